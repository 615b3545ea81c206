#include "services/approval/domain/review_decisions.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "services/approval/domain/errors.h"
#include "services/approval/domain/limits.h"
#include "services/approval/domain/review_steps.h"
#include "services/approval/domain/seating.h"

namespace outlay::approval {
namespace {

absl::Status CheckCommand(const Review& review, const DecideCommand& command) {
  if (command.verdict == Verdict::kUnspecified) return FieldRequired("verdict");
  if (command.verdict == Verdict::kReject && command.reason.empty()) return FieldRequired("reason");
  if (command.digest_hex != DigestOf(review.subject).ToHex()) return SubjectChanged(review.id);
  if (command.rejected_lines.empty()) return absl::OkStatus();
  if (command.verdict != Verdict::kReject) return FieldInvalid("rejected_lines", "go with a rejection only");
  if (!review.subject.lines_separable) return LinesNotSeparable(review.id);
  for (const std::string& number : command.rejected_lines) {
    const bool found = std::any_of(review.subject.lines.begin(), review.subject.lines.end(),
                                   [&](const SubjectLine& line) { return line.number == number; });
    if (!found) return LineNotFound(review.id, number);
  }
  return absl::OkStatus();
}

// Returns the outcome of the stage's decisions so far, for a line or, with "", for the subject as a whole (A2).
StageState OutcomeOf(const Review& review, int stage_index, std::string_view line) {
  const ReviewStage& stage = review.stages[static_cast<size_t>(stage_index)];
  int approvals = 0;
  int rejections = 0;
  for (const Decision& decision : review.decisions) {
    if (decision.round != review.round || decision.stage != stage_index || decision.voided) continue;
    decision.Approves(line) ? ++approvals : ++rejections;
  }
  if (approvals >= stage.needed) return StageState::kApproved;
  const int open = stage.slots - approvals - rejections;
  const bool first_decides = stage.stage.quorum == Quorum::kAnyOne;
  const bool is_lost = rejections > 0 && (first_decides || approvals + open < stage.needed);
  return is_lost ? StageState::kRejected : StageState::kActive;
}

// Adds lines that can no longer get enough approvals to the rejected ones, and returns the outcome for the others.
StageState SettleLines(Review& review, int stage) {
  bool is_open = false;
  for (const SubjectLine& line : review.subject.lines) {
    std::vector<std::string>& rejected = review.rejected_lines;
    if (std::find(rejected.begin(), rejected.end(), line.number) != rejected.end()) continue;
    const StageState outcome = OutcomeOf(review, stage, line.number);
    if (outcome == StageState::kRejected) rejected.push_back(line.number);
    is_open |= outcome == StageState::kActive;
  }
  if (review.rejected_lines.size() == review.subject.lines.size()) return StageState::kRejected;
  return is_open ? StageState::kActive : StageState::kApproved;
}

// Ends the stage as soon as its outcome is certain (A2).
void Settle(int stage, const std::string& reason, const ReviewInputs& surroundings, ReviewDecision& decision) {
  Review& review = decision.review;
  const bool by_line = review.subject.lines_separable && !review.subject.lines.empty();
  const StageState outcome = by_line ? SettleLines(review, stage) : OutcomeOf(review, stage, "");
  if (outcome == StageState::kActive) return;
  review.stages[static_cast<size_t>(stage)].state = outcome;
  if (outcome == StageState::kRejected) {
    EndReview(ReviewState::kRejected, reason, surroundings.now, decision);
  } else {
    BeginNextStage(surroundings, decision);
  }
}

// The first place that the actor may fill, or the reason why there is none.
struct TakenPlace {
  Place place;
  Persons persons;
};
absl::StatusOr<TakenPlace> TakePlace(const Review& review, int stage, const std::string& actor,
                                     const ReviewInputs& surroundings) {
  absl::Status why = IsDecided(review, stage, actor) ? AlreadyDecided(review.id) : NotYourTurn(review.id);
  bool is_first = true;
  for (Place& place : FindPlaces(review, actor, surroundings)) {
    absl::StatusOr<Persons> persons = CheckPlace(review, stage, place, actor, surroundings);
    if (persons.ok()) return TakenPlace{.place = std::move(place), .persons = *std::move(persons)};
    if (is_first) why = persons.status();
    is_first = false;
  }
  return why;
}

// Makes the next escalation of the active stage, if it is due.
bool Escalate(const ReviewInputs& surroundings, ReviewDecision& decision) {
  Review& review = decision.review;
  const std::optional<int> active = ActiveStage(review);
  if (!active.has_value()) return false;
  ReviewStage& stage = review.stages[static_cast<size_t>(*active)];
  const std::optional<absl::Time> due = NextEscalation(stage);
  if (!due.has_value() || surroundings.now < *due) return false;
  const Escalation& escalation = stage.stage.escalations[static_cast<size_t>(stage.escalations_done)];
  ++stage.escalations_done;
  if (escalation.action == EscalationAction::kReject) {
    stage.state = StageState::kRejected;
    EndReview(ReviewState::kRejected, "not decided in time", surroundings.now, decision);
    return true;
  }
  // First slots beyond the existing ones that the quorum requires: without them the stage could never be approved.
  std::vector<int> missing;
  for (int slot = stage.slots; slot < stage.needed; ++slot) missing.push_back(slot);
  for (int slot = 0; slot < stage.slots; ++slot) {
    if (!IsSlotDecided(review, *active, slot)) missing.push_back(slot);
  }
  // Escalations that are made late are announced together.
  const bool is_told = !decision.effects.empty() && decision.effects.back().kind == Effect::Kind::kTurnChanged &&
                       decision.effects.back().cause == TurnCause::kEscalated;
  if (!is_told) decision.effects.push_back({.kind = Effect::Kind::kTurnChanged, .cause = TurnCause::kEscalated});
  Effect& effect = decision.effects.back();
  for (Seat& seat : SeatsOf(escalation.approver, stage.seats, missing, RoomOf(review, stage, surroundings))) {
    effect.users.push_back(seat.user);
    stage.slots = std::max(stage.slots, seat.slot + 1);
    stage.seats.push_back(std::move(seat));
  }
  return true;
}

// Asks others where all whom the stage asks have decided and it needs more, and tells whoever asked if nobody can.
void AskMore(int stage, const ReviewInputs& surroundings, ReviewDecision& decision) {
  if (ActiveStage(decision.review) != stage || !NobodyDecides(decision.review)) return;
  MoveSeats(surroundings, decision);
  if (!NobodyDecides(decision.review)) return;
  decision.effects.push_back({.kind = Effect::Kind::kTurnChanged, .cause = TurnCause::kPeopleChanged});
}

void Remind(absl::Time now, const WorkCalendar& calendar, ReviewDecision& decision) {
  Review& review = decision.review;
  if (now < review.remind_time) return;
  while (review.remind_time <= now) review.remind_time = calendar.Add(review.remind_time, limits::kReminderInterval);
  decision.effects.push_back({.kind = Effect::Kind::kReminded, .users = Undecided(review)});
}

}  // namespace

absl::StatusOr<ReviewDecision> DecideOpen(std::string_view review_id, const Subject& subject,
                                          const ReviewInputs& surroundings) {
  ReviewDecision decision;
  decision.review.id = std::string(review_id);
  decision.review.subject = subject;
  OUTLAY_RETURN_IF_ERROR(Guide(surroundings, decision));
  OUTLAY_RETURN_IF_ERROR(BeginRound(/*owed=*/{}, surroundings, decision));
  return decision;
}

absl::StatusOr<ReviewDecision> DecideVote(const Review& review, const DecideCommand& command,
                                          const ReviewInputs& surroundings) {
  OUTLAY_RETURN_IF_ERROR(CheckOpen(review, surroundings.now, surroundings.calendar));
  OUTLAY_RETURN_IF_ERROR(CheckCommand(review, command));
  const int stage = ActiveStage(review).value_or(0);
  OUTLAY_ASSIGN_OR_RETURN(TakenPlace taken, TakePlace(review, stage, command.actor, surroundings));
  ReviewDecision decision = Begin(review);
  Decision& made = decision.review.decisions.emplace_back();
  made.round = review.round;
  made.stage = stage;
  made.user = taken.place.user;
  made.decided_by = command.actor;
  made.chain = taken.place.chain;
  made.verdict = command.verdict;
  made.reason = command.reason;
  // Rejecting all lines is rejecting the whole subject.
  const std::set<std::string> lines(command.rejected_lines.begin(), command.rejected_lines.end());
  if (lines.size() < review.subject.lines.size()) made.rejected_lines = {lines.begin(), lines.end()};
  made.time = surroundings.now;
  made.digest = DigestOf(review.subject);
  made.persons = std::move(taken.persons);
  decision.effects.push_back({.kind = Effect::Kind::kProgressed, .progress = Progress::kDecided});
  Settle(stage, command.reason, surroundings, decision);
  AskMore(stage, surroundings, decision);
  return decision;
}

absl::StatusOr<ReviewDecision> DecideRequestInformation(const Review& review, const std::string& actor,
                                                        const std::string& text, const ReviewInputs& surroundings) {
  OUTLAY_RETURN_IF_ERROR(CheckOpen(review, surroundings.now, surroundings.calendar));
  if (!MayTakePart(review, actor, surroundings)) return NotYourTurn(review.id);
  if (IsQuestionOpen(review)) return QuestionOpen(review.id);
  if (review.questions.size() >= limits::kQuestions) {
    return QuotaExceeded("questions_per_review", static_cast<int64_t>(limits::kQuestions));
  }
  ReviewDecision decision = Begin(review);
  decision.review.questions.push_back(
      {.asked_by = actor, .text = text, .ask_time = surroundings.now, .answer = {}, .end_time = {}});
  // If no pause remains, the clock runs while the question is open.
  if (const absl::Duration left = limits::kPauseTime - review.paused; left > absl::ZeroDuration()) {
    decision.review.pause_time = surroundings.now;
    decision.review.pause_deadline =
        surroundings.calendar.Shift(review.deadline, surroundings.now, surroundings.now + left);
  }
  decision.effects.push_back({.kind = Effect::Kind::kProgressed, .progress = Progress::kInformationRequested});
  return decision;
}

absl::StatusOr<ReviewDecision> DecideProposeBudget(const Review& review, BudgetProposal proposal,
                                                   const std::string& digest_hex, const ReviewInputs& surroundings) {
  OUTLAY_RETURN_IF_ERROR(CheckOpen(review, surroundings.now, surroundings.calendar));
  if (proposal.group_id.empty() && proposal.cost_center.empty() && proposal.project.empty()) {
    return FieldRequired("group");
  }
  const SubjectKind kind = review.subject.kind;
  const bool is_charged = kind == SubjectKind::kPurchaseOrder || kind == SubjectKind::kChangeOrder;
  if (!is_charged) return SubjectWithoutBudget(review.id);
  const Digest digest = DigestOf(review.subject);
  if (digest_hex != digest.ToHex()) return SubjectChanged(review.id);
  if (!MayTakePart(review, proposal.user, surroundings)) return NotYourTurn(review.id);
  const auto of_round = std::count_if(review.budget_proposals.begin(), review.budget_proposals.end(),
                                      [&](const BudgetProposal& past) { return past.round == review.round; });
  if (of_round >= limits::kBudgetProposals) {
    return QuotaExceeded("budget_proposals_per_round", limits::kBudgetProposals);
  }
  ReviewDecision decision = Begin(review);
  proposal.time = surroundings.now;
  proposal.digest = digest;
  proposal.round = review.round;
  decision.review.budget_proposals.push_back(std::move(proposal));
  decision.effects.push_back({.kind = Effect::Kind::kProgressed, .progress = Progress::kBudgetProposed});
  return decision;
}

absl::StatusOr<ReviewDecision> DecideAnswerInformation(const Review& review, const std::string& actor,
                                                       const std::string& text, absl::Time now,
                                                       const WorkCalendar& calendar) {
  OUTLAY_RETURN_IF_ERROR(CheckOpen(review, now, calendar));
  if (!IsQuestionOpen(review)) return NoQuestionOpen(review.id);
  if (actor != review.subject.requester) return RequesterOnly(review.id);
  ReviewDecision decision = Begin(review);
  if (review.pause_time.has_value()) {
    // A pause that is over ended at its limit, however late the answer comes.
    EndPause(std::min(now, *PauseEnd(review)), calendar, decision.review);
  }
  decision.review.questions.back().answer = text;
  decision.review.questions.back().end_time = now;
  decision.effects.push_back({.kind = Effect::Kind::kProgressed, .progress = Progress::kInformationAnswered});
  return decision;
}

absl::StatusOr<ReviewDecision> DecideWithdraw(const Review& review, const std::string& actor, bool is_owner,
                                              const std::string& reason, absl::Time now, const WorkCalendar& calendar) {
  OUTLAY_RETURN_IF_ERROR(CheckOpen(review, now, calendar));
  if (!is_owner && actor != review.subject.requester) return RequesterOnly(review.id);
  ReviewDecision decision = Begin(review);
  EndReview(ReviewState::kWithdrawn, reason, now, decision);
  return decision;
}

ReviewDecision DecideTick(const Review& review, const ReviewInputs& surroundings) {
  if (review.state != ReviewState::kOpen) return {.review = review, .effects = {}};
  ReviewDecision decision = Begin(review);
  const absl::Time now = surroundings.now;
  if (IsOutOfTime(review, now)) {
    EndReview(ReviewState::kExpired, "not decided in time", now, decision);
    return decision;
  }
  if (const std::optional<absl::Time> end = PauseEnd(review); end.has_value() && *end <= now) {
    EndPause(*end, surroundings.calendar, decision.review);
    decision.effects.push_back({.kind = Effect::Kind::kProgressed, .progress = Progress::kPauseEnded});
  }
  MoveSeats(surroundings, decision);
  if (!decision.review.pause_time.has_value()) {
    while (Escalate(surroundings, decision)) {
    }
    if (decision.review.state == ReviewState::kOpen) Remind(now, surroundings.calendar, decision);
  }
  if (decision.effects.empty()) return {.review = review, .effects = {}};
  return decision;
}

bool WouldMoveSeats(const Review& review, const ReviewInputs& surroundings) {
  if (review.state != ReviewState::kOpen) return false;
  const std::optional<Reseated> reseated = SeatsNow(review, surroundings);
  return reseated.has_value() && reseated->seats != review.stages[static_cast<size_t>(*ActiveStage(review))].seats;
}

}  // namespace outlay::approval
