#include "common/feed/event_feed.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/feed/keyspaces.h"
#include "common/feed/limits.h"
#include "common/feed/testing/feed_nodes.h"
#include "common/feed/testing/reading.h"
#include "common/rpc/limits.h"
#include "common/testing/matchers.h"

namespace outlay::feed {
namespace {

using event::v1::Entry;
using event::v1::ListHeadsRequest;
using event::v1::ListHeadsResponse;
using event::v1::SnapshotRequest;
using event::v1::SnapshotResponse;
using event::v1::SubscribeRequest;
using event::v1::SubscribeResponse;
using event::v1::WatchEventsRequest;
using event::v1::WatchEventsResponse;
using outlay::testing::HasMetadata;
using outlay::testing::HasReason;
using outlay::testing::IsOk;
using outlay::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// A producer of counters; what is real and what is fake: see FeedNodes.
class EventFeedTest : public ::testing::Test {
 protected:
  using Subscription = Reading<SubscribeRequest, SubscribeResponse>;
  using Watch = Reading<WatchEventsRequest, WatchEventsResponse>;

  void SetUp() override { ASSERT_THAT(nodes_.sealed, IsOk()); }

  static uint32_t PartitionOf(std::string_view organization) { return store::PartitionOf(organization).value; }

  static SubscribeRequest From(std::string_view organization, uint64_t sequence, uint64_t epoch = 1) {
    SubscribeRequest request;
    request.set_consumer("test");
    event::v1::Position* const position = request.add_positions();
    position->set_partition(PartitionOf(organization));
    position->set_sequence(sequence);
    position->set_epoch(epoch);
    return request;
  }

  std::unique_ptr<Subscription> Subscribe(const SubscribeRequest& request, bool is_paused = false) {
    return std::make_unique<Subscription>(nodes_, "/outlay.event.v1.EventFeed/Subscribe", request,
                                          rpc::Caller{.subject = "test"}, is_paused);
  }

  std::unique_ptr<Watch> WatchEvents(int64_t after, const std::vector<std::string>& types = {}, bool ends = true) {
    WatchEventsRequest request;
    request.set_parent("organizations/acme");
    request.set_after_organization_sequence(after);
    for (const std::string& type : types) request.add_types(type);
    request.set_end_when_caught_up(ends);
    return std::make_unique<Watch>(nodes_, "/outlay.event.v1.Events/WatchEvents", request, command::TestCaller("acme"));
  }

  template <typename Stream>
  static std::vector<Entry> EntriesOf(const Stream& stream) {
    std::vector<Entry> entries;
    for (const auto& message : stream.messages) {
      entries.insert(entries.end(), message.entries().begin(), message.entries().end());
    }
    return entries;
  }

  // An organization, not acme, in acme's partition.
  std::string Neighbour() {
    for (int i = 0;; ++i) {
      const std::string name = absl::StrCat("org", i);
      if (PartitionOf(name) == PartitionOf("acme")) return name;
    }
  }

