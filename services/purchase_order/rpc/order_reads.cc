#include "services/purchase_order/rpc/order_reads.h"

#include <optional>
#include <tuple>
#include <utility>

#include "common/access/list_cursor.h"
#include "common/base/status_macros.h"
#include "common/rpc/page.h"
#include "common/store/key_codec.h"
#include "common/tenant/tenant.h"
#include "services/purchase_order/convert/budgets.h"
#include "services/purchase_order/convert/orders.h"
#include "services/purchase_order/domain/errors.h"
#include "services/purchase_order/domain/names.h"
#include "services/purchase_order/domain/order/budget_move.h"
#include "services/purchase_order/rpc/order_filter.h"
#include "services/purchase_order/store/budget_flows.h"
#include "services/purchase_order/store/orders.h"
#include "services/purchase_order/store/review_flows.h"

namespace outlay::purchase_order {
namespace {

using ListRequest = v1::ListPurchaseOrdersRequest;

std::string EncodePlace(const OrderAtTime& at) {
  std::string place;
  store::key_codec::AppendPart(std::tuple(at.create_time, at.order_id), &place);
  return place;
}

absl::StatusOr<std::optional<OrderAtTime>> DecodePlace(std::string_view place) {
  if (place.empty()) {
    return std::optional<OrderAtTime>();
  }
  std::tuple<absl::Time, std::string> parts;
  if (!store::key_codec::TakePart(&place, &parts) || !place.empty()) {
    return rpc::PageTokenInvalid();
  }
  return std::optional<OrderAtTime>({.create_time = std::get<0>(parts), .order_id = std::get<1>(parts)});
}

}  // namespace

absl::StatusOr<OrderReads> OrderReads::Open(const store::Reader& reader, const rpc::Caller& caller, absl::Time now) {
  OUTLAY_ASSIGN_OR_RETURN(const absl::Time business_now, tenant::BusinessNow(reader, caller.organization, now));
  return OrderReads(reader, caller, business_now);
}

absl::StatusOr<v1::PurchaseOrder> OrderReads::Describe(Order order) const {
  OUTLAY_RETURN_IF_ERROR(LoadContacts(reader_, organization_, &order));
  OUTLAY_ASSIGN_OR_RETURN(const OrderInvoiced invoiced, LoadInvoiced(reader_, {organization_, order.id}));
  v1::PurchaseOrder proto =
      ToProto({.organization = organization_, .order = order, .invoiced = invoiced, .business_now = business_now_},
              Audience::kCaller);
  if (order.budget.phase != BudgetPhase::kOff) OUTLAY_RETURN_IF_ERROR(DescribeBudget(order, &proto));
  if (order.state == State::kPendingApproval && order.review.attempt > 0) {
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<ReviewFlow> flow,
                            FindReviewFlow(reader_, {organization_, order.review.review_id}));
    proto.mutable_review()->set_with_approval(flow.has_value() && flow->phase != ReviewPhase::kAsk);
  }
  if (order.change.state != ChangeState::kNone) OUTLAY_RETURN_IF_ERROR(DescribeChange(order, proto.mutable_change()));
  return proto;
}

absl::Status OrderReads::DescribeBudget(const Order& order, v1::PurchaseOrder* proto) const {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<BudgetFlow> flow,
                          FindBudgetFlow(reader_, {organization_, DocumentIdOf(order)}));
  v1::OrderBudget& budget = *proto->mutable_budget();
  budget.set_waiting(flow.has_value() && flow->due.has_value());
  const auto sees = [&](std::string_view group_id) { return access::Covers(reach_.get(), group_id); };
  if (IsOfAnotherGroup(order) && !sees(order.budget.charge_before->group_id)) budget.clear_moved_from_group();
  const bool is_spender = user_ == order.budget.spender;
  if (is_spender) ShowRefusals(order.budget.refusals, sees, budget.mutable_refusals());
  const BudgetMove& move = order.budget.move;
  if (move.state == MoveState::kNone || (!move.group_id.empty() && !sees(move.group_id))) return absl::OkStatus();
  ToProto(organization_, order, move, budget.mutable_move());
  Refusals* const refusals = budget.mutable_move()->mutable_refusals();
  is_spender || user_ == move.proposer ? ShowRefusals(move.refusals, sees, refusals)
                                       : HideRefusals(move.refusals, refusals);
  return absl::OkStatus();
}

