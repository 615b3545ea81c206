#include "services/approval/domain/review_steps.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "services/approval/domain/errors.h"
#include "services/approval/domain/limits.h"
#include "services/approval/domain/selection.h"

namespace outlay::approval {
namespace {

std::string Joined(const std::vector<std::string>& ids) {
  std::string text;
  for (const std::string& id : ids) text = Concat(text, text.empty() ? "" : ", ", id);
  return text;
}

Decision AutomaticApproval(const Review& review, const std::vector<std::string>& rules, absl::Time now) {
  Decision decision;
  decision.round = review.round;
  decision.verdict = Verdict::kApprove;
  decision.reason = Concat("no stage by ", Joined(rules));
  decision.time = now;
  decision.digest = DigestOf(review.subject);
  return decision;
}

absl::Status CheckStages(const std::vector<ReviewStage>& stages) {
  return stages.size() > limits::kStagesPerReview
             ? QuotaExceeded("stages_per_review", static_cast<int64_t>(limits::kStagesPerReview))
             : absl::OkStatus();
}

// As GroupOf, never empty where there is a group.
std::string PlaceOf(const ReviewStage& stage, const Subject& subject, const People& people) {
  const std::string& group = GroupOf(stage, subject);
  return group.empty() ? people.TopGroup() : group;
}

// Behind what is asked for now.
void KeepStages(const std::vector<ReviewStage>& owed, const Subject& subject, const People& people,
                std::vector<ReviewStage>* stages) {
  for (const ReviewStage& kept : owed) {
    const bool is_there = std::any_of(stages->begin(), stages->end(), [&](const ReviewStage& stage) {
      return stage.stage == kept.stage && PlaceOf(stage, subject, people) == kept.group_id;
    });
    if (is_there) continue;
    ReviewStage& added = stages->emplace_back();
    added.rule_id = kept.rule_id;
    added.rule_revision = kept.rule_revision;
    added.tier = kept.tier;
    added.stage = kept.stage;
    added.stays_owed = true;
    if (kept.group_id != PlaceOf(added, subject, people)) added.group_id = kept.group_id;
  }
}

// A rate that changed meanwhile makes nothing less.
bool AsksForLess(const Subject& after, const Subject& before) {
  if (after.amount_unbounded || before.amount_unbounded) return !after.amount_unbounded;
  return after.amount.currency() == before.amount.currency() ? after.amount.minor_units() < before.amount.minor_units()
                                                             : after.base_minor < before.base_minor;
}

}  // namespace

ReviewDecision Begin(const Review& review) {
  ReviewDecision decision = {.review = review, .effects = {}};
  ++decision.review.revision;
  return decision;
}

absl::Status Guide(const ReviewInputs& surroundings, ReviewDecision& decision) {
  if (surroundings.told == nullptr) return absl::OkStatus();
  OUTLAY_ASSIGN_OR_RETURN(decision.used_exceptions,
                          GuideSubject(surroundings.told->buying, decision.review.id, surroundings.people,
                                       surroundings.now, &decision.review.subject));
  return absl::OkStatus();
}

std::optional<Reseated> SeatsNow(const Review& review, const ReviewInputs& surroundings) {
  const std::optional<int> active = ActiveStage(review);
  if (!active.has_value()) return std::nullopt;
  return Reseat(review, *active, RoomOf(review, review.stages[static_cast<size_t>(*active)], surroundings));
}

void MoveSeats(const ReviewInputs& surroundings, ReviewDecision& decision) {
  Review& review = decision.review;
  std::optional<Reseated> reseated = SeatsNow(review, surroundings);
  if (!reseated.has_value()) return;
  ReviewStage& stage = review.stages[static_cast<size_t>(*ActiveStage(review))];
  if (reseated->seats == stage.seats) {
    // Its slots were offered again, so the reasons are those of now.
    if (HasVacancy(review)) KeepLeftOut(std::move(reseated->left_out), stage);
    return;
  }
  Effect effect = {.kind = Effect::Kind::kTurnChanged, .cause = TurnCause::kPeopleChanged};
  for (const Seat& seat : reseated->seats) {
    const bool sat = std::any_of(stage.seats.begin(), stage.seats.end(),
                                 [&](const Seat& before) { return before.user == seat.user; });
    if (!sat) effect.users.push_back(seat.user);
  }
  stage.seats = std::move(reseated->seats);
  for (const Seat& seat : stage.seats) stage.slots = std::max(stage.slots, seat.slot + 1);
  KeepLeftOut(std::move(reseated->left_out), stage);
  decision.effects.push_back(std::move(effect));
}

Room RoomOf(const Review& review, const ReviewStage& stage, const ReviewInputs& surroundings) {
  return {.subject = review.subject,
          .group_id = GroupOf(stage, review.subject),
          .people = surroundings.people,
          .delegations = surroundings.delegations,
          .now = surroundings.now};
}

absl::StatusOr<StagePlan> PlanStages(const Subject& subject, const ReviewInputs& surroundings) {
  StagePlan plan = {.selection = SelectStages(surroundings.rules, subject, surroundings.people), .split_flags = {}};
  std::vector<ReviewStage>& stages = plan.selection.stages;
  const bool is_beyond_limit = !subject.spending_limit_breach.empty();
  if (is_beyond_limit && stages.empty()) stages.emplace_back().stage = SpendingLimitStage();
  if (surroundings.told != nullptr) {
    const SubjectFacts& told = *surroundings.told;
    plan.split_flags = FindSplits(subject, told.past, surroundings.rules, told.split, surroundings.people);
    const bool asks = told.split.needs_approval && !plan.split_flags.empty() && stages.empty();
    if (asks) stages.emplace_back().stage = SplitStage();
  }
  OUTLAY_RETURN_IF_ERROR(CheckStages(stages));
  return plan;
}

std::vector<ReviewStage> StagesOwed(const Review& before, const Subject& after, const People& people) {
  const bool goes_on = before.state == ReviewState::kOpen || before.state == ReviewState::kApproved;
  if (!goes_on || AsksForLess(after, before.subject)) return {};
  const std::vector<BudgetProposal>& proposals = before.budget_proposals;
  const bool is_proposed = std::any_of(proposals.begin(), proposals.end(),
                                       [&](const BudgetProposal& one) { return one.round == before.round; });
  std::vector<ReviewStage> owed;
  for (const ReviewStage& stage : before.stages) {
    if (!is_proposed && !stage.stays_owed) continue;
    ReviewStage& kept = owed.emplace_back(stage);
    kept.group_id = PlaceOf(stage, before.subject, people);
  }
  return owed;
}

absl::Status BeginRound(const std::vector<ReviewStage>& owed, const ReviewInputs& surroundings,
                        ReviewDecision& decision) {
  Review& review = decision.review;
  OUTLAY_ASSIGN_OR_RETURN(StagePlan plan, PlanStages(review.subject, surroundings));
  KeepStages(owed, review.subject, surroundings.people, &plan.selection.stages);
  OUTLAY_RETURN_IF_ERROR(CheckStages(plan.selection.stages));
  review.state = ReviewState::kOpen;
  review.subject.persons = PersonsInvolved(review.subject, surroundings.people);
  if (IsQuestionOpen(review)) review.questions.back().end_time = surroundings.now;
  review.stages = std::move(plan.selection.stages);
  review.rejected_lines.clear();
  review.open_time = surroundings.now;
  review.deadline = surroundings.calendar.Add(surroundings.now, limits::kReviewTime);
  review.remind_time = surroundings.calendar.Add(surroundings.now, limits::kReminderInterval);
  review.end_time.reset();
  review.end_reason.clear();
  review.pause_time.reset();
  review.pause_deadline.reset();
  review.paused = absl::ZeroDuration();
  review.split_flags = std::move(plan.split_flags);
  decision.effects.push_back({.kind = Effect::Kind::kOpened});
  if (review.stages.empty()) {
    review.decisions.push_back(AutomaticApproval(review, plan.selection.rule_ids, surroundings.now));
  }
  BeginNextStage(surroundings, decision);
  return absl::OkStatus();
}

void BeginNextStage(const ReviewInputs& surroundings, ReviewDecision& decision) {
  Review& review = decision.review;
  const auto next = std::find_if(review.stages.begin(), review.stages.end(),
                                 [](const ReviewStage& stage) { return stage.state == StageState::kWaiting; });
  if (next == review.stages.end()) {
    EndReview(ReviewState::kApproved, "", surroundings.now, decision);
    return;
  }
  Seating seating = SeatStage(next->stage, RoomOf(review, *next, surroundings));
  next->state = StageState::kActive;
  next->seats = std::move(seating.seats);
  next->slots = seating.slots;
  next->needed = seating.needed;
  KeepLeftOut(std::move(seating.left_out), *next);
  next->start = surroundings.now;
  next->paused = absl::ZeroDuration();
  next->escalations_done = 0;
  next->escalation_times.clear();
  for (const Escalation& escalation : next->stage.escalations) {
    next->escalation_times.push_back(surroundings.calendar.Add(surroundings.now, absl::Hours(escalation.after_hours)));
  }
  review.remind_time = surroundings.calendar.Add(surroundings.now, limits::kReminderInterval);
  decision.effects.push_back(
      {.kind = Effect::Kind::kTurnChanged, .users = Undecided(review), .cause = TurnCause::kStageBegan});
}

void KeepLeftOut(std::vector<LeftOut> left_out, ReviewStage& stage) {
  if (left_out.size() > limits::kLeftOutKept) left_out.resize(limits::kLeftOutKept);
  stage.left_out = std::move(left_out);
}

void EndReview(ReviewState state, std::string_view reason, absl::Time now, ReviewDecision& decision) {
  Review& review = decision.review;
  review.state = state;
  review.end_time = now;
  review.end_reason = std::string(reason);
  review.pause_time.reset();
  review.pause_deadline.reset();
  if (IsQuestionOpen(review)) review.questions.back().end_time = now;
  for (ReviewStage& stage : review.stages) {
    if (stage.state == StageState::kActive || stage.state == StageState::kWaiting) stage.state = StageState::kSkipped;
  }
  decision.effects.push_back({.kind = state == ReviewState::kExpired ? Effect::Kind::kExpired : Effect::Kind::kEnded});
}

absl::Status CheckOpen(const Review& review, absl::Time now, const WorkCalendar& calendar) {
  const ReviewState state = StateAt(review, now, calendar);
  return state == ReviewState::kOpen ? absl::OkStatus() : ReviewEnded(review.id, StateName(state));
}

std::vector<Place> FindPlaces(const Review& review, const std::string& actor, const ReviewInputs& surroundings) {
  const Chains chains =
      ChainsTo(surroundings.delegations, actor, review.subject, surroundings.people, surroundings.now);
  std::vector<Place> places;
  for (const std::string& user : Undecided(review)) {
    if (user == actor) {
      places.insert(places.begin(), {.user = user, .chain = {}});
    } else if (const auto chain = chains.find(user); chain != chains.end()) {
      places.push_back({.user = user, .chain = chain->second});
    }
  }
  return places;
}

absl::StatusOr<Persons> CheckPlace(const Review& review, int stage, const Place& place, const std::string& actor,
                                   const ReviewInputs& surroundings) {
  const People& people = surroundings.people;
  const Persons acting = people.PersonsBehind(actor);
  Persons persons = acting;
  persons.Add(people.PersonsBehind(place.user));
  for (const std::string& user : place.chain) persons.Add(people.PersonsBehind(user));
  const Act asked = {Duty::kRequester, PersonsInvolved(review.subject, people)};
  OUTLAY_RETURN_IF_ERROR(CheckDuties(surroundings.duties, {&asked, 1}, {Duty::kApprover, persons}));
  for (const Decision& past : review.decisions) {
    if (past.round != review.round || past.stage != stage || past.voided) continue;
    // The person who decided counts, and the one whose seat it was; delegates in between may still decide.
    Persons counted = people.PersonsBehind(past.decided_by);
    counted.Add(people.PersonsBehind(past.user));
    if (counted.Overlaps(acting)) return AlreadyDecided(review.id);
  }
  const std::string& group_id = GroupOf(review.stages[static_cast<size_t>(stage)], review.subject);
  if (people.AuthorityOf(place.user, group_id).value_or(-1) < review.subject.judged_minor()) {
    return AuthorityExceeded(review.id);
  }
  return persons;
}

bool MayTakePart(const Review& review, const std::string& actor, const ReviewInputs& surroundings) {
  const std::vector<Place> places = FindPlaces(review, actor, surroundings);
  return std::any_of(places.begin(), places.end(), [&](const Place& place) {
    return CheckPlace(review, *ActiveStage(review), place, actor, surroundings).ok();
  });
}

}  // namespace outlay::approval
