// SCIM's verbs on users through the one door (D5, D6).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

#include "services/directory/commands/scim_user_commands.h"
#include "services/directory/rpc/testing/service.h"
#include "services/directory/scim/core_schemas.h"
#include "services/directory/scim/resource.h"
#include "services/directory/scim/testing/json.h"
#include "services/directory/store/users.h"

namespace outlay::directory {
namespace {

using outlay::testing::HasReason;
using outlay::testing::IsOk;
using outlay::testing::IsOkAndHolds;

class ScimUsersTest : public ServiceFixture {
 protected:
  absl::Status Execute(std::unique_ptr<command::Command> command) {
    absl::Status end = absl::UnknownError("still running");
    node_.executor().Execute({.subject = "scim", .organization = "acme"}, {}, std::move(command),
                             [&end](const absl::StatusOr<command::Result>& result) { end = result.status(); });
    node_.scheduler().RunDue();
    return end;
  }

  // Bodies have ' for ".
  absl::StatusOr<scim::UserFields> Fields(const std::string& body) {
    const Json json = scim::FromText(body);
    const absl::StatusOr<Json> resource = scim::NormalizeResource(json.get(), scim::UserType());
    if (!resource.ok()) return resource.status();
    return scim::FromResource(resource->get());
  }
  absl::Status Post(const std::string& id, const std::string& body) {
    return Execute(std::make_unique<CreateScimUser>(id, *Fields(body)));
  }
  absl::Status Put(const std::string& id, const std::string& body) {
    return Execute(std::make_unique<ReplaceScimUser>(ResourceRequest{.id = id, .etag = {}}, *Fields(body)));
  }
  absl::Status Patch(const std::string& id, const std::string& operation, const std::string& etag = "") {
    const Json json = scim::FromText("{'Operations':[" + operation + "]}");
    return Execute(std::make_unique<PatchScimUser>(ResourceRequest{.id = id, .etag = etag},
                                                   *scim::ParsePatch(json.get(), scim::UserType())));
  }

  absl::Status Delete(const std::string& id, const std::string& etag = "") {
    return Execute(std::make_unique<DeleteScimUser>(ResourceRequest{.id = id, .etag = etag}));
  }

  // What a client reads, without the schemas.
  std::string Read(const std::string& id) {
    const auto reader = node_.store().Read(store::PartitionOf("acme"));
    const absl::StatusOr<User> user = LoadUser(*reader, {"acme", id});
    const absl::StatusOr<Person> person = LoadPerson(*reader, {"acme", id});
    if (!user.ok() || !person.ok()) return "none";
    const Json resource = scim::ToResource(*user, *person);
    scim::Erase(resource.get(), "schemas");
    scim::Erase(resource.get(), "emails");
    return scim::ToText(resource.get());
  }

