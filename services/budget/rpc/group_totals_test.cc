// Totals of the budgets of groups (B15), through the wrapper. See testing/service.h for what is fake.
#include <map>
#include <set>
#include <string>
#include <vector>

#include "common/access/testing/group_authorizer.h"
#include "common/base/random.h"
#include "outlay/budget/v1/budget_progress.pb.h"
#include "services/budget/rpc/testing/service.h"

namespace outlay::budget {
namespace {

using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::ElementsAre;

class GroupTotalsServiceTest : public ServiceFixture {
 protected:
  absl::StatusOr<v1::GroupTotals> Totals(const std::string& group, const std::string& subject = "ann",
                                         int page_size = 0, const std::string& token = "") {
    v1::GetGroupTotalsRequest request;
    request.set_group("organizations/acme/groups/" + group);
    request.set_page_size(page_size);
    request.set_page_token(token);
    return Call<v1::GroupTotals>("BudgetReports/GetGroupTotals", request, As(subject));
  }
};

TEST_F(GroupTotalsServiceTest, AreOfAGroupAndOfTheFirstBelowThatHaveBudgets) {
  MakeBudget("all", "company", 1'000'00);
  MakeBudget("more", "company", 500'00, "filter { categories: 'none' }");
  MakeBudget("dev", "engineering", 300'00);
  MakeBudget("saws", "tools", 100'00);
  MakeBudget("ads", "sales", 50'00);
  ASSERT_TRUE(Passes("h1", "tools", 10'00));
  ASSERT_TRUE(Passes("h2", "sales", 7'00));
  ASSERT_THAT(Commit("h2"), IsOk());
  ASSERT_THAT(Post("h2", 2'00), IsOk());
  const auto totals = Totals("company");
  ASSERT_THAT(totals, IsOk());
  ASSERT_EQ(totals->totals_size(), 1);
  EXPECT_EQ(totals->totals(0).currency_code(), "USD");
  const v1::BudgetTotals& own = totals->totals(0).own();
  EXPECT_EQ(own.budgets(), 2);
  EXPECT_EQ(Cents(own.limit()), 1'500'00);
  EXPECT_EQ(Cents(own.held()), 10'00);
  EXPECT_EQ(Cents(own.committed()), 5'00);
  EXPECT_EQ(Cents(own.spent()), 2'00);
  EXPECT_EQ(Cents(own.available()), 1'483'00);
  const v1::BudgetTotals& below = totals->totals(0).below();
  EXPECT_EQ(below.budgets(), 2) << "engineering stands for tools";
  EXPECT_EQ(Cents(below.limit()), 350'00);
  EXPECT_EQ(Cents(below.held()), 10'00) << "counted once";
  EXPECT_EQ(Cents(below.available()), 333'00);
  ASSERT_EQ(totals->children_size(), 2);
  EXPECT_EQ(totals->children(0).group(), "organizations/acme/groups/engineering");
  EXPECT_EQ(Cents(totals->children(0).totals(0).own().limit()), 300'00);
  EXPECT_EQ(Cents(totals->children(0).totals(0).below().limit()), 100'00);
  EXPECT_FALSE(totals->children(1).totals(0).has_below());
  EXPECT_FALSE(totals->partial());
  EXPECT_EQ(Totals("tools")->children_size(), 0);
}

TEST_F(GroupTotalsServiceTest, AreOfBudgetsInForceInTheirPeriodThatIsNow) {
  const std::string group = "sales";
  MakeBudget("closed", group, 1);
  ASSERT_THAT(BudgetVerb<v1::CloseBudgetRequest>("Close", "closed"), IsOk());
  auto draft = ABudget("draft", group, 2);
  draft.set_activate(false);
  ASSERT_THAT(Create(draft), IsOk());
  MakeBudget("over", group, 4,
             "period { recurrence: RECURRENCE_ONE_OFF first_day { year: 2026 month: 1 day: 1 } "
             "last_day { year: 2026 month: 3 day: 31 } }");
  EXPECT_EQ(Totals(group)->totals_size(), 0);
  MakeBudget("frozen", group, 8);
  ASSERT_THAT(BudgetVerb<v1::FreezeBudgetRequest>("Freeze", "frozen"), IsOk());
  MakeBudget("more", group, 16);
  const auto totals = Totals(group);
  ASSERT_EQ(totals->totals_size(), 1);
  EXPECT_EQ(Cents(totals->totals(0).own().limit()), 24);
  auto yen = ABudget("yen", group, 1);
  *yen.mutable_budget()->mutable_amount() = Dollars(900, "JPY");
  ASSERT_THAT(Create(yen), IsOk());
  ASSERT_EQ(Totals("company")->totals_size(), 2) << "currencies are not added up";
  EXPECT_EQ(Totals("company")->totals(0).currency_code(), "JPY");
  EXPECT_EQ(Totals("company")->totals(0).below().limit().units(), 9);
  // Expired amounts no longer count, although no job has recorded them.
  auto brief = ASpend("h", group, 5);
  rpc::ToProto(node_.clock().Now() + absl::Hours(1), brief.mutable_expire_time());
  ASSERT_THAT(BudgetVerb<v1::ActivateBudgetRequest>("Activate", "frozen"), IsOk());
  ASSERT_THAT(BudgetVerb<v1::CloseBudgetRequest>("Close", "yen"), IsOk());
  ASSERT_THAT(Authorize(brief), IsOk());
  EXPECT_EQ(Cents(Totals(group)->totals(0).own().held()), 10);
  node_.clock().Advance(absl::Hours(1));
  EXPECT_EQ(Cents(Totals(group)->totals(0).own().held()), 0);
}

TEST_F(GroupTotalsServiceTest, ComeInPages) {
  std::vector<std::string> expected;
  for (int i = 0; i < 5; ++i) {
    const std::string id = "g-" + std::to_string(i);
    TellGroup("acme", id, "sales");
    if (i == 2) continue;
    MakeBudget("b-" + std::to_string(i), id, 100);
    expected.push_back("organizations/acme/groups/" + id);
  }
  std::vector<std::string> groups;
  std::string token;
  do {
    const auto page = Totals("sales", "ann", 2, token);
    ASSERT_THAT(page, IsOk());
    EXPECT_EQ(Cents(page->totals(0).below().limit()), 400);
    for (const v1::ChildTotals& child : page->children()) groups.push_back(child.group());
    token = page->next_page_token();
  } while (!token.empty());
  EXPECT_EQ(groups, expected);
  EXPECT_THAT(Totals("company", "ann", 2, Totals("sales", "ann", 2)->next_page_token()),
              HasReason("PAGE_TOKEN_INVALID"));
  EXPECT_THAT(Totals("none"), HasReason("GROUP_NOT_FOUND"));
}

TEST_F(GroupTotalsServiceTest, AreOfWhatTheCallerReachesAndSayWhereThereIsMore) {
  MakeBudget("all", "company", 1'000'00);
  MakeBudget("dev", "engineering", 300'00);
  MakeBudget("saws", "tools", 100'00);
  MakeBudget("ads", "sales", 50'00, "hidden: true");
  access::GroupAuthorizer groups;
  authorizer_.Set(&groups);
  EXPECT_THAT(Totals("company", "eve"), HasReason("GROUP_OUT_OF_REACH"));
  EXPECT_THAT(Totals("engineering", "eve"), HasReason("GROUP_OUT_OF_REACH"));
  EXPECT_THAT(Totals("none", "eve"), HasReason("GROUP_OUT_OF_REACH")) << "what is not there is not told apart";
  // The figures equal those of the group read by itself.
  EXPECT_EQ(Cents(Totals("sales", "eve")->totals(0).own().limit()), 50'00);
  EXPECT_THAT(GetBudget("ads", "acme", "eve"), IsOk());
  // If it is not known that tools is below engineering, only callers who reach everything see tools.
  const auto part = Totals("engineering", "edgar");
  ASSERT_THAT(part, IsOk());
  EXPECT_TRUE(part->partial());
  EXPECT_EQ(Cents(part->totals(0).own().limit()), 300'00);
  EXPECT_FALSE(part->totals(0).has_below());
  EXPECT_EQ(part->children_size(), 0);
  EXPECT_FALSE(Totals("engineering", "ann")->partial());
  EXPECT_EQ(Cents(Totals("engineering", "ann")->totals(0).below().limit()), 100'00);
}

// A plain reference of the tree, summed from the top down over the figures that are reported for each budget.
class PlainTotals {
 public:
  struct Sums {
    int64_t budgets = 0, limit = 0, held = 0, committed = 0, spent = 0;
    bool operator==(const Sums&) const = default;
  };
  std::map<std::string, std::string> parents;
  std::vector<v1::Budget> budgets;

  Sums Own(const std::string& group, const std::string& currency) const {
    Sums sums;
    for (const v1::Budget& budget : budgets) {
      const bool counts = budget.state() == v1::Budget::STATE_ACTIVE || budget.state() == v1::Budget::STATE_FROZEN;
      if (!counts || !budget.has_figures() || budget.group() != "organizations/acme/groups/" + group) continue;
      if (budget.amount().currency_code() != currency) continue;
      Take(budget.figures(), &sums);
    }
    return sums;
  }
  // Returns the sums of the groups directly below, each by its own budgets or else by those below it.
  Sums Below(const std::string& group, const std::string& currency) const {
    Sums sums;
    for (const auto& [child, parent] : parents) {
      if (parent != group) continue;
      Sums part = Own(child, currency);
      if (part.budgets == 0) part = Below(child, currency);
      sums = {sums.budgets + part.budgets, sums.limit + part.limit, sums.held + part.held,
              sums.committed + part.committed, sums.spent + part.spent};
    }
    return sums;
  }
  static Sums Of(const v1::BudgetTotals& told) {
    EXPECT_EQ(Cents(told.available()),
              Cents(told.limit()) - Cents(told.held()) - Cents(told.committed()) - Cents(told.spent()));
    return {told.budgets(), Cents(told.limit()), Cents(told.held()), Cents(told.committed()), Cents(told.spent())};
  }

 private:
  static void Take(const v1::Figures& figures, Sums* sums) {
    sums->budgets += 1;
    sums->limit += Cents(figures.limit());
    sums->held += Cents(figures.held());
    sums->committed += Cents(figures.committed());
    sums->spent += Cents(figures.spent());
  }
};

class GroupTotalsPropertyTest : public GroupTotalsServiceTest, public ::testing::WithParamInterface<uint64_t> {
 protected:
  void Check(PlainTotals& plain) {
    v1::ListBudgetsRequest list;
    list.set_parent("organizations/acme");
    list.set_page_size(1'000);
    const auto page = Call<v1::ListBudgetsResponse>("Budgets/ListBudgets", list);
    ASSERT_THAT(page, IsOk());
    plain.budgets.assign(page->budgets().begin(), page->budgets().end());
    for (const auto& [group, parent] : plain.parents) {
      const auto told = Totals(group, "ann", 1'000);
      ASSERT_THAT(told, IsOk());
      ExpectTotals(plain, group, *told);
      std::set<std::string> children;
      for (const v1::ChildTotals& child : told->children()) {
        const std::string id = child.group().substr(child.group().rfind('/') + 1);
        EXPECT_EQ(plain.parents.at(id), group);
        children.insert(id);
        ExpectTotals(plain, id, child);
      }
      for (const auto& [child, above] : plain.parents) {
        EXPECT_EQ(children.contains(child), above == group && Any(plain, child)) << child;
      }
    }
  }
  static bool Any(const PlainTotals& plain, const std::string& group) {
    bool has_any = false;
    for (const char* currency : {"USD", "EUR"}) {
      has_any = has_any || plain.Own(group, currency).budgets + plain.Below(group, currency).budgets > 0;
    }
    return has_any;
  }
  template <typename Told>
  static void ExpectTotals(const PlainTotals& plain, const std::string& group, const Told& told) {
    std::map<std::string, v1::CurrencyTotals> by_currency;
    for (const v1::CurrencyTotals& totals : told.totals()) by_currency[totals.currency_code()] = totals;
    EXPECT_EQ(static_cast<int>(by_currency.size()), told.totals_size());
    for (const char* currency : {"USD", "EUR"}) {
      EXPECT_EQ(PlainTotals::Of(by_currency[currency].own()), plain.Own(group, currency)) << group << currency;
      EXPECT_EQ(PlainTotals::Of(by_currency[currency].below()), plain.Below(group, currency)) << group << currency;
    }
  }
};

TEST_P(GroupTotalsPropertyTest, AreThePlainSums) {
  SCOPED_TRACE("seed " + std::to_string(GetParam()));
  SeededRandom random(GetParam());
  PlainTotals plain;
  plain.parents = {{"company", ""}, {"engineering", "company"}, {"tools", "engineering"}, {"sales", "company"}};
  std::vector<std::string> groups = {"company", "engineering", "tools", "sales"};
  const auto any = [&](const std::vector<std::string>& of) { return of[random.Uniform(of.size())]; };
  for (int i = 0; i < 12; ++i) {
    groups.push_back("g-" + std::to_string(i));
    plain.parents[groups.back()] = any({groups.begin(), groups.end() - 1});
    TellGroup("acme", groups.back(), plain.parents[groups.back()]);
  }
  std::vector<std::string> ids;
  for (int i = 0; i < 20; ++i) {
    ids.push_back("b-" + std::to_string(i));
    auto request = ABudget(ids.back(), any(groups), 0);
    const auto cents = static_cast<int64_t>(random.Uniform(100'000'00));
    *request.mutable_budget()->mutable_amount() = Dollars(cents, random.Uniform(3) == 0 ? "EUR" : "USD");
    *request.mutable_budget()->add_enforcement() =
        Parse<v1::EnforcementRule>("stage: STAGE_REQUEST action: ACTION_TRACK");
    ASSERT_THAT(Create(request), IsOk());
  }
  for (int i = 0; i < 60; ++i) {
    const std::string id = "h-" + std::to_string(i);
    switch (random.Uniform(10)) {
      case 0:
        node_.clock().Advance(absl::Hours(24 * 9));
        break;
      case 1:
        ASSERT_THAT(BudgetVerb<v1::CloseBudgetRequest>("Close", any(ids)), IsOk());
        break;
      default:
        auto request = ASpend(id, any(groups), 1 + static_cast<int64_t>(random.Uniform(1'000'00)));
        request.set_stage(static_cast<v1::Stage>(1 + random.Uniform(3)));
        if (request.stage() != v1::STAGE_INVOICE && random.Uniform(3) == 0) {
          rpc::ToProto(node_.clock().Now() + absl::Hours(24 * 5), request.mutable_expire_time());
        }
        ASSERT_THAT(Authorize(request), IsOk());
    }
    if (i % 15 == 14) Check(plain);
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, GroupTotalsPropertyTest, ::testing::Range<uint64_t>(1, 11));

}  // namespace
}  // namespace outlay::budget
