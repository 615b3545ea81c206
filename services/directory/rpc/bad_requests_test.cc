// Every method of the service against every rule of its fields, one broken at a time.
#include "common/rpc/method.h"
#include "common/rpc/testing/bad_calls.h"
#include "services/directory/rpc/testing/service.h"

namespace outlay::directory {
namespace {

using rpc::GoodCall;

constexpr char kOrganization[] =
    "name: 'organizations/acme' display_name: 'n' base_currency: 'USD' time_zone: 'UTC' fiscal_year_first_month: 1 "
    "quotas { active_purchase_orders: 1 } settings { approvals_enabled: true materiality { basis_points: 1 amount { "
    "currency_code: 'USD' units: 1 } fields { names: 'tax' } } } "
    "tax_registrations { country: 'DE' number: '1' } etag: 'e'";
constexpr char kUser[] =
    "name: 'organizations/acme/users/u' email: 'a@b' display_name: 'n' external_id: 'x' "
    "manager: 'organizations/acme/users/m' owner: 'organizations/acme/users/o' etag: 'e'";
constexpr char kRole[] = "name: 'organizations/acme/roles/r' display_name: 'n' permissions: 'groups.get' etag: 'e'";
constexpr char kGroup[] =
    "name: 'organizations/acme/groups/g' display_name: 'n' parent: 'organizations/acme/groups/p' etag: 'e'";

GoodCall CallOf(const std::string& method, const std::string& request) {
  return {.method = "outlay.directory.v1." + method, .messages = {request}};
}

std::vector<GoodCall> UserCalls() {
  const std::string on_user = "request_id: 'r' name: 'organizations/acme/users/u' ";
  const std::string verb = on_user + "etag: 'e'";
  const std::string user = kUser;
  const std::string money = "{ currency_code: 'USD' units: 1 }";
  const std::string user_and_group =
      "request_id: 'r' user: 'organizations/acme/users/u' group: 'organizations/acme/groups/g'";
  return {
      CallOf("Users.CreateUser",
             "parent: 'organizations/acme' user_id: 'u' group: 'organizations/acme/groups/g' user { " + user + " }"),
      CallOf("Users.GetUser", "name: 'organizations/acme/users/u'"),
      CallOf("Users.ListUsers",
             "parent: 'organizations/acme' page_size: 5 order: ORDER_ID filter { states: STATE_ACTIVE "
             "group: 'organizations/acme/groups/g' manager: 'organizations/acme/users/m' email: 'a@b' external_id: 'x' "
             "not_seen_since { seconds: 1 } }"),
      CallOf("Users.UpdateUser", "request_id: 'r' user { " + user + " }"),
      CallOf("Users.SetSpendingLimits",
             verb + " spending_limits { per_order " + money + " per_period " + money + " period: PERIOD_MONTH }"),
      CallOf("Users.InviteUser", on_user + "time_to_live { seconds: 60 }"),
      CallOf("Users.AcceptInvitation", on_user + "token: 't'"),
      CallOf("Users.SuspendUser", verb),
      CallOf("Users.ResumeUser", verb),
      CallOf("Users.DeprovisionUser", verb),
      CallOf("Users.BatchDeprovisionUsers", "parent: 'organizations/acme' requests { " + verb + " }"),
      CallOf("Users.ReinstateUser", verb),
      CallOf("Users.ErasePerson", verb),
      CallOf("Users.ReportSeenUsers",
             "request_id: 'r' parent: 'organizations/acme' users { user: 'organizations/acme/users/u' "
             "last_seen_time { seconds: 1700000000 } }"),
      {.method = "outlay.directory.v1.Users.ImportUsers",
       .messages = {"header { parent: 'organizations/acme' import_id: 'i' group: 'organizations/acme/groups/g' }",
                    "chunk: 'user_id,email'"}},
      CallOf("Mailboxes.FindMailbox", "parent: 'organizations/acme' email: 'a@b'"),
      CallOf("Mailboxes.GetInvitation", "user: 'organizations/acme/users/u'"),
      CallOf("Mailboxes.GetMailbox", "user: 'organizations/acme/users/u'"),
      CallOf("Memberships.AddMembership", user_and_group),
      CallOf("Memberships.RemoveMembership", user_and_group),
      CallOf("Memberships.MoveUser",
             on_user + "from_group: 'organizations/acme/groups/g' to_group: 'organizations/acme/groups/h'"),
      CallOf("Memberships.ListMemberships",
             "parent: 'organizations/acme' page_size: 5 filter { user: 'organizations/acme/users/u' "
             "group: 'organizations/acme/groups/g' }"),
  };
}

std::vector<GoodCall> AccessReviewCalls() {
  const std::string answer =
      "request_id: 'r' name: 'organizations/acme/accessReviews/v/lines/g' answer: ANSWER_REVOKE note: 'n'";
  const std::string paged = " page_size: 5 filter { ";
  return {
      CallOf("AccessReviews.CreateAccessReview",
             "parent: 'organizations/acme' access_review_id: 'v' access_review { display_name: 'n' "
             "name: 'organizations/acme/accessReviews/v' group: 'organizations/acme/groups/g' etag: 'e' "
             "deadline { seconds: 1770000000 } }"),
      CallOf("AccessReviews.GetAccessReview", "name: 'organizations/acme/accessReviews/v'"),
      CallOf("AccessReviews.ListAccessReviews", "parent: 'organizations/acme'" + paged + "state: STATE_OPEN }"),
      CallOf("AccessReviews.ListAccessReviewLines",
             "parent: 'organizations/acme/accessReviews/v'" + paged +
                 "states: STATE_ENDED user: 'organizations/acme/users/u' group: 'organizations/acme/groups/g' }"),
      CallOf("AccessReviews.AnswerAccessReviewLine", answer),
      CallOf("AccessReviews.BatchAnswerAccessReviewLines",
             "parent: 'organizations/acme/accessReviews/v' requests { " + answer + " }"),
      CallOf("AccessReviews.CloseAccessReview", "request_id: 'r' name: 'organizations/acme/accessReviews/v' etag: 'e'"),
      CallOf("AccessReviews.ExportAccessReview", "name: 'organizations/acme/accessReviews/v'"),
      CallOf("AccessReviews.ExportAccess", "parent: 'organizations/acme' group: 'organizations/acme/groups/g'"),
  };
}

std::vector<GoodCall> ReferenceDataCalls() {
  const std::string entry =
      "reference_entry { kind: KIND_UNIT code: 'BX' valid_from { seconds: 1800000000 } valid_until { seconds: "
      "1900000000 } display_name: 'n' unit { base_unit: 'EA' factor { value: '12' } } etag: 'e' }";
  const std::string parent = "parent: 'organizations/acme' ";
  const std::string one =
      "request_id: 'r' " + parent + "kind: KIND_UNIT code: 'BX' valid_from { seconds: 1800000000 } ";
  const std::string settings =
      "settings { purchase_order_number_required: true required_order_fields: 'cost_center' required_own_fields: 'l' "
      "personal_payment_forbidden_roles: 'organizations/acme/roles/r' payment_instruments { codes: 'c' } "
      "invoice_terms { codes: 'net-30' } delivery_addresses { codes: 'a' } materiality { basis_points: 1 amount { "
      "currency_code: 'USD' units: 1 } fields { names: 'tax' } } }";
  return {
      CallOf("ReferenceData.SetReferenceEntry", "request_id: 'r' " + parent + entry),
      CallOf("ReferenceData.ConfirmReferenceEntry", one + "etag: 'e'"),
      CallOf("ReferenceData.DeleteReferenceEntry", one + "etag: 'e'"),
      CallOf("ReferenceData.GetReferenceEntry", parent + "kind: KIND_UNIT code: 'BX' time { seconds: 1 }"),
      CallOf("ReferenceData.ListReferenceEntries",
             parent + "page_size: 5 filter { kind: KIND_UNIT code: 'BX' time { seconds: 1 } }"),
      {.method = "outlay.directory.v1.ReferenceData.ImportReferenceData",
       .messages = {"header { " + parent + "import_id: 'i' kind: KIND_UNIT }", "chunk: 'code,valid_from'"}},
      CallOf("ReferenceData.ExportReferenceData", parent + "kind: KIND_UNIT"),
      CallOf("Groups.UpdateGroupSettings", "request_id: 'r' name: 'organizations/acme/groups/g' etag: 'e' " + settings),
      CallOf("Groups.GetEffectiveGroupSettings", "name: 'organizations/acme/groups/g'"),
  };
}

std::vector<GoodCall> AllCalls() {
  const std::string group = kGroup;
  const std::string role = kRole;
  const std::string on_group = "request_id: 'r' name: 'organizations/acme/groups/g' etag: 'e' ";
  const std::string on_grant = "request_id: 'r' name: 'organizations/acme/roleGrants/g' etag: 'e' ";
  const std::string on_mapping = "request_id: 'r' name: 'organizations/acme/groupMappings/m' etag: 'e' ";
  const std::string list = "parent: 'organizations/acme' page_size: 5 ";
  std::vector<GoodCall> calls = {
      CallOf("Organizations.GetOrganization", "name: 'organizations/acme'"),
      CallOf("Organizations.ConfirmSettings", "request_id: 'r' name: 'organizations/acme' etag: 'e'"),
      CallOf("Organizations.WithdrawSettings", "request_id: 'r' name: 'organizations/acme' etag: 'e'"),
      CallOf("Organizations.UpdateOrganization", std::string("request_id: 'r' organization { ") + kOrganization + " }"),
      CallOf("GroupMappings.CreateGroupMapping",
             "parent: 'organizations/acme' group_mapping_id: 'm' group_mapping { provider_group: "
             "'organizations/acme/providerGroups/p' group: 'organizations/acme/groups/g' "
             "role: 'organizations/acme/roles/r' authority_limit { currency_code: 'USD' units: 1 } membership: true "
             "etag: 'e' }"),
      CallOf("GroupMappings.ConfirmGroupMapping", on_mapping),
      CallOf("GroupMappings.DeleteGroupMapping", on_mapping),
      CallOf("GroupMappings.GetGroupMapping", "name: 'organizations/acme/groupMappings/m'"),
      CallOf("GroupMappings.ListGroupMappings", list + "filter { provider_group: 'organizations/acme/providerGroups/p' "
                                                       "group: 'organizations/acme/groups/g' }"),
      CallOf("GroupMappings.ListProviderGroups", list + "filter { display_name: 'n' external_id: 'x' }"),
      CallOf("Groups.CreateGroup", "parent: 'organizations/acme' group_id: 'g' group { " + group + " }"),
      CallOf("Groups.GetGroup", "name: 'organizations/acme/groups/g'"),
      CallOf("Groups.ListGroups", list + "filter { parent_group: 'organizations/acme/groups/g' }"),
      CallOf("Groups.UpdateGroup", "request_id: 'r' group { " + group + " }"),
      CallOf("Groups.MoveGroup", on_group + "parent: 'organizations/acme/groups/p'"),
      CallOf("Groups.DeleteGroup", on_group),
      CallOf("Groups.GetGroupPath", "name: 'organizations/acme/groups/g' time { seconds: 1 }"),
      CallOf("Groups.ListGroupPlacements", "name: 'organizations/acme/groups/g' page_size: 5"),
      CallOf("Roles.CreateRole", "parent: 'organizations/acme' role_id: 'r' role { " + role + " }"),
      CallOf("Roles.GetRole", "name: 'organizations/acme/roles/r'"),
      CallOf("Roles.ListRoles", list),
      CallOf("Roles.UpdateRole", "request_id: 'r' role { " + role + " }"),
      CallOf("Roles.DeleteRole", "request_id: 'r' name: 'organizations/acme/roles/r' etag: 'e'"),
      CallOf("RoleGrants.GrantRole",
             "parent: 'organizations/acme' role_grant_id: 'g' role_grant { user: 'organizations/acme/users/u' "
             "role: 'organizations/acme/roles/r' group: 'organizations/acme/groups/g' "
             "authority_limit { currency_code: 'USD' units: 1 } expire_time { seconds: 4000000000 } }"),
      CallOf("RoleGrants.ConfirmRoleGrant", on_grant),
      CallOf("RoleGrants.RevokeRole", on_grant),
      CallOf("RoleGrants.GetRoleGrant", "name: 'organizations/acme/roleGrants/g'"),
      CallOf("RoleGrants.ListRoleGrants",
             list + "filter { user: 'organizations/acme/users/u' role: 'organizations/acme/roles/r' "
                    "group: 'organizations/acme/groups/g' }"),
      CallOf("ScimTokens.CreateScimToken",
             "parent: 'organizations/acme' scim_token_id: 't' scim_token { display_name: 'n' "
             "expire_time { seconds: 1800000000 } }"),
      CallOf("ScimTokens.ListScimTokens", list),
      CallOf("ScimTokens.AdoptScimToken", "request_id: 'r' name: 'organizations/acme/scimTokens/t'"),
      CallOf("ScimTokens.RevokeScimToken", "request_id: 'r' name: 'organizations/acme/scimTokens/t'"),
      CallOf("RoleGrants.GetEffectiveRights",
             "user: 'organizations/acme/users/u' group: 'organizations/acme/groups/g'"),
  };
  for (GoodCall& call : UserCalls()) calls.push_back(std::move(call));
  for (GoodCall& call : AccessReviewCalls()) calls.push_back(std::move(call));
  for (GoodCall& call : ReferenceDataCalls()) calls.push_back(std::move(call));
  return calls;
}

class BadRequestsTest : public ServiceFixture, public ::testing::WithParamInterface<GoodCall> {};

TEST_P(BadRequestsTest, AreRefusedByNameAndChangeNothing) {
  ExpectRefusesBadMessages(GetParam());
}

INSTANTIATE_TEST_SUITE_P(All, BadRequestsTest, ::testing::ValuesIn(AllCalls()),
                         [](const auto& test) { return rpc::MethodOf(test.param).name(); });

// A new method must come into the table. Methods of any organization have no rule of whose they are.
TEST_F(ServiceFixture, TheTableHasEveryMethod) {
  std::vector<const google::protobuf::MethodDescriptor*> methods;
  for (const rpc::Method* method : dispatcher_.Methods()) {
    if (!method->options().any_organization()) methods.push_back(method->descriptor());
  }
  rpc::ExpectCovers(AllCalls(), methods);
}

}  // namespace
}  // namespace outlay::directory
