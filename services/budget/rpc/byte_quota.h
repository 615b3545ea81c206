// Bounds what the requests of one organization take of the memory while they wait to be decided and answered: no
// organization exhausts the others (I15).
#ifndef OUTLAY_SERVICES_BUDGET_RPC_BYTE_QUOTA_H_
#define OUTLAY_SERVICES_BUDGET_RPC_BYTE_QUOTA_H_

#include <cstddef>
#include <memory>
#include <string>

#include "absl/status/statusor.h"

namespace outlay::budget {

// Thread-safe. What it gave may outlive it.
class ByteQuota {
 public:
  // Takes its bytes until the last copy is gone.
  using Share = std::shared_ptr<const void>;

  // `all_max`: of all organizations together.
  ByteQuota(std::size_t organization_max, std::size_t all_max);

  // RESOURCE_EXHAUSTED / OVERLOADED: the organization's requests, or those of all, take so much already that this one
  // is too much. The only one of its organization never is.
  absl::StatusOr<Share> Take(const std::string& organization, std::size_t bytes);
  // By all organizations.
  std::size_t taken() const;

 private:
  class Counts;

  const std::shared_ptr<Counts> counts_;
};

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_RPC_BYTE_QUOTA_H_
