// Decodes a changed row that a view is notified of.
#ifndef OUTLAY_COMMON_STORE_CHANGE_ROW_H_
#define OUTLAY_COMMON_STORE_CHANGE_ROW_H_

#include <optional>
#include <string_view>

#include "absl/status/status.h"
#include "common/base/errors.h"
#include "common/store/key_codec.h"
#include "common/store/store.h"
#include "common/store/value_codec.h"

namespace outlay::store {

// Reads the parts of a changed row's key, and its value unless it was deleted. DATA_LOSS: they do not parse.
template <typename K, typename V>
absl::Status ReadChange(const Keyspace<K, V>& keyspace, const Change& change, K* key, std::optional<V>* value) {
  std::string_view parts = change.key;
  if (!key_codec::TakePart(&parts, key) || !parts.empty()) return DataLoss(keyspace.name);
  if (!change.value.has_value()) return absl::OkStatus();
  return DecodeValue(*change.value, keyspace.name, &value->emplace());
}

}  // namespace outlay::store

#endif  // OUTLAY_COMMON_STORE_CHANGE_ROW_H_
