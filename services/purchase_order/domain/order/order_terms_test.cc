// The digest of an order's content.
#include "services/purchase_order/domain/order/order_terms.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "services/purchase_order/domain/order/testing/samples.h"

namespace outlay::purchase_order {
namespace {

Order AnOrder() {
  Order order = samples::ADraft();
  order.create_time = absl::UnixEpoch();
  return order;
}

// Pending approvals depend on these bytes: never change the content that they are made of.
TEST(OrderTermsTest, StayAsTheyWere) {
  EXPECT_EQ(TermsOf(AnOrder(), true).ToHex().substr(0, 16), "792c61a830a072f5");
  EXPECT_EQ(TermsOf(AnOrder(), false).ToHex().substr(0, 16), "764b5d162ff63953");
}

TEST(OrderTermsTest, EveryFieldThatIsWrittenCountsAndNoOther) {
  using Change = void (*)(Order&);
  const std::vector<Change> written = {
      [](Order& order) { order.number += "x"; },
      [](Order& order) { order.group_id = "g"; },
      [](Order& order) { order.supplier_id = "s"; },
      [](Order& order) { order.entity_ids = {"emea"}; },
      [](Order& order) { order.period.interval.end += absl::Microseconds(1); },
      [](Order& order) { order.period.first_month.reset(); },
      [](Order& order) { order.currency = Currency::Of("EUR"); },
      [](Order& order) { order.payment_terms = "net 1"; },
      [](Order& order) { order.ship_to = Address{.addressee = "a"}; },
      [](Order& order) { order.bill_to = Address{.addressee = "a"}; },
      [](Order& order) { order.notes = "n"; },
      [](Order& order) { order.order_information = OrderInformation{.project_code = "p"}; },
      [](Order& order) {
        order.order_information = OrderInformation{.own_fields = {{"l", "v"}}};
      },
      [](Order& order) { order.payment_method = "card"; },
      [](Order& order) { order.balance_tracking_disabled = true; },
      [](Order& order) { order.lines.pop_back(); },
      [](Order& order) { order.lines[0].number = "0"; },
      [](Order& order) { order.lines[0].type = "T"; },
      [](Order& order) { order.lines[0].kind = LineKind::kService; },
      [](Order& order) { order.lines[0].period = order.period; },
      [](Order& order) { order.lines[0].item = "i"; },
      [](Order& order) { order.lines[0].category = "43"; },
      [](Order& order) { order.lines[0].quantity = samples::DecimalOf("2"); },
      [](Order& order) { order.lines[0].unit = "h"; },
      [](Order& order) { order.lines[0].unit_price = samples::DecimalOf("2"); },
      [](Order& order) { order.lines[0].discount = samples::Usd("1"); },
      [](Order& order) { order.lines[0].tax = samples::Usd("1"); },
      [](Order& order) { order.lines[0].expected_delivery = absl::CivilDay(2020, 7, 1); },
      [](Order& order) { order.lines[0].marketplace_transaction = "t"; }};
  std::set<std::string> digests = {TermsOf(AnOrder(), true).ToHex()};
  for (const Change change : written) {
    Order order = AnOrder();
    change(order);
    EXPECT_TRUE(digests.insert(TermsOf(order, true).ToHex()).second) << digests.size();
  }
  const std::vector<Change> others = {[](Order& order) { order.tags = {"t"}; },
                                      [](Order& order) { order.contacts = {{.id = "c"}}; },
                                      [](Order& order) { order.balance_threshold_basis_points = 1; },
                                      [](Order& order) { order.state = State::kPendingApproval; },
                                      [](Order& order) { order.review.attempt = 7; },
                                      [](Order& order) { order.requesters.Add("bob"); },
                                      [](Order& order) { order.lines[0].amount = samples::Usd("1"); }};
  for (const Change change : others) {
    Order order = AnOrder();
    change(order);
    EXPECT_EQ(TermsOf(order, true), TermsOf(AnOrder(), true));
  }
  Order cheaper = AnOrder();
  cheaper.lines[0].amount = samples::Usd("1");
  EXPECT_NE(TermsOf(cheaper, false), TermsOf(AnOrder(), false));
}

}  // namespace
}  // namespace outlay::purchase_order
