#include "common/access/role_holders.h"

#include <optional>
#include <tuple>

#include "absl/status/statusor.h"
#include "common/access/keyspaces.h"
#include "common/base/status_macros.h"

namespace outlay::access {

using storage::v1::HolderRecord;

absl::Time ExpiryOf(const HolderRecord& grant) {
  return grant.has_expire_unix_micros() ? absl::FromUnixMicros(grant.expire_unix_micros()) : absl::InfiniteFuture();
}

absl::Status VisitRoleHolders(
    const store::Reader& reader, const std::string& organization, const std::string& role, uint64_t oldest_generation,
    absl::FunctionRef<store::Visit(const std::string& user, const HolderRecord& grant)> visit) {
  absl::Status unreadable;
  OUTLAY_RETURN_IF_ERROR(
      reader.Scan(kHoldersByRole, std::tuple(organization, role), [&](const RoleHolderKey& key, const store::NoValue&) {
        const std::string& user = std::get<2>(key);
        const absl::StatusOr<std::optional<HolderRecord>> grant =
            reader.Find(kHolders, {organization, user, std::get<3>(key)});
        unreadable = grant.status();
        if (!grant.ok()) return store::Visit::kStop;
        if (!grant->has_value() || (*grant)->generation() < oldest_generation) return store::Visit::kContinue;
        return visit(user, **grant);
      }));
  return unreadable;
}

}  // namespace outlay::access
