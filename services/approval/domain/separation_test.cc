// Separate duties against everything that four people can do in up to six steps: decide, delegate to each other, and
// become part of the subject (A4, A8, I12).
#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "common/base/currency.h"
#include "common/base/strings.h"
#include "services/approval/domain/review_decisions.h"
#include "services/approval/domain/testing/people.h"

namespace outlay::approval {
namespace {

constexpr int kSteps = 6;
const absl::Time kNow = absl::FromUnixSeconds(1'000'000);

// "a" asks, "b" and "c" sit in the only stage, and all must approve; "d" is a service account of "owner_of_d".
class SeparationTest : public ::testing::TestWithParam<const char*> {
 protected:
  struct World {
    Review review;
    std::vector<Delegation> delegations;
    int steps = 0;
  };

  SeparationTest() {
    for (const std::string id : kPeople) people_.users[id] = {};
    people_.users["d"].owner = GetParam();
    Stage stage = {.display_name = "s", .approvers = {}, .quorum = Quorum::kAll, .quorum_value = 0, .escalations = {}};
    for (const std::string user : {"b", "c"}) stage.approvers.push_back({.kind = ApproverKind::kUser, .id = user});
    Rule rule;
    rule.id = "r";
    rule.spec.group_id = "root";
    rule.spec.tiers = {{.above_minor = {}, .up_to_minor = {}, .stages = {stage}}};
    rules_ = {rule};
  }

  static Subject SubjectOf(const std::string& involved) {
    Subject subject;
    subject.resource = "x";
    subject.kind = SubjectKind::kRoleGrant;
    subject.amount = Money(1, Currency::Of("USD"));
    subject.base_minor = 1;
    subject.requester = "a";
    if (!involved.empty()) subject.involved = {involved};
    return subject;
  }
  ReviewInputs Around(const World& world) const {
    return {.people = people_, .delegations = world.delegations, .rules = rules_, .duties = {}, .now = kNow};
  }

  std::vector<World> StepsFrom(const World& world) const {
    std::vector<World> next;
    const auto add = [&](World after) {
      ++after.steps;
      next.push_back(std::move(after));
    };
    const std::string digest = DigestOf(world.review.subject).ToHex();
    for (const std::string actor : kPeople) {
      const auto decided = DecideVote(
          world.review,
          {.actor = actor, .digest_hex = digest, .verdict = Verdict::kApprove, .reason = {}, .rejected_lines = {}},
          Around(world));
      // A refusal changes nothing: sequences that have it are those that do not.
      if (decided.ok()) add({.review = decided->review, .delegations = world.delegations, .steps = world.steps});
      const auto told = DecideResubmit(world.review, SubjectOf(actor), Around(world));
      if (told.ok() && !told->effects.empty()) {
        add({.review = told->review, .delegations = world.delegations, .steps = world.steps});
      }
      // A delegation as the last step changes nothing that is looked at, nor does one that is there.
      if (world.steps + 1 == kSteps) continue;
      for (const std::string delegate : kPeople) {
        const auto is_same = [&](const Delegation& present) { return present.id == Concat(actor, delegate); };
        if (std::any_of(world.delegations.begin(), world.delegations.end(), is_same)) continue;
        const Delegation made = {.id = Concat(actor, delegate),
                                 .delegator = actor,
                                 .delegate = delegate,
                                 .window = {.start = kNow, .end = kNow + absl::Hours(1)}};
        if (!CheckDelegation(made, world.delegations, people_, kNow).ok()) continue;
        World after = world;
        after.delegations.push_back(made);
        add(std::move(after));
      }
    }
    return next;
  }

  // What makes two worlds the same for everything that can still happen.
  static std::string KeyOf(const World& world) {
    std::set<std::string> delegations;
    for (const Delegation& delegation : world.delegations) delegations.insert(delegation.id);
    std::string key = Concat(static_cast<int>(world.review.state), " ");
    for (const std::string& user : world.review.subject.involved) key += Concat("i", user);
    for (const std::string& id : delegations) key += Concat(" ", id);
    for (const Decision& decision : world.review.decisions) {
      if (decision.round != world.review.round) continue;
      key += Concat(" ", decision.user, "<", decision.decided_by);
      for (const std::string& user : decision.chain) key += user;
    }
    for (const ReviewStage& stage : world.review.stages) {
      for (const Seat& seat : stage.seats) key += Concat("|", seat.user);
    }
    return key;
  }

  // Judged by itself: by who did what, not by what the code noted.
  void ExpectNoBypass(const World& world) const {
    std::set<std::string> part = BehindOf("a");
    for (const std::string& user : world.review.subject.involved) part.merge(BehindOf(user));
    std::set<std::string> counted;
    for (const Decision& decision : world.review.decisions) {
      if (decision.round != world.review.round || decision.voided || decision.stage < 0) continue;
      std::set<std::string> behind = BehindOf(decision.user);
      behind.merge(BehindOf(decision.decided_by));
      for (const std::string& user : decision.chain) behind.merge(BehindOf(user));
      for (const std::string& person : behind) ASSERT_FALSE(part.contains(person)) << KeyOf(world);
      for (const std::string& person : BehindOf(decision.decided_by)) {
        ASSERT_TRUE(counted.insert(person).second) << "counts twice: " << KeyOf(world);
      }
    }
    if (world.review.state == ReviewState::kApproved) {
      ASSERT_FALSE(counted.empty()) << KeyOf(world);
    }
  }
  std::set<std::string> BehindOf(const std::string& user) const {
    std::set<std::string> behind = {user};
    if (user == "d" && GetParam()[0] != '\0') behind.insert(GetParam());
    return behind;
  }

  static constexpr const char* kPeople[] = {"a", "b", "c", "d"};
  FakePeople people_;
  std::vector<Rule> rules_;
};

TEST_P(SeparationTest, NothingThatFourPeopleDoInSixStepsGetsAround) {
  World start;
  start.review = DecideOpen("r", SubjectOf(""), Around(start))->review;
  std::deque<World> open = {start};
  std::set<std::string> seen = {KeyOf(start)};
  int approved = 0;
  while (!open.empty()) {
    const World world = std::move(open.front());
    open.pop_front();
    ExpectNoBypass(world);
    if (::testing::Test::HasFatalFailure()) return;
    approved += world.review.state == ReviewState::kApproved ? 1 : 0;
    if (world.steps == kSteps) continue;
    for (World& next : StepsFrom(world)) {
      if (seen.insert(KeyOf(next)).second) open.push_back(std::move(next));
    }
  }
  EXPECT_GT(seen.size(), 1'000u);
  EXPECT_GT(approved, 0);
}

// The requester's, and an approver's service account.
INSTANTIATE_TEST_SUITE_P(Owners, SeparationTest, ::testing::Values("a", "b"),
                         [](const auto& test) { return test.param; });

}  // namespace
}  // namespace outlay::approval
