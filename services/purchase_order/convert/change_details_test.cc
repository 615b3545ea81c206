// What people who decide about a change are shown (A5).
#include "services/purchase_order/convert/change_details.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/purchase_order/domain/samples_testing.h"

namespace outlay::purchase_order {
namespace {

using namespace samples;  // NOLINT(google-build-using-namespace)
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Le;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

// The order, its change waiting in review.
Order Proposed(const std::vector<Line>& lines, const std::vector<std::string>& remove = {}) {
  Order order = AnIssuedOrder();
  order.change.state = ChangeState::kInReview;
  order.change.number = 1;
  order.change.lines = lines;
  order.change.remove = remove;
  order.change.reason = "more chairs";
  return order;
}

std::string Details(const Order& order, size_t bytes = 4'000) {
  return DetailsOfChange(order, WithChange(order), bytes);
}

TEST(ChangeDetailsTest, BeginWithTheTotalAndEndWithTheReason) {
  Line dearer = AnIssuedOrder().lines[0];
  dearer.amount = Usd("130.00");
  EXPECT_EQ(Details(Proposed({dearer}, {"2"})),
            "Change 1 of version 1\nTotal: 150.00 USD -> 130.00 USD\nLine 1: 100.00 USD -> 130.00 USD\n"
            "Line 2: 50.00 USD -> removed\nReason: more chairs");
}

TEST(ChangeDetailsTest, SayWhatElseOfALineIsAnotherOne) {
  Order order = Proposed({});
  order.lines[0].item = "chairs";
  Line line = order.lines[0];
  line.item = "gift cards";
  line.quantity = DecimalOf("200");
  line.unit_price = DecimalOf("0.5");
  line.kind = LineKind::kGoods;
  line.period = *ResolvePeriod("period", Months("2020-08", "2020-09"), TimeZone());
  Line added = line;
  added.number = "3";
  order.change.lines = {line, added};
  EXPECT_THAT(
      Details(order),
      HasSubstr("Line 1: 100.00 USD -> 100.00 USD, item: \"chairs\" -> \"gift cards\", kind: none -> \"GOODS\", "
                "period: \"the order's\" -> \"2020-08 to 2020-09\", quantity: none -> \"200\", unit price: none "
                "-> \"0.5\"\n"));
  EXPECT_THAT(Details(order), HasSubstr("Line 3: new -> 100.00 USD, item: none -> \"gift cards\""));
}

TEST(ChangeDetailsTest, SayHowManyLinesThereIsNoRoomFor) {
  std::vector<Line> lines;
  for (int i = 0; i < 120; ++i) {
    Line line = AnIssuedOrder().lines[0];
    line.number = "n" + std::to_string(1'000 + i);
    line.item = std::string(300, 'x');
    lines.push_back(line);
  }
  lines.back().amount = Usd("900.00");
  const std::string details = Details(Proposed(lines));
  EXPECT_THAT(details, SizeIs(Le(4'000u)));
  EXPECT_THAT(details, HasSubstr("\nTotal: 150.00 USD -> 12950.00 USD\nLine n1119: new -> 900.00 USD"))
      << "which grows most";
  EXPECT_THAT(details, EndsWith(" more lines\nReason: more chairs"));
  size_t shown = 0;
  for (size_t at = details.find("\nLine "); at != std::string::npos; at = details.find("\nLine ", at + 1)) ++shown;
  EXPECT_THAT(details, HasSubstr("\nand " + std::to_string(120 - shown) + " more lines"));
}

TEST(ChangeDetailsTest, NobodyWritesALineOfThem) {
  Order order = Proposed({});
  Line line = order.lines[0];
  line.item = "x\nTotal: 1.00 USD";
  line.amount = Usd("900.00");
  Line other = order.lines[1];
  other.item = "y\", quantity: none -> \"1";
  other.number = "3: 1.00 USD";
  order.change.lines = {line, other};
  order.change.reason = "y\r\nTotal: 150.00 USD -> 150.00 USD";
  const std::string details = Details(order);
  EXPECT_THAT(details, StartsWith("Change 1 of version 1\nTotal: 150.00 USD -> 1000.00 USD\n"));
  EXPECT_THAT(details,
              HasSubstr("Line \"3: 1.00 USD\": new -> 50.00 USD, item: none -> \"y', quantity: none -> '1\", type: "));
  EXPECT_THAT(details.substr(details.find("Total") + 1), Not(HasSubstr("\nTotal")));
  EXPECT_THAT(details, EndsWith("\nReason: y  Total: 150.00 USD -> 150.00 USD"));
}

TEST(ChangeDetailsTest, SayWhoTheOrderGoesTo) {
  Order order = Proposed({});
  order.change.supplier_id = "globex";
  order.change.entity_ids = {"eu", "us"};
  order.change.payment_terms = "net 60";
  EXPECT_THAT(Details(order),
              HasSubstr("\nSupplier: initech -> globex\nEntities: us -> eu, us\nPayment terms: net 30 -> net 60"));
}

}  // namespace
}  // namespace outlay::purchase_order
