// How something that a service owns, a subject, stands with the review that it needs (P3, A5): values, and what
// approval's word means for it. Pure.
//
// A flow carries the subject through: approval is asked (again after each change, under a new number), its answer names
// the round and the digest of what people are shown, and only an end of that round and digest is an end for the subject
// (I13). What comes late, twice or out of order says another round or digest, and means "ask again" at most.
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

// What became of what was asked for last. Numbers as in the APIs and on disk; the last two are said by whoever asked.
enum class ReviewOutcome {
  kNone = 0,  // it waits, or there was none
  kApproved = 1,
  kRejected = 2,
  kWithdrawn = 3,
  kExpired = 4,
  kNotReviewed = 5,  // approval could not review it
  kNotIssued = 6,    // approved, but it cannot be done as it is
  kNoBudget = 7      // budgets refused it
};

// "organizations/acme/reviews/po-1".
std::string ReviewName(std::string_view organization, std::string_view review_id);
// Nothing: the name does not have that shape.
std::optional<ResourceId> ParseReviewName(std::string_view name);
// Always the same for a subject and generation: its id, cut, and a part that no subject with the same id had before.
std::string MakeReviewId(std::string_view subject_id, absl::Time create_time, std::string_view create_digest,
                         int64_t generation = 0);

// A review as approval tells of it.
struct ReviewPicture {
  int32_t round = 0;
  std::string digest;  // of what is shown
  ReviewOutcome outcome = ReviewOutcome::kNone;
  std::string reason;
  std::vector<std::string> rejected_lines;
  Persons approvers;     // who decided on this round, for whom, and who passed their seats on
  bool is_full = false;  // of kNotReviewed: this review takes nothing any more, another one may

  bool has_ended() const { return outcome != ReviewOutcome::kNone; }
  bool IsAbout(const ReviewPicture& other) const { return round == other.round && digest == other.digest; }
  bool operator==(const ReviewPicture&) const = default;
};

enum class ReviewPhase {
  kAsk = 1,       // approval is to be told of the subject
  kWait = 2,      // people decide
  kLook = 3,      // approval is to be asked how the review stands: something was missed, or came late
  kWithdraw = 4,  // approval is to be told that nobody needs the review any more
  kOver = 5       // kept for a while: calls that were given up may still arrive
};

// What is to be done about a review, and what is known of it. One for each review.
struct ReviewFlow {
  std::string subject_id;
  std::string requester;  // user id
  ReviewPhase phase = ReviewPhase::kAsk;
  int64_t attempt = 0;  // the subject's
  int64_t calls = 0;    // grows with each thing that approval is asked or told within the attempt
  absl::Time due;       // when it is to be done, or done again
  // Of kWait and kLook: what approval answered. Of kAsk: what was last told of the review meanwhile.
  std::optional<ReviewPicture> known;
  // What approval last said that it shows of the subject as it is now; round 0: it has not said so yet.
  int32_t shown_round = 0;
  std::string shown_digest = {};

  bool operator==(const ReviewFlow&) const = default;
};

// Repeated until it is answered: one for each thing that is asked.
std::string ReviewRequestId(const ReviewFlow& flow, std::string_view review_id);

// What follows for the flow. `end`: so its review has ended.
struct ReviewStep {
  ReviewFlow flow;
  std::optional<ReviewPicture> end;
};

// Approval answered what kAsk told it.
ReviewStep AfterAnswer(const ReviewFlow& flow, const ReviewPicture& answer, absl::Time now);
// Approval answered kLook; null: it knows no such review.
ReviewStep AfterLook(const ReviewFlow& flow, const ReviewPicture* seen, absl::Time now);
// Approval tells of the review by itself, perhaps late.
ReviewStep AfterEvent(const ReviewFlow& flow, const ReviewPicture& told, absl::Time now);

// The flow in another phase, with something new to ask or tell, or to wait for.
ReviewFlow InPhase(const ReviewFlow& flow, ReviewPhase phase, absl::Time now);

}  // namespace outlay::review

#endif  // OUTLAY_COMMON_REVIEW_REVIEW_FLOW_H_
