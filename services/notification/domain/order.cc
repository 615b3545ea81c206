#include "services/notification/domain/order.h"

#include <algorithm>
#include <utility>

#include "services/notification/domain/limits.h"

namespace outlay::notification {
namespace {

// The ladder that an order follows; of one that is not kept any more, the oldest.
Ladders::const_iterator VersionOf(const Order& order, const Ladders& ladders) {
  return std::find_if(ladders.begin(), ladders.end() - 1,
                      [&](const LadderVersion& each) { return each.revision >= order.ladder_revision; });
}

bool IsPassed(const Order& order, const LadderStep& step) {
  return std::any_of(order.passed.begin(), order.passed.end(),
                     [&](const PassedDays& each) { return each.last_day == step.last_day && each.until >= step.day; });
}

void Pass(absl::CivilDay until, Order* order) {
  std::erase_if(order->passed, [&](const PassedDays& each) { return each.last_day == order->days.last; });
  order->passed.push_back({.last_day = order->days.last, .until = until});
  if (order->passed.size() > limits::kToldSteps) order->passed.erase(order->passed.begin());
}

std::optional<LadderStep> NextStep(const Order& order, const LadderVersion& version) {
  if (!order.armed) return std::nullopt;
  for (const LadderStep& step : StepsOf(version.ladder, order.days)) {
    if (version.last_day.has_value() && step.day > *version.last_day) break;
    const ToldStep told{.last_day = step.last_day, .offset = step.offset};
    if (step.day > order.since && !IsPassed(order, step) &&
        std::find(order.told.begin(), order.told.end(), told) == order.told.end()) {
      return step;
    }
  }
  return std::nullopt;
}

}  // namespace

Order DecideRearmed(Order order, const Ladders& ladders) {
  auto version = VersionOf(order, ladders);
  std::optional<LadderStep> next = NextStep(order, *version);
  while (!next.has_value() && version->last_day.has_value()) {
    Pass(*version->last_day, &order);
    next = NextStep(order, *++version);
  }
  order.ladder_revision = version->revision;
  order.next_day = next.has_value() ? std::optional(next->day) : std::nullopt;
  return order;
}

Order DecideSeen(const std::optional<Order>& before, Order seen, absl::CivilDay since, const Ladders& ladders) {
  seen.since = since;
  seen.told.clear();
  seen.passed.clear();
  seen.ladder_revision = ladders.back().revision;
  if (before.has_value()) {
    seen.since = before->armed ? before->since : std::max(before->since, since);
    seen.told = before->told;
    seen.passed = before->passed;
    seen.ladder_revision = before->ladder_revision;
  }
  return DecideRearmed(std::move(seen), ladders);
}

StepDecision DecideStep(const Order& order, absl::CivilDay today, const Ladders& ladders) {
  StepDecision decision{.after = DecideRearmed(order, ladders), .due = std::nullopt};
  const std::optional<LadderStep> next = NextStep(decision.after, *VersionOf(decision.after, ladders));
  if (!next.has_value() || next->day > today) return decision;
  decision.due = next;
  std::vector<ToldStep>& told = decision.after.told;
  told.push_back({.last_day = next->last_day, .offset = next->offset});
  if (told.size() > limits::kToldSteps) told.erase(told.begin());
  decision.after = DecideRearmed(std::move(decision.after), ladders);
  return decision;
}

}  // namespace outlay::notification
