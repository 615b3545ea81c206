// The decisions of each verb on a review (A2 to A9): pure. Each returns the review to be stored and the events to be
// announced.
#ifndef OUTLAY_SERVICES_APPROVAL_DOMAIN_REVIEW_DECISIONS_H_
#define OUTLAY_SERVICES_APPROVAL_DOMAIN_REVIEW_DECISIONS_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/digest.h"
#include "common/base/duties.h"
#include "common/base/materiality.h"
#include "services/approval/domain/buying_exception.h"
#include "services/approval/domain/delegation.h"
#include "services/approval/domain/people.h"
#include "services/approval/domain/review.h"
#include "services/approval/domain/rule.h"
#include "services/approval/domain/split.h"
#include "services/approval/domain/subject.h"
#include "services/approval/domain/work_calendar.h"

namespace outlay::approval {

// Numbers as in outlay.approval.v1.ReviewTurnChanged.Cause and ReviewProgressed.Change.
enum class TurnCause : uint8_t { kStageBegan = 1, kEscalated = 2, kPeopleChanged = 3 };
enum class Progress : uint8_t {
  kDecided = 1,
  kInformationRequested = 2,
  kInformationAnswered = 3,
  kPauseEnded = 4,
  kSubjectChanged = 5,
  kBudgetProposed = 6
};

// An event to announce, about the review as decided.
struct Effect {
  enum class Kind : uint8_t { kOpened, kTurnChanged, kProgressed, kReminded, kEnded, kExpired };
  Kind kind = Kind::kOpened;
  std::vector<std::string> users = {};  // users newly asked to decide, or reminded
  TurnCause cause = TurnCause::kStageBegan;
  Progress progress = Progress::kDecided;

  bool operator==(const Effect&) const = default;
};

struct ReviewDecision {
  Review review;
  std::vector<Effect> effects;                        // empty: nothing changed
  std::vector<BuyingException> used_exceptions = {};  // in their new state (A10)
};

// The inputs for checking a subject when it is opened or resubmitted.
struct SubjectFacts {
  BuyingRules buying;
  std::vector<PastPurchase> past;  // purchases of the requester and the group, in the window
  SplitSettings split;
  Materiality materiality = {};  // with its amount in the subject's currency (A5)
};

// The inputs of decisions besides the review. Refers to values that must outlive it.
struct ReviewInputs {
  const People& people;
  const std::vector<Delegation>& delegations;
  const std::vector<Rule>& rules;
  ConflictMatrix duties;
  absl::Time now;  // business time: deadlines, windows
  const SubjectFacts* told =
      nullptr;                 // set when a subject is opened or resubmitted; null: no policies or splits are checked
  WorkCalendar calendar = {};  // for deadlines and reminders
};

// Opens a review. RESOURCE_EXHAUSTED / QUOTA_EXCEEDED {quota}: too many stages. FAILED_PRECONDITION /
// JUSTIFICATION_REQUIRED, PURCHASE_BLOCKED (A10).
absl::StatusOr<ReviewDecision> DecideOpen(std::string_view review_id, const Subject& subject,
                                          const ReviewInputs& surroundings);

// Resubmits a subject, perhaps changed (A5, A6). Decisions stand if the subject is the same and asks for no more than
// at the beginning of the round, or by no more than the materiality tolerates and with the same stages by today's
// rules, all of which the review has, within the caps of delegations that were used; otherwise a new round begins. If a
// new round begins, policies of guided buying are checked as in DecideOpen; otherwise their earlier verdict remains.
// FAILED_PRECONDITION / SUBJECT_MISMATCH; RESOURCE_EXHAUSTED / QUOTA_EXCEEDED: too many stages or rounds.
absl::StatusOr<ReviewDecision> DecideResubmit(const Review& review, const Subject& subject,
                                              const ReviewInputs& surroundings);

struct DecideCommand {
  std::string actor;  // user id
  std::string digest_hex;
  Verdict verdict = Verdict::kUnspecified;
  std::string reason;
  std::vector<std::string> rejected_lines;
};

// Records a decision of `command.actor`. INVALID_ARGUMENT / FIELD_REQUIRED, FIELD_INVALID {field}; ABORTED /
// SUBJECT_CHANGED; NOT_FOUND / LINE_NOT_FOUND; FAILED_PRECONDITION / REVIEW_ENDED, NOT_YOUR_TURN, ALREADY_DECIDED,
// DUTIES_CONFLICT, AUTHORITY_EXCEEDED, LINES_NOT_SEPARABLE.
absl::StatusOr<ReviewDecision> DecideVote(const Review& review, const DecideCommand& command,
                                          const ReviewInputs& surroundings);

// Asks the requester a question, and pauses the clock. FAILED_PRECONDITION / REVIEW_ENDED, NOT_YOUR_TURN,
// QUESTION_OPEN; RESOURCE_EXHAUSTED / QUOTA_EXCEEDED.
absl::StatusOr<ReviewDecision> DecideRequestInformation(const Review& review, const std::string& actor,
                                                        const std::string& text, const ReviewInputs& surroundings);

// Records the proposal of another budget by a user who may decide now, based on the shown `digest_hex` (A11); the owner
// of the subject acts on it. ABORTED / SUBJECT_CHANGED; INVALID_ARGUMENT / FIELD_REQUIRED: it proposes nothing;
// FAILED_PRECONDITION / REVIEW_ENDED, NOT_YOUR_TURN, SUBJECT_WITHOUT_BUDGET; RESOURCE_EXHAUSTED / QUOTA_EXCEEDED.
absl::StatusOr<ReviewDecision> DecideProposeBudget(const Review& review, BudgetProposal proposal,
                                                   const std::string& digest_hex, const ReviewInputs& surroundings);

// Answers the open question, and ends the pause. FAILED_PRECONDITION / REVIEW_ENDED, NO_QUESTION_OPEN, REQUESTER_ONLY.
absl::StatusOr<ReviewDecision> DecideAnswerInformation(const Review& review, const std::string& actor,
                                                       const std::string& text, absl::Time now,
                                                       const WorkCalendar& calendar = {});

// Withdraws the review. `is_owner`: the caller is the service that opened it. FAILED_PRECONDITION / REVIEW_ENDED,
// REQUESTER_ONLY.
absl::StatusOr<ReviewDecision> DecideWithdraw(const Review& review, const std::string& actor, bool is_owner,
                                              const std::string& reason, absl::Time now,
                                              const WorkCalendar& calendar = {});

// Does everything that is due (A7), in this order: the end of the review, after which nothing else happens; the end of
// a pause that reached its limit; escalations; one reminder, however many are due. Also gives the seats of people who
// left to others (D5).
ReviewDecision DecideTick(const Review& review, const ReviewInputs& surroundings);

// Returns whether DecideTick would give seats to others, or fill a slot that nobody could take (D5).
bool WouldMoveSeats(const Review& review, const ReviewInputs& surroundings);

}  // namespace outlay::approval

#endif  // OUTLAY_SERVICES_APPROVAL_DOMAIN_REVIEW_DECISIONS_H_
