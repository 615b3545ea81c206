#include "services/directory/rpc/organizations_service.h"

#include <optional>
#include <string>

#include "absl/strings/numbers.h"
#include "common/access/list_cursor.h"
#include "common/base/field_path.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/command/execute_call.h"
#include "common/rpc/page.h"
#include "common/rpc/validation.h"
#include "services/directory/commands/organization_commands.h"
#include "services/directory/convert/organizations.h"
#include "services/directory/domain/names.h"
#include "services/directory/store/organizations.h"

namespace outlay::directory {
namespace {

constexpr std::string_view kPath = "/outlay.directory.v1.Organizations/";
constexpr std::string_view kDefaultRootGroup = "root";

// Organizations are in all partitions; a page continues after an organization in a partition, "63/acme".
struct Place {
  uint32_t partition = 0;
  std::optional<std::string> after;
};

absl::StatusOr<Place> ReadPlace(const std::optional<std::string>& key) {
  Place place;
  if (!key.has_value()) return place;
  const size_t slash = key->find('/');
  if (slash == std::string::npos || !absl::SimpleAtoi(key->substr(0, slash), &place.partition)) {
    return rpc::PageTokenInvalid();
  }
  place.after = key->substr(slash + 1);
  return place;
}

// Returns the only organization for which a service may act, according to its certificate's configuration; empty: all.
std::string BoundTo(const rpc::Caller& caller) {
  return caller.service.empty() ? std::string() : caller.organization;
}

absl::StatusOr<v1::ListOrganizationsResponse> List(const store::Store& store, const std::string& bound_to,
                                                   const v1::ListOrganizationsRequest& request) {
  OUTLAY_ASSIGN_OR_RETURN(
      access::ListCursor cursor,
      access::ListCursor::Open({.list = "organizations.list"}, request.page_size(), request.page_token()));
  OUTLAY_ASSIGN_OR_RETURN(Place place, ReadPlace(cursor.after()));
  v1::ListOrganizationsResponse response;
  for (; place.partition < store::kPartitions && !cursor.has_more(); ++place.partition, place.after.reset()) {
    const std::unique_ptr<store::Reader> reader = store.Read({place.partition});
    OUTLAY_RETURN_IF_ERROR(VisitOrganizations(*reader, place.after, [&](const std::string& id) {
      return cursor.Visit(
          Concat(place.partition, "/", id), [&] { return bound_to.empty() || id == bound_to; },
          [&]() -> absl::StatusOr<bool> {
            OUTLAY_ASSIGN_OR_RETURN(const Organization organization, LoadOrganization(*reader, id));
            *response.add_organizations() = ToProto(organization);
            return true;
          });
    }));
    OUTLAY_RETURN_IF_ERROR(cursor.status());
  }
  response.set_next_page_token(cursor.NextToken());
  return response;
}

absl::StatusOr<v1::Organization> Get(const store::Reader& reader, const std::string& id) {
  OUTLAY_ASSIGN_OR_RETURN(const Organization organization, LoadOrganization(reader, id));
  return ToProto(organization);
}

absl::StatusOr<OrganizationCreation> ToCreation(const v1::CreateOrganizationRequest& request) {
  OrganizationCreation creation;
  absl::StatusOr<OrganizationSpec> spec = FromProto(request.organization());
  if (!spec.ok()) return AtField("organization", spec.status());
  creation.spec = *std::move(spec);
  creation.root_group_id = request.root_group_id().empty() ? std::string(kDefaultRootGroup) : request.root_group_id();
  const v1::FirstAdministrator& administrator = request.first_administrator();
  creation.administrator_id = administrator.user_id();
  creation.administrator = {
      .email = administrator.email(), .display_name = administrator.display_name(), .external_id = {}};
  return creation;
}

}  // namespace

absl::StatusOr<std::unique_ptr<OrganizationsService>> OrganizationsService::Create(store::Store* store,
                                                                                   command::Executor* executor) {
  OUTLAY_ASSIGN_OR_RETURN(rpc::FieldMaskRules rules, MakeOrganizationMaskRules());
  return std::unique_ptr<OrganizationsService>(new OrganizationsService(store, executor, std::move(rules)));
}

void OrganizationsService::Bind(rpc::Dispatcher& dispatcher) {
  dispatcher.Bind(Concat(kPath, "CreateOrganization"), this, &OrganizationsService::CreateOrganization);
  dispatcher.Bind(Concat(kPath, "GetOrganization"), this, &OrganizationsService::GetOrganization);
  dispatcher.Bind(Concat(kPath, "ListOrganizations"), this, &OrganizationsService::ListOrganizations);
  dispatcher.Bind(Concat(kPath, "UpdateOrganization"), this, &OrganizationsService::UpdateOrganization);
  dispatcher.Bind(Concat(kPath, "ConfirmSettings"), this, &OrganizationsService::ConfirmSettings);
  dispatcher.Bind(Concat(kPath, "WithdrawSettings"), this, &OrganizationsService::WithdrawSettings);
}

void OrganizationsService::CreateOrganization(rpc::Call<v1::CreateOrganizationRequest, v1::Organization> call) {
  absl::StatusOr<OrganizationCreation> creation = ToCreation(call.request());
  if (!creation.ok()) {
    call.Finish(creation.status());
    return;
  }
  const std::string bound_to = BoundTo(call.caller());
  if (!bound_to.empty() && bound_to != call.request().organization_id()) {
    call.Finish(rpc::OrganizationMismatch("organization_id"));
    return;
  }
  // The caller has no organization, or the platform's: the command runs in the new one.
  rpc::Caller caller = call.caller();
  caller.organization = call.request().organization_id();
  executor_->Execute(caller, {.request_id = {}, .digest = call.context().request_digest},
                     std::make_unique<directory::CreateOrganization>(*std::move(creation)),
                     [call](absl::StatusOr<command::Result> result) {
                       result.ok() ? call.FinishSerialized(result->answer, result->organization_sequence)
                                   : call.Finish(result.status());
                     });
}

void OrganizationsService::GetOrganization(rpc::Call<v1::GetOrganizationRequest, v1::Organization> call) {
  const std::string& organization = call.caller().organization;
  call.Finish(Get(*store_->Read(store::PartitionOf(organization)), organization));
}

void OrganizationsService::ListOrganizations(
    rpc::Call<v1::ListOrganizationsRequest, v1::ListOrganizationsResponse> call) {
  call.Finish(List(*store_, BoundTo(call.caller()), call.request()));
}

void OrganizationsService::UpdateOrganization(rpc::Call<v1::UpdateOrganizationRequest, v1::Organization> call) {
  command::ExecuteCall(*executor_, call, std::make_unique<directory::UpdateOrganization>(call.request(), &mask_rules_));
}

void OrganizationsService::ConfirmSettings(rpc::Call<v1::ConfirmSettingsRequest, v1::Organization> call) {
  command::ExecuteCall(*executor_, call, std::make_unique<directory::ConfirmSettings>(call.request().etag()));
}

void OrganizationsService::WithdrawSettings(rpc::Call<v1::WithdrawSettingsRequest, v1::Organization> call) {
  command::ExecuteCall(*executor_, call, std::make_unique<directory::WithdrawSettings>(call.request().etag()));
}

}  // namespace outlay::directory