absl::Status OrderReads::DescribeChange(const Order& order, v1::OrderChange* proto) const {
  if (user_ == order.change.proposer) {
    ShowRefusals(
        order.change.refusals, [&](std::string_view group_id) { return access::Covers(reach_.get(), group_id); },
        proto->mutable_refusals());
  }
  if (order.change.state == ChangeState::kInReview) {
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<ReviewFlow> flow,
                            FindReviewFlow(reader_, {organization_, order.change.review_id}));
    proto->set_with_approval(flow.has_value() && flow->phase != ReviewPhase::kAsk);
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::PurchaseOrder> OrderReads::Get(const std::string& order_id) const {
  OUTLAY_ASSIGN_OR_RETURN(Order order, Load(order_id));
  return Describe(std::move(order));
}

absl::StatusOr<Order> OrderReads::Load(const std::string& order_id) const {
  OUTLAY_ASSIGN_OR_RETURN(Order order, LoadOrder(reader_, {organization_, order_id}));
  if (!Sees(order)) return OrderNotFound(order_id);
  return order;
}

absl::StatusOr<v1::ListPurchaseOrdersResponse> OrderReads::List(const ListRequest& request) const {
  const bool by_time = request.order() == ListRequest::ORDER_CREATE_TIME;
  OUTLAY_ASSIGN_OR_RETURN(access::ListCursor cursor,
                          access::ListCursor::Open({.list = "purchaseOrders.list",
                                                    .organization = organization_,
                                                    .filter = request.filter().SerializeAsString(),
                                                    .order = by_time ? "create_time" : "number"},
                                                   request.page_size(), request.page_token()));
  const OrderFilter filter(request.filter());
  v1::ListPurchaseOrdersResponse response;
  const auto visit = [&](const Order& order) {
    const std::string place =
        by_time ? EncodePlace({.create_time = order.create_time, .order_id = order.id}) : order.number;
    return cursor.Visit(
        place, [&] { return Sees(order); },
        [&]() -> absl::StatusOr<bool> {
          if (!filter.Matches(order, business_now_)) return false;
          v1::PurchaseOrder& added = *response.add_purchase_orders();
          OUTLAY_ASSIGN_OR_RETURN(added, Describe(order));
          cursor.Count(added.ByteSizeLong());
          return true;
        });
  };
  if (!filter.number().empty()) {
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<std::string> id,
                            FindOrderIdByNumber(reader_, {organization_, filter.number()}));
    if (id.has_value()) {
      OUTLAY_ASSIGN_OR_RETURN(const Order order, LoadOrder(reader_, {organization_, *id}));
      visit(order);
    }
  } else if (by_time) {
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<OrderAtTime> after, DecodePlace(cursor.after().value_or("")));
    OUTLAY_RETURN_IF_ERROR(ListOrdersByCreateTime(reader_, organization_, after, visit));
  } else {
    OUTLAY_RETURN_IF_ERROR(ListOrdersByNumber(reader_, organization_, cursor.after(), visit));
  }
  OUTLAY_RETURN_IF_ERROR(cursor.status());
  response.set_next_page_token(cursor.NextToken());
  return response;
}

absl::Status FillContacts(const store::Reader& reader, const std::string& organization, v1::PurchaseOrder* order) {
  const std::string order_id = LastId(order->name());
  for (v1::Contact& contact : *order->mutable_contacts()) {
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<Contact> found,
                            FindContact(reader, {organization, order_id, contact.contact_id()}));
    if (found.has_value()) {
      contact.set_display_name(found->display_name);
      contact.set_email(found->email);
    }
  }
  return absl::OkStatus();
}

}  // namespace outlay::purchase_order
