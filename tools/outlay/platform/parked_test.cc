#include "outlay/event/v1/parking.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/testing/fixture.h"

namespace outlay::cli {
namespace {

namespace ev = outlay::event::v1;

using ::testing::HasSubstr;

class ParkedTest : public CliTest {};

TEST_F(ParkedTest, ListsWhatStandsInTheWay) {
  Answer<ev::ListParkedEventsRequest, ev::ListParkedEventsResponse>(client::kListParkedEvents, R"pb(
    parked_events {
      producer: "purchase_order"
      subject: "organizations/acme/purchaseOrders/po-1"
      event_id: "1-2-3-0"
      reason: "EVENT_UNREADABLE"
      message: "its data is not what its type says"
      waiting: 4
    }
  )pb");
  EXPECT_EQ(Run({"parked", "list", "notification"}), ExitCode::kOk);
  EXPECT_THAT(out(), HasSubstr("1-2-3-0"));
  EXPECT_THAT(out(), HasSubstr("EVENT_UNREADABLE: its data is not what its type says"));
}

TEST_F(ParkedTest, TellsWhatStillStandsInTheWay) {
  Answer<ev::RetryParkedEventsRequest, ev::RetryParkedEventsResponse>(client::kRetryParkedEvents, R"pb(
    applied: 2
    parked_event { event_id: "1-2-9-0" reason: "EVENT_UNREADABLE" message: "m" }
  )pb");
  EXPECT_EQ(Run({"parked", "retry", "notification", "purchase_order", "organizations/acme/purchaseOrders/po-1"}),
            ExitCode::kOk);
  EXPECT_EQ(out(), "2 carried out\n");
  EXPECT_THAT(err(), HasSubstr("Event 1-2-9-0 still stands in the way: EVENT_UNREADABLE: m"));
}

TEST_F(ParkedTest, SkipsOneEvent) {
  Answer<ev::SkipParkedEventRequest, ev::ParkedEvent>(client::kSkipParkedEvent, R"pb(event_id: "1-2-3-0")pb");
  EXPECT_EQ(
      Run({"parked", "skip", "notification", "purchase_order", "organizations/acme/purchaseOrders/po-1", "1-2-3-0"}),
      ExitCode::kOk);
  EXPECT_THAT(out(), HasSubstr("1-2-3-0 is skipped"));
}

}  // namespace
}  // namespace outlay::cli
