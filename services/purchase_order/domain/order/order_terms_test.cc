// The digests of an order's content.
#include "services/purchase_order/domain/order/order_terms.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/base/strings.h"
#include "services/purchase_order/domain/order/testing/samples.h"

namespace outlay::purchase_order {
namespace {

Order AnOrder() {
  Order order = samples::ADraft();
  order.create_time = absl::UnixEpoch();
  return order;
}

std::string Text(const std::vector<OrderTerm>& terms) {
  std::string text;
  for (const OrderTerm& term : terms) text += Concat(term.field, " ", term.digest.ToHex().substr(0, 8), "\n");
  return text;
}

// Returns the fields whose digests differ.
std::set<std::string_view> Differing(const Order& before, const Order& after, bool lines_are_shown) {
  std::map<std::string_view, Digest> digests;
  for (const OrderTerm& term : TermsOf(before, lines_are_shown)) digests[term.field] = term.digest;
  std::set<std::string_view> fields;
  for (const OrderTerm& term : TermsOf(after, lines_are_shown)) {
    const auto found = digests.find(term.field);
    if (found == digests.end() || found->second != term.digest) fields.insert(term.field);
    if (found != digests.end()) digests.erase(found);
  }
  for (const auto& [field, digest] : digests) fields.insert(field);
  return fields;
}

Order AFullOrder() {
  Order order = AnOrder();
  order.notes = "n";
  order.ship_to = Address{.addressee = "a"};
  order.bill_to = Address{.addressee = "b"};
  order.order_information = OrderInformation{.cost_center = "c",
                                             .project_code = "p",
                                             .job_code = "j",
                                             .location = "l",
                                             .department = "d",
                                             .requisitioner = "r",
                                             .own_fields = {{"k", "v"}}};
  order.lines[0].expected_delivery = absl::CivilDay(2020, 7, 1);
  order.lines[0].discount = samples::Usd("1");
  order.lines[0].tax = samples::Usd("2");
  return order;
}

// Pending approvals depend on these bytes: never change the content that they are made of.
TEST(OrderTermsTest, StayAsTheyWere) {
  const std::string own =
      "notes 4ad4d564\nship_to 886f6be0\nbill_to 608d4460\njob_code 582d276b\nlocation d378a137\n"
      "department 244be185\nrequisitioner c3622f64\nown_fields 12ebec0b\n";
  EXPECT_EQ(Text(TermsOf(AFullOrder(), true)),
            "order 873ae6c4\n" + own + "expected_delivery eabfe37c\ndiscount 5be8e3ad\ntax fdde11dd\n");
  EXPECT_EQ(Text(TermsOf(AFullOrder(), false)), "order be6f9558\n" + own);
  EXPECT_EQ(Text(TermsOf(AnOrder(), true)), "order f481706a\n");
}

TEST(OrderTermsTest, EveryFieldThatIsWrittenCountsAndNoOther) {
  using Change = void (*)(Order&);
  const std::vector<std::pair<std::string_view, Change>> written = {
      {"order", [](Order& order) { order.number += "x"; }},
      {"order", [](Order& order) { order.group_id = "g"; }},
      {"order", [](Order& order) { order.supplier_id = "s"; }},
      {"order", [](Order& order) { order.entity_ids = {"emea"}; }},
      {"order", [](Order& order) { order.period.interval.end += absl::Microseconds(1); }},
      {"order", [](Order& order) { order.period.first_month.reset(); }},
      {"order", [](Order& order) { order.currency = Currency::Of("EUR"); }},
      {"order", [](Order& order) { order.payment_terms = "net 1"; }},
      {"ship_to", [](Order& order) { order.ship_to = Address{.addressee = "x"}; }},
      {"ship_to", [](Order& order) { order.ship_to.reset(); }},
      {"bill_to", [](Order& order) { order.bill_to = Address{.addressee = "x"}; }},
      {"notes", [](Order& order) { order.notes = ""; }},
      {"order", [](Order& order) { order.order_information->cost_center = "x"; }},
      {"order", [](Order& order) { order.order_information->project_code = "x"; }},
      {"job_code", [](Order& order) { order.order_information->job_code = "x"; }},
      {"location", [](Order& order) { order.order_information->location = "x"; }},
      {"department", [](Order& order) { order.order_information->department = "x"; }},
      {"requisitioner", [](Order& order) { order.order_information->requisitioner = "x"; }},
      {"own_fields",
       [](Order& order) {
         order.order_information->own_fields = {{"k", "w"}};
       }},
      {"order", [](Order& order) { order.payment_method = "card"; }},
      {"order", [](Order& order) { order.balance_tracking_disabled = true; }},
      {"order", [](Order& order) { order.lines.pop_back(); }},
      {"order", [](Order& order) { order.lines[1].number = "9"; }},
      {"order", [](Order& order) { order.lines[0].type = "T"; }},
      {"order", [](Order& order) { order.lines[0].kind = LineKind::kService; }},
      {"order", [](Order& order) { order.lines[0].period = order.period; }},
      {"order", [](Order& order) { order.lines[0].item = "i"; }},
      {"order", [](Order& order) { order.lines[0].category = "43"; }},
      {"order", [](Order& order) { order.lines[0].unit = "h"; }},
      {"order", [](Order& order) { order.lines[0].marketplace_transaction = "t"; }},
      {"discount", [](Order& order) { order.lines[0].discount = samples::Usd("3"); }},
      {"tax", [](Order& order) { order.lines[0].tax = samples::Usd("3"); }},
      {"expected_delivery", [](Order& order) { order.lines[0].expected_delivery.reset(); }}};
  for (const auto& [field, change] : written) {
    Order order = AFullOrder();
    change(order);
    EXPECT_EQ(Differing(AFullOrder(), order, true), std::set<std::string_view>{field});
    EXPECT_FALSE(Differing(AFullOrder(), order, false).empty()) << field;
  }
  const std::vector<Change> shown = {[](Order& order) { order.lines[0].amount = samples::Usd("1"); },
                                     [](Order& order) { order.lines[0].quantity = samples::DecimalOf("2"); },
                                     [](Order& order) { order.lines[0].unit_price = samples::DecimalOf("2"); }};
  for (const Change change : shown) {
    Order order = AFullOrder();
    change(order);
    EXPECT_TRUE(Differing(AFullOrder(), order, true).empty());
    EXPECT_EQ(Differing(AFullOrder(), order, false), std::set<std::string_view>{"order"});
  }
  const std::vector<Change> others = {[](Order& order) { order.tags = {"t"}; },
                                      [](Order& order) { order.contacts = {{.id = "c"}}; },
                                      [](Order& order) { order.balance_threshold_basis_points = 1; },
                                      [](Order& order) { order.state = State::kPendingApproval; },
                                      [](Order& order) { order.review.attempt = 7; },
                                      [](Order& order) { order.requesters.Add("bob"); }};
  for (const Change change : others) {
    Order order = AFullOrder();
    change(order);
    EXPECT_TRUE(Differing(AFullOrder(), order, true).empty());
    EXPECT_TRUE(Differing(AFullOrder(), order, false).empty());
  }
}

}  // namespace
}  // namespace outlay::purchase_order
