// The commands on deliveries (N6).
#ifndef OUTLAY_SERVICES_NOTIFICATION_COMMANDS_DELIVERY_COMMANDS_H_
#define OUTLAY_SERVICES_NOTIFICATION_COMMANDS_DELIVERY_COMMANDS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "common/command/executor.h"
#include "common/rpc/page.h"
#include "outlay/notification/v1/deliveries.pb.h"
#include "services/notification/commands/routes.h"
#include "services/notification/domain/attempt.h"
#include "services/notification/domain/delivery.h"

namespace outlay::notification {

// Creates deliveries for the organization's first notices that are still to be planned.
class PlanDeliveries final : public command::Command {
 public:
  explicit PlanDeliveries(Routing routing) : routing_(routing) {}

  std::string_view name() const override { return "deliveries.plan"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const Routing routing_;
};

// Delays a delivery until the given time, without counting an attempt. NOT_FOUND / DELIVERY_NOT_FOUND.
class PostponeDelivery final : public command::Command {
 public:
  PostponeDelivery(std::string delivery_id, absl::Time until) : delivery_id_(std::move(delivery_id)), until_(until) {}

  std::string_view name() const override { return "deliveries.postpone"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const std::string delivery_id_;
  const absl::Time until_;
};

// Records how an attempt ended, and what follows for the delivery and its target. If a letter to an invited person is
// given up, tells whoever invited that person, and announces InvitationNotMailed. NOT_FOUND / DELIVERY_NOT_FOUND.
class RecordAttempt final : public command::Command {
 public:
  // `chance`: any number; see BackoffAfter.
  RecordAttempt(std::string delivery_id, Attempt attempt, uint64_t chance, Routing routing)
      : delivery_id_(std::move(delivery_id)), attempt_(std::move(attempt)), chance_(chance), routing_(routing) {}

  std::string_view name() const override { return "deliveries.recordAttempt"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const std::string delivery_id_;
  const Attempt attempt_;
  const uint64_t chance_;
  const Routing routing_;
};

// Sends a delivery again and answers it. NOT_FOUND / DELIVERY_NOT_FOUND.
class RedeliverOne final : public command::Command {
 public:
  explicit RedeliverOne(std::string delivery_id) : delivery_id_(std::move(delivery_id)) {}

  std::string_view name() const override { return "deliveries.redeliver"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const std::string delivery_id_;
};

// Sends dead deliveries again; answers RedeliverAllResponse.
class RedeliverDead final : public command::Command {
 public:
  // `after`: the delivery after which it begins; empty: with the oldest.
  RedeliverDead(v1::DeliveryFilter filter, std::string after) : filter_(std::move(filter)), after_(std::move(after)) {}

  std::string_view name() const override { return "deliveries.redeliverAll"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const v1::DeliveryFilter filter_;
  const std::string after_;
};

// Returns the scope of the token in a RedeliverAllResponse. Both arguments must outlive it.
rpc::PageScope RedeliverScope(const std::string& organization, const std::string& filter);

// Deletes those of the deliveries that ended limits::kDeliveryRetention ago.
class ForgetDeliveries final : public command::Command {
 public:
  explicit ForgetDeliveries(std::vector<std::string> delivery_ids) : delivery_ids_(std::move(delivery_ids)) {}

  std::string_view name() const override { return "deliveries.forget"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const std::vector<std::string> delivery_ids_;
};

// Returns whether a delivery matches the filter, ignoring the filter's state.
bool Matches(const v1::DeliveryFilter& filter, std::string_view organization, const Delivery& delivery);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_COMMANDS_DELIVERY_COMMANDS_H_
