#include "services/directory/commands/memberships.h"

#include <optional>
#include <vector>

#include "common/access/reach.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/rpc/values.h"
#include "outlay/directory/v1/memberships.pb.h"
#include "services/directory/commands/sight.h"
#include "services/directory/convert/users.h"
#include "services/directory/domain/errors.h"
#include "services/directory/domain/limits.h"
#include "services/directory/domain/names.h"
#include "services/directory/domain/user_decisions.h"
#include "services/directory/store/groups.h"
#include "services/directory/store/roles.h"
#include "services/directory/store/users.h"

namespace outlay::directory {
namespace {

// A membership that ends, with its dependent grants.
struct Leaving {
  User user;
  Membership membership;
  std::vector<RoleGrant> grants;
};

absl::StatusOr<Leaving> LoadLeaving(const command::Context& context, const Scene& scene,
                                    const MembershipRequest& request) {
  Leaving leaving;
  const IdKey user = {scene.id, request.user_id};
  OUTLAY_RETURN_IF_ERROR(access::CheckReach(context.caller.reach.get(), request.group_id));
  OUTLAY_RETURN_IF_ERROR(CheckUserInSight(context.txn, context.caller.reach.get(), user));
  OUTLAY_ASSIGN_OR_RETURN(leaving.user, LoadUser(context.txn, user));
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<Membership> membership,
                          FindMembership(context.txn, {scene.id, request.user_id, request.group_id}));
  if (!membership.has_value()) return MembershipNotFound(request.user_id, request.group_id);
  if (!membership->mapping_ids.empty()) {
    return GroupMapped(Concat("the membership of user ", request.user_id, " in group ", request.group_id),
                       membership->mapping_ids.front());
  }
  leaving.membership = *membership;
  OUTLAY_ASSIGN_OR_RETURN(std::vector<RoleGrant> grants, LoadGrantsOfUser(context.txn, user));
  for (RoleGrant& grant : grants) {
    if (grant.spec.group_id == request.group_id && grant.mapping_id.empty()) leaving.grants.push_back(std::move(grant));
  }
  OUTLAY_ASSIGN_OR_RETURN(const bool is_last, IsLastAdministrator(context, scene, leaving.user, leaving.grants,
                                                                  /*whole_user=*/false));
  if (is_last) return LastAdministrator(request.user_id);
  return leaving;
}

}  // namespace

absl::StatusOr<Membership> Join(command::Context& context, Scene& scene, const User& user, const std::string& group_id,
                                const std::string& moved_from) {
  OUTLAY_RETURN_IF_ERROR(CheckNotGone(user));
  OUTLAY_RETURN_IF_ERROR(LoadGroup(context.txn, {scene.id, group_id}).status());
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<Membership> present, LoadMemberships(context.txn, {scene.id, user.id}));
  for (const Membership& membership : present) {
    if (membership.group_id != group_id) continue;
    Membership kept = membership;
    kept.only_mapped = false;
    if (kept != membership) SaveMembership(context.txn, scene.id, kept);
    return kept;
  }
  if (std::ssize(present) >= limits::kMembershipsPerUser) {
    return QuotaExceeded("memberships_per_user", limits::kMembershipsPerUser);
  }
  Membership membership = {.user_id = user.id, .group_id = group_id, .join_time = scene.now};
  BeginMembership(context, scene, membership, moved_from);
  return membership;
}

void BeginMembership(command::Context& context, Scene& scene, const Membership& membership,
                     const std::string& moved_from) {
  SaveMembership(context.txn, scene.id, membership);
  v1::MembershipChanged event = ToEvent(scene.id, membership);
  event.set_moved_from(GroupName(scene.id, moved_from));
  scene.Announce(event.user(), event);
}

void Leave(command::Context& context, Scene& scene, const Membership& membership, const std::string& moved_to) {
  DeleteMembership(context.txn, scene.id, membership);
  v1::MembershipRemoved event;
  event.set_user(UserName(scene.id, membership.user_id));
  event.set_group(GroupName(scene.id, membership.group_id));
  rpc::ToProto(scene.now, event.mutable_end_time());
  event.set_moved_to(GroupName(scene.id, moved_to));
  scene.Announce(event.user(), event);
}

absl::StatusOr<command::Outcome> AddMembership::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(Scene scene, LoadScene(context));
  OUTLAY_RETURN_IF_ERROR(access::CheckReach(context.caller.reach.get(), request_.group_id));
  OUTLAY_RETURN_IF_ERROR(CheckUserInSight(context.txn, context.caller.reach.get(), {scene.id, request_.user_id}));
  OUTLAY_ASSIGN_OR_RETURN(const User user, LoadUser(context.txn, {scene.id, request_.user_id}));
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<Membership> present,
                          FindMembership(context.txn, {scene.id, request_.user_id, request_.group_id}));
  OUTLAY_ASSIGN_OR_RETURN(const Membership membership,
                          Join(context, scene, user, request_.group_id, /*moved_from=*/{}));
  const v1::Membership after = ToProto(scene.id, membership);
  if (!present.has_value()) return Changed(scene, after.user(), nullptr, &after);
  if (*present == membership) return Unchanged(after.user(), after);
  const v1::Membership before = ToProto(scene.id, *present);
  return Changed(scene, after.user(), &before, &after);
}

absl::StatusOr<command::Outcome> RemoveMembership::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(const Leaving leaving, LoadLeaving(context, scene, request_));
  EndGrants(context, scene, leaving.grants);
  Leave(context, scene, leaving.membership, /*moved_to=*/{});
  const v1::Membership before = ToProto(scene.id, leaving.membership);
  return Changed(scene, before.user(), &before, nullptr, v1::RemoveMembershipResponse());
}

absl::StatusOr<command::Outcome> MoveUser::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(Scene scene, LoadScene(context));
  if (to_group_id_ == from_.group_id) return FieldInvalid("to_group", "must be another group than from_group");
  OUTLAY_RETURN_IF_ERROR(access::CheckReach(context.caller.reach.get(), to_group_id_));
  OUTLAY_ASSIGN_OR_RETURN(const Leaving leaving, LoadLeaving(context, scene, from_));
  EndGrants(context, scene, leaving.grants);
  Leave(context, scene, leaving.membership, to_group_id_);
  OUTLAY_ASSIGN_OR_RETURN(const Membership joined, Join(context, scene, leaving.user, to_group_id_, from_.group_id));
  const v1::Membership before = ToProto(scene.id, leaving.membership);
  const v1::Membership after = ToProto(scene.id, joined);
  return Changed(scene, after.user(), &before, &after);
}

}  // namespace outlay::directory
