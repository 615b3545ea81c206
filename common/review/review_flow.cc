#include "common/review/review_flow.h"

#include <algorithm>

#include "common/base/digest.h"
#include "common/base/strings.h"
#include "common/base/text.h"
#include "common/review/limits.h"

namespace outlay::review {
namespace {

// Parts of a review's id: the beginning of the subject's id, for people; and 60 bits of base32.
constexpr size_t kSubjectIdBytes = 40;
constexpr size_t kMadeBytes = 12;

constexpr char kReviews[] = "reviews";

// An approval counts only once approval, told of the current subject and everybody involved in it, confirms it: an
// approver may have become involved meanwhile (I12, I13).
ReviewStep Confirm(const ReviewFlow& flow, absl::Time now) {
  ReviewFlow forgotten = flow;
  forgotten.known = std::nullopt;
  return {.flow = InPhase(forgotten, ReviewPhase::kAsk, now), .end = std::nullopt};
}

// Records approval's answer about the subject.
ReviewStep Learn(const ReviewFlow& flow, const ReviewPicture& known, absl::Time now) {
  ReviewStep step = {.flow = InPhase(flow, known.has_ended() ? ReviewPhase::kOver : ReviewPhase::kWait, now),
                     .end = std::nullopt};
  step.flow.known = known;
  step.flow.shown_round = known.round;
  step.flow.shown_digest = known.digest;
  if (known.has_ended()) step.end = known;
  return step;
}

}  // namespace

std::string ReviewName(std::string_view organization, std::string_view review_id) {
  return ResourceName(organization, kReviews, review_id);
}

std::optional<ResourceId> ParseReviewName(std::string_view name) {
  return ParseResourceName(name, kReviews);
}

std::string MakeReviewId(std::string_view subject_id, absl::Time create_time, std::string_view create_digest,
                         int64_t generation) {
  const std::string later = generation == 0 ? std::string() : Concat(" ", generation);
  const Digest digest = Sha256(Concat(subject_id, " ", absl::ToUnixMicros(create_time), " ", create_digest, later));
  return Concat(subject_id.substr(0, kSubjectIdBytes), "-", EncodeBase32(digest.bytes()).substr(0, kMadeBytes));
}

std::string ReviewRequestId(const ReviewFlow& flow, std::string_view review_id) {
  // Ids that differ only in their last bytes, as those of one review must.
  const std::string_view made = review_id.substr(review_id.size() - std::min(review_id.size(), kMadeBytes));
  return Concat(made, "-", flow.attempt, "-", flow.calls);
}

ReviewStep AfterAnswer(const ReviewFlow& flow, const ReviewPicture& answer, absl::Time now) {
  // The repeated first call is answered with the current state of the review; only another call makes approval judge it
  // again. An automatic approval needs no confirmation.
  const bool was_first = flow.attempt == 1 && flow.calls == 0;
  const bool is_by_people = answer.outcome == ReviewOutcome::kApproved && !answer.approvers.empty();
  if (was_first && is_by_people) return Confirm(flow, now);
  // An event may have reported the end before the answer that shows what it is about.
  const bool was_told = flow.known.has_value() && flow.known->has_ended() && flow.known->IsAbout(answer);
  if (!was_told || answer.has_ended()) return Learn(flow, answer, now);
  return flow.known->outcome == ReviewOutcome::kApproved ? Confirm(flow, now) : Learn(flow, *flow.known, now);
}

ReviewStep AfterLook(const ReviewFlow& flow, const ReviewPicture* seen, absl::Time now) {
  const bool is_same = seen != nullptr && flow.known.has_value() && seen->digest == flow.known->digest;
  return is_same && seen->outcome != ReviewOutcome::kApproved ? Learn(flow, *seen, now) : Confirm(flow, now);
}

ReviewStep AfterEvent(const ReviewFlow& flow, const ReviewPicture& told, absl::Time now) {
  ReviewStep step = {.flow = flow, .end = std::nullopt};
  switch (flow.phase) {
    case ReviewPhase::kAsk:
      step.flow.known = told;
      break;
    case ReviewPhase::kWait:
    case ReviewPhase::kLook:
      if (flow.known.has_value() && told.round < flow.known->round) break;
      if (flow.known.has_value() && flow.known->IsAbout(told)) {
        if (told.has_ended()) {
          step = told.outcome == ReviewOutcome::kApproved ? Confirm(flow, now) : Learn(flow, told, now);
        }
      } else {
        // An abandoned call arrived after all, or this event is late. A look in progress may have missed it.
        step.flow = InPhase(flow, ReviewPhase::kLook, now);
      }
      break;
    case ReviewPhase::kWithdraw:
      break;
    case ReviewPhase::kOver:
      // Nobody waits for the review: reviewers need not decide.
      if (!told.has_ended()) step.flow = InPhase(flow, ReviewPhase::kWithdraw, now);
      break;
  }
  return step;
}

ReviewFlow InPhase(const ReviewFlow& flow, ReviewPhase phase, absl::Time now) {
  ReviewFlow next = flow;
  next.phase = phase;
  next.calls += 1;
  next.due = now;
  if (phase == ReviewPhase::kWait) next.due += limits::kReviewCheckInterval;
  if (phase == ReviewPhase::kOver) next.due += limits::kReviewRememberTime;
  return next;
}

}  // namespace outlay::review
