// The state of the review that an object of a service, a subject, needs (P3, A5): values, and the effect of approval's
// answers. Pure.
//
// A flow takes the subject through its review: approval is asked (again after each change, under a new number), its
// answer names the round and the digest of what reviewers are shown, and only the end of that round and digest is an
// end for the subject (I13). Late, repeated or reordered messages name another round or digest, and at most cause
// another question.
#ifndef OUTLAY_COMMON_REVIEW_REVIEW_FLOW_H_
#define OUTLAY_COMMON_REVIEW_REVIEW_FLOW_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "common/base/persons.h"
#include "common/base/resource_name.h"

namespace outlay::review {

// The result of the last request. Numbers as in the APIs and on disk; the last two are set by the service that asked.
enum class ReviewOutcome {
  kNone = 0,  // pending, or never requested
  kApproved = 1,
  kRejected = 2,
  kWithdrawn = 3,
  kExpired = 4,
  kNotReviewed = 5,  // approval could not review it
  kNotIssued = 6,    // approved, but it cannot be carried out as it is
  kNoBudget = 7      // refused for lack of budget
};

// "organizations/acme/reviews/po-1".
std::string ReviewName(std::string_view organization, std::string_view review_id);
// Nothing: the name does not have that form.
std::optional<ResourceId> ParseReviewName(std::string_view name);
// Returns the same id for the same arguments: the subject's id, shortened, and a part that differs from that of any
// earlier subject with the same id.
std::string MakeReviewId(std::string_view subject_id, absl::Time create_time, std::string_view create_digest,
                         int64_t generation = 0);

// The state of a review as approval reports it.
struct ReviewPicture {
  int32_t round = 0;
  std::string digest;  // of what reviewers are shown
  ReviewOutcome outcome = ReviewOutcome::kNone;
  std::string reason;
  std::vector<std::string> rejected_lines;
  Persons approvers;     // who decided on this round, for whom, and those who passed their seats on
  bool is_full = false;  // for kNotReviewed: this review accepts nothing more, a new one may
  // Growth of the subject under which the decisions of this round stand (A5), in minor units of its currency.
  int64_t grown_minor = 0;

  bool has_ended() const { return outcome != ReviewOutcome::kNone; }
  bool IsAbout(const ReviewPicture& other) const { return round == other.round && digest == other.digest; }
  bool operator==(const ReviewPicture&) const = default;
};

enum class ReviewPhase {
  kAsk = 1,       // approval is to be asked for a review of the subject
  kWait = 2,      // reviewers decide
  kLook = 3,      // approval is to be asked for the review's state: something was missed, or came late
  kWithdraw = 4,  // approval is to be told that the review is no longer needed
  kOver = 5       // kept for a while, because abandoned calls may still arrive
};

// The next step for a review, and what is known of it. One per review.
struct ReviewFlow {
  std::string subject_id;
  std::string requester;  // user id
  ReviewPhase phase = ReviewPhase::kAsk;
  int64_t attempt = 0;  // the subject's
  int64_t calls = 0;    // grows with each new call to approval within the attempt
  absl::Time due;       // the time of the next call, or of its repetition
  // In kWait and kLook: approval's answer. In kAsk: the last state that an event reported meanwhile.
  std::optional<ReviewPicture> known;
  // The round and digest under which approval last said that it shows the current subject; round 0: it has not said so
  // yet.
  int32_t shown_round = 0;
  std::string shown_digest = {};

  bool operator==(const ReviewFlow&) const = default;
};

// Returns the request id of the flow's call: the same for repetitions, another one for each new call.
std::string ReviewRequestId(const ReviewFlow& flow, std::string_view review_id);

// The next state of a flow. `end` is set when its review has ended.
struct ReviewStep {
  ReviewFlow flow;
  std::optional<ReviewPicture> end;
};

// Applies approval's answer to kAsk.
ReviewStep AfterAnswer(const ReviewFlow& flow, const ReviewPicture& answer, absl::Time now);
// Applies approval's answer to kLook; null: it knows no such review.
ReviewStep AfterLook(const ReviewFlow& flow, const ReviewPicture* seen, absl::Time now);
// Applies an event of approval, which may be late.
ReviewStep AfterEvent(const ReviewFlow& flow, const ReviewPicture& told, absl::Time now);

// Returns the flow in another phase, with a new call to make, or with a time to wait.
ReviewFlow InPhase(const ReviewFlow& flow, ReviewPhase phase, absl::Time now);

}  // namespace outlay::review

#endif  // OUTLAY_COMMON_REVIEW_REVIEW_FLOW_H_
