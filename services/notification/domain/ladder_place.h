// Where something with a last day stands on its ladder: which steps were told, and which one is next (N3, N4). Pure.
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

struct LadderPlace {
  // Days for which it is kept behind its last day, and forgotten then; 0: as long as its producer has it.
  static constexpr int kKeptDays = 0;
  // Of steps that are due together the newest alone is told; and what is armed again is told by the newest step that
  // passed meanwhile, as if it had been armed all along.
  static constexpr bool kTellsNewestOnly = false;

  Days days;
  bool armed = false;                      // its end is told
  absl::CivilDay since;                    // steps of this day and before are not told
  std::vector<ToldStep> told;              // the last ones, at most limits::kToldSteps
  std::vector<PassedDays> passed;          // of the last ends, at most limits::kToldSteps
  std::optional<absl::CivilDay> next_day;  // when it is to be looked at; nothing: there is nothing to tell
  int64_t generation = 0;                  // of the snapshot that was the last one when it was heard of
  int64_t ladder_revision = 0;             // of the ladder that its steps are of

  bool operator==(const LadderPlace&) const = default;
};

// What DecideSeen, DecideRearmed and DecideStep do to a place.
void SeePlace(const LadderPlace* before, bool keeps_since, absl::CivilDay since, const Ladders& ladders,
              LadderPlace* seen);
void RearmPlace(const Ladders& ladders, LadderPlace* place);
std::optional<LadderStep> TakeStep(absl::CivilDay today, const Ladders& ladders, LadderPlace* place);

// Sets the day on which it is forgotten, where no step comes before.
template <typename T>
void KeepSomeDays(T* place) {
  if (T::kKeptDays > 0 && !place->next_day.has_value()) place->next_day = place->days.last + T::kKeptDays;
}

// Takes over what an event says (`seen`, of which since, told and next_day do not count). `since`: the organization's
// day of the event: of what was not armed, steps up to then are not told, as nobody could have been told of them in
// time; with services down for a while, those that are due since are. An end that moves nearer, behind a step, is told
// at once. What is new follows the ladder in force, whatever its day.
template <typename T>
T DecideSeen(const std::optional<std::type_identity_t<T>>& before, T seen, absl::CivilDay since,
             const Ladders& ladders) {
  SeePlace(before.has_value() ? &*before : nullptr, T::kTellsNewestOnly, since, ladders, &seen);
  KeepSomeDays(&seen);
  return seen;
}

// Brings it over to the ladder in force, as far as it may be: steps of earlier ladders that were due while those
// counted, and were not told, come first. Of a later ladder, only steps after the last day of the one before are told,
// as long as the end stays the same.
template <typename T>
T DecideRearmed(T place, const Ladders& ladders) {
  RearmPlace(ladders, &place);
  KeepSomeDays(&place);
  return place;
}

// What is to be told on a day: the earliest step that is due and was not told, however late. More may be due then;
// where only the newest is told, the others count as told with it. It is brought over to the ladder in force as well.
template <typename T>
struct StepDecision {
  T after;
  std::optional<LadderStep> due;  // nothing: none is
  bool is_over = false;           // nothing is due, and it need not be kept any more
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
