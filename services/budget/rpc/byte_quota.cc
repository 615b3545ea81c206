#include "services/budget/rpc/byte_quota.h"

#include <mutex>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "common/base/errors.h"
#include "common/rpc/limits.h"

namespace outlay::budget {

class ByteQuota::Counts {
 public:
  Counts(std::size_t caller_max, std::size_t organization_max, std::size_t all_max)
      : caller_max_(caller_max), organization_max_(organization_max), all_max_(all_max) {}

  bool Add(const std::string& organization, const std::string& subject, std::size_t bytes) {
    const std::lock_guard lock(mutex_);
    const auto [found, is_first] = taken_.try_emplace(organization);
    Taken& taken = found->second;
    const auto own = taken.by_caller.find(subject);
    const std::size_t of_caller = own == taken.by_caller.end() ? 0 : own->second;
    const bool is_too_much =
        of_caller + bytes > caller_max_ || taken.all + bytes > organization_max_ || all_ + bytes > all_max_;
    if (!is_first && is_too_much) return false;
    taken.by_caller[subject] += bytes;
    taken.all += bytes;
    all_ += bytes;
    return true;
  }

  void Remove(const std::string& organization, const std::string& subject, std::size_t bytes) {
    const std::lock_guard lock(mutex_);
    all_ -= bytes;
    const auto found = taken_.find(organization);
    Taken& taken = found->second;
    if (const auto own = taken.by_caller.find(subject); (own->second -= bytes) == 0) taken.by_caller.erase(own);
    if ((taken.all -= bytes) == 0) taken_.erase(found);
  }

  std::size_t all() const {
    const std::lock_guard lock(mutex_);
    return all_;
  }

 private:
  struct Taken {
    absl::flat_hash_map<std::string, std::size_t> by_caller;  // never 0
    std::size_t all = 0;                                      // never 0
  };

  const std::size_t caller_max_;
  const std::size_t organization_max_;
  const std::size_t all_max_;
  mutable std::mutex mutex_;
  // All guarded by mutex_.
  absl::flat_hash_map<std::string, Taken> taken_;  // by organization
  std::size_t all_ = 0;
};

ByteQuota::ByteQuota(std::size_t caller_max, std::size_t organization_max, std::size_t all_max)
    : counts_(std::make_shared<Counts>(caller_max, organization_max, all_max)) {}

absl::StatusOr<ByteQuota::Share> ByteQuota::Take(const rpc::Caller& caller, std::size_t bytes) {
  bytes += 1;  // so that every request takes something
  if (!counts_->Add(caller.organization, caller.subject, bytes)) return Overloaded(rpc::limits::kOverloadedRetryAfter);
  return Share(counts_.get(), [counts = counts_, organization = caller.organization, subject = caller.subject,
                               bytes](const void*) { counts->Remove(organization, subject, bytes); });
}

std::size_t ByteQuota::taken() const {
  return counts_->all();
}

}  // namespace outlay::budget
