#include "common/base/duties.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <vector>

#include "common/testing/matchers.h"

namespace outlay {
namespace {

using outlay::testing::HasMetadata;
using outlay::testing::HasReason;

const std::vector<std::string>& People() {
  static const auto& people = *new std::vector<std::string>{"ann", "bob", "carl", "dora"};
  return people;
}

// A way to act is known by who is behind it: nobody (a system), one of the people (themselves, or a service for them),
// or two (a delegate and whom it stands in for).
std::vector<std::set<std::string>> Ways() {
  std::vector<std::set<std::string>> ways = {{}};
  for (const std::string& person : People()) {
    ways.push_back({person});
    for (const std::string& other : People()) {
      if (person < other) ways.push_back({person, other});
    }
  }
  return ways;
}

Persons PersonsOf(const std::set<std::string>& way) {
  Persons persons;
  for (const std::string& person : way) persons.Add(person);
  return persons;
}

// One bit for each person behind a way.
unsigned BitsOf(const std::set<std::string>& way) {
  unsigned bits = 0;
  for (size_t i = 0; i < People().size(); ++i) bits |= way.contains(People()[i]) ? 1U << i : 0U;
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
      for (const std::set<std::string>& way : Ways()) {
        choices_[duty].push_back({{static_cast<Duty>(duty), PersonsOf(way)}, BitsOf(way)});
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
  for (const bool may_receive : {false, true}) {
    Explorer in_order(ConflictMatrix(may_receive), may_receive, kDuties, /*in_order=*/true);
    in_order.Explore();
    EXPECT_GT(in_order.tried(), 1'000);
    Explorer any_order(ConflictMatrix(may_receive), may_receive, 3, /*in_order=*/false);
    any_order.Explore();
    EXPECT_GT(any_order.tried(), 10'000);
  }
}

TEST(DutiesTest, NamesTheDutiesAndNobody) {
  const absl::Status status = CheckDuties({}, std::vector<Act>{{Duty::kRequester, Persons("ann")}},
                                          {Duty::kApprover, PersonsOf({"ann", "bob"})});
  EXPECT_THAT(status, HasReason("DUTIES_CONFLICT"));
  EXPECT_THAT(status, HasMetadata("duty", "APPROVER"));
  EXPECT_THAT(status, HasMetadata("other_duty", "REQUESTER"));
  EXPECT_EQ(status.message().find("carl"), absl::string_view::npos) << status;
}

TEST(DutiesTest, AllowsOnlyRequesterAndReceiverToBeOne) {
  for (int first = 0; first < kDuties; ++first) {
    for (int second = 0; second < kDuties; ++second) {
      const Duty one = static_cast<Duty>(first);
      const Duty other = static_cast<Duty>(second);
      EXPECT_EQ(ConflictMatrix().Conflict(one, other), first != second) << first << second;
      const bool is_named = std::min(one, other) == Duty::kRequester && std::max(one, other) == Duty::kReceiver;
      EXPECT_EQ(ConflictMatrix(true).Conflict(one, other), first != second && !is_named) << first << second;
    }
  }
}

}  // namespace
}  // namespace outlay
