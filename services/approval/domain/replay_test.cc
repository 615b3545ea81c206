// Replays against selecting the stages of each subject anew.
#include "services/approval/domain/replay.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "common/base/currency.h"
#include "common/base/random.h"
#include "common/base/strings.h"
#include "common/testing/matchers.h"
#include "services/approval/domain/testing/people.h"

namespace outlay::approval {
namespace {

constexpr int kOrganizations = 200;
constexpr int kReviews = 50;

// "root" with "a" and "b" below.
class TwoDepartments final : public FakePeople {
 public:
  std::optional<int> DepthOf(std::string_view group) const override {
    if (group == "root") return 0;
    return group == "a" || group == "b" ? std::optional(1) : std::nullopt;
  }
  bool IsWithin(std::string_view group, std::string_view top) const override { return top == "root" || group == top; }
};

std::string OneOf(Random& random, const std::vector<std::string>& values) {
  return values[random.Uniform(values.size())];
}

Stage StageOf(const std::string& user, Quorum quorum = Quorum::kAll) {
  return {.display_name = user,
          .approvers = {{.kind = ApproverKind::kUser, .id = user, .manager_level = 0}},
          .quorum = quorum,
          .quorum_value = 0,
          .escalations = {}};
}

Rule RandomRule(Random& random, int number) {
  Rule rule;
  rule.id = Concat("rule-", number);
  rule.spec.group_id = OneOf(random, {"root", "a", "b", "gone"});
  rule.spec.disabled = random.Uniform(8) == 0;
  Conditions& conditions = rule.spec.conditions;
  if (random.Uniform(3) == 0) conditions.kinds = {SubjectKind::kPurchaseOrder};
  if (random.Uniform(3) == 0) conditions.categories = {OneOf(random, {"43", "4321"})};
  if (random.Uniform(4) == 0) conditions.suppliers = {"s1"};
  if (random.Uniform(4) == 0) conditions.cost_centers = {"c1"};
  conditions.policy_breach_only = random.Uniform(6) == 0;
  conditions.new_delivery_address_only = random.Uniform(6) == 0;
  const auto bound = static_cast<int64_t>(random.Uniform(100));
  rule.spec.tiers = {{.above_minor = {}, .up_to_minor = bound, .stages = {}},
                     {.above_minor = bound, .up_to_minor = {}, .stages = {}}};
  for (Tier& tier : rule.spec.tiers) {
    for (uint64_t i = random.Uniform(3); i > 0; --i) tier.stages.push_back(StageOf(OneOf(random, {"u", "v", "w"})));
  }
  return rule;
}

Subject RandomSubject(Random& random) {
  Subject subject;
  subject.kind = random.Uniform(2) == 0 ? SubjectKind::kPurchaseOrder : SubjectKind::kRequisition;
  subject.base_minor = static_cast<int64_t>(random.Uniform(120));
  subject.amount = Money(subject.base_minor, Currency::FromCode(OneOf(random, {"EUR", "USD"})).value());
  subject.group_id = OneOf(random, {"root", "a", "b"});
  subject.supplier_id = OneOf(random, {"s1", "s2"});
  subject.policy_breach = random.Uniform(3) == 0;
  subject.new_delivery_address = random.Uniform(3) == 0;
  subject.amount_unbounded = random.Uniform(8) == 0;
  for (uint64_t i = random.Uniform(3); i > 0; --i) {
    SubjectLine& line = subject.lines.emplace_back();
    line.number = Concat(i);
    line.category = OneOf(random, {"", "43", "4321", "4399", "50"});
    line.cost_center = OneOf(random, {"", "c1", "c2"});
  }
  return subject;
}

std::set<uint64_t> FingerprintsOf(const std::vector<ReviewStage>& stages) {
  std::set<uint64_t> fingerprints;
  for (const ReviewStage& stage : stages) fingerprints.insert(FingerprintOf(stage.stage));
  return fingerprints;
}

ReplayChange PlainChange(const std::set<uint64_t>& had, const std::set<uint64_t>& would, bool* has_more) {
  int more = 0;
  int fewer = 0;
  for (const uint64_t stage : would) more += had.contains(stage) ? 0 : 1;
  for (const uint64_t stage : had) fewer += would.contains(stage) ? 0 : 1;
  *has_more = more > 0;
  if (more + fewer == 0) return ReplayChange::kNone;
  if (would.empty()) return ReplayChange::kAutomatic;
  if (had.empty()) return ReplayChange::kAsked;
  if (more > 0 && fewer > 0) return ReplayChange::kOther;
  return more > 0 ? ReplayChange::kMore : ReplayChange::kFewer;
}

TEST(ReplayTest, SaysWhatSelectingTheStagesAnewSays) {
  TwoDepartments people;
  std::set<ReplayChange> seen;
  for (uint64_t seed = 1; seed <= kOrganizations; ++seed) {
    SCOPED_TRACE(Concat("seed ", seed));
    SeededRandom random(seed);
    std::vector<Rule> before, after;
    for (int i = 0; i < 4; ++i) before.push_back(RandomRule(random, i));
    for (int i = 0; i < 4; ++i) after.push_back(random.Uniform(3) == 0 ? RandomRule(random, i) : before[size_t(i)]);
    Replayer replayer(after, people);
    ReplaySums sums;
    int64_t flips = 0;
    int64_t needs_more = 0;
    int64_t euros = 0;
    for (int i = 0; i < kReviews; ++i) {
      Review review;
      review.id = Concat("r", i);
      review.subject = RandomSubject(random);
      review.state = random.Uniform(3) == 0 ? ReviewState::kRejected : ReviewState::kApproved;
      review.stages = SelectStages(before, review.subject, people).stages;
      bool has_more = false;
      const ReplayChange plain = PlainChange(
          FingerprintsOf(review.stages), FingerprintsOf(SelectStages(after, review.subject, people).stages), &has_more);
      const PastReview past = PastOf(review);
      const Replayed replayed = replayer.Judge(past);
      ASSERT_EQ(replayed.change, plain);
      ASSERT_EQ(replayed.needs_more, has_more && review.state == ReviewState::kApproved);
      ASSERT_THAT(sums.Add(past, replayed), outlay::testing::IsOk());
      seen.insert(plain);
      if (plain == ReplayChange::kNone) continue;
      ++flips;
      needs_more += replayed.needs_more ? 1 : 0;
      if (review.subject.amount.currency().code() == "EUR") euros += review.subject.base_minor;
    }
    EXPECT_EQ(sums.reviews(), kReviews);
    EXPECT_EQ(sums.flips(), flips);
    EXPECT_EQ(sums.needs_more(), needs_more);
    for (const auto& [key, sum] : sums.sums()) {
      if (key.second == "EUR") euros -= sum.amount.minor_units();
    }
    EXPECT_EQ(euros, 0);
  }
  EXPECT_EQ(seen.size(), 6U);
}

TEST(ReplayTest, FingerprintsAreStoredAndStay) {
  EXPECT_EQ(FingerprintOf(StageOf("bob")), 4080442098547444403U);
  Stage renamed = StageOf("bob");
  renamed.display_name = "Head";
  renamed.escalations = {{.after_hours = 1, .action = EscalationAction::kReject, .approver = {}}};
  EXPECT_EQ(FingerprintOf(renamed), FingerprintOf(StageOf("bob")));
  EXPECT_NE(FingerprintOf(StageOf("ann")), FingerprintOf(StageOf("bob")));
  EXPECT_NE(FingerprintOf(StageOf("bob", Quorum::kAnyOne)), FingerprintOf(StageOf("bob")));
}

TEST(ReplayTest, DraftsStandInThePlaceOfRules) {
  SeededRandom random(1);
  const std::vector<Rule> rules = {RandomRule(random, 0), RandomRule(random, 1), RandomRule(random, 2)};
  Rule draft = RandomRule(random, 1);
  draft.spec.display_name = "draft";
  Rule another = RandomRule(random, 7);
  const std::vector<Rule> all = RulesWith(rules, {draft, another}, {"rule-2"});
  std::set<std::string> names;
  for (const Rule& rule : all) names.insert(rule.id + rule.spec.display_name);
  EXPECT_EQ(names, (std::set<std::string>{"rule-0", "rule-1draft", "rule-7"}));
}

TEST(ReplayTest, StagesAlikeOfTwoGroupsAreTwo) {
  Review review;
  for (const std::string group : {"", "sales", "lab"}) {
    ReviewStage& stage = review.stages.emplace_back();
    stage.stage = StageOf("bob");
    stage.group_id = group;
  }
  EXPECT_EQ(PastOf(review).stages.size(), 3U);
  review.stages[2].stays_owed = true;
  EXPECT_EQ(PastOf(review).stages.size(), 2U) << "no rule asks for what stayed owed";
}

TEST(ReplayTest, WhatOtherPurchasesMadeNecessaryIsOfNoRule) {
  Review review;
  review.stages.emplace_back().stage = SplitStage();
  EXPECT_TRUE(PastOf(review).stages.empty());
  review.stages[0].stage = AdministratorsStage();
  EXPECT_EQ(PastOf(review).stages.size(), 1u);
}

}  // namespace
}  // namespace outlay::approval
