// Steps that several verbs share: beginning and ending of stages and of the review. Pure.
#ifndef OUTLAY_SERVICES_APPROVAL_DOMAIN_REVIEW_STEPS_H_
#define OUTLAY_SERVICES_APPROVAL_DOMAIN_REVIEW_STEPS_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/persons.h"
#include "services/approval/domain/review.h"
#include "services/approval/domain/review_decisions.h"
#include "services/approval/domain/seating.h"
#include "services/approval/domain/selection.h"

namespace outlay::approval {

// Begins a change of the review: its next revision, without effects.
ReviewDecision Begin(const Review& review);
// Checks a subject against the policies of guided buying, when a round begins. FAILED_PRECONDITION /
// JUSTIFICATION_REQUIRED, PURCHASE_BLOCKED (A10).
absl::Status Guide(const ReviewInputs& surroundings, ReviewDecision& decision);
// Returns the seats that the active stage would have now; nothing: no stage is active.
std::optional<Reseated> SeatsNow(const Review& review, const ReviewInputs& surroundings);
// Gives seats to others where people came or left (D5), and says whose turn it is then.
void MoveSeats(const ReviewInputs& surroundings, ReviewDecision& decision);

Room RoomOf(const Review& review, const ReviewStage& stage, const ReviewInputs& surroundings);

// The stages that a subject needs now.
struct StagePlan {
  Selection selection;
  std::vector<SplitFlag> split_flags;
};
// `surroundings.told` has the past purchases for splits; null: none are searched. RESOURCE_EXHAUSTED / QUOTA_EXCEEDED
// {quota}.
absl::StatusOr<StagePlan> PlanStages(const Subject& subject, const ReviewInputs& surroundings);

// Returns the stages that a round leaves to the round that follows it, each with the group in which its people are
// found. If another budget was proposed in the round (A11), these are all its stages; otherwise those that it had from
// before such a proposal. None for a review that ended in another way than approved, and for a subject that asks for
// less now.
std::vector<ReviewStage> StagesOwed(const Review& before, const Subject& after, const People& people);

// Gives the review the stages that its subject needs now, in the round that it says, followed by the `owed` ones, and
// begins the first stage. RESOURCE_EXHAUSTED / QUOTA_EXCEEDED {quota}.
absl::Status BeginRound(const std::vector<ReviewStage>& owed, const ReviewInputs& surroundings,
                        ReviewDecision& decision);

// Continues after a stage with enough approvals: begins the next one, or approves the review.
void BeginNextStage(const ReviewInputs& surroundings, ReviewDecision& decision);

// Keeps the first limits::kLeftOutKept of those whom the stage asked for and who may not decide.
void KeepLeftOut(std::vector<LeftOut> left_out, ReviewStage& stage);

void EndReview(ReviewState state, std::string_view reason, absl::Time now, ReviewDecision& decision);

// FAILED_PRECONDITION / REVIEW_ENDED: also when its time is over and no job has run yet.
absl::Status CheckOpen(const Review& review, absl::Time now, const WorkCalendar& calendar);

// A seat for which an actor may decide now, with the chain of delegations.
struct Place {
  std::string user;
  std::vector<std::string> chain;  // from the seat's user to the actor; empty: the actor's own seat
};
// Returns places in undecided slots: the actor's own first, then those in which the actor is a delegate.
std::vector<Place> FindPlaces(const Review& review, const std::string& actor, const ReviewInputs& surroundings);

// Checks whether all persons behind a decision for the place may make it, and returns them (A4). FAILED_PRECONDITION /
// DUTIES_CONFLICT, ALREADY_DECIDED, AUTHORITY_EXCEEDED.
absl::StatusOr<Persons> CheckPlace(const Review& review, int stage, const Place& place, const std::string& actor,
                                   const ReviewInputs& surroundings);

// Returns whether the actor may decide any open place of the review.
bool MayTakePart(const Review& review, const std::string& actor, const ReviewInputs& surroundings);

}  // namespace outlay::approval

#endif  // OUTLAY_SERVICES_APPROVAL_DOMAIN_REVIEW_STEPS_H_
