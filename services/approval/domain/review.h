// A subject that waits for approvals, with its stages, people and decisions (A2 to A9): values.
#ifndef OUTLAY_SERVICES_APPROVAL_DOMAIN_REVIEW_H_
#define OUTLAY_SERVICES_APPROVAL_DOMAIN_REVIEW_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "common/base/digest.h"
#include "common/base/persons.h"
#include "services/approval/domain/rule.h"
#include "services/approval/domain/split.h"
#include "services/approval/domain/subject.h"
#include "services/approval/domain/work_calendar.h"

namespace outlay::approval {

// Numbers as in the API.
enum class ReviewState : uint8_t { kOpen = 1, kApproved = 2, kRejected = 3, kWithdrawn = 4, kExpired = 5 };
enum class StageState : uint8_t { kWaiting = 1, kActive = 2, kApproved = 3, kRejected = 4, kSkipped = 5 };
enum class Verdict : uint8_t { kUnspecified = 0, kApprove = 1, kReject = 2 };

// "OPEN".
std::string_view StateName(ReviewState state);

// A person's place in a stage. A stage counts slots: seats in the same slot are alternatives to each other, and the
// first decision fills the slot.
struct Seat {
  std::string user;
  std::string in_place_of;  // the user who cannot decide; empty: the seat is the user's own
  bool escalated = false;
  int slot = 0;

  bool operator==(const Seat&) const = default;
};

// Numbers as in outlay.approval.v1.LeftOut.Reason.
enum class LeftOutReason : uint8_t { kInvolved = 1, kNoAuthority = 2, kNotActive = 3 };

struct LeftOut {
  std::string user;
  LeftOutReason reason = LeftOutReason::kInvolved;

  bool operator==(const LeftOut&) const = default;
};

struct ReviewStage {
  std::string rule_id;  // empty: no rule matched
  int64_t rule_revision = 0;
  int tier = 0;
  Stage stage;
  // The group in which the stage's people are found: one of Subject::also_group_ids, or the group that the subject was
  // in when it was asked for. Empty: the subject's group.
  std::string group_id;
  // Required since before another budget was proposed (A11), not by the rules of today.
  bool stays_owed = false;
  StageState state = StageState::kWaiting;
  std::vector<Seat> seats;  // set when the turn comes
  int slots = 0;            // those that nobody sits in included
  int needed = 0;           // of the slots
  // The first of those whom the stage asked for and who may not decide; from when its turn came, or from when somebody
  // last came or left.
  std::vector<LeftOut> left_out;
  std::optional<absl::Time> start;
  absl::Duration paused;  // since `start`
  int escalations_done = 0;
  std::vector<absl::Time> escalation_times;  // the due time of each escalation, set when the stage becomes active

  bool operator==(const ReviewStage&) const = default;
};

struct Decision {
  int round = 1;
  int stage = -1;          // -1: automatic
  std::string user;        // the user of the seat
  std::string decided_by;  // that user, or a delegate
  std::vector<std::string> chain;
  Verdict verdict = Verdict::kUnspecified;
  std::string reason;
  std::vector<std::string> rejected_lines;  // if not empty, the other lines are approved
  absl::Time time;
  Digest digest;
  bool voided = false;
  Persons persons;  // everybody behind it

  // Returns whether the decision approves the line; empty: the subject as a whole.
  bool Approves(std::string_view line) const;
  bool operator==(const Decision&) const = default;
};

struct Question {
  std::string asked_by;
  std::string text;
  absl::Time ask_time;
  std::string answer;
  std::optional<absl::Time> end_time;  // unset: unanswered

  bool operator==(const Question&) const = default;
};

// A budget that an approver proposes to charge the subject to; an empty field proposes no change (A11).
struct BudgetProposal {
  std::string user;
  std::string group_id;
  std::string cost_center;
  std::string project;
  std::string reason;
  absl::Time time;
  Digest digest = {};  // of what the approver was shown
  int round = 0;

