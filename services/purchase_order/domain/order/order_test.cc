#include "services/purchase_order/domain/order/order.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "common/testing/matchers.h"
#include "services/purchase_order/domain/order/testing/samples.h"

namespace outlay::purchase_order {
namespace {

using namespace samples;  // NOLINT(google-build-using-namespace)
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;

TEST(OrderNumberTest, AcceptsEveryCharacterOfTheSyntax) {
  EXPECT_THAT(ValidateOrderNumber("number", "aZ09 _.:/=+-%@"), IsOk());
  EXPECT_THAT(ValidateOrderNumber("number", " "), IsOk());
  EXPECT_THAT(ValidateOrderNumber("number", std::string(100, 'x')), IsOk());
}

TEST(OrderNumberTest, RefusesEverythingElse) {
  EXPECT_THAT(ValidateOrderNumber("number", ""), HasReason("FIELD_REQUIRED"));
  EXPECT_THAT(ValidateOrderNumber("number", std::string(101, 'x')), HasReason("FIELD_TOO_LONG"));
  for (int c = 0; c < 256; ++c) {
    const char character = static_cast<char>(c);
    const bool ascii_word = c < 128 && (std::isalnum(c) != 0);
    const bool allowed = ascii_word || std::string_view(" _.:/=+-%@").find(character) != std::string_view::npos;
    EXPECT_EQ(ValidateOrderNumber("number", std::string("a") + character).ok(), allowed) << c;
  }
}

struct LabelCase {
  bool suspended;
  absl::Time at;
  Label label;
};

TEST(OrderLabelTest, FollowsFromDatesAndSuspensionToTheMicrosecond) {
  const absl::Time start = At(2020, 7, 1);
  const absl::Time end = At(2020, 10, 1);
  const absl::Duration tick = absl::Microseconds(1);
  const LabelCase cases[] = {
      {false, start - tick, Label::kScheduled}, {false, start, Label::kActive},
      {false, end - tick, Label::kActive},      {false, end, Label::kExpired},
      {true, start - tick, Label::kSuspended},  {true, start, Label::kSuspended},
      {true, end - tick, Label::kSuspended},    {true, end, Label::kSuspendedExpired},
  };
  Order order = AnIssuedOrder();
  for (const LabelCase& c : cases) {
    order.suspended = c.suspended;
    EXPECT_EQ(LabelAt(order, c.at), c.label) << c.suspended << " " << c.at;
    EXPECT_EQ(CountsAsActive(order, c.at), c.at < end);
  }
}

TEST(OrderLabelTest, OnlyIssuedOrdersHaveOne) {
  Order order = AnIssuedOrder();
  for (const State state :
       {State::kDraft, State::kPendingApproval, State::kRejected, State::kClosed, State::kCancelled}) {
    order.state = state;
    EXPECT_EQ(LabelAt(order, At(2020, 8, 1)), Label::kNone);
    EXPECT_FALSE(CountsAsActive(order, At(2020, 8, 1)));
  }
}

TEST(OrderTest, FindsLinesByNumber) {
  const Order order = AnIssuedOrder();
  ASSERT_NE(FindLine(order, "2"), nullptr);
  EXPECT_EQ(FindLine(order, "2")->amount, Usd("50.00"));
  EXPECT_EQ(FindLine(order, "3"), nullptr);
  EXPECT_EQ(FindLine(order, ""), nullptr);
  EXPECT_EQ(*TotalOf(order), Usd("150.00"));
}

}  // namespace
}  // namespace outlay::purchase_order
