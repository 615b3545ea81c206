// Typed tables over the store: the parts of a key, their order, and the encoding of values.
#ifndef OUTLAY_COMMON_STORE_KEYSPACE_H_
#define OUTLAY_COMMON_STORE_KEYSPACE_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace outlay::store {

// Few column families, by use; a keyspace is a numbered prefix in one of them.
enum class Family : uint8_t {
  kRows = 0,      // state and its indexes
  kLog = 1,       // the partitions' logs
  kRequests = 2,  // remembered request ids
  kBlobs = 3,     // stored originals
};
inline constexpr int kFamilies = 4;

// An empty value: the key alone is the fact (indexes).
struct NoValue {
  friend bool operator==(NoValue, NoValue) = default;
};

// A typed table. K is a std::tuple of key parts (see key_codec.h), V a storage message or NoValue.
// Numbers and names are never reused or changed; docs/storage-format.md lists them.
template <typename K, typename V>
struct Keyspace {
  using Key = K;
  using Value = V;
  Family family;
  uint16_t number;  // 1..0xefff: services; 0xf000 and above: common/
  std::string_view name;
};

}  // namespace outlay::store

#endif  // OUTLAY_COMMON_STORE_KEYSPACE_H_
