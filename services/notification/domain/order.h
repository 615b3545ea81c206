// What is kept of a purchase order, and when its end is to be told (N3). Pure.
#ifndef OUTLAY_SERVICES_NOTIFICATION_DOMAIN_ORDER_H_
#define OUTLAY_SERVICES_NOTIFICATION_DOMAIN_ORDER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "services/notification/domain/ladder.h"

namespace outlay::notification {

// A step that was told: of this end, and no other.
struct ToldStep {
  absl::CivilDay last_day;
  LadderOffset offset;

  bool operator==(const ToldStep&) const = default;
};

struct Order {
  std::string number;
  std::string group_id;                 // empty: the organization as a whole
  std::string creator;                  // user id; empty: a system
  std::vector<std::string> requesters;  // user ids
  std::string requisitioner;            // user id; empty: not said
  std::vector<std::string> contacts;    // ids
  Days days;
  bool armed = false;                      // in force: its end is told
  absl::CivilDay since;                    // steps of this day and before are not told
  std::vector<ToldStep> told;              // the last ones, at most limits::kToldSteps
  std::optional<absl::CivilDay> next_day;  // of the next step; nothing: none, or not armed
  int64_t generation = 0;                  // of the snapshot that was the last one when it was heard of

  bool operator==(const Order&) const = default;
};

// Takes over what an event says (`seen`, of which since, told and next_day do not count). `since`: the organization's
// day of the event: of an order that was not armed, steps up to then are not told, as nobody could have been told of
// them in time; with services down for a while, those that are due since are. An end that moves nearer, behind a step,
// is told at once.
Order DecideSeen(const std::optional<Order>& before, Order seen, absl::CivilDay since, const Ladder& ladder);

// What is to be told on a day: the earliest step that is due and was not told, however late. More may be due then.
struct StepDecision {
  Order after;
  std::optional<LadderStep> due;  // nothing: none is, and `after` is as before
};
StepDecision DecideStep(const Order& order, absl::CivilDay today, const Ladder& ladder);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_DOMAIN_ORDER_H_
