#include "services/purchase_order/rpc/order_reads.h"

#include <optional>
#include <tuple>
#include <utility>

#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/rpc/page.h"
#include "common/store/key_codec.h"
#include "common/tenant/tenant.h"
#include "services/purchase_order/convert/orders.h"
#include "services/purchase_order/domain/errors.h"
#include "services/purchase_order/domain/names.h"
#include "services/purchase_order/rpc/order_filter.h"
#include "services/purchase_order/store/orders.h"
#include "services/purchase_order/store/review_flows.h"

namespace outlay::purchase_order {
namespace {

using ListRequest = v1::ListPurchaseOrdersRequest;

// One page as it is filled.
class Page {
 public:
  Page(const OrderReads& reads, const OrderFilter& filter, int64_t size)
      : reads_(reads), filter_(filter), size_(size) {}

  store::Visit Visit(const Order& order) {
    if (response_.purchase_orders_size() == size_ || scanned_ == kMaxRowsScannedPerPage) {
      has_more_ = true;
      return store::Visit::kStop;
    }
    ++scanned_;
    last_number_ = order.number;
    last_at_ = {.create_time = order.create_time, .order_id = order.id};
    if (!reads_.Sees(order) || !filter_.Matches(order, reads_.business_now())) {
      return store::Visit::kContinue;
    }
    absl::StatusOr<v1::PurchaseOrder> described = reads_.Describe(order);
    if (!described.ok()) {
      status_ = described.status();
      return store::Visit::kStop;
    }
    *response_.add_purchase_orders() = *std::move(described);
    return store::Visit::kContinue;
  }

  const absl::Status& status() const { return status_; }
  bool has_more() const { return has_more_; }
  const std::string& last_number() const { return last_number_; }
  const OrderAtTime& last_at() const { return last_at_; }
  v1::ListPurchaseOrdersResponse& response() { return response_; }

 private:
  const OrderReads& reads_;
  const OrderFilter& filter_;
  const int64_t size_;
  v1::ListPurchaseOrdersResponse response_;
  int64_t scanned_ = 0;
  bool has_more_ = false;
  std::string last_number_;
  OrderAtTime last_at_;
  absl::Status status_;
};

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
    return FieldInvalid("page_token", "must come from the previous page");
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
  if (order.state == State::kPendingApproval) {
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<ReviewFlow> flow,
                            FindReviewFlow(reader_, {organization_, order.review.review_id}));
    proto.mutable_review()->set_with_approval(flow.has_value() && flow->phase != ReviewPhase::kAsk);
  }
  return proto;
}

absl::StatusOr<v1::PurchaseOrder> OrderReads::Get(const std::string& order_id) const {
  OUTLAY_ASSIGN_OR_RETURN(Order order, LoadOrder(reader_, {organization_, order_id}));
  if (!Sees(order)) return OrderNotFound(order_id);
  return Describe(std::move(order));
}

absl::StatusOr<v1::ListPurchaseOrdersResponse> OrderReads::List(const ListRequest& request) const {
  const std::string filter_text = request.filter().SerializeAsString();
  const bool by_time = request.order() == ListRequest::ORDER_CREATE_TIME;
  const rpc::PageScope scope = {.list = "purchaseOrders.list",
                                .organization = organization_,
                                .filter = filter_text,
                                .order_by = by_time ? "create_time" : "number"};
  OUTLAY_ASSIGN_OR_RETURN(const int64_t size, rpc::PageSize(request.page_size()));
  OUTLAY_ASSIGN_OR_RETURN(const std::string place, rpc::ReadPageToken(scope, request.page_token()));
  const OrderFilter filter(request.filter());
  Page page(*this, filter, size);
  const auto visit = [&page](const Order& order) { return page.Visit(order); };
  if (!filter.number().empty()) {
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<std::string> id,
                            FindOrderIdByNumber(reader_, {organization_, filter.number()}));
    if (id.has_value()) {
      OUTLAY_ASSIGN_OR_RETURN(const Order order, LoadOrder(reader_, {organization_, *id}));
      page.Visit(order);
    }
  } else if (by_time) {
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<OrderAtTime> after, DecodePlace(place));
    OUTLAY_RETURN_IF_ERROR(ListOrdersByCreateTime(reader_, organization_, after, visit));
  } else {
    const std::optional<std::string> after = place.empty() ? std::nullopt : std::optional(place);
    OUTLAY_RETURN_IF_ERROR(ListOrdersByNumber(reader_, organization_, after, visit));
  }
  OUTLAY_RETURN_IF_ERROR(page.status());
  if (page.has_more()) {
    page.response().set_next_page_token(
        rpc::MakePageToken(scope, by_time ? EncodePlace(page.last_at()) : page.last_number()));
  }
  return std::move(page.response());
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
