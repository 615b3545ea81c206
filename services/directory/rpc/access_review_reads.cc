#include "services/directory/rpc/access_review_reads.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "common/access/list_cursor.h"
#include "common/access/reach.h"
#include "common/base/limits.h"
#include "common/base/status_macros.h"
#include "services/directory/convert/access_reviews.h"
#include "services/directory/domain/names.h"
#include "services/directory/store/access_reviews.h"

namespace outlay::directory {
namespace {

bool Fits(const v1::ListAccessReviewLinesRequest::Filter& filter, const v1::AccessReviewLine& line) {
  const bool state_fits = filter.states().empty() || std::find(filter.states().begin(), filter.states().end(),
                                                               line.state()) != filter.states().end();
  return state_fits && (filter.user().empty() || filter.user() == line.role_grant().user()) &&
         (filter.group().empty() || filter.group() == line.role_grant().group());
}

}  // namespace

absl::StatusOr<v1::AccessReview> GetAccessReview(const store::Reader& reader, const std::string& organization,
                                                 const std::string& review_id, absl::Time now) {
  OUTLAY_ASSIGN_OR_RETURN(const AccessReview review, LoadAccessReview(reader, {organization, review_id}));
  return ToProto(organization, review, now);
}

absl::StatusOr<v1::ListAccessReviewsResponse> ListAccessReviews(const store::Reader& reader,
                                                                const std::string& organization,
                                                                const v1::ListAccessReviewsRequest& request,
                                                                absl::Time now) {
  OUTLAY_ASSIGN_OR_RETURN(access::ListCursor cursor,
                          access::ListCursor::Open({.list = "accessReviews.list",
                                                    .organization = organization,
                                                    .filter = request.filter().SerializeAsString(),
                                                    .order = "id"},
                                                   request.page_size(), request.page_token()));
  v1::ListAccessReviewsResponse response;
  OUTLAY_RETURN_IF_ERROR(VisitAccessReviews(reader, organization, cursor.after(), [&](const std::string& id) {
    return cursor.Visit(id, [&]() -> absl::StatusOr<bool> {
      OUTLAY_ASSIGN_OR_RETURN(v1::AccessReview review, GetAccessReview(reader, organization, id, now));
      const v1::AccessReview::State wanted = request.filter().state();
      const bool fits = wanted == v1::AccessReview::STATE_UNSPECIFIED || wanted == review.state();
      if (fits) *response.add_access_reviews() = std::move(review);
      return fits;
    });
  }));
  OUTLAY_RETURN_IF_ERROR(cursor.status());
  response.set_next_page_token(cursor.NextToken());
  return response;
}

absl::StatusOr<v1::ListAccessReviewLinesResponse> ListAccessReviewLines(const store::Reader& reader,
                                                                        const rpc::Caller& caller,
                                                                        const v1::ListAccessReviewLinesRequest& request,
                                                                        absl::Time now) {
  const std::string& organization = caller.organization;
  const std::string review_id = LastId(request.parent());
  OUTLAY_ASSIGN_OR_RETURN(const AccessReview review, LoadAccessReview(reader, {organization, review_id}));
  // The token is bound to the review as well.
  OUTLAY_ASSIGN_OR_RETURN(
      access::ListCursor cursor,
      access::ListCursor::Open({.list = "accessReviews.listLines",
                                .organization = organization,
                                .filter = request.parent() + '\n' + request.filter().SerializeAsString(),
                                .order = "id"},
                               request.page_size(), request.page_token()));
  AccessReviewLines lines(reader, organization, review);
  // One more than a page may read, so that the cursor notices that there are more.
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<std::string> ids,
                          LoadGrantIds(reader, organization, cursor.after(), size_t{kMaxRowsScannedPerPage} + 1));
  v1::ListAccessReviewLinesResponse response;
  for (const std::string& id : ids) {
    std::optional<AccessReviewLine> line;
    const auto is_in_sight = [&]() -> absl::StatusOr<bool> {
      OUTLAY_ASSIGN_OR_RETURN(line, lines.Find(id));
      return line.has_value() && access::Covers(caller.reach.get(), line->reviewed.grant.spec.group_id);
    };
    const auto add = [&]() -> absl::StatusOr<bool> {
      v1::AccessReviewLine proto = ToProto(organization, review, *line, now);
      const bool fits = Fits(request.filter(), proto);
      if (fits) *response.add_lines() = std::move(proto);
      return fits;
    };
    if (cursor.Visit(id, is_in_sight, add) == store::Visit::kStop) break;
  }
  OUTLAY_RETURN_IF_ERROR(cursor.status());
  response.set_next_page_token(cursor.NextToken());
  return response;
}

}  // namespace outlay::directory
