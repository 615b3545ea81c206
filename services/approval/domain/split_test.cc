// Purchases that were perhaps taken apart.
#include "services/approval/domain/split.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "services/approval/domain/testing/people.h"

namespace outlay::approval {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// Tiers up to 100, up to 1,000, and above.
class SplitTest : public ::testing::Test {
 protected:
  SplitTest() {
    Rule& rule = rules_.emplace_back();
    rule.id = "tiers";
    rule.spec.group_id = "root";
    rule.spec.tiers = {{.above_minor = std::nullopt, .up_to_minor = 100, .stages = {}},
                       {.above_minor = 100, .up_to_minor = 1'000, .stages = {}},
                       {.above_minor = 1'000, .up_to_minor = std::nullopt, .stages = {}}};
  }
  static Subject Order(int64_t amount, const std::string& requester = "eve", const std::string& supplier = "initech",
                       const std::string& category = "43211503") {
    Subject subject;
    subject.kind = SubjectKind::kPurchaseOrder;
    subject.resource = "present";
    subject.requester = requester;
    subject.group_id = "team";
    subject.supplier_id = supplier;
    subject.base_minor = amount;
    SubjectLine& line = subject.lines.emplace_back();
    line.number = "1";
    line.category = category;
    return subject;
  }
  void Bought(const std::string& id, const Subject& subject, const std::string& group = "team") {
    PastPurchase& past = past_.emplace_back(PurchaseOf(id, subject));
    past.resource = id;
    past.group_id = group;
  }
  std::vector<SplitFlag> Find(const Subject& subject) {
    std::vector<SplitFlag> flags = FindSplits(subject, past_, rules_, settings_, people_);
    EXPECT_TRUE(flags.empty() || MayBeSplit(subject, rules_, settings_, people_));
    return flags;
  }

  FakePeople people_;
  std::vector<Rule> rules_;
  std::vector<PastPurchase> past_;
  SplitSettings settings_;
};

TEST_F(SplitTest, ASumAboveABoundThatEachAloneStaysBelowIsShownWithItsEvidence) {
  Bought("b", Order(60));
  EXPECT_THAT(Find(Order(40)), IsEmpty());
  const std::vector<SplitFlag> flags = Find(Order(41));
  ASSERT_THAT(flags, SizeIs(1));
  EXPECT_EQ(flags[0], (SplitFlag{.rule_id = "tiers",
                                 .bound_minor = 100,
                                 .total_minor = 101,
                                 .buyer = SplitBuyer::kRequester,
                                 .link = SplitLink::kSupplier,
                                 .review_ids = {"b"}}));
  Bought("a", Order(100));
  EXPECT_THAT(Find(Order(41))[0].review_ids, ElementsAre("a", "b"));
  EXPECT_EQ(Find(Order(41))[0].total_minor, 201);
  // What was above the bound by itself was looked at already.
  past_.clear();
  Bought("c", Order(101));
  EXPECT_THAT(Find(Order(99)), IsEmpty());
  // And above all bounds there is nothing to stay below.
  Bought("d", Order(5'000));
  EXPECT_THAT(Find(Order(2'000)), IsEmpty());
}

TEST_F(SplitTest, APurchaseThatWasReviewedAgainCountsOnceAndAProposalHidesNothing) {
  const auto reviewed = [&](const std::string& id, int64_t amount) {
    Bought(id, Order(amount));
    past_.back().resource = "po-1";
  };
  reviewed("of-order", 40);
  reviewed("of-change", 45);
  EXPECT_THAT(Find(Order(55)), IsEmpty());
  const std::vector<SplitFlag> flags = Find(Order(56));
  ASSERT_THAT(flags, SizeIs(1));
  EXPECT_EQ(flags[0].total_minor, 101);
  EXPECT_THAT(flags[0].review_ids, ElementsAre("of-change"));
  // Nothing says yet whether these come about.
  reviewed("smaller", 30);
  reviewed("trifle", 5);
  reviewed("above the bound", 400);
  EXPECT_EQ(Find(Order(56)), flags);
}

TEST_F(SplitTest, PurchasesAreLinkedByWhoBuysAndBySupplierOrClassOfCategory) {
  struct Case {
    Subject past;
    std::string group;
    size_t flags;
    SplitBuyer buyer;
    SplitLink link;
  };
  const Case cases[] = {
      {Order(90, "eve", "initech", "99"), "other", 1, SplitBuyer::kRequester, SplitLink::kSupplier},
      {Order(90, "eve", "globex", "43211599"), "other", 1, SplitBuyer::kRequester, SplitLink::kCategory},
      {Order(90, "eve", "globex", "43211699"), "team", 0, SplitBuyer::kRequester, SplitLink::kCategory},
      {Order(90, "bob", "initech", "99"), "team", 1, SplitBuyer::kGroup, SplitLink::kSupplier},
      {Order(90, "bob", "globex", "43211503"), "team", 1, SplitBuyer::kGroup, SplitLink::kCategory},
      {Order(90, "bob", "initech", "43211503"), "other", 0, SplitBuyer::kGroup, SplitLink::kSupplier},
      {Order(90, "bob", "globex", "4321"), "team", 0, SplitBuyer::kGroup, SplitLink::kCategory},
  };
  for (const Case& c : cases) {
    past_.clear();
    Bought("p", c.past, c.group);
    const std::vector<SplitFlag> flags = Find(Order(50));
    ASSERT_THAT(flags, SizeIs(c.flags)) << c.past.requester << c.past.supplier_id << c.past.lines[0].category;
    if (flags.empty()) continue;
    EXPECT_EQ(flags[0].buyer, c.buyer);
    EXPECT_EQ(flags[0].link, c.link);
  }
  settings_.requester_only = true;
  past_.clear();
  Bought("p", Order(90, "bob"));
  EXPECT_THAT(Find(Order(50)), IsEmpty());
}

TEST_F(SplitTest, TriflesAndWhatIsTheSameOrderDoNotCount) {
  Bought("small", Order(19));
  Bought("large", Order(20));
  EXPECT_THAT(Find(Order(85))[0].review_ids, ElementsAre("large"));
  EXPECT_THAT(Find(Order(19)), IsEmpty());
  settings_.least_share_percent = 0;
  EXPECT_THAT(Find(Order(85))[0].review_ids, ElementsAre("large", "small"));
  past_[1].resource = "present";
  EXPECT_THAT(Find(Order(85))[0].review_ids, ElementsAre("small"));
  settings_.is_off = true;
  EXPECT_THAT(Find(Order(85)), IsEmpty());
}

TEST_F(SplitTest, OthersMatterOnlyToWhatStaysBelowABound) {
  const auto may_be_split = [&](const Subject& subject) { return MayBeSplit(subject, rules_, settings_, people_); };
  EXPECT_FALSE(may_be_split(Order(19)));
  EXPECT_TRUE(may_be_split(Order(20)));
  EXPECT_TRUE(may_be_split(Order(100)));
  EXPECT_FALSE(may_be_split(Order(2'000))) << "above all bounds";
  rules_[0].spec.conditions.policy_breach_only = true;
  EXPECT_TRUE(may_be_split(Order(100))) << "guided buying has not looked yet";
  settings_.is_off = true;
  EXPECT_FALSE(may_be_split(Order(100)));
}

TEST_F(SplitTest, OnlyRulesThatHoldCountAndSumsDoNotOverflow) {
  const int64_t most = std::numeric_limits<int64_t>::max();
  rules_[0].spec.tiers = {{.above_minor = std::nullopt, .up_to_minor = most - 1, .stages = {}},
                          {.above_minor = most - 1, .up_to_minor = std::nullopt, .stages = {}}};
  Bought("p", Order(most - 1));
  EXPECT_EQ(Find(Order(most - 1))[0].total_minor, most);
  rules_[0].spec.conditions.categories = {"44"};
  EXPECT_THAT(Find(Order(most - 1)), IsEmpty());
  rules_[0].spec.conditions.categories.clear();
  rules_[0].spec.disabled = true;
  EXPECT_THAT(Find(Order(most - 1)), IsEmpty());
  rules_[0].spec.disabled = false;
  Subject grant = Order(most - 1);
  grant.kind = SubjectKind::kRoleGrant;
  EXPECT_THAT(Find(grant), IsEmpty());
}

Subject Move(int64_t amount, SubjectKind kind, const std::vector<std::string>& also, const std::string& requester) {
  Subject subject;
  subject.kind = kind;
  subject.resource = "present";
  subject.requester = requester;
  subject.group_id = "team";
  subject.also_group_ids = also;
  subject.base_minor = amount;
  return subject;
}

TEST_F(SplitTest, MovesOfMoneyAreLinkedByTheirKindAndTheGroupsOfTheirBudgets) {
  constexpr SubjectKind kIncrease = SubjectKind::kBudgetIncrease;
  constexpr SubjectKind kTransfer = SubjectKind::kBudgetTransfer;
  struct Case {
    Subject past;
    Subject present;
    size_t flags;
    SplitBuyer buyer = SplitBuyer::kRequester;
  };
  const Case cases[] = {
      {Move(90, kIncrease, {}, "eve"), Move(50, kIncrease, {}, "eve"), 1},
      {Move(90, kIncrease, {}, "bob"), Move(50, kIncrease, {}, "eve"), 1, SplitBuyer::kGroup},
      {Move(50, kIncrease, {}, "eve"), Move(50, kIncrease, {}, "eve"), 0},
      {Move(90, kTransfer, {}, "eve"), Move(50, kIncrease, {}, "eve"), 0},
      {Order(90), Move(50, kIncrease, {}, "eve"), 0},
      {Move(90, kIncrease, {}, "eve"), Order(50), 0},
      {Move(90, kTransfer, {"a", "b"}, "eve"), Move(50, kTransfer, {"a", "b"}, "eve"), 1},
      {Move(90, kTransfer, {"b", "a"}, "eve"), Move(50, kTransfer, {"a", "b"}, "eve"), 0},
      {Move(90, kTransfer, {"a"}, "eve"), Move(50, kTransfer, {"a", "b"}, "eve"), 0},
  };
  for (size_t i = 0; i < std::size(cases); ++i) {
    past_.clear();
    Bought("p", cases[i].past);
    const std::vector<SplitFlag> flags = Find(cases[i].present);
    ASSERT_THAT(flags, SizeIs(cases[i].flags)) << i;
    if (flags.empty()) continue;
    EXPECT_EQ(flags[0].buyer, cases[i].buyer);
    EXPECT_EQ(flags[0].link, SplitLink::kBudgets);
    EXPECT_EQ(flags[0].total_minor, 140);
  }
}

TEST_F(SplitTest, MovesOfOneRequesterAreLinkedByTheGroupToWhichTheyBringMoney) {
  constexpr SubjectKind kIncrease = SubjectKind::kBudgetIncrease;
  const Subject increase = Move(50, kIncrease, {}, "eve");
  Subject transfer = Move(90, SubjectKind::kBudgetTransfer, {increase.group_id, "other"}, "eve");
  transfer.parts = {{.group_id = "other"}, {.group_id = increase.group_id, .also_kind = kIncrease}};
  Bought("p", transfer, "above");
  ASSERT_THAT(Find(increase), SizeIs(1));
  EXPECT_EQ(Find(increase)[0].link, SplitLink::kBudgets);
  EXPECT_EQ(Find(increase)[0].total_minor, 140);
  EXPECT_THAT(Find(Move(50, kIncrease, {}, "bob")), SizeIs(0)) << "another requester";
  past_.clear();
  transfer.parts = {{.group_id = increase.group_id}, {.group_id = "other", .also_kind = kIncrease}};
  Bought("p", transfer, "above");
  EXPECT_THAT(Find(increase), SizeIs(0)) << "takes money from the group";
}

}  // namespace
}  // namespace outlay::approval
