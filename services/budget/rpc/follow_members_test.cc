// Allocations follow members: new members get one by the rules, and leaving takes it back (B5, D5).
#include "services/budget/rpc/testing/follow_members.h"

#include <algorithm>

#include "common/feed/parking.h"
#include "services/budget/domain/limits.h"
#include "services/budget/store/allocations.h"
#include "services/budget/store/budget_view.h"
#include "services/budget/store/members.h"

namespace outlay::budget {
namespace {

using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::outlay::testing::IsOkAndHolds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kThreeEach[] = "new_members { amount { currency_code: 'USD' units: 3 } }";

class FollowMembersTest : public FollowMembersFixture {};

TEST_F(FollowMembersTest, WhoeverJoinsGetsAnAllocationByTheRuleOnceForEachJoining) {
  MakeAllocated("travel", "sales", 1'000, kThreeEach);
  const absl::Time time = node_.clock().Now();
  Join("ann", "sales", time);
  Join("bob", "tools");
  EXPECT_EQ(Given("travel"), "");  // noted, not done yet
  Follow();
  EXPECT_EQ(Given("travel"), "ann=300");
  ASSERT_EQ(Events<v1::AllocationsChanged>().size(), 1U);
  EXPECT_EQ(Events<v1::AllocationsChanged>()[0].allocations(0).member(), User("ann"));
  EXPECT_TRUE(Spends("h1", "sales", 300, "ann"));
  EXPECT_FALSE(Spends("h2", "sales", 1, "ann"));

  // The same event means the same joining, even if the allocation was taken back by hand since.
  const auto taken = Send<v1::TakeBackAllocationsRequest, v1::AllocationsChanged>(
      "Allocations/TakeBackAllocations", "budget: 'organizations/acme/budgets/travel'");
  ASSERT_THAT(taken, IsOk());
  Join("ann", "sales", time);
  Follow();
  EXPECT_EQ(Given("travel"), "ann=300-");
  // Another time means another joining.
  Join("ann", "sales", time + absl::Hours(1));
  Follow();
  EXPECT_EQ(Given("travel"), "ann=300");
}

TEST_F(FollowMembersTest, WhatIsUnusedOfALeaversAllocationGoesBackOnce) {
  MakeAllocated("travel", "sales", 1'000, kThreeEach);
  Join("ann", "sales");
  Join("bob", "sales");
  Follow();
  EXPECT_TRUE(Spends("h1", "sales", 100, "ann"));
  const std::size_t events = Events<v1::AllocationsChanged>().size();
  Leave("ann", "sales");
  Leave("ann", "sales");
  Follow();
  Follow();
  EXPECT_EQ(Given("travel"), "ann=100- bob=300");
  ASSERT_EQ(Events<v1::AllocationsChanged>().size(), events + 1);
  EXPECT_EQ(Cents(Events<v1::AllocationsChanged>().back().returned()), 200);
  // The returned amount is available to others: 10.00 less 1.00 used and 3.00 of bob's.
  EXPECT_TRUE(Spends("h2", "sales", 600, "carl"));
  EXPECT_FALSE(Spends("h3", "sales", 1, "carl"));
  // The next month begins without the member who left.
  node_.clock().SetTime(absl::FromCivil(absl::CivilDay(2026, 9, 2), absl::UTCTimeZone()));
  EXPECT_TRUE(Spends("h4", "sales", 300, "bob"));
  EXPECT_EQ(Given("travel"), "bob=300");
}

TEST_F(FollowMembersTest, AMoveBelowTheSameBudgetKeepsWhatIsAllocatedThere) {
  MakeAllocated("all", "company", 10'000, "");
  MakeAllocated("crew", "engineering", 1'000, kThreeEach);
  MakeAllocated("shop", "sales", 1'000, kThreeEach);
  Join("ann", "engineering");
  Follow();
  Allocate("all", "ann", 5);
  Move("ann", "engineering", "sales");
  Follow();
  EXPECT_EQ(Given("all"), "ann=500");
  EXPECT_EQ(Given("crew"), "ann=0-");
  EXPECT_EQ(Given("shop"), "ann=300");
  // A second membership below the budget also keeps the allocation; the end of the last one does not.
  Join("ann", "tools");
  Leave("ann", "sales");
  Follow();
  EXPECT_EQ(Given("all"), "ann=500");
  Leave("ann", "tools");
  Follow();
  EXPECT_EQ(Given("all"), "ann=0-");
}

TEST_F(FollowMembersTest, WhoLeavesTheOrganizationKeepsNothingUnusedAnywhere) {
  MakeAllocated("travel", "sales", 1'000, kThreeEach);
  MakeAllocated("guests", "tools", 1'000, "");
  Join("ann", "sales");
  Follow();
  // Not a member there.
  Allocate("guests", "ann", 4);
  Allocate("guests", "bob", 4);
  SetState("ann", directory::v1::UserChanged::STATE_SUSPENDED);
  Follow();
  EXPECT_EQ(Given("guests"), "ann=400 bob=400");
  Leave("ann", "sales");
  SetState("ann", directory::v1::UserChanged::STATE_DEPROVISIONED);
  Follow();
  EXPECT_EQ(Given("travel"), "ann=0-");
  EXPECT_EQ(Given("guests"), "ann=0- bob=400");
  // A user who is known to have left does not leave again; the allocation may have been given by hand since.
  Allocate("guests", "ann", 1);
  SetState("ann", directory::v1::UserChanged::STATE_DEPROVISIONED);
  Follow();
  EXPECT_EQ(Given("guests"), "ann=100 bob=400");
  // A user who returned and leaves again loses it.
  SetState("ann", directory::v1::UserChanged::STATE_ACTIVE);
  SetState("ann", directory::v1::UserChanged::STATE_DEPROVISIONED);
  Follow();
  EXPECT_EQ(Given("guests"), "ann=0- bob=400");
}

TEST_F(FollowMembersTest, ALeaverIsLookedForWhereThereAreAllocationsOnly) {
  const auto looked_at = [this] {
    std::vector<std::string> ids;
    EXPECT_THAT(node_.Write("acme",
                            [&](store::Transaction& txn) {
                              const absl::StatusOr<BudgetView*> view = BudgetView::Find(txn, "acme");
                              if (!view.ok()) return view.status();
                              ids.clear();
                              for (const auto* entry : (*view)->AllocatedBudgets()) ids.push_back(entry->id);
                              return (*view)->CheckAgainst(txn);
                            }),
                IsOk());
    return ids;
  };
  MakeBudget("none", "sales", 1'000);
  MakeAllocated("nobody-yet", "sales", 1'000, "");
  MakeAllocated("given", "sales", 1'000, "");
  MakeAllocated("joined", "tools", 1'000, kThreeEach);
  Allocate("given", "ann", 5);
  EXPECT_THAT(looked_at(), ElementsAre("given"));
  Join("ann", "tools");
  EXPECT_THAT(looked_at(), ElementsAre("given", "joined")) << "what is only noted yet";
  Allocate("given", "bob", 5);
  Follow();
  EXPECT_THAT(looked_at(), ElementsAre("given", "joined"));
}

TEST_F(FollowMembersTest, WhoJoinedBeforeTheRuleWasThereGetsNothingByIt) {
  const absl::Time before = node_.clock().Now() - absl::Hours(1);
  MakeAllocated("travel", "sales", 1'000, "");
  auto draft = ABudget("draft", "sales", 1'000, std::string("allocation_rules { ") + kThreeEach + " }");
  draft.set_activate(false);
  ASSERT_THAT(Create(draft), IsOk());
  node_.clock().Advance(absl::Hours(1));
  const absl::Time meanwhile = node_.clock().Now() - absl::Minutes(1);
  ASSERT_THAT(Update("travel", std::string("update_mask { paths: 'allocation_rules' } budget { allocation_rules { ") +
                                   kThreeEach + " } }"),
              IsOk());
  ASSERT_THAT(BudgetVerb<v1::ActivateBudgetRequest>("Activate", "draft"), IsOk());
  // This service learns of the joining only now.
  Join("ann", "sales", before);
  Join("bob", "sales", meanwhile);
  Join("carl", "sales", node_.clock().Now());
  Follow();
  EXPECT_EQ(Given("travel"), "carl=300");
  EXPECT_EQ(Given("draft"), "carl=300");
  // Another edit does not restart the rule, and a budget that was frozen still gives.
  node_.clock().Advance(absl::Hours(1));
  ASSERT_THAT(Update("travel", "update_mask { paths: 'note' } budget { note: 'x' }"), IsOk());
  ASSERT_THAT(BudgetVerb<v1::FreezeBudgetRequest>("Freeze", "travel"), IsOk());
  Join("dora", "sales", node_.clock().Now() - absl::Minutes(30));
  Follow();
  EXPECT_EQ(Given("travel"), "carl=300 dora=300");
}

TEST_F(FollowMembersTest, ASnapshotEndsThoseWhomItDoesNotHave) {
  MakeAllocated("travel", "sales", 10'000, kThreeEach);
  const absl::Time time = node_.clock().Now();
  for (int i = 0; i < 25; ++i) Join(Concat("u", i), "sales", time);
  SetState("x", directory::v1::UserChanged::STATE_DEPROVISIONED);
  Follow();
  EXPECT_EQ(AllocationsOf("travel").size(), 25U);
  // A month without events; the log was trimmed meanwhile. One member left, one left and joined again, one is new, and
  // one whose leaving is known is no longer mentioned.
  const absl::Time later = time + absl::Hours(24 * 30);
  BeginSnapshot();
  for (int i = 0; i < 25; ++i) {
    if (i != 7 && i < 20) Join(Concat("u", i), "sales", i == 8 ? later : time);
  }
  Join("new", "sales", later);
  // The snapshot breaks off and begins again.
  Follow();
  EXPECT_EQ(AllocationsOf("travel").at("u7").taken_back(), false);
  BeginSnapshot();
  for (int i = 0; i < 25; ++i) {
    if (i != 7 && i < 20) Join(Concat("u", i), "sales", i == 8 ? later : time);
  }
  Join("new", "sales", later);
  EndSnapshot();
  const std::size_t events = Events<v1::AllocationsChanged>().size();
  Follow();
  const auto after = AllocationsOf("travel");
  EXPECT_EQ(after.size(), 26U);
  for (const auto& [member, allocation] : after) {
    const bool is_gone = member == "u7" || (member.size() == 3 && member >= "u20" && member <= "u24");
    EXPECT_EQ(allocation.taken_back(), is_gone) << member;
  }
  EXPECT_EQ(Events<v1::AllocationsChanged>().size(), events + 6);
  Follow();
  EXPECT_EQ(Events<v1::AllocationsChanged>().size(), events + 6);
}

TEST_F(FollowMembersTest, WhatABudgetIsNotNowFollowsToo) {
  // The budget's period has not begun yet, or is over.
  MakeBudget("next", "sales", 1'000,
             std::string("allocation_rules { ") + kThreeEach +
                 " } period { recurrence: RECURRENCE_YEARLY "
                 "first_day { year: 2027 month: 1 day: 1 } }");
  MakeAllocated("closed", "sales", 1'000, kThreeEach);
  Join("ann", "sales");
  Join("bob", "sales");
  Follow();
  ASSERT_THAT(BudgetVerb<v1::CloseBudgetRequest>("Close", "closed"), IsOk());
  Leave("ann", "sales");
  Join("carl", "sales");
  Follow();
  EXPECT_EQ(Given("closed"), "ann=300 bob=300");
  node_.clock().SetTime(absl::FromCivil(absl::CivilDay(2027, 1, 2), absl::UTCTimeZone()));
  EXPECT_TRUE(Spends("h1", "sales", 300, "bob"));
  EXPECT_EQ(Given("next"), "bob=300 carl=300");
}

TEST_F(FollowMembersTest, AnEventThatCannotBeReadIsParked) {
  feed::FeedEvent event;
  event.organization = "globex";
  event.event.set_type("outlay.directory.v1.MembershipChanged");
  directory::v1::MembershipChanged other;
  other.set_user(User("ann"));
  other.set_group(Group("sales"));
  for (const std::string& data : {std::string("\x0a\x7f"), other.SerializeAsString()}) {
    event.event.set_data(data);
    EXPECT_THAT(node_.Write("globex", [&](store::Transaction& txn) { return events_.Apply(txn, event); }),
                HasReason("EVENT_UNREADABLE"));
  }
}

TEST_F(FollowMembersTest, WhoLeavesWhileTheRulesAreOffHasNothingWhenTheyComeBack) {
  MakeAllocated("travel", "sales", 1'000, kThreeEach);
  Join("ann", "sales");
  Join("bob", "sales");
  Join("carl", "sales");
  Follow();
  EXPECT_TRUE(Spends("h1", "sales", 100, "ann"));
  ASSERT_THAT(Update("travel", "update_mask { paths: 'allocation_rules' }"), IsOk());
  Leave("ann", "sales");
  SetState("carl", directory::v1::UserChanged::STATE_DEPROVISIONED);
  Follow();
  ASSERT_THAT(Update("travel", "update_mask { paths: 'allocation_rules' } budget { allocation_rules {} }"), IsOk());
  EXPECT_EQ(Given("travel"), "ann=100- bob=300 carl=0-");
}

TEST_F(FollowMembersTest, WhoseEventIsParkedInASnapshotDidNotLeave) {
  MakeAllocated("travel", "sales", 1'000, kThreeEach);
  const absl::Time time = node_.clock().Now();
  Join("ann", "sales", time);
  Join("bob", "sales", time);
  Follow();
  feed::FeedEvent event;
  event.organization = "acme";
  event.event.set_subject(User("ann"));
  BeginSnapshot();
  ASSERT_THAT(node_.Write("acme",
                          [&](store::Transaction& txn) {
                            return feed::Park(txn, kMembersFeed, event, absl::DataLossError("unreadable"));
                          }),
              IsOk());
  EndSnapshot();
  Follow();
  EXPECT_EQ(Given("travel"), "ann=300 bob=0-");
  // The sweep ends the membership later.
  ASSERT_THAT(
      node_.Write("acme", [&](store::Transaction& txn) { return feed::RemoveParked(txn, kMembersFeed, event); }),
      IsOk());
  Follow();
  EXPECT_EQ(Given("travel"), "ann=0- bob=0-");
}

TEST_F(FollowMembersTest, ThoseWhoLeftTooMuchForOneStepAreEndedOneByOne) {
  constexpr int kShared = 101;
  constexpr int kLeavers = 10;
  const auto user = [](int i) { return Concat("u", i); };
  for (int b = 0; b < kShared; ++b) MakeAllocated(Concat("b", b), "sales", 10'000, "");
  for (int i = 0; i < kLeavers; ++i) {
    Join(user(i), "sales");
    EXPECT_THAT(node_.Write("acme",
                            [&](store::Transaction& txn) {
                              for (int b = 0; b < kShared; ++b) {
                                SaveShare(txn, {"acme", Concat("b", b), user(i)}, {});
                              }
                              return absl::OkStatus();
                            }),
                IsOk());
  }
  BeginSnapshot();
  EndSnapshot();
  Follow();
  const auto reader = node_.store().Read(store::PartitionOf("acme"));
  for (int i = 0; i < kLeavers; ++i) EXPECT_THAT(GroupsOf(*reader, "acme", user(i)), IsOkAndHolds(IsEmpty()));
  EXPECT_EQ(log_.text(), "");
}

TEST_F(FollowMembersTest, AnOrganizationWhoseMembersCannotBeEndedIsInNobodysWay) {
  // An organization before "acme" in its partition, with more leavers than one look finds.
  std::string neighbor;
  for (int i = 0; neighbor.empty() || store::PartitionOf(neighbor) != store::PartitionOf("acme"); ++i) {
    neighbor = Concat("aa", i);
  }
  ASSERT_THAT(node_.Write(neighbor,
                          [&](store::Transaction& txn) -> absl::Status {
                            storage::v1::BudgetRecord unreadable;
                            unreadable.set_first_day("x");
                            txn.Put(kBudgets, {neighbor, "b"}, unreadable);
                            for (std::size_t i = 0; i < limits::kVoidMembersPerLook; ++i) {
                              const MemberKey key = {neighbor, Concat("u", i), "sales"};
                              OUTLAY_RETURN_IF_ERROR(SaveMember(txn, key, node_.clock().Now()));
                            }
                            return absl::OkStatus();
                          }),
              IsOk());
  MakeAllocated("travel", "sales", 1'000, kThreeEach);
  Join("ann", "sales");
  Follow();
  BeginSnapshot();
  EndSnapshot();
  Follow();
  EXPECT_EQ(Given("travel"), "ann=0-");
  EXPECT_THAT(log_.text(), HasSubstr("members.not_ended partition="));
  // It is not retried at every look, and logged once.
  testing::LinesLog log;
  MemberSweeper sweeper(&node_.store(), &node_.scheduler(), &log);
  for (int look = 0; look < kPausedLooks; ++look) {
    sweeper.RunOnce();
    node_.scheduler().RunDue();
  }
  const std::string text = log.text();
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 1);
}

}  // namespace
}  // namespace outlay::budget
