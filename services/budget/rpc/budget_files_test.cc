// Import and export of budgets as CSV.
#include "common/csv/published_files.h"
#include "common/csv/read_for_test.h"
#include "common/rpc/testing/whole_stream.h"
#include "services/budget/convert/budget_csv.h"
#include "services/budget/domain/limits.h"
#include "services/budget/rpc/service_testing.h"

namespace outlay::budget {
namespace {

using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kHeader[] = "budget,group,display_name,amount,currency,recurrence,first_day";

class BudgetFilesTest : public ServiceFixture {
 protected:
  struct Imported {
    absl::Status status;
    v1::ImportBudgetsResponse last;
    std::vector<v1::ImportedBudget> rows;

    std::vector<int> outcomes() const {
      std::vector<int> all;
      for (const v1::ImportedBudget& row : rows) all.push_back(row.outcome());
      return all;
    }
    // The error of a row, by its place.
    std::string ErrorOf(std::size_t place) const {
      const google::rpc::Status& error = rows.at(place).error();
      return error.message() + (error.details_size() == 1 ? " " + error.details(0).value() : "");
    }
  };

  // Sends a file in pieces and reads the whole answer.
  Imported Import(const std::string& file, const std::string& header_text = "", std::size_t chunk_bytes = 1 << 20,
                  const std::string& organization = "acme") {
    v1::ImportBudgetsRequest request;
    *request.mutable_header() = Parse<v1::BudgetFileHeader>(header_text);
    request.mutable_header()->set_parent("organizations/" + organization);
    const auto streamed =
        Stream<v1::ImportBudgetsResponse>("ImportBudgets", rpc::InChunks(request, file, chunk_bytes), organization);
    Imported imported;
    imported.status = streamed.status;
    for (const v1::ImportBudgetsResponse& response : streamed.messages) {
      imported.last = response;
      imported.rows.insert(imported.rows.end(), response.budgets().begin(), response.budgets().end());
    }
    return imported;
  }

  std::string Export(const std::string& filter = "", const std::string& organization = "acme") {
    v1::ExportBudgetsRequest request;
    request.set_parent("organizations/" + organization);
    *request.mutable_filter() = Parse<v1::ListBudgetsRequest::Filter>(filter);
    const auto streamed = Stream<v1::ExportBudgetsResponse>(
        "ExportBudgets", std::vector<v1::ExportBudgetsRequest>{request}, organization);
    EXPECT_THAT(streamed.status, IsOk());
    for (const auto& part : streamed.messages) EXPECT_LE(part.chunk().size(), limits::kExportChunkBytes);
    return rpc::FileOf(streamed);
  }

  static std::string Rows(const std::vector<std::string>& rows) {
    std::string file = std::string(kHeader) + "\n";
    for (const std::string& row : rows) file += row + "\n";
    return file;
  }

  // One budget with everything that there is.
  void MakeRichBudget() {
    MakeBudget("rich", "tools", 100'000, R"pb(
      note: "=1+1, or \"more\"\nsecond line"
      hidden: true
      by_choice: true
      purchase_order_number: "PO-7"
      filter {
        categories: "43"
        categories: "travel"
        suppliers: "organizations/acme/suppliers/initech"
        cost_centers: "cc-1"
        projects: "apollo"
      }
      enforcement { stage: STAGE_REQUEST action: ACTION_WARN }
      enforcement { stage: STAGE_INVOICE action: ACTION_BLOCK }
      enforcement { stage: STAGE_REQUEST interval: INTERVAL_TO_DATE action: ACTION_TRACK }
      distribution {
        amounts { currency_code: "USD" units: 400 }
        amounts { currency_code: "USD" }
        amounts { currency_code: "USD" nanos: 500000000 }
        amounts { currency_code: "USD" units: 99 nanos: 500000000 }
        amounts { currency_code: "USD" units: 500 }
      }
      ceiling_basis_points: 11000
      buffer {
        basis_points: 500
        amount { currency_code: "USD" units: 20 }
      }
      rollover {
        rule: RULE_CAPPED
        cap { currency_code: "USD" units: 7 nanos: 500000000 }
        carry_negative: true
      }
      thresholds {
        thresholds { measure: MEASURE_USED basis_points: 8025 }
        thresholds { measure: MEASURE_REMAINING basis_points: 0 counted: PART_COMMITTED counted: PART_SPENT }
        thresholds {
          measure: MEASURE_REMAINING
          amount { currency_code: "USD" units: 12 nanos: 500000000 }
        }
      }
      contacts: "organizations/acme/users/ann"
      contacts: "organizations/acme/users/bob"
      tax_counting: TAX_COUNTING_NON_RECOVERABLE
      year_end_rule: YEAR_END_RULE_CARRY_BOTH
      allocation_rules {
        sum_may_exceed_limit: true
        rest_closed: true
        new_members { basis_points: 1250 }
      }
      period {
        recurrence: RECURRENCE_EVERY_N_MONTHS
        months: 5
        first_day { year: 2026 month: 1 day: 1 }
        last_day { year: 2030 month: 12 day: 31 }
      })pb");
  }

