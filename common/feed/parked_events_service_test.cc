// Events that cannot be carried out, as their operator sees them. Real: stores, executors, dispatcher, feed. Fake:
// time, disks and the network between producer and consumer.
#include "common/feed/parked_events_service.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/feed/limits.h"
#include "common/feed/parking.h"
#include "common/feed/testing/feed_nodes.h"
#include "common/rpc/blocking.h"
#include "common/testing/matchers.h"

namespace outlay::feed {
namespace {

using event::v1::ListParkedEventsRequest;
using event::v1::ListParkedEventsResponse;
using event::v1::ParkedEvent;
using event::v1::RetryParkedEventsRequest;
using event::v1::RetryParkedEventsResponse;
using event::v1::SkipParkedEventRequest;
using outlay::testing::HasReason;
using outlay::testing::IsOk;

constexpr char kA[] = "organizations/acme/counters/a";

class ParkedEventsServiceTest : public ::testing::Test {
 protected:
  ParkedEventsServiceTest()
      : service_(&nodes_.consumer.store(), &nodes_.consumer.executor(), &nodes_.scheduler),
        dispatcher_({.clock = &nodes_.clock,
                     .random = &nodes_.random,
                     .authenticator = &authenticator_,
                     .authorizer = &authorizer_}),
        channel_({.peer = [this] { return &dispatcher_; }, .service = "mirror", .scheduler = &nodes_.scheduler}) {
    service_.Handle("counters", &nodes_.handler);
    service_.Bind(dispatcher_);
    EXPECT_THAT(dispatcher_.Seal(), IsOk());
  }

  // Counter a is poisoned, and two more events wait behind it.
  void Poison() {
    nodes_.StartConsumer();
    ASSERT_THAT(nodes_.Add("acme", "a", MirrorHandler::kPoison), IsOk());
    ASSERT_THAT(nodes_.Add("acme", "a", 100), IsOk());
    ASSERT_THAT(nodes_.Add("acme", "a", 1), IsOk());
    ASSERT_THAT(nodes_.Add("acme", "b", 7), IsOk());
    ASSERT_EQ(nodes_.observer.parked.size(), 3u);
    EXPECT_EQ(nodes_.Copy("acme", "b"), 7) << "other subjects go on";
  }

  template <typename Response, typename Request>
  absl::StatusOr<Response> Call(const std::string& method, const Request& request,
                                const std::string& organization = "acme") {
    Response response;
    absl::Status status = absl::UnknownError("not done");
    channel_.Call("/outlay.event.v1.ParkedEvents/" + method, request, &response,
                  {.caller = {.subject = "ann", .organization = organization}},
                  [&status](absl::Status ended) { status = std::move(ended); });
    nodes_.scheduler.RunDue();
    if (!status.ok()) return status;
    return response;
  }
  ListParkedEventsResponse List(const std::string& organization = "acme", const std::string& page_token = "",
                                int32_t page_size = 0) {
    ListParkedEventsRequest request;
    request.set_parent("organizations/" + organization);
    request.set_page_size(page_size);
    request.set_page_token(page_token);
    const auto page = Call<ListParkedEventsResponse>("ListParkedEvents", request, organization);
    EXPECT_THAT(page, IsOk());
    return page.value_or(ListParkedEventsResponse());
  }
  absl::StatusOr<RetryParkedEventsResponse> Retry(const std::string& subject = kA,
                                                  const std::string& organization = "acme") {
    RetryParkedEventsRequest request;
    request.set_parent("organizations/" + organization);
    request.set_producer("counters");
    request.set_subject(subject);
    return Call<RetryParkedEventsResponse>("RetryParkedEvents", request, organization);
  }
  absl::StatusOr<ParkedEvent> Skip(const std::string& event_id, const std::string& request_id,
                                   const std::string& organization = "acme") {
    SkipParkedEventRequest request;
    request.set_request_id(request_id);
    request.set_parent("organizations/" + organization);
    request.set_producer("counters");
    request.set_subject(kA);
    request.set_event_id(event_id);
    return Call<ParkedEvent>("SkipParkedEvent", request, organization);
  }

