// Which stages a subject gets, who sits in them, and who comes later. Real: the domain; fake: testing/people.h.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "common/base/currency.h"
#include "common/base/strings.h"
#include "common/testing/matchers.h"
#include "services/approval/domain/review_decisions.h"
#include "services/approval/domain/review_steps.h"
#include "services/approval/domain/testing/people.h"

namespace outlay::approval {
namespace {

using ::outlay::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::SizeIs;

const absl::Time kOpened = absl::FromUnixSeconds(1'000'000);

Approver UserNamed(const std::string& id) {
  return {.kind = ApproverKind::kUser, .id = id};
}

// One rule for everything with one stage; "eve" asks.
class StagesTest : public ::testing::Test {
 protected:
  StagesTest() {
    for (const std::string id : {"ann", "bob", "cat", "eve"}) people_.users[id] = {};
    Rule& rule = rules_.emplace_back();
    rule.id = "rule";
    rule.spec.group_id = "root";
    rule.spec.tiers = {{.above_minor = {}, .up_to_minor = {}, .stages = {Stage()}}};
  }

  Stage& TheStage() { return rules_[0].spec.tiers[0].stages[0]; }
  ReviewInputs At(absl::Time now) const {
    return {.people = people_, .delegations = delegations_, .rules = rules_, .duties = {}, .now = now};
  }
  static Subject Chairs() {
    Subject subject;
    subject.resource = "x";
    subject.kind = SubjectKind::kPurchaseOrder;
    subject.amount = Money(1, Currency::Of("USD"));
    subject.base_minor = 1;
    subject.requester = "eve";
    return subject;
  }
  Review Open() { return Open(Chairs()); }
  Review Open(const Subject& subject) {
    const absl::StatusOr<ReviewDecision> opened = DecideOpen("r", subject, At(kOpened));
    EXPECT_THAT(opened, IsOk());
    return opened.ok() ? opened->review : Review();
  }
  absl::StatusOr<ReviewDecision> Vote(const Review& review, const std::string& actor, Verdict verdict, absl::Time now) {
    return DecideVote(review,
                      {.actor = actor,
                       .digest_hex = DigestOf(review.subject).ToHex(),
                       .verdict = verdict,
                       .reason = "so",
                       .rejected_lines = {}},
                      At(now));
  }
  Review Approve(const Review& review, const std::string& actor, absl::Time now = kOpened) {
    const absl::StatusOr<ReviewDecision> decided = Vote(review, actor, Verdict::kApprove, now);
    EXPECT_THAT(decided, IsOk());
    return decided.ok() ? decided->review : review;
  }
  Review Tick(const Review& review, absl::Time now) { return DecideTick(review, At(now)).review; }

