#include "services/directory/rpc/role_grants_service.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "common/access/list_cursor.h"
#include "common/access/reach.h"
#include "common/base/field_path.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/command/execute_call.h"
#include "common/rpc/page.h"
#include "services/directory/commands/role_commands.h"
#include "services/directory/commands/sight.h"
#include "services/directory/convert/roles.h"
#include "services/directory/domain/errors.h"
#include "services/directory/domain/names.h"
#include "services/directory/rpc/resource_request.h"
#include "services/directory/store/roles.h"
#include "services/directory/store/users.h"

namespace outlay::directory {
namespace {

constexpr std::string_view kPath = "/outlay.directory.v1.RoleGrants/";

absl::StatusOr<v1::RoleGrant> Get(const store::Reader& reader, const rpc::Caller& caller, const std::string& id,
                                  absl::Time now) {
  OUTLAY_ASSIGN_OR_RETURN(const RoleGrant grant, LoadRoleGrant(reader, {caller.organization, id}));
  if (!access::Covers(caller.reach.get(), grant.spec.group_id)) return RoleGrantNotFound(id);
  return ToProto(caller.organization, grant, now);
}

class Listing {
 public:
  Listing(const store::Reader& reader, const rpc::Caller& caller, const v1::ListRoleGrantsRequest::Filter& filter,
          access::ListCursor cursor, absl::Time now)
      : reader_(reader),
        organization_(caller.organization),
        reach_(caller.reach.get()),
        filter_(filter),
        cursor_(std::move(cursor)),
        now_(now) {}

  // Uses the narrowest index for the filter, and compares each row with the rest of it.
  absl::Status Run() {
    const auto visit = [this](const std::string& id) { return Take(id, id); };
    if (!filter_.user().empty()) {
      return VisitGrantsOfUser(reader_, {organization_, LastId(filter_.user())}, cursor_.after(), visit);
    }
    if (!filter_.group().empty()) {
      return VisitGrantsOnGroup(reader_, {organization_, LastId(filter_.group())}, cursor_.after(), visit);
    }
    if (!filter_.role().empty()) return OfRole();
    return VisitRoleGrants(reader_, organization_, cursor_.after(), visit);
  }

  absl::StatusOr<v1::ListRoleGrantsResponse> Finish() {
    OUTLAY_RETURN_IF_ERROR(cursor_.status());
    response_.set_next_page_token(cursor_.NextToken());
    return std::move(response_);
  }

 private:
  // The role's grants; keys are "group/grant".
  absl::Status OfRole() {
    std::optional<IdKey> after;
    if (cursor_.after().has_value()) {
      const size_t slash = cursor_.after()->find('/');
      if (slash == std::string::npos) return rpc::PageTokenInvalid();
      after = IdKey(cursor_.after()->substr(0, slash), cursor_.after()->substr(slash + 1));
    }
    return VisitGrantsOfRole(reader_, {organization_, LastId(filter_.role())}, after,
                             [this](const std::string& group_id, const std::string& grant_id) {
                               return Take(Concat(group_id, "/", grant_id), grant_id);
                             });
  }

  store::Visit Take(const std::string& key, const std::string& grant_id) {
    RoleGrant loaded;
    const auto is_in_sight = [&]() -> absl::StatusOr<bool> {
      OUTLAY_ASSIGN_OR_RETURN(loaded, LoadRoleGrant(reader_, {organization_, grant_id}));
      return access::Covers(reach_, loaded.spec.group_id);
    };
    return cursor_.Visit(key, is_in_sight, [&]() -> absl::StatusOr<bool> {
      v1::RoleGrant grant = ToProto(organization_, loaded, now_);
      const bool fits = (filter_.user().empty() || filter_.user() == grant.user()) &&
                        (filter_.group().empty() || filter_.group() == grant.group()) &&
                        (filter_.role().empty() || filter_.role() == grant.role());
      if (fits) *response_.add_role_grants() = std::move(grant);
      return fits;
    });
  }

