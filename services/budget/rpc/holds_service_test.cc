#include "services/budget/rpc/holds_service.h"

#include "common/access/testing/group_authorizer.h"
#include "common/base/limits.h"
#include "services/budget/jobs/sweep_refusals.h"
#include "services/budget/rpc/testing/service.h"

namespace outlay::budget {
namespace {

using ::outlay::testing::HasMetadata;
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;

class HoldsTest : public ServiceFixture {};

TEST_F(HoldsTest, CountInTheGroupAndInAllAboveIt) {
  MakeBudget("top", "company", 10'000);
  MakeBudget("eng", "engineering", 5'000);
  MakeBudget("other", "sales", 5'000);
  const auto response = Authorize(ASpend("h", "tools", 3'000));
  ASSERT_THAT(response, IsOk());
  EXPECT_TRUE(response->verdict().allowed());
  ASSERT_EQ(response->hold().nodes_size(), 2);
  EXPECT_EQ(response->hold().nodes(0).budget(), "organizations/acme/budgets/eng");
  EXPECT_EQ(response->hold().nodes(1).budget(), "organizations/acme/budgets/top");
  EXPECT_EQ(response->hold().nodes(1).period(), "2026-08-01");
  EXPECT_EQ(Cents(FiguresOf("eng").held()), 3'000);
  EXPECT_EQ(Cents(FiguresOf("top").available()), 7'000);
  EXPECT_EQ(Cents(FiguresOf("other").available()), 5'000);
}

TEST_F(HoldsTest, ARefusalSaysWhichBudgetAndWhatWouldPassAndWritesNothing) {
  MakeBudget("top", "company", 10'000);
  MakeBudget("eng", "engineering", 5'000);
  ASSERT_TRUE(Passes("h", "tools", 3'000));
  const auto response = Authorize(ASpend("big", "tools", 2'001));
  ASSERT_THAT(response, IsOk());
  EXPECT_FALSE(response->has_hold());
  EXPECT_EQ(response->verdict().refusal(), v1::Verdict::REFUSAL_INSUFFICIENT);
  EXPECT_EQ(Cents(response->verdict().passing_amount()), 2'000);
  ASSERT_EQ(response->verdict().nodes_size(), 2);
  const v1::NodeVerdict& eng = response->verdict().nodes(0);
  EXPECT_EQ(eng.outcome(), v1::NodeVerdict::OUTCOME_BLOCKED);
  EXPECT_EQ(Cents(eng.limit()), 5'000);
  EXPECT_EQ(Cents(eng.used()), 3'000);
  EXPECT_EQ(Cents(eng.excess()), 1);
  EXPECT_EQ(response->verdict().nodes(1).outcome(), v1::NodeVerdict::OUTCOME_PASSED);
  EXPECT_EQ(Cents(FiguresOf("top").held()), 3'000);
  EXPECT_THAT(GetHold("big"), HasReason("HOLD_NOT_FOUND"));
}

TEST_F(HoldsTest, ARefusalStaysOne) {
  MakeBudget("b", "sales", 1'000);
  ASSERT_TRUE(Passes("h", "sales", 1'000));
  const auto refused = Authorize(ASpend("late", "sales", 400));
  ASSERT_FALSE(refused->verdict().allowed());
  ASSERT_THAT(Release("h"), IsOk());
  const auto again = Authorize(ASpend("late", "sales", 400));  // the network repeats it
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->DebugString(), refused->DebugString());
  EXPECT_EQ(Cents(FiguresOf("b").held()), 0);
  EXPECT_THAT(Authorize(ASpend("late", "sales", 300)), HasReason("HOLD_ID_TAKEN"));
  EXPECT_THAT(Authorize(ASpend("late", "sales", 400), "acme", "bob"), HasReason("HOLD_ID_TAKEN"));
  EXPECT_TRUE(Passes("other", "sales", 400));
}

TEST_F(HoldsTest, ARefusalIsForgottenAfterAWeekAndSweptThen) {
  MakeBudget("b", "sales", 1'000);
  ASSERT_FALSE(Passes("late", "sales", 4'000));
  ASSERT_FALSE(Passes("later", "sales", 4'000));
  const auto rows = [&] {
    int count = 0;
    const auto visit = [&count](const HoldKey&, const storage::v1::RefusalRecord&) {
      ++count;
      return store::Visit::kContinue;
    };
    EXPECT_THAT(node_.store().Read(store::PartitionOf("acme"))->Scan(kRefusals, std::tuple<>(), visit), IsOk());
    return count;
  };
  RefusalSweeper sweeper({}, &node_.store(), &node_.scheduler(), &node_.clock());
  const auto sweep = [&] {
    sweeper.RunOnce();
    node_.scheduler().RunDue();
  };
  node_.clock().SetTime(node_.clock().Now() + kRequestRetention);
  sweep();
  EXPECT_EQ(rows(), 2);
  EXPECT_FALSE(Passes("late", "sales", 4'000));
  node_.clock().SetTime(node_.clock().Now() + absl::Seconds(1));
  EXPECT_TRUE(Passes("late", "sales", 400)) << "it counts as none before any job ran";
  sweep();
  EXPECT_EQ(rows(), 0);
  EXPECT_EQ(sweeper.swept(), 2u);
}

TEST_F(HoldsTest, AreMadeOnce) {
  MakeBudget("b", "sales", 5'000);
  ASSERT_TRUE(Passes("h", "sales", 3'000));
  ASSERT_TRUE(Passes("h", "sales", 3'000));
  EXPECT_EQ(Cents(FiguresOf("b").held()), 3'000);
  EXPECT_THAT(Authorize(ASpend("h", "sales", 3'001)), HasReason("HOLD_ID_TAKEN"));
}

TEST_F(HoldsTest, GoFromHeldToSpentToTheCent) {
  MakeBudget("b", "sales", 10'000);
  ASSERT_TRUE(Passes("h", "sales", 10'000, "tolerance_basis_points: 200"));
  ASSERT_EQ(Commit("h", 6'001)->state(), v1::Hold::STATE_HELD);
  EXPECT_EQ(Cents(FiguresOf("b").held()), 3'999);
  EXPECT_EQ(Cents(FiguresOf("b").committed()), 6'001);
  EXPECT_THAT(Commit("h", 4'000), HasReason("AMOUNT_ABOVE_HELD"));
  ASSERT_EQ(Commit("h")->state(), v1::Hold::STATE_COMMITTED);
  ASSERT_THAT(Post("h", 4'000), IsOk());
  EXPECT_THAT(Post("h", 6'201), HasReason("AMOUNT_ABOVE_COMMITTED"));
  const auto spent = Post("h", 6'200);
  ASSERT_THAT(spent, IsOk());
  EXPECT_EQ(spent->state(), v1::Hold::STATE_SPENT);
  EXPECT_EQ(Cents(spent->spent()), 10'200);
  EXPECT_EQ(Cents(FiguresOf("b").available()), -200);
  EXPECT_THAT(Post("h", 1), HasReason("HOLD_SPENT"));
  EXPECT_THAT(Release("h"), HasReason("HOLD_SPENT"));
}

TEST_F(HoldsTest, ACancelledInvoiceOpensThemAgainToTheCentAndOnce) {
  MakeBudget("b", "sales", 10'000);
  ASSERT_TRUE(Passes("h", "sales", 10'000, "stage: STAGE_ORDER tolerance_basis_points: 200"));
  ASSERT_THAT(Post("h", 10'100), IsOk());
  const auto open = Reverse("h", 2);
  ASSERT_THAT(open, IsOk());
  EXPECT_EQ(open->state(), v1::Hold::STATE_COMMITTED);
  EXPECT_EQ(Cents(open->committed()), 10'000);
  EXPECT_EQ(Cents(open->tolerance()), 200);
  EXPECT_EQ(Cents(FiguresOf("b").available()), 0);
  EXPECT_THAT(Reverse("h", 2), HasReason("POSTING_REVERSED"));
  EXPECT_THAT(Reverse("h", 1), HasReason("POSTING_NOT_FOUND"));
  EXPECT_THAT(Reverse("h", 9), HasReason("POSTING_NOT_FOUND"));
}

TEST_F(HoldsTest, AFinalInvoiceGivesBackTheRest) {
  MakeBudget("b", "sales", 10'000);
  ASSERT_TRUE(Passes("h", "sales", 10'000, "stage: STAGE_ORDER"));
  ASSERT_THAT(Post("h", 7'000, /*is_final=*/true), IsOk());
  EXPECT_EQ(Cents(FiguresOf("b").available()), 3'000);
  ASSERT_TRUE(Passes("h2", "sales", 3'000));
  // A returned amount may be used by others: only what the invoice took is committed again.
  EXPECT_EQ(Cents(Reverse("h", 2)->committed()), 7'000);
  EXPECT_EQ(Cents(FiguresOf("b").available()), 0);
}

TEST_F(HoldsTest, AreReleasedAndAdjusted) {
  MakeBudget("b", "sales", 10'000);
  ASSERT_TRUE(Passes("h", "sales", 4'000));
  ASSERT_THAT(Adjust("h", 10'000), IsOk());
  EXPECT_THAT(Adjust("h", 10'001), HasReason("BUDGET_INSUFFICIENT"));
  EXPECT_THAT(Adjust("h", 10'001), HasMetadata("passing_amount", "100.00 USD"));
  ASSERT_THAT(Adjust("h", 500), IsOk());
  EXPECT_THAT(Release("h", 501), HasReason("AMOUNT_ABOVE_OPEN"));
  ASSERT_THAT(Release("h", 200), IsOk());
  ASSERT_EQ(Release("h")->state(), v1::Hold::STATE_RELEASED);
  EXPECT_THAT(Commit("h"), HasReason("HOLD_RELEASED"));
  EXPECT_EQ(Cents(FiguresOf("b").available()), 10'000);
}

TEST_F(HoldsTest, ExpireExactlyAndBeforeAnyJobRan) {
  MakeBudget("b", "sales", 10'000);
  const std::string outside = "spend { document: 'elsewhere' } ";
  EXPECT_THAT(Authorize(ASpend("h", "sales", 10'000, outside)), HasMetadata("field", "expire_time"));
  const absl::Time now = node_.clock().Now();
  const std::string in_an_hour =
      outside + "expire_time { seconds: " + std::to_string(absl::ToUnixSeconds(now + absl::Hours(1))) + " }";
  ASSERT_TRUE(Passes("h", "sales", 10'000, in_an_hour));
  node_.clock().SetTime(now + absl::Hours(1) - absl::Microseconds(1));
  EXPECT_FALSE(Passes("early", "sales", 1));
  node_.clock().SetTime(now + absl::Hours(1));
  EXPECT_EQ(Cents(FiguresOf("b").available()), 10'000);
  EXPECT_EQ(GetHold("h")->state(), v1::Hold::STATE_EXPIRED);
  EXPECT_THAT(Commit("h"), HasReason("HOLD_EXPIRED"));
  EXPECT_TRUE(Passes("late", "sales", 10'000));
  EXPECT_EQ(Cents(FiguresOf("b").available()), 0);
}

TEST_F(HoldsTest, WarnAndTrackLetPassUpToNoLimit) {
  MakeBudget("warn", "sales", 1'000, "enforcement { stage: STAGE_REQUEST action: ACTION_WARN }");
  MakeBudget("track", "sales", 1'000, "enforcement { stage: STAGE_REQUEST action: ACTION_TRACK }");
  const auto response = Authorize(ASpend("h", "sales", 1'500));
  ASSERT_TRUE(response->verdict().allowed());
  EXPECT_EQ(response->verdict().nodes(0).outcome(), v1::NodeVerdict::OUTCOME_TRACKED);
  EXPECT_EQ(response->verdict().nodes(1).outcome(), v1::NodeVerdict::OUTCOME_WARNED);
  EXPECT_EQ(Cents(FiguresOf("warn").available()), -500);
}

TEST_F(HoldsTest, ABudgetThatLooksAtOrdersOnlyIsAskedWhenItIsOrdered) {
  MakeBudget("b", "sales", 1'000, "enforcement { stage: STAGE_ORDER action: ACTION_BLOCK }");
  ASSERT_TRUE(Passes("h", "sales", 1'500));
  EXPECT_THAT(Commit("h"), HasReason("BUDGET_INSUFFICIENT"));
  EXPECT_THAT(Commit("h"), HasMetadata("passing_amount", "10.00 USD"));
  ASSERT_THAT(Commit("h", 1'000), IsOk());
  // An order without a request is checked as well.
  EXPECT_FALSE(Passes("direct", "sales", 1, "stage: STAGE_ORDER"));
}

// A partly ordered or invoiced hold clears nothing for the remainder.
TEST_F(HoldsTest, EveryPartIsAskedAboutWhenItReachesTheStageThatBlocks) {
  MakeBudget("orders", "sales", 1'000, "enforcement { stage: STAGE_ORDER action: ACTION_BLOCK }");
  ASSERT_TRUE(Passes("h", "sales", 1'500));
  ASSERT_THAT(Commit("h", 600), IsOk());
  EXPECT_THAT(Commit("h", 401), HasReason("BUDGET_INSUFFICIENT"));
  ASSERT_THAT(Commit("h", 400), IsOk());
  MakeBudget("invoices", "tools", 1'000, "enforcement { stage: STAGE_INVOICE action: ACTION_BLOCK }");
  ASSERT_TRUE(Passes("i", "tools", 1'500, "stage: STAGE_ORDER"));
  ASSERT_THAT(Post("i", 600), IsOk());
  EXPECT_THAT(Post("i", 401), HasReason("BUDGET_INSUFFICIENT"));
  ASSERT_THAT(Post("i", 400), IsOk());
  EXPECT_EQ(Cents(FiguresOf("invoices").spent()), 1'000);
}

TEST_F(HoldsTest, ACeilingAndABufferWidenTheLimit) {
  MakeBudget("ceiling", "sales", 10'000, "ceiling_basis_points: 11000");
  EXPECT_FALSE(Passes("more", "sales", 11'001));
  EXPECT_TRUE(Passes("h", "sales", 11'000));
  MakeBudget("buffer", "tools", 10'000, "buffer { basis_points: 1000 amount { currency_code: 'USD' units: 5 } }");
  EXPECT_FALSE(Passes("more-b", "tools", 10'501));
  const auto response = Authorize(ASpend("b", "tools", 10'500));
  EXPECT_EQ(response->verdict().nodes(0).outcome(), v1::NodeVerdict::OUTCOME_PASSED_WITH_BUFFER);
  EXPECT_TRUE(FiguresOf("buffer").buffer_used());
  ASSERT_THAT(Release("b"), IsOk());
  EXPECT_FALSE(Passes("again", "tools", 10'001));  // one shot
  EXPECT_TRUE(Passes("less", "tools", 10'000));
}

TEST_F(HoldsTest, AnAdjustmentUsesABufferUp) {
  MakeBudget("buffer", "tools", 10'000, "buffer { amount { currency_code: 'USD' units: 5 } }");
  ASSERT_TRUE(Passes("h", "tools", 9'000));
  ASSERT_THAT(Adjust("h", 10'500), IsOk());
  EXPECT_TRUE(FiguresOf("buffer").buffer_used());
  ASSERT_THAT(Adjust("h", 10'000), IsOk());
  EXPECT_THAT(Adjust("h", 10'400), HasReason("BUDGET_INSUFFICIENT")) << "a buffer is for once in a period";
}

TEST_F(HoldsTest, FiltersAndChoiceDecideWhatCounts) {
  MakeBudget("hardware", "sales", 1'000, "filter { categories: '4321' }");
  MakeBudget("blanket", "sales", 1'000, "purchase_order_number: 'BPO 1'");
  MakeBudget("project", "sales", 1'000, "by_choice: true");
  EXPECT_TRUE(Passes("none", "sales", 5'000));
  EXPECT_FALSE(Passes("laptop", "sales", 5'000, "spend { category: '43211503' }"));
  EXPECT_FALSE(Passes("called", "sales", 5'000, "spend { purchase_order_number: 'BPO 1' }"));
  EXPECT_FALSE(Passes("named", "sales", 5'000, "spend { budgets: 'organizations/acme/budgets/project' }"));
  EXPECT_THAT(Authorize(ASpend("wrong", "sales", 1, "spend { budgets: 'organizations/acme/budgets/hardware' }")),
              HasReason("BUDGET_NOT_FOUND"));
  EXPECT_THAT(Authorize(ASpend("far", "tools", 1, "spend { budgets: 'organizations/acme/budgets/project' }")),
              HasReason("BUDGET_NOT_FOUND"));
}

TEST_F(HoldsTest, WithoutABudgetTheOrganizationDecides) {
  EXPECT_TRUE(Passes("h", "sales", 1));
  Tell("acme", "spends_need_budget: true");
  const auto response = Authorize(ASpend("h2", "sales", 1));
  EXPECT_EQ(response->verdict().refusal(), v1::Verdict::REFUSAL_NO_BUDGET);
  EXPECT_TRUE(Passes("credit", "sales", -100));  // never refused
}

TEST_F(HoldsTest, CreditsMakeRoomAndAreNeverRefused) {
  MakeBudget("b", "sales", 1'000);
  ASSERT_TRUE(Passes("h", "sales", 1'000));
  ASSERT_TRUE(Passes("credit", "sales", -400));
  EXPECT_EQ(GetHold("credit")->state(), v1::Hold::STATE_SPENT);
  EXPECT_EQ(Cents(FiguresOf("b").available()), 400);
  EXPECT_TRUE(Passes("h2", "sales", 400));
}

TEST_F(HoldsTest, ForeignAmountsAreCountedAtTheRateOfTheirDay) {
  MakeBudget("b", "sales", 10'000);
  const std::string euros = "spend { amount { currency_code: 'EUR' units: 50 } }";
  EXPECT_EQ(Authorize(ASpend("early", "sales", 0, euros))->verdict().refusal(), v1::Verdict::REFUSAL_NO_EXCHANGE_RATE);
  const auto tell = [&](const std::string& rate, int64_t from) {
    auto event = Parse<directory::v1::ExchangeRateChanged>(
        "organization: 'organizations/acme' from_currency: 'EUR' to_currency: 'USD'");
    event.mutable_rate()->set_value(rate);
    event.mutable_valid_from()->set_seconds(from);
    tenant::TellDirectoryEvent(node_, event);
  };
  tell("1.111", 0);
  ASSERT_TRUE(Passes("h", "sales", 0, euros));
  EXPECT_EQ(Cents(FiguresOf("b").held()), 5'555);
  tell("2", absl::ToUnixSeconds(node_.clock().Now()));
  ASSERT_THAT(HoldVerb<v1::CommitHoldRequest>("Commit", "h", 0, "amount { currency_code: 'EUR' units: 33 }"), IsOk());
  EXPECT_EQ(Cents(FiguresOf("b").held()) + Cents(FiguresOf("b").committed()), 5'555);  // frozen, to the cent
  EXPECT_EQ(GetHold("h")->nodes(0).exchange_rate().value(), "1.111");
  const auto refused = Authorize(ASpend("h2", "sales", 0, euros));
  EXPECT_EQ(Cents(refused->verdict().passing_amount()), 2'222);  // of euros: 44.45 dollars are left
}

TEST_F(HoldsTest, AnOverridePassesOverBudgetsAndSaysWhy) {
  MakeBudget("b", "sales", 1'000);
  v1::OverrideHoldRequest request;
  const v1::AuthorizeHoldRequest spend = ASpend("h", "sales", 5'000);
  request.set_parent(spend.parent());
  request.set_hold_id("h");
  *request.mutable_spend() = spend.spend();
  request.set_reason("the roof leaks");
  const auto response = Call<v1::AuthorizeHoldResponse>("Holds/OverrideHold", request);
  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->verdict().nodes(0).outcome(), v1::NodeVerdict::OUTCOME_OVERRIDDEN);
  EXPECT_EQ(Events<v1::HoldChanged>().back().override_reason(), "the roof leaks");
  EXPECT_EQ(Cents(FiguresOf("b").available()), -4'000);
  EXPECT_THAT(Commit("h"), IsOk());  // the decision holds to the end
  EXPECT_THAT(Post("h"), IsOk());
}

TEST_F(HoldsTest, ABatchIsCumulativeAndASimulationWritesNothing) {
  MakeBudget("b", "sales", 1'000);
  v1::SimulateHoldsRequest simulate;
  simulate.set_parent("organizations/acme");
  v1::BatchAuthorizeHoldsRequest batch;
  batch.set_parent("organizations/acme");
  for (const std::string id : {"x", "y", "z"}) {
    const v1::AuthorizeHoldRequest request = ASpend(id, "sales", id == "z" ? 300 : 600);
    *simulate.add_spends() = request.spend();
    *batch.add_requests() = request;
  }
  const auto simulated = Call<v1::SimulateHoldsResponse>("Holds/SimulateHolds", simulate);
  ASSERT_THAT(simulated, IsOk());
  EXPECT_EQ(Cents(FiguresOf("b").held()), 0);
  const auto done = Call<v1::BatchAuthorizeHoldsResponse>("Holds/BatchAuthorizeHolds", batch);
  ASSERT_THAT(done, IsOk());
  ASSERT_EQ(done->results_size(), 3);
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(done->results(i).response().verdict().DebugString(), simulated->verdicts(i).DebugString());
    EXPECT_EQ(done->results(i).response().verdict().allowed(), i != 1);
  }
  EXPECT_EQ(Cents(FiguresOf("b").held()), 900);
  // Sent again, the spends that passed are found, and not authorized twice.
  ASSERT_THAT(Call<v1::BatchAuthorizeHoldsResponse>("Holds/BatchAuthorizeHolds", batch), IsOk());
  EXPECT_EQ(Cents(FiguresOf("b").held()), 900);
}

TEST_F(HoldsTest, AreNotFoundByABudgetOutOfReach) {
  MakeBudget("top", "company", 1'000);
  MakeBudget("b", "sales", 1'000);
  ASSERT_TRUE(Passes("h", "sales", 600));
  access::GroupAuthorizer groups;  // eve is in sales only
  authorizer_.Set(&groups);
  const auto listed = [this](const std::string& budget) {
    v1::ListHoldsRequest list;
    list.set_parent("organizations/acme");
    list.mutable_filter()->set_budget("organizations/acme/budgets/" + budget);
    return Call<v1::ListHoldsResponse>("Holds/ListHolds", list, As("eve"))->holds_size();
  };
  EXPECT_EQ(listed("b"), 1);
  EXPECT_EQ(listed("top"), 0);
}

TEST_F(HoldsTest, OutOfReachAreNotToldOfByAPageToken) {
  MakeBudget("top", "company", 1'000);
  ASSERT_TRUE(Passes("h", "sales", 1));
  ASSERT_TRUE(Passes("i", "tools", 1));
  access::GroupAuthorizer groups;  // eve is in sales only
  authorizer_.Set(&groups);
  v1::ListHoldsRequest list;
  list.set_parent("organizations/acme");
  list.set_page_size(1);
  const auto page = Call<v1::ListHoldsResponse>("Holds/ListHolds", list, As("eve"));
  ASSERT_THAT(page, IsOk());
  EXPECT_EQ(page->holds_size(), 1);
  EXPECT_EQ(page->next_page_token(), "");
}

TEST_F(HoldsTest, AreListedWithWhatHappenedToThem) {
  MakeBudget("b", "sales", 1'000);
  ASSERT_TRUE(Passes("h", "sales", 600));
  ASSERT_TRUE(Passes("i", "tools", 600));
  ASSERT_THAT(Commit("h"), IsOk());
  v1::ListHoldsRequest list;
  list.set_parent("organizations/acme");
  EXPECT_EQ(Call<v1::ListHoldsResponse>("Holds/ListHolds", list)->holds_size(), 2);
  list.mutable_filter()->set_budget("organizations/acme/budgets/b");
  EXPECT_EQ(Call<v1::ListHoldsResponse>("Holds/ListHolds", list)->holds_size(), 1);
  list.mutable_filter()->add_states(v1::Hold::STATE_HELD);
  EXPECT_EQ(Call<v1::ListHoldsResponse>("Holds/ListHolds", list)->holds_size(), 0);
  v1::ListHoldEntriesRequest entries;
  entries.set_name("organizations/acme/holds/h");
  entries.set_page_size(1);
  const auto first = Call<v1::ListHoldEntriesResponse>("Holds/ListHoldEntries", entries);
  ASSERT_THAT(first, IsOk());
  EXPECT_EQ(first->entries(0).verb(), v1::HoldEntry::VERB_AUTHORIZE);
  entries.set_page_token(first->next_page_token());
  const auto second = Call<v1::ListHoldEntriesResponse>("Holds/ListHoldEntries", entries);
  EXPECT_EQ(second->entries(0).verb(), v1::HoldEntry::VERB_COMMIT);
  EXPECT_EQ(Cents(second->entries(0).committed_change()), 600);
  EXPECT_EQ(second->next_page_token(), "");
}

}  // namespace
}  // namespace outlay::budget
