#include "services/purchase_order/events/review_events.h"

#include <memory>
#include <optional>

#include "common/base/resource_name.h"
#include "common/base/status_macros.h"
#include "outlay/approval/v1/approval_events.pb.h"
#include "services/purchase_order/commands/follow_review.h"
#include "services/purchase_order/commands/propose_move.h"
#include "services/purchase_order/convert/reviews.h"

namespace outlay::purchase_order {

// Only an answer ends a review as approved, so nobody is asked for money because of an event.
ReviewEvents::ReviewEvents()
    : flow::ReviewEvents(std::make_shared<OrdersInReview>(/*can_ask_budget=*/false),
                         {approval::v1::SUBJECT_KIND_PURCHASE_ORDER, approval::v1::SUBJECT_KIND_CHANGE_ORDER}) {}

absl::Status ReviewEvents::Apply(store::Transaction& txn, const feed::FeedEvent& event) const {
  OUTLAY_RETURN_IF_ERROR(flow::ReviewEvents::Apply(txn, event));
  approval::v1::ReviewProgressed told;
  const bool is_proposal = event.event.type() == approval::v1::ReviewProgressed::descriptor()->full_name() &&
                           told.ParseFromString(event.event.data()) &&
                           told.change() == approval::v1::ReviewProgressed::CHANGE_BUDGET_PROPOSED &&
                           !told.review().budget_proposals().empty();
  const std::optional<ResourceId> name = is_proposal ? review::ParseReviewName(told.review().name()) : std::nullopt;
  return name.has_value() ? TakeProposal(txn, {name->organization, name->id}, ProposedMove(told.review()))
                          : absl::OkStatus();
}

}  // namespace outlay::purchase_order
