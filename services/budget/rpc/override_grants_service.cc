#include "services/budget/rpc/override_grants_service.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "common/access/list_cursor.h"
#include "common/access/reach.h"
#include "common/base/field_path.h"
#include "common/base/resource_name.h"
#include "common/base/status_macros.h"
#include "common/command/execute_call.h"
#include "common/tenant/tenant.h"
#include "services/budget/commands/override_grants.h"
#include "services/budget/convert/override_grants.h"
#include "services/budget/convert/sight.h"
#include "services/budget/domain/errors.h"
#include "services/budget/store/budgets.h"
#include "services/budget/store/override_grants.h"

namespace outlay::budget {
namespace {

absl::StatusOr<v1::OverrideGrant> DescribeGrant(const store::Reader& reader, const rpc::Caller& caller,
                                                const OverrideGrant& grant, absl::Time business_now) {
  std::optional<Budget> budget;
  if (!grant.budget_id.empty()) {
    OUTLAY_ASSIGN_OR_RETURN(budget, FindBudget(reader, {caller.organization, grant.budget_id}));
  }
  const bool names_budget =
      budget.has_value() && Visibility(caller.reach.get()).Sees(budget->spec.group_id, budget->spec.hidden);
  return ToProto(caller.organization, grant, business_now, names_budget);
}

absl::StatusOr<v1::OverrideGrant> ReadGrant(const store::Reader& reader, const rpc::Caller& caller,
                                            const std::string& grant_id, absl::Time now) {
  OUTLAY_ASSIGN_OR_RETURN(const absl::Time business_now, tenant::BusinessNow(reader, caller.organization, now));
  OUTLAY_ASSIGN_OR_RETURN(const OverrideGrant grant, LoadOverrideGrant(reader, {caller.organization, grant_id}));
  if (!access::Covers(caller.reach.get(), grant.group_id)) return OverrideGrantNotFound(grant_id);
  return DescribeGrant(reader, caller, grant, business_now);
}

bool FitsFilter(const v1::ListOverrideGrantsRequest::Filter& filter, const OverrideGrant& grant, GrantState state) {
  if (!filter.document().empty() && filter.document() != grant.document) return false;
  return filter.states().empty() ||
         std::find(filter.states().begin(), filter.states().end(), static_cast<int>(state)) != filter.states().end();
}

absl::StatusOr<v1::ListOverrideGrantsResponse> ReadGrants(const store::Reader& reader, const rpc::Caller& caller,
                                                          const v1::ListOverrideGrantsRequest& request,
                                                          absl::Time now) {
  OUTLAY_ASSIGN_OR_RETURN(const absl::Time business_now, tenant::BusinessNow(reader, caller.organization, now));
  OUTLAY_ASSIGN_OR_RETURN(access::ListCursor cursor,
                          access::ListCursor::Open({.list = "overrideGrants.list",
                                                    .organization = caller.organization,
                                                    .filter = request.filter().SerializeAsString(),
                                                    .order = "id"},
                                                   request.page_size(), request.page_token()));
  v1::ListOverrideGrantsResponse response;
  OUTLAY_RETURN_IF_ERROR(
      ListOverrideGrants(reader, caller.organization, cursor.after(), [&](const OverrideGrant& grant) {
        return cursor.Visit(
            grant.id, [&] { return access::Covers(caller.reach.get(), grant.group_id); },
            [&]() -> absl::StatusOr<bool> {
              if (!FitsFilter(request.filter(), grant, StateAt(grant, business_now))) return false;
              OUTLAY_ASSIGN_OR_RETURN(*response.add_override_grants(),
                                      DescribeGrant(reader, caller, grant, business_now));
              return true;
            });
      }));
  OUTLAY_RETURN_IF_ERROR(cursor.status());
  response.set_next_page_token(cursor.NextToken());
  return response;
}

}  // namespace

void OverrideGrantsService::Bind(rpc::Dispatcher& dispatcher) {
  const std::string path = "/outlay.budget.v1.OverrideGrants/";
  dispatcher.Bind(path + "CreateOverrideGrant", this, &OverrideGrantsService::CreateOverrideGrant);
  dispatcher.Bind(path + "RevokeOverrideGrant", this, &OverrideGrantsService::RevokeOverrideGrant);
  dispatcher.Bind(path + "GetOverrideGrant", this, &OverrideGrantsService::GetOverrideGrant);
  dispatcher.Bind(path + "ListOverrideGrants", this, &OverrideGrantsService::ListOverrideGrants);
}

void OverrideGrantsService::CreateOverrideGrant(rpc::Call<v1::CreateOverrideGrantRequest, v1::OverrideGrant> call) {
  absl::StatusOr<OverrideGrant> grant = FromProto(call.request().override_grant());
  if (!grant.ok()) {
    call.Finish(AtField("override_grant", grant.status()));
    return;
  }
  grant->id = call.request().override_grant_id();
  command::ExecuteCall(*executor_, call, std::make_unique<budget::CreateOverrideGrant>(*std::move(grant)));
}

void OverrideGrantsService::RevokeOverrideGrant(rpc::Call<v1::RevokeOverrideGrantRequest, v1::OverrideGrant> call) {
  command::ExecuteCall(
      *executor_, call,
      std::make_unique<budget::RevokeOverrideGrant>(LastId(call.request().name()), call.request().etag()));
}

void OverrideGrantsService::GetOverrideGrant(rpc::Call<v1::GetOverrideGrantRequest, v1::OverrideGrant> call) {
  const std::unique_ptr<store::Reader> reader = store_->Read(store::PartitionOf(call.caller().organization));
  call.Finish(ReadGrant(*reader, call.caller(), LastId(call.request().name()), clock_->Now()));
}

void OverrideGrantsService::ListOverrideGrants(
    rpc::Call<v1::ListOverrideGrantsRequest, v1::ListOverrideGrantsResponse> call) {
  const std::unique_ptr<store::Reader> reader = store_->Read(store::PartitionOf(call.caller().organization));
  call.Finish(ReadGrants(*reader, call.caller(), call.request(), clock_->Now()));
}

}  // namespace outlay::budget
