#include "services/notification/jobs/delivery_metrics.h"

#include <cstdint>

#include "services/notification/domain/limits.h"
#include "services/notification/store/deliveries.h"

namespace outlay::notification {
namespace {

std::string NameOf(AttemptOutcome outcome) {
  switch (outcome) {
    case AttemptOutcome::kDelivered:
      return "delivered";
    case AttemptOutcome::kTemporary:
      return "temporary";
    case AttemptOutcome::kPermanent:
      return "permanent";
    case AttemptOutcome::kSkipped:
      return "skipped";
  }
  return "unknown";
}

}  // namespace

DeliveryMetrics::DeliveryMetrics(prometheus::Registry* registry, const store::Store* store, Scheduler* scheduler,
                                 const Clock* clock)
    : store_(store),
      clock_(clock),
      attempts_(prometheus::BuildCounter()
                    .Name("outlay_notification_attempts_total")
                    .Help("Attempts to deliver a notice, by what they went to (targets: webhooks, users: e-mail, "
                          "purchaseOrders: e-mail to their contacts, invitations: letters to people who are invited) "
                          "and how they ended.")
                    .Register(*registry)),
      lost_invitations_(prometheus::BuildCounter()
                            .Name("outlay_notification_invitations_lost_total")
                            .Help("Tries to write to people who are invited whose letters cannot be made, as directory "
                                  "has another key than at the invitation: give it the one that it had within three "
                                  "days, or invite them again. Alert when it grows.")
                            .Register(*registry)
                            .Add({})),
      pending_(prometheus::BuildGauge()
                   .Name("outlay_notification_deliveries_pending")
                   .Help("Deliveries that are tried or wait, counted every minute.")
                   .Register(*registry)),
      dead_(prometheus::BuildGauge()
                .Name("outlay_notification_deliveries_dead")
                .Help("Deliveries that were given up and not sent again, counted every minute. Alert when it grows.")
                .Register(*registry)),
      paused_(prometheus::BuildGauge()
                  .Name("outlay_notification_targets_paused")
                  .Help("Targets that are left alone for a while after failures, counted every minute. Alert when it "
                        "stays above 0 for an hour.")
                  .Register(*registry)),
      periodic_(scheduler, [this] {
        Measure();
        return limits::kMeasureInterval;
      }) {
  for (const std::string collection : {"targets", "users", "purchaseOrders", "invitations"}) {
    for (const AttemptOutcome outcome : {AttemptOutcome::kDelivered, AttemptOutcome::kTemporary,
                                         AttemptOutcome::kPermanent, AttemptOutcome::kSkipped}) {
      attempts_.Add({{"to", collection}, {"outcome", NameOf(outcome)}});
    }
  }
}

void DeliveryMetrics::Start() {
  periodic_.Start(limits::kMeasureInterval);
}

void DeliveryMetrics::OnAttempt(const std::string& collection, const Attempt& attempt) {
  attempts_.Add({{"to", collection}, {"outcome", NameOf(attempt.outcome)}}).Increment();
  if (attempt.key_changed) lost_invitations_.Increment();
}

void DeliveryMetrics::Measure() {
  const absl::Time now = clock_->Now();
  int64_t pending = 0;
  int64_t dead = 0;
  int64_t paused = 0;
  for (uint32_t i = 0; i < store::kPartitions; ++i) {
    const absl::Status counted = VisitTargetStates(*store_->Read(store::PartitionId{i}), [&](const TargetState& state) {
      pending += state.pending;
      dead += state.dead;
      paused += state.paused_until.has_value() && *state.paused_until > now ? 1 : 0;
    });
    // An incomplete count would look like an improvement.
    if (!counted.ok()) return;
  }
  pending_.Add({}).Set(static_cast<double>(pending));
  dead_.Add({}).Set(static_cast<double>(dead));
  paused_.Add({}).Set(static_cast<double>(paused));
}

}  // namespace outlay::notification
