// Random statements about two documents, among spends of others, budgets that block at random stages, months, and year
// ends that are undone, compared with a plain model of what is beyond in each budget and period (B7, I1, I2, ADR 0015).
// See testing/service.h for what is fake.
#include <map>
#include <set>
#include <string>
#include <vector>

#include "common/base/random.h"
#include "common/base/strings.h"
#include "services/budget/rpc/testing/documents.h"
#include "services/budget/rpc/testing/plain_marks.h"

namespace outlay::budget {
namespace {

using ::outlay::testing::IsOk;
using ::testing::IsEmpty;

class DocumentMarksPropertyTest : public DocumentsTest, public ::testing::WithParamInterface<uint64_t> {
 protected:
  using Excess = std::map<std::pair<PlainMarks::Place, Stage>, absl::int128>;

  PlainMarks Marks() { return {*node_.store().Read(store::PartitionOf("acme")), budgets_}; }
  int64_t UpTo(int64_t most) { return static_cast<int64_t>(random_.Uniform(static_cast<uint64_t>(most) + 1)); }
  bool OneIn(uint64_t many) { return random_.Uniform(many) == 0; }

  // All budgets of a uniform world block at one stage; otherwise each at some.
  void MakeWorld() {
    is_uniform_ = !OneIn(3);
    const auto common = static_cast<Stage>(1 + random_.Uniform(3));
    const auto make = [&](const std::string& id, const std::string& group, bool is_yearly) {
      PlainBudget budget;
      if (is_uniform_) budget.blocks = {common};
      while (budget.blocks.empty()) {
        for (const Stage stage : {Stage::kRequest, Stage::kOrder, Stage::kInvoice}) {
          if (OneIn(2)) budget.blocks.insert(stage);
        }
      }
      std::string more = is_yearly ? kYearly : "";
      for (const Stage stage : budget.blocks) {
        more +=
            Concat("enforcement { stage: ", v1::Stage_Name(static_cast<v1::Stage>(stage)), " action: ACTION_BLOCK } ");
      }
      static constexpr const char* kRules[] = {"DROP", "CARRY_BUDGET", "CARRY_COMMITMENTS", "CARRY_BOTH"};
      more += Concat("year_end_rule: YEAR_END_RULE_", kRules[random_.Uniform(4)], " ");
      budget.is_allotted = !is_uniform_ && OneIn(4);
      if (budget.is_allotted) more += "allocation_rules {} ";
      MakeBudget(id, group, 150'00 + UpTo(300'00), more);
      budgets_[id] = budget;
    };
    make("company", "company", /*is_yearly=*/true);
    if (!OneIn(3)) make("engineering", "engineering", /*is_yearly=*/OneIn(2));
    if (!OneIn(3)) make("tools", "tools", /*is_yearly=*/OneIn(2));
  }