  FakePeople people_;
  std::vector<Rule> rules_;
  std::vector<Delegation> delegations_;
};

TEST_F(StagesTest, WhoIsAddedFillsWhatTheQuorumAsksForBeyondTheSlots) {
  TheStage() = {.display_name = "two",
                .approvers = {UserNamed("bob")},
                .quorum = Quorum::kCount,
                .quorum_value = 2,
                .escalations = {{.after_hours = 24, .action = EscalationAction::kAdd, .approver = UserNamed("cat")}}};
  const absl::Time later = kOpened + absl::Hours(24);
  const Review decided = Approve(Open(), "bob");
  EXPECT_EQ(decided.state, ReviewState::kOpen);
  EXPECT_EQ(Approve(Tick(decided, later), "cat", later).state, ReviewState::kApproved);
  // In any order.
  const Review late = Tick(Open(), later);
  EXPECT_THAT(Undecided(late), ElementsAre("bob", "cat"));
  EXPECT_EQ(Approve(Approve(late, "cat", later), "bob", later).state, ReviewState::kApproved);
}

TEST_F(StagesTest, ASlotThatNobodyCouldTakeIsOfferedAgain) {
  TheStage().approvers = {UserNamed("bob"), UserNamed("cat")};
  people_.users["cat"].authority = 0;
  const Review review = Open();
  EXPECT_THAT(Undecided(review), ElementsAre("bob"));
  people_.administrators = {{"ann"}};
  const absl::StatusOr<ReviewDecision> told = DecideResubmit(review, Chairs(), At(kOpened));
  ASSERT_THAT(told, IsOk());
  EXPECT_THAT(Undecided(told->review), ElementsAre("bob", "ann"));
  people_.users["cat"].authority = 1;
  const absl::Time later = kOpened + absl::Hours(24);
  const Review ticked = Tick(review, later);
  EXPECT_THAT(Undecided(ticked), ElementsAre("bob", "cat"));
  EXPECT_EQ(DecideTick(ticked, At(later)).effects, std::vector<Effect>());
}

TEST_F(StagesTest, WhatIsWithoutBoundIsMoreThanAnyAmount) {
  Stage stage = {.display_name = "s", .approvers = {UserNamed("bob"), UserNamed("cat")}, .quorum = Quorum::kAnyOne};
  rules_[0].spec.tiers = {{.above_minor = {}, .up_to_minor = 100, .stages = {}},
                          {.above_minor = 100, .up_to_minor = {}, .stages = {stage}}};
  people_.users["cat"].authority = 1'000'000;
  EXPECT_EQ(Open().state, ReviewState::kApproved);
  Subject subject = Chairs();
  subject.amount_unbounded = true;
  const Review review = Open(subject);
  EXPECT_EQ(review.state, ReviewState::kOpen);
  EXPECT_THAT(Undecided(review), ElementsAre("bob"));
  // It is shown, and no small change.
  EXPECT_NE(DigestOf(subject), DigestOf(Chairs()));
  const absl::StatusOr<ReviewDecision> told = DecideResubmit(Open(), subject, At(kOpened));
  ASSERT_THAT(told, IsOk());
  EXPECT_EQ(told->review.state, ReviewState::kOpen);
}

TEST_F(StagesTest, AboveASpendingLimitAPersonDecidesWhereRulesAskNobody) {
  const Stage stage = {.display_name = "s", .approvers = {UserNamed("cat")}, .quorum = Quorum::kAnyOne};
  rules_[0].spec.tiers = {{.above_minor = {}, .up_to_minor = 100, .stages = {}},
                          {.above_minor = 100, .up_to_minor = {}, .stages = {stage}}};
  people_.users["eve"].manager = "bob";
  people_.administrators = {{"ann"}};
  Subject subject = Chairs();
  EXPECT_EQ(Open(subject).state, ReviewState::kApproved);
  subject.spending_limit_breach = "limit 0.00 USD, order 0.01 USD";
  const Review review = Open(subject);
  EXPECT_EQ(review.state, ReviewState::kOpen);
  EXPECT_THAT(Undecided(review), ElementsAre("bob"));
  EXPECT_EQ(Approve(review, "bob").state, ReviewState::kApproved);
  people_.users["bob"].active = false;
  EXPECT_THAT(Undecided(Open(subject)), ElementsAre("ann"));
  people_.users["eve"].manager = "";
  EXPECT_THAT(Undecided(Open(subject)), ElementsAre("ann"));
  // Whom a rule asks decides about it, and nobody else.
  subject.amount = Money(101, Currency::Of("USD"));
  subject.base_minor = 101;
  EXPECT_THAT(Undecided(Open(subject)), ElementsAre("cat"));
}

TEST_F(StagesTest, ASpendingLimitThatIsPassedLaterIsNoSmallChange) {
  rules_[0].spec.tiers = {{.above_minor = {}, .up_to_minor = {}, .stages = {}}};
  people_.administrators = {{"ann"}};
  const Review approved = Open();
  Subject beyond = Chairs();
  beyond.spending_limit_breach = "limit 0.00 USD, order 0.01 USD";
  EXPECT_NE(DigestOf(beyond), DigestOf(Chairs()));
  const absl::StatusOr<ReviewDecision> told = DecideResubmit(approved, beyond, At(kOpened));
  ASSERT_THAT(told, IsOk());
  EXPECT_EQ(told->review.state, ReviewState::kOpen);
  // Other figures of the same limit void nothing.
  const Review decided = Approve(told->review, "ann");
  beyond.spending_limit_breach = "limit 0.00 USD, order 0.02 USD";
  const absl::StatusOr<ReviewDecision> again = DecideResubmit(decided, beyond, At(kOpened));
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->review.state, ReviewState::kApproved);
}

TEST_F(StagesTest, AdministratorsFurtherUpAreAskedWhereTheNearestMayNotDecide) {
  people_.administrators = {{"eve"}, {"bob"}, {"ann", "cat"}};
  people_.users["bob"].authority = 0;
  TheStage().approvers = {UserNamed("eve")};
  EXPECT_THAT(Undecided(Open()), ElementsAre("ann", "cat"));
  people_.users["bob"].authority = 1;
  EXPECT_THAT(Undecided(Open()), ElementsAre("bob"));
  rules_.clear();
  EXPECT_THAT(Undecided(Open()), ElementsAre("bob"));
}

TEST_F(StagesTest, DelegationsAreLookedAtOnceForAllSeats) {
  constexpr int kSeats = 100;
  for (int i = 0; i < kSeats; ++i) {
    const std::string user = Concat("seat-", i);
    people_.users[user] = {};
    TheStage().approvers.push_back(UserNamed(user));
    // All of them to each other, in a row; only the last one to who decides.
    for (int next = i + 1; next < std::min(kSeats, i + 20); ++next) {
      delegations_.push_back({.id = Concat(i, "-", next),
                              .delegator = user,
                              .delegate = Concat("seat-", next),
                              .window = {kOpened, absl::InfiniteFuture()}});
    }
  }
  delegations_.push_back(
      {.id = "last", .delegator = "seat-99", .delegate = "ann", .window = {kOpened, absl::InfiniteFuture()}});
  const Review review = Open();
  people_.looks = 0;
  EXPECT_THAT(FindPlaces(review, "ann", At(kOpened)), SizeIs(77));
  EXPECT_LE(people_.looks, kSeats);
}

TEST_F(StagesTest, OwnersOfBudgetsEachSitAndNobodyForTheirOwnRequest) {
  TheStage() = {.approvers = {{.kind = ApproverKind::kBudgetOwners}}, .quorum = Quorum::kAll};
  people_.administrators = {{"dan"}};
  people_.users["dan"] = {};
  Subject chairs = Chairs();
  chairs.budget_owners = {"bob", "eve", "cat"};
  const Review open = Open(chairs);
  std::vector<std::string> seated;
  for (const Seat& seat : open.stages[0].seats) seated.push_back(seat.user);
  EXPECT_THAT(seated, ElementsAre("bob", "cat", "dan")) << "eve asks: an administrator sits for her";
  EXPECT_EQ(open.stages[0].needed, 3);
  EXPECT_THAT(Vote(open, "eve", Verdict::kApprove, kOpened), outlay::testing::HasReason("NOT_YOUR_TURN"));
  EXPECT_EQ(Approve(Approve(Approve(open, "bob"), "cat"), "dan").state, ReviewState::kApproved);
}

}  // namespace
}  // namespace outlay::approval
