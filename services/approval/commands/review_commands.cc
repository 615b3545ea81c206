#include "services/approval/commands/review_commands.h"

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "common/access/reach.h"
#include "common/base/field_path.h"
#include "common/base/resource_name.h"
#include "common/base/status_macros.h"
#include "outlay/approval/v1/approval_events.pb.h"
#include "services/approval/convert/buying.h"
#include "services/approval/convert/convert.h"
#include "services/approval/domain/errors.h"
#include "services/approval/domain/limits.h"
#include "services/approval/domain/names.h"
#include "services/approval/store/buying_tables.h"
#include "services/approval/store/tables.h"

namespace outlay::approval {
namespace {

// Events go to whoever reaches the review's group, or sits in it: none of them reaches all its parts for certain.
template <typename Event>
command::Announcement WithReview(const v1::Review& review, Event event) {
  *event.mutable_review() = review;
  event.mutable_review()->mutable_subject()->clear_parts();
  return command::Announce(review.name(), event);
}

command::Announcement AnnouncementOf(const Scene& scene, const v1::Review& review, const Effect& effect) {
  switch (effect.kind) {
    case Effect::Kind::kOpened: {
      v1::ReviewOpened event;
      for (const std::string& user : effect.users) event.add_voided(UserName(scene.organization, user));
      return WithReview(review, event);
    }
    case Effect::Kind::kTurnChanged: {
      v1::ReviewTurnChanged event;
      for (const std::string& user : effect.users) event.add_newly_asked(UserName(scene.organization, user));
      event.set_cause(static_cast<v1::ReviewTurnChanged::Cause>(effect.cause));
      return WithReview(review, event);
    }
    case Effect::Kind::kProgressed: {
      v1::ReviewProgressed event;
      event.set_change(static_cast<v1::ReviewProgressed::Change>(effect.progress));
      return WithReview(review, event);
    }
    case Effect::Kind::kReminded: {
      v1::ReviewReminded event;
      for (const std::string& user : effect.users) event.add_reminded(UserName(scene.organization, user));
      return WithReview(review, event);
    }
    case Effect::Kind::kEnded: {
      v1::ReviewDecided event;
      const auto& proposals = review.budget_proposals();
      const bool is_proposed = !proposals.empty() && proposals.rbegin()->round() == review.round();
      event.set_awaits_budget(is_proposed && review.state() == v1::Review::STATE_APPROVED);
      return WithReview(review, event);
    }
    case Effect::Kind::kExpired:
      break;
  }
  return WithReview(review, v1::ReviewExpired());
}

command::Outcome UnchangedReview(const Scene& scene, const Review& review) {
  return Unchanged(ReviewName(scene.organization, review.id), ToProto(scene.organization, review));
}

// `may_grow`: see ReviewVerb. RESOURCE_EXHAUSTED / QUOTA_EXCEEDED {quota}.
absl::StatusOr<command::Outcome> Finish(command::Context& context, const Scene& scene, const Review* before,
                                        const ReviewDecision& decision, bool may_grow) {
  // A decision based on people who could not be read must not be saved.
  OUTLAY_RETURN_IF_ERROR(scene.people->status());
  const v1::Review after = ToProto(scene.organization, decision.review);
  const bool is_open = decision.review.state == ReviewState::kOpen;
  if (is_open && !may_grow && after.ByteSizeLong() > limits::kReviewBytes) {
    return ReviewFull(decision.review.id, "review_bytes", static_cast<int64_t>(limits::kReviewBytes));
  }
  OUTLAY_RETURN_IF_ERROR(SaveReview(context.txn, scene.organization, before, decision.review));
  command::Outcome outcome;
  outcome.resource = after.name();
  if (before != nullptr) outcome.before = ToProto(scene.organization, *before).SerializeAsString();
  outcome.after = after.SerializeAsString();
  for (const Effect& effect : decision.effects) {
    outcome.announcements.push_back(AnnouncementOf(scene, after, effect));
  }
  for (const BuyingException& exception : decision.used_exceptions) {
    SaveBuyingException(context.txn, scene.organization, exception);
    v1::BuyingExceptionChanged event;
    *event.mutable_buying_exception() = ToProto(scene.organization, exception, scene.business_now);
    outcome.announcements.push_back(command::Announce(event.buying_exception().name(), event));
  }
  return outcome;
}

absl::StatusOr<Subject> SubjectOf(const store::Reader& reader, const Scene& scene, const v1::Subject& proto) {
  absl::StatusOr<Subject> subject = FromProto(proto);
  if (!subject.ok()) return AtField("subject", subject.status());
  OUTLAY_RETURN_IF_ERROR(CompleteSubject(reader, scene, &*subject));
  return subject;
}

}  // namespace

absl::StatusOr<command::Outcome> OpenReview::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(const Scene scene, LoadScene(context.txn, context.caller.organization, context.now,
                                                       /*with_rules=*/true));
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<Review> present,
                          FindReview(context.txn, {scene.organization, request_.review_id()}));
  if (present.has_value()) {
    return present->create_digest == StoredDigest(context)
               ? absl::StatusOr<command::Outcome>(UnchangedReview(scene, *present))
               : ReviewIdTaken(request_.review_id());
  }
  OUTLAY_ASSIGN_OR_RETURN(const Subject subject, SubjectOf(context.txn, scene, request_.subject()));
  OUTLAY_ASSIGN_OR_RETURN(const SubjectFacts told, LoadSubjectFacts(context.txn, scene, subject, /*review_id=*/""));
  OUTLAY_ASSIGN_OR_RETURN(ReviewDecision decision,
                          DecideOpen(request_.review_id(), subject, scene.surroundings(&told)));
  decision.review.create_digest = StoredDigest(context);
  decision.review.opened_by = context.caller.service;
  return Finish(context, scene, nullptr, decision, /*may_grow=*/true);
}

