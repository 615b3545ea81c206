// How tax counts against budgets (B11), for every way to set money aside.
#include "common/base/random.h"
#include "services/budget/rpc/testing/service.h"

namespace outlay::budget {
namespace {

using ::outlay::testing::HasMetadata;
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;

// 119.00 with 19.00 of tax, of which 40 % is recoverable: 11.40 counts.
constexpr char kTaxed[] = R"pb(spend {
                                 tax { currency_code: "USD" units: 19 }
                                 recoverable_basis_points: 4000
                               })pb";

class TaxTest : public ServiceFixture {
 protected:
  // Makes three budgets of one group, each with another tax counting.
  void MakeThree(const std::string& more = "") {
    MakeBudget("whole", "sales", 100'000, more + " tax_counting: TAX_COUNTING_WHOLE");
    MakeBudget("net", "sales", 100'000, more + " tax_counting: TAX_COUNTING_NONE");
    MakeBudget("part", "sales", 100'000, more + " tax_counting: TAX_COUNTING_NON_RECOVERABLE");
  }
  int64_t Used(const std::string& budget) {
    const v1::Figures figures = FiguresOf(budget);
    return Cents(figures.held()) + Cents(figures.committed()) + Cents(figures.spent());
  }
  absl::StatusOr<v1::Verdict> Simulate(const v1::Spend& spend) {
    v1::SimulateHoldsRequest request;
    request.set_parent("organizations/acme");
    *request.add_spends() = spend;
    const auto response = Call<v1::SimulateHoldsResponse>("Holds/SimulateHolds", request);
    if (!response.ok()) return response.status();
    return response->verdicts(0);
  }
  // Settles the need of one document.
  v1::SettleDocumentResponse Settle(int version, int64_t cents, int64_t tax) {
    v1::SettleDocumentRequest request;
    request.set_parent("organizations/acme");
    request.set_document_id("po-1");
    request.set_version(version);
    v1::Spend& spend = *request.add_spends()->mutable_spend();
    spend = ASpend("x", "sales", cents).spend();
    *spend.mutable_tax() = Dollars(tax);
    const auto response = Call<v1::SettleDocumentResponse>("DocumentHolds/SettleDocument", request);
    EXPECT_THAT(response, IsOk());
    return response.value_or(v1::SettleDocumentResponse());
  }
};

TEST_F(TaxTest, EachBudgetCountsItsOwnWay) {
  MakeThree();
  ASSERT_TRUE(Passes("h", "sales", 11'900, kTaxed));
  EXPECT_EQ(Cents(FiguresOf("whole").held()), 11'900);
  EXPECT_EQ(Cents(FiguresOf("net").held()), 10'000);
  EXPECT_EQ(Cents(FiguresOf("part").held()), 11'140);
  const v1::Hold hold = *GetHold("h");
  EXPECT_EQ(Cents(hold.held()), 11'900) << "a hold has its tax";
  EXPECT_EQ(Cents(hold.spend().tax()), 1'900);
  EXPECT_EQ(hold.spend().recoverable_basis_points(), 4'000);
  EXPECT_EQ(hold.nodes(0).tax_counting(), v1::TAX_COUNTING_NONE);
}

TEST_F(TaxTest, OfWhatIsNotKnownAllCounts) {
  MakeThree();
  ASSERT_TRUE(Passes("h", "sales", 11'900));
  for (const char* const budget : {"whole", "net", "part"}) EXPECT_EQ(Used(budget), 11'900) << budget;
  // The tax is known, but not its recoverable share.
  ASSERT_TRUE(Passes("i", "sales", 11'900, "spend { tax { currency_code: 'USD' units: 19 } }"));
  EXPECT_EQ(Used("part"), 23'800);
  EXPECT_EQ(Used("net"), 21'900);
}

TEST_F(TaxTest, TheOrganizationSaysItWhereABudgetDoesNot) {
  MakeBudget("b", "sales", 100'000);
  ASSERT_TRUE(Passes("h", "sales", 11'900, kTaxed));
  EXPECT_EQ(Used("b"), 11'900);
  Tell("acme", "budget_tax_counting: BUDGET_TAX_COUNTING_NONE");
  ASSERT_TRUE(Passes("i", "sales", 11'900, kTaxed));
  EXPECT_EQ(Used("b"), 21'900);
  ASSERT_THAT(
      Update("b", "budget { tax_counting: TAX_COUNTING_NON_RECOVERABLE } update_mask { paths: 'tax_counting' }"),
      IsOk());
  ASSERT_TRUE(Passes("j", "sales", 11'900, kTaxed));
  EXPECT_EQ(Used("b"), 33'040);
  // Existing holds count as before.
  for (const char* const id : {"h", "i", "j"}) ASSERT_THAT(Release(id), IsOk());
  EXPECT_EQ(Used("b"), 0);
}

TEST_F(TaxTest, ARefusalSaysWhatCountedAndTheLargestAmountThatWouldPass) {
  MakeBudget("b", "sales", 10'000, "tax_counting: TAX_COUNTING_NON_RECOVERABLE");
  auto request = ASpend("h", "sales", 11'900, kTaxed);
  const auto refused = Authorize(request);
  ASSERT_THAT(refused, IsOk());
  ASSERT_FALSE(refused->verdict().allowed());
  const v1::NodeVerdict& node = refused->verdict().nodes(0);
  EXPECT_EQ(Cents(node.asked()), 11'140);
  EXPECT_EQ(Cents(node.excess()), 1'140);
  EXPECT_EQ(node.tax_counting(), v1::TAX_COUNTING_NON_RECOVERABLE);
  EXPECT_EQ(Cents(node.counted_tax()), 1'140);
  EXPECT_EQ(Simulate(request.spend())->DebugString(), refused->verdict().DebugString());
  // With tax in the same proportion the amount passes, and one cent more does not.
  const int64_t passing = Cents(refused->verdict().passing_amount());
  ASSERT_TRUE(Passes("i", "sales", 1'000, "spend { tax { currency_code: 'USD' units: 10 } }"));
  ASSERT_THAT(Release("i"), IsOk());
  v1::Spend smaller = request.spend();
  *smaller.mutable_amount() = Dollars(passing);
  *smaller.mutable_tax() = Dollars(passing * 19 / 119);
  EXPECT_TRUE(Simulate(smaller)->allowed()) << passing;
  *smaller.mutable_amount() = Dollars(passing + 2);
  EXPECT_FALSE(Simulate(smaller)->allowed()) << passing;
}

TEST_F(TaxTest, WhatCountsNowhereIsNeverTooMuch) {
  MakeBudget("b", "sales", 0, "tax_counting: TAX_COUNTING_NONE");
  EXPECT_FALSE(Passes("h", "sales", 101, "spend { tax { currency_code: 'USD' units: 1 } }"));
  EXPECT_TRUE(Passes("i", "sales", 100, "spend { tax { currency_code: 'USD' units: 1 } }")) << "it is all tax";
  EXPECT_EQ(Used("b"), 0);
  ASSERT_THAT(Commit("i"), IsOk());
  ASSERT_THAT(Post("i"), IsOk());
  EXPECT_EQ(Used("b"), 0);
}

TEST_F(TaxTest, EveryStepCountsItsPartToTheCent) {
  MakeThree("enforcement { stage: STAGE_ORDER action: ACTION_BLOCK }");
  ASSERT_TRUE(Passes("h", "sales", 11'900, std::string(kTaxed) + " tolerance_basis_points: 1000"));
  const auto shown = [&](const std::string& budget) {
    const v1::Figures figures = FiguresOf(budget);
    return std::vector<int64_t>{Cents(figures.held()), Cents(figures.committed()), Cents(figures.spent())};
  };
  ASSERT_THAT(Commit("h", 1'000), IsOk());
  EXPECT_THAT(shown("net"), ::testing::ElementsAre(9'160, 840, 0));
  ASSERT_THAT(Commit("h"), IsOk());
  ASSERT_THAT(Post("h", 3'333), IsOk());
  EXPECT_THAT(shown("net"), ::testing::ElementsAre(0, 7'199, 2'801));
  EXPECT_THAT(shown("part"), ::testing::ElementsAre(0, 8'020, 3'120));
  EXPECT_THAT(shown("whole"), ::testing::ElementsAre(0, 8'567, 3'333));
  ASSERT_THAT(Adjust("h", 20'467), IsOk());
  EXPECT_THAT(shown("net"), ::testing::ElementsAre(0, 17'199, 2'801)) << "twice the spend counts twice";
  ASSERT_THAT(Adjust("h", 8'567), IsOk());
  ASSERT_THAT(Reverse("h", 4), IsOk());
  EXPECT_THAT(shown("net"), ::testing::ElementsAre(0, 10'000, 0));
  ASSERT_THAT(Post("h", 13'090), IsOk());
  EXPECT_THAT(shown("net"), ::testing::ElementsAre(0, 0, 11'000)) << "beyond, within the tolerance";
}

TEST_F(TaxTest, AnAdjustmentIsCheckedByWhatItCounts) {
  MakeBudget("b", "sales", 10'000, "tax_counting: TAX_COUNTING_NONE");
  ASSERT_TRUE(Passes("h", "sales", 5'950, "spend { tax { currency_code: 'USD' units: 9 nanos: 500000000 } }"));
  EXPECT_EQ(Used("b"), 5'000);
  ASSERT_THAT(Adjust("h", 11'900), IsOk());
  EXPECT_EQ(Used("b"), 10'000);
  const auto refused = Adjust("h", 11'902);
  EXPECT_THAT(refused, HasReason("BUDGET_INSUFFICIENT"));
  EXPECT_THAT(refused, HasMetadata("passing_amount", "119.00 USD"));
}

TEST_F(TaxTest, ACreditGivesBackWhatItsSpendCounted) {
  MakeThree();
  ASSERT_TRUE(Passes("h", "sales", 11'900, std::string(kTaxed) + " stage: STAGE_INVOICE"));
  auto credit = ASpend("c", "sales", -11'900, kTaxed);
  *credit.mutable_spend()->mutable_tax() = Dollars(-1'900);
  ASSERT_THAT(Authorize(credit), IsOk());
  for (const char* const budget : {"whole", "net", "part"}) EXPECT_EQ(Used(budget), 0) << budget;
}

TEST_F(TaxTest, ADocumentCountsTheTaxThatItSays) {
  MakeBudget("b", "sales", 100'000, "tax_counting: TAX_COUNTING_NONE");
  const auto settle = [&](int version, int64_t cents, int64_t tax) {
    const v1::SettleDocumentResponse response = Settle(version, cents, tax);
    return response.holds_size() > 0 ? response.holds(0).name() : "";
  };
  EXPECT_EQ(settle(1, 11'900, 1'900), "organizations/acme/holds/po-1-1");
  EXPECT_EQ(Used("b"), 10'000);
  EXPECT_EQ(settle(2, 23'800, 3'800), "organizations/acme/holds/po-1-1");
  EXPECT_EQ(Used("b"), 20'000);
  EXPECT_EQ(settle(3, 10'700, 700), "organizations/acme/holds/po-1-1") << "at another rate, and the same hold";
  EXPECT_EQ(Used("b"), 10'000);
  settle(4, 10'001, 701);
  EXPECT_EQ(Used("b"), 9'300);
  settle(5, 1, 0);
  EXPECT_EQ(Used("b"), 1);
}

TEST_F(TaxTest, ADocumentWithLessTaxIsAskedForWhatCountsMore) {
  MakeBudget("b", "sales", 1'000, "tax_counting: TAX_COUNTING_NONE");
  const auto settle = [&](int version, int64_t tax) { return Settle(version, 10'000, tax).allowed(); };
  EXPECT_TRUE(settle(1, 9'999));
  EXPECT_EQ(Used("b"), 1);
  EXPECT_FALSE(settle(2, 0));
  EXPECT_EQ(Used("b"), 1);
  EXPECT_TRUE(settle(3, 9'000));
  EXPECT_EQ(Used("b"), 1'000);
}

TEST_F(TaxTest, RefusesTaxesThatNoAmountHas) {
  MakeBudget("b", "sales", 100'000);
  const auto with_tax = [](int64_t cents, int64_t tax, const std::string& currency = "USD") {
    auto request = ASpend("h", "sales", cents);
    *request.mutable_spend()->mutable_tax() = Dollars(tax, currency);
    return request;
  };
  EXPECT_THAT(Authorize(with_tax(100, 101)), HasMetadata("field", "spend.tax"));
  EXPECT_THAT(Authorize(with_tax(100, -1)), HasMetadata("field", "spend.tax"));
  EXPECT_THAT(Authorize(with_tax(-100, 1)), HasMetadata("field", "spend.tax"));
  EXPECT_THAT(Authorize(with_tax(100, 10, "EUR")), HasReason("FIELD_INVALID"));
  v1::AuthorizeHoldsRequest batch;
  batch.set_parent("organizations/acme");
  batch.set_batch_id("m");
  *batch.add_spends() = with_tax(100, 100).spend();
  *batch.add_spends() = with_tax(100, 101).spend();
  const auto refused = Call<v1::AuthorizeHoldsResponse>("Holds/AuthorizeHolds", batch);
  EXPECT_THAT(refused, HasReason("FIELD_INVALID"));
  EXPECT_EQ(Used("b"), 0);
}

TEST_F(TaxTest, ABatchCountsAsItsSpendsOneByOne) {
  MakeThree();
  SeededRandom random(7);
  v1::AuthorizeHoldsRequest batch;
  batch.set_parent("organizations/acme");
  batch.set_batch_id("m");
  for (int i = 0; i < 60; ++i) {
    const int64_t sign = random.Uniform(8) == 0 ? -1 : 1;
    const auto cents = static_cast<int64_t>(random.Uniform(4'000)) + 1;
    auto request = ASpend("h-" + std::to_string(i), "sales", sign * cents);
    v1::Spend& spend = *request.mutable_spend();
    spend.set_document("organizations/acme/purchaseOrders/po-1");
    if (random.Uniform(3) != 0) {
      *spend.mutable_tax() = Dollars(sign * static_cast<int64_t>(random.Uniform(static_cast<uint64_t>(cents))));
      spend.set_recoverable_basis_points(random.Uniform(2) == 0 ? 0 : 3'333);
    }
    *batch.add_spends() = spend;
  }
  auto dry = batch;
  dry.set_validate_only(true);
  const auto said = Call<v1::AuthorizeHoldsResponse>("Holds/AuthorizeHolds", dry);
  const auto made = Call<v1::AuthorizeHoldsResponse>("Holds/AuthorizeHolds", batch);
  ASSERT_THAT(made, IsOk());
  EXPECT_EQ(said->DebugString(), made->DebugString());
  std::vector<int64_t> together;
  for (const char* const budget : {"whole", "net", "part"}) together.push_back(Used(budget));
  for (int i = 0; i < 60; ++i) {
    const std::string number = std::string(i < 10 ? "m-00" : "m-0") + std::to_string(i);
    const bool passed = !made->decisions(i).hold_id().empty();
    if (!passed) continue;
    EXPECT_EQ(GetHold(number)->spend().DebugString(), batch.spends(i).DebugString());
    if (GetHold(number)->held().units() == 0 && GetHold(number)->held().nanos() == 0) continue;
    ASSERT_THAT(Release(number), IsOk());
  }
  // The same spends again, one by one; the credits are still there.
  for (int i = 0; i < 60; ++i) {
    auto request = ASpend("one-" + std::to_string(i), "sales", 1);
    *request.mutable_spend() = batch.spends(i);
    if (Cents(request.spend().amount()) < 0) continue;
    ASSERT_THAT(Authorize(request), IsOk());
  }
  EXPECT_THAT(together, ::testing::ElementsAre(Used("whole"), Used("net"), Used("part")));
  EXPECT_LT(together[1], together[2]);
  EXPECT_LT(together[2], together[0]);
}

}  // namespace
}  // namespace outlay::budget
