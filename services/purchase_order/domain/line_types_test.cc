#include "services/purchase_order/domain/line_types.h"

#include <gmock/gmock.h>

#include "common/testing/matchers.h"

namespace outlay::purchase_order {
namespace {

using ::outlay::testing::HasMetadata;
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::AllOf;
using ::testing::ElementsAre;

TEST(LineTypesTest, TakesItsOwnTypeAndEveryTypeBelow) {
  const LineTypes types;
  EXPECT_TRUE(types.Takes("ALL", "MONTHLY_USAGE"));
  EXPECT_TRUE(types.Takes("ALL", "MARKETPLACE_TRANSACTION"));
  EXPECT_TRUE(types.Takes("MARKETPLACE_PURCHASE", "MARKETPLACE_BLANKET_USAGE"));
  EXPECT_FALSE(types.Takes("MARKETPLACE_BLANKET_USAGE", "MARKETPLACE_PURCHASE"));
  EXPECT_FALSE(types.Takes("MONTHLY_USAGE", "SUBSCRIPTION_PURCHASE"));
}

TEST(LineTypesTest, AnInvoiceWithoutTypeGoesToLinesOfTypeAllOnly) {
  const LineTypes types;
  EXPECT_THAT(types.TakenBy(""), ElementsAre("ALL"));
  EXPECT_FALSE(types.Takes("MONTHLY_USAGE", ""));
}

TEST(LineTypesTest, IsMoreSpecificTheDeeperBelowAll) {
  const LineTypes types;
  EXPECT_EQ(types.Specificity("ALL"), 0);
  EXPECT_EQ(types.Specificity("MARKETPLACE_PURCHASE"), 1);
  EXPECT_EQ(types.Specificity("MARKETPLACE_TRANSACTION"), 2);
}

TEST(LineTypesTest, AddsOwnTypesInAnyOrder) {
  const auto types = LineTypes::Create({{"SUPPORT_GOLD", "SUPPORT"}, {"SUPPORT", ""}});
  ASSERT_THAT(types, IsOk());
  EXPECT_THAT(types->TakenBy("SUPPORT_GOLD"), ElementsAre("SUPPORT_GOLD", "SUPPORT", "ALL"));
}

TEST(LineTypesTest, ATypeThatIsGoneStandsDirectlyBelowAll) {
  const LineTypes types;
  EXPECT_THAT(types.TakenBy("GONE"), ElementsAre("GONE", "ALL"));
  EXPECT_EQ(types.Specificity("GONE"), 1);
}

TEST(LineTypesTest, RefusesWhatIsNoTree) {
  EXPECT_THAT(LineTypes::Create({{"A", "B"}}), AllOf(HasReason("LINE_TYPES_INVALID"), HasMetadata("type", "A")));
  EXPECT_THAT(LineTypes::Create({{"A", "B"}, {"B", "A"}}), HasReason("LINE_TYPES_INVALID"));
  EXPECT_THAT(LineTypes::Create({{"A", ""}, {"A", ""}}), HasReason("LINE_TYPES_INVALID"));
  EXPECT_THAT(LineTypes::Create({{"ALL", "A"}, {"A", ""}}), HasReason("LINE_TYPES_INVALID"));
  EXPECT_THAT(LineTypes::Create({{"", ""}}), HasReason("LINE_TYPES_INVALID"));
}

TEST(LineTypesTest, RefusesTooDeepAndTooMany) {
  std::vector<LineTypeDefinition> deep = {{"T0", ""}};
  for (int i = 1; i <= kLineTypeDepthMax; ++i) {
    deep.push_back({"T" + std::to_string(i), "T" + std::to_string(i - 1)});
  }
  EXPECT_THAT(LineTypes::Create(deep), HasReason("LINE_TYPES_INVALID"));
  deep.pop_back();
  EXPECT_THAT(LineTypes::Create(deep), IsOk());
  EXPECT_THAT(LineTypes::Create(std::vector<LineTypeDefinition>(kOwnLineTypesMax + 1)), HasReason("TOO_MANY_ITEMS"));
}

}  // namespace
}  // namespace outlay::purchase_order
