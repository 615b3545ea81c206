// The verbs on rules and delegations, one command each (A1, A8).
#ifndef OUTLAY_SERVICES_APPROVAL_COMMANDS_RULE_COMMANDS_H_
#define OUTLAY_SERVICES_APPROVAL_COMMANDS_RULE_COMMANDS_H_

#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "common/command/executor.h"
#include "outlay/approval/v1/delegations.pb.h"
#include "outlay/approval/v1/rules.pb.h"
#include "services/approval/commands/scene.h"

namespace outlay::approval {

// The rule's row recognizes a repeated request. ALREADY_EXISTS / RULE_ID_TAKEN, NOT_FOUND / GROUP_NOT_FOUND,
// FAILED_PRECONDITION / RULE_INVALID, RESOURCE_EXHAUSTED / QUOTA_EXCEEDED, INVALID_ARGUMENT / FIELD_INVALID,
// FIELD_REQUIRED {field}.
class CreateRule final : public command::Command {
 public:
  explicit CreateRule(v1::CreateRuleRequest request, Confirmation hand = Confirmation::kAlone)
      : request_(std::move(request)), hand_(hand) {}
  std::string_view name() const override { return "rules.create"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const v1::CreateRuleRequest request_;
  const Confirmation hand_;
};

// NOT_FOUND / RULE_NOT_FOUND, ABORTED / ETAG_MISMATCH, and as CreateRule.
class UpdateRule final : public command::Command {
 public:
  explicit UpdateRule(v1::UpdateRuleRequest request, Confirmation hand = Confirmation::kAlone)
      : request_(std::move(request)), hand_(hand) {}
  std::string_view name() const override { return "rules.update"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const v1::UpdateRuleRequest request_;
  const Confirmation hand_;
};

// NOT_FOUND / RULE_NOT_FOUND, ABORTED / ETAG_MISMATCH.
class DeleteRuleCommand final : public command::Command {
 public:
  explicit DeleteRuleCommand(v1::DeleteRuleRequest request, Confirmation hand = Confirmation::kAlone)
      : request_(std::move(request)), hand_(hand) {}
  std::string_view name() const override { return "rules.delete"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const v1::DeleteRuleRequest request_;
  const Confirmation hand_;
};

// The delegation's row recognizes a repeated request. ALREADY_EXISTS / DELEGATION_ID_TAKEN, RESOURCE_EXHAUSTED /
// QUOTA_EXCEEDED, and as CheckDelegation.
class CreateDelegation final : public command::Command {
 public:
  explicit CreateDelegation(v1::CreateDelegationRequest request) : request_(std::move(request)) {}
  std::string_view name() const override { return "delegations.create"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const v1::CreateDelegationRequest request_;
};

// NOT_FOUND / DELEGATION_NOT_FOUND: also if it is another user's.
class RevokeDelegation final : public command::Command {
 public:
  explicit RevokeDelegation(v1::RevokeDelegationRequest request) : request_(std::move(request)) {}
  std::string_view name() const override { return "delegations.revoke"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const v1::RevokeDelegationRequest request_;
};

}  // namespace outlay::approval

#endif  // OUTLAY_SERVICES_APPROVAL_COMMANDS_RULE_COMMANDS_H_