  v1::UserChanged::State StateOf(const std::string& id) { return GetUser(id)->state(); }
};

constexpr const char* kBea =
    "{'userName':'bea','externalId':'x1','name':{'givenName':'Bea','familyName':'Kent'},'displayName':'Bea Kent',"
    "'emails':[{'value':'bea@acme.example','type':'work','primary':true}],'active':true}";

TEST_F(ScimUsersTest, CreatesAnActiveUser) {
  ASSERT_THAT(Post("u1", kBea), IsOk());
  EXPECT_EQ(Read("u1"),
            "{'active':true,'displayName':'Bea Kent','externalId':'x1','id':'u1','name':{'familyName':'Kent',"
            "'givenName':'Bea'},'userName':'bea'}");
  const absl::StatusOr<v1::User> user = GetUser("u1");
  EXPECT_EQ(user->state(), v1::UserChanged::STATE_ACTIVE);
  EXPECT_EQ(user->email(), "bea@acme.example");
  EXPECT_EQ(user->external_id(), "x1");
  EXPECT_EQ(Events<v1::UserChanged>().back().user(), UserOf("u1"));
}

TEST_F(ScimUsersTest, LogsNobodysName) {
  ASSERT_THAT(Post("u1", kBea), IsOk());
  ASSERT_THAT(Patch("u1", "{'op':'replace','value':{'userName':'beatrice','name.familyName':'Kentish'}}"), IsOk());
  const auto log = node_.Log("acme");
  EXPECT_EQ(log.back().command(), "scim.users.patch");
  for (const auto& record : log) {
    EXPECT_THAT(record.SerializeAsString(), ::testing::Not(::testing::HasSubstr("Kent")));
    EXPECT_THAT(record.SerializeAsString(), ::testing::Not(::testing::HasSubstr("beatrice")));
  }
}

TEST_F(ScimUsersTest, GivesANameOnce) {
  ASSERT_THAT(Post("u1", kBea), IsOk());
  EXPECT_THAT(Post("u2", "{'userName':'BEA','emails':['other@acme.example']}"), HasReason("USER_NAME_TAKEN"));
  EXPECT_THAT(Post("u2", "{'userName':'b2','emails':['Bea@acme.example']}"), HasReason("EMAIL_TAKEN"));
  EXPECT_THAT(Post("u2", "{'userName':'b2','externalId':'x1','emails':['b2@acme.example']}"),
              HasReason("EXTERNAL_ID_TAKEN"));
  EXPECT_THAT(Post("u2", "{'userName':'ann@acme.example','emails':['b2@acme.example']}"), HasReason("USER_NAME_TAKEN"))
      << "ann's address is her name";
  EXPECT_THAT(Post("u1", kBea), HasReason("USER_ID_TAKEN"));
  EXPECT_THAT(Post("u2", "{'userName':'b2@acme.example'}"), IsOk());
  EXPECT_THAT(Patch("u2", "{'op':'replace','path':'userName','value':'bea'}"), HasReason("USER_NAME_TAKEN"));
  ASSERT_THAT(Patch("u1", "{'op':'replace','path':'userName','value':'beatrice'}"), IsOk());
  EXPECT_THAT(Patch("u2", "{'op':'replace','path':'userName','value':'bea'}"), IsOk()) << "it is free again";
}

TEST_F(ScimUsersTest, ReplacesEverything) {
  ASSERT_THAT(Post("u1", kBea), IsOk());
  ASSERT_THAT(Put("u1", "{'userName':'b@acme.example'}"), IsOk());
  EXPECT_EQ(Read("u1"), "{'active':true,'id':'u1','userName':'b@acme.example'}");
  EXPECT_EQ(GetUser("u1")->email(), "b@acme.example");
  EXPECT_THAT(Put("nobody", "{'userName':'n@acme.example'}"), HasReason("USER_NOT_FOUND"));
}

TEST_F(ScimUsersTest, WritesNothingForWhatIsSoAlready) {
  ASSERT_THAT(Post("u1", kBea), IsOk());
  const std::string etag = GetUser("u1")->etag();
  const size_t records = node_.Log("acme").size();
  EXPECT_THAT(Put("u1", kBea), IsOk());
  EXPECT_THAT(Patch("u1", "{'op':'Replace','path':'active','value':'True'}"), IsOk());
  EXPECT_THAT(Patch("u1", "{'op':'replace','path':'nickName','value':'B'}"), IsOk());
  EXPECT_EQ(GetUser("u1")->etag(), etag);
  EXPECT_EQ(node_.Log("acme").size(), records);
}

TEST_F(ScimUsersTest, EndsEverythingOfAUserThatBecomesInactive) {
  ASSERT_THAT(CreateGroup("sales"), IsOk());
  ASSERT_THAT(CreateUser("u1", "sales"), IsOk());
  ASSERT_THAT(Grant("g1", "u1", "requisitioner", "sales"), IsOk());
  ASSERT_THAT(Patch("u1", "{'op':'Replace','path':'active','value':'False'}"), IsOk());
  EXPECT_EQ(StateOf("u1"), v1::UserChanged::STATE_DEPROVISIONED);
  EXPECT_THAT(GetUser("u1")->former_groups(), ::testing::ElementsAre(GroupOf("sales")));
  EXPECT_EQ(Events<v1::RoleRevoked>().size(), 1u);
  EXPECT_EQ(Events<v1::MembershipRemoved>().size(), 1u);
  ASSERT_THAT(Patch("u1", "{'op':'Replace','value':{'active':'True','displayName':'U'}}"), IsOk());
  EXPECT_EQ(StateOf("u1"), v1::UserChanged::STATE_ACTIVE);
  EXPECT_EQ(GetUser("u1")->display_name(), "U");
  EXPECT_TRUE(GetUser("u1")->former_groups().empty()) << "roles and memberships do not come back";
}

TEST_F(ScimUsersTest, CreatesSomebodyWhoIsGone) {
  ASSERT_THAT(Post("u1", "{'userName':'u1@acme.example','active':false}"), IsOk());
  EXPECT_EQ(StateOf("u1"), v1::UserChanged::STATE_DEPROVISIONED);
}

TEST_F(ScimUsersTest, LeavesASuspensionAlone) {
  ASSERT_THAT(Post("u1", kBea), IsOk());
  ASSERT_THAT(Verb<v1::SuspendUserRequest>("SuspendUser", "u1"), IsOk());
  EXPECT_THAT(Put("u1", kBea), IsOk());
  EXPECT_THAT(Patch("u1", "{'op':'replace','value':{'active':true,'displayName':'B'}}"), IsOk());
  EXPECT_EQ(StateOf("u1"), v1::UserChanged::STATE_SUSPENDED);
}

TEST_F(ScimUsersTest, EndsNoSuspensionByLeavingAndComingBack) {
  ASSERT_THAT(Post("u1", kBea), IsOk());
  ASSERT_THAT(Verb<v1::SuspendUserRequest>("SuspendUser", "u1"), IsOk());
  ASSERT_THAT(Patch("u1", "{'op':'replace','path':'active','value':false}"), IsOk());
  EXPECT_EQ(StateOf("u1"), v1::UserChanged::STATE_DEPROVISIONED);
  ASSERT_THAT(Patch("u1", "{'op':'replace','path':'active','value':true}"), IsOk());
  EXPECT_EQ(StateOf("u1"), v1::UserChanged::STATE_SUSPENDED);
  ASSERT_THAT(Delete("u1"), IsOk());
  ASSERT_THAT(Post("u2", kBea), IsOk());
  EXPECT_EQ(StateOf("u1"), v1::UserChanged::STATE_SUSPENDED) << "nor by being created again";
}

TEST_F(ScimUsersTest, AcceptsNoInvitationByLeavingAndComingBack) {
  ASSERT_THAT((Send<v1::CreateUserRequest, v1::User>(
                  "Users/CreateUser",
                  "parent: 'organizations/acme' user_id: 'u1' user { email: 'u1@acme.example' display_name: 'U' }")),
              IsOk());
  ASSERT_EQ(StateOf("u1"), v1::UserChanged::STATE_INVITED);
  ASSERT_THAT(Patch("u1", "{'op':'replace','path':'active','value':false}"), IsOk());
  ASSERT_THAT(Patch("u1", "{'op':'replace','path':'active','value':true}"), IsOk());
  EXPECT_EQ(StateOf("u1"), v1::UserChanged::STATE_INVITED);
}

TEST_F(ScimUsersTest, KeepsTheLastAdministrator) {
  EXPECT_THAT(Patch("ann", "{'op':'replace','path':'active','value':false}"), HasReason("LAST_ADMINISTRATOR"));
  EXPECT_EQ(StateOf("ann"), v1::UserChanged::STATE_ACTIVE);
}

TEST_F(ScimUsersTest, ChecksTheVersion) {
  ASSERT_THAT(Post("u1", kBea), IsOk());
  const std::string etag = GetUser("u1")->etag();
  ASSERT_THAT(Patch("u1", "{'op':'replace','path':'displayName','value':'1'}", etag), IsOk());
  EXPECT_THAT(Patch("u1", "{'op':'replace','path':'displayName','value':'2'}", etag), HasReason("ETAG_MISMATCH"));
}

TEST_F(ScimUsersTest, KnowsManagers) {
  ASSERT_THAT(Post("u1", kBea), IsOk());
  ASSERT_THAT(Patch("u1", "{'op':'Add','path':'manager','value':'ann'}"), IsOk());
  EXPECT_EQ(GetUser("u1")->manager(), UserOf("ann"));
  EXPECT_THAT(Patch("ann", "{'op':'Add','path':'manager','value':'u1'}"), HasReason("MANAGER_CYCLE"));
  EXPECT_THAT(Patch("u1", "{'op':'Replace','path':'manager','value':'nobody'}"), HasReason("INVALID_VALUE"));
  ASSERT_THAT(Patch("u1", "{'op':'Remove','path':'manager'}"), IsOk());
  EXPECT_EQ(GetUser("u1")->manager(), "");
}

TEST_F(ScimUsersTest, RefusesWhatTheApiWouldRefuse) {
  ASSERT_THAT(Post("u1", kBea), IsOk());
  EXPECT_THAT(Patch("u1", "{'op':'replace','path':'emails','value':[{'value':'no address'}]}"),
              HasReason("INVALID_VALUE"));
  EXPECT_THAT(Patch("u1", "{'op':'remove','path':'emails'}"), HasReason("INVALID_VALUE")) << "userName is no address";
  EXPECT_THAT(Patch("u1", R"({'op':'replace','path':'displayName','value':'a\nb'})"), HasReason("INVALID_VALUE"));
  EXPECT_THAT(Patch("u1", "{'op':'replace','path':'id','value':'u2'}"), HasReason("MUTABILITY"));
  EXPECT_EQ(GetUser("u1")->display_name(), "Bea Kent");
}

TEST_F(ScimUsersTest, KeepsItsNamesThroughTheApiAndErasesThem) {
  ASSERT_THAT(Post("u1", kBea), IsOk());
  ASSERT_THAT((Send<v1::UpdateUserRequest, v1::User>(
                  "Users/UpdateUser",
                  "user { name: '" + UserOf("u1") + "' display_name: 'B' } update_mask { paths: 'display_name' }")),
              IsOk());
  EXPECT_EQ(Read("u1"),
            "{'active':true,'displayName':'B','externalId':'x1','id':'u1','name':{'familyName':'Kent',"
            "'givenName':'Bea'},'userName':'bea'}");
  ASSERT_THAT(Deprovision("u1"), IsOk());
  ASSERT_THAT(Verb<v1::ErasePersonRequest>("ErasePerson", "u1"), IsOk());
  EXPECT_EQ(Read("u1"), "{'active':false,'id':'u1'}");
  EXPECT_THAT(Patch("u1", "{'op':'replace','path':'active','value':true}"), HasReason("USER_NOT_FOUND"));
  EXPECT_THAT(Post("u2", kBea), IsOk()) << "the name is free";
}

TEST_F(ScimUsersTest, DeletesForItselfAndKeepsTheUser) {
  ASSERT_THAT(CreateGroup("sales"), IsOk());
  ASSERT_THAT(Post("u1", kBea), IsOk());
  ASSERT_THAT(Grant("g1", "u1", "requisitioner", "sales"), IsOk());
  const std::string etag = GetUser("u1")->etag();
  EXPECT_THAT(Delete("u1", "other"), HasReason("ETAG_MISMATCH"));
  ASSERT_THAT(Delete("u1", etag), IsOk());
  EXPECT_EQ(StateOf("u1"), v1::UserChanged::STATE_DEPROVISIONED);
  EXPECT_EQ(Events<v1::RoleRevoked>().size(), 1u);
  EXPECT_THAT(Delete("u1"), HasReason("USER_NOT_FOUND"));
  EXPECT_THAT(Put("u1", kBea), HasReason("USER_NOT_FOUND"));
  EXPECT_THAT(Patch("u1", "{'op':'replace','path':'active','value':true}", "stale"), HasReason("USER_NOT_FOUND"));
  EXPECT_THAT(Delete("ann"), HasReason("LAST_ADMINISTRATOR"));
}

TEST_F(ScimUsersTest, DeletesWhoLeftBefore) {
  ASSERT_THAT(Post("u1", kBea), IsOk());
  ASSERT_THAT(Patch("u1", "{'op':'replace','path':'active','value':false}"), IsOk());
  ASSERT_THAT(Delete("u1"), IsOk());
  EXPECT_THAT(Patch("u1", "{'op':'replace','path':'active','value':true}"), HasReason("USER_NOT_FOUND"));
}

TEST_F(ScimUsersTest, TakesTheSamePersonBackUnderTheSameId) {
  ASSERT_THAT(Post("u1", kBea), IsOk());
  ASSERT_THAT(Delete("u1"), IsOk());
  ASSERT_THAT(Post("u2", "{'userName':'bea','emails':['b@acme.example'],'displayName':'B'}"), IsOk());
  EXPECT_FALSE(GetUser("u2").ok());
  EXPECT_EQ(StateOf("u1"), v1::UserChanged::STATE_ACTIVE);
  EXPECT_EQ(Read("u1"), "{'active':true,'displayName':'B','id':'u1','userName':'bea'}");
  EXPECT_THAT(Post("u3", kBea), HasReason("USER_NAME_TAKEN")) << "it is there again";
  ASSERT_THAT(Delete("u1"), IsOk());
  ASSERT_THAT(Post("u4", "{'userName':'b@acme.example','active':false}"), IsOk());
  EXPECT_EQ(StateOf("u1"), v1::UserChanged::STATE_DEPROVISIONED);
  EXPECT_THAT(Patch("u1", "{'op':'replace','path':'active','value':true}"), IsOk()) << "it is seen again";
}

TEST_F(ScimUsersTest, SeesWhomAnAdministratorTookBack) {
  ASSERT_THAT(Post("u1", kBea), IsOk());
  ASSERT_THAT(Delete("u1"), IsOk());
  ASSERT_THAT(Verb<v1::ReinstateUserRequest>("ReinstateUser", "u1"), IsOk());
  EXPECT_THAT(Post("u2", kBea), HasReason("EMAIL_TAKEN"));
  EXPECT_THAT(Put("u1", kBea), IsOk());
}

TEST_F(ScimUsersTest, ADeletedOnesNamesCannotBeSharedOut) {
  ASSERT_THAT(Post("u1", kBea), IsOk());
  ASSERT_THAT(Post("u2", "{'userName':'cid','emails':['cid@acme.example']}"), IsOk());
  ASSERT_THAT(Delete("u1"), IsOk());
  EXPECT_THAT(Post("u3", "{'userName':'bea','emails':['cid@acme.example']}"), HasReason("EMAIL_TAKEN"));
  EXPECT_THAT(Patch("u2", "{'op':'replace','path':'userName','value':'bea'}"), HasReason("USER_NAME_TAKEN"));
}

TEST_F(ScimUsersTest, FindsUsersByTheirNames) {
  ASSERT_THAT(Post("u1", kBea), IsOk());
  const auto reader = node_.store().Read(store::PartitionOf("acme"));
  EXPECT_THAT(FindUserIdByUserName(*reader, "acme", "BEA"), IsOkAndHolds(std::optional<std::string>("u1")));
  EXPECT_THAT(FindUserIdByUserName(*reader, "acme", "Ann@acme.example"),
              IsOkAndHolds(std::optional<std::string>("ann")));
  EXPECT_THAT(FindUserIdByUserName(*reader, "acme", "bea@acme.example"), IsOkAndHolds(std::optional<std::string>()))
      << "an address is the name of those only who have no other";
}

}  // namespace
}  // namespace outlay::directory
