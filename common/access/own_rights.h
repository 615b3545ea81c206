// The access rights as directory itself knows them: its own rows, decoded in memory, and updated from its own log at
// every call.
//
// The log shows which groups, roles and users changed; these are read again. So a call sees everything that was durable
// before it arrived, including the answers to earlier calls, and the rights have no age.
#ifndef OUTLAY_COMMON_ACCESS_OWN_RIGHTS_H_
#define OUTLAY_COMMON_ACCESS_OWN_RIGHTS_H_

#include <array>
#include <atomic>
#include <memory>
#include <mutex>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/access/access_table.h"
#include "common/access/permissions.h"
#include "common/access/rights.h"
#include "common/access/rights_rows.h"
#include "common/store/store.h"

namespace outlay::access {

// Thread-safe. A call reads the head of its partition's log; it waits for more only after a change.
class OwnRights final : public Rights {
 public:
  // All must outlive this.
  OwnRights(const Permissions* permissions, const RightsRows* rows, store::Store* store)
      : store_(store), table_(permissions, rows, store) {}

  // Reads the store's rows; to be called before the first call. DATA_LOSS.
  absl::Status Load();

  // DATA_LOSS, or an error of the store: then every call is refused, because the unreadable row may be a revocation.
  absl::StatusOr<std::shared_ptr<const Organization>> Find(std::string_view organization, bool is_mutation,
                                                           absl::Time now) override;

 private:
  struct Place {
    std::mutex catching_up;
    std::atomic<uint64_t> shown{0};  // the last log record that the table reflects; written under `catching_up`
  };

  absl::Status Load(store::PartitionId partition);
  absl::Status CatchUp(store::PartitionId partition, uint64_t sequence);

  store::Store* const store_;
  AccessTable table_;
  std::array<Place, store::kPartitions> places_;
};

}  // namespace outlay::access

#endif  // OUTLAY_COMMON_ACCESS_OWN_RIGHTS_H_