  FeedNodes nodes_;
};

TEST_F(EventFeedTest, StreamsWhatWasThereAndThenWhatComes) {
  ASSERT_THAT(nodes_.Add("acme", "a", 1), IsOk());
  const auto stream = Subscribe(From("acme", 0));
  ASSERT_THAT(nodes_.Add("acme", "a", 1), IsOk());
  ASSERT_THAT(nodes_.Add(Neighbour(), "a", 1), IsOk());
  const std::vector<Entry> entries = EntriesOf(*stream);
  ASSERT_THAT(entries, SizeIs(3));
  for (uint64_t i = 0; i < 3; ++i) EXPECT_EQ(entries[i].sequence(), i + 1) << "gap";
  EXPECT_EQ(entries[0].partition(), PartitionOf("acme"));
  EXPECT_EQ(entries[0].epoch(), 1U);
  EXPECT_EQ(entries[1].organization_sequence(), 2U);
  EXPECT_EQ(entries[2].organization(), Neighbour());
  EXPECT_EQ(entries[2].organization_sequence(), 1U);
  const event::v1::Event& event = entries[1].events(0);
  EXPECT_EQ(event.id(), absl::StrCat("1-", PartitionOf("acme"), "-2-0"));
  EXPECT_EQ(event.source(), "outlay.counters");
  EXPECT_EQ(event.type(), "google.protobuf.Int64Value");
  EXPECT_EQ(event.subject(), "organizations/acme/counters/a");
  EXPECT_EQ(event.time().seconds(), absl::ToUnixSeconds(nodes_.clock.Now()));
}

TEST_F(EventFeedTest, StreamsFromAPosition) {
  for (int i = 0; i < 5; ++i) ASSERT_THAT(nodes_.Add("acme", "a", 1), IsOk());
  const auto entries = EntriesOf(*Subscribe(From("acme", 3)));
  ASSERT_THAT(entries, SizeIs(2));
  EXPECT_EQ(entries[0].sequence(), 4U);
}

TEST_F(EventFeedTest, StreamsARefusalAsAnEntryWithoutEvents) {
  EXPECT_THAT(nodes_.Add("acme", "a", command::kCounterMax + 1), HasReason("COUNTER_FULL"));
  const auto entries = EntriesOf(*Subscribe(From("acme", 0)));
  ASSERT_THAT(entries, SizeIs(1));
  EXPECT_THAT(entries[0].events(), IsEmpty());
}

TEST_F(EventFeedTest, SendsAPositionThatItCannotServeToTheSnapshot) {
  for (int i = 0; i < 3; ++i) ASSERT_THAT(nodes_.Add("acme", "a", 1), IsOk());
  for (const auto& [sequence, epoch] : std::vector<std::pair<uint64_t, uint64_t>>{{1, 7}, {0, 7}, {4, 1}}) {
    const auto stream = Subscribe(From("acme", sequence, epoch));
    ASSERT_TRUE(stream->end.has_value());
    EXPECT_THAT(*stream->end, StatusIs(absl::StatusCode::kOutOfRange));
    EXPECT_THAT(*stream->end, HasReason("LOG_TRIMMED"));
  }
  nodes_.Trim("acme", 2);
  SubscribeRequest both = From("acme", 1);
  both.MergeFrom(From("globex", 9));
  EXPECT_THAT(*Subscribe(both)->end,
              HasMetadata("partitions", absl::StrCat(PartitionOf("acme"), ",", PartitionOf("globex"))));
  EXPECT_THAT(EntriesOf(*Subscribe(From("acme", 2))), SizeIs(1)) << "the oldest record kept is served";
}

TEST_F(EventFeedTest, RefusesAPartitionThatIsNamedTwice) {
  SubscribeRequest request = From("acme", 0);
  request.MergeFrom(From("acme", 0));
  EXPECT_THAT(*Subscribe(request)->end, HasReason("FIELD_INVALID"));
}

TEST_F(EventFeedTest, ReadsTheLogNoFasterThanItsCaller) {
  std::string name;
  const auto slow = Subscribe(From("acme", 0), /*is_paused=*/true);
  for (int i = 0; i < 200; ++i) ASSERT_THAT(nodes_.Add("acme", "a", 1), IsOk());
  slow->Read();
  nodes_.scheduler.RunDue();
  EXPECT_THAT(EntriesOf(*slow), SizeIs(200));
  // One message per wake-up until the window was full, then one for all that had come meanwhile.
  EXPECT_LE(slow->messages.size(), rpc::limits::kLocalStreamWindow + 3);
}

TEST_F(EventFeedTest, StreamsMoreThanOneReadOfTheLogHolds) {
  for (int i = 0; i < 5; ++i) {
    ASSERT_THAT(nodes_.producer.Write("acme",
                                      [](store::Transaction& txn) {
                                        command::storage::v1::LogRecord record;
                                        record.set_organization("acme");
                                        record.add_events()->set_data(std::string(limits::kReadBytes, 'x'));
                                        txn.Append(record.SerializeAsString());
                                        return absl::OkStatus();
                                      }),
                IsOk());
  }
  const auto stream = Subscribe(From("acme", 0));
  EXPECT_THAT(EntriesOf(*stream), SizeIs(5));
  EXPECT_THAT(stream->messages, SizeIs(5));
}

TEST_F(EventFeedTest, TurnsAwayOneStreamTooMany) {
  std::vector<std::unique_ptr<Subscription>> streams;
  for (size_t i = 0; i < limits::kStreams; ++i) streams.push_back(Subscribe(From("acme", 0)));
  const auto one_more = Subscribe(From("acme", 0));
  ASSERT_TRUE(one_more->end.has_value());
  EXPECT_THAT(*one_more->end, HasReason("OVERLOADED"));
  streams.clear();
  nodes_.scheduler.AdvanceBy(limits::kGoneCheck);
  EXPECT_FALSE(Subscribe(From("acme", 0))->end.has_value()) << "those that went make room";
}

TEST_F(EventFeedTest, ASnapshotOfLargeResourcesFitsItsMessages) {
  nodes_.snapshot = [](const store::Reader&, std::string_view next) -> absl::StatusOr<SnapshotPage> {
    SnapshotPage page;
    for (int i = 0; i < 10; ++i) {
      page.events.push_back({.subject = "s", .type = "t", .data = std::string(limits::kReadBytes / 3, 'x')});
    }
    if (next.empty()) page.next = "second";
    return page;
  };
  nodes_.StartProducer();
  SnapshotRequest request;
  request.set_consumer("test");
  const Reading<SnapshotRequest, SnapshotResponse> stream(nodes_, "/outlay.event.v1.EventFeed/Snapshot", request,
                                                          {.subject = "test"});
  ASSERT_TRUE(stream.end.has_value());
  EXPECT_THAT(*stream.end, IsOk());
  int events = 0;
  for (const SnapshotResponse& message : stream.messages) {
    events += message.events_size();
    EXPECT_LE(message.ByteSizeLong(), 2 * limits::kReadBytes);
  }
  EXPECT_EQ(events, 20);
  EXPECT_TRUE(stream.messages.back().has_position());
}

TEST_F(EventFeedTest, SnapshotTellsEveryResourceAndThePositionAtWhichTheyAreTrue) {
  for (int i = 0; i < 7; ++i) ASSERT_THAT(nodes_.Add("acme", absl::StrCat("c", i), i + 1), IsOk());
  SnapshotRequest request;
  request.set_consumer("test");
  request.set_partition(PartitionOf("acme"));
  const Reading<SnapshotRequest, SnapshotResponse> stream(nodes_, "/outlay.event.v1.EventFeed/Snapshot", request,
                                                          {.subject = "test"});
  ASSERT_TRUE(stream.end.has_value());
  EXPECT_THAT(*stream.end, IsOk());
  std::set<std::string> subjects;
  std::set<std::string> ids;
  for (size_t i = 0; i < stream.messages.size(); ++i) {
    EXPECT_EQ(stream.messages[i].has_position(), i + 1 == stream.messages.size());
    for (const event::v1::Event& event : stream.messages[i].events()) {
      subjects.insert(event.subject());
      ids.insert(event.id());
    }
  }
  EXPECT_THAT(subjects, SizeIs(7));
  EXPECT_THAT(ids, SizeIs(7));
  EXPECT_EQ(stream.messages.back().position().sequence(), 7U);
  EXPECT_EQ(stream.messages.back().position().epoch(), 1U);
  EXPECT_EQ(stream.messages.back().position().partition(), PartitionOf("acme"));
}

TEST_F(EventFeedTest, ListsHeadsAndNotesWhatWasApplied) {
  for (int i = 0; i < 3; ++i) ASSERT_THAT(nodes_.Add("acme", "a", 1), IsOk());
  ListHeadsRequest request;
  request.set_consumer("test");
  *request.add_applied() = From("acme", 2).positions(0);
  ListHeadsResponse response;
  absl::Status end = absl::UnknownError("still running");
  nodes_.channel().Call("/outlay.event.v1.EventFeed/ListHeads", request, &response, {.caller = {.subject = "test"}},
                        [&end](absl::Status status) { end = std::move(status); });
  nodes_.scheduler.RunDue();
  ASSERT_THAT(end, IsOk());
  ASSERT_EQ(response.heads_size(), static_cast<int>(store::kPartitions));
  EXPECT_EQ(response.heads(static_cast<int>(PartitionOf("acme"))).sequence(), 3U);
  const auto claim = nodes_.producer.store().Read({PartitionOf("acme")})->Find(kClaims, {"test"}).value();
  ASSERT_TRUE(claim.has_value());
  EXPECT_EQ(claim->sequence(), 2U);

  request.clear_consumer();
  nodes_.channel().Call("/outlay.event.v1.EventFeed/ListHeads", request, &response, {.caller = {.subject = "test"}},
                        [&end](absl::Status status) { end = std::move(status); });
  nodes_.scheduler.RunDue();
  EXPECT_THAT(end, IsOk());
  EXPECT_FALSE(nodes_.producer.store().Read({PartitionOf("acme")})->Contains(kClaims, {""}).value());
}

TEST_F(EventFeedTest, AWatcherSeesItsOwnOrganizationAndNothingOfTheOthers) {
  ASSERT_THAT(nodes_.Add(Neighbour(), "secret", 1), IsOk());
  ASSERT_THAT(nodes_.Add("acme", "a", 1), IsOk());
  ASSERT_THAT(nodes_.Add(Neighbour(), "secret", 1), IsOk());
  ASSERT_THAT(nodes_.Add("acme", "b", 1), IsOk());
  const auto watch = WatchEvents(0);
  EXPECT_THAT(*watch->end, IsOk());
  const std::vector<Entry> entries = EntriesOf(*watch);
  ASSERT_THAT(entries, SizeIs(2));
  for (uint64_t i = 0; i < 2; ++i) {
    EXPECT_EQ(entries[i].organization_sequence(), i + 1);
    EXPECT_EQ(entries[i].sequence(), 0U);
    EXPECT_EQ(entries[i].epoch(), 0U);
    EXPECT_EQ(entries[i].partition(), 0U);
    EXPECT_EQ(entries[i].events(0).id(), absl::StrCat("1-acme-", i + 1, "-0")) << "the id counts others' records";
  }
}

TEST_F(EventFeedTest, AWatcherChoosesWhereToBeginAndWhatToSee) {
  for (int i = 0; i < 4; ++i) ASSERT_THAT(nodes_.Add("acme", "a", 1), IsOk());
  EXPECT_THAT(EntriesOf(*WatchEvents(3)), SizeIs(1));
  EXPECT_THAT(EntriesOf(*WatchEvents(-1)), IsEmpty());
  EXPECT_THAT(EntriesOf(*WatchEvents(0, {"outlay.counters.v1.Renamed"})), IsEmpty());
  EXPECT_THAT(EntriesOf(*WatchEvents(0, {"google.protobuf.Int64Value"})), SizeIs(4));
  const auto following = WatchEvents(-1, {}, /*ends=*/false);
  ASSERT_THAT(nodes_.Add("acme", "a", 1), IsOk());
  EXPECT_FALSE(following->end.has_value());
  EXPECT_THAT(EntriesOf(*following), SizeIs(1));
}

TEST_F(EventFeedTest, AnOrganizationsWatchersLeaveRoomForTheOthers) {
  std::vector<std::unique_ptr<Watch>> watches;
  for (size_t i = 0; i < limits::kWatchersPerOrganization; ++i) watches.push_back(WatchEvents(-1, {}, /*ends=*/false));
  const auto one_more = WatchEvents(-1, {}, /*ends=*/false);
  ASSERT_TRUE(one_more->end.has_value());
  EXPECT_THAT(*one_more->end, HasReason("OVERLOADED"));
  WatchEventsRequest request;
  request.set_parent("organizations/globex");
  const Watch other(nodes_, "/outlay.event.v1.Events/WatchEvents", request, command::TestCaller("globex"));
  EXPECT_FALSE(other.end.has_value());
}

TEST_F(EventFeedTest, AWatcherLearnsThatItMissedSomething) {
  for (int i = 0; i < 4; ++i) ASSERT_THAT(nodes_.Add("acme", "a", 1), IsOk());
  nodes_.Trim("acme", 2);
  EXPECT_THAT(*WatchEvents(1)->end, HasReason("LOG_TRIMMED"));
  EXPECT_THAT(EntriesOf(*WatchEvents(2)), SizeIs(2));
  EXPECT_THAT(EntriesOf(*WatchEvents(0)), SizeIs(2)) << "0 means the oldest kept";
  nodes_.Trim("acme", 4);
  EXPECT_THAT(*WatchEvents(3)->end, HasReason("LOG_TRIMMED")) << "though nothing is left to show the gap";
  EXPECT_THAT(*WatchEvents(4)->end, IsOk());
}

TEST_F(EventFeedTest, AWatcherLearnsThatItsHistoryWasLost) {
  ASSERT_THAT(nodes_.Add("acme", "a", 1), IsOk());
  EXPECT_THAT(*WatchEvents(2)->end, HasReason("LOG_TRIMMED"));
}

}  // namespace
}  // namespace outlay::feed
