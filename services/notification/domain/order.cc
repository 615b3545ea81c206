#include "services/notification/domain/order.h"

#include <algorithm>
#include <utility>

#include "services/notification/domain/limits.h"

namespace outlay::notification {
namespace {

std::optional<LadderStep> NextStep(const Order& order, const Ladder& ladder) {
  if (!order.armed) return std::nullopt;
  for (const LadderStep& step : StepsOf(ladder, order.days)) {
    const ToldStep told{.last_day = step.last_day, .offset = step.offset};
    if (step.day > order.since && std::find(order.told.begin(), order.told.end(), told) == order.told.end()) {
      return step;
    }
  }
  return std::nullopt;
}

std::optional<absl::CivilDay> DayOfNext(const Order& order, const Ladder& ladder) {
  const std::optional<LadderStep> next = NextStep(order, ladder);
  return next.has_value() ? std::optional(next->day) : std::nullopt;
}

}  // namespace

Order DecideSeen(const std::optional<Order>& before, Order seen, absl::CivilDay since, const Ladder& ladder) {
  seen.since = since;
  seen.told.clear();
  if (before.has_value()) {
    seen.since = before->armed ? before->since : std::max(before->since, since);
    seen.told = before->told;
  }
  seen.next_day = DayOfNext(seen, ladder);
  return seen;
}

StepDecision DecideStep(const Order& order, absl::CivilDay today, const Ladder& ladder) {
  const std::optional<LadderStep> next = NextStep(order, ladder);
  if (!next.has_value() || next->day > today) return {.after = order, .due = std::nullopt};
  StepDecision decision{.after = order, .due = next};
  std::vector<ToldStep>& told = decision.after.told;
  told.push_back({.last_day = next->last_day, .offset = next->offset});
  if (told.size() > limits::kToldSteps) told.erase(told.begin());
  decision.after.next_day = DayOfNext(decision.after, ladder);
  return decision;
}

}  // namespace outlay::notification
