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

// Up to a day, the end was the matter of ladders that are in force no more.
struct PassedDays {
  absl::CivilDay last_day;  // the end
  absl::CivilDay until;

  bool operator==(const PassedDays&) const = default;
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
  std::vector<PassedDays> passed;          // of the last ends, at most limits::kToldSteps
  std::optional<absl::CivilDay> next_day;  // of the next step; nothing: none, or not armed
  int64_t generation = 0;                  // of the snapshot that was the last one when it was heard of
  int64_t ladder_revision = 0;             // of the ladder that its steps are of

  bool operator==(const Order&) const = default;
};

// Takes over what an event says (`seen`, of which since, told and next_day do not count). `since`: the organization's
// day of the event: of an order that was not armed, steps up to then are not told, as nobody could have been told of
// them in time; with services down for a while, those that are due since are. An end that moves nearer, behind a step,
// is told at once. An order that is new follows the ladder in force, whatever its day.
Order DecideSeen(const std::optional<Order>& before, Order seen, absl::CivilDay since, const Ladders& ladders);

// Brings an order over to the ladder in force, as far as it may be: steps of earlier ladders that were due while those
// counted, and were not told, come first. Of a later ladder, only steps after the last day of the one before are told,
// as long as the order's end stays the same.
Order DecideRearmed(Order order, const Ladders& ladders);

// What is to be told on a day: the earliest step that is due and was not told, however late. More may be due then. The
// order is brought over to the ladder in force as well.
struct StepDecision {
  Order after;
  std::optional<LadderStep> due;  // nothing: none is
};
StepDecision DecideStep(const Order& order, absl::CivilDay today, const Ladders& ladders);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_DOMAIN_ORDER_H_
