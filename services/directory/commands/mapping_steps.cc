#include "services/directory/commands/mapping_steps.h"

#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/digest.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "services/directory/commands/memberships.h"
#include "services/directory/convert/roles.h"
#include "services/directory/domain/names.h"
#include "services/directory/store/provider_groups.h"
#include "services/directory/store/roles.h"
#include "services/directory/store/users.h"

namespace outlay::directory {
namespace {

// Returns the mappings that give the user something.
absl::StatusOr<GroupMappings> MappingsOf(const command::Context& context, const Scene& scene, const User& user,
                                         const GroupMappings& mappings) {
  GroupMappings of_user;
  if (user.state == UserState::kDeprovisioned) return of_user;
  std::map<std::string, bool> is_member;
  for (const GroupMapping& mapping : mappings) {
    const std::string& provider_group_id = mapping.spec.provider_group_id;
    const auto [known, is_new] = is_member.try_emplace(provider_group_id, false);
    if (is_new) {
      OUTLAY_ASSIGN_OR_RETURN(known->second,
                              IsProviderGroupMember(context.txn, {scene.id, provider_group_id, user.id}));
    }
    if (known->second) of_user.push_back(mapping);
  }
  return of_user;
}

// Derives the id from the mapping, the user, the time, and a number, since two steps may have the same time.
absl::StatusOr<std::string> FreeGrantId(const command::Context& context, const Scene& scene, const std::string& user_id,
                                        const std::string& mapping_id) {
  constexpr size_t kHexDigits = 32;
  for (int number = 0;; ++number) {
    const std::string what = absl::StrCat(mapping_id, "/", user_id, "/", absl::ToUnixMicros(scene.now), "/", number);
    const std::string id = Concat("mapped-", Sha256(what).ToHex().substr(0, kHexDigits));
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<RoleGrant> present, FindRoleGrant(context.txn, {scene.id, id}));
    if (present.has_value()) continue;
    OUTLAY_ASSIGN_OR_RETURN(const bool was_revoked, IsRevokedGrant(context.txn, {scene.id, id}));
    if (!was_revoked) return id;
  }
}

void TakeMembershipStep(command::Context& context, Scene& scene, const MembershipStep& change) {
  if (!change.after.has_value()) {
    Leave(context, scene, *change.before, /*moved_to=*/{});
  } else if (!change.before.has_value()) {
    BeginMembership(context, scene, *change.after, /*moved_from=*/{});
  } else {
    SaveMembership(context.txn, scene.id, *change.after);
  }
}

// False: the step may make no more changes. Sets `is_kept` if the last administrator keeps a grant.
absl::StatusOr<bool> Carry(command::Context& context, Scene& scene, const User& user, const MappedSteps& steps,
                           int64_t* changes_left, bool* is_kept) {
  for (const RoleGrant& grant : steps.ending) {
    OUTLAY_ASSIGN_OR_RETURN(const bool is_last,
                            IsLastAdministrator(context, scene, user, {grant}, /*whole_user=*/false));
    if (is_last) {
      *is_kept = true;
      continue;
    }
    if ((*changes_left)-- <= 0) return false;
    EndGrants(context, scene, {grant});
  }
  for (const MembershipStep& change : steps.memberships) {
    if ((*changes_left)-- <= 0) return false;
    TakeMembershipStep(context, scene, change);
  }
  for (const GroupMapping& mapping : steps.granting) {
    if ((*changes_left)-- <= 0) return false;
    OUTLAY_ASSIGN_OR_RETURN(const std::string grant_id, FreeGrantId(context, scene, user.id, mapping.id));
    const RoleGrant grant = GrantByMapping(mapping, user.id, grant_id, scene.now);
    SaveRoleGrant(context.txn, scene.id, grant);
    scene.Announce(RoleGrantName(scene.id, grant.id), ToGranted(scene.id, grant));
  }
  return true;
}

}  // namespace

absl::StatusOr<MappingStep> LoadMappingStep(const command::Context& context, const Scene& scene) {
  MappingStep step;
  OUTLAY_ASSIGN_OR_RETURN(step.mappings, LoadGroupMappings(context.txn, scene.id));
  std::erase_if(step.mappings, [](const GroupMapping& m) { return m.state != GroupMappingState::kInForce; });
  return step;
}

