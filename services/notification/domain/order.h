// What is kept of a purchase order, and when its end is to be told (N3). Pure.
#ifndef OUTLAY_SERVICES_NOTIFICATION_DOMAIN_ORDER_H_
#define OUTLAY_SERVICES_NOTIFICATION_DOMAIN_ORDER_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "common/base/calendar.h"
#include "services/notification/domain/ladder.h"

namespace outlay::notification {

struct Order {
  std::string number;
  std::string creator;                  // user id; empty: a system
  std::vector<std::string> requesters;  // user ids
  std::string requisitioner;            // user id; empty: not said
  Interval period;
  bool armed = false;                   // in force: its end is told
  absl::Time told_until;                // steps that were due up to this instant are dealt with
  std::optional<absl::Time> next_step;  // when the next one is due; nothing: none, or not armed

  bool operator==(const Order&) const = default;
};

// Where and how an organization wants ends told.
struct LadderRules {
  const Ladder& ladder;
  TimeZone zone;
};

// Takes over what an event says (`seen`, of which told_until and next_step do not count). `since`: the organization's
// business time of the event: of an order that was not armed, steps that were due by then are not told, as nobody could
// have been told of them in time; with services down for a while, those that are due since are.
Order DecideSeen(const std::optional<Order>& before, Order seen, absl::Time since, const LadderRules& rules);

// What is to be told at an instant.
struct StepsDecision {
  Order after;
  std::vector<LadderStep> due;  // each is told once, however late, the earliest first
};
StepsDecision DecideSteps(const Order& order, absl::Time now, const LadderRules& rules);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_DOMAIN_ORDER_H_
