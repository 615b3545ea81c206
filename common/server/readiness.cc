#include "common/server/readiness.h"

namespace outlay::server {

void Readiness::Set(std::string_view condition, const absl::Status& status) {
  const std::lock_guard lock(mutex_);
  conditions_.insert_or_assign(std::string(condition), status);
}

bool Readiness::ready() const {
  return Missing().empty();
}

std::map<std::string, std::string> Readiness::Missing() const {
  const std::lock_guard lock(mutex_);
  std::map<std::string, std::string> missing;
  for (const auto& [condition, status] : conditions_) {
    if (!status.ok()) {
      missing[condition] = std::string(status.message());
    }
  }
  return missing;
}

}  // namespace outlay::server
