#include "services/directory/convert/access_reviews.h"

#include "common/rpc/etag.h"
#include "common/rpc/values.h"
#include "services/directory/convert/roles.h"
#include "services/directory/domain/names.h"

namespace outlay::directory {

AccessReviewSpec FromProto(const v1::AccessReview& proto) {
  return {.display_name = proto.display_name(),
          .group_id = LastId(proto.group()),
          .deadline = rpc::TimeFromProto(proto.deadline())};
}

LineAnswer FromProto(v1::AnswerAccessReviewLineRequest::Answer answer) {
  return answer == v1::AnswerAccessReviewLineRequest::ANSWER_REVOKE ? LineAnswer::kRevoked : LineAnswer::kConfirmed;
}

std::string EtagOf(const AccessReview& review) {
  return rpc::MakeEtag(review.create_time, review.revision);
}

v1::AccessReview ToProto(std::string_view organization, const AccessReview& review, absl::Time now) {
  v1::AccessReview proto;
  proto.set_name(AccessReviewName(organization, review.id));
  proto.set_display_name(review.spec.display_name);
  proto.set_group(GroupName(organization, review.spec.group_id));
  rpc::ToProto(review.spec.deadline, proto.mutable_deadline());
  proto.set_state(IsOpen(review, now) ? v1::AccessReview::STATE_OPEN : v1::AccessReview::STATE_CLOSED);
  proto.set_confirmed_count(static_cast<int32_t>(review.confirmed_count));
  proto.set_revoked_count(static_cast<int32_t>(review.revoked_count));
  proto.set_created_by(review.creator);
  rpc::ToProto(review.create_time, proto.mutable_create_time());
  proto.set_closed_by(review.closer);
  if (review.close_time.has_value()) rpc::ToProto(*review.close_time, proto.mutable_close_time());
  proto.set_etag(EtagOf(review));
  return proto;
}

v1::AccessReviewLine ToProto(std::string_view organization, const AccessReview& review, const AccessReviewLine& line,
                             absl::Time now) {
  v1::AccessReviewLine proto;
  const RoleGrant& grant = line.reviewed.grant;
  proto.set_name(AccessReviewLineName(organization, review.id, grant.id));
  *proto.mutable_role_grant() = ToProto(organization, grant, review.create_time);
  proto.set_state(static_cast<v1::AccessReviewLine::State>(StateOf(review, line, now)));
  proto.set_answered_by(line.answer.answerer);
  if (line.answer.time.has_value()) rpc::ToProto(*line.answer.time, proto.mutable_answer_time());
  proto.set_note(line.answer.note);
  return proto;
}

v1::AccessReviewCreated ToCreated(std::string_view organization, const AccessReview& review) {
  v1::AccessReviewCreated event;
  event.set_access_review(AccessReviewName(organization, review.id));
  event.set_display_name(review.spec.display_name);
  event.set_group(GroupName(organization, review.spec.group_id));
  rpc::ToProto(review.spec.deadline, event.mutable_deadline());
  event.set_created_by(review.creator);
  return event;
}

v1::AccessReviewLineAnswered ToAnswered(std::string_view organization, const AccessReview& review,
                                        const AccessReviewLine& line) {
  const RoleGrant& grant = line.reviewed.grant;
  v1::AccessReviewLineAnswered event;
  event.set_access_review(AccessReviewName(organization, review.id));
  event.set_role_grant(RoleGrantName(organization, grant.id));
  event.set_user(UserName(organization, grant.spec.user_id));
  event.set_group(GroupName(organization, grant.spec.group_id));
  event.set_answer(line.answer.answer == LineAnswer::kRevoked ? v1::AccessReviewLineAnswered::ANSWER_REVOKED
                                                              : v1::AccessReviewLineAnswered::ANSWER_CONFIRMED);
  event.set_answered_by(line.answer.answerer);
  if (line.answer.time.has_value()) rpc::ToProto(*line.answer.time, event.mutable_answer_time());
  return event;
}

v1::AccessReviewClosed ToClosed(std::string_view organization, const AccessReview& review) {
  v1::AccessReviewClosed event;
  event.set_access_review(AccessReviewName(organization, review.id));
  event.set_confirmed_count(static_cast<int32_t>(review.confirmed_count));
  event.set_revoked_count(static_cast<int32_t>(review.revoked_count));
  event.set_closed_by(review.closer);
  if (review.close_time.has_value()) rpc::ToProto(*review.close_time, event.mutable_close_time());
  return event;
}

}  // namespace outlay::directory
