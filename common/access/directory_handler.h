// Applies the directory's events in a service's own store: access rights, and the rows of common/tenant.
#ifndef OUTLAY_COMMON_ACCESS_DIRECTORY_HANDLER_H_
#define OUTLAY_COMMON_ACCESS_DIRECTORY_HANDLER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/access/keyspaces.h"
#include "common/access/rights_rows.h"
#include "common/feed/feed_handler.h"
#include "common/store/store.h"

namespace outlay::access {

// The producer's name in cursors and in the rows of the copy.
inline constexpr std::string_view kDirectory = "directory";

// Thread-safe. An event about rights that cannot be read stops the feed, with UNAVAILABLE / ACCESS_EVENT_UNREADABLE
// {type}: a revocation must not be skipped, so the copy ages until an operator intervenes.
class DirectoryHandler final : public feed::FeedHandler {
 public:
  bool Handles(std::string_view type) const override;
  // 1: users have their spending limits.
  uint32_t version() const override { return 1; }
  absl::Status Apply(store::Transaction& txn, const feed::FeedEvent& event) const override;
  absl::Status BeginSnapshot(store::Transaction& txn) const override;
  absl::Status EndSnapshot(store::Transaction& txn) const override;
};

// A row that a snapshot made void.
struct VoidRow {
  Touched::Kind kind = Touched::Kind::kUser;
  HolderKey key;  // of groups and roles the last part is empty
};
// Returns up to `limit` void rows of a partition.
absl::StatusOr<std::vector<VoidRow>> FindVoidRows(const store::Reader& reader, size_t limit);
// Deletes the rows that are still void, in common/tenant too.
absl::Status DeleteVoidRows(store::Transaction& txn, const std::vector<VoidRow>& rows);

}  // namespace outlay::access

#endif  // OUTLAY_COMMON_ACCESS_DIRECTORY_HANDLER_H_
