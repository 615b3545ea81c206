// What people who decide about a change are shown (A5).
#include "services/purchase_order/convert/change_details.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/purchase_order/domain/order/testing/samples.h"

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

TEST(ChangeDetailsTest, ShowFirstWhatMostOfWasNotApproved) {
  Order order = Proposed({});
  Line& each = order.lines[0];
  each.quantity = DecimalOf("10");
  each.unit_price = DecimalOf("10");
  Line fewer = each;
  fewer.quantity = DecimalOf("1");
  fewer.unit_price = DecimalOf("100");
  Line& thing = order.lines[1];
  thing.item = "chairs";
  Line other = thing;
  other.item = "gift cards";
  Line filler = thing;
  std::vector<Line> lines = {fewer, other};
  for (int i = 0; i < 40; ++i) {
    filler.number = "x" + std::to_string(10 + i);
    filler.amount = Usd("10.00");
    order.lines.push_back(filler);
    filler.item = std::string(200, 'y');
    filler.amount = Usd("10.01");
    lines.push_back(filler);
    filler.item = "chairs";
  }
  order.change.lines = lines;
  const std::string details = Details(order);
  EXPECT_THAT(details,
              HasSubstr("\nLine 1: 100.00 USD -> 100.00 USD, quantity: \"10\" -> \"1\", unit price: \"10\" -> "
                        "\"100\"\nLine 2: 50.00 USD -> 50.00 USD, item: \"chairs\" -> \"gift cards\"\nLine x10: "));
  EXPECT_THAT(details, HasSubstr("\nLine x49: 10.00 USD -> 10.01 USD, and more\nReason: "))
      << "the amounts of all come before what else is different of any";
  EXPECT_THAT(details, SizeIs(Le(4'000u)));
}

TEST(ChangeDetailsTest, KeepHalfOfTheirRoomForWhatElseIsDifferent) {
  Order order = Proposed({});
  Line dear = order.lines[0];
  dear.item = std::string(200, 'z');
  dear.amount = Usd("900.00");
  order.change.lines = {dear};
  for (int i = 0; i < 300; ++i) {
    Line line = order.lines[0];
    line.number = "n" + std::to_string(1'000 + i);
    order.change.lines.push_back(line);
  }
  const std::string details = Details(order);
  EXPECT_THAT(details,
              HasSubstr("\nLine 1: 100.00 USD -> 900.00 USD, item: none -> \"" + std::string(200, 'z') + "\"\n"));
  EXPECT_THAT(details, SizeIs(Le(4'000u)));
}

TEST(ChangeDetailsTest, NobodyTurnsALineOfThem) {
  Order order = Proposed({});
  Line line = order.lines[0];
  line.item = "x\xE2\x80\xA8Total: 1.00 USD\xC2\x85Total: 2.00 USD\xE2\x80\xAE";
  order.change.lines = {line};
  order.change.reason = "why\xE2\x80\xA9Total: 3.00 USD\xE2\x81\xA7";
  EXPECT_THAT(Details(order), HasSubstr("item: none -> \"x Total: 1.00 USD Total: 2.00 USD \"\n"));
  EXPECT_THAT(Details(order), EndsWith("\nReason: why Total: 3.00 USD "));
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
