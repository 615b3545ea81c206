#include "services/budget/store/groups.h"

#include <tuple>

#include "common/base/resource_name.h"
#include "common/base/status_macros.h"
#include "common/tenant/keyspaces.h"

namespace outlay::budget {

absl::StatusOr<GroupParents> LoadGroupParents(const store::Reader& reader, const std::string& organization) {
  GroupParents parents;
  OUTLAY_RETURN_IF_ERROR(reader.Scan(tenant::kGroups, std::tuple(organization),
                                     [&](const tenant::GroupKey& key, const directory::v1::GroupChanged& group) {
                                       parents.emplace(std::get<1>(key), LastId(group.parent()));
                                       return store::Visit::kContinue;
                                     }));
  return parents;
}

}  // namespace outlay::budget
