// The encoding of a row's value: protobuf messages deterministically, std::string unchanged (stored originals), NoValue
// as nothing. All functions are thread-safe.
#ifndef OUTLAY_COMMON_STORE_VALUE_CODEC_H_
#define OUTLAY_COMMON_STORE_VALUE_CODEC_H_

#include <string>
#include <string_view>
#include <type_traits>

#include "absl/status/status.h"
#include "common/store/keyspace.h"
#include "google/protobuf/message_lite.h"

namespace outlay::store {

// Replaces `out`. Equal messages always give the same bytes, maps included.
void SerializeMessage(const google::protobuf::MessageLite& message, std::string* out);

// DATA_LOSS / STORED_BYTES_UNREADABLE {what}: a value of the keyspace `name` does not parse.
absl::Status ValueUnreadable(std::string_view name);

template <typename V>
void EncodeValue(const V& value, std::string* out) {
  if constexpr (std::is_same_v<V, NoValue>) {
    out->clear();
  } else if constexpr (std::is_same_v<V, std::string>) {
    *out = value;
  } else {
    SerializeMessage(value, out);
  }
}

template <typename V>
absl::Status DecodeValue(std::string_view bytes, std::string_view name, V* value) {
  if constexpr (std::is_same_v<V, NoValue>) {
    if (!bytes.empty()) return ValueUnreadable(name);
  } else if constexpr (std::is_same_v<V, std::string>) {
    value->assign(bytes);
  } else {
    if (!value->ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return ValueUnreadable(name);
  }
  return absl::OkStatus();
}

}  // namespace outlay::store

#endif  // OUTLAY_COMMON_STORE_VALUE_CODEC_H_
