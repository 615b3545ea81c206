// What tests of the identity provider's groups have in common: SCIM's verbs on them, mappings, and the job that serves
// them.
#ifndef OUTLAY_SERVICES_DIRECTORY_RPC_TESTING_PROVIDER_GROUPS_H_
#define OUTLAY_SERVICES_DIRECTORY_RPC_TESTING_PROVIDER_GROUPS_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "outlay/directory/v1/group_mappings.pb.h"
#include "services/directory/commands/scim_group_commands.h"
#include "services/directory/commands/scim_user_commands.h"
#include "services/directory/domain/names.h"
#include "services/directory/jobs/serve_mappings.h"
#include "services/directory/rpc/testing/service.h"
#include "services/directory/scim/core_schemas.h"
#include "services/directory/scim/resource.h"
#include "services/directory/scim/testing/json.h"
#include "services/directory/store/provider_groups.h"

namespace outlay::directory {

class ProviderGroupsFixture : public ServiceFixture {
 protected:
  absl::Status Execute(std::unique_ptr<command::Command> command) {
    absl::Status end = absl::UnknownError("still running");
    node_.executor().Execute({.subject = "scim:okta", .organization = "acme"}, {}, std::move(command),
                             [&end](const absl::StatusOr<command::Result>& result) { end = result.status(); });
    node_.scheduler().RunDue();
    return end;
  }

  // Bodies have ' for ".
  static absl::StatusOr<scim::GroupFields> Fields(const std::string& body) {
    const Json json = scim::FromText(body);
    const absl::StatusOr<Json> resource = scim::NormalizeResource(json.get(), scim::GroupType());
    if (!resource.ok()) return resource.status();
    return scim::GroupFromResource(resource->get());
  }
  // {'value':'u1'},{'value':'u2'}
  static std::string ListOf(const std::vector<std::string>& user_ids) {
    std::string list;
    for (const std::string& id : user_ids) list += (list.empty() ? "{'value':'" : ",{'value':'") + id + "'}";
    return list;
  }
  absl::Status Post(const std::string& id, const std::vector<std::string>& members = {}) {
    return Execute(
        std::make_unique<CreateScimGroup>(id, *Fields("{'displayName':'Name of " + id + "','externalId':'x-" + id +
                                                      "','members':[" + ListOf(members) + "]}")));
  }
  absl::Status Put(const std::string& id, const std::string& body) {
    return Execute(std::make_unique<ReplaceScimGroup>(ResourceRequest{.id = id, .etag = {}}, *Fields(body)));
  }
  absl::Status Patch(const std::string& id, const std::string& operations, const std::string& etag = "") {
    const Json json = scim::FromText("{'Operations':[" + operations + "]}");
    return Execute(
        std::make_unique<PatchScimGroup>(ResourceRequest{.id = id, .etag = etag},
                                         *scim::SplitGroupPatch(*scim::ParsePatch(json.get(), scim::GroupType()))));
  }
  absl::Status Add(const std::string& id, const std::vector<std::string>& members) {
    return Patch(id, "{'op':'Add','path':'members','value':[" + ListOf(members) + "]}");
  }
  absl::Status Take(const std::string& id, const std::vector<std::string>& members) {
    return Patch(id, "{'op':'Remove','path':'members','value':[" + ListOf(members) + "]}");
  }
  absl::Status Delete(const std::string& id) {
    return Execute(std::make_unique<DeleteScimGroup>(ResourceRequest{.id = id, .etag = {}}));
  }
  absl::Status SetActive(const std::string& user_id, bool active) {
    const Json json = scim::FromText(std::string("{'Operations':[{'op':'replace','path':'active','value':") +
                                     (active ? "true" : "false") + "}]}");
    return Execute(std::make_unique<PatchScimUser>(ResourceRequest{.id = user_id, .etag = {}},
                                                   *scim::ParsePatch(json.get(), scim::UserType())));
  }

