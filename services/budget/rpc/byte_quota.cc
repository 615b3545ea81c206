#include "services/budget/rpc/byte_quota.h"

#include <mutex>

#include "absl/container/flat_hash_map.h"
#include "common/base/errors.h"
#include "common/rpc/limits.h"

namespace outlay::budget {

class ByteQuota::Counts {
 public:
  Counts(std::size_t organization_max, std::size_t all_max) : organization_max_(organization_max), all_max_(all_max) {}

  bool Add(const std::string& organization, std::size_t bytes) {
    const std::lock_guard lock(mutex_);
    const auto [found, is_first] = taken_.try_emplace(organization, 0);
    if (!is_first && (found->second + bytes > organization_max_ || all_ + bytes > all_max_)) return false;
    found->second += bytes;
    all_ += bytes;
    return true;
  }

  void Remove(const std::string& organization, std::size_t bytes) {
    const std::lock_guard lock(mutex_);
    all_ -= bytes;
    const auto found = taken_.find(organization);
    if ((found->second -= bytes) == 0) taken_.erase(found);
  }

  std::size_t all() const {
    const std::lock_guard lock(mutex_);
    return all_;
  }

 private:
  const std::size_t organization_max_;
  const std::size_t all_max_;
  mutable std::mutex mutex_;
  // All guarded by mutex_.
  absl::flat_hash_map<std::string, std::size_t> taken_;  // never 0
  std::size_t all_ = 0;
};

ByteQuota::ByteQuota(std::size_t organization_max, std::size_t all_max)
    : counts_(std::make_shared<Counts>(organization_max, all_max)) {}

absl::StatusOr<ByteQuota::Share> ByteQuota::Take(const std::string& organization, std::size_t bytes) {
  bytes += 1;  // so that nobody takes nothing
  if (!counts_->Add(organization, bytes)) return Overloaded(rpc::limits::kOverloadedRetryAfter);
  return Share(counts_.get(),
               [counts = counts_, organization, bytes](const void*) { counts->Remove(organization, bytes); });
}

std::size_t ByteQuota::taken() const {
  return counts_->all();
}

}  // namespace outlay::budget
