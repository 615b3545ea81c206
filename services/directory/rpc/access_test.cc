// directory judges its own callers, by its own rows: what counts from the next call on, and what is there for whom.
// Real: wrapper, authorizer, rights, handlers, commands, rows, log. Fake: time, threads, the disk, the network, who
// calls.
#include <algorithm>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "absl/strings/str_replace.h"
#include "google/protobuf/empty.pb.h"
#include "services/directory/rpc/testing/service.h"

namespace outlay::directory {
namespace {

using ::outlay::testing::HasMetadata;
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

// root { web { shop }, sales }; members: wil of web, sam of sales, bo of both, nora of none; dee administers web, and
// is a member of it, too. Grants "on-web" of wil, "on-sales" of sam.
class DirectoryAccessTest : public JudgedFixture {
 protected:
  DirectoryAccessTest() {
    for (const std::string group : {"web", "sales"}) EXPECT_THAT(CreateGroup(group), IsOk());
    EXPECT_THAT(CreateGroup("shop", "web"), IsOk());
    for (const auto& [user, group] : std::vector<std::pair<std::string, std::string>>{
             {"wil", "web"}, {"dee", "web"}, {"sam", "sales"}, {"bo", "web"}, {"nora", ""}}) {
      EXPECT_THAT(CreateUser(user, group), IsOk());
    }
    EXPECT_THAT(Join("bo", "sales"), IsOk());
    EXPECT_THAT(Grant("dee-on-web", "dee", "administrator", "web"), IsOk());
    EXPECT_THAT(Grant("on-web", "wil", "requisitioner", "web"), IsOk());
    EXPECT_THAT(Grant("on-sales", "sam", "requisitioner", "sales"), IsOk());
  }

