// Import and export of allocations as CSV (B14, B5). Real: what ServiceFixture has, and the reader of files.
#include "services/budget/rpc/testing/allocation_files.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "common/access/testing/group_authorizer.h"
#include "common/base/strings.h"
#include "services/budget/domain/limits.h"

namespace outlay::budget {
namespace {

using ::outlay::testing::IsOk;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

TEST_F(AllocationFilesTest, RowsOfABudgetThatStandTogetherAreOneStep) {
  Make("travel");
  Make("tools");
  const std::size_t before = Changes();
  const std::vector<std::string> rows = {"travel,ann,25%,", "travel,bob,4.00,USD", "tools,ann,EVEN,",
                                         "tools,bob,EVEN,"};
  for (const std::size_t bytes : {std::size_t{1} << 20, std::size_t{1}, std::size_t{7}}) {
    const Imported imported = Import(rows, "", bytes);
    ASSERT_THAT(imported.status, IsOk());
    EXPECT_THAT(imported.outcomes(),
                Each(bytes > 7 ? v1::ImportedAllocation::OUTCOME_SET : v1::ImportedAllocation::OUTCOME_UNCHANGED));
    EXPECT_EQ(imported.last.accepted(), 4);
    EXPECT_EQ(imported.last.rows(), 4);
    EXPECT_EQ(imported.rows[1].row(), 2);
    EXPECT_EQ(imported.rows[1].allocation(), "organizations/acme/budgets/travel/allocations/bob");
  }
  EXPECT_EQ(Changes(), before + 2) << "one for each budget";
  EXPECT_EQ(Export(),
            "budget,member,share,currency,share_at_download,amount,held,committed,spent,available\r\n"
            "tools,ann,EVEN,USD,EVEN of tools/ann,5.00,0.00,0.00,0.00,5.00\r\n"
            "tools,bob,EVEN,USD,EVEN of tools/bob,5.00,0.00,0.00,0.00,5.00\r\n"
            "travel,ann,25%,USD,25% of travel/ann,2.50,0.00,0.00,0.00,2.50\r\n"
            "travel,bob,4.00,USD,4.00 of travel/bob,4.00,0.00,0.00,0.00,4.00\r\n");
}

TEST_F(AllocationFilesTest, ADownloadThatIsUploadedUnchangedChangesNothing) {
  Make("travel");
  Make("tools", "tools");
  MakeBudget("plain", "sales", 100);
  ASSERT_THAT(Import({"travel,ann,25%,", "travel,bob,EVEN,", "travel,carl,1.50,USD", "tools,dan,10%,"}).status, IsOk());
  const std::string file = Export();
  // The limit has grown since: a file with the same shares does not split it anew.
  ASSERT_THAT((Send<v1::IncreaseBudgetRequest, v1::BudgetMove>(
                  "BudgetMoves/IncreaseBudget",
                  "parent: 'organizations/acme' move_id: 'm' budget: 'organizations/acme/budgets/travel' "
                  "reason: 'more' amount { currency_code: 'USD' units: 10 }")),
              IsOk());
  ASSERT_EQ(Export(), file);
  const std::size_t before = Changes();
  const Imported imported = ImportFile(file);
  ASSERT_THAT(imported.status, IsOk());
  EXPECT_THAT(imported.rows, SizeIs(4));
  EXPECT_THAT(imported.outcomes(), Each(v1::ImportedAllocation::OUTCOME_UNCHANGED)) << imported.ErrorOf(0);
  EXPECT_EQ(Changes(), before);
  EXPECT_EQ(Export(), file);
  // Only the row that differs is set and announced.
  const Imported edited = Import({"travel,ann,25%,", "travel,bob,10%,", "travel,carl,1.50,USD"});
  EXPECT_THAT(edited.outcomes(),
              ElementsAre(v1::ImportedAllocation::OUTCOME_UNCHANGED, v1::ImportedAllocation::OUTCOME_SET,
                          v1::ImportedAllocation::OUTCOME_UNCHANGED));
  EXPECT_THAT(Export(), HasSubstr("travel,ann,25%,USD,25% of travel/ann,5.00,"))
      << "a step that changes something splits all anew";
}

TEST_F(AllocationFilesTest, ABadRowIsRefusedByRowAndColumnAndItsStepIsNotDone) {
  Make("travel");
  Make("tools");
  const Imported imported = Import({"travel,ann,25%,", "travel,bob,lots,USD", "travel,b/b,5%,", "travel,ann,5%,",
                                    "travel,carl,1.00,", "tools,ann,5%,", "nowhere,ann,5%,"});
  ASSERT_THAT(imported.status, IsOk());
  EXPECT_EQ(imported.last.accepted(), 1);
  EXPECT_EQ(imported.last.refused(), 5);
  EXPECT_EQ(imported.rows[0].outcome(), v1::ImportedAllocation::OUTCOME_NOT_DONE);
  EXPECT_THAT(imported.ErrorOf(1), HasSubstr("share"));
  EXPECT_THAT(imported.ErrorOf(2), HasSubstr("member"));
  EXPECT_THAT(imported.ErrorOf(3), HasSubstr("twice"));
  EXPECT_THAT(imported.ErrorOf(4), HasSubstr("share")) << "an amount has a currency";
  EXPECT_EQ(imported.rows[5].outcome(), v1::ImportedAllocation::OUTCOME_SET);
  EXPECT_THAT(imported.ErrorOf(6), HasSubstr("BUDGET_NOT_FOUND"));
}

TEST_F(AllocationFilesTest, WhatAStepIsRefusedForIsSaidOfEachOfItsRows) {
  Make("travel");
  const Imported imported = Import({"travel,ann,80%,", "travel,bob,30%,"});
  EXPECT_EQ(imported.last.refused(), 2);
  EXPECT_THAT(imported.ErrorOf(0), HasSubstr("ALLOCATIONS_ABOVE_LIMIT"));
  EXPECT_THAT(imported.ErrorOf(1), HasSubstr("ALLOCATIONS_ABOVE_LIMIT"));
  MakeBudget("plain", "sales", 100);
  EXPECT_THAT(Import({"plain,ann,80%,"}).ErrorOf(0), HasSubstr("ALLOCATIONS_OFF"));
}

TEST_F(AllocationFilesTest, ACheckWritesNothing) {
  Make("travel");
  const std::size_t before = Changes();
  const Imported imported = Import({"travel,ann,25%,"}, "validate_only: true");
  EXPECT_THAT(imported.outcomes(), ElementsAre(v1::ImportedAllocation::OUTCOME_VALID));
  EXPECT_EQ(imported.last.accepted(), 1);
  EXPECT_EQ(Changes(), before);
}

// "eve" reaches sales only.
TEST_F(AllocationFilesTest, AreReachedByTheirGroupsOnly) {
  access::GroupAuthorizer groups;
  authorizer_.Set(&groups);
  Make("travel", "sales");
  Make("tools", "tools");
  ASSERT_THAT(Import({"travel,ann,25%,", "tools,dan,10%,"}).outcomes(), Each(v1::ImportedAllocation::OUTCOME_SET));
  user_ = "eve";
  const std::string seen = Export();
  EXPECT_THAT(seen, HasSubstr("travel,ann,25%"));
  EXPECT_THAT(seen, ::testing::Not(HasSubstr("tools")));
  const Imported imported = Import({"travel,ann,30%,", "tools,dan,20%,"});
  EXPECT_EQ(imported.rows[0].outcome(), v1::ImportedAllocation::OUTCOME_SET) << imported.ErrorOf(0);
  EXPECT_TRUE(imported.rows[1].has_error());
  user_ = "ann";
  EXPECT_THAT(Export(), HasSubstr("tools,dan,10%"));
}

TEST_F(AllocationFilesTest, AsManyAsABudgetTakesAreSetInOneStep) {
  Make("travel");
  std::vector<std::string> rows;
  for (std::size_t i = 0; i < limits::kAllocations; ++i) rows.push_back(Concat("travel,u", i, ",EVEN,"));
  const std::size_t before = Changes();
  EXPECT_EQ(Import(rows).last.accepted(), static_cast<int64_t>(limits::kAllocations));
  EXPECT_EQ(Changes(), before + 1);
  rows.push_back("travel,one-more,EVEN,");
  const Imported more = Import(rows);
  EXPECT_EQ(more.last.accepted(), 0);
  EXPECT_EQ(more.rows[0].outcome(), v1::ImportedAllocation::OUTCOME_NOT_DONE);
  EXPECT_THAT(more.ErrorOf(limits::kAllocations), HasSubstr("TOO_MANY_ITEMS"));
}

}  // namespace
}  // namespace outlay::budget
