// Limits the memory of the requests of one organization, and of one of its callers, while they wait to be decided and
// answered: no organization exhausts the others (I15), and no caller the others of its organization.
#ifndef OUTLAY_SERVICES_BUDGET_RPC_BYTE_QUOTA_H_
#define OUTLAY_SERVICES_BUDGET_RPC_BYTE_QUOTA_H_

#include <cstddef>
#include <memory>

#include "absl/status/statusor.h"
#include "common/rpc/caller.h"

namespace outlay::budget {

// Thread-safe. Its shares may outlive it.
class ByteQuota {
 public:
  // Occupies its bytes until the last copy is destroyed.
  using Share = std::shared_ptr<const void>;

  // `caller_max`: for one caller by its authenticated subject, on whoever's behalf it calls; `all_max`: for all
  // organizations together.
  ByteQuota(std::size_t caller_max, std::size_t organization_max, std::size_t all_max);

  // Takes bytes for a request. RESOURCE_EXHAUSTED / OVERLOADED: with it, the requests of the caller, of its
  // organization, or of all organizations would take too much. An organization's only request is never refused.
  absl::StatusOr<Share> Take(const rpc::Caller& caller, std::size_t bytes);
  // Returns the bytes taken by all organizations.
  std::size_t taken() const;

 private:
  class Counts;

  const std::shared_ptr<Counts> counts_;
};

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_RPC_BYTE_QUOTA_H_