  // Others spend, budgets change, time passes, years end and are opened again.
  void ChangeWorld() {
    const auto picked = std::next(budgets_.begin(), static_cast<std::ptrdiff_t>(random_.Uniform(budgets_.size())));
    auto& [id, budget] = *picked;
    switch (random_.Uniform(7)) {
      case 0:
      case 1:
        others_.push_back(Concat("other-", others_.size()));
        Passes(others_.back(), OneIn(2) ? "tools" : "company", 1 + UpTo(150'00));
        return;
      case 2:
        if (!others_.empty()) (void)Release(others_[random_.Uniform(others_.size())]);
        return;
      case 3:
        // Not below what is used.
        (void)Update(id, Concat("budget { amount { currency_code: 'USD' units: ", 150 + UpTo(300),
                                " } } update_mask { paths: 'amount' }"));
        return;
      case 4:
        if (budget.is_frozen) {
          EXPECT_THAT(BudgetVerb<v1::ActivateBudgetRequest>("Activate", id), IsOk());
        } else if (OneIn(2)) {
          EXPECT_THAT(BudgetVerb<v1::FreezeBudgetRequest>("Freeze", id), IsOk());
        } else {
          return;
        }
        budget.is_frozen = !budget.is_frozen;
        return;
      case 5:
        node_.clock().SetTime(node_.clock().Now() + absl::Hours(24 * 31));
        return;
      default:
        return EndYear();
    }
  }
  void EndYear() {
    if (!closed_.empty() && OneIn(2)) {
      EXPECT_EQ(UndoAll(closed_.back()).state(), v1::YearEnd::STATE_REVERSED);
      closed_.pop_back();
      return;
    }
    const int year = 2026 + static_cast<int>(closed_.size());
    if (node_.clock().Now() < Day(year + 1, 1, 10)) GoTo(year + 1, 1, 10);
    closed_.push_back(Concat("y-", ++years_ended_));
    EXPECT_EQ(CloseAll(closed_.back(), year, "CARRY_BOTH", OneIn(2) ? "MOVE" : "REFUSE").state(),
              v1::YearEnd::STATE_CLOSED);
  }

  struct Statement {
    std::string document;
    bool best_effort = false;
    std::map<std::string, Need> needs;  // by category
  };
  Statement AStatement() {
    Statement statement = {.document = OneIn(2) ? "po-1" : "po-2", .best_effort = !OneIn(3), .needs = {}};
    for (const char* const category : {"43", "44"}) {
      if (OneIn(5)) continue;
      Need need = {.cents = 1 + UpTo(200'00), .category = category};
      need.stage = OneIn(4) ? v1::STAGE_REQUEST : v1::STAGE_ORDER;
      if (need.stage == v1::STAGE_ORDER && !OneIn(3)) {
        need.invoiced = OneIn(3) ? need.cents : UpTo(need.cents);
        if (OneIn(3)) need.beyond_order = UpTo(need.invoiced);
      }
      statement.needs[category] = need;
    }
    return statement;
  }
  v1::SettleDocumentResponse Say(const Statement& statement) {
    std::vector<Need> needs;
    for (const auto& [category, need] : statement.needs) needs.push_back(need);
    auto request = Needs<v1::SettleDocumentRequest>(needs);
    request.set_document_id(statement.document);
    request.set_version(++version_);
    request.set_best_effort(statement.best_effort);
    const auto said = Call<v1::SettleDocumentResponse>("DocumentHolds/SettleDocument", request, As("purchase_order"));
    EXPECT_THAT(said, IsOk());
    Tick();
    return said.value_or(v1::SettleDocumentResponse());
  }
  // Entries of before and after a year end differ in time.
  void Tick() { node_.clock().SetTime(node_.clock().Now() + absl::Minutes(1)); }

  // No budget has more at a stage where it blocks than it had, but what it has room for and what is marked.
  void CheckExcess(const PlainMarks& was, const PlainMarks& is) const {
    // Where budgets block at several stages, what one refused was in the place of what another had allowed.
    const Excess before = was.Excess(/*marked=*/is_uniform_);
    for (const auto& [place, excess] : is.Excess(/*marked=*/true)) {
      const auto found = before.find(place);
      const absl::int128 allowed = found == before.end() ? 0 : std::max<absl::int128>(found->second, 0);
      EXPECT_LE(static_cast<int64_t>(excess), static_cast<int64_t>(allowed))
          << place.first.first << " in " << place.first.second << " at stage " << static_cast<int>(place.second)
          << ": used beyond the limit without a mark (I1)";
    }
  }
  static const v1::ExceededSpend* ExceededOf(const v1::SettleDocumentResponse& said, const std::string& category) {
    for (const v1::ExceededSpend& one : said.exceeded()) {
      if (one.spend().category() == category) return &one;
    }
    return nullptr;
  }
  // What is marked is told, and somebody refused it.
  void CheckMarked(const Statement& statement, const v1::SettleDocumentResponse& said, const PlainMarks& was,
                   const PlainMarks& is) const {
    for (const auto& [category, need] : statement.needs) {
      const StageAmounts before = was.SumOfHolds(statement.document, category);
      const StageAmounts after = is.SumOfHolds(statement.document, category);
      const v1::ExceededSpend* const exceeded = ExceededOf(said, category);
      EXPECT_EQ(after.beyond, exceeded == nullptr ? 0 : Cents(exceeded->beyond())) << category << " is told";
      EXPECT_GE(after.spent, need.invoiced) << category << " is spent";
      EXPECT_LE(after.spent, need.invoiced + KeptOf(said)) << category << " is spent";
      if (after.beyond > before.beyond) {
        EXPECT_TRUE(exceeded != nullptr && exceeded->has_verdict() && !exceeded->verdict().allowed())
            << category << ": marked, and nobody refused it";
      }
    }
  }
  static int64_t KeptOf(const v1::SettleDocumentResponse& said) {
    int64_t kept = 0;
    for (const v1::KeptSpend& one : said.kept_spends()) kept += Cents(one.amount());
    return kept;
  }

  static std::string TextOf(const Statement& statement) {
    std::string text = Concat(statement.document, statement.best_effort ? ", best effort:" : ", waits:");
    for (const auto& [category, need] : statement.needs) {
      text += Concat(" ", category, ": ", need.cents, need.stage == v1::STAGE_REQUEST ? " held" : " ordered",
                     ", invoiced ", need.invoiced, " (", need.beyond_order, " beyond the order)");
    }
    return text;
  }

  void SayAndCheck(const Statement& statement) {
    const PlainMarks was = Marks();
    const v1::SettleDocumentResponse said = Say(statement);
    const PlainMarks is = Marks();
    SCOPED_TRACE(
        Concat("was", was.Text(), "\n", TextOf(statement), said.allowed() ? "" : " (refused)", "\nis", is.Text()));
    is.CheckHolds();
    is.CheckFigures();
    is.CheckGrowth(was);
    CheckExcess(was, is);
    if (said.allowed()) CheckMarked(statement, said, was, is);
    if (!said.allowed() || !statement.best_effort) return;
    // Once more: what falls has fallen, and so whatever has room now is asked.
    (void)Say(statement);
    const PlainMarks again = Marks();
    EXPECT_THAT(again.MarkedInVain(statement.document, node_.clock().Now()), IsEmpty());
    CheckExcess(is, again);
  }

  SeededRandom random_{GetParam()};
  std::map<std::string, PlainBudget> budgets_;
  bool is_uniform_ = false;
  std::vector<std::string> others_;
  std::vector<std::string> closed_;
  int years_ended_ = 0;
  int64_t version_ = 0;
};

TEST_P(DocumentMarksPropertyTest, AreWhatBudgetsRefusedInEachPeriod) {
  SCOPED_TRACE(Concat("seed ", GetParam()));
  MakeWorld();
  for (int round = 1; round <= 40; ++round) {
    SCOPED_TRACE(Concat("round ", round));
    if (OneIn(2)) ChangeWorld();
    Tick();
    Marks().CheckFigures();
    SayAndCheck(AStatement());
    if (HasFailure()) return;
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, DocumentMarksPropertyTest, ::testing::Range<uint64_t>(1, 61));

}  // namespace
}  // namespace outlay::budget
