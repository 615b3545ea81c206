// For tests of spending limits: what OrderReviewsFixture has, with users' limits as directory announces them. Reviews
// are off until a test switches them on.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_RPC_TESTING_SPENDING_LIMITS_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_RPC_TESTING_SPENDING_LIMITS_H_

#include <map>
#include <string>
#include <utility>

#include "common/access/directory_handler.h"
#include "common/base/strings.h"
#include "services/purchase_order/rpc/testing/order_reviews.h"
#include "services/purchase_order/store/keyspaces.h"
#include "services/purchase_order/store/orders.h"

namespace outlay::purchase_order {

class SpendingLimitsFixture : public OrderReviewsFixture {
 protected:
  SpendingLimitsFixture() {
    SwitchReviews(false);
    ActAs("ann");
  }

  void SwitchReviews(bool on, const std::string& more = "", const std::string& settings = "") {
    Tell(Concat("organization: 'organizations/acme' base_currency: 'USD' settings { approvals_enabled: ",
                on ? "true" : "false", " ", settings, " } ", more));
  }
  // Sets a user's limits in whole dollars; 0: none.
  void Limit(const std::string& user, int64_t per_order, int64_t per_period = 0,
             const std::string& period = "PERIOD_MONTH") {
    directory::v1::UserChanged changed;
    changed.set_user("organizations/acme/users/" + user);
    changed.set_state(directory::v1::UserChanged::STATE_ACTIVE);
    const auto set = [](int64_t units, google::type::Money* money) {
      money->set_currency_code("USD");
      money->set_units(units);
    };
    directory::v1::SpendingLimits& limits = *changed.mutable_spending_limits();
    if (per_order > 0) set(per_order, limits.mutable_per_order());
    if (per_period > 0) {
      set(per_period, limits.mutable_per_period());
      directory::v1::SpendingLimits::Period value = directory::v1::SpendingLimits::PERIOD_UNSPECIFIED;
      ASSERT_TRUE(directory::v1::SpendingLimits::Period_Parse(period, &value));
      limits.set_period(value);
    }
    feed::FeedEvent event;
    event.event.set_type(directory::v1::UserChanged::descriptor()->full_name());
    event.event.set_data(changed.SerializeAsString());
    event.organization = "acme";
    ASSERT_THAT(
        node_.Write("acme", [event](store::Transaction& txn) { return access::DirectoryHandler().Apply(txn, event); }),
        outlay::testing::IsOk());
  }

  // Submits an order with one line, "1". `entity`: "emea" is paid in euros.
  absl::StatusOr<v1::PurchaseOrder> Order(const std::string& id, int64_t units, const std::string& entity = "us",
                                          bool unbounded = false) {
    v1::CreatePurchaseOrderRequest request = ACreation(id, "PO " + id);
    request.set_submit(true);
    v1::PurchaseOrder& order = *request.mutable_purchase_order();
    order.mutable_lines()->DeleteSubrange(1, 1);
    order.mutable_lines(0)->mutable_amount()->set_units(units);
    if (entity == "emea") order.mutable_lines(0)->mutable_amount()->set_currency_code("EUR");
    order.set_bill_from_entities(0, "organizations/acme/suppliers/initech/billFromEntities/" + entity);
    order.set_balance_tracking_disabled(unbounded);
    return CallAs<v1::PurchaseOrder>("PurchaseOrders/CreatePurchaseOrder", request);
  }
  // Changes the line of an issued order.
  absl::StatusOr<v1::PurchaseOrder> ReviseTo(const std::string& id, int64_t units) {
    auto request = Parse<v1::RevisePurchaseOrderRequest>("lines { number: '1' amount { currency_code: 'USD' } }");
    request.set_request_id(NextRequestId());
    request.set_name(NameOf(id));
    request.mutable_lines(0)->mutable_amount()->set_units(units);
    return CallAs<v1::PurchaseOrder>("PurchaseOrders/RevisePurchaseOrder", request);
  }
  // Changes the line of an order that is not issued.
  absl::StatusOr<v1::PurchaseOrder> UpdateTo(const std::string& id, int64_t units) {
    auto request = Parse<v1::UpdatePurchaseOrderRequest>(
        "update_mask { paths: 'lines' } purchase_order { lines { number: '1' amount { currency_code: 'USD' } } }");
    request.set_request_id(NextRequestId());
    request.mutable_purchase_order()->set_name(NameOf(id));
    request.mutable_purchase_order()->mutable_lines(0)->mutable_amount()->set_units(units);
    return CallAs<v1::PurchaseOrder>("PurchaseOrders/UpdatePurchaseOrder", request);
  }
  template <typename Request>
  absl::StatusOr<v1::PurchaseOrder> Do(const std::string& verb, const std::string& id, const std::string& more = "") {
    Request request;
    request.set_request_id(NextRequestId());
    request.set_name(NameOf(id));
    return CallAs<v1::PurchaseOrder>("PurchaseOrders/" + verb + "PurchaseOrder" + more, request);
  }
  absl::StatusOr<v1::PurchaseOrder> Cancel(const std::string& id) {
    return Do<v1::CancelPurchaseOrderRequest>("Cancel", id);
  }
  absl::StatusOr<v1::PurchaseOrder> Close(const std::string& id) {
    return Do<v1::ClosePurchaseOrderRequest>("Close", id);
  }
  absl::StatusOr<v1::PurchaseOrder> Reopen(const std::string& id) {
    return Do<v1::ReopenPurchaseOrderRequest>("Reopen", id);
  }

  // The sums that are kept, in cents, as "ann 2020-08".
  std::map<std::string, int64_t> Kept() {
    std::map<std::string, int64_t> sums;
    EXPECT_THAT(node_.store()
                    .Read(store::PartitionOf("acme"))
                    ->Scan(kSpent, std::tuple("acme"),
                           [&](const SpentMonthKey& key, const storage::v1::SpentRecord& row) {
                             sums[std::get<1>(key) + " " + std::get<2>(key)] = row.minor();
                             return store::Visit::kContinue;
                           }),
                outlay::testing::IsOk());
    return sums;
  }
  // The same, by adding up all orders.
  std::map<std::string, int64_t> AddedUp() {
    std::map<std::string, int64_t> sums;
    const auto reader = node_.store().Read(store::PartitionOf("acme"));
    EXPECT_THAT(ListOrdersByNumber(*reader, "acme", std::nullopt,
                                   [&](const purchase_order::Order& order) {
                                     for (const auto& [key, minor] : DifferenceOf({}, order.spending)) {
                                       sums[key.first + " " + key.second.ToString()] += minor;
                                     }
                                     return store::Visit::kContinue;
                                   }),
                outlay::testing::IsOk());
    return sums;
  }
};

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_RPC_TESTING_SPENDING_LIMITS_H_
