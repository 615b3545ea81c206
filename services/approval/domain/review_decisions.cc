#include "services/approval/domain/review_decisions.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "services/approval/domain/errors.h"
#include "services/approval/domain/limits.h"
#include "services/approval/domain/review_steps.h"
#include "services/approval/domain/seating.h"

namespace outlay::approval {
namespace {

ReviewDecision Begin(const Review& review) {
  ReviewDecision decision = {.review = review, .effects = {}};
  ++decision.review.revision;
  return decision;
}

// Whether somebody who decided has now a part in the subject.
bool HasInvolvedDecider(const Review& review, const Subject& subject, const People& people) {
  const Persons involved = PersonsInvolved(subject, people);
  return std::any_of(review.decisions.begin(), review.decisions.end(), [&](const Decision& decision) {
    return decision.round == review.round && decision.persons.Overlaps(involved);
  });
}

absl::StatusOr<ReviewDecision> BeginAgain(const Review& review, const Subject& subject,
                                          const Surroundings& surroundings) {
  if (review.round >= limits::kRounds) return QuotaExceeded("rounds_per_review", limits::kRounds);
  ReviewDecision decision = Begin(review);
  for (Decision& past : decision.review.decisions) {
    if (past.round == review.round) past.voided = true;
  }
  decision.review.subject = subject;
  ++decision.review.round;
  OUTLAY_RETURN_IF_ERROR(BeginRound(surroundings, decision));
  return decision;
}

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

// Who may be behind the decision, once all of them may (A4).
absl::StatusOr<Persons> CheckPersons(const Review& review, int stage, const Place& place, const std::string& actor,
                                     const Surroundings& surroundings) {
  const People& people = surroundings.people;
  const Persons acting = people.PersonsBehind(actor);
  Persons persons = acting;
  persons.Add(people.PersonsBehind(place.user));
  for (const std::string& user : place.chain) persons.Add(people.PersonsBehind(user));
  const Act asked = {Duty::kRequester, PersonsInvolved(review.subject, people)};
  OUTLAY_RETURN_IF_ERROR(CheckDuties(surroundings.duties, {&asked, 1}, {Duty::kApprover, persons}));
  for (const Decision& past : review.decisions) {
    const bool counts = past.round == review.round && past.stage == stage && !past.voided;
    if (counts && past.persons.Overlaps(acting)) return AlreadyDecided(review.id);
  }
  if (people.AuthorityOf(place.user, review.subject.group_id).value_or(-1) < review.subject.base_minor) {
    return AuthorityExceeded(review.id);
  }
  return persons;
}

// What the stage's decisions so far come to.
struct Count {
  int approvals = 0;
  int rejections = 0;
};

Count CountOf(const Review& review, int stage) {
  Count count;
  for (const Decision& decision : review.decisions) {
    if (decision.round != review.round || decision.stage != stage || decision.voided) continue;
    decision.Approves() ? ++count.approvals : ++count.rejections;
  }
  return count;
}

bool AllLinesRejected(const Review& review) {
  return !review.subject.lines.empty() && review.rejected_lines.size() == review.subject.lines.size();
}

// Ends the stage as soon as its outcome is certain (A2).
void Settle(int stage_index, const std::string& reason, const Surroundings& surroundings, ReviewDecision& decision) {
  Review& review = decision.review;
  ReviewStage& stage = review.stages[static_cast<size_t>(stage_index)];
  const Count count = CountOf(review, stage_index);
  const int open = static_cast<int>(Undecided(review).size());
  const bool first_decides = stage.stage.quorum == Quorum::kAnyOne;
  if (AllLinesRejected(review) || (count.rejections > 0 && (first_decides || count.approvals + open < stage.needed))) {
    stage.state = StageState::kRejected;
    EndReview(ReviewState::kRejected, reason, surroundings.now, decision);
  } else if (count.approvals >= stage.needed) {
    stage.state = StageState::kApproved;
    BeginNextStage(surroundings, decision);
  }
}

bool IsPartyTo(const Review& review, const std::string& actor, const Surroundings& surroundings) {
  return !FindPlace(review, actor, surroundings).user.empty();
}

// The next escalation of the active stage, if it is due.
bool Escalate(const Surroundings& surroundings, ReviewDecision& decision) {
  Review& review = decision.review;
  const std::optional<int> active = ActiveStage(review);
  if (!active.has_value()) return false;
  ReviewStage& stage = review.stages[static_cast<size_t>(*active)];
  const auto done = static_cast<size_t>(stage.escalations_done);
  if (done >= stage.stage.escalations.size()) return false;
  const Escalation& escalation = stage.stage.escalations[done];
  if (surroundings.now < *stage.start + stage.paused + absl::Hours(escalation.after_hours)) return false;
  ++stage.escalations_done;
  if (escalation.action == EscalationAction::kReject) {
    stage.state = StageState::kRejected;
    EndReview(ReviewState::kRejected, "not decided in time", surroundings.now, decision);
    return true;
  }
  Effect effect = {.kind = Effect::Kind::kTurnChanged, .cause = TurnCause::kEscalated};
  for (Seat& seat : SeatsOf(escalation.approver, stage.seats, RoomOf(review, surroundings))) {
    seat.escalated = true;
    effect.users.push_back(seat.user);
    stage.seats.push_back(std::move(seat));
  }
  decision.effects.push_back(std::move(effect));
  return true;
}

void MoveSeats(const Surroundings& surroundings, ReviewDecision& decision) {
  Review& review = decision.review;
  const std::optional<int> active = ActiveStage(review);
  if (!active.has_value()) return;
  ReviewStage& stage = review.stages[static_cast<size_t>(*active)];
  std::vector<Seat> seats = Reseat(review, *active, RoomOf(review, surroundings));
  if (seats == stage.seats) return;
  Effect effect = {.kind = Effect::Kind::kTurnChanged, .cause = TurnCause::kPeopleChanged};
  for (const Seat& seat : seats) {
    const bool sat = std::any_of(stage.seats.begin(), stage.seats.end(),
                                 [&](const Seat& before) { return before.user == seat.user; });
    if (!sat) effect.users.push_back(seat.user);
  }
  stage.seats = std::move(seats);
  decision.effects.push_back(std::move(effect));
}

void Remind(absl::Time now, ReviewDecision& decision) {
  Review& review = decision.review;
  if (now < review.remind_time) return;
  while (review.remind_time <= now) review.remind_time += limits::kReminderInterval;
  decision.effects.push_back({.kind = Effect::Kind::kReminded, .users = Undecided(review)});
}

}  // namespace

absl::StatusOr<ReviewDecision> DecideOpen(std::string_view review_id, const Subject& subject,
                                          const Surroundings& surroundings) {
  ReviewDecision decision;
  decision.review.id = std::string(review_id);
  decision.review.subject = subject;
  OUTLAY_RETURN_IF_ERROR(BeginRound(surroundings, decision));
  return decision;
}

absl::StatusOr<ReviewDecision> DecideResubmit(const Review& review, const Subject& subject,
                                              const Surroundings& surroundings) {
  if (subject.resource != review.subject.resource || subject.kind != review.subject.kind) {
    return SubjectMismatch(review.id);
  }
  const bool stands = (review.state == ReviewState::kOpen && !IsOutOfTime(review, surroundings.now)) ||
                      review.state == ReviewState::kApproved;
  if (!stands) return BeginAgain(review, subject, surroundings);
  if (subject == review.subject) return ReviewDecision{.review = review, .effects = {}};
  if (!IsWithinMateriality(review.subject, subject) || HasInvolvedDecider(review, subject, surroundings.people)) {
    return BeginAgain(review, subject, surroundings);
  }
  ReviewDecision decision = Begin(review);
  decision.review.subject = subject;
  decision.effects.push_back({.kind = Effect::Kind::kProgressed, .progress = Progress::kSubjectChanged});
  return decision;
}

absl::StatusOr<ReviewDecision> DecideDecide(const Review& review, const DecideCommand& command,
                                            const Surroundings& surroundings) {
  OUTLAY_RETURN_IF_ERROR(CheckOpen(review, surroundings.now));
  OUTLAY_RETURN_IF_ERROR(CheckCommand(review, command));
  const int stage = ActiveStage(review).value_or(0);
  const Place place = FindPlace(review, command.actor, surroundings);
  if (place.user.empty()) {
    return IsDecided(review, stage, command.actor) ? AlreadyDecided(review.id) : NotYourTurn(review.id);
  }
  OUTLAY_ASSIGN_OR_RETURN(Persons persons, CheckPersons(review, stage, place, command.actor, surroundings));
  ReviewDecision decision = Begin(review);
  Decision& made = decision.review.decisions.emplace_back();
  made.round = review.round;
  made.stage = stage;
  made.user = place.user;
  made.decided_by = command.actor;
  made.chain = place.chain;
  made.verdict = command.verdict;
  made.reason = command.reason;
  made.rejected_lines = command.rejected_lines;
  made.time = surroundings.now;
  made.digest = DigestOf(review.subject);
  made.persons = std::move(persons);
  std::vector<std::string>& rejected = decision.review.rejected_lines;
  for (const std::string& line : command.rejected_lines) {
    if (std::find(rejected.begin(), rejected.end(), line) == rejected.end()) rejected.push_back(line);
  }
  decision.effects.push_back({.kind = Effect::Kind::kProgressed, .progress = Progress::kDecided});
  Settle(stage, command.reason, surroundings, decision);
  return decision;
}

absl::StatusOr<ReviewDecision> DecideRequestInformation(const Review& review, const std::string& actor,
                                                        const std::string& text, const Surroundings& surroundings) {
  OUTLAY_RETURN_IF_ERROR(CheckOpen(review, surroundings.now));
  if (!IsPartyTo(review, actor, surroundings)) return NotYourTurn(review.id);
  if (review.pause_time.has_value()) return QuestionOpen(review.id);
  if (review.questions.size() >= limits::kQuestions) {
    return QuotaExceeded("questions_per_review", static_cast<int64_t>(limits::kQuestions));
  }
  ReviewDecision decision = Begin(review);
  decision.review.questions.push_back(
      {.asked_by = actor, .text = text, .ask_time = surroundings.now, .answer = {}, .end_time = {}});
  decision.review.pause_time = surroundings.now;
  decision.effects.push_back({.kind = Effect::Kind::kProgressed, .progress = Progress::kInformationRequested});
  return decision;
}

absl::StatusOr<ReviewDecision> DecideAnswerInformation(const Review& review, const std::string& actor,
                                                       const std::string& text, absl::Time now) {
  OUTLAY_RETURN_IF_ERROR(CheckOpen(review, now));
  if (!review.pause_time.has_value()) return NoQuestionOpen(review.id);
  if (actor != review.subject.requester) return RequesterOnly(review.id);
  ReviewDecision decision = Begin(review);
  // A pause that is over ended when it was, however late the answer comes.
  EndPause(std::min(now, *review.pause_time + (limits::kPauseTime - review.paused)), text, decision);
  return decision;
}

absl::StatusOr<ReviewDecision> DecideWithdraw(const Review& review, const std::string& actor, bool is_owner,
                                              const std::string& reason, absl::Time now) {
  OUTLAY_RETURN_IF_ERROR(CheckOpen(review, now));
  if (!is_owner && actor != review.subject.requester) return RequesterOnly(review.id);
  ReviewDecision decision = Begin(review);
  EndReview(ReviewState::kWithdrawn, reason, now, decision);
  return decision;
}

ReviewDecision DecideTick(const Review& review, const Surroundings& surroundings) {
  if (review.state != ReviewState::kOpen) return {.review = review, .effects = {}};
  ReviewDecision decision = Begin(review);
  const absl::Time now = surroundings.now;
  if (IsOutOfTime(review, now)) {
    EndReview(ReviewState::kExpired, "not decided in time", now, decision);
    return decision;
  }
  if (review.pause_time.has_value()) {
    const absl::Time end = *review.pause_time + (limits::kPauseTime - review.paused);
    if (end <= now) EndPause(end, "", decision);
  }
  MoveSeats(surroundings, decision);
  if (!decision.review.pause_time.has_value()) {
    while (Escalate(surroundings, decision)) {
    }
    if (decision.review.state == ReviewState::kOpen) Remind(now, decision);
  }
  if (decision.effects.empty()) return {.review = review, .effects = {}};
  return decision;
}

}  // namespace outlay::approval
