// The verbs on reviews, one command each (A2 to A9).
#ifndef OUTLAY_SERVICES_APPROVAL_COMMANDS_REVIEW_COMMANDS_H_
#define OUTLAY_SERVICES_APPROVAL_COMMANDS_REVIEW_COMMANDS_H_

#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "common/command/executor.h"
#include "outlay/approval/v1/reviews.pb.h"
#include "services/approval/commands/scene.h"
#include "services/approval/domain/review_decisions.h"

namespace outlay::approval {

// The review's row recognizes a repeated request. ALREADY_EXISTS / REVIEW_ID_TAKEN, and as CompleteSubject and
// DecideOpen.
class OpenReview final : public command::Command {
 public:
  explicit OpenReview(v1::OpenReviewRequest request) : request_(std::move(request)) {}
  std::string_view name() const override { return "reviews.open"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const v1::OpenReviewRequest request_;
};

// A verb on an existing review. NOT_FOUND / REVIEW_NOT_FOUND: there is none, or the caller may not see it.
class ReviewVerb : public command::Command {
 public:
  absl::StatusOr<command::Outcome> Run(command::Context& context) const final;

 protected:
  ReviewVerb(std::string review_id, bool needs_rules) : review_id_(std::move(review_id)), needs_rules_(needs_rules) {}

  virtual absl::StatusOr<ReviewDecision> Decide(command::Context& context, const Scene& scene,
                                                const Review& review) const = 0;
  // Returns whether the review's size limit does not apply, because the verb adds no text written by users.
  virtual bool may_grow() const { return false; }

 private:
  const std::string review_id_;
  const bool needs_rules_;
};

class ResubmitReview final : public ReviewVerb {
 public:
  explicit ResubmitReview(v1::ResubmitReviewRequest request);
  std::string_view name() const override { return "reviews.resubmit"; }

 private:
  absl::StatusOr<ReviewDecision> Decide(command::Context& context, const Scene& scene,
                                        const Review& review) const override;
  const v1::ResubmitReviewRequest request_;
};

class DecideReview final : public ReviewVerb {
 public:
  explicit DecideReview(v1::DecideReviewRequest request);
  std::string_view name() const override { return "reviews.decide"; }

 private:
  bool may_grow() const override { return true; }
  absl::StatusOr<ReviewDecision> Decide(command::Context& context, const Scene& scene,
                                        const Review& review) const override;
  const v1::DecideReviewRequest request_;
};

class RequestInformation final : public ReviewVerb {
 public:
  explicit RequestInformation(v1::RequestInformationRequest request);
  std::string_view name() const override { return "reviews.requestInformation"; }

 private:
  absl::StatusOr<ReviewDecision> Decide(command::Context& context, const Scene& scene,
                                        const Review& review) const override;
  const v1::RequestInformationRequest request_;
};

// PERMISSION_DENIED / GROUP_OUT_OF_REACH, NOT_FOUND / GROUP_NOT_FOUND, and as DecideProposeBudget.
class ProposeBudget final : public ReviewVerb {
 public:
  explicit ProposeBudget(v1::ProposeBudgetRequest request);
  std::string_view name() const override { return "reviews.proposeBudget"; }

 private:
  absl::StatusOr<ReviewDecision> Decide(command::Context& context, const Scene& scene,
                                        const Review& review) const override;
  const v1::ProposeBudgetRequest request_;
};

class AnswerInformation final : public ReviewVerb {
 public:
  explicit AnswerInformation(v1::AnswerInformationRequest request);
  std::string_view name() const override { return "reviews.answerInformation"; }

 private:
  absl::StatusOr<ReviewDecision> Decide(command::Context& context, const Scene& scene,
                                        const Review& review) const override;
  const v1::AnswerInformationRequest request_;
};

class WithdrawReview final : public ReviewVerb {
 public:
  explicit WithdrawReview(v1::WithdrawReviewRequest request);
  std::string_view name() const override { return "reviews.withdraw"; }

 private:
  absl::StatusOr<ReviewDecision> Decide(command::Context& context, const Scene& scene,
                                        const Review& review) const override;
  const v1::WithdrawReviewRequest request_;
};

class AbandonReview final : public ReviewVerb {
 public:
  explicit AbandonReview(v1::AbandonReviewRequest request);
  std::string_view name() const override { return "reviews.abandon"; }

 private:
  absl::StatusOr<ReviewDecision> Decide(command::Context& context, const Scene& scene,
                                        const Review& review) const override;
  const v1::AbandonReviewRequest request_;
};

// For the job that acts on the passage of time (A7).
class TickReview final : public ReviewVerb {
 public:
  explicit TickReview(std::string review_id) : ReviewVerb(std::move(review_id), /*needs_rules=*/false) {}
  std::string_view name() const override { return "reviews.tick"; }

 private:
  bool may_grow() const override { return true; }
  absl::StatusOr<ReviewDecision> Decide(command::Context& context, const Scene& scene,
                                        const Review& review) const override;
};

}  // namespace outlay::approval

#endif  // OUTLAY_SERVICES_APPROVAL_COMMANDS_REVIEW_COMMANDS_H_
