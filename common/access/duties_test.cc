#include "common/access/duties.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <vector>

#include "common/testing/matchers.h"

namespace outlay::access {
namespace {

using outlay::testing::HasMetadata;
using outlay::testing::HasReason;
using outlay::testing::IsOk;

const std::vector<std::string>& People() {
  static const auto& people = *new std::vector<std::string>{"ann", "bob", "carl", "dora"};
  return people;
}

// One account for each person, one shared by ann and bob, and one of the platform.
const std::vector<ServiceAccount>& Accounts() {
  static const auto& accounts =
      *new std::vector<ServiceAccount>{{"bot-ann", {"ann"}},   {"bot-bob", {"bob"}},       {"bot-carl", {"carl"}},
                                       {"bot-dora", {"dora"}}, {"shared", {"ann", "bob"}}, {"platform", {}}};
  return accounts;
}

// A way to act, and who is behind it, as a person would say it.
struct Way {
  Actor actor;
  std::string delegator;
  std::set<std::string> behind;
};

std::vector<Way> Ways() {
  std::vector<Way> ways = {{{"platform", ""}, "", {}}, {{"shared", ""}, "", {"ann", "bob"}}};
  for (const std::string& person : People()) {
    ways.push_back({{person, ""}, "", {person}});
    ways.push_back({{"bot-" + person, ""}, "", {person}});
    ways.push_back({{"platform", person}, "", {person}});
    for (const std::string& other : People()) {
      if (other != person) ways.push_back({{person, ""}, other, {person, other}});
    }
  }
  return ways;
}

// One bit for each person behind a way.
unsigned BitsOf(const Way& way) {
  unsigned bits = 0;
  for (size_t i = 0; i < People().size(); ++i) bits |= way.behind.contains(People()[i]) ? 1U << i : 0U;
  return bits;
}

struct Step {
  Act act;
  unsigned behind = 0;
};

// Tries every next step after an accepted chain; `in_order`: each duty once, in the order of the work.
class Explorer {
 public:
  Explorer(const ConflictMatrix& matrix, bool may_receive, size_t steps_max, bool in_order)
      : matrix_(matrix), may_receive_(may_receive), steps_max_(steps_max), in_order_(in_order) {
    for (int duty = 0; duty < kDuties; ++duty) {
      for (const Way& way : Ways()) {
        choices_[duty].push_back({MakeAct(static_cast<Duty>(duty), way.actor, Accounts(), way.delegator), BitsOf(way)});
      }
    }
  }

  void Explore() {
    if (behind_.size() == steps_max_) return;
    for (int duty = in_order_ ? static_cast<int>(behind_.size()) : 0; duty < kDuties; ++duty) {
      for (const Step& step : choices_[duty]) Try(step);
      if (in_order_) break;
    }
  }
  int64_t tried() const { return tried_; }

 private:
  void Try(const Step& step) {
    ++tried_;
    const absl::Status status = CheckDuties(matrix_, acts_, step.act);
    ASSERT_EQ(status.ok(), !Breaks(step)) << status;
    if (!status.ok()) return;
    behind_.push_back(step.behind);
    acts_.push_back(step.act);
    Explore();
    behind_.pop_back();
    acts_.pop_back();
  }
  bool MayBeOne(Duty a, Duty b) const {
    return a == b || (may_receive_ && std::min(a, b) == Duty::kRequester && std::max(a, b) == Duty::kReceiver);
  }
  bool Breaks(const Step& next) const {
    for (size_t i = 0; i < acts_.size(); ++i) {
      if ((behind_[i] & next.behind) != 0 && !MayBeOne(acts_[i].duty, next.act.duty)) return true;
    }
    return false;
  }

  const ConflictMatrix matrix_;
  const bool may_receive_;
  const size_t steps_max_;
  const bool in_order_;
  std::array<std::vector<Step>, kDuties> choices_;
  std::vector<unsigned> behind_;
  std::vector<Act> acts_;
  int64_t tried_ = 0;
};

TEST(DutiesTest, KeepsEverySequenceOfUpToFourPeopleApart) {
  const std::vector<std::pair<Duty, Duty>> allowed = {{Duty::kReceiver, Duty::kRequester}};
  for (const bool may_receive : {false, true}) {
    const ConflictMatrix matrix = may_receive ? ConflictMatrix::Create(allowed).value() : ConflictMatrix();
    Explorer in_order(matrix, may_receive, kDuties, /*in_order=*/true);
    in_order.Explore();
    EXPECT_GT(in_order.tried(), 1'000);
    Explorer any_order(matrix, may_receive, 2, /*in_order=*/false);
    any_order.Explore();
    EXPECT_GT(any_order.tried(), 10'000);
  }
}

TEST(DutiesTest, NamesWhoAndWhat) {
  const Act request = MakeAct(Duty::kRequester, {"ann", ""}, Accounts());
  const absl::Status status =
      CheckDuties({}, std::vector<Act>{request}, MakeAct(Duty::kApprover, {"bob", ""}, Accounts(), "ann"));
  EXPECT_THAT(status, HasReason("DUTIES_CONFLICT"));
  EXPECT_THAT(status, HasMetadata("person", "ann"));
  EXPECT_THAT(status, HasMetadata("duty", "APPROVER"));
  EXPECT_THAT(status, HasMetadata("other_duty", "REQUESTER"));
}

TEST(DutiesTest, AllowsOnlyRequesterAndReceiverToBeOne) {
  for (int first = 0; first < kDuties; ++first) {
    for (int second = 0; second < kDuties; ++second) {
      const std::vector<std::pair<Duty, Duty>> pair = {{static_cast<Duty>(first), static_cast<Duty>(second)}};
      const bool is_named = (first == 0 && second == 2) || (first == 2 && second == 0) || first == second;
      EXPECT_EQ(ConflictMatrix::Create(pair).ok(), is_named) << first << second;
    }
  }
}

TEST(DutiesTest, JudgesWhatWasDoneWhoeverOwnsAnAccountNow) {
  const std::vector<ServiceAccount> before = {{"bot", {"ann"}}};
  const std::vector<ServiceAccount> after = {{"bot", {"bob"}}};
  const std::vector<Act> chain = {MakeAct(Duty::kRequester, {"bot", ""}, before)};
  EXPECT_THAT(CheckDuties({}, chain, MakeAct(Duty::kApprover, {"ann", ""}, after)), HasReason("DUTIES_CONFLICT"));
  EXPECT_THAT(CheckDuties({}, chain, MakeAct(Duty::kApprover, {"bob", ""}, after)), IsOk());
}

}  // namespace
}  // namespace outlay::access
