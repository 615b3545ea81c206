// The beginning and end of memberships, for all verbs, and the verbs on them (D3).
#ifndef OUTLAY_SERVICES_DIRECTORY_COMMANDS_MEMBERSHIPS_H_
#define OUTLAY_SERVICES_DIRECTORY_COMMANDS_MEMBERSHIPS_H_

#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "common/command/executor.h"
#include "services/directory/commands/scene.h"
#include "services/directory/domain/user.h"

namespace outlay::directory {

// Makes a user a member, if necessary, and announces it; from now on the membership no longer depends on mappings.
// `moved_from`: the group that the user leaves for it; empty: none. NOT_FOUND / GROUP_NOT_FOUND, FAILED_PRECONDITION /
// USER_STATE_FORBIDS, RESOURCE_EXHAUSTED / QUOTA_EXCEEDED.
absl::StatusOr<Membership> Join(command::Context& context, Scene& scene, const User& user, const std::string& group_id,
                                const std::string& moved_from);

// Saves a new membership and announces it.
void BeginMembership(command::Context& context, Scene& scene, const Membership& membership,
                     const std::string& moved_from);

// Ends a membership and announces it; the verb handles role grants. `moved_to`: the group that the user joins instead;
// empty: none.
void Leave(command::Context& context, Scene& scene, const Membership& membership, const std::string& moved_to);

// A user and a group.
struct MembershipRequest {
  std::string user_id;
  std::string group_id;
};

// NOT_FOUND / USER_NOT_FOUND, and those of Join.
class AddMembership final : public command::Command {
 public:
  explicit AddMembership(MembershipRequest request) : request_(std::move(request)) {}

  std::string_view name() const override { return "memberships.add"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const MembershipRequest request_;
};

// NOT_FOUND / USER_NOT_FOUND, MEMBERSHIP_NOT_FOUND, FAILED_PRECONDITION / LAST_ADMINISTRATOR, GROUP_MAPPED. Grants by
// mappings remain.
class RemoveMembership final : public command::Command {
 public:
  explicit RemoveMembership(MembershipRequest request) : request_(std::move(request)) {}

  std::string_view name() const override { return "memberships.remove"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const MembershipRequest request_;
};

// Errors as both above; INVALID_ARGUMENT / FIELD_INVALID: to the group that the user leaves.
class MoveUser final : public command::Command {
 public:
  MoveUser(MembershipRequest from, std::string to_group_id)
      : from_(std::move(from)), to_group_id_(std::move(to_group_id)) {}

  std::string_view name() const override { return "memberships.move"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const MembershipRequest from_;
  const std::string to_group_id_;
};

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_COMMANDS_MEMBERSHIPS_H_
