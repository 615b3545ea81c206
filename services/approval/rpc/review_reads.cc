#include "services/approval/rpc/review_reads.h"

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "common/base/resource_name.h"
#include "common/base/status_macros.h"
#include "common/rpc/page.h"
#include "services/approval/commands/scene.h"
#include "services/approval/convert/convert.h"
#include "services/approval/domain/delegation.h"
#include "services/approval/domain/errors.h"
#include "services/approval/domain/limits.h"
#include "services/approval/domain/review_steps.h"
#include "services/approval/store/tables.h"

namespace outlay::approval {
namespace {

v1::Review Shown(const Scene& scene, const Review& review) {
  v1::Review proto = ToProto(scene.organization, review);
  if (IsOutOfTime(review, scene.business_now)) proto.set_state(v1::Review::STATE_EXPIRED);
  return proto;
}

// Fills a page with reviews until it is full or enough were looked at.
class Page {
 public:
  Page(const Scene& scene, rpc::PageScope scope, int64_t size, v1::ListReviewsResponse* response)
      : scene_(scene), scope_(scope), size_(size), response_(response) {}

  store::Visit Look(const Review& review, bool belongs) {
    if (response_->reviews_size() == size_ || ++looked_ > limits::kReviewsScanned) {
      response_->set_next_page_token(rpc::MakePageToken(scope_, last_));
      return store::Visit::kStop;
    }
    if (belongs) *response_->add_reviews() = Shown(scene_, review);
    last_ = review.id;
    return store::Visit::kContinue;
  }
  void set_last(const std::string& last) { last_ = last; }

 private:
  const Scene& scene_;
  const rpc::PageScope scope_;
  const int64_t size_;
  v1::ListReviewsResponse* const response_;
  std::string last_;
  int looked_ = 0;
};

absl::Status ListForUser(const store::Reader& reader, const Scene& scene, const std::string& user,
                         const std::string& after, Page& page) {
  std::set<std::string> ids;
  for (const std::string& asked : ActsFor(scene.delegations, user)) {
    OUTLAY_ASSIGN_OR_RETURN(const std::vector<std::string> waiting, ListWaiting(reader, scene.organization, asked));
    ids.insert(waiting.begin(), waiting.end());
  }
  for (auto id = ids.upper_bound(after); id != ids.end(); ++id) {
    OUTLAY_ASSIGN_OR_RETURN(const Review review, LoadReview(reader, {scene.organization, *id}));
    const bool waits = !IsOutOfTime(review, scene.business_now) && MayTakePart(review, user, scene.surroundings());
    if (page.Look(review, waits) == store::Visit::kStop) break;
  }
  return scene.people->status();
}

}  // namespace

absl::StatusOr<v1::Review> ReadReview(const store::Reader& reader, const rpc::Caller& caller, absl::Time now,
                                      const v1::GetReviewRequest& request) {
  OUTLAY_ASSIGN_OR_RETURN(const Scene scene, LoadScene(reader, caller.organization, now, /*with_rules=*/false));
  const std::string id = LastId(request.name());
  OUTLAY_ASSIGN_OR_RETURN(const Review review, LoadReview(reader, {scene.organization, id}));
  if (!IsVisible(scene, review, caller, ActsFor(scene.delegations, UserOf(caller)))) return ReviewNotFound(id);
  return Shown(scene, review);
}

absl::StatusOr<v1::ListReviewsResponse> ReadReviews(const store::Reader& reader, const rpc::Caller& caller,
                                                    absl::Time now, const v1::ListReviewsRequest& request) {
  OUTLAY_ASSIGN_OR_RETURN(const Scene scene, LoadScene(reader, caller.organization, now, /*with_rules=*/false));
  const rpc::PageScope scope = {.list = "reviews.list",
                                .organization = scene.organization,
                                .filter = request.waiting_for_me() ? "waiting" : "",
                                .order_by = "id"};
  OUTLAY_ASSIGN_OR_RETURN(const int64_t size, rpc::PageSize(request.page_size()));
  OUTLAY_ASSIGN_OR_RETURN(const std::string last, rpc::ReadPageToken(scope, request.page_token()));
  v1::ListReviewsResponse response;
  Page page(scene, scope, size, &response);
  page.set_last(last);
  if (request.waiting_for_me()) {
    OUTLAY_RETURN_IF_ERROR(ListForUser(reader, scene, UserOf(caller), last, page));
    return response;
  }
  const std::optional<std::string> after = last.empty() ? std::nullopt : std::optional(last);
  const std::set<std::string> acts_for = ActsFor(scene.delegations, UserOf(caller));
  OUTLAY_RETURN_IF_ERROR(ListReviews(reader, scene.organization, after, [&](const Review& review) {
    return page.Look(review, IsVisible(scene, review, caller, acts_for));
  }));
  return response;
}

}  // namespace outlay::approval
