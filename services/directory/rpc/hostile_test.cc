// Hostile requests by users of "acme" to two directories, of which only one has "globex": both say the same, and read
// the same for it. Real: wrapper, authorizer, rights, handlers, commands, rows, log. Fake: time, threads, the disk, the
// network.
#include <memory>
#include <string>
#include <vector>

#include "common/rpc/testing/hostile_calls.h"
#include "outlay/directory/v1/group_mappings.pb.h"
#include "services/directory/commands/scim_group_commands.h"
#include "services/directory/rpc/testing/service.h"

namespace outlay::directory {
namespace {

using ::outlay::testing::IsOk;

class World final : public JudgedFixture {
 public:
  explicit World(bool has_globex) {
    for (const std::string group : {"web", "sales"}) EXPECT_THAT(CreateGroup(group), IsOk());
    EXPECT_THAT(CreateGroup("shop", "web"), IsOk());
    for (const std::string user : {"wil", "dee"}) EXPECT_THAT(CreateUser(user, "web"), IsOk());
    for (const std::string user : {"sam", "bo"}) EXPECT_THAT(CreateUser(user, "sales"), IsOk());
    EXPECT_THAT(Grant("on-web", "dee", "administrator", "web"), IsOk());
    EXPECT_THAT(Grant("on-top", "bo", "administrator", "root"), IsOk());
    EXPECT_THAT(Grant("wil-on-web", "wil", "requisitioner", "web"), IsOk());
    PushGroup("acme", "pushed", "sam");
    if (has_globex) MakeGlobex();
  }
  void TestBody() override {}

  rpc::Twin Twin() {
    return {.channel = &channel_, .scheduler = &node_.scheduler(), .dispatcher = &dispatcher_, .reads = [this] {
              // What a change brought into memory is not of the next call.
              EXPECT_THAT(rights_.Find("acme", /*is_mutation=*/false, node_.clock().Now()), IsOk());
              return node_.engine().reads();
            }};
  }
  // Of both organizations.
  std::vector<std::string> PageTokens() {
    std::vector<std::string> tokens;
    for (const std::string id : {"acme", "globex"}) {
      const std::string parent = "parent: 'organizations/" + id + "' page_size: 1";
      tokens.push_back(Send<v1::ListGroupsRequest, v1::ListGroupsResponse>("Groups/ListGroups", parent, "ann", id)
                           ->next_page_token());
      tokens.push_back(
          Send<v1::ListUsersRequest, v1::ListUsersResponse>("Users/ListUsers", parent, "ann", id)->next_page_token());
      tokens.push_back(
          Send<v1::ListRolesRequest, v1::ListRolesResponse>("Roles/ListRoles", parent, "ann", id)->next_page_token());
    }
    return tokens;
  }

 private:
  // As the organization's identity provider does.
  void PushGroup(const std::string& organization, const std::string& id, const std::string& member) {
    scim::GroupFields fields = {.spec = {.display_name = "Secret", .external_id = "text"}, .members = {}};
    fields.members.Add(member);
    absl::Status end;
    node_.executor().Execute(
        {.subject = "scim:okta", .organization = organization, .on_behalf_of = {}, .cause = {}, .service = {}}, {},
        std::make_unique<CreateScimGroup>(id, fields),
        [&end](const absl::StatusOr<command::Result>& result) { end = result.status(); });
    node_.scheduler().RunDue();
    EXPECT_THAT(end, IsOk());
  }
  void MakeGlobex() {
    const std::string root = "organizations/globex";
    const auto send = [&]<typename Request, typename Response>(const std::string& method, const std::string& text) {
      EXPECT_THAT((Send<Request, Response>(method, text, "ann", "globex")), IsOk());
    };
    EXPECT_THAT(CreateOrganization("globex"), IsOk());
    send.operator()<v1::CreateGroupRequest, v1::Group>(
        "Groups/CreateGroup",
        "parent: '" + root + "' group_id: 'vault' group { display_name: 'Secret' parent: '" + root + "/groups/root' }");
    send.operator()<v1::CreateUserRequest, v1::User>(
        "Users/CreateUser", "parent: '" + root + "' user_id: 'spy' activate: true group: '" + root +
                                "/groups/vault' user { email: 'spy@globex.example' external_id: 'text' }");
    send.operator()<v1::CreateRoleRequest, v1::Role>(
        "Roles/CreateRole",
        "parent: '" + root + "' role_id: 'mole' role { display_name: 'Secret' permissions: 'groups.get' }");
    send.operator()<v1::GrantRoleRequest, v1::RoleGrant>(
        "RoleGrants/GrantRole", "parent: '" + root + "' role_grant_id: 'secret' role_grant { user: '" + root +
                                    "/users/spy' role: '" + root + "/roles/mole' group: '" + root + "/groups/vault' }");
    PushGroup("globex", "agents", "spy");
    send.operator()<v1::CreateGroupMappingRequest, v1::GroupMapping>(
        "GroupMappings/CreateGroupMapping",
        "parent: '" + root + "' group_mapping_id: 'covert' group_mapping { provider_group: '" + root +
            "/providerGroups/agents' group: '" + root + "/groups/vault' membership: true }");
    send.operator()<v1::SuspendUserRequest, v1::User>("Users/SuspendUser",
                                                      "request_id: 'of-globex' name: '" + root + "/users/spy'");
  }
};

TEST(HostileDirectoryTest, NothingOfAnotherOrganizationLeaks) {
  rpc::HostileOptions options =
      rpc::MakeHostileOptions({"organizations/globex/users/spy", "../globex/users", "organizations/globex/groups/vault",
                               "organizations/acme//users/spy", "organizations/GLOBEX/users/spy"});
  options.subjects = {"ann", "ann", "bo", "dee", "wil", "spy", "nobody", ""};
  options.words.organizations = {"acme", "acme", "acme", "acme", "acme", "acme", "acme", "globex", "nowhere"};
  options.words.request_ids.emplace_back("r-1");
  options.words.ids = {"root", "web",           "sales",   "shop",   "wil",    "dee",    "sam",
                       "ann",  "administrator", "on-web",  "own-1",  "own-2",  "vault",  "spy",
                       "mole", "secret",        "nothing", "globex", "pushed", "agents", "covert"};
  options.words.emails = {"spy@globex.example", "wil@acme.example", "new@acme.example", "a@b"};
  rpc::ExpectNothingLeaks<World>(options);
}

}  // namespace
}  // namespace outlay::directory