  absl::StatusOr<v1::Membership> Join(const std::string& user, const std::string& group,
                                      const std::string& subject = "ann") {
    return Send<v1::AddMembershipRequest, v1::Membership>(
        "Memberships/AddMembership", "user: '" + UserOf(user) + "' group: '" + GroupOf(group) + "'", subject);
  }
  // What `subject` is told who asks for a group.
  absl::Status Ask(const std::string& subject, const std::string& group = "web") {
    return Send<v1::GetGroupRequest, v1::Group>("Groups/GetGroup", "name: '" + GroupOf(group) + "'", subject).status();
  }
  template <typename Request>
  absl::Status Turn(const std::string& method, const std::string& user) {
    return Verb<Request>(method, user).status();
  }
  template <typename Request, typename Response>
  Response List(const std::string& method, const std::string& more, const std::string& subject = "dee") {
    const absl::StatusOr<Response> listed =
        Send<Request, Response>(method, "parent: 'organizations/acme' " + more, subject);
    EXPECT_THAT(listed, IsOk());
    return listed.value_or(Response());
  }
  template <typename Items>
  static std::vector<std::string> Ids(const Items& items) {
    std::vector<std::string> ids;
    for (const auto& item : items) ids.push_back(item.name().substr(item.name().rfind('/') + 1));
    return ids;
  }
};

TEST_F(DirectoryAccessTest, JudgesEveryCaller) {
  EXPECT_THAT(Ask("ann"), IsOk());
  EXPECT_THAT(Ask("nobody"), HasReason("USER_NOT_ACTIVE"));
  EXPECT_THAT(Ask(""), HasReason("CREDENTIALS_REQUIRED"));
  EXPECT_THAT(Ask("nora"), HasReason("PERMISSION_REQUIRED"));
  EXPECT_THAT(Ask("wil"), IsOk());
  const auto update = [&](const std::string& subject) {
    return Send<v1::UpdateOrganizationRequest, v1::Organization>(
        "Organizations/UpdateOrganization", "organization { name: 'organizations/acme' display_name: 'New' }", subject);
  };
  EXPECT_THAT(update("wil"), HasMetadata("permission", "organizations.update"));
  EXPECT_THAT(update("dee"), HasReason("GROUP_OUT_OF_REACH"));
  EXPECT_THAT(update("ann"), IsOk());
}

TEST_F(DirectoryAccessTest, AChangeCountsOnTheNextCall) {
  for (int round = 0; round < 3; ++round) {
    const std::string id = "g-" + std::to_string(round);
    EXPECT_THAT(Ask("nora"), HasReason("PERMISSION_REQUIRED"));
    ASSERT_THAT(Grant(id, "nora", "auditor", "root"), IsOk());
    EXPECT_THAT(Ask("nora"), IsOk());
    ASSERT_THAT(Revoke(id), IsOk());
  }
  ASSERT_THAT(Turn<v1::SuspendUserRequest>("SuspendUser", "wil"), IsOk());
  EXPECT_THAT(Ask("wil"), HasReason("USER_NOT_ACTIVE"));
  ASSERT_THAT(Turn<v1::ResumeUserRequest>("ResumeUser", "wil"), IsOk());
  EXPECT_THAT(Ask("wil"), IsOk());
  ASSERT_THAT(MoveGroup("web", "sales"), IsOk());
  EXPECT_THAT(Ask("sam"), IsOk()) << "web is below sales now";
  ASSERT_THAT(MoveGroup("web", "root"), IsOk());
  EXPECT_THAT(Ask("sam"), HasReason("GROUP_NOT_FOUND"));
  ASSERT_THAT(Deprovision("wil"), IsOk());
  EXPECT_THAT(Ask("wil"), HasReason("USER_NOT_ACTIVE"));
}

TEST_F(DirectoryAccessTest, AChangedRoleAndTimeThatIsOverCountOnTheNextCall) {
  ASSERT_THAT(
      (Send<v1::CreateRoleRequest, v1::Role>(
          "Roles/CreateRole",
          "parent: 'organizations/acme' role_id: 'own' role { display_name: 'Own' permissions: 'groups.get' }")),
      IsOk());
  ASSERT_THAT(Grant("g", "nora", "own", "web", "expire_time { seconds: 1800000000 }"), IsOk());
  EXPECT_THAT(Ask("nora"), IsOk());
  const auto set = [&](const std::string& permission) {
    return Send<v1::UpdateRoleRequest, v1::Role>(
        "Roles/UpdateRole", "role { name: 'organizations/acme/roles/own' permissions: '" + permission + "' }");
  };
  ASSERT_THAT(set("groups.list"), IsOk());
  EXPECT_THAT(Ask("nora"), HasReason("PERMISSION_REQUIRED"));
  ASSERT_THAT(set("groups.get"), IsOk());
  EXPECT_THAT(Ask("nora"), IsOk());
  node_.clock().SetTime(absl::FromUnixSeconds(1800000000));
  EXPECT_THAT(Ask("nora"), HasReason("PERMISSION_REQUIRED"));
}

TEST_F(DirectoryAccessTest, KnowsAfterAStartWhatItKnewBefore) {
  ASSERT_THAT(Turn<v1::SuspendUserRequest>("SuspendUser", "bo"), IsOk());
  access::OwnRights again(&permissions_, &rows_, &node_.store());
  ASSERT_THAT(again.Load(), IsOk());
  access::AccessAuthorizer judge(&permissions_, &again, &node_.clock());
  authorizer_.Set(&judge);
  EXPECT_THAT(Ask("ann"), IsOk());
  EXPECT_THAT(Ask("wil"), IsOk());
  EXPECT_THAT(Ask("wil", "sales"), HasReason("GROUP_NOT_FOUND"));
  EXPECT_THAT(Ask("bo"), HasReason("USER_NOT_ACTIVE"));
  EXPECT_THAT(Ask("nora"), HasReason("PERMISSION_REQUIRED"));
}

TEST_F(DirectoryAccessTest, KnowsWhatWasTrimmedFromTheLog) {
  ASSERT_THAT(Ask("wil"), IsOk());
  ASSERT_THAT(Turn<v1::SuspendUserRequest>("SuspendUser", "wil"), IsOk());
  ASSERT_THAT(Grant("g", "nora", "auditor", "root", "", "ann"), IsOk());
  const store::PartitionId partition = store::PartitionOf("acme");
  // Rights that have seen nothing of the log yet.
  access::OwnRights late(&permissions_, &rows_, &node_.store());
  access::AccessAuthorizer judge(&permissions_, &late, &node_.clock());
  absl::Status trimmed = absl::UnknownError("not answered");
  node_.store().TrimLog(partition, node_.store().Head(partition).value().last_sequence - 1,
                        [&](absl::Status status) { trimmed = std::move(status); });
  node_.scheduler().RunDue();
  ASSERT_THAT(trimmed, IsOk());
  authorizer_.Set(&judge);
  EXPECT_THAT(Ask("wil"), HasReason("USER_NOT_ACTIVE"));
  EXPECT_THAT(Ask("nora"), IsOk());
}

// A request about an object: in sight of dee, out of sight, and one that there is not. Ids are of one length, because
// texts name them.
struct SightCase {
  std::string method;
  std::string text;                  // with <> for the id
  std::vector<std::string> objects;  // in sight, out of sight, unknown

