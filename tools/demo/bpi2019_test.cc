#include "tools/demo/bpi2019.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "common/testing/matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace outlay::demo {
namespace {

using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;

// Reads the real log; nothing is fake.
class PurchasingLogTest : public ::testing::Test {
 protected:
  void SetUp() override {
    absl::StatusOr<Log> log = ReadLog("tests/data/bpi2019");
    ASSERT_THAT(log, IsOk());
    log_ = *std::move(log);
  }
  int Count(StepKind kind) const {
    return static_cast<int>(
        std::count_if(log_.steps.begin(), log_.steps.end(), [kind](const Step& step) { return step.kind == kind; }));
  }
  Log log_;
};

TEST_F(PurchasingLogTest, HoldsEveryItemOrderAndVendor) {
  std::set<std::string> orders;
  std::set<std::string> vendors;
  for (const Item& item : log_.items) {
    orders.insert(item.order);
    vendors.insert(item.vendor);
  }
  EXPECT_EQ(log_.items.size(), 2906U);
  EXPECT_EQ(orders.size(), 1875U);
  EXPECT_EQ(vendors.size(), 252U);
}

TEST_F(PurchasingLogTest, MapsTheActivitiesThatMatter) {
  EXPECT_EQ(Count(StepKind::kRequest), 224);
  EXPECT_EQ(Count(StepKind::kCreateLine), 2906);
  EXPECT_EQ(Count(StepKind::kChangeLine), 184 + 162);
  EXPECT_EQ(Count(StepKind::kDeleteLine), 53);
  EXPECT_EQ(Count(StepKind::kReactivateLine), 2);
  EXPECT_EQ(Count(StepKind::kInvoice), 3545);
  EXPECT_EQ(Count(StepKind::kCredit), 126 + 2);
}

TEST_F(PurchasingLogTest, StepsComeInTheOrderOfTime) {
  EXPECT_TRUE(std::is_sorted(log_.steps.begin(), log_.steps.end(),
                             [](const Step& a, const Step& b) { return a.time < b.time; }));
}

TEST_F(PurchasingLogTest, ACreditTakesBackAnEarlierInvoiceOfItsItemOnce) {
  std::set<std::pair<int, int>> invoices;
  for (const Step& step : log_.steps) {
    if (step.kind == StepKind::kInvoice) {
      invoices.emplace(step.item, step.sequence);
    } else if (step.kind == StepKind::kCredit && step.credited_sequence != 0) {
      EXPECT_EQ(invoices.erase({step.item, step.credited_sequence}), 1U)
          << log_.items[static_cast<size_t>(step.item)].id;
    }
  }
}

TEST_F(PurchasingLogTest, AmountsAreCents) {
  // Item 2000000001_00001 was ordered for 557.0 EUR.
  EXPECT_EQ(log_.items[0].id, "2000000001_00001");
  const auto step = std::find_if(log_.steps.begin(), log_.steps.end(),
                                 [](const Step& one) { return one.item == 0 && one.kind == StepKind::kCreateLine; });
  EXPECT_EQ(step->amount_minor, 55700);
}

TEST(ReadLogTest, NamesTheFileThatIsMissing) {
  EXPECT_THAT(ReadLog("tests/data/nowhere"), HasReason("FILE_NOT_FOUND"));
}

}  // namespace
}  // namespace outlay::demo