  FeedNodes nodes_;
  rpc::DevelopmentAuthenticator authenticator_;
  rpc::DevelopmentAuthorizer authorizer_;
  ParkedEventsService service_;
  rpc::Dispatcher dispatcher_;
  rpc::LocalChannel channel_;
};

TEST_F(ParkedEventsServiceTest, APageSaysNothingOfOtherOrganizationsOfThePartition) {
  Poison();
  size_t parked = 0;
  while (parked < limits::kParkedSubjectsLookedAt) {
    const auto park = [&parked](store::Transaction& txn) -> absl::Status {
      for (int i = 0; i < 400; ++i) {
        FeedEvent event{.organization = "aaa", .epoch = 1, .sequence = 1};
        event.event.set_subject(absl::StrCat("organizations/aaa/counters/", parked + static_cast<size_t>(i)));
        const absl::Status status = Park(txn, "counters", event, absl::OkStatus());
        if (!status.ok()) return status;
      }
      return absl::OkStatus();
    };
    ASSERT_THAT(nodes_.consumer.Write("acme", park), IsOk());
    parked += 400;
  }
  const ListParkedEventsResponse list = List();
  EXPECT_EQ(list.parked_events_size(), 1);
  EXPECT_EQ(list.next_page_token(), "");
}

TEST_F(ParkedEventsServiceTest, ListsWhatStandsInTheWayWithItsReason) {
  Poison();
  const ListParkedEventsResponse list = List();
  ASSERT_EQ(list.parked_events_size(), 1);
  const ParkedEvent& parked = list.parked_events(0);
  EXPECT_EQ(parked.producer(), "counters");
  EXPECT_EQ(parked.subject(), kA);
  EXPECT_EQ(parked.event_id(), nodes_.observer.parked[0].event.id());
  EXPECT_EQ(parked.type(), "google.protobuf.Int64Value");
  EXPECT_FALSE(parked.message().empty());
  EXPECT_EQ(parked.waiting(), 3);
  EXPECT_EQ(list.next_page_token(), "");
  EXPECT_EQ(List("globex").parked_events_size(), 0);
}

TEST_F(ParkedEventsServiceTest, ListsWhatIsSaidOfTheOrganizationItselfFirst) {
  Poison();
  FeedEvent event{.organization = "acme", .epoch = 1, .sequence = 9};
  event.event.set_subject("organizations/acme");
  ASSERT_THAT(nodes_.consumer.Write(
                  "acme", [&](store::Transaction& txn) { return Park(txn, "counters", event, absl::OkStatus()); }),
              IsOk());
  const ListParkedEventsResponse first = List("acme", "", 1);
  ASSERT_EQ(first.parked_events_size(), 1);
  EXPECT_EQ(first.parked_events(0).subject(), "organizations/acme");
  const ListParkedEventsResponse second = List("acme", first.next_page_token(), 1);
  ASSERT_EQ(second.parked_events_size(), 1);
  EXPECT_EQ(second.parked_events(0).subject(), kA);
}

TEST_F(ParkedEventsServiceTest, ListsInPages) {
  nodes_.StartConsumer();
  for (const char* name : {"a", "b", "c"}) ASSERT_THAT(nodes_.Add("acme", name, MirrorHandler::kPoison), IsOk());
  std::string token;
  std::string subjects;
  do {
    const ListParkedEventsResponse page = List("acme", token, 2);
    for (const ParkedEvent& parked : page.parked_events()) subjects += parked.subject().substr(sizeof(kA) - 2);
    token = page.next_page_token();
  } while (!token.empty());
  EXPECT_EQ(subjects, "abc");
}

TEST_F(ParkedEventsServiceTest, TriesAgainInOrderUntilOneFails) {
  Poison();
  auto retried = Retry();
  ASSERT_THAT(retried, IsOk());
  EXPECT_EQ(retried->applied(), 0);
  EXPECT_EQ(retried->parked_event().waiting(), 3);
  nodes_.handler.is_healed = true;
  retried = Retry();
  ASSERT_THAT(retried, IsOk());
  EXPECT_EQ(retried->applied(), 3);
  EXPECT_FALSE(retried->has_parked_event());
  EXPECT_EQ(nodes_.Copy("acme", "a"), MirrorHandler::kPoison + 101);
  EXPECT_EQ(nodes_.Effects("acme", "a"), 3);
  EXPECT_THAT(Retry(), HasReason("EVENT_NOT_PARKED"));
  EXPECT_EQ(List().parked_events_size(), 0);
}

TEST_F(ParkedEventsServiceTest, SkipsTheOneThatIsNamedAndGoesOnBehindIt) {
  Poison();
  const std::string first = List().parked_events(0).event_id();
  EXPECT_THAT(Skip("1-0-99-0", "r0"), HasReason("EVENT_NOT_PARKED"));
  const auto skipped = Skip(first, "r1");
  ASSERT_THAT(skipped, IsOk());
  EXPECT_EQ(skipped->event_id(), first);
  nodes_.scheduler.RunDue();
  EXPECT_EQ(nodes_.Copy("acme", "a"), MirrorHandler::kPoison + 101) << "what waited was carried out at once";
  EXPECT_EQ(nodes_.Effects("acme", "a"), 2) << "and the poisoned one was not";
  EXPECT_EQ(List().parked_events_size(), 0);
  const auto again = Skip(first, "r1");
  ASSERT_THAT(again, IsOk()) << "a repeated request is answered as before";
  EXPECT_EQ(again->event_id(), first);
}

TEST_F(ParkedEventsServiceTest, TellsTheReasonOfTheOneThatOnlyWaitedWhenItFailsToo) {
  nodes_.StartConsumer();
  ASSERT_THAT(nodes_.Add("acme", "a", MirrorHandler::kPoison), IsOk());
  ASSERT_THAT(nodes_.Add("acme", "a", 1), IsOk());  // poisoned as well
  const ParkedEvent first = List().parked_events(0);
  ASSERT_THAT(Skip(first.event_id(), "r1"), IsOk());
  nodes_.scheduler.RunDue();
  const ListParkedEventsResponse list = List();
  ASSERT_EQ(list.parked_events_size(), 1);
  EXPECT_NE(list.parked_events(0).event_id(), first.event_id());
  EXPECT_EQ(list.parked_events(0).reason(), first.reason());
  EXPECT_FALSE(list.parked_events(0).message().empty());
}

TEST_F(ParkedEventsServiceTest, NobodyMovesAnotherOrganizationsEvents) {
  Poison();
  const std::string first = List().parked_events(0).event_id();
  EXPECT_THAT(Retry(kA, "globex"), HasReason("EVENT_NOT_PARKED"));
  EXPECT_THAT(Skip(first, "r1", "globex"), HasReason("EVENT_NOT_PARKED"));
  EXPECT_EQ(List().parked_events(0).event_id(), first);
}

TEST_F(ParkedEventsServiceTest, TheAlarmIsThereAfterARestartToo) {
  Poison();
  nodes_.StopConsumer();
  nodes_.observer.parked_subjects = 0;
  nodes_.StartConsumer();
  nodes_.scheduler.AdvanceBy(absl::Seconds(2));
  EXPECT_EQ(nodes_.observer.parked_subjects, 1u);
}

}  // namespace
}  // namespace outlay::feed