  friend void PrintTo(const SightCase& c, std::ostream* out) { *out << c.method << " { " << c.text << " }"; }
};

std::vector<SightCase> SightCases() {
  const std::string group = "'organizations/acme/groups/<>'";
  const std::string user = "'organizations/acme/users/<>'";
  const std::string grant = "'organizations/acme/roleGrants/<>'";
  const std::string web = "'organizations/acme/groups/web'";
  const std::string wil = "'organizations/acme/users/wil'";
  const std::vector<std::string> groups = {"shop", "sales", "sxxes"};
  const std::vector<std::string> users = {"wil", "sam", "sxm"};
  const std::vector<std::string> grants = {"on-web", "on-sales", "on-sxxes"};
  const std::string role = " role: 'organizations/acme/roles/requisitioner' ";
  return {
      {"Groups.GetGroup", "name: " + group, groups},
      {"Groups.GetGroupPath", "name: " + group, groups},
      {"Groups.GetGroupPath", "time { seconds: 1768500000 } name: " + group, groups},
      {"Groups.ListGroupPlacements", "name: " + group, groups},
      {"Groups.UpdateGroup", "request_id: '#' group { display_name: 'N' name: " + group + " }", groups},
      {"Groups.UpdateGroupSettings", "request_id: '#' settings { required_own_fields: 'L' } name: " + group, groups},
      {"Groups.GetEffectiveGroupSettings", "name: " + group, groups},
      {"Groups.MoveGroup", "request_id: '#' parent: " + web + " name: " + group, groups},
      {"Groups.MoveGroup",
       "request_id: '#' name: 'organizations/acme/groups/shop' parent: " + group,
       {"web", "sales", "sxxes"}},
      {"Groups.DeleteGroup", "request_id: '#' name: " + group, groups},
      {"Groups.CreateGroup",
       "parent: 'organizations/acme' group_id: 'new' group { display_name: 'N' parent: " + group + " }", groups},
      {"Users.GetUser", "name: " + user, users},
      {"Memberships.AddMembership", "request_id: '#' group: " + web + " user: " + user, users},
      {"Memberships.AddMembership", "request_id: '#' user: " + wil + " group: " + group, groups},
      {"Memberships.RemoveMembership", "request_id: '#' group: " + web + " user: " + user, users},
      {"Memberships.RemoveMembership",
       "request_id: '#' user: 'organizations/acme/users/bo' group: " + group,
       {"web", "sales", "sxxes"}},
      {"Memberships.MoveUser",
       "request_id: '#' to_group: 'organizations/acme/groups/shop' from_group: " + web + " name: " + user, users},
      {"Memberships.MoveUser", "request_id: '#' from_group: " + web + " name: " + wil + " to_group: " + group, groups},
      {"Memberships.MoveUser",
       "request_id: '#' to_group: 'organizations/acme/groups/shop' name: 'organizations/acme/users/bo' from_group: " +
           group,
       {"web", "sales", "sxxes"}},
      {"RoleGrants.GetRoleGrant", "name: " + grant, grants},
      {"RoleGrants.RevokeRole", "request_id: '#' name: " + grant, grants},
      {"RoleGrants.ConfirmRoleGrant", "request_id: '#' etag: 'e' name: " + grant, {"on-web", "on-sales", "on-sxxes"}},
      {"RoleGrants.GrantRole",
       "parent: 'organizations/acme' role_grant_id: 'new' role_grant {" + role + " group: " + web + " user: " + user +
           " }",
       users},
      {"RoleGrants.GrantRole",
       "parent: 'organizations/acme' role_grant_id: 'new' role_grant {" + role + " user: " + wil + " group: " + group +
           " }",
       groups},
      {"RoleGrants.GetEffectiveRights", "group: " + web + " user: " + user, users},
      {"RoleGrants.GetEffectiveRights", "user: " + wil + " group: " + group, groups},
  };
}

class SightTest : public DirectoryAccessTest, public ::testing::WithParamInterface<SightCase> {
 protected:
  struct Answer {
    absl::StatusCode code;
    std::string text;    // with the id left out
    uint64_t reads = 0;  // of a change: 0, since the writer keeps some rows in memory, and others not
  };
  Answer Send(const std::string& object) {
    const SightCase& c = GetParam();
    std::string path = "/outlay.directory.v1." + c.method;
    path[path.rfind('.')] = '/';
    const rpc::BoundMethod* const bound = dispatcher_.Find(path);
    const std::shared_ptr<rpc::CallState> state = bound->NewState();
    google::protobuf::Message* const request = bound->RequestOf(*state);
    const std::string text = absl::StrReplaceAll(c.text, {{"<>", object}, {"#", NextRequestId()}});
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, request)) << text;
    const uint64_t before = node_.engine().reads();
    const absl::Status status =
        Call<google::protobuf::Empty>(path.substr(path.rfind('.') + 1), *request, As("dee")).status();
    return {.code = status.code(),
            .text = absl::StrReplaceAll(status.ToString(), {{object, "<>"}}),
            .reads = bound->method().options().mutation() ? 0 : node_.engine().reads() - before};
  }
};

