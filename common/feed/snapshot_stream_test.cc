#include "common/feed/snapshot_stream.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/feed/limits.h"
#include "common/feed/testing/feed_nodes.h"
#include "common/feed/testing/reading.h"
#include "common/rpc/limits.h"
#include "common/testing/matchers.h"

namespace outlay::feed {
namespace {

using event::v1::SnapshotRequest;
using event::v1::SnapshotResponse;
using outlay::testing::HasReason;
using outlay::testing::IsOk;
using ::testing::HasSubstr;

// Snapshots of a partition with more to tell than a stream holds.
class SnapshotPlacesTest : public ::testing::Test {
 protected:
  using Snapshot = Reading<SnapshotRequest, SnapshotResponse>;

  void SetUp() override {
    ASSERT_THAT(nodes_.sealed, IsOk());
    for (size_t i = 0; i < 3 * (rpc::limits::kLocalStreamWindow + 1); ++i) {
      ASSERT_THAT(nodes_.Add("acme", absl::StrCat("c", i), 1), IsOk());
    }
    for (size_t i = 0; i < limits::kStreams; ++i) streams_.push_back(Start());
  }
  // Reads nothing yet.
  std::unique_ptr<Snapshot> Start() {
    SnapshotRequest request;
    request.set_consumer("test");
    request.set_partition(store::PartitionOf("acme").value);
    return std::make_unique<Snapshot>(nodes_, "/outlay.event.v1.EventFeed/Snapshot", request,
                                      rpc::Caller{.subject = "test"}, /*is_paused=*/true);
  }
  absl::Status EndOf(Snapshot& stream) {
    stream.Read();
    nodes_.scheduler.RunDue();
    return stream.end.value_or(absl::UnknownError("goes on"));
  }

  FeedNodes nodes_;
  std::vector<std::unique_ptr<Snapshot>> streams_;
};

TEST_F(SnapshotPlacesTest, OneTooManyIsTurnedAway) {
  EXPECT_THAT(EndOf(*Start()), HasReason("OVERLOADED"));
  streams_.pop_back();
  EXPECT_THAT(EndOf(*Start()), IsOk()) << "the one that went made room";
}

TEST_F(SnapshotPlacesTest, ThoseThatNobodyReadsAreGivenUp) {
  nodes_.scheduler.AdvanceBy(limits::kSnapshotAge);
  EXPECT_THAT(EndOf(*streams_.front()), HasReason("SNAPSHOT_TOO_OLD"));
  EXPECT_THAT(EndOf(*Start()), IsOk());
}

TEST_F(SnapshotPlacesTest, TheContractNamesHowASnapshotEnds) {
  std::ifstream file("proto/outlay/event/v1/event_feed.proto");
  std::string comments;  // of Snapshot
  for (std::string line; std::getline(file, line) && !absl::StrContains(line, "rpc Snapshot(");) {
    comments = absl::StrContains(line, "//") ? absl::StrCat(comments, line, "\n") : "";
  }
  const absl::Status turned_away = EndOf(*Start());
  nodes_.scheduler.AdvanceBy(limits::kSnapshotAge);
  for (const absl::Status& end : {turned_away, EndOf(*streams_.front())}) {
    EXPECT_THAT(comments, HasSubstr(absl::StrCat(absl::StatusCodeToString(end.code()), " / ", ErrorReason(end))));
  }
}

}  // namespace
}  // namespace outlay::feed
