// The verbs on users, one command each (D3, D5). Answers are as they are logged: without personal data (which rpc/
// adds).
#ifndef OUTLAY_SERVICES_DIRECTORY_COMMANDS_USER_COMMANDS_H_
#define OUTLAY_SERVICES_DIRECTORY_COMMANDS_USER_COMMANDS_H_

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/command/executor.h"
#include "common/rpc/field_mask.h"
#include "outlay/directory/v1/users.pb.h"
#include "services/directory/commands/scene.h"
#include "services/directory/domain/user.h"

namespace outlay::directory {

// The user's row recognizes a repeated request. ALREADY_EXISTS / USER_ID_TAKEN, EMAIL_TAKEN, EXTERNAL_ID_TAKEN,
// NOT_FOUND / USER_NOT_FOUND (the manager), GROUP_NOT_FOUND; FAILED_PRECONDITION / MANAGER_CYCLE.
class CreateUser final : public command::Command {
 public:
  explicit CreateUser(v1::CreateUserRequest request) : request_(std::move(request)) {}

  std::string_view name() const override { return "users.create"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const v1::CreateUserRequest request_;
};

// Returns the fields of a user that Update can change.
absl::StatusOr<rpc::FieldMaskRules> MakeUserMaskRules();

// NOT_FOUND / USER_NOT_FOUND, ABORTED / ETAG_MISMATCH, ALREADY_EXISTS / EMAIL_TAKEN, EXTERNAL_ID_TAKEN, and those of
// DecideUpdateUser and CheckManagers.
class UpdateUser final : public command::Command {
 public:
  // `rules` must outlive the command.
  UpdateUser(v1::UpdateUserRequest request, const rpc::FieldMaskRules* rules)
      : request_(std::move(request)), rules_(rules) {}

  std::string_view name() const override { return "users.update"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const v1::UpdateUserRequest request_;
  const rpc::FieldMaskRules* const rules_;
};

// NOT_FOUND / USER_NOT_FOUND, ABORTED / ETAG_MISMATCH, and those of DecideSetSpendingLimits.
class SetSpendingLimits final : public command::Command {
 public:
  SetSpendingLimits(ResourceRequest request, SpendingLimits limits)
      : request_(std::move(request)), limits_(std::move(limits)) {}

  std::string_view name() const override { return "users.setSpendingLimits"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const ResourceRequest request_;
  const SpendingLimits limits_;
};

// Answers an InviteUserResponse without the token, which is the secret of the command's caller. NOT_FOUND /
// USER_NOT_FOUND, and those of DecideInviteUser.
class InviteUser final : public command::Command {
 public:
  // `nonce`: for an invitation by e-mail, which is announced; empty for others.
  InviteUser(std::string user_id, std::string token_hash, std::string nonce, std::optional<absl::Duration> time_to_live)
      : user_id_(std::move(user_id)),
        token_hash_(std::move(token_hash)),
        nonce_(std::move(nonce)),
        time_to_live_(time_to_live) {}

  std::string_view name() const override { return "users.invite"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const std::string user_id_;
  const std::string token_hash_;
  const std::string nonce_;
  const std::optional<absl::Duration> time_to_live_;
};

// NOT_FOUND / USER_NOT_FOUND, and those of DecideAcceptInvitation.
class AcceptInvitation final : public command::Command {
 public:
  AcceptInvitation(std::string user_id, std::string token_hash)
      : user_id_(std::move(user_id)), token_hash_(std::move(token_hash)) {}

  std::string_view name() const override { return "users.acceptInvitation"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const std::string user_id_;
  const std::string token_hash_;
};

// The verbs whose only argument is the user. For all: NOT_FOUND / USER_NOT_FOUND, ABORTED / ETAG_MISMATCH, and those of
// the decision of that name.
class SuspendUser final : public command::Command {
 public:
  explicit SuspendUser(ResourceRequest request) : request_(std::move(request)) {}

  std::string_view name() const override { return "users.suspend"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const ResourceRequest request_;
};

class ResumeUser final : public command::Command {
 public:
  explicit ResumeUser(ResourceRequest request) : request_(std::move(request)) {}

  std::string_view name() const override { return "users.resume"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const ResourceRequest request_;
};

class ReinstateUser final : public command::Command {
 public:
  explicit ReinstateUser(ResourceRequest request) : request_(std::move(request)) {}

  std::string_view name() const override { return "users.reinstate"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const ResourceRequest request_;
};

class ErasePerson final : public command::Command {
 public:
  explicit ErasePerson(ResourceRequest request) : request_(std::move(request)) {}

  std::string_view name() const override { return "users.erase"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const ResourceRequest request_;
};

// Ends all grants and memberships with the user. `gone_is_done`: does nothing for a user who is already deprovisioned.
class DeprovisionUser final : public command::Command {
 public:
  DeprovisionUser(ResourceRequest request, bool gone_is_done)
      : request_(std::move(request)), gone_is_done_(gone_is_done) {}

  std::string_view name() const override { return "users.deprovision"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const ResourceRequest request_;
  const bool gone_is_done_;
};

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_COMMANDS_USER_COMMANDS_H_
