// The bytes of keys and values as hex, for golden tests: bytes on disk never change.
#ifndef OUTLAY_COMMON_STORE_TESTING_HEX_H_
#define OUTLAY_COMMON_STORE_TESTING_HEX_H_

#include <string>

#include "absl/strings/escaping.h"
#include "common/store/key_codec.h"
#include "common/store/keyspace.h"
#include "common/store/value_codec.h"

namespace outlay::store {

// Returns a key as the engine gets it, in partition 7.
template <typename K, typename V>
std::string KeyHex(const Keyspace<K, V>& keyspace, const K& key) {
  std::string bytes;
  EncodeRawKey(keyspace.number, 7, key, &bytes);
  return absl::BytesToHexString(bytes);
}

// Returns a value, or a part of one, as the engine gets it.
template <typename V>
std::string ValueHex(const V& value) {
  std::string bytes;
  EncodeValue(value, &bytes);
  return absl::BytesToHexString(bytes);
}

}  // namespace outlay::store

#endif  // OUTLAY_COMMON_STORE_TESTING_HEX_H_