  const store::Reader& reader_;
  const std::string& organization_;
  const access::Reach* const reach_;
  const v1::ListRoleGrantsRequest::Filter& filter_;
  access::ListCursor cursor_;
  const absl::Time now_;
  v1::ListRoleGrantsResponse response_;
};

absl::StatusOr<v1::ListRoleGrantsResponse> List(const store::Reader& reader, const rpc::Caller& caller,
                                                const v1::ListRoleGrantsRequest& request, absl::Time now) {
  OUTLAY_ASSIGN_OR_RETURN(access::ListCursor cursor,
                          access::ListCursor::Open({.list = "roleGrants.list",
                                                    .organization = caller.organization,
                                                    .filter = request.filter().SerializeAsString(),
                                                    .order = "id"},
                                                   request.page_size(), request.page_token()));
  Listing listing(reader, caller, request.filter(), std::move(cursor), now);
  OUTLAY_RETURN_IF_ERROR(listing.Run());
  return listing.Finish();
}

absl::StatusOr<v1::EffectiveRights> ReadRights(const store::Reader& reader, const rpc::Caller& caller,
                                               const v1::GetEffectiveRightsRequest& request, absl::Time now) {
  const IdKey user = {caller.organization, LastId(request.user())};
  OUTLAY_RETURN_IF_ERROR(access::CheckReach(caller.reach.get(), LastId(request.group())));
  OUTLAY_RETURN_IF_ERROR(CheckUserInSight(reader, caller.reach.get(), user));
  OUTLAY_RETURN_IF_ERROR(LoadUser(reader, user).status());
  OUTLAY_ASSIGN_OR_RETURN(const Rights rights, LoadRights(reader, user, LastId(request.group()), now));
  return ToProto(caller.organization, rights);
}

}  // namespace

void RoleGrantsService::Bind(rpc::Dispatcher& dispatcher) {
  dispatcher.Bind(Concat(kPath, "GrantRole"), this, &RoleGrantsService::GrantRole);
  dispatcher.Bind(Concat(kPath, "ConfirmRoleGrant"), this, &RoleGrantsService::ConfirmRoleGrant);
  dispatcher.Bind(Concat(kPath, "RevokeRole"), this, &RoleGrantsService::RevokeRole);
  dispatcher.Bind(Concat(kPath, "GetRoleGrant"), this, &RoleGrantsService::GetRoleGrant);
  dispatcher.Bind(Concat(kPath, "ListRoleGrants"), this, &RoleGrantsService::ListRoleGrants);
  dispatcher.Bind(Concat(kPath, "GetEffectiveRights"), this, &RoleGrantsService::GetEffectiveRights);
}

void RoleGrantsService::GrantRole(rpc::Call<v1::GrantRoleRequest, v1::RoleGrant> call) {
  absl::StatusOr<RoleGrantSpec> spec = FromProto(call.request().role_grant());
  if (!spec.ok()) {
    call.Finish(AtField("role_grant", spec.status()));
    return;
  }
  command::ExecuteCall(*executor_, call,
                       std::make_unique<directory::GrantRole>(call.request().role_grant_id(), *std::move(spec)));
}

void RoleGrantsService::ConfirmRoleGrant(rpc::Call<v1::ConfirmRoleGrantRequest, v1::RoleGrant> call) {
  command::ExecuteCall(*executor_, call,
                       std::make_unique<directory::ConfirmRoleGrant>(ToResourceRequest(call.request())));
}

void RoleGrantsService::RevokeRole(rpc::Call<v1::RevokeRoleRequest, v1::RevokeRoleResponse> call) {
  command::ExecuteCall(*executor_, call, std::make_unique<directory::RevokeRole>(ToResourceRequest(call.request())));
}

void RoleGrantsService::GetRoleGrant(rpc::Call<v1::GetRoleGrantRequest, v1::RoleGrant> call) {
  const rpc::Caller& caller = call.caller();
  call.Finish(Get(*store_->Read(store::PartitionOf(caller.organization)), caller, LastId(call.request().name()),
                  clock_->Now()));
}

void RoleGrantsService::ListRoleGrants(rpc::Call<v1::ListRoleGrantsRequest, v1::ListRoleGrantsResponse> call) {
  const rpc::Caller& caller = call.caller();
  call.Finish(List(*store_->Read(store::PartitionOf(caller.organization)), caller, call.request(), clock_->Now()));
}

void RoleGrantsService::GetEffectiveRights(rpc::Call<v1::GetEffectiveRightsRequest, v1::EffectiveRights> call) {
  const rpc::Caller& caller = call.caller();
  call.Finish(
      ReadRights(*store_->Read(store::PartitionOf(caller.organization)), caller, call.request(), clock_->Now()));
}

}  // namespace outlay::directory
