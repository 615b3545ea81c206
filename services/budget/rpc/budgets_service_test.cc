#include "services/budget/rpc/budgets_service.h"

#include "services/budget/rpc/testing/service.h"

namespace outlay::budget {
namespace {

using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::outlay::testing::StatusIs;

class BudgetsTest : public ServiceFixture {};

TEST_F(BudgetsTest, AreCreatedOnceAndReadWithTheirFigures) {
  const v1::Budget made = MakeBudget("b", "engineering", 10'000);
  EXPECT_EQ(made.state(), v1::Budget::STATE_ACTIVE);
  EXPECT_EQ(Cents(made.figures().available()), 10'000);
  EXPECT_EQ(made.figures().start_time().seconds(), 1785542400);  // 1 August 2026
  EXPECT_EQ(made.figures().end_time().seconds(), 1788220800);    // 1 September 2026
  EXPECT_EQ(MakeBudget("b", "engineering", 10'000).DebugString(), made.DebugString());
  EXPECT_EQ(GetBudget("b")->DebugString(), made.DebugString());
  EXPECT_THAT(Create(ABudget("b", "engineering", 10'001)), HasReason("BUDGET_ID_TAKEN"));
  EXPECT_THAT(GetBudget("c"), HasReason("BUDGET_NOT_FOUND"));
  EXPECT_THAT(Create(ABudget("c", "nowhere", 1)), HasReason("GROUP_NOT_FOUND"));
  v1::GetBudgetRequest foreign;
  foreign.set_name("organizations/acme/budgets/b");
  EXPECT_THAT(Call<v1::Budget>("Budgets/GetBudget", foreign, As("ann", "globex")),
              StatusIs(absl::StatusCode::kPermissionDenied));
}

TEST_F(BudgetsTest, RefuseWhatContradictsItself) {
  EXPECT_THAT(Create(ABudget("b", "sales", 1, "buffer { amount { currency_code: 'EUR' units: 1 } }")),
              outlay::testing::HasMetadata("field", "budget.buffer.amount"));
  EXPECT_THAT(Create(ABudget("b", "sales", 1, R"pb(
                period {
                  recurrence: RECURRENCE_ONE_OFF
                  first_day { year: 2026 month: 2 day: 2 }
                  last_day { year: 2026 month: 2 day: 1 }
                })pb")),
              HasReason("FIELD_INVALID"));
  EXPECT_THAT(Create(ABudget("b", "sales", 1, R"pb(
                enforcement { stage: STAGE_ORDER action: ACTION_WARN }
                enforcement { stage: STAGE_ORDER action: ACTION_BLOCK })pb")),
              outlay::testing::HasMetadata("field", "budget.enforcement[1].stage"));
}

TEST_F(BudgetsTest, AreListedInIdOrderAndByState) {
  for (const std::string id : {"b", "a", "z"}) MakeBudget(id, "sales", 100);
  ASSERT_THAT(BudgetVerb<v1::CloseBudgetRequest>("Close", "z"), IsOk());
  v1::ListBudgetsRequest request;
  request.set_parent("organizations/acme");
  request.set_page_size(2);
  const auto first = Call<v1::ListBudgetsResponse>("Budgets/ListBudgets", request);
  ASSERT_THAT(first, IsOk());
  ASSERT_EQ(first->budgets_size(), 2);
  EXPECT_EQ(first->budgets(0).name(), "organizations/acme/budgets/a");
  request.set_page_token(first->next_page_token());
  const auto second = Call<v1::ListBudgetsResponse>("Budgets/ListBudgets", request);
  ASSERT_EQ(second->budgets_size(), 1);
  EXPECT_EQ(second->next_page_token(), "");
  request.clear_page_token();
  request.mutable_filter()->add_states(v1::Budget::STATE_CLOSED);
  const auto closed = Call<v1::ListBudgetsResponse>("Budgets/ListBudgets", request);
  ASSERT_EQ(closed->budgets_size(), 1);
  EXPECT_EQ(closed->budgets(0).name(), "organizations/acme/budgets/z");
}

TEST_F(BudgetsTest, ChangeTheirAmountAtOnceAndNotBelowWhatIsUsed) {
  MakeBudget("b", "sales", 10'000);
  ASSERT_TRUE(Passes("h", "sales", 9'000));
  EXPECT_THAT(Update("b", "budget { amount { currency_code: 'USD' units: 89 } }"), HasReason("AMOUNT_BELOW_USED"));
  const auto lower = Update("b", "budget { amount { currency_code: 'USD' units: 90 } }");
  ASSERT_THAT(lower, IsOk());
  EXPECT_EQ(Cents(lower->figures().available()), 0);
  EXPECT_FALSE(Passes("h2", "sales", 1));
  ASSERT_THAT(Update("b", "budget { amount { currency_code: 'USD' units: 91 } }"), IsOk());
  EXPECT_TRUE(Passes("h3", "sales", 100));
  EXPECT_THAT(Update("b", "budget { amount { currency_code: 'EUR' units: 91 } }"), HasReason("FIELD_INVALID"));
  EXPECT_THAT(
      Update("b", "budget { period { recurrence: RECURRENCE_YEARLY first_day { year: 2026 month: 1 day: 1 } } }"),
      HasReason("FIELD_NOT_CHANGEABLE"));
  EXPECT_THAT(Update("b", "budget { note: 'n' etag: 'stale' }"), HasReason("ETAG_MISMATCH"));
}

TEST_F(BudgetsTest, ADraftIsDeletedHoweverOftenItWasChanged) {
  v1::CreateBudgetRequest draft = ABudget("b", "sales", 1'000);
  draft.set_activate(false);
  ASSERT_THAT(Create(draft), IsOk());
  for (int i = 0; i < 1'100; ++i) {
    ASSERT_THAT(Update("b", "budget { note: '" + std::to_string(i) + "' }"), IsOk());
  }
  const auto revisions = Parse<v1::ListBudgetRevisionsRequest>("name: 'organizations/acme/budgets/b' page_size: 1000");
  const auto kept = Call<v1::ListBudgetRevisionsResponse>("Budgets/ListBudgetRevisions", revisions);
  ASSERT_THAT(kept, IsOk());
  EXPECT_EQ(kept->revisions_size(), 500);
  EXPECT_EQ(kept->revisions(499).number(), 1'101);
  ASSERT_THAT(BudgetVerb<v1::DeleteBudgetRequest>("Delete", "b"), IsOk());
  ASSERT_THAT(Create(draft), IsOk());
  EXPECT_EQ(Call<v1::ListBudgetRevisionsResponse>("Budgets/ListBudgetRevisions", revisions)->revisions_size(), 1)
      << "nothing is left of the one before";
}

TEST_F(BudgetsTest, LiveFromDraftToClosed) {
  v1::CreateBudgetRequest draft = ABudget("b", "sales", 1'000);
  draft.set_activate(false);
  ASSERT_EQ(Create(draft)->state(), v1::Budget::STATE_DRAFT);
  EXPECT_TRUE(Passes("before", "sales", 5'000));  // a draft applies to nothing
  EXPECT_THAT(BudgetVerb<v1::FreezeBudgetRequest>("Freeze", "b"), HasReason("BUDGET_NOT_ACTIVE"));
  ASSERT_THAT(BudgetVerb<v1::ActivateBudgetRequest>("Activate", "b"), IsOk());
  EXPECT_FALSE(Passes("big", "sales", 5'000));
  ASSERT_TRUE(Passes("h", "sales", 400));
  EXPECT_THAT(BudgetVerb<v1::DeleteBudgetRequest>("Delete", "b"), HasReason("BUDGET_NOT_DRAFT"));
  ASSERT_EQ(BudgetVerb<v1::FreezeBudgetRequest>("Freeze", "b")->state(), v1::Budget::STATE_FROZEN);
  const auto frozen = Authorize(ASpend("f", "sales", 1));
  EXPECT_EQ(frozen->verdict().refusal(), v1::Verdict::REFUSAL_FROZEN);
  EXPECT_EQ(Cents(frozen->verdict().passing_amount()), 0);
  EXPECT_THAT(Commit("h"), IsOk());  // what is on the way goes on
  ASSERT_THAT(BudgetVerb<v1::ActivateBudgetRequest>("Activate", "b"), IsOk());
  ASSERT_THAT(BudgetVerb<v1::CloseBudgetRequest>("Close", "b"), IsOk());
  EXPECT_TRUE(Passes("after", "sales", 5'000));
  EXPECT_THAT(Post("h"), IsOk());
  EXPECT_EQ(Cents(FiguresOf("b").spent()), 400);
  EXPECT_THAT(BudgetVerb<v1::ActivateBudgetRequest>("Activate", "b"), HasReason("BUDGET_CLOSED"));
  v1::CreateBudgetRequest other = ABudget("c", "sales", 1'000);
  other.set_activate(false);
  ASSERT_THAT(Create(other), IsOk());
  ASSERT_THAT(BudgetVerb<v1::DeleteBudgetRequest>("Delete", "c"), IsOk());
  EXPECT_THAT(GetBudget("c"), HasReason("BUDGET_NOT_FOUND"));
}

TEST_F(BudgetsTest, BeginAnewEveryPeriodAndCarryTheirRest) {
  MakeBudget("plain", "sales", 1'000);
  MakeBudget("all", "sales", 1'000, "rollover { rule: RULE_ALL }");
  MakeBudget("capped", "sales", 1'000, "rollover { rule: RULE_CAPPED cap { currency_code: 'USD' units: 2 } }");
  ASSERT_TRUE(Passes("h", "sales", 300));
  node_.clock().SetTime(absl::FromCivil(absl::CivilDay(2026, 9, 1), absl::UTCTimeZone()));
  EXPECT_EQ(Cents(FiguresOf("plain").limit()), 1'000);
  EXPECT_EQ(Cents(FiguresOf("plain").held()), 0);
  EXPECT_EQ(Cents(FiguresOf("all").limit()), 1'700);
  EXPECT_EQ(Cents(FiguresOf("capped").limit()), 1'200);
  EXPECT_EQ(Cents(FiguresOf("capped").rollover()), 200);
  ASSERT_TRUE(Passes("h2", "sales", 1'000));
  EXPECT_EQ(Cents(FiguresOf("all").available()), 700);
  // A hold stays in the period that it was checked in.
  ASSERT_THAT(Release("h"), IsOk());
  EXPECT_EQ(Cents(FiguresOf("all").available()), 700);
}

TEST_F(BudgetsTest, TellTheirChanges) {
  MakeBudget("b", "sales", 1'000);
  ASSERT_THAT(Update("b", "budget { note: 'n' }"), IsOk());
  ASSERT_THAT(Update("b", "budget { note: 'n' }"), IsOk());  // nothing changes
  const std::vector<v1::BudgetChanged> events = Events<v1::BudgetChanged>();
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(events[0].change(), v1::BudgetChanged::CHANGE_CREATED);
  EXPECT_EQ(events[1].budget().note(), "n");
  EXPECT_FALSE(events[1].budget().has_figures());
}

}  // namespace
}  // namespace outlay::budget
