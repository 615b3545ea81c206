// The rules of budgets as text in files: thresholds, contacts, tax, year ends and allocations (B14).
#include <utility>

#include "services/budget/rpc/testing/budget_files.h"

namespace outlay::budget {
namespace {

using ::outlay::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST_F(BudgetFilesTest, EveryRuleOfABudgetIsWrittenInWordsAndReadFromThem) {
  MakeRichBudget();
  const std::string file = Export();
  EXPECT_THAT(file, HasSubstr("\"USED 80.25%\nREMAINING 0% OF COMMITTED+SPENT\nREMAINING 12.50\""));
  EXPECT_THAT(file, HasSubstr("\"ann\nbob\",cat,NON_RECOVERABLE,CARRY_BOTH,true,true,true,12.5%,USED 50%"));

  const std::string header = std::string(kHeader) +
                             ",thresholds,contacts,tax_counting,year_end_rule,allocated,allocations_may_exceed_limit,"
                             "allocation_unallocated_blocked,allocation_new_members\n";
  const auto put = [&](const std::string& cells) {
    return Import(header + "b,tools,B,10,USD,MONTHLY,2026-01-01," + cells + "\n");
  };
  ASSERT_THAT(put("NONE,,,,TRUE,,,50.00").outcomes(), ElementsAre(v1::ImportedBudget::OUTCOME_CREATED));
  EXPECT_TRUE(GetBudget("b")->thresholds().thresholds().empty());
  EXPECT_EQ(Cents(GetBudget("b")->allocation_rules().new_members().amount()), 5'000);
  EXPECT_EQ(put("NONE,,,,TRUE,,,50").outcomes().at(0), v1::ImportedBudget::OUTCOME_UNCHANGED);

  ASSERT_THAT(put("USED 100%,eve,NONE,DROP,true,false,true,EVEN").outcomes(),
              ElementsAre(v1::ImportedBudget::OUTCOME_UPDATED));
  const v1::Budget said = *GetBudget("b");
  EXPECT_EQ(said.thresholds().thresholds(0).basis_points(), 10'000);
  EXPECT_EQ(said.contacts(0), "organizations/acme/users/eve");
  EXPECT_EQ(said.tax_counting(), v1::TAX_COUNTING_NONE);
  EXPECT_EQ(said.year_end_rule(), v1::YEAR_END_RULE_DROP);
  EXPECT_TRUE(said.allocation_rules().unallocated_blocked());
  EXPECT_TRUE(said.allocation_rules().new_members().even());

  // Empty cells are defaults; fields without a column stay unchanged.
  EXPECT_EQ(Import(Rows({"b,tools,B,10,USD,MONTHLY,2026-01-01"})).outcomes().at(0),
            v1::ImportedBudget::OUTCOME_UNCHANGED);
  ASSERT_THAT(put(",,,,,,,").outcomes(), ElementsAre(v1::ImportedBudget::OUTCOME_UPDATED));
  EXPECT_EQ(GetBudget("b")->thresholds().thresholds(0).basis_points(), 8'000);
  EXPECT_FALSE(GetBudget("b")->has_allocation_rules());
  EXPECT_EQ(GetBudget("b")->tax_counting(), v1::TAX_COUNTING_UNSPECIFIED);
}

TEST_F(BudgetFilesTest, ARuleInOtherWordsIsRefusedByItsColumn) {
  const std::string header =
      std::string(kHeader) + ",thresholds,contacts,tax_counting,year_end_rule,allocated,allocation_new_members\n";
  const std::pair<const char*, const char*> bad[] = {
      {"USED,,,,,", "thresholds"},
      {"80%,,,,,", "thresholds"},
      {"USED 80.001%,,,,,", "thresholds"},
      {"USED 1001%,,,,,", "thresholds"},
      {"USED 0%,,,,,", "thresholds"},
      {"USED -1%,,,,,", "thresholds"},
      {"USED 80% OF,,,,,", "thresholds"},
      {"USED 80% OF GIVEN,,,,,", "thresholds"},
      {"USED 80% OF HELD+,,,,,", "thresholds"},
      {"UNSPECIFIED 80%,,,,,", "thresholds"},
      {"\"USED 80%\nUSED 80%\",,,,,", "thresholds"},
      {",Not An Id,,,,", "contacts"},
      {",,HALF,,,", "tax_counting"},
      {",,UNSPECIFIED,,,", "tax_counting"},
      {",,,KEEP,,", "year_end_rule"},
      {",,,,perhaps,", "allocated"},
      {",,,,false,25%", "allocation_new_members"},
      {",,,,true,101%", "allocation_new_members"},
      {",,,,true,-5", "allocation_new_members"},
      {",,,,true,half", "allocation_new_members"},
  };
  for (const auto& [cells, column] : bad) {
    const Imported imported = Import(header + "b,tools,B,10,USD,MONTHLY,2026-01-01," + cells + "\n");
    ASSERT_EQ(imported.last.refused(), 1) << cells;
    EXPECT_THAT(imported.ErrorOf(0), HasSubstr("column_name")) << cells;
    EXPECT_THAT(imported.ErrorOf(0), HasSubstr(column)) << cells;
  }
}

}  // namespace
}  // namespace outlay::budget
