// The answers of reading methods from rows: orders with their figures, contacts and labels.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_RPC_ORDER_READS_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_RPC_ORDER_READS_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/access/reach.h"
#include "common/rpc/caller.h"
#include "common/store/store.h"
#include "outlay/purchase_order/v1/purchase_orders.pb.h"
#include "services/purchase_order/commands/scene.h"
#include "services/purchase_order/domain/order/order.h"
#include "services/purchase_order/store/orders.h"

namespace outlay::purchase_order {

// An organization's orders in one consistent state.
class OrderReads {
 public:
  // Opens the orders for a caller, who sees those of the groups in reach and own orders that were moved out of it.
  // `reader` must outlive this. `now` is system time; labels use the organization's business time.
  static absl::StatusOr<OrderReads> Open(const store::Reader& reader, const rpc::Caller& caller, absl::Time now);

  // Returns an order. NOT_FOUND / PURCHASE_ORDER_NOT_FOUND: it does not exist, or the caller may not see it.
  absl::StatusOr<v1::PurchaseOrder> Get(const std::string& order_id) const;
  // INVALID_ARGUMENT / PAGE_TOKEN_INVALID, FIELD_INVALID (page_size).
  absl::StatusOr<v1::ListPurchaseOrdersResponse> List(const v1::ListPurchaseOrdersRequest& request) const;

  // Read the versions of an order that the caller may see; see order_versions.cc. INVALID_ARGUMENT /
  // PAGE_TOKEN_INVALID, FIELD_INVALID (page_size); NOT_FOUND / PURCHASE_ORDER_NOT_FOUND, VERSION_NOT_FOUND.
  absl::StatusOr<v1::ListPurchaseOrderVersionsResponse> Versions(
      const v1::ListPurchaseOrderVersionsRequest& request) const;
  absl::StatusOr<v1::ComparePurchaseOrderVersionsResponse> Compare(
      const v1::ComparePurchaseOrderVersionsRequest& request) const;

  // Returns true if the caller may see the order.
  bool Sees(const Order& order) const { return SeesOrder(reach_.get(), user_, order); }
  // Returns the complete message of an order that a list visited.
  absl::StatusOr<v1::PurchaseOrder> Describe(Order order) const;

  absl::Time business_now() const { return business_now_; }

 private:
  OrderReads(const store::Reader& reader, const rpc::Caller& caller, absl::Time business_now)
      : reader_(reader),
        organization_(caller.organization),
        user_(caller.on_behalf_of.empty() ? caller.subject : caller.on_behalf_of),
        reach_(caller.reach),
        business_now_(business_now) {}

  // Loads an order that the caller may see.
  absl::StatusOr<Order> Load(const std::string& order_id) const;
  v1::PurchaseOrderVersion Describe(const Order& order, const OrderVersion& version) const;

  // Write the state of the order, or of its change, with budgets and reviews, as the caller may see it.
  absl::Status DescribeBudget(const Order& order, v1::PurchaseOrder* proto) const;
  absl::Status DescribeChange(const Order& order, v1::OrderChange* proto) const;

  const store::Reader& reader_;
  const std::string organization_;
  const std::string user_;
  const std::shared_ptr<const access::Reach> reach_;
  const absl::Time business_now_;
};

// Fills in the names and addresses of contacts, which the answers of commands lack, as the log does.
absl::Status FillContacts(const store::Reader& reader, const std::string& organization, v1::PurchaseOrder* order);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_RPC_ORDER_READS_H_
