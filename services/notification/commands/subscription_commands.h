// The verbs on subscriptions, one command each (N1).
#ifndef OUTLAY_SERVICES_NOTIFICATION_COMMANDS_SUBSCRIPTION_COMMANDS_H_
#define OUTLAY_SERVICES_NOTIFICATION_COMMANDS_SUBSCRIPTION_COMMANDS_H_

#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "common/command/executor.h"
#include "services/notification/domain/subscription.h"

namespace outlay::notification {

// The subscription's row recognizes a repeated request. ALREADY_EXISTS / SUBSCRIPTION_ID_TAKEN, RESOURCE_EXHAUSTED /
// QUOTA_EXCEEDED.
class CreateSubscription final : public command::Command {
 public:
  explicit CreateSubscription(Subscription subscription) : subscription_(std::move(subscription)) {}

  std::string_view name() const override { return "subscriptions.create"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const Subscription subscription_;
};

// NOT_FOUND / SUBSCRIPTION_NOT_FOUND.
class DeleteOwnSubscription final : public command::Command {
 public:
  explicit DeleteOwnSubscription(std::string subscription_id) : subscription_id_(std::move(subscription_id)) {}

  std::string_view name() const override { return "subscriptions.delete"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const std::string subscription_id_;
};

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_COMMANDS_SUBSCRIPTION_COMMANDS_H_
