// Encodes the place of a row in an index as DueItem::place: the next scan continues after it.
#ifndef OUTLAY_COMMON_JOBS_PLACE_H_
#define OUTLAY_COMMON_JOBS_PLACE_H_

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "common/base/errors.h"
#include "common/store/key_codec.h"

namespace outlay::jobs {

template <typename Key>
std::string PlaceOf(const Key& key) {
  std::string place;
  store::key_codec::AppendPart(key, &place);
  return place;
}

// Returns the key; nothing: the front. DATA_LOSS / STORED_BYTES_UNREADABLE: not a place in `keyspace`.
template <typename Key>
absl::StatusOr<std::optional<Key>> KeyAt(std::string_view place, std::string_view keyspace) {
  if (place.empty()) return std::optional<Key>();
  Key key;
  if (!store::key_codec::TakePart(&place, &key) || !place.empty()) return DataLoss(keyspace);
  return std::optional(std::move(key));
}

}  // namespace outlay::jobs

#endif  // OUTLAY_COMMON_JOBS_PLACE_H_
