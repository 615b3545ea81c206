#include "services/approval/store/people_cache.h"

#include <optional>

#include "common/access/keyspaces.h"
#include "common/base/status_macros.h"
#include "common/store/change_row.h"

namespace outlay::approval {
namespace {

constexpr size_t kBytesPerUser = 800;
constexpr size_t kBytesPerPath = 400;
constexpr size_t kBytesPerHolder = 100;

}  // namespace

absl::Status PeopleCache::Apply(const store::Change& change) {
  switch (change.keyspace) {
    case access::kHolders.number: {
      access::HolderKey key;
      std::optional<HolderRecord> record;
      OUTLAY_RETURN_IF_ERROR(store::ReadChange(access::kHolders, change, &key, &record));
      users.erase(std::get<1>(key));
      if (record.has_value()) holders.erase(record->role_id());
      break;
    }
    case access::kHoldersByRole.number: {
      access::RoleHolderKey key;
      std::optional<store::NoValue> row;
      OUTLAY_RETURN_IF_ERROR(store::ReadChange(access::kHoldersByRole, change, &key, &row));
      holders.erase(std::get<1>(key));
      break;
    }
    case access::kGroups.number:
      paths.clear();
      break;
    case access::kRoles.number:
      roles.clear();
      break;
    default:
      break;
  }
  return absl::OkStatus();
}

void PeopleCache::Begin(uint64_t oldest) {
  if (oldest == oldest_generation) return;
  *this = PeopleCache();
  oldest_generation = oldest;
}

size_t PeopleCache::ApproximateBytes() const {
  size_t bytes = users.size() * kBytesPerUser + (paths.size() + roles.size()) * kBytesPerPath;
  for (const auto& [role, held] : holders) bytes += held.size() * kBytesPerHolder;
  return bytes;
}

}  // namespace outlay::approval
