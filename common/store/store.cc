#include "common/store/store.h"

#include "absl/strings/str_cat.h"

namespace outlay::store {

PartitionId PartitionOf(std::string_view organization) {
  uint64_t hash = 14695981039346656037U;
  for (const char c : organization) {
    hash ^= static_cast<uint8_t>(c);
    hash *= 1099511628211U;
  }
  return PartitionId{static_cast<uint32_t>(hash % kPartitions)};
}

absl::Status RowExists(std::string_view keyspace) {
  return MakeError(absl::StatusCode::kAlreadyExists, "ROW_EXISTS",
                   absl::StrCat("keyspace ", std::string(keyspace), " has a row with this key already"),
                   {{"keyspace", std::string(keyspace)}});
}

}  // namespace outlay::store
