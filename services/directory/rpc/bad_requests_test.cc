// Every unary method of the service against every rule of its fields, one broken at a time.
#include "common/testing/bad_requests.h"

#include <set>

#include "common/rpc/method.h"
#include "google/protobuf/empty.pb.h"
#include "google/protobuf/stubs/logging.h"
#include "services/directory/rpc/service_testing.h"

namespace outlay::directory {
namespace {

using ::outlay::testing::BadRequest;
using ::outlay::testing::HasMetadata;
using ::outlay::testing::HasReason;
using ::outlay::testing::MakeBadRequests;

constexpr char kOrganization[] =
    "name: 'organizations/acme' display_name: 'n' base_currency: 'USD' time_zone: 'UTC' fiscal_year_first_month: 1 "
    "quotas { active_purchase_orders: 1 } settings { approvals_enabled: true } "
    "tax_registrations { country: 'DE' number: '1' } etag: 'e'";
constexpr char kUser[] =
    "name: 'organizations/acme/users/u' email: 'a@b' display_name: 'n' external_id: 'x' "
    "manager: 'organizations/acme/users/m' etag: 'e'";
constexpr char kRole[] = "name: 'organizations/acme/roles/r' display_name: 'n' permissions: 'groups.get' etag: 'e'";
constexpr char kGroup[] =
    "name: 'organizations/acme/groups/g' display_name: 'n' parent: 'organizations/acme/groups/p' etag: 'e'";

struct MethodCase {
  std::string method;
  std::string good;  // text of a request that every rule accepts
};

std::vector<MethodCase> UserCases() {
  const std::string on_user = "request_id: 'r' name: 'organizations/acme/users/u' ";
  const std::string verb = on_user + "etag: 'e'";
  const std::string user = kUser;
  const std::string money = "{ currency_code: 'USD' units: 1 }";
  const std::string user_and_group =
      "request_id: 'r' user: 'organizations/acme/users/u' group: 'organizations/acme/groups/g'";
  return {
      {"Users/CreateUser",
       "parent: 'organizations/acme' user_id: 'u' group: 'organizations/acme/groups/g' user { " + user + " }"},
      {"Users/GetUser", "name: 'organizations/acme/users/u'"},
      {"Users/ListUsers",
       "parent: 'organizations/acme' page_size: 5 order: ORDER_ID filter { states: STATE_ACTIVE "
       "group: 'organizations/acme/groups/g' manager: 'organizations/acme/users/m' email: 'a@b' external_id: 'x' }"},
      {"Users/UpdateUser", "request_id: 'r' user { " + user + " }"},
      {"Users/SetSpendingLimits",
       verb + " spending_limits { per_order " + money + " per_period " + money + " period: PERIOD_MONTH }"},
      {"Users/InviteUser", on_user + "time_to_live { seconds: 60 }"},
      {"Users/AcceptInvitation", on_user + "token: 't'"},
      {"Users/SuspendUser", verb},
      {"Users/ResumeUser", verb},
      {"Users/DeprovisionUser", verb},
      {"Users/BatchDeprovisionUsers", "parent: 'organizations/acme' requests { " + verb + " }"},
      {"Users/ReinstateUser", verb},
      {"Users/ErasePerson", verb},
      {"Memberships/AddMembership", user_and_group},
      {"Memberships/RemoveMembership", user_and_group},
      {"Memberships/MoveUser",
       on_user + "from_group: 'organizations/acme/groups/g' to_group: 'organizations/acme/groups/h'"},
      {"Memberships/ListMemberships",
       "parent: 'organizations/acme' page_size: 5 filter { user: 'organizations/acme/users/u' "
       "group: 'organizations/acme/groups/g' }"},
  };
}

std::vector<MethodCase> Cases() {
  const std::string group = kGroup;
  const std::string role = kRole;
  const std::string on_group = "request_id: 'r' name: 'organizations/acme/groups/g' etag: 'e' ";
  const std::string on_grant = "request_id: 'r' name: 'organizations/acme/roleGrants/g' etag: 'e' ";
  const std::string list = "parent: 'organizations/acme' page_size: 5 ";
  std::vector<MethodCase> cases = {
      {"Organizations/GetOrganization", "name: 'organizations/acme'"},
      {"Organizations/UpdateOrganization", std::string("request_id: 'r' organization { ") + kOrganization + " }"},
      {"Groups/CreateGroup", "parent: 'organizations/acme' group_id: 'g' group { " + group + " }"},
      {"Groups/GetGroup", "name: 'organizations/acme/groups/g'"},
      {"Groups/ListGroups", list + "filter { parent_group: 'organizations/acme/groups/g' }"},
      {"Groups/UpdateGroup", "request_id: 'r' group { " + group + " }"},
      {"Groups/MoveGroup", on_group + "parent: 'organizations/acme/groups/p'"},
      {"Groups/DeleteGroup", on_group},
      {"Groups/GetGroupPath", "name: 'organizations/acme/groups/g' time { seconds: 1 }"},
      {"Groups/ListGroupPlacements", "name: 'organizations/acme/groups/g' page_size: 5"},
      {"Roles/CreateRole", "parent: 'organizations/acme' role_id: 'r' role { " + role + " }"},
      {"Roles/GetRole", "name: 'organizations/acme/roles/r'"},
      {"Roles/ListRoles", list},
      {"Roles/UpdateRole", "request_id: 'r' role { " + role + " }"},
      {"Roles/DeleteRole", "request_id: 'r' name: 'organizations/acme/roles/r' etag: 'e'"},
      {"RoleGrants/GrantRole",
       "parent: 'organizations/acme' role_grant_id: 'g' role_grant { user: 'organizations/acme/users/u' "
       "role: 'organizations/acme/roles/r' group: 'organizations/acme/groups/g' "
       "authority_limit { currency_code: 'USD' units: 1 } expire_time { seconds: 4000000000 } }"},
      {"RoleGrants/ConfirmRoleGrant", on_grant},
      {"RoleGrants/RevokeRole", on_grant},
      {"RoleGrants/GetRoleGrant", "name: 'organizations/acme/roleGrants/g'"},
      {"RoleGrants/ListRoleGrants",
       list + "filter { user: 'organizations/acme/users/u' role: 'organizations/acme/roles/r' "
              "group: 'organizations/acme/groups/g' }"},
      {"RoleGrants/GetEffectiveRights", "user: 'organizations/acme/users/u' group: 'organizations/acme/groups/g'"},
  };
  for (MethodCase& c : UserCases()) cases.push_back(std::move(c));
  return cases;
}

class BadRequestsTest : public ServiceFixture, public ::testing::WithParamInterface<MethodCase> {};

TEST_P(BadRequestsTest, AreRefusedByNameAndChangeNothing) {
  const rpc::BoundMethod* bound = dispatcher_.Find("/outlay.directory.v1." + GetParam().method);
  ASSERT_NE(bound, nullptr);
  const std::shared_ptr<rpc::CallState> state = bound->NewState();
  google::protobuf::Message* good = bound->RequestOf(*state);
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(GetParam().good, good));
  const size_t records = node_.Log("acme").size();
  const google::protobuf::LogSilencer silence;  // of invalid UTF-8
  size_t sent = 0;
  for (const BadRequest& bad : MakeBadRequests(*good, bound->method().options().mutation())) {
    SCOPED_TRACE(bad.what);
    google::protobuf::Empty bytes;  // carries any well-formed fields
    if (!bytes.ParseFromString(bad.bytes)) continue;
    ++sent;
    const absl::StatusOr<google::protobuf::Empty> answer = Call<google::protobuf::Empty>(GetParam().method, bytes);
    // What is wrong in a field of few bytes may also be too long for it.
    const bool too_long = bad.reason == "FIELD_INVALID" && ErrorReason(answer.status()) == "FIELD_TOO_LONG";
    EXPECT_THAT(answer, HasReason(too_long ? "FIELD_TOO_LONG" : bad.reason));
    if (!bad.field.empty()) {
      EXPECT_THAT(answer, HasMetadata("field", bad.field));
    }
  }
  EXPECT_GT(sent, 3u);
  EXPECT_EQ(node_.Log("acme").size(), records);
}

INSTANTIATE_TEST_SUITE_P(All, BadRequestsTest, ::testing::ValuesIn(Cases()),
                         [](const auto& test) { return test.param.method.substr(test.param.method.find('/') + 1); });

// A new method must come into the table. Methods of any organization have no rule of whose they are.
TEST_F(ServiceFixture, TheTableHasEveryUnaryMethod) {
  std::set<std::string> tested;
  for (const MethodCase& c : Cases()) tested.insert("/outlay.directory.v1." + c.method);
  for (const rpc::Method* method : dispatcher_.Methods()) {
    if (method->kind() == rpc::MethodKind::kUnary && !method->options().any_organization()) {
      EXPECT_TRUE(tested.contains(method->path())) << method->path();
    }
  }
}

}  // namespace
}  // namespace outlay::directory
