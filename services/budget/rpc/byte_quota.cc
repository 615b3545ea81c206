#include "services/budget/rpc/byte_quota.h"

#include <mutex>

#include "absl/container/flat_hash_map.h"
#include "common/base/errors.h"
#include "common/rpc/limits.h"
#include "services/budget/domain/limits.h"

namespace outlay::budget {

class ByteQuota::Counts {
 public:
  bool Add(const std::string& organization, std::size_t bytes, std::size_t most) {
    const std::lock_guard lock(mutex_);
    std::size_t& taken = taken_[organization];
    if (taken > 0 && taken + bytes > most) return false;
    taken += bytes;
    return true;
  }

  void Remove(const std::string& organization, std::size_t bytes) {
    const std::lock_guard lock(mutex_);
    const auto found = taken_.find(organization);
    if ((found->second -= bytes) == 0) taken_.erase(found);
  }

 private:
  std::mutex mutex_;
  absl::flat_hash_map<std::string, std::size_t> taken_;  // guarded by mutex_
};

ByteQuota::ByteQuota(std::size_t organization_max)
    : organization_max_(organization_max), counts_(std::make_shared<Counts>()) {}

absl::StatusOr<ByteQuota::Share> ByteQuota::Take(const std::string& organization, std::size_t bytes, int spends) {
  bytes += static_cast<std::size_t>(spends) * limits::kBatchedSpendBytes;
  if (!counts_->Add(organization, bytes, organization_max_)) return Overloaded(rpc::limits::kOverloadedRetryAfter);
  return Share(counts_.get(),
               [counts = counts_, organization, bytes](const void*) { counts->Remove(organization, bytes); });
}

}  // namespace outlay::budget
