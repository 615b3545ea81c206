// How much of a line was not approved (A5).
#include "services/purchase_order/domain/order/line_growth.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/purchase_order/domain/order/testing/samples.h"

namespace outlay::purchase_order {
namespace {

using namespace samples;  // NOLINT(google-build-using-namespace)
using ::testing::Eq;
using ::testing::Optional;

Line Approved() {
  Line line = AnIssuedOrder().lines[0];
  line.quantity = DecimalOf("10");
  line.unit_price = DecimalOf("10");
  return line;
}

// Returns the approved line with another amount.
Line With(const char* quantity, const char* unit_price, const char* amount) {
  Line line = Approved();
  line.quantity = DecimalOf(quantity);
  line.unit_price = DecimalOf(unit_price);
  line.amount = Usd(amount);
  return line;
}

TEST(LineGrowthTest, IsTheLargestOfWhatGrows) {
  struct Case {
    const char* quantity;
    const char* unit_price;
    const char* amount;
    int64_t growth;
  };
  for (const Case& one : {Case{"10", "10", "100.00", 0}, Case{"10", "10.01", "100.10", 10},
                          Case{"11", "10", "110.00", 1'000}, Case{"9", "10", "90.00", 0},
                          // fewer for the same money
                          Case{"1", "100", "100.00", 9'000},
                          // more for the same money: there is more of it
                          Case{"20", "5", "100.00", 10'000},
                          // a higher price that a discount takes back
                          Case{"10", "12", "100.00", 2'000},
                          // a discount that is gone
                          Case{"5", "10", "60.00", 1'000}, Case{"3", "10", "30.00", 0}}) {
    EXPECT_THAT(GrowthOf(Approved(), With(one.quantity, one.unit_price, one.amount)), Optional(one.growth))
        << one.quantity << " at " << one.unit_price << " for " << one.amount;
  }
}

TEST(LineGrowthTest, OfAmountsIsTheDifference) {
  const Line approved = AnIssuedOrder().lines[0];
  Line line = approved;
  line.amount = Usd("100.07");
  EXPECT_THAT(GrowthOf(approved, line), Optional(7));
  line.amount = Usd("1.00");
  EXPECT_THAT(GrowthOf(approved, line), Optional(0));
}

TEST(LineGrowthTest, OfAnotherThingIsNotKnown) {
  Line other = Approved();
  other.item = "gift cards";
  EXPECT_THAT(GrowthOf(Approved(), other), Eq(std::nullopt));
  other = Approved();
  other.quantity.reset();
  other.unit_price.reset();
  EXPECT_THAT(GrowthOf(Approved(), other), Eq(std::nullopt)) << "nothing says any more how many there are";
  other = Approved();
  other.expected_delivery = absl::CivilDay(2030, 1, 1);
  EXPECT_THAT(GrowthOf(Approved(), other), Optional(0));
}

}  // namespace
}  // namespace outlay::purchase_order
