// Converts reviews of access and their lines between the API and domain values. Pure.
#ifndef OUTLAY_SERVICES_DIRECTORY_CONVERT_ACCESS_REVIEWS_H_
#define OUTLAY_SERVICES_DIRECTORY_CONVERT_ACCESS_REVIEWS_H_

#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "outlay/directory/v1/access_reviews.pb.h"
#include "outlay/directory/v1/directory_events.pb.h"
#include "services/directory/domain/access_review.h"

namespace outlay::directory {

AccessReviewSpec FromProto(const v1::AccessReview& proto);
// Converts an answer that was validated at the edge.
LineAnswer FromProto(v1::AnswerAccessReviewLineRequest::Answer answer);

std::string EtagOf(const AccessReview& review);
// `now` decides whether it is open.
v1::AccessReview ToProto(std::string_view organization, const AccessReview& review, absl::Time now);
// `now` decides the line's state (see StateOf); the grant is shown as it was when the review was created.
v1::AccessReviewLine ToProto(std::string_view organization, const AccessReview& review, const AccessReviewLine& line,
                             absl::Time now);

v1::AccessReviewCreated ToCreated(std::string_view organization, const AccessReview& review);
// The line must have an answer.
v1::AccessReviewLineAnswered ToAnswered(std::string_view organization, const AccessReview& review,
                                        const AccessReviewLine& line);
// The review must have been closed by a person.
v1::AccessReviewClosed ToClosed(std::string_view organization, const AccessReview& review);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_CONVERT_ACCESS_REVIEWS_H_
