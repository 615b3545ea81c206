#include "services/directory/commands/access_review_commands.h"

#include <optional>

#include "common/access/reach.h"
#include "common/base/errors.h"
#include "common/base/field_path.h"
#include "common/base/status_macros.h"
#include "common/rpc/etag.h"
#include "services/directory/convert/access_reviews.h"
#include "services/directory/domain/errors.h"
#include "services/directory/domain/limits.h"
#include "services/directory/domain/names.h"
#include "services/directory/store/access_reviews.h"
#include "services/directory/store/groups.h"
#include "services/directory/store/roles.h"
#include "services/directory/store/users.h"

namespace outlay::directory {
namespace {

// Returns a line in the caller's reach, judged by the group of its grant.
absl::StatusOr<AccessReviewLine> LoadLine(const command::Context& context, const Scene& scene,
                                          const AccessReview& review, const std::string& grant_id) {
  AccessReviewLines lines(context.txn, scene.id, review);
  OUTLAY_ASSIGN_OR_RETURN(std::optional<AccessReviewLine> line, lines.Find(grant_id));
  if (!line.has_value() || !access::Covers(context.caller.reach.get(), line->reviewed.grant.spec.group_id)) {
    return AccessReviewLineNotFound(review.id, grant_id);
  }
  return *std::move(line);
}

// Returns the rights of the acting person. If the line's group was deleted, so was the grant.
absl::StatusOr<Rights> LoadReviewersRights(const command::Context& context, const Scene& scene,
                                           const RoleGrant& grant) {
  absl::StatusOr<Rights> rights =
      LoadRights(context.txn, {scene.id, scene.actor.person()}, grant.spec.group_id, scene.now);
  return absl::IsNotFound(rights.status()) ? RoleGrantNotFound(grant.id) : std::move(rights);
}

}  // namespace

absl::StatusOr<command::Outcome> CreateAccessReview::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<AccessReview> present,
                          FindAccessReview(context.txn, {scene.id, review_id_}));
  if (present.has_value()) {
    if (present->create_digest != StoredDigest(context)) return AccessReviewIdTaken(review_id_);
    return Unchanged(AccessReviewName(scene.id, review_id_), ToProto(scene.id, *present, scene.now));
  }
  OUTLAY_RETURN_IF_ERROR(AtField("access_review", CheckAccessReview(spec_, scene.now)));
  OUTLAY_ASSIGN_OR_RETURN(const int64_t open, CountOpenAccessReviews(context.txn, scene.id, scene.now));
  if (open >= limits::kOpenAccessReviews) return QuotaExceeded("open_access_reviews", limits::kOpenAccessReviews);
  OUTLAY_RETURN_IF_ERROR(LoadGroup(context.txn, {scene.id, spec_.group_id}).status());
  AccessReview review;
  review.id = review_id_;
  review.spec = spec_;
  review.creator = scene.actor.person();
  review.create_time = scene.now;
  review.create_digest = StoredDigest(context);
  SaveAccessReview(context.txn, scene.id, review);
  const v1::AccessReview after = ToProto(scene.id, review, scene.now);
  scene.Announce(after.name(), ToCreated(scene.id, review));
  return Changed(scene, after.name(), nullptr, &after);
}

absl::StatusOr<command::Outcome> AnswerAccessReviewLine::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(const AccessReview review, LoadAccessReview(context.txn, {scene.id, request_.review_id}));
  OUTLAY_ASSIGN_OR_RETURN(AccessReviewLine line, LoadLine(context, scene, review, request_.grant_id));
  OUTLAY_ASSIGN_OR_RETURN(const Rights rights, LoadReviewersRights(context, scene, line.reviewed.grant));
  AnswerRequest request = {.reviewer = scene.actor, .answer = answer_, .note = note_};
  OUTLAY_ASSIGN_OR_RETURN(request.behind, LoadPersonsBehind(context.txn, {scene.id, scene.actor.person()}));
  OUTLAY_ASSIGN_OR_RETURN(request.holder, LoadPersonsBehind(context.txn, {scene.id, line.reviewed.grant.spec.user_id}));
  OUTLAY_ASSIGN_OR_RETURN(const AnswerDecision decision, DecideAnswer(review, line, request, rights, scene.now));
  const v1::AccessReviewLine before = ToProto(scene.id, review, line, scene.now);
  if (!decision.changed) return Unchanged(before.name(), before);
  OUTLAY_ASSIGN_OR_RETURN(const RoleGrant grant, LoadRoleGrant(context.txn, {scene.id, request_.grant_id}));
  if (HasExpired(grant, scene.now)) return RoleGrantNotFound(grant.id);
  if (answer_ == LineAnswer::kRevoked) {
    OUTLAY_RETURN_IF_ERROR(RevokeGrant(context, scene, grant));
  }
  SaveAccessReview(context.txn, scene.id, decision.review);
  SaveAnswer(context.txn, {scene.id, review.id}, grant.id, decision.answer);
  line.answer = decision.answer;
  const v1::AccessReviewLine after = ToProto(scene.id, review, line, scene.now);
  scene.Announce(AccessReviewName(scene.id, review.id), ToAnswered(scene.id, review, line));
  return Changed(scene, after.name(), &before, &after);
}

absl::StatusOr<command::Outcome> CloseAccessReview::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(const AccessReview review, LoadAccessReview(context.txn, {scene.id, request_.id}));
  const v1::AccessReview before = ToProto(scene.id, review, scene.now);
  if (!IsOpen(review, scene.now)) return Unchanged(before.name(), before);
  OUTLAY_RETURN_IF_ERROR(rpc::CheckEtag(before.name(), request_.etag, EtagOf(review)));
  const AccessReview closed = DecideClose(review, scene.actor.person(), scene.now);
  SaveAccessReview(context.txn, scene.id, closed);
  const v1::AccessReview after = ToProto(scene.id, closed, scene.now);
  scene.Announce(after.name(), ToClosed(scene.id, closed));
  return Changed(scene, after.name(), &before, &after);
}

}  // namespace outlay::directory