 private:
  template <typename Response, typename Request>
  rpc::Streamed<Response> Stream(const std::string& method, const std::vector<Request>& requests,
                                 const std::string& organization) {
    return rpc::StreamInOneThread<Response>(channel_, node_.scheduler(), "/outlay.budget.v1.BudgetFiles/" + method,
                                            requests, As("ann", organization));
  }
};

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

  // The same again, in pieces that end anywhere: nothing changes.
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
  for (v1::Budget* budget : {&here, &there}) {
    for (const char* field : {"name", "group", "create_time", "update_time", "etag"}) {
      budget->GetReflection()->ClearField(budget, v1::Budget::descriptor()->FindFieldByName(field));
    }
    budget->mutable_filter()->clear_suppliers();
    budget->clear_contacts();
  }
  EXPECT_EQ(here.SerializeAsString(), there.SerializeAsString());
}

TEST_F(BudgetFilesTest, EveryRuleOfABudgetIsWrittenInWordsAndReadFromThem) {
  MakeRichBudget();
  const std::string file = Export();
  EXPECT_THAT(file, HasSubstr("\"USED 80.25%\nREMAINING 0% OF COMMITTED+SPENT\nREMAINING 12.50\""));
  EXPECT_THAT(file, HasSubstr("\"ann\nbob\",NON_RECOVERABLE,CARRY_BOTH,true,true,true,12.5%"));

  const std::string header = std::string(kHeader) +
                             ",thresholds,contacts,tax_counting,year_end_rule,allocated,allocations_may_exceed_limit,"
                             "allocation_rest_closed,allocation_new_members\n";
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
  EXPECT_TRUE(said.allocation_rules().rest_closed());
  EXPECT_TRUE(said.allocation_rules().new_members().even());

  // Empty cells are the defaults; columns that are not there leave what is.
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
    EXPECT_EQ(imported.rows[i].row(), static_cast<std::int64_t>(i) + 1);
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
  // The second is right in itself, but less than is used.
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
  // Wrong in itself.
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
  EXPECT_EQ(Import(Rows(rows), "all_or_nothing: true").last.accepted(), std::int64_t{limits::kImportedTogether});
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
  // The row is not what the budget is any more.
  EXPECT_THAT(Import(file).ErrorOf(0), HasSubstr("ETAG_MISMATCH"));
  EXPECT_EQ(GetBudget("travel")->note(), "by bob");
  // Without the column nobody asks; columns that a file does not have are left as they are.
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

// 100,000 rows take a while in debug builds; a few thousand cross every boundary there is.
TEST_F(BudgetFilesTest, ManyBudgetsGoOutAndIn) {
  std::vector<std::string> rows;
  for (int i = 0; i < 2'500; ++i) {
    rows.push_back("b-" + std::to_string(i) + ",tools,\"Budget, number " + std::to_string(i) +
                   "\",1234567.89,USD,MONTHLY,2026-01-01");
  }
  EXPECT_EQ(Import(Rows(rows), "", 50'000).last.accepted(), 2'500);
  const std::string file = Export();
  EXPECT_GT(file.size(), 3 * limits::kExportChunkBytes);
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