absl::StatusOr<command::Outcome> ReviewVerb::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(const Scene scene,
                          LoadScene(context.txn, context.caller.organization, context.now, needs_rules_));
  OUTLAY_ASSIGN_OR_RETURN(const Review review, LoadReview(context.txn, {scene.organization, review_id_}));
  const std::set<std::string> acts_for = ActsFor(*scene.delegations, UserOf(context.caller));
  if (!IsVisible(scene, review, context.caller, acts_for)) return ReviewNotFound(review_id_);
  absl::StatusOr<ReviewDecision> decision = Decide(context, scene, review);
  // A refusal based on people who could not be read must not be returned.
  OUTLAY_RETURN_IF_ERROR(scene.people->status());
  OUTLAY_RETURN_IF_ERROR(decision.status());
  absl::StatusOr<command::Outcome> outcome = decision->effects.empty()
                                                 ? UnchangedReview(scene, review)
                                                 : Finish(context, scene, &review, *decision, may_grow());
  const Review& shown = decision->effects.empty() ? review : decision->review;
  if (!outcome.ok() || shown.subject.parts.empty()) return outcome;
  v1::Review answer = ToProto(scene.organization, shown);
  HideParts(scene, shown, context.caller, acts_for, answer.mutable_subject());
  outcome->answer = answer.SerializeAsString();
  return outcome;
}

ResubmitReview::ResubmitReview(v1::ResubmitReviewRequest request)
    : ReviewVerb(LastId(request.name()), /*needs_rules=*/true), request_(std::move(request)) {}

absl::StatusOr<ReviewDecision> ResubmitReview::Decide(command::Context& context, const Scene& scene,
                                                      const Review& review) const {
  // Services must not see each other's reviews.
  if (context.caller.service != review.opened_by) return ReviewNotFound(review.id);
  OUTLAY_ASSIGN_OR_RETURN(const Subject subject, SubjectOf(context.txn, scene, request_.subject()));
  OUTLAY_ASSIGN_OR_RETURN(const SubjectFacts told, LoadSubjectFacts(context.txn, scene, subject, review.id));
  return DecideResubmit(review, subject, scene.surroundings(&told));
}

