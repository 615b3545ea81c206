// The position of something with a last day on its ladder: the steps already notified, and the next one (N3, N4). Pure.
#ifndef OUTLAY_SERVICES_NOTIFICATION_DOMAIN_LADDER_PLACE_H_
#define OUTLAY_SERVICES_NOTIFICATION_DOMAIN_LADDER_PLACE_H_

#include <cstdint>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/time/civil_time.h"
#include "services/notification/domain/ladder.h"

namespace outlay::notification {

// A step whose notice was sent, for one particular last day.
struct ToldStep {
  absl::CivilDay last_day;
  LadderOffset offset;

  bool operator==(const ToldStep&) const = default;
};

// For one last day: the day up to which earlier ladders were responsible for its steps.
struct PassedDays {
  absl::CivilDay last_day;  // the end
  absl::CivilDay until;

  bool operator==(const PassedDays&) const = default;
};

struct LadderPlace {
  // Days after its last day for which it is stored, and then deleted; 0: as long as its producer has it.
  static constexpr int kKeptDays = 0;
  // If set, only the newest of the steps that are due together is told; and a ladder that is armed again tells the
  // newest step that passed meanwhile, as if it had been armed all along.
  static constexpr bool kTellsNewestOnly = false;

  Days days;
  bool armed = false;                      // notices of its end are to be sent
  absl::CivilDay since;                    // steps up to this day are not notified
  std::vector<ToldStep> told;              // the last steps notified, at most limits::kToldSteps
  std::vector<PassedDays> passed;          // of the last ends, at most limits::kToldSteps
  std::optional<absl::CivilDay> next_day;  // when it is to be looked at; nothing: no step is left
  int64_t generation = 0;                  // of the last snapshot when it was last seen
  int64_t ladder_revision = 0;             // of the ladder that it follows

  bool operator==(const LadderPlace&) const = default;
};

// What DecideSeen, DecideRearmed and DecideStep do to a place.
void SeePlace(const LadderPlace* before, bool keeps_since, absl::CivilDay since, const Ladders& ladders,
              LadderPlace* seen);
void RearmPlace(const Ladders& ladders, LadderPlace* place);
std::optional<LadderStep> TakeStep(absl::CivilDay today, const Ladders& ladders, LadderPlace* place);

// Sets the day on which it is deleted, if no step comes before.
template <typename T>
void KeepSomeDays(T* place) {
  if (T::kKeptDays > 0 && !place->next_day.has_value()) place->next_day = place->days.last + T::kKeptDays;
}

// Applies the state in an event (`seen`, whose since, told and next_day are ignored). `since`: the day of the event in
// the organization's calendar. If it was not armed before, steps up to that day are not notified, because no notice
// could have been in time; steps that became due afterwards are, even if services were down for a while. If the end
// moves closer, past a step, the step is notified at once. A new place follows the ladder in force, whatever the
// event's day.
template <typename T>
T DecideSeen(const std::optional<std::type_identity_t<T>>& before, T seen, absl::CivilDay since,
             const Ladders& ladders) {
  SeePlace(before.has_value() ? &*before : nullptr, T::kTellsNewestOnly, since, ladders, &seen);
  KeepSomeDays(&seen);
  return seen;
}

// Moves a place to the ladder in force, as far as possible: steps of earlier ladders that became due while those were
// in force, and were not notified, come first. For an unchanged end, a later ladder's steps count only after the last
// day of the ladder before.
template <typename T>
T DecideRearmed(T place, const Ladders& ladders) {
  RearmPlace(ladders, &place);
  KeepSomeDays(&place);
  return place;
}

// Decides what is to be told on a day: the earliest step that is due and was not told, however late. More steps may be
// due then; where only the newest is told, the others count as told with it. Also moves the place to the ladder in
// force.
template <typename T>
struct StepDecision {
  T after;
  std::optional<LadderStep> due;  // nothing: none is due
  bool is_over = false;           // nothing is due, and the row can be deleted
};
template <typename T>
StepDecision<T> DecideStep(const T& place, absl::CivilDay today, const Ladders& ladders) {
  StepDecision<T> decision{.after = place, .due = std::nullopt};
  decision.due = TakeStep(today, ladders, &decision.after);
  while (T::kTellsNewestOnly && decision.due.has_value()) {
    const std::optional<LadderStep> newer = TakeStep(today, ladders, &decision.after);
    if (!newer.has_value()) break;
    decision.due = newer;
  }
  KeepSomeDays(&decision.after);
  decision.is_over = T::kKeptDays > 0 && !decision.due.has_value() && place.days.last + T::kKeptDays <= today;
  return decision;
}

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_DOMAIN_LADDER_PLACE_H_
