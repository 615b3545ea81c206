// What each verb makes of a review (A2 to A9): pure. Each returns the review as it is to be stored, and what is to be
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

// Something to be announced about the review as it is then.
struct Effect {
  enum class Kind : uint8_t { kOpened, kTurnChanged, kProgressed, kReminded, kEnded, kExpired };
  Kind kind = Kind::kOpened;
  std::vector<std::string> users = {};  // newly asked, or reminded
  TurnCause cause = TurnCause::kStageBegan;
  Progress progress = Progress::kDecided;

  bool operator==(const Effect&) const = default;
};

struct ReviewDecision {
  Review review;
  std::vector<Effect> effects;                        // empty: nothing changed
  std::vector<BuyingException> used_exceptions = {};  // as they are then (A10)
};

// What a subject that is told is held against.
struct Told {
  BuyingRules buying;
  std::vector<PastPurchase> past;  // of the requester and the group, in the window
  SplitSettings split;
};

// What decisions need to know besides the review. Points to values that must outlive it.
struct Surroundings {
  const People& people;
  const std::vector<Delegation>& delegations;
  const std::vector<Rule>& rules;
  ConflictMatrix duties;
  absl::Time now;              // business time: deadlines, windows
  const Told* told = nullptr;  // where a subject is told; null: nothing is held against it
  WorkCalendar calendar = {};  // what deadlines and reminders count
};

// RESOURCE_EXHAUSTED / QUOTA_EXCEEDED {quota}: too many stages. FAILED_PRECONDITION / JUSTIFICATION_REQUIRED,
// PURCHASE_BLOCKED (A10).
absl::StatusOr<ReviewDecision> DecideOpen(std::string_view review_id, const Subject& subject,
                                          const Surroundings& surroundings);

// A5, A6. FAILED_PRECONDITION / SUBJECT_MISMATCH; RESOURCE_EXHAUSTED / QUOTA_EXCEEDED: too many stages or rounds.
// Policies of guided buying hold for what begins again, as in DecideOpen; what stands keeps what they said.
absl::StatusOr<ReviewDecision> DecideResubmit(const Review& review, const Subject& subject,
                                              const Surroundings& surroundings);

struct DecideCommand {
  std::string actor;  // user id
  std::string digest_hex;
  Verdict verdict = Verdict::kUnspecified;
  std::string reason;
  std::vector<std::string> rejected_lines;
};

// INVALID_ARGUMENT / FIELD_REQUIRED, FIELD_INVALID {field}; ABORTED / SUBJECT_CHANGED; NOT_FOUND / LINE_NOT_FOUND;
// FAILED_PRECONDITION / REVIEW_ENDED, NOT_YOUR_TURN, ALREADY_DECIDED, DUTIES_CONFLICT, AUTHORITY_EXCEEDED,
// LINES_NOT_SEPARABLE.
absl::StatusOr<ReviewDecision> DecideDecide(const Review& review, const DecideCommand& command,
                                            const Surroundings& surroundings);

// FAILED_PRECONDITION / REVIEW_ENDED, NOT_YOUR_TURN, QUESTION_OPEN; RESOURCE_EXHAUSTED / QUOTA_EXCEEDED.
absl::StatusOr<ReviewDecision> DecideRequestInformation(const Review& review, const std::string& actor,
                                                        const std::string& text, const Surroundings& surroundings);

// Notes another budget that somebody who may decide now proposes, about what `digest_hex` showed (A11); its owner does
// the rest. ABORTED / SUBJECT_CHANGED; INVALID_ARGUMENT / FIELD_REQUIRED: it proposes nothing; FAILED_PRECONDITION /
// REVIEW_ENDED, NOT_YOUR_TURN, SUBJECT_WITHOUT_BUDGET; RESOURCE_EXHAUSTED / QUOTA_EXCEEDED.
absl::StatusOr<ReviewDecision> DecideProposeBudget(const Review& review, BudgetProposal proposal,
                                                   const std::string& digest_hex, const Surroundings& surroundings);

// FAILED_PRECONDITION / REVIEW_ENDED, NO_QUESTION_OPEN, REQUESTER_ONLY.
absl::StatusOr<ReviewDecision> DecideAnswerInformation(const Review& review, const std::string& actor,
                                                       const std::string& text, absl::Time now,
                                                       const WorkCalendar& calendar = {});

// `is_owner`: the service that opened it calls. FAILED_PRECONDITION / REVIEW_ENDED, REQUESTER_ONLY.
absl::StatusOr<ReviewDecision> DecideWithdraw(const Review& review, const std::string& actor, bool is_owner,
                                              const std::string& reason, absl::Time now,
                                              const WorkCalendar& calendar = {});

// Everything that is due (A7), in the order of its times: the end, before all else; the end of a pause that took too
// long; escalations; one reminder, however many are due. Seats of people who left go to others (D5).
ReviewDecision DecideTick(const Review& review, const Surroundings& surroundings);

}  // namespace outlay::approval

#endif  // OUTLAY_SERVICES_APPROVAL_DOMAIN_REVIEW_DECISIONS_H_
