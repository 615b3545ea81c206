// Reads holds and their entries from a snapshot of the rows.
#ifndef OUTLAY_SERVICES_BUDGET_RPC_HOLD_READS_H_
#define OUTLAY_SERVICES_BUDGET_RPC_HOLD_READS_H_

#include <map>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/rpc/caller.h"
#include "common/store/store.h"
#include "outlay/budget/v1/holds.pb.h"
#include "services/budget/domain/holds/hold.h"

namespace outlay::budget {

// Serves one call. Reader and caller must outlive it.
class HoldReads {
 public:
  static absl::StatusOr<HoldReads> Open(const store::Reader& reader, const rpc::Caller& caller, absl::Time now);

  // NOT_FOUND / HOLD_NOT_FOUND.
  absl::StatusOr<v1::Hold> Get(const std::string& hold_id) const;
  // INVALID_ARGUMENT / PAGE_TOKEN_INVALID.
  absl::StatusOr<v1::ListHoldsResponse> List(const v1::ListHoldsRequest& request) const;
  // NOT_FOUND / HOLD_NOT_FOUND; INVALID_ARGUMENT / PAGE_TOKEN_INVALID.
  absl::StatusOr<v1::ListHoldEntriesResponse> ListEntries(const v1::ListHoldEntriesRequest& request) const;

 private:
  HoldReads(const store::Reader& reader, const rpc::Caller& caller, absl::Time business_now)
      : reader_(reader), caller_(caller), business_now_(business_now) {}

  absl::StatusOr<Hold> Load(const std::string& hold_id) const;
  bool Sees(std::string_view group_id) const;
  // Returns true if the node's budget is in reach and not hidden from the caller (B1).
  bool SeesNode(const HoldNode& node) const;
  bool CountsInSight(const Hold& hold, const std::string& budget_id) const;
  v1::Hold Describe(const Hold& hold) const;

  const store::Reader& reader_;
  const rpc::Caller& caller_;
  absl::Time business_now_;
  mutable std::map<std::string, bool> hidden_;  // of the budgets read so far
};

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_RPC_HOLD_READS_H_