DecideReview::DecideReview(v1::DecideReviewRequest request)
    : ReviewVerb(LastId(request.name()), /*needs_rules=*/false), request_(std::move(request)) {}

absl::StatusOr<ReviewDecision> DecideReview::Decide(command::Context& context, const Scene& scene,
                                                    const Review& review) const {
  return DecideVote(review,
                    {.actor = UserOf(context.caller),
                     .digest_hex = request_.digest(),
                     .verdict = static_cast<Verdict>(request_.verdict()),
                     .reason = request_.reason(),
                     .rejected_lines = {request_.rejected_lines().begin(), request_.rejected_lines().end()}},
                    scene.surroundings());
}

RequestInformation::RequestInformation(v1::RequestInformationRequest request)
    : ReviewVerb(LastId(request.name()), /*needs_rules=*/false), request_(std::move(request)) {}

absl::StatusOr<ReviewDecision> RequestInformation::Decide(command::Context& context, const Scene& scene,
                                                          const Review& review) const {
  return DecideRequestInformation(review, UserOf(context.caller), request_.text(), scene.surroundings());
}

ProposeBudget::ProposeBudget(v1::ProposeBudgetRequest request)
    : ReviewVerb(LastId(request.name()), /*needs_rules=*/false), request_(std::move(request)) {}

absl::StatusOr<ReviewDecision> ProposeBudget::Decide(command::Context& context, const Scene& scene,
                                                     const Review& review) const {
  const std::string group_id = LastId(request_.group());
  if (!group_id.empty()) {
    OUTLAY_RETURN_IF_ERROR(access::CheckReach(context.caller.reach.get(), group_id));
    if (!scene.people->DepthOf(group_id).has_value()) return GroupNotFound(group_id);
  }
  return DecideProposeBudget(review,
                             {.user = UserOf(context.caller),
                              .group_id = group_id,
                              .cost_center = request_.cost_center(),
                              .project = request_.project(),
                              .reason = request_.reason(),
                              .time = {}},
                             request_.digest(), scene.surroundings());
}

AnswerInformation::AnswerInformation(v1::AnswerInformationRequest request)
    : ReviewVerb(LastId(request.name()), /*needs_rules=*/false), request_(std::move(request)) {}

absl::StatusOr<ReviewDecision> AnswerInformation::Decide(command::Context& context, const Scene& scene,
                                                         const Review& review) const {
  return DecideAnswerInformation(review, UserOf(context.caller), request_.text(), scene.business_now, scene.calendar);
}

WithdrawReview::WithdrawReview(v1::WithdrawReviewRequest request)
    : ReviewVerb(LastId(request.name()), /*needs_rules=*/false), request_(std::move(request)) {}

absl::StatusOr<ReviewDecision> WithdrawReview::Decide(command::Context& context, const Scene& scene,
                                                      const Review& review) const {
  // Proven by its certificate, because a user may have a service's name.
  const bool is_owner = !review.opened_by.empty() && context.caller.service == review.opened_by;
  return DecideWithdraw(review, UserOf(context.caller), is_owner, request_.reason(), scene.business_now,
                        scene.calendar);
}

AbandonReview::AbandonReview(v1::AbandonReviewRequest request)
    : ReviewVerb(LastId(request.name()), /*needs_rules=*/false), request_(std::move(request)) {}

absl::StatusOr<ReviewDecision> AbandonReview::Decide(command::Context& context, const Scene& scene,
                                                     const Review& review) const {
  // Services must not see each other's reviews.
  if (context.caller.service != review.opened_by) return ReviewNotFound(review.id);
  return DecideWithdraw(review, UserOf(context.caller), /*is_owner=*/true, request_.reason(), scene.business_now,
                        scene.calendar);
}

absl::StatusOr<ReviewDecision> TickReview::Decide(command::Context&, const Scene& scene, const Review& review) const {
  return DecideTick(review, scene.surroundings());
}

}  // namespace outlay::approval