  absl::StatusOr<v1::GroupMapping> Map(const std::string& id, const std::string& provider_group,
                                       const std::string& group, const std::string& gives,
                                       const std::string& subject = "ann") {
    return Send<v1::CreateGroupMappingRequest, v1::GroupMapping>(
        "GroupMappings/CreateGroupMapping",
        "parent: 'organizations/acme' group_mapping_id: '" + id + "' group_mapping { provider_group: '" +
            ProviderGroupOf(provider_group) + "' group: '" + GroupOf(group) + "' " + gives + " }",
        subject);
  }
  absl::StatusOr<v1::DeleteGroupMappingResponse> Unmap(const std::string& id) {
    return Send<v1::DeleteGroupMappingRequest, v1::DeleteGroupMappingResponse>(
        "GroupMappings/DeleteGroupMapping", "name: 'organizations/acme/groupMappings/" + id + "'");
  }
  absl::StatusOr<v1::GroupMapping> GetMapping(const std::string& id) {
    return Send<v1::GetGroupMappingRequest, v1::GroupMapping>("GroupMappings/GetGroupMapping",
                                                              "name: 'organizations/acme/groupMappings/" + id + "'");
  }
  static std::string RoleOf(const std::string& id) { return "role: 'organizations/acme/roles/" + id + "' "; }
  static std::string ProviderGroupOf(const std::string& id) { return "organizations/acme/providerGroups/" + id; }

  // Runs of the job, until there is nothing left to do; answers how many commands it issued.
  uint64_t Serve(int runs = 1) {
    uint64_t items = 0;
    jobs::DueJob job({.name = "serve_mappings",
                      .on_run =
                          [&](const std::string&, const jobs::DueReport& report) {
                            EXPECT_THAT(report.status, outlay::testing::IsOk());
                            items += report.items;
                          }},
                     ServeMappingsScan(), &node_.store(), &node_.executor(), &node_.scheduler(), &node_.clock());
    for (int run = 0; run < runs; ++run) {
      EXPECT_TRUE(job.RunOnce());
      node_.scheduler().RunDue();
    }
    return items;
  }

  std::vector<v1::RoleGrant> GrantsOf(const std::string& user) {
    const auto page = Send<v1::ListRoleGrantsRequest, v1::ListRoleGrantsResponse>(
        "RoleGrants/ListRoleGrants",
        "parent: 'organizations/acme' page_size: 1000 filter { user: '" + UserOf(user) + "' }");
    EXPECT_THAT(page, outlay::testing::IsOk());
    return {page->role_grants().begin(), page->role_grants().end()};
  }
  // The last parts of the names of the groups.
  std::vector<std::string> GroupsOf(const std::string& user) {
    const auto page = Send<v1::ListMembershipsRequest, v1::ListMembershipsResponse>(
        "Memberships/ListMemberships", "parent: 'organizations/acme' filter { user: '" + UserOf(user) + "' }");
    EXPECT_THAT(page, outlay::testing::IsOk());
    std::vector<std::string> groups;
    for (const v1::Membership& membership : page->memberships()) groups.push_back(LastId(membership.group()));
    return groups;
  }
  bool May(const std::string& user, const std::string& permission, const std::string& group) {
    const auto rights = Rights(user, group);
    EXPECT_THAT(rights, outlay::testing::IsOk());
    for (const v1::EffectiveRight& right : rights->rights()) {
      if (right.permission() == permission) return true;
    }
    return false;
  }
  std::vector<std::string> MembersOf(const std::string& id) {
    std::vector<std::string> members;
    EXPECT_THAT(VisitProviderGroupMembers(*node_.store().Read(store::PartitionOf("acme")), {"acme", id}, std::nullopt,
                                          [&](const std::string& user_id) {
                                            members.push_back(user_id);
                                            return store::Visit::kContinue;
                                          }),
                outlay::testing::IsOk());
    return members;
  }
};

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_RPC_TESTING_PROVIDER_GROUPS_H_
