#include "services/approval/rpc/review_reads.h"

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "common/access/list_cursor.h"
#include "common/base/resource_name.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "services/approval/commands/scene.h"
#include "services/approval/convert/convert.h"
#include "services/approval/domain/delegation.h"
#include "services/approval/domain/errors.h"
#include "services/approval/domain/review_steps.h"
#include "services/approval/store/tables.h"

namespace outlay::approval {
namespace {

v1::Review Shown(const Scene& scene, const Review& review, const rpc::Caller& caller,
                 const std::set<std::string>& acts_for) {
  v1::Review proto = ToProto(scene.organization, review);
  HideParts(scene, review, caller, acts_for, proto.mutable_subject());
  proto.set_state(static_cast<v1::Review::State>(StateAt(review, scene.business_now, scene.calendar)));
  return proto;
}

using VisitReview = absl::FunctionRef<store::Visit(const Review& review, bool belongs)>;

absl::Status ListForUser(const store::Reader& reader, const Scene& scene, const std::string& user,
                         const std::set<std::string>& acts_for, const std::string& after, VisitReview visit) {
  std::set<std::string> ids;
  for (const std::string& asked : acts_for) {
    OUTLAY_ASSIGN_OR_RETURN(const std::vector<std::string> waiting, ListWaiting(reader, scene.organization, asked));
    ids.insert(waiting.begin(), waiting.end());
  }
  for (auto id = ids.upper_bound(after); id != ids.end(); ++id) {
    OUTLAY_ASSIGN_OR_RETURN(const Review review, LoadReview(reader, {scene.organization, *id}));
    const bool waits = StateAt(review, scene.business_now, scene.calendar) == ReviewState::kOpen &&
                       MayTakePart(review, user, scene.surroundings());
    if (visit(review, waits) == store::Visit::kStop) break;
  }
  return scene.people->status();
}

}  // namespace

absl::StatusOr<v1::Review> ReadReview(const store::Reader& reader, const rpc::Caller& caller, absl::Time now,
                                      const v1::GetReviewRequest& request) {
  OUTLAY_ASSIGN_OR_RETURN(const Scene scene, LoadScene(reader, caller.organization, now, /*with_rules=*/false));
  const std::string id = LastId(request.name());
  OUTLAY_ASSIGN_OR_RETURN(const Review review, LoadReview(reader, {scene.organization, id}));
  const std::set<std::string> acts_for = ActsFor(*scene.delegations, UserOf(caller));
  if (!IsVisible(scene, review, caller, acts_for)) return ReviewNotFound(id);
  return Shown(scene, review, caller, acts_for);
}

absl::StatusOr<v1::ListReviewsResponse> ReadReviews(const store::Reader& reader, const rpc::Caller& caller,
                                                    absl::Time now, const v1::ListReviewsRequest& request) {
  OUTLAY_ASSIGN_OR_RETURN(const Scene scene, LoadScene(reader, caller.organization, now, /*with_rules=*/false));
  OUTLAY_ASSIGN_OR_RETURN(access::ListCursor cursor,
                          access::ListCursor::Open({.list = "reviews.list",
                                                    .organization = scene.organization,
                                                    .filter = Concat(request.waiting_for_me() ? "waiting" : "",
                                                                     request.split_flagged() ? " split" : "",
                                                                     request.nobody_decides() ? " nobody" : ""),
                                                    .order = "id"},
                                                   request.page_size(), request.page_token()));
  v1::ListReviewsResponse response;
  const std::string user = UserOf(caller);
  const std::set<std::string> acts_for = ActsFor(*scene.delegations, user);
  const auto visit = [&](const Review& review, bool is_of_caller) {
    const bool is_open = StateAt(review, scene.business_now, scene.calendar) == ReviewState::kOpen;
    const bool belongs = is_of_caller && (!request.split_flagged() || !review.split_flags.empty()) &&
                         (!request.nobody_decides() || (is_open && NobodyDecides(review)));
    return cursor.Visit(
        review.id, [&] { return belongs; },
        [&] {
          *response.add_reviews() = Shown(scene, review, caller, acts_for);
          return true;
        });
  };
  if (request.waiting_for_me()) {
    OUTLAY_RETURN_IF_ERROR(ListForUser(reader, scene, user, acts_for, cursor.after().value_or(""), visit));
  } else {
    const auto list = request.nobody_decides() ? &ListVacantReviews : &ListReviews;
    OUTLAY_RETURN_IF_ERROR(list(reader, scene.organization, cursor.after(), [&](const Review& review) {
      return visit(review, IsVisible(scene, review, caller, acts_for));
    }));
  }
  OUTLAY_RETURN_IF_ERROR(cursor.status());
  response.set_next_page_token(cursor.NextToken());
  return response;
}

}  // namespace outlay::approval
