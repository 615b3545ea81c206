#include "services/directory/http/scan_turns.h"

#include <utility>

#include "common/base/errors.h"
#include "services/directory/scim/limits.h"

namespace outlay::directory {

ScanTurns::Turn::Turn(ScanTurns* turns, std::string organization)
    : turns_(turns), organization_(std::move(organization)) {}

ScanTurns::Turn::~Turn() {
  turns_->End(organization_);
}

absl::StatusOr<std::unique_ptr<ScanTurns::Turn>> ScanTurns::Take(const std::string& organization) {
  const std::lock_guard lock(mutex_);
  const auto found = taken_.try_emplace(organization, 0).first;
  if (found->second >= scim::limits::kScansAtOnce) return Overloaded(scim::limits::kScanRetry);
  ++found->second;
  return std::make_unique<Turn>(this, organization);
}

void ScanTurns::End(const std::string& organization) {
  const std::lock_guard lock(mutex_);
  const auto found = taken_.find(organization);
  if (--found->second == 0) taken_.erase(found);
}

}  // namespace outlay::directory
