// However late, repeated or interrupted the feed is, allocations end as if every change had been applied at once.
#include <optional>
#include <utility>

#include "common/base/random.h"
#include "services/budget/rpc/testing/follow_members.h"

namespace outlay::budget {
namespace {

// One service with two allocated budgets in sibling groups.
class FollowedPlace final : public FollowMembersFixture {
 public:
  FollowedPlace() {
    // The sum never limits, so the order of joining does not matter.
    const std::string rules = "sum_may_exceed_limit: true new_members { amount { currency_code: 'USD' units: 3 } }";
    MakeAllocated("travel", "sales", 100'000, rules);
    MakeAllocated("parts", "tools", 100'000, rules);
  }
  using FollowMembersFixture::Allocate;
  using FollowMembersFixture::BeginSnapshot;
  using FollowMembersFixture::EndSnapshot;
  using FollowMembersFixture::Follow;
  using FollowMembersFixture::Given;
  using FollowMembersFixture::Join;
  using FollowMembersFixture::Leave;
  using FollowMembersFixture::Spends;
  absl::Time Now() { return node_.clock().Now(); }

 private:
  void TestBody() override {}
};

struct Happened {
  std::string user;
  std::string group;
  std::optional<absl::Time> joined;  // nullopt: left
};

class FollowMembersPropertyTest : public ::testing::TestWithParam<uint64_t> {
 protected:
  static constexpr int kUsers = 3;

  std::size_t Pick(std::size_t n) { return static_cast<std::size_t>(random_.Uniform(n)); }
  std::string AUser() { return Concat("u", Pick(kUsers)); }

  static void Hear(FollowedPlace& place, const Happened& event) {
    if (event.joined.has_value()) {
      place.Join(event.user, event.group, *event.joined);
    } else {
      place.Leave(event.user, event.group);
    }
  }
  // A member joins or leaves; the first service gets the event at once.
  void Happen() {
    time_ += absl::Seconds(1);
    const std::pair<std::string, std::string> key = {AUser(), Pick(2) == 0 ? "sales" : "tools"};
    const bool is_member = members_.contains(key);
    log_.push_back({key.first, key.second, is_member ? std::nullopt : std::optional(time_)});
    if (is_member) {
      members_.erase(key);
    } else {
      members_[key] = time_;
    }
    Hear(at_once_, log_.back());
    at_once_.Follow();
  }
  // The other service gets events in the feed's order, with repetitions of the last one and pauses of the job.
  void CatchUp(std::size_t until) {
    while (heard_ < until) {
      Hear(late_, log_[heard_]);
      if (Pick(4) == 0) Hear(late_, log_[heard_]);
      ++heard_;
      if (Pick(12) == 0) late_.Follow();
    }
  }
  // Or it gets a snapshot, which may break off and begin again.
  void TakeSnapshot() {
    const std::size_t attempts = 1 + Pick(2);
    for (std::size_t attempt = 1; attempt <= attempts; ++attempt) {
      late_.BeginSnapshot();
      std::size_t left = attempt < attempts ? Pick(members_.size() + 1) : members_.size();
      for (const auto& [key, joined] : members_) {
        if (left-- == 0) break;
        late_.Join(key.first, key.second, joined);
      }
      if (Pick(2) == 0) late_.Follow();
    }
    late_.EndSnapshot();
    heard_ = log_.size();
  }
  // Both services have the same members: the same spends and allocations by hand are made in both.
  void Use(int step) {
    CatchUp(log_.size());
    late_.Follow();
    const std::string user = AUser();
    const std::string group = Pick(2) == 0 ? "sales" : "tools";
    const auto cents = static_cast<int64_t>(1 + Pick(150));
    const std::string hold = Concat("h", step);
    EXPECT_EQ(at_once_.Spends(hold, group, cents, user), late_.Spends(hold, group, cents, user)) << step;
    const int dollars = static_cast<int>(4 + Pick(5));
    for (FollowedPlace* const place : {&at_once_, &late_}) place->Allocate("travel", user, dollars);
  }
  // A member who left before joining was noted has no row in the late service.
  static std::string GivenTo(FollowedPlace& place, const std::string& budget) {
    std::string text = " " + place.Given(budget) + " ";
    for (int i = 0; i < kUsers; ++i) {
      const std::string empty = Concat(" u", i, "=0- ");
      if (const std::size_t at = text.find(empty); at != std::string::npos) text.replace(at, empty.size(), " ");
    }
    return text;
  }

  SeededRandom random_{GetParam()};
  FollowedPlace at_once_;
  FollowedPlace late_;
  std::map<std::pair<std::string, std::string>, absl::Time> members_;  // since when
  std::vector<Happened> log_;
  std::size_t heard_ = 0;  // by the other, of the log
  absl::Time time_ = at_once_.Now();
};

TEST_P(FollowMembersPropertyTest, LateRepeatedAndLostEventsComeToTheSame) {
  SCOPED_TRACE(Concat("seed ", GetParam()));
  for (int step = 0; step < 200; ++step) {
    Happen();
    if (Pick(4) != 0) CatchUp(heard_ + Pick(log_.size() - heard_ + 1));
    if (Pick(25) == 0) TakeSnapshot();
    if (Pick(8) == 0) Use(step);
  }
  CatchUp(log_.size());
  late_.Follow();
  for (const std::string budget : {"travel", "parts"}) {
    EXPECT_EQ(GivenTo(at_once_, budget), GivenTo(late_, budget)) << budget;
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, FollowMembersPropertyTest, ::testing::Range<uint64_t>(1, 13));

}  // namespace
}  // namespace outlay::budget
