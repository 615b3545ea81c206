// The verbs on policies of guided buying and on exceptions from them, one command each (A10).
#ifndef OUTLAY_SERVICES_APPROVAL_COMMANDS_BUYING_COMMANDS_H_
#define OUTLAY_SERVICES_APPROVAL_COMMANDS_BUYING_COMMANDS_H_

#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "common/command/executor.h"
#include "outlay/approval/v1/guided_buying.pb.h"
#include "services/approval/commands/scene.h"

namespace outlay::approval {

// The policy's row recognizes a repeated request. ALREADY_EXISTS / BUYING_POLICY_ID_TAKEN, NOT_FOUND / GROUP_NOT_FOUND,
// RESOURCE_EXHAUSTED / QUOTA_EXCEEDED, INVALID_ARGUMENT / FIELD_INVALID {field}.
class CreateBuyingPolicy final : public command::Command {
 public:
  explicit CreateBuyingPolicy(v1::CreateBuyingPolicyRequest request, Confirmation hand = Confirmation::kAlone)
      : request_(std::move(request)), hand_(hand) {}
  std::string_view name() const override { return "buyingPolicies.create"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const v1::CreateBuyingPolicyRequest request_;
  const Confirmation hand_;
};

// NOT_FOUND / BUYING_POLICY_NOT_FOUND, ABORTED / ETAG_MISMATCH, and as CreateBuyingPolicy.
class UpdateBuyingPolicy final : public command::Command {
 public:
  explicit UpdateBuyingPolicy(v1::UpdateBuyingPolicyRequest request, Confirmation hand = Confirmation::kAlone)
      : request_(std::move(request)), hand_(hand) {}
  std::string_view name() const override { return "buyingPolicies.update"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const v1::UpdateBuyingPolicyRequest request_;
  const Confirmation hand_;
};

// NOT_FOUND / BUYING_POLICY_NOT_FOUND, ABORTED / ETAG_MISMATCH.
class DeleteBuyingPolicyCommand final : public command::Command {
 public:
  explicit DeleteBuyingPolicyCommand(v1::DeleteBuyingPolicyRequest request, Confirmation hand = Confirmation::kAlone)
      : request_(std::move(request)), hand_(hand) {}
  std::string_view name() const override { return "buyingPolicies.delete"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const v1::DeleteBuyingPolicyRequest request_;
  const Confirmation hand_;
};

// The exception's row recognizes a repeated request. ALREADY_EXISTS / BUYING_EXCEPTION_ID_TAKEN, NOT_FOUND /
// GROUP_NOT_FOUND, PERMISSION_DENIED / GROUP_OUT_OF_REACH, RESOURCE_EXHAUSTED / QUOTA_EXCEEDED, and as
// DecideCreateException.
class CreateBuyingException final : public command::Command {
 public:
  explicit CreateBuyingException(v1::CreateBuyingExceptionRequest request) : request_(std::move(request)) {}
  std::string_view name() const override { return "buyingExceptions.create"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const v1::CreateBuyingExceptionRequest request_;
};

// NOT_FOUND / BUYING_EXCEPTION_NOT_FOUND: also if its group is out of reach; and as DecideException.
class DecideBuyingException final : public command::Command {
 public:
  explicit DecideBuyingException(v1::DecideBuyingExceptionRequest request) : request_(std::move(request)) {}
  std::string_view name() const override { return "buyingExceptions.decide"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const v1::DecideBuyingExceptionRequest request_;
};

}  // namespace outlay::approval

#endif  // OUTLAY_SERVICES_APPROVAL_COMMANDS_BUYING_COMMANDS_H_
