#include "services/notification/domain/order.h"

#include <utility>

namespace outlay::notification {
namespace {

std::optional<absl::Time> NextStep(const Order& order, const LadderRules& rules) {
  if (!order.armed) return std::nullopt;
  for (const LadderStep& step : StepsOf(rules.ladder, order.period, rules.zone)) {
    if (step.due > order.told_until) return step.due;
  }
  return std::nullopt;
}

}  // namespace

Order DecideSeen(const std::optional<Order>& before, Order seen, absl::Time since, const LadderRules& rules) {
  // What was told before the order was closed is not told again when it is opened again.
  seen.told_until = !before.has_value()                           ? since
                    : before->armed || before->told_until > since ? before->told_until
                                                                  : since;
  seen.next_step = NextStep(seen, rules);
  return seen;
}

StepsDecision DecideSteps(const Order& order, absl::Time now, const LadderRules& rules) {
  StepsDecision decision{.after = order, .due = {}};
  if (order.armed && now > order.told_until) {
    for (const LadderStep& step : StepsOf(rules.ladder, order.period, rules.zone)) {
      if (order.told_until < step.due && step.due <= now) decision.due.push_back(step);
    }
    decision.after.told_until = now;
  }
  decision.after.next_step = NextStep(decision.after, rules);
  return decision;
}

}  // namespace outlay::notification