absl::Status EndExpiredMappings(command::Context& context, const Scene& scene) {
  OUTLAY_ASSIGN_OR_RETURN(const GroupMappings mappings, LoadGroupMappings(context.txn, scene.id));
  for (const GroupMapping& mapping : mappings) {
    if (HasExpired(mapping, scene.now)) DeleteGroupMapping(context.txn, scene.id, mapping);
  }
  return absl::OkStatus();
}

absl::StatusOr<Served> ServeUser(command::Context& context, Scene& scene, const User& user, MappingStep* step) {
  const IdKey key = {scene.id, user.id};
  OUTLAY_ASSIGN_OR_RETURN(const GroupMappings mappings, MappingsOf(context, scene, user, step->mappings));
  Holdings holdings;
  OUTLAY_ASSIGN_OR_RETURN(holdings.grants, LoadGrantsOfUser(context.txn, key));
  OUTLAY_ASSIGN_OR_RETURN(holdings.memberships, LoadMemberships(context.txn, key));
  const MappedSteps steps = PlanMappedSteps(user.id, mappings, holdings, scene.now);
  bool is_kept = false;
  OUTLAY_ASSIGN_OR_RETURN(const bool is_all, Carry(context, scene, user, steps, &step->changes_left, &is_kept));
  if (!is_all) return Served::kUnfinished;
  if (is_kept) return Served::kKept;
  OUTLAY_ASSIGN_OR_RETURN(const bool has_mark, HasMappingMark(context.txn, key));
  if (has_mark) DeleteMappingMark(context.txn, key);
  return Served::kDone;
}

absl::Status ServeUsers(command::Context& context, Scene& scene, const std::set<std::string>& user_ids,
                        MappingStep* step) {
  const bool at_once = std::ssize(user_ids) <= limits::kMembersPerStep;
  for (const std::string& user_id : user_ids) {
    Served served = Served::kUnfinished;
    if (at_once) {
      OUTLAY_ASSIGN_OR_RETURN(const User user, LoadUser(context.txn, {scene.id, user_id}));
      OUTLAY_ASSIGN_OR_RETURN(served, ServeUser(context, scene, user, step));
    }
    if (served != Served::kDone) SaveMappingMark(context.txn, {scene.id, user_id});
  }
  return absl::OkStatus();
}

absl::Status MarkReinstated(command::Context& context, const Scene& scene, const User& user) {
  OUTLAY_ASSIGN_OR_RETURN(const MappingStep step, LoadMappingStep(context, scene));
  OUTLAY_ASSIGN_OR_RETURN(const GroupMappings mappings, MappingsOf(context, scene, user, step.mappings));
  if (!mappings.empty()) SaveMappingMark(context.txn, {scene.id, user.id});
  return absl::OkStatus();
}

absl::Status WalkMembers(command::Context& context, Scene& scene, const std::string& provider_group_id,
                         MappingWalk walk, MappingStep* step) {
  const IdKey group = {scene.id, provider_group_id};
  std::vector<std::string> members;
  bool is_last = true;
  const std::optional<std::string> after = walk.after.empty() ? std::nullopt : std::optional(walk.after);
  OUTLAY_RETURN_IF_ERROR(VisitProviderGroupMembers(context.txn, group, after, [&](const std::string& user_id) {
    is_last = std::ssize(members) < limits::kMembersPerStep;
    if (is_last) members.push_back(user_id);
    return is_last ? store::Visit::kContinue : store::Visit::kStop;
  }));
  for (const std::string& user_id : members) {
    // Once the row is gone, only a mark leads back to the user.
    if (walk.is_deleted) DeleteProviderGroupMember(context.txn, {scene.id, provider_group_id, user_id});
    OUTLAY_ASSIGN_OR_RETURN(const User user, LoadUser(context.txn, {scene.id, user_id}));
    OUTLAY_ASSIGN_OR_RETURN(const Served served, ServeUser(context, scene, user, step));
    if (served == Served::kUnfinished && !walk.is_deleted) {
      is_last = false;
      break;
    }
    if (served != Served::kDone) SaveMappingMark(context.txn, {scene.id, user_id});
    walk.after = user_id;
  }
  SaveMappingWalk(context.txn, group, is_last ? std::nullopt : std::optional(walk));
  return absl::OkStatus();
}

}  // namespace outlay::directory
