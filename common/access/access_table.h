// The current version of each organization, decoded in memory, for RPC threads.
#ifndef OUTLAY_COMMON_ACCESS_ACCESS_TABLE_H_
#define OUTLAY_COMMON_ACCESS_ACCESS_TABLE_H_

#include <array>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "common/access/organization.h"
#include "common/access/permissions.h"
#include "common/access/rights_rows.h"
#include "common/store/store.h"

namespace outlay::access {

// Thread-safe. A reader holds a lock only while it copies a pointer.
class AccessTable {
 public:
  // All must outlive the table.
  AccessTable(const Permissions* permissions, const RightsRows* rows, store::Store* store)
      : permissions_(permissions), rows_(rows), store_(store) {}

  // Null: the organization is unknown. The object returned never changes.
  std::shared_ptr<const Organization> Find(std::string_view organization) const;

  // Reads all rows of a partition. DATA_LOSS: rows do not parse; the table is unchanged.
  absl::Status Load(store::PartitionId partition);
  // Reads the given parts again and publishes them. DATA_LOSS.
  absl::Status Refresh(const std::vector<Touched>& touched);

  size_t users() const;

 private:
  using Drafts = absl::flat_hash_map<std::string, std::unique_ptr<OrganizationDraft>>;
  using Versions = absl::flat_hash_map<std::string, std::shared_ptr<const Organization>>;
  struct Part {
    std::mutex writing;  // held while rows are read, so that older rows never replace newer ones
    Drafts drafts;       // Guarded by `writing`.
    mutable std::shared_mutex reading;
    Versions versions;  // Guarded by `reading`.
  };

  const Permissions* const permissions_;
  const RightsRows* const rows_;
  store::Store* const store_;
  std::array<Part, store::kPartitions> parts_;
};

}  // namespace outlay::access

#endif  // OUTLAY_COMMON_ACCESS_ACCESS_TABLE_H_
