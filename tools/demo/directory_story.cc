#include "tools/demo/directory_story.h"

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/base/errors.h"
#include "common/base/strings.h"
#include "outlay/directory/v1/groups.pb.h"
#include "outlay/directory/v1/organizations.pb.h"
#include "outlay/directory/v1/reference_data.pb.h"
#include "outlay/directory/v1/role_grants.pb.h"
#include "outlay/directory/v1/users.pb.h"
#include "outlay/purchase_order/v1/purchase_orders.pb.h"
#include "outlay/purchase_order/v1/suppliers.pb.h"
#include "tools/client/methods.h"

namespace outlay::demo {
namespace {

namespace dir = directory::v1;
namespace po = purchase_order::v1;

constexpr char kPainters[] = "organizations/painters";
constexpr char kPeople[] = "directory";
constexpr char kBuying[] = "purchase_order";
// The service that signs people in tells directory who accepted an invitation.
constexpr char kSignIn[] = "sign_in";

int64_t SecondsOf(absl::CivilDay day) {
  return absl::ToUnixSeconds(absl::FromCivil(day, absl::UTCTimeZone()));
}

// The error must be there, and be this one.
absl::Status Expect(const absl::Status& status, std::string_view reason, std::string_view what) {
  if (ErrorReason(status) == reason) return absl::OkStatus();
  return ExampleFailed(Concat(what, " was to be refused as ", reason, ", and was: ", status.ToString()));
}

}  // namespace

absl::Status DirectoryStory::Run() {
  company_.Begin();
  OUTLAY_RETURN_IF_ERROR(company_.Start(kPeople, {"--enforce_access"}));
  OUTLAY_RETURN_IF_ERROR(
      company_.Start(kBuying, {"--enforce_access", Concat("--directory_target=", company_.TargetOf(kPeople))}));
  OUTLAY_RETURN_IF_ERROR(MakeCompany());
  OUTLAY_RETURN_IF_ERROR(Invite());
  OUTLAY_RETURN_IF_ERROR(GrantByTwo());
  OUTLAY_RETURN_IF_ERROR(DateReference());
  OUTLAY_RETURN_IF_ERROR(OrderAsAsked());
  return Leave();
}

absl::Status DirectoryStory::MakeCompany() {
  dir::Organization organization;
  OUTLAY_RETURN_IF_ERROR(company_.Call<dir::CreateOrganizationRequest>(
      kOperator, kPeople, client::kCreateOrganization,
      "organization_id: 'painters' organization { display_name: 'Painters' base_currency: 'EUR' } "
      "first_administrator { user_id: 'ann' email: 'ann@painters.example' }",
      &organization));
  dir::Group group;
  OUTLAY_RETURN_IF_ERROR(company_.Call<dir::CreateGroupRequest>(
      "ann", kPeople, client::kCreateGroup,
      Concat("parent: '", kPainters, "' group_id: 'lab' group { display_name: 'Laboratory' parent: '", kPainters,
             "/groups/root' }"),
      &group));
  dir::User ben;
  OUTLAY_RETURN_IF_ERROR(company_.Call<dir::CreateUserRequest>(
      "ann", kPeople, client::kCreateUser,
      Concat("parent: '", kPainters, "' user_id: 'ben' activate: true user { email: 'ben@painters.example' }"), &ben));
  OUTLAY_RETURN_IF_ERROR(Grant("ben", "administrator", "root"));
  // From now on nobody gives a role alone.
  OUTLAY_RETURN_IF_ERROR(company_.Call<dir::UpdateOrganizationRequest>(
      "ann", kPeople, client::kUpdateOrganization,
      Concat("request_id: 'two' organization { name: '", kPainters,
             "' settings { role_grant_second_person: true } } update_mask { paths: 'settings' }"),
      &organization));
  // Ann's own rights reach purchase_order with its copy.
  po::Supplier supplier;
  absl::Status status;
  OUTLAY_RETURN_IF_ERROR(company_.Until(
      [&] {
        status = company_.Call<po::CreateSupplierRequest>(
            "ann", kBuying, client::kCreateSupplier,
            Concat("parent: '", kPainters,
                   "' supplier_id: 'initech' supplier { display_name: 'Initech' bill_from_entities { "
                   "bill_from_entity_id: 'gmbh' currency: 'EUR' } }"),
            &supplier);
        return !absl::IsPermissionDenied(status);
      },
      "ann may not create a supplier"));
  return status;
}

absl::Status DirectoryStory::Invite() {
  dir::User dora;
  OUTLAY_RETURN_IF_ERROR(company_.Call<dir::CreateUserRequest>(
      "ann", kPeople, client::kCreateUser,
      Concat("parent: '", kPainters, "' user_id: 'dora' group: '", kPainters,
             "/groups/lab' user { email: 'dora@painters.example' display_name: 'Dora' }"),
      &dora));
  dir::InviteUserResponse invited;
  OUTLAY_RETURN_IF_ERROR(company_.Call<dir::InviteUserRequest>(
      "ann", kPeople, client::kInviteUser, Concat("request_id: 'invite' name: '", kPainters, "/users/dora'"),
      &invited));
  if (invited.user().state() != dir::UserChanged::STATE_INVITED) return ExampleFailed("dora is not invited");
  OUTLAY_RETURN_IF_ERROR(company_.Call<dir::AcceptInvitationRequest>(
      kSignIn, kPeople, client::kAcceptInvitation,
      Concat("request_id: 'accept' name: '", kPainters, "/users/dora' token: '", invited.token(), "'"), &dora));
  if (dora.state() != dir::UserChanged::STATE_ACTIVE) return ExampleFailed("dora is not active");
  say_("dora is invited to the laboratory, and accepts.");
  return absl::OkStatus();
}

absl::Status DirectoryStory::Grant(const std::string& user, const std::string& role, const std::string& group) {
  dir::RoleGrant grant;
  return company_.Call<dir::GrantRoleRequest>(
      "ann", kPeople, client::kGrantRole,
      Concat("parent: '", kPainters, "' role_grant_id: '", user, "' role_grant { user: '", kPainters, "/users/", user,
             "' role: '", kPainters, "/roles/", role, "' group: '", kPainters, "/groups/", group, "' }"),
      &grant);
}

absl::Status DirectoryStory::GrantByTwo() {
  say_("A role needs two people.");
  OUTLAY_RETURN_IF_ERROR(Grant("dora", "requisitioner", "lab"));
  dir::RoleGrant grant;
  OUTLAY_RETURN_IF_ERROR(
      company_.Call<dir::GetRoleGrantRequest>("ben", kPeople, "/outlay.directory.v1.RoleGrants/GetRoleGrant",
                                              Concat("name: '", kPainters, "/roleGrants/dora'"), &grant));
  const std::string confirm = Concat("name: '", kPainters, "/roleGrants/dora' etag: '", grant.etag(), "'");
  OUTLAY_RETURN_IF_ERROR(
      Expect(company_.Call<dir::ConfirmRoleGrantRequest>("ann", kPeople, client::kConfirmRoleGrant,
                                                         Concat("request_id: 'alone' ", confirm), &grant),
             "SECOND_PERSON_REQUIRED", "ann's own confirmation"));
  say_("    ann lets dora buy for the laboratory; her own confirmation is refused  (SECOND_PERSON_REQUIRED)");
  OUTLAY_RETURN_IF_ERROR(company_.Call<dir::ConfirmRoleGrantRequest>("ben", kPeople, client::kConfirmRoleGrant,
                                                                     Concat("request_id: 'second' ", confirm), &grant));
  say_("    ben confirms it");
  return absl::OkStatus();
}

absl::Status DirectoryStory::SetCostCentre(std::string_view name, int64_t from_seconds) {
  dir::ReferenceEntry entry;
  return company_.Call<dir::SetReferenceEntryRequest>(
      "ann", kPeople, client::kSetReferenceEntry,
      Concat("request_id: 'from-", from_seconds, "-", name, "' parent: '", kPainters,
             "' reference_entry { kind: KIND_COST_CENTRE code: '4711' display_name: '", name,
             "' valid_from { seconds: ", from_seconds, " } }"),
      &entry);
}

absl::StatusOr<std::string> DirectoryStory::CostCentreAt(int64_t seconds) {
  dir::ReferenceEntry entry;
  OUTLAY_RETURN_IF_ERROR(company_.Call<dir::GetReferenceEntryRequest>(
      "ben", kPeople, client::kGetReferenceEntry,
      Concat("parent: '", kPainters, "' kind: KIND_COST_CENTRE code: '4711' time { seconds: ", seconds, " }"), &entry));
  return entry.display_name();
}

absl::Status DirectoryStory::DateReference() {
  const auto this_year = absl::CivilYear(absl::ToCivilSecond(SystemClock().Now(), absl::UTCTimeZone()));
  const int64_t begins = SecondsOf(absl::CivilDay(this_year - 1));
  const int64_t changes = SecondsOf(absl::CivilDay(this_year + 1));
  OUTLAY_RETURN_IF_ERROR(SetCostCentre("Research", begins));
  OUTLAY_RETURN_IF_ERROR(SetCostCentre("Colours", changes));
  OUTLAY_ASSIGN_OR_RETURN(const std::string before, CostCentreAt(changes - 1));
  OUTLAY_ASSIGN_OR_RETURN(const std::string after, CostCentreAt(changes));
  if (before != "Research" || after != "Colours") return ExampleFailed(Concat("4711 is ", before, ", then ", after));
  say_("Reference data has dates.");
  say_(Concat("    cost centre 4711 is \"", before, "\", and \"", after, "\" from the first second of next year"));
  OUTLAY_RETURN_IF_ERROR(
      Expect(SetCostCentre("Nonsense", begins), "REFERENCE_HISTORY_FIXED", "another past of the cost centre"));
  say_("    what it was called until now cannot be written anew                   (REFERENCE_HISTORY_FIXED)");
  return absl::OkStatus();
}

absl::Status DirectoryStory::Order(const std::string& id, const std::string& information) {
  po::PurchaseOrder order;
  return company_.Call<po::CreatePurchaseOrderRequest>(
      "dora", kBuying, client::kCreatePurchaseOrder,
      Concat("parent: '", kPainters, "' purchase_order_id: '", id, "' submit: true purchase_order { number: '", id,
             "' group: '", kPainters, "/groups/lab' supplier: '", kPainters,
             "/suppliers/initech' bill_from_entities: '", kPainters,
             "/suppliers/initech/billFromEntities/gmbh' period { first_month: '2026-01' last_month: '2026-12' } "
             "order_information { ",
             information, " } lines { number: '1' item: 'pigments' amount { currency_code: 'EUR' units: 800 } } }"),
      &order);
}

absl::Status DirectoryStory::OrderAsAsked() {
  say_("The laboratory asks for a cost centre on each order.");
  dir::Group group;
  OUTLAY_RETURN_IF_ERROR(company_.Call<dir::UpdateGroupSettingsRequest>(
      "ann", kPeople, client::kUpdateGroupSettings,
      Concat("request_id: 'ask' name: '", kPainters, "/groups/lab' settings { required_order_fields: 'cost_center' }"),
      &group));
  // Until role and settings are in the copy of purchase_order; each attempt is another order.
  int attempts = 0;
  absl::Status refused;
  OUTLAY_RETURN_IF_ERROR(company_.Until(
      [&] {
        refused = Order(Concat("without-", ++attempts), "");
        return !refused.ok() && !absl::IsPermissionDenied(refused);
      },
      "an order without a cost centre was never refused"));
  OUTLAY_RETURN_IF_ERROR(Expect(refused, "GROUP_SETTING_UNMET", "an order without a cost centre"));
  say_("    dora's order of pigments for 800 EUR without one is refused            (GROUP_SETTING_UNMET)");
  OUTLAY_RETURN_IF_ERROR(Order("pigments", "cost_center: '4711'"));
  say_("    with cost centre 4711 it is issued");
  return absl::OkStatus();
}

absl::Status DirectoryStory::ReadAsDora() {
  po::PurchaseOrder order;
  return company_.CallOnce<po::GetPurchaseOrderRequest>(
      "dora", kBuying, client::kGetPurchaseOrder, Concat("name: '", kPainters, "/purchaseOrders/pigments'"), &order);
}

absl::Status DirectoryStory::Leave() {
  OUTLAY_RETURN_IF_ERROR(ReadAsDora());
  const absl::Time left = SystemClock().Now();
  dir::User dora;
  OUTLAY_RETURN_IF_ERROR(company_.Call<dir::DeprovisionUserRequest>(
      "ann", kPeople, client::kDeprovisionUser, Concat("request_id: 'leave' name: '", kPainters, "/users/dora'"),
      &dora));
  OUTLAY_RETURN_IF_ERROR(company_.Until([this] { return absl::IsPermissionDenied(ReadAsDora()); },
                                        "dora left, and still reads her order"));
  const int64_t millis = absl::ToInt64Milliseconds(SystemClock().Now() - left);
  say_(Concat("dora leaves: ", millis, " ms later she may not even read her own order."));
  return absl::OkStatus();
}

}  // namespace outlay::demo
