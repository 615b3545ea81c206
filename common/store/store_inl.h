// The templates of store.h; include that instead.
#ifndef OUTLAY_COMMON_STORE_STORE_INL_H_
#define OUTLAY_COMMON_STORE_STORE_INL_H_

#include <type_traits>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/store/store.h"

namespace outlay::store {

// ALREADY_EXISTS / ROW_EXISTS {keyspace}.
absl::Status RowExists(std::string_view keyspace);

template <typename K, typename V>
absl::StatusOr<std::optional<V>> Reader::Find(const Keyspace<K, V>& keyspace,
                                              const std::type_identity_t<K>& key) const {
  EncodeRawKey(keyspace.number, partition_.value, key, &key_buffer_);
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<std::string_view> bytes,
                          GetRaw(keyspace.family, key_buffer_, &value_buffer_));
  std::optional<V> value;
  if (bytes.has_value()) {
    OUTLAY_RETURN_IF_ERROR(DecodeValue(*bytes, keyspace.name, &value.emplace()));
  }
  return value;
}

template <typename K, typename V>
absl::StatusOr<bool> Reader::Contains(const Keyspace<K, V>& keyspace, const std::type_identity_t<K>& key) const {
  EncodeRawKey(keyspace.number, partition_.value, key, &key_buffer_);
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<std::string_view> bytes,
                          GetRaw(keyspace.family, key_buffer_, &value_buffer_));
  return bytes.has_value();
}

template <typename K, typename V, typename Prefix, typename Visitor>
absl::Status Reader::Scan(const Keyspace<K, V>& keyspace, const Prefix& prefix, Visitor visitor, Order order,
                          const std::optional<std::type_identity_t<K>>& after) const {
  static_assert(key_codec::IsPrefix<K, Prefix>(), "the prefix must be a tuple of the key's first parts");
  std::string begin;
  EncodeRawKey(keyspace.number, partition_.value, prefix, &begin);
  std::string end = PrefixEnd(begin);
  if (after.has_value()) {
    std::string bound;
    EncodeRawKey(keyspace.number, partition_.value, *after, &bound);
    if (order == Order::kAscending) {
      bound.push_back('\0');  // The smallest key that is greater.
      if (bound > begin) begin = std::move(bound);
    } else if (bound < end) {
      end = std::move(bound);
    }
  }
  return ScanDecoded(keyspace, begin, end, order, visitor);
}

template <typename K, typename V, typename Visitor>
absl::Status Reader::ScanRange(const Keyspace<K, V>& keyspace, const std::type_identity_t<K>& begin,
                               const std::type_identity_t<K>& end, Visitor visitor) const {
  std::string begin_raw;
  std::string end_raw;
  EncodeRawKey(keyspace.number, partition_.value, begin, &begin_raw);
  EncodeRawKey(keyspace.number, partition_.value, end, &end_raw);
  return ScanDecoded(keyspace, begin_raw, end_raw, Order::kAscending, visitor);
}

template <typename K, typename V, typename Visitor>
absl::Status Reader::ScanDecoded(const Keyspace<K, V>& keyspace, std::string_view begin, std::string_view end,
                                 Order order, Visitor& visitor) const {
  if (begin >= end) return absl::OkStatus();
  absl::Status failed;
  // Decoded before the visitor runs: what it writes may move the bytes.
  const auto visit = [&](std::string_view raw_key, std::string_view bytes) {
    K key;
    V value;
    failed = DecodeRawKey(raw_key, keyspace.name, &key);
    if (failed.ok()) failed = DecodeValue(bytes, keyspace.name, &value);
    if (!failed.ok()) return Visit::kStop;
    if constexpr (std::is_same_v<decltype(visitor(key, value)), Visit>) {
      return visitor(key, value);
    } else {
      absl::StatusOr<Visit> next = visitor(key, value);
      if (next.ok()) return *next;
      failed = std::move(next).status();
      return Visit::kStop;
    }
  };
  OUTLAY_RETURN_IF_ERROR(ScanRaw(keyspace.family, begin, end, order, visit));
  return failed;
}

template <typename K, typename V>
void Transaction::Put(const Keyspace<K, V>& keyspace, const std::type_identity_t<K>& key,
                      const std::type_identity_t<V>& value) {
  EncodeRawKey(keyspace.number, partition().value, key, &key_buffer_);
  EncodeValue(value, &value_buffer_);
  PutRaw(keyspace.family, key_buffer_, value_buffer_);
}

template <typename K, typename V>
absl::Status Transaction::Insert(const Keyspace<K, V>& keyspace, const std::type_identity_t<K>& key,
                                 const std::type_identity_t<V>& value) {
  OUTLAY_ASSIGN_OR_RETURN(const bool exists, Contains(keyspace, key));
  if (exists) return RowExists(keyspace.name);
  EncodeValue(value, &value_buffer_);
  PutRaw(keyspace.family, key_buffer_, value_buffer_);
  return absl::OkStatus();
}

template <typename K, typename V>
void Transaction::Delete(const Keyspace<K, V>& keyspace, const std::type_identity_t<K>& key) {
  EncodeRawKey(keyspace.number, partition().value, key, &key_buffer_);
  DeleteRaw(keyspace.family, key_buffer_);
}

}  // namespace outlay::store

#endif  // OUTLAY_COMMON_STORE_STORE_INL_H_
