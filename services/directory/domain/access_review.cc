#include "services/directory/domain/access_review.h"

#include <algorithm>

#include "common/base/errors.h"
#include "common/base/strings.h"
#include "services/directory/domain/errors.h"
#include "services/directory/domain/limits.h"

namespace outlay::directory {
namespace {

void Count(LineAnswer answer, int64_t by, AccessReview* review) {
  if (answer == LineAnswer::kConfirmed) review->confirmed_count += by;
  if (answer == LineAnswer::kRevoked) review->revoked_count += by;
}

}  // namespace

absl::Time EndOf(const AccessReview& review) {
  return review.close_time.has_value() ? std::min(*review.close_time, review.spec.deadline) : review.spec.deadline;
}

bool IsOpen(const AccessReview& review, absl::Time now) {
  return now < EndOf(review);
}

bool IsLine(const AccessReview& review, const ReviewedGrant& reviewed, const GroupPath& path) {
  const absl::Time then = review.create_time;
  // A grant revoked at the very same time may have been revoked by an answer: bodies of one group have the same time.
  const bool was_revoked = reviewed.revoke_time.has_value() && *reviewed.revoke_time < then;
  return reviewed.grant.grant_time <= then && IsInForce(reviewed.grant, then) && !was_revoked &&
         std::find(path.begin(), path.end(), review.spec.group_id) != path.end();
}

LineState StateOf(const AccessReview& review, const AccessReviewLine& line, absl::Time now) {
  if (line.answer.answer == LineAnswer::kRevoked) return LineState::kRevoked;
  if (line.answer.answer == LineAnswer::kConfirmed) return LineState::kConfirmed;
  const ReviewedGrant& reviewed = line.reviewed;
  const bool was_revoked = reviewed.revoke_time.has_value() && *reviewed.revoke_time < EndOf(review);
  const bool has_expired = HasExpired(reviewed.grant, std::min(now, EndOf(review)));
  return was_revoked || has_expired ? LineState::kEnded : LineState::kUnanswered;
}

absl::Status CheckAccessReview(const AccessReviewSpec& spec, absl::Time now) {
  if (spec.deadline <= now) return FieldInvalid("deadline", "must lie in the future");
  if (spec.deadline > now + limits::kAccessReviewTime) {
    return FieldInvalid("deadline",
                        Concat("must lie at most ", absl::FormatDuration(limits::kAccessReviewTime), " in the future"));
  }
  return absl::OkStatus();
}

absl::StatusOr<AnswerDecision> DecideAnswer(const AccessReview& review, const AccessReviewLine& line,
                                            const AnswerRequest& request, const Rights& rights, absl::Time now) {
  if (!IsOpen(review, now)) return AccessReviewClosed(review.id);
  const RoleGrant& grant = line.reviewed.grant;
  const Actor holding = {.subject = grant.spec.user_id, .on_behalf_of = {}};
  if (MayBeSamePerson(request.reviewer, request.behind, holding, request.holder)) {
    return SecondPersonRequired(Concat("role grant ", grant.id));
  }
  const std::string& person = request.reviewer.person();
  if (!rights.contains(kAnswerPermission)) return RightsNotHeld(person, kAnswerPermission, grant.spec.group_id);
  const ReviewAnswer& before = line.answer;
  AnswerDecision decision = {.review = review, .answer = before};
  if (before.answer == request.answer && before.answerer == person && before.note == request.note) {
    decision.changed = false;
    return decision;
  }
  decision.answer = {.answer = request.answer, .answerer = person, .time = now, .note = request.note};
  Count(before.answer, -1, &decision.review);
  Count(request.answer, 1, &decision.review);
  ++decision.review.revision;
  return decision;
}

AccessReview DecideClose(const AccessReview& review, const std::string& closer, absl::Time now) {
  AccessReview after = review;
  after.closer = closer;
  after.close_time = now;
  ++after.revision;
  return after;
}

}  // namespace outlay::directory
