// The verbs on reviews of access, one command each (D8).
#ifndef OUTLAY_SERVICES_DIRECTORY_COMMANDS_ACCESS_REVIEW_COMMANDS_H_
#define OUTLAY_SERVICES_DIRECTORY_COMMANDS_ACCESS_REVIEW_COMMANDS_H_

#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "common/command/executor.h"
#include "services/directory/commands/scene.h"
#include "services/directory/domain/access_review.h"

namespace outlay::directory {

// The review's row recognizes a repeated request. ALREADY_EXISTS / ACCESS_REVIEW_ID_TAKEN, NOT_FOUND / GROUP_NOT_FOUND,
// RESOURCE_EXHAUSTED / QUOTA_EXCEEDED, and those of CheckAccessReview.
class CreateAccessReview final : public command::Command {
 public:
  CreateAccessReview(std::string review_id, AccessReviewSpec spec)
      : review_id_(std::move(review_id)), spec_(std::move(spec)) {}

  std::string_view name() const override { return "accessReviews.create"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const std::string review_id_;
  const AccessReviewSpec spec_;
};

// Identifies a line of a review.
struct LineRequest {
  std::string review_id;
  std::string grant_id;
};

// Revokes the grant if that is the answer. NOT_FOUND / ACCESS_REVIEW_NOT_FOUND, ACCESS_REVIEW_LINE_NOT_FOUND (also if
// the line's group is out of the caller's reach), ROLE_GRANT_NOT_FOUND; FAILED_PRECONDITION / LAST_ADMINISTRATOR,
// GROUP_MAPPED, and those of DecideAnswer.
class AnswerAccessReviewLine final : public command::Command {
 public:
  AnswerAccessReviewLine(LineRequest request, LineAnswer answer, std::string note)
      : request_(std::move(request)), answer_(answer), note_(std::move(note)) {}

  std::string_view name() const override { return "accessReviews.answer"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const LineRequest request_;
  const LineAnswer answer_;
  const std::string note_;
};

// NOT_FOUND / ACCESS_REVIEW_NOT_FOUND, ABORTED / ETAG_MISMATCH.
class CloseAccessReview final : public command::Command {
 public:
  explicit CloseAccessReview(ResourceRequest request) : request_(std::move(request)) {}

  std::string_view name() const override { return "accessReviews.close"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const ResourceRequest request_;
};

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_COMMANDS_ACCESS_REVIEW_COMMANDS_H_
