#include "common/jobs/request_sweeper.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/base/limits.h"
#include "common/command/testing/counter.h"
#include "common/command/testing/test_node.h"
#include "common/store/lane_options.h"
#include "common/testing/matchers.h"

namespace outlay::jobs {
namespace {

using outlay::testing::IsOk;

constexpr std::array<const char*, 5> kOrganizations = {"org0", "org1", "org2", "org3", "org4"};

// Remembered requests on a node; what is fake: see TestNode.
class RequestSweeperTest : public ::testing::Test {
 protected:
  void Add(int first, int count) {
    for (int i = first; i < first + count; ++i) {
      ASSERT_THAT(node_.Execute(command::TestCaller(absl::StrCat("org", i % 5)), absl::StrCat("r", i), "",
                                std::make_unique<command::AddToCounter>("clicks", 1)),
                  IsOk());
    }
  }

  int Remembered() {
    int rows = 0;
    const auto count = [&rows](const command::RequestRecordKey&, const command::storage::v1::RequestRecord&) {
      ++rows;
      return store::Visit::kContinue;
    };
    for (uint32_t partition = 0; partition < store::kPartitions; ++partition) {
      EXPECT_THAT(node_.store().Read({partition})->Scan(command::kRequestRecords, std::tuple<>(), count), IsOk());
    }
    return rows;
  }

  command::TestNode node_;
  RequestSweeper sweeper_{{.rows_max = 7, .body_rows = 2}, &node_.store(), &node_.scheduler(), &node_.clock()};
};

TEST_F(RequestSweeperTest, DeletesWhatIsTooOldAndNothingElse) {
  Add(0, 20);
  node_.clock().Advance(kRequestRetention);
  Add(20, 10);
  sweeper_.Start();
  node_.scheduler().AdvanceBy(absl::Minutes(10));
  EXPECT_EQ(Remembered(), 10);
  EXPECT_EQ(sweeper_.swept(), 20U);
}

TEST_F(RequestSweeperTest, KeepsWhatIsJustNotTooOld) {
  Add(0, 20);
  node_.clock().Advance(kRequestRetention);
  for (int i = 0; i < 10; ++i) sweeper_.RunOnce();
  node_.scheduler().RunDue();
  EXPECT_EQ(Remembered(), 20);
}

TEST_F(RequestSweeperTest, DeletesMoreThanAQueueHoldsInOneLook) {
  const size_t rows = store::LaneOptions().organization_queue_max + 100;
  command::storage::v1::RequestRecord old;
  old.set_time_unix_micros(absl::ToUnixMicros(node_.clock().Now()));
  for (size_t i = 0; i < rows; ++i) {
    ASSERT_THAT(node_.Write("org0",
                            [&](store::Transaction& txn) {
                              txn.Put(command::kRequestRecords, {"org0", "alice", absl::StrCat("r", i)}, old);
                              return absl::OkStatus();
                            }),
                IsOk());
  }
  node_.clock().Advance(kRequestRetention + absl::Seconds(1));
  RequestSweeper sweeper({.rows_max = 2 * rows, .body_rows = 1}, &node_.store(), &node_.scheduler(), &node_.clock());
  sweeper.RunOnce();
  absl::Status other = absl::UnknownError("waits");
  node_.store().Write({.partition = store::PartitionOf("org0"),
                       .organization = {},
                       .body = [](store::Transaction&) { return absl::OkStatus(); }},
                      [&other](absl::Status status) { other = std::move(status); });
  EXPECT_FALSE(absl::IsResourceExhausted(other)) << "what a service writes for itself is turned away";
  node_.scheduler().RunDue();
  EXPECT_THAT(other, IsOk());
  EXPECT_EQ(sweeper.swept(), rows);
  EXPECT_EQ(Remembered(), 0);
}

// What cannot be deleted holds up neither the others nor the looks to come.
TEST_F(RequestSweeperTest, RowsThatCannotBeDeletedStayAlone) {
  Add(0, 20);
  node_.clock().Advance(kRequestRetention + absl::Seconds(1));
  const std::string first = *std::min_element(kOrganizations.begin(), kOrganizations.end(), [](auto a, auto b) {
    return store::PartitionOf(a).value < store::PartitionOf(b).value;
  });
  // Its body is queued before the sweeper's, which reads what it leaves.
  constexpr store::Keyspace<command::RequestRecordKey, std::string> kBytes{
      command::kRequestRecords.family, command::kRequestRecords.number, "unreadable"};
  node_.store().Write({.partition = store::PartitionOf(first),
                       .organization = first,
                       .body =
                           [&](store::Transaction& txn) {
                             txn.Put(kBytes, {first, "alice", absl::StrCat("r", first.substr(3))}, std::string("\xff"));
                             return absl::OkStatus();
                           }},
                      [](const absl::Status& status) { EXPECT_THAT(status, IsOk()); });
  RequestSweeper sweeper({.rows_max = 100, .body_rows = 4}, &node_.store(), &node_.scheduler(), &node_.clock());
  sweeper.RunOnce();
  node_.scheduler().RunDue();
  EXPECT_EQ(sweeper.swept(), 16U) << "of the other four";
  Add(21, 4);
  node_.clock().Advance(kRequestRetention + absl::Seconds(1));
  sweeper.RunOnce();
  node_.scheduler().RunDue();
  EXPECT_GE(sweeper.swept(), 19U) << "what grew old since";
}

TEST_F(RequestSweeperTest, KeepsAnIdThatIsUsedAgainMeanwhile) {
  Add(0, 1);
  node_.clock().Advance(kRequestRetention + absl::Seconds(1));
  Add(0, 1);
  EXPECT_EQ(Remembered(), 1);
  node_.clock().Advance(kRequestRetention + absl::Seconds(1));
  // The body of the sweeper is queued behind the command that uses the id again.
  node_.executor().Execute(command::TestCaller("org0"), {.request_id = "r0", .digest = {}},
                           std::make_unique<command::AddToCounter>("clicks", 1),
                           [](const absl::StatusOr<command::Result>&) {});
  sweeper_.RunOnce();
  node_.scheduler().RunDue();
  EXPECT_EQ(sweeper_.swept(), 1U);
  EXPECT_EQ(Remembered(), 1);
}

}  // namespace
}  // namespace outlay::jobs
