#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/base/materiality.h"
#include "common/base/status_macros.h"
#include "services/approval/domain/delegation.h"
#include "services/approval/domain/errors.h"
#include "services/approval/domain/limits.h"
#include "services/approval/domain/review_decisions.h"
#include "services/approval/domain/review_steps.h"
#include "services/approval/domain/seating.h"

namespace outlay::approval {
namespace {

// Returns whether somebody who decided is now involved in the subject.
bool HasInvolvedDecider(const Review& review, const Subject& subject, const People& people) {
  const Persons involved = PersonsInvolved(subject, people);
  return std::any_of(review.decisions.begin(), review.decisions.end(), [&](const Decision& decision) {
    return decision.round == review.round && decision.persons.Overlaps(involved);
  });
}

// Returns whether a person approved something by the decision, which stands in this round.
bool CountsAsApproval(const Review& review, const Decision& decision) {
  return decision.round == review.round && !decision.voided && !decision.user.empty() &&
         (decision.verdict == Verdict::kApprove || !decision.rejected_lines.empty());
}

// Returns whether somebody whose approval counts could no longer give it: authority is checked again when an approval
// is about to take effect (I13).
bool HasLostApproval(const Review& review, const Subject& subject, const People& people) {
  return std::any_of(review.decisions.begin(), review.decisions.end(), [&](const Decision& decision) {
    if (!CountsAsApproval(review, decision)) return false;
    const std::string& group_id = GroupOf(review.stages[static_cast<size_t>(decision.stage)], subject);
    return !people.IsActive(decision.decided_by) ||
           people.AuthorityOf(decision.user, group_id).value_or(-1) < subject.judged_minor();
  });
}

// Returns whether every delegate who approved could still do so: above the cap of a delegation nobody decides by it
// (A8), whatever is tolerated.
bool MayDelegatesDecide(const Review& review, const Subject& told, const ReviewInputs& surroundings) {
  return std::all_of(review.decisions.begin(), review.decisions.end(), [&](const Decision& decision) {
    if (!CountsAsApproval(review, decision) || decision.user == decision.decided_by) return true;
    return ChainsTo(surroundings.delegations, decision.decided_by, told, surroundings.people, surroundings.now)
        .contains(decision.user);
  });
}

// Returns whether both are the same stage of the same group.
bool IsTheSame(const ReviewStage& a, const ReviewStage& b) {
  return a.stage == b.stage && a.group_id == b.group_id;
}

// Returns whether the grown subject asks for the same stages as before by today's rules, and for none that the review
// lacks: it keeps the stages of the rules of its round, which may have had other bounds.
bool AsksForNoMore(const Review& review, const std::vector<ReviewStage>& before,
                   const std::vector<ReviewStage>& after) {
  return std::ranges::equal(before, after, IsTheSame) && std::ranges::all_of(after, [&](const ReviewStage& asked) {
           return std::ranges::any_of(review.stages, [&](const ReviewStage& has) { return IsTheSame(asked, has); });
         });
}

// Returns whether decisions stand under a change of the subject: with all growth since the round began it is tolerated,
// and who is asked and who decided stay the right ones.
bool IsTolerated(const Review& review, const Subject& told, const SubjectGrowth& growth,
                 const ReviewInputs& surroundings) {
  const Materiality none;
  const Materiality& materiality = surroundings.told == nullptr ? none : surroundings.told->materiality;
  const bool fields_may_change = std::all_of(growth.fields.begin(), growth.fields.end(), [&](const std::string& field) {
    return Tolerates(materiality, std::string_view(field));
  });
  if (!fields_may_change || growth.minor == 0) return fields_may_change;
  int64_t grown = 0;
  int64_t decided = 0;
  if (__builtin_add_overflow(review.grown_minor, growth.minor, &grown) ||
      __builtin_sub_overflow(told.amount.minor_units(), grown, &decided) || decided < 0) {
    return false;
  }
  if (!Tolerates(materiality, decided, grown)) return false;
  const absl::StatusOr<StagePlan> before = PlanStages(review.subject, surroundings);
  const absl::StatusOr<StagePlan> after = PlanStages(told, surroundings);
  return before.ok() && after.ok() && AsksForNoMore(review, before->selection.stages, after->selection.stages) &&
         MayDelegatesDecide(review, told, surroundings);
}

// Returns the review with a subject under whose change decisions stand.
ReviewDecision KeepDecisions(const Review& review, const Subject& told, const SubjectGrowth& growth,
                             const ReviewInputs& surroundings) {
  ReviewDecision decision = Begin(review);
  Review& after = decision.review;
  after.grown_minor += growth.minor;
  after.subject = told;
  after.subject.persons = PersonsInvolved(told, surroundings.people);
  const bool is_the_same = growth == SubjectGrowth() && told.amount == review.subject.amount;
  if (!is_the_same) {
    after.tolerated_changes.push_back({.time = surroundings.now,
                                       .round = review.round,
                                       .from_minor = review.subject.amount.minor_units(),
                                       .to_minor = told.amount.minor_units(),
                                       .grown_minor = after.grown_minor,
                                       .fields = growth.fields});
    if (after.tolerated_changes.size() > limits::kToleratedChanges) {
      after.tolerated_changes.erase(after.tolerated_changes.begin());
    }
  }
  decision.effects.push_back({.kind = Effect::Kind::kProgressed, .progress = Progress::kSubjectChanged});
  MoveSeats(surroundings, decision);
  return decision;
}

absl::StatusOr<ReviewDecision> BeginAgain(const Review& review, const Subject& subject,
                                          const ReviewInputs& surroundings) {
  if (review.round >= limits::kRounds) return ReviewFull(review.id, "rounds_per_review", limits::kRounds);
  ReviewDecision decision = Begin(review);
  std::vector<std::string> voided;
  for (Decision& past : decision.review.decisions) {
    if (past.round != review.round) continue;
    const bool is_known = std::find(voided.begin(), voided.end(), past.decided_by) != voided.end();
    if (!past.voided && !past.decided_by.empty() && !is_known) voided.push_back(past.decided_by);
    past.voided = true;
  }
  decision.review.subject = subject;
  decision.review.subject.persons = review.subject.persons;
  OUTLAY_RETURN_IF_ERROR(Guide(surroundings, decision));
  ++decision.review.round;
  decision.review.grown_minor = 0;
  const std::vector<ReviewStage> owed = StagesOwed(review, subject, surroundings.people);
  OUTLAY_RETURN_IF_ERROR(BeginRound(owed, surroundings, decision));
  // A round that begins says so first.
  decision.effects.front().users = std::move(voided);
  return decision;
}

}  // namespace

absl::StatusOr<ReviewDecision> DecideResubmit(const Review& review, const Subject& subject,
                                              const ReviewInputs& surroundings) {
  if (subject.resource != review.subject.resource || subject.kind != review.subject.kind) {
    return SubjectMismatch(review.id);
  }
  const ReviewState state = StateAt(review, surroundings.now, surroundings.calendar);
  const bool stands = state == ReviewState::kOpen || state == ReviewState::kApproved;
  if (!stands) return BeginAgain(review, subject, surroundings);
  Subject told = subject;
  KeepRate(review.subject, &told);
  told.persons = review.subject.persons;
  told.policy_breach |= review.subject.policy_breach;
  if (HasLostApproval(review, told, surroundings.people)) return BeginAgain(review, subject, surroundings);
  if (told == review.subject) {
    // Somebody may have become eligible for a seat meanwhile.
    ReviewDecision decision = Begin(review);
    MoveSeats(surroundings, decision);
    return decision.effects.empty() ? ReviewDecision{.review = review, .effects = {}} : decision;
  }
  const std::optional<SubjectGrowth> growth = GrowthOf(review.subject, told);
  if (!growth.has_value() || !IsTolerated(review, told, *growth, surroundings) ||
      HasInvolvedDecider(review, told, surroundings.people)) {
    return BeginAgain(review, subject, surroundings);
  }
  return KeepDecisions(review, told, *growth, surroundings);
}

}  // namespace outlay::approval
