// The verbs on changes that take two persons, one command each (A1, A10).
#ifndef OUTLAY_SERVICES_APPROVAL_COMMANDS_CHANGE_COMMANDS_H_
#define OUTLAY_SERVICES_APPROVAL_COMMANDS_CHANGE_COMMANDS_H_

#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "common/command/executor.h"
#include "outlay/approval/v1/approval_changes.pb.h"

namespace outlay::approval {

// The change's row recognizes a repeated request. ALREADY_EXISTS / APPROVAL_CHANGE_ID_TAKEN, INVALID_ARGUMENT /
// FIELD_REQUIRED {field}, RESOURCE_EXHAUSTED / QUOTA_EXCEEDED, and the errors of the command that would make the
// change.
class ProposeApprovalChange final : public command::Command {
 public:
  explicit ProposeApprovalChange(v1::ProposeApprovalChangeRequest request) : request_(std::move(request)) {}
  std::string_view name() const override { return "approvalChanges.propose"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const v1::ProposeApprovalChangeRequest request_;
};

// Makes the change. NOT_FOUND / APPROVAL_CHANGE_NOT_FOUND, ABORTED / ETAG_MISMATCH, and as CheckProposed,
// CheckConfirmer and the command that makes such a change.
class ConfirmApprovalChange final : public command::Command {
 public:
  explicit ConfirmApprovalChange(v1::ConfirmApprovalChangeRequest request) : request_(std::move(request)) {}
  std::string_view name() const override { return "approvalChanges.confirm"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const v1::ConfirmApprovalChangeRequest request_;
};

// NOT_FOUND / APPROVAL_CHANGE_NOT_FOUND, ABORTED / ETAG_MISMATCH, and as CheckProposed.
class RejectApprovalChange final : public command::Command {
 public:
  explicit RejectApprovalChange(v1::RejectApprovalChangeRequest request) : request_(std::move(request)) {}
  std::string_view name() const override { return "approvalChanges.reject"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const v1::RejectApprovalChangeRequest request_;
};

}  // namespace outlay::approval

#endif  // OUTLAY_SERVICES_APPROVAL_COMMANDS_CHANGE_COMMANDS_H_
