// Reviews of access: campaigns in which role grants are confirmed or revoked (D8). Values; pure functions.
#ifndef OUTLAY_SERVICES_DIRECTORY_DOMAIN_ACCESS_REVIEW_H_
#define OUTLAY_SERVICES_DIRECTORY_DOMAIN_ACCESS_REVIEW_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/actor.h"
#include "common/base/persons.h"
#include "services/directory/domain/role.h"

namespace outlay::directory {

// The permission that a reviewer needs on a line's group.
inline constexpr std::string_view kAnswerPermission = "accessReviews.answer";

// The user-defined part of a review. It cannot be changed.
struct AccessReviewSpec {
  std::string display_name;
  std::string group_id;  // reviewed together with all groups below
  absl::Time deadline;   // exclusive

  bool operator==(const AccessReviewSpec&) const = default;
};

struct AccessReview {
  std::string id;
  AccessReviewSpec spec;
  int64_t confirmed_count = 0;
  int64_t revoked_count = 0;
  std::string creator;  // a person
  absl::Time create_time;
  std::string closer;                    // a person
  std::optional<absl::Time> close_time;  // unset: not closed before its deadline
  int64_t revision = 0;                  // counts changes; the etag is derived from it
  std::string create_digest;             // of the creating request

  bool operator==(const AccessReview&) const = default;
};

// Returns when the review ended or will end: at its deadline, whether or not any job ran.
absl::Time EndOf(const AccessReview& review);
bool IsOpen(const AccessReview& review, absl::Time now);

// Numbers as on disk.
enum class LineAnswer { kNone = 0, kConfirmed = 1, kRevoked = 2 };

// The answer to a line.
struct ReviewAnswer {
  LineAnswer answer = LineAnswer::kNone;
  std::string answerer;  // a person
  std::optional<absl::Time> time;
  std::string note;

  bool operator==(const ReviewAnswer&) const = default;
};

// A grant and its end. Grants never change, so it is as it was when the review was created.
struct ReviewedGrant {
  RoleGrant grant;
  std::optional<absl::Time> revoke_time;  // unset: it was not revoked
};

// Returns whether a grant is a line of the review: it was in force when the review was created, on the review's group
// or below. `path`: of the grant's group at that time.
bool IsLine(const AccessReview& review, const ReviewedGrant& reviewed, const GroupPath& path);

struct AccessReviewLine {
  ReviewedGrant reviewed;
  ReviewAnswer answer;
};

// Numbers as in the API.
enum class LineState { kUnanswered = 1, kConfirmed = 2, kRevoked = 3, kEnded = 4 };

// Returns the state of a line as of `now`, or of the review's end if that was before.
LineState StateOf(const AccessReview& review, const AccessReviewLine& line, absl::Time now);

// INVALID_ARGUMENT / FIELD_INVALID (deadline): it has passed, or lies beyond limits::kAccessReviewTime.
absl::Status CheckAccessReview(const AccessReviewSpec& spec, absl::Time now);

struct AnswerRequest {
  Actor reviewer;
  LineAnswer answer = LineAnswer::kNone;
  std::string note;
  Persons behind = {};  // who may be behind the reviewer
  Persons holder = {};  // who may be behind the line's user
};

struct AnswerDecision {
  AccessReview review;  // in their new state, as is `answer`
  ReviewAnswer answer;
  bool changed = true;  // false: it had this answer before; nothing is stored
};

// Answers a line. `rights`: the reviewer's current rights on the line's group. When something is changed, the caller
// checks whether the grant still exists. FAILED_PRECONDITION / ACCESS_REVIEW_CLOSED, SECOND_PERSON_REQUIRED (nobody
// reviews their own grant, nor that of their own service account: I12), RIGHTS_NOT_HELD.
absl::StatusOr<AnswerDecision> DecideAnswer(const AccessReview& review, const AccessReviewLine& line,
                                            const AnswerRequest& request, const Rights& rights, absl::Time now);

// Closes a review, which must be open.
AccessReview DecideClose(const AccessReview& review, const std::string& closer, absl::Time now);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_DOMAIN_ACCESS_REVIEW_H_