  bool operator==(const BudgetProposal&) const = default;
};

// A change of the subject under which decisions stand (A5).
struct ToleratedChange {
  absl::Time time;
  int round = 0;
  int64_t from_minor = 0;  // the subject's amount before and after, in its currency
  int64_t to_minor = 0;
  int64_t grown_minor = 0;  // since the round began, this change included
  std::vector<std::string> fields = {};

  bool operator==(const ToleratedChange&) const = default;
};

struct Review {
  std::string id;
  Subject subject;
  ReviewState state = ReviewState::kOpen;
  std::vector<ReviewStage> stages;
  std::vector<Decision> decisions;  // of all rounds
  int round = 1;
  std::vector<std::string> rejected_lines;
  absl::Time open_time;  // start of the current round
  absl::Time deadline;
  std::optional<absl::Time> end_time;
  std::optional<absl::Time> pause_time;
  absl::Duration paused;  // in this round, up to `pause_time`
  absl::Time remind_time;
  std::vector<Question> questions;
  int64_t revision = 1;
  std::string end_reason;
  std::string create_digest;
  std::string opened_by;  // the service that opened the review; empty: unknown
  // Set while the review is paused: the deadline that results if the pause lasts as long as allowed.
  std::optional<absl::Time> pause_deadline;
  std::vector<SplitFlag> split_flags;            // found at the start of the current round (A12)
  std::vector<BudgetProposal> budget_proposals;  // of all rounds, the oldest first
  // The growth of the subject in this round under which decisions stand, in minor units of its currency (A5).
  int64_t grown_minor = 0;
  std::vector<ToleratedChange> tolerated_changes;  // the latest ones of all rounds, the oldest first

  bool operator==(const Review&) const = default;
};

// Returns the group in which a stage's people are found and their authority is checked.
const std::string& GroupOf(const ReviewStage& stage, const Subject& subject);
// Returns the index of the active stage; nothing: the review has ended.
std::optional<int> ActiveStage(const Review& review);
// Returns whether the user's seat was decided in this round.
bool IsDecided(const Review& review, int stage, std::string_view user);
// Returns whether the slot was decided, by any of its seats.
bool IsSlotDecided(const Review& review, int stage, int slot);
// Returns the users with a seat in an undecided slot of the active stage.
std::vector<std::string> Undecided(const Review& review);
// Returns whether a slot of the active stage has no seat, so that somebody may become able to take it.
bool HasVacancy(const Review& review);
// Returns whether the review is OPEN, at whatever time, and nobody has a seat in what is to be decided.
bool NobodyDecides(const Review& review);

// Returns whether the review is open or approved and about a purchase or a move of money, and so counts for
// splits (A12).
bool CountsForSplits(const Review& review);
// Returns whether a question is unanswered; its pause may have ended before.
bool IsQuestionOpen(const Review& review);

// Returns the due time of a stage's next escalation; nothing: there is none.
std::optional<absl::Time> NextEscalation(const ReviewStage& stage);
// Returns the time of the next Tick that is needed (see DecideTick); nothing: none.
std::optional<absl::Time> NextDue(const Review& review);
// Returns whether the review is OPEN and past its deadline, which a pause extends, whether or not any job ran.
bool IsOutOfTime(const Review& review, absl::Time now);
// Returns the time at which the current pause ends at the latest; nothing: the review is not paused.
std::optional<absl::Time> PauseEnd(const Review& review);
// Ends the pause at `end`, and moves the deadlines by its length.
void EndPause(absl::Time end, const WorkCalendar& calendar, Review& review);
// Returns the state of a review as of `now`, whether or not any job ran: an OPEN one may be EXPIRED, or REJECTED if the
// rejecting escalation of its stage is due and the clock runs.
ReviewState StateAt(const Review& review, absl::Time now, const WorkCalendar& calendar);

}  // namespace outlay::approval

#endif  // OUTLAY_SERVICES_APPROVAL_DOMAIN_REVIEW_H_
