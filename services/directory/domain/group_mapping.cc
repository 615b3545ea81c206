#include "services/directory/domain/group_mapping.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

#include "services/directory/domain/limits.h"

namespace outlay::directory {
namespace {

// By group.
using MappedGroups = std::map<std::string, std::vector<std::string>>;

bool GivesRole(const GroupMappings& mappings, const std::string& mapping_id) {
  return std::ranges::any_of(
      mappings, [&](const GroupMapping& mapping) { return mapping.id == mapping_id && !mapping.spec.role_id.empty(); });
}

bool HasGrantOf(const std::vector<RoleGrant>& grants, const std::string& mapping_id) {
  return std::ranges::any_of(grants, [&](const RoleGrant& grant) { return grant.mapping_id == mapping_id; });
}

void PlanGrants(const GroupMappings& mappings, const std::vector<RoleGrant>& grants, absl::Time now,
                MappedSteps* steps) {
  std::vector<RoleGrant> expired;
  for (const RoleGrant& grant : grants) {
    if (!grant.mapping_id.empty() && !GivesRole(mappings, grant.mapping_id)) {
      steps->ending.push_back(grant);
    } else if (HasExpired(grant, now)) {
      expired.push_back(grant);
    }
  }
  int64_t room = limits::kGrantsPerUser - std::ssize(grants) + std::ssize(steps->ending);
  for (const GroupMapping& mapping : mappings) {
    if (mapping.spec.role_id.empty() || HasGrantOf(grants, mapping.id)) continue;
    if (room <= 0 && !expired.empty()) {
      steps->ending.push_back(std::move(expired.back()));
      expired.pop_back();
      ++room;
    }
    if (room <= 0) break;
    steps->granting.push_back(mapping);
    --room;
  }
}

void PlanMemberships(const std::string& user_id, MappedGroups wanted, const std::vector<Membership>& memberships,
                     absl::Time now, MappedSteps* steps) {
  int64_t room = limits::kMembershipsPerUser - std::ssize(memberships);
  for (const Membership& membership : memberships) {
    Membership after = membership;
    const auto found = wanted.extract(membership.group_id);
    after.mapping_ids = found.empty() ? std::vector<std::string>() : found.mapped();
    if (after == membership) continue;
    const bool ends = after.mapping_ids.empty() && membership.only_mapped;
    if (ends) ++room;
    steps->memberships.push_back({.before = membership, .after = ends ? std::nullopt : std::optional(after)});
  }
  for (auto& [group_id, mapping_ids] : wanted) {
    if (room-- <= 0) break;
    steps->memberships.push_back({.before = std::nullopt,
                                  .after = Membership{.user_id = user_id,
                                                      .group_id = group_id,
                                                      .join_time = now,
                                                      .mapping_ids = std::move(mapping_ids),
                                                      .only_mapped = true}});
  }
}

}  // namespace

absl::Time ProposalExpiry(const GroupMapping& mapping) {
  return mapping.create_time + limits::kProposalTimeToLive;
}

bool HasExpired(const GroupMapping& mapping, absl::Time now) {
  return mapping.state == GroupMappingState::kProposed && now >= ProposalExpiry(mapping);
}

RoleGrant GrantByMapping(const GroupMapping& mapping, const std::string& user_id, const std::string& grant_id,
                         absl::Time now) {
  return {.id = grant_id,
          .spec = {.user_id = user_id,
                   .role_id = mapping.spec.role_id,
                   .group_id = mapping.spec.group_id,
                   .authority_limit = mapping.spec.authority_limit,
                   .expire_time = std::nullopt},
          .state = RoleGrantState::kGranted,
          .granter = mapping.maker,
          .confirmer = mapping.confirmer,
          .grant_time = now,
          .create_digest = {},
          .mapping_id = mapping.id};
}

MappedSteps PlanMappedSteps(const std::string& user_id, const GroupMappings& mappings, const Holdings& holdings,
                            absl::Time now) {
  MappedSteps steps;
  PlanGrants(mappings, holdings.grants, now, &steps);
  MappedGroups wanted;
  for (const GroupMapping& mapping : mappings) {
    if (mapping.spec.membership) wanted[mapping.spec.group_id].push_back(mapping.id);
  }
  PlanMemberships(user_id, std::move(wanted), holdings.memberships, now, &steps);
  return steps;
}

}  // namespace outlay::directory