TEST_P(SightTest, WhatIsOutOfSightIsAnsweredAsIfItWereNotThere) {
  const std::vector<std::string>& objects = GetParam().objects;
  // The rights have seen the log.
  ASSERT_THAT(Ask("dee"), IsOk());
  const Answer hidden = Send(objects[1]);
  const Answer unknown = Send(objects[2]);
  EXPECT_NE(hidden.code, absl::StatusCode::kOk);
  EXPECT_EQ(hidden.code, unknown.code);
  EXPECT_EQ(hidden.text, unknown.text);
  EXPECT_EQ(hidden.reads, unknown.reads);
  const Answer shown = Send(objects[0]);
  EXPECT_NE(shown.text, hidden.text);
  EXPECT_NE(shown.code, absl::StatusCode::kNotFound) << shown.text;
  EXPECT_NE(shown.code, absl::StatusCode::kPermissionDenied) << shown.text;
}

INSTANTIATE_TEST_SUITE_P(All, SightTest, ::testing::ValuesIn(SightCases()), [](const auto& test) {
  return absl::StrReplaceAll(test.param.method, {{".", ""}}) + std::to_string(test.index);
});

// Lists are looked at below, and reviews in a test of their own; a new method by group must come into one of them.
// Reference data is the organization's, and there for whoever may read it anywhere.
TEST_F(DirectoryAccessTest, EveryMethodByGroupIsTested) {
  std::vector<std::string> tested = {"Groups.ListGroups",
                                     "Users.ListUsers",
                                     "Memberships.ListMemberships",
                                     "RoleGrants.ListRoleGrants",
                                     "ReferenceData.GetReferenceEntry",
                                     "ReferenceData.ListReferenceEntries"};
  for (const SightCase& c : SightCases()) tested.push_back(c.method);
  for (const rpc::Method* const method : dispatcher_.Methods()) {
    if (!method->options().by_group() || method->service() == "outlay.directory.v1.AccessReviews") continue;
    const std::string name = method->descriptor()->full_name().substr(std::string("outlay.directory.v1.").size());
    EXPECT_NE(std::find(tested.begin(), tested.end(), name), tested.end()) << name;
  }
}

