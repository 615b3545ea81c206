#include "services/budget/domain/budgets/allocation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "common/base/random.h"
#include "common/testing/matchers.h"
#include "services/budget/domain/testing/samples.h"

namespace outlay::budget {
namespace {

using ::outlay::testing::HasMetadata;
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using samples::Euro;

AllocationShare Fixed(int64_t cents) {
  return {.kind = ShareKind::kAmount, .amount = Euro(cents)};
}

AllocationShare ShareOfLimit(int64_t basis_points) {
  return {.kind = ShareKind::kShare, .share = Percent{basis_points}};
}

AllocationPlan SetAll(const AllocationPlan& plan, int64_t limit, const std::vector<Allocation>& set,
                      const AllocationRules& rules = {}) {
  const auto after = DecideSetAllocations(plan, rules, Euro(limit), set, "allocations");
  EXPECT_THAT(after, IsOk());
  return after.value_or(AllocationPlan());
}

TEST(AllocationPlanTest, SplitsTheLimitAndKnowsTheRest) {
  const AllocationPlan plan = SetAll({}, 1'000, {{"ann", Fixed(300)}, {"bob", ShareOfLimit(2'000)}});
  EXPECT_EQ(plan.allotments.at("ann").amount, 300);
  EXPECT_EQ(plan.allotments.at("bob").amount, 200);
  EXPECT_EQ(plan.rest.amount, 500);
  EXPECT_EQ(RestOf({}, 1'000, plan.rest), 500);
  EXPECT_EQ(RestOf({.rest_is_closed = true}, 1'000, plan.rest), 0);
  // A later decrease reduces the rest first.
  EXPECT_EQ(RestOf({}, 400, plan.rest), 0);
}

TEST(AllocationPlanTest, EvenPartsAreSplitAnewWhenSomebodyComes) {
  const AllocationPlan two = SetAll({}, 1'000, {{"ann", {}}, {"bob", {}}});
  EXPECT_EQ(two.allotments.at("ann").amount, 500);
  const AllocationPlan three = SetAll(two, 1'000, {{"carl", {}}});
  EXPECT_EQ(three.allotments.at("ann").amount, 334);
  EXPECT_EQ(three.allotments.at("carl").amount, 333);
  EXPECT_EQ(three.rest.amount, 1'000);
}

TEST(AllocationPlanTest, AreNotMoreThanTheLimitUnlessTheyMayBe) {
  const std::vector<Allocation> set = {{"ann", Fixed(600)}, {"bob", Fixed(401)}};
  EXPECT_THAT(DecideSetAllocations({}, {}, Euro(1'000), set, "allocations"), HasReason("ALLOCATIONS_ABOVE_LIMIT"));
  EXPECT_EQ(SetAll({}, 1'000, set, {.sum_may_exceed = true}).rest.amount, 1'001);
  EXPECT_THAT(DecideSetAllocations({}, {}, Euro(1'000), {{"ann", {}}, {"ann", {}}}, "allocations"),
              HasMetadata("field", "allocations[1].member"));
}

TEST(AllocationPlanTest, TakenBackKeepsWhatIsUsedAndNothingMore) {
  AllocationPlan plan = SetAll({}, 1'000, {{"ann", Fixed(600)}, {"bob", Fixed(100)}});
  plan.allotments.at("ann").used = {.held = 100, .spent = 150};
  const AllocationPlan after = DecideTakeBack(plan, {"ann", "nobody"});
  EXPECT_EQ(after.allotments.at("ann").amount, 250);
  EXPECT_TRUE(after.allotments.at("ann").has_ended);
  EXPECT_FALSE(after.shares.contains("ann"));
  EXPECT_EQ(after.rest.amount, 350);
  // The amount used of it is not available to others.
  EXPECT_THAT(DecideSetAllocations(after, {}, Euro(1'000), {{"carl", Fixed(651)}}, "allocations"),
              HasReason("ALLOCATIONS_ABOVE_LIMIT"));
  EXPECT_EQ(SetAll(after, 1'000, {{"carl", {}}}).allotments.at("carl").amount, 650);
  // It can be given again.
  EXPECT_FALSE(SetAll(after, 1'000, {{"ann", Fixed(300)}}).allotments.at("ann").has_ended);
}

TEST(AllocationPlanTest, ANewPeriodWithLessShrinksThem) {
  const AllocationPlan plan = SetAll({}, 1'000, {{"ann", Fixed(600)}, {"bob", Fixed(300)}});
  const auto next = OpenPlan({.limit = 300}, Euro(0).currency(), plan.shares);
  ASSERT_THAT(next, IsOk());
  EXPECT_EQ(next->allotments.at("ann").amount, 200);
  EXPECT_EQ(next->allotments.at("bob").amount, 100);
}

TEST(AllocationPlanTest, WhoJoinsGetsWhatTheRuleSaysAsFarAsItIsThere) {
  const AllocationRules rules = {.for_new_members = Fixed(300)};
  const AllocationPlan plan = SetAll({}, 1'000, {{"ann", Fixed(800)}});
  const auto joined = DecideJoin(plan, rules, Euro(1'000), "bob");
  ASSERT_THAT(joined, IsOk());
  EXPECT_EQ(joined->allotments.at("bob").amount, 200);
  EXPECT_EQ(joined->allotments.at("ann").amount, 800);
  EXPECT_EQ(joined->rest.amount, 1'000);
  EXPECT_EQ(*DecideJoin(*joined, rules, Euro(1'000), "bob"), *joined);
  EXPECT_EQ(*DecideJoin(plan, {}, Euro(1'000), "bob"), plan);
}

class AllocationPlanPropertyTest : public ::testing::TestWithParam<uint64_t> {};

// After any settings and withdrawals, the rest's amount is the sum of all allocations and within the limit.
TEST_P(AllocationPlanPropertyTest, TheSumIsKeptExactly) {
  SeededRandom draw(GetParam());
  AllocationPlan plan;
  const int64_t limit = 1 + static_cast<int64_t>(draw.Uniform(100'000));
  for (int step = 0; step < 60; ++step) {
    const std::string member(1, static_cast<char>('a' + draw.Uniform(6)));
    if (draw.Uniform(4) == 0) {
      plan = DecideTakeBack(plan, {member});
    } else {
      const AllocationShare share = draw.Uniform(3) == 0   ? Fixed(static_cast<int64_t>(draw.Uniform(50'000)))
                                    : draw.Uniform(2) == 0 ? ShareOfLimit(1 + static_cast<int64_t>(draw.Uniform(5'000)))
                                                           : AllocationShare();
      const auto after = DecideSetAllocations(plan, {}, Euro(limit), {{member, share}}, "allocations");
      if (!after.ok()) {
        EXPECT_THAT(after, HasReason("ALLOCATIONS_ABOVE_LIMIT"));
        continue;
      }
      plan = *after;
    }
    if (!plan.allotments.empty()) {
      PeriodAllocation& used = plan.allotments.begin()->second;
      if (!used.has_ended && used.used.held < used.amount) used.used.held += 1;
    }
    int64_t sum = 0;
    for (const auto& [id, allotment] : plan.allotments) sum += allotment.amount;
    ASSERT_EQ(plan.rest.amount, sum);
    ASSERT_LE(sum, limit);
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, AllocationPlanPropertyTest, ::testing::Range<uint64_t>(1, 31));

// All combinations of the stored share, the downloaded one and the row's: none, 3.00 or 4.00.
TEST(AllocationEditsTest, ARowChangesOnlyWhatItWasBasedOn) {
  using Share = std::optional<AllocationShare>;
  const EditedAllocations nothing = {};
  const EditedAllocations changes = {.changed = {0}, .outdated = {}};
  const EditedAllocations outdated = {.changed = {}, .outdated = {0}};
  const auto decide = [](const Share& now, const std::optional<AllocationThen>& then) {
    std::map<std::string, AllocationShare> shares;
    if (now.has_value()) shares.emplace("bob", *now);
    return DecideEdits(shares, {{.allocation = {"bob", Fixed(300)}, .then = then}});
  };
  // A file without downloaded shares sets its own.
  EXPECT_EQ(decide(std::nullopt, std::nullopt), changes);
  EXPECT_EQ(decide(Fixed(300), std::nullopt), nothing);
  EXPECT_EQ(decide(Fixed(400), std::nullopt), changes);
  // A row that was not edited changes nothing.
  for (const Share& now : {Share(), Share(Fixed(300)), Share(Fixed(400)), Share(AllocationShare())}) {
    EXPECT_EQ(decide(now, AllocationThen{Fixed(300)}), nothing);
  }
  EXPECT_EQ(decide(Fixed(400), AllocationThen{Fixed(400)}), changes);
  EXPECT_EQ(decide(Fixed(300), AllocationThen{Fixed(400)}), nothing) << "somebody did the same";
  EXPECT_EQ(decide(Fixed(500), AllocationThen{Fixed(400)}), outdated);
  EXPECT_EQ(decide(std::nullopt, AllocationThen{Fixed(400)}), outdated) << "it was taken back";
  EXPECT_EQ(decide(std::nullopt, AllocationThen{}), changes);
  EXPECT_EQ(decide(Fixed(400), AllocationThen{}), outdated) << "somebody gave one";
}

}  // namespace
}  // namespace outlay::budget
