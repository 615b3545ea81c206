#include "services/invoice_matching/peer/gate.h"

#include <gtest/gtest.h>

#include <vector>

#include "common/testing/fake_scheduler.h"

namespace outlay::invoice_matching {
namespace {

class PeerGateTest : public ::testing::Test {
 protected:
  void Enter(int name) {
    gate_.Enter([this, name] { started_.push_back(name); });
  }

  outlay::testing::FakeClock clock_;
  outlay::testing::FakeScheduler scheduler_{&clock_};
  SeededRandom random_{1};
  PeerGate gate_{{.calls_max = 2,
                  .backoff_min = absl::Milliseconds(100),
                  .backoff_max = absl::Milliseconds(400),
                  .scheduler = &scheduler_,
                  .random = &random_}};
  std::vector<int> started_;
};

TEST_F(PeerGateTest, LetsACertainNumberPassInOrder) {
  for (int i = 1; i <= 4; ++i) Enter(i);
  EXPECT_EQ(started_, (std::vector<int>{1, 2}));
  gate_.Ended(true);
  EXPECT_EQ(started_, (std::vector<int>{1, 2, 3}));
  EXPECT_EQ(gate_.waiting(), 1U);
}

TEST_F(PeerGateTest, TriesOneCallAtATimeWhileThePeerDoesNotAnswer) {
  for (int i = 1; i <= 5; ++i) Enter(i);
  gate_.Ended(false);
  gate_.Ended(false);
  EXPECT_TRUE(gate_.is_failing());
  EXPECT_EQ(started_.size(), 2U);
  scheduler_.AdvanceBy(absl::Milliseconds(100));
  EXPECT_EQ(started_.size(), 3U);
  gate_.Ended(true);
  EXPECT_FALSE(gate_.is_failing());
  EXPECT_EQ(started_, (std::vector<int>{1, 2, 3, 4, 5}));
}

TEST_F(PeerGateTest, WaitsLongerEachTimeUpToALimit) {
  Enter(0);
  std::vector<absl::Duration> pauses;
  for (int i = 1; i <= 5; ++i) {
    gate_.Ended(false);
    Enter(i);
    const absl::Time before = clock_.Now();
    while (started_.back() != i) scheduler_.AdvanceBy(absl::Milliseconds(1));
    pauses.push_back(clock_.Now() - before);
  }
  const int most[] = {100, 200, 400, 400, 400};
  for (int i = 0; i < 5; ++i) {
    EXPECT_GE(pauses[i], absl::Milliseconds(most[i] / 2));
    EXPECT_LE(pauses[i], absl::Milliseconds(most[i] + 1));
  }
}

}  // namespace
}  // namespace outlay::invoice_matching