TEST_F(DirectoryAccessTest, ListsLeaveOutWhatIsOutOfSight) {
  using Groups = v1::ListGroupsResponse;
  using Users = v1::ListUsersResponse;
  EXPECT_THAT(Ids(List<v1::ListGroupsRequest, Groups>("Groups/ListGroups", "").groups()), ElementsAre("shop", "web"));
  EXPECT_THAT(Ids(List<v1::ListGroupsRequest, Groups>("Groups/ListGroups",
                                                      "filter { parent_group: 'organizations/acme/groups/root' }")
                      .groups()),
              ElementsAre("web"));
  const auto users = [&](const std::string& more) {
    return Ids(List<v1::ListUsersRequest, Users>("Users/ListUsers", more).users());
  };
  EXPECT_THAT(users(""), ElementsAre("bo", "dee", "wil"));
  EXPECT_THAT(users("order: ORDER_EMAIL"), ElementsAre("bo", "dee", "wil"));
  EXPECT_THAT(users("filter { group: 'organizations/acme/groups/web' }"), ElementsAre("bo", "dee", "wil"));
  EXPECT_THAT(users("filter { group: 'organizations/acme/groups/sales' }"), IsEmpty()) << "bo is in it";
  EXPECT_THAT(users("filter { email: 'sam@acme.example' }"), IsEmpty());
  EXPECT_THAT(users("filter { email: 'wil@acme.example' }"), ElementsAre("wil"));

  const auto memberships = [&](const std::string& filter) {
    std::vector<std::string> pairs;
    const auto listed =
        List<v1::ListMembershipsRequest, v1::ListMembershipsResponse>("Memberships/ListMemberships", filter);
    for (const v1::Membership& one : listed.memberships()) {
      pairs.push_back(one.user().substr(one.user().rfind('/') + 1) + one.group().substr(one.group().rfind('/')));
    }
    return pairs;
  };
  EXPECT_THAT(memberships(""), ElementsAre("bo/web", "dee/web", "wil/web"));
  EXPECT_THAT(memberships("filter { user: 'organizations/acme/users/bo' }"), ElementsAre("bo/web"));
  EXPECT_THAT(memberships("filter { group: 'organizations/acme/groups/sales' }"), IsEmpty());
  EXPECT_THAT(memberships("filter { group: 'organizations/acme/groups/web' }"),
              ElementsAre("bo/web", "dee/web", "wil/web"));

  const auto grants = [&](const std::string& filter) {
    return Ids(
        List<v1::ListRoleGrantsRequest, v1::ListRoleGrantsResponse>("RoleGrants/ListRoleGrants", filter).role_grants());
  };
  EXPECT_THAT(grants(""), UnorderedElementsAre("dee-on-web", "on-web"));
  EXPECT_THAT(grants("filter { user: 'organizations/acme/users/sam' }"), IsEmpty());
  EXPECT_THAT(grants("filter { group: 'organizations/acme/groups/sales' }"), IsEmpty());
  EXPECT_THAT(grants("filter { role: 'organizations/acme/roles/requisitioner' }"), ElementsAre("on-web"));
}

TEST_F(DirectoryAccessTest, PagesDoNotTellThatMoreIsOutOfSight) {
  // "root" and "sales" come before and between, "zoo" after what is in sight.
  ASSERT_THAT(CreateGroup("zoo", "sales"), IsOk());
  const auto first = List<v1::ListGroupsRequest, v1::ListGroupsResponse>("Groups/ListGroups", "page_size: 1");
  EXPECT_THAT(Ids(first.groups()), ElementsAre("shop"));
  ASSERT_FALSE(first.next_page_token().empty());
  const auto second = List<v1::ListGroupsRequest, v1::ListGroupsResponse>(
      "Groups/ListGroups", "page_size: 1 page_token: '" + first.next_page_token() + "'");
  EXPECT_THAT(Ids(second.groups()), ElementsAre("web"));
  EXPECT_THAT(second.next_page_token(), IsEmpty());
  const auto users = List<v1::ListUsersRequest, v1::ListUsersResponse>("Users/ListUsers", "page_size: 3");
  EXPECT_THAT(users.users(), SizeIs(3));
  EXPECT_THAT(users.next_page_token(), IsEmpty());
}

TEST_F(DirectoryAccessTest, WhoAdministersAGroupDoesSoBelowItOnly) {
  const auto move = [&](const std::string& group, const std::string& parent) {
    return Send<v1::MoveGroupRequest, v1::Group>(
        "Groups/MoveGroup", "name: '" + GroupOf(group) + "' parent: '" + GroupOf(parent) + "'", "dee");
  };
  const auto remove = [&](const std::string& group) {
    return Send<v1::DeleteGroupRequest, v1::DeleteGroupResponse>("Groups/DeleteGroup", "name: '" + GroupOf(group) + "'",
                                                                 "dee");
  };
  EXPECT_THAT(remove("web"), HasReason("GROUP_OUT_OF_REACH")) << "it is a part of root";
  ASSERT_THAT(Grant("dee-on-sales", "dee", "administrator", "sales"), IsOk());
  EXPECT_THAT(move("web", "sales"), HasReason("GROUP_OUT_OF_REACH")) << "root loses it";
  EXPECT_THAT(move("shop", "sales"), IsOk());
  EXPECT_THAT(remove("shop"), IsOk());
  EXPECT_THAT(Grant("d-1", "wil", "finance", "sales", "", "dee"), IsOk());
  EXPECT_THAT(Grant("d-2", "wil", "finance", "root", "", "dee"), HasReason("GROUP_OUT_OF_REACH"));
  // A user is the whole organization's.
  EXPECT_THAT((Send<v1::SuspendUserRequest, v1::User>("Users/SuspendUser", "name: '" + UserOf("wil") + "'", "dee")),
              HasReason("GROUP_OUT_OF_REACH"));
}

}  // namespace
}  // namespace outlay::directory
