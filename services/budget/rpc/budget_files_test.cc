// Import and export of budgets as CSV.
#include "services/budget/rpc/testing/budget_files.h"

#include "common/csv/testing/published_files.h"
#include "common/csv/testing/read.h"
#include "common/rpc/limits.h"
#include "services/budget/convert/budget_csv.h"

namespace outlay::budget {
namespace {

using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

TEST_F(BudgetFilesTest, RowsCreateBudgetsAndChangeThoseThatDiffer) {
  const std::string file =
      Rows({"travel,engineering,Travel,1200.50,USD,MONTHLY,2026-01-01", "tools,tools,Tools,99,USD,YEARLY,2026-01-01"});
  const Imported first = Import(file);
  ASSERT_THAT(first.status, IsOk());
  EXPECT_THAT(first.outcomes(), ElementsAre(v1::ImportedBudget::OUTCOME_CREATED, v1::ImportedBudget::OUTCOME_CREATED));
  EXPECT_EQ(first.last.accepted(), 2);
  EXPECT_EQ(first.rows[1].row(), 2);
  EXPECT_EQ(first.rows[1].budget(), "organizations/acme/budgets/tools");
  EXPECT_EQ(GetBudget("travel")->state(), v1::Budget::STATE_DRAFT);
  EXPECT_EQ(Cents(GetBudget("travel")->amount()), 120'050);

  // The same file again, in pieces of any size, changes nothing.
  const std::vector<v1::BudgetChanged> events = Events<v1::BudgetChanged>();
  for (const std::size_t bytes : {1, 7}) {
    EXPECT_THAT(Import(file, "", bytes).outcomes(),
                ElementsAre(v1::ImportedBudget::OUTCOME_UNCHANGED, v1::ImportedBudget::OUTCOME_UNCHANGED));
  }
  EXPECT_EQ(Events<v1::BudgetChanged>().size(), events.size());

  const Imported second = Import(
      Rows({"travel,engineering,Travel,1300,USD,MONTHLY,2026-01-01", "tools,tools,Tools,99,USD,YEARLY,2026-01-01"}));
  EXPECT_THAT(second.outcomes(),
              ElementsAre(v1::ImportedBudget::OUTCOME_UPDATED, v1::ImportedBudget::OUTCOME_UNCHANGED));
  EXPECT_EQ(Cents(GetBudget("travel")->amount()), 130'000);
}

TEST_F(BudgetFilesTest, ADownloadThatIsUploadedUnchangedChangesNothing) {
  MakeRichBudget();
  MakeBudget("plain", "sales", 100);
  MakeBudget("closed", "sales", 100);
  ASSERT_THAT(BudgetVerb<v1::CloseBudgetRequest>("Close", "closed"), IsOk());
  EXPECT_TRUE(Passes("h", "sales", 40));
  const std::vector<v1::BudgetChanged> before = Events<v1::BudgetChanged>();
  const std::string file = Export();
  EXPECT_THAT(file, HasSubstr("'=1+1"));  // no formula
  EXPECT_THAT(file, HasSubstr(",1.00,0.40,0.00,0.00,0.60"));
  for (const char* header : {"", "all_or_nothing: true"}) {
    const Imported imported = Import(file, header);
    ASSERT_THAT(imported.status, IsOk());
    EXPECT_EQ(imported.rows.size(), 3U);
    EXPECT_THAT(imported.outcomes(), ::testing::Each(v1::ImportedBudget::OUTCOME_UNCHANGED)) << imported.ErrorOf(0);
  }
  EXPECT_EQ(Events<v1::BudgetChanged>().size(), before.size());
  EXPECT_EQ(Export(), file);
}

TEST_F(BudgetFilesTest, ADownloadMakesTheSameBudgetsInAnotherOrganization) {
  MakeRichBudget();
  ASSERT_THAT(Import(Export(), "", 1 << 20, "globex").outcomes(), ElementsAre(v1::ImportedBudget::OUTCOME_CREATED));
  v1::Budget here = *GetBudget("rich");
  v1::Budget there = *GetBudget("rich", "globex");
  EXPECT_EQ(there.state(), v1::Budget::STATE_ACTIVE);
  EXPECT_EQ(there.filter().suppliers(0), "organizations/globex/suppliers/initech");
  EXPECT_EQ(there.contacts(1), "organizations/globex/users/bob");
  EXPECT_EQ(there.owners(0), "organizations/globex/users/cat");
  for (v1::Budget* budget : {&here, &there}) {
    for (const char* field : {"name", "group", "create_time", "update_time", "etag"}) {
      budget->GetReflection()->ClearField(budget, v1::Budget::descriptor()->FindFieldByName(field));
    }
    budget->mutable_filter()->clear_suppliers();
    budget->clear_contacts();
    budget->clear_owners();
  }
  EXPECT_EQ(here.SerializeAsString(), there.SerializeAsString());
}

TEST_F(BudgetFilesTest, ABadRowIsRefusedByRowAndColumnAndTheOthersGoOn) {
  const Imported imported = Import(Rows({
      "a,tools,A,x,USD,MONTHLY,2026-01-01",
      "b,tools,B,1,USD,MONTHLY,2026-01-01",
      "c,nowhere,C,1,USD,MONTHLY,2026-01-01",
      "d,tools,D,1,USD,FORTNIGHTLY,2026-01-01",
      "e,tools,E,1,USD,MONTHLY,2026-02-30",
      "f,tools,,1,USD,MONTHLY,2026-01-01",
      "b,tools,B again,1,USD,MONTHLY,2026-01-01",
      "Not An Id,tools,G,1,USD,MONTHLY,2026-01-01",
      "h,tools,H,-1,USD,MONTHLY,2026-01-01",
      "i,tools,I,1.001,USD,MONTHLY,2026-01-01",
      "j,tools,J,1,XYZ,MONTHLY,2026-01-01",
  }));
  ASSERT_THAT(imported.status, IsOk());
  EXPECT_EQ(imported.last.accepted(), 1);
  EXPECT_EQ(imported.last.refused(), 10);
  EXPECT_EQ(imported.last.rows(), 11);
  const char* const columns[] = {"amount", "",       "group",  "recurrence", "first_day", "display_name",
                                 "budget", "budget", "amount", "amount",     "currency"};
  for (std::size_t i = 0; i < imported.rows.size(); ++i) {
    EXPECT_EQ(imported.rows[i].row(), static_cast<int64_t>(i) + 1);
    if (i == 1) {
      EXPECT_EQ(imported.rows[i].outcome(), v1::ImportedBudget::OUTCOME_CREATED);
    } else if (i == 2) {
      EXPECT_THAT(imported.ErrorOf(i), HasSubstr("GROUP_NOT_FOUND"));
    } else {
      EXPECT_THAT(imported.ErrorOf(i), HasSubstr(columns[i])) << i;
      EXPECT_THAT(imported.ErrorOf(i), HasSubstr("column_name")) << i;
    }
  }
  EXPECT_EQ(GetBudget("b")->display_name(), "B");
}

TEST_F(BudgetFilesTest, AllOrNothingDoesNothingWhenARowIsRefused) {
  MakeBudget("old", "tools", 1'000);
  EXPECT_TRUE(Passes("h", "tools", 400));
  const std::size_t events = Events<v1::BudgetChanged>().size();
  // The second row is valid by itself, but less than is used.
  const Imported used = Import(Rows({"new,tools,New,1,USD,MONTHLY,2026-01-01", "old,tools,Old,3,USD,MONTHLY,2026-01-01",
                                     "newer,tools,Newer,1,USD,MONTHLY,2026-01-01"}),
                               "all_or_nothing: true");
  ASSERT_THAT(used.status, IsOk());
  EXPECT_EQ(used.last.accepted(), 0);
  EXPECT_EQ(used.last.refused(), 1);
  EXPECT_THAT(used.outcomes(),
              ElementsAre(v1::ImportedBudget::OUTCOME_NOT_DONE, v1::ImportedBudget::OUTCOME_UNSPECIFIED,
                          v1::ImportedBudget::OUTCOME_NOT_DONE));
  EXPECT_THAT(used.ErrorOf(1), HasSubstr("AMOUNT_BELOW_USED"));
  EXPECT_THAT(GetBudget("new"), HasReason("BUDGET_NOT_FOUND"));
  // Invalid by itself.
  const Imported wrong =
      Import(Rows({"new,tools,New,1,USD,MONTHLY,2026-01-01", "old,tools,Old,x,USD,MONTHLY,2026-01-01"}),
             "all_or_nothing: true");
  EXPECT_THAT(wrong.outcomes(),
              ElementsAre(v1::ImportedBudget::OUTCOME_NOT_DONE, v1::ImportedBudget::OUTCOME_UNSPECIFIED));
  EXPECT_THAT(GetBudget("new"), HasReason("BUDGET_NOT_FOUND"));
  EXPECT_EQ(Events<v1::BudgetChanged>().size(), events);

  const Imported good =
      Import(Rows({"new,tools,New,1,USD,MONTHLY,2026-01-01", "old,tools,Old,5,USD,MONTHLY,2026-01-01"}),
             "all_or_nothing: true");
  EXPECT_THAT(good.outcomes(), ElementsAre(v1::ImportedBudget::OUTCOME_CREATED, v1::ImportedBudget::OUTCOME_UPDATED));
  EXPECT_EQ(Events<v1::BudgetChanged>().size(), events + 2);
  EXPECT_EQ(Cents(FiguresOf("old").limit()), 500);
  EXPECT_EQ(Cents(FiguresOf("old").held()), 400);
}

TEST_F(BudgetFilesTest, AllOrNothingTakesSoManyRowsAndNoMore) {
  std::vector<std::string> rows;
  for (std::size_t i = 0; i < limits::kImportedTogether; ++i) {
    rows.push_back("b-" + std::to_string(i) + ",tools,B,1,USD,MONTHLY,2026-01-01");
  }
  rows.emplace_back("one-more,tools,B,1,USD,MONTHLY,2026-01-01");
  EXPECT_THAT(Import(Rows(rows), "all_or_nothing: true").status, HasReason("TOO_MANY_ITEMS"));
  EXPECT_THAT(GetBudget("b-0"), HasReason("BUDGET_NOT_FOUND"));
  rows.pop_back();
  EXPECT_EQ(Import(Rows(rows), "all_or_nothing: true").last.accepted(), int64_t{limits::kImportedTogether});
  EXPECT_THAT(GetBudget("b-199"), IsOk());
}

TEST_F(BudgetFilesTest, OnlyCheckingWritesNothing) {
  const std::string file = Rows({"a,tools,A,1,USD,MONTHLY,2026-01-01", "b,nowhere,B,1,USD,MONTHLY,2026-01-01"});
  for (const char* header : {"validate_only: true", "validate_only: true all_or_nothing: true"}) {
    const Imported imported = Import(file, header);
    ASSERT_THAT(imported.status, IsOk());
    EXPECT_EQ(imported.last.refused(), 1);
    EXPECT_THAT(imported.ErrorOf(1), HasSubstr("GROUP_NOT_FOUND"));
  }
  EXPECT_THAT(
      Import(Rows({"a,tools,A,1,USD,MONTHLY,2026-01-01"}), "validate_only: true all_or_nothing: true").outcomes(),
      ElementsAre(v1::ImportedBudget::OUTCOME_VALID));
  EXPECT_THAT(GetBudget("a"), HasReason("BUDGET_NOT_FOUND"));
}

TEST_F(BudgetFilesTest, AnEditDoesNotUndoWhatSomebodyChangedMeanwhile) {
  MakeBudget("travel", "tools", 1'000);
  std::string file = Export();
  ASSERT_THAT(Update("travel", R"pb(budget { note: "by bob" }
                                    update_mask { paths: "note" })pb"),
              IsOk());
  // The budget has changed since the download.
  EXPECT_THAT(Import(file).ErrorOf(0), HasSubstr("ETAG_MISMATCH"));
  EXPECT_EQ(GetBudget("travel")->note(), "by bob");
  // Without the etag column nothing is compared; fields without a column stay unchanged.
  EXPECT_THAT(Import(Rows({"travel,tools,Travelling,10,USD,MONTHLY,2026-01-01"})).outcomes(),
              ElementsAre(v1::ImportedBudget::OUTCOME_UPDATED));
  EXPECT_EQ(GetBudget("travel")->note(), "by bob");
  EXPECT_EQ(GetBudget("travel")->display_name(), "Travelling");
}

TEST_F(BudgetFilesTest, GroupAndStateOfABudgetAreNotChangedByAFile) {
  MakeBudget("travel", "tools", 1'000);
  const Imported moved = Import(Rows({"travel,sales,Budget travel,10,USD,MONTHLY,2026-01-01"}));
  EXPECT_THAT(moved.ErrorOf(0), HasSubstr("FIELD_NOT_CHANGEABLE"));
  const std::string with_state = std::string(kHeader) + ",state\n";
  const Imported frozen = Import(with_state + "travel,tools,Budget travel,10,USD,MONTHLY,2026-01-01,FROZEN\n" +
                                 "new,tools,New,10,USD,MONTHLY,2026-01-01,CLOSED\n" +
                                 "active,tools,Active,10,USD,MONTHLY,2026-01-01,ACTIVE\n");
  EXPECT_THAT(frozen.ErrorOf(0), HasSubstr("FIELD_NOT_CHANGEABLE"));
  EXPECT_THAT(frozen.ErrorOf(1), HasSubstr("FIELD_NOT_CHANGEABLE"));
  EXPECT_EQ(GetBudget("active")->state(), v1::Budget::STATE_ACTIVE);
  EXPECT_THAT(GetBudget("new"), HasReason("BUDGET_NOT_FOUND"));
}

TEST_F(BudgetFilesTest, AnExportHasWhatTheFilterLetsThrough) {
  MakeBudget("a", "sales", 100);
  MakeBudget("b", "tools", 100);
  const std::string file = Export("group: 'organizations/acme/groups/tools'");
  EXPECT_THAT(file, HasSubstr("b,tools,"));
  EXPECT_THAT(file, Not(HasSubstr("a,sales,")));
  EXPECT_THAT(Export("", "globex"), Not(HasSubstr("sales")));
}

// 100,000 rows take long in debug builds; a few thousand cross every boundary.
TEST_F(BudgetFilesTest, ManyBudgetsGoOutAndIn) {
  std::vector<std::string> rows;
  for (int i = 0; i < 2'500; ++i) {
    rows.push_back("b-" + std::to_string(i) + ",tools,\"Budget, number " + std::to_string(i) +
                   "\",1234567.89,USD,MONTHLY,2026-01-01");
  }
  EXPECT_EQ(Import(Rows(rows), "", 50'000).last.accepted(), 2'500);
  const std::string file = Export();
  EXPECT_GT(file.size(), 3 * rpc::limits::kExportChunkBytes);
  const Imported again = Import(file, "", 70'001);
  EXPECT_EQ(again.last.accepted(), 2'500);
  EXPECT_THAT(again.outcomes(), ::testing::Each(v1::ImportedBudget::OUTCOME_UNCHANGED));
}

TEST_F(BudgetFilesTest, FilesOfOtherKindsAreRefusedAsAWhole) {
  std::vector<std::string> header;
  for (const csv::Column& column : BudgetCsvColumns()) header.push_back(column.name);
  for (const auto& [name, file] : csv::MistakenUploads(header)) {
    const Imported imported = Import(file);
    EXPECT_EQ(imported.last.accepted(), 0) << name;
  }
  EXPECT_THAT(Import("budget,group\na,b\n").status, HasReason("CSV_HEADER_MISSING"));
  EXPECT_THAT(Import(std::string(kHeader) + ",colour\n").status, HasReason("CSV_HEADER_UNKNOWN_COLUMN"));
  EXPECT_TRUE(Events<v1::BudgetChanged>().empty());
}

}  // namespace
}  // namespace outlay::budget
