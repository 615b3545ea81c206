#include <mutex>

#include "common/base/strings.h"
#include "outlay/development/v1/business_time.pb.h"
#include "outlay/event/v1/events.pb.h"
#include "outlay/purchase_order/v1/purchase_order_events.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/session.h"
#include "tools/outlay/testing/fixture.h"

namespace outlay::cli {
namespace {

namespace event = outlay::event::v1;
namespace po = purchase_order::v1;

using ::testing::HasSubstr;

class EventsTest : public CliTest {
 protected:
  using Stream = rpc::Stream<event::WatchEventsRequest, event::WatchEventsResponse>;

  // Events number `first` to `last`, one in a message; then `end`.
  static void Send(const Stream& stream, uint64_t first, uint64_t last, const absl::Status& end) {
    if (first > last) {
      stream.Finish(end);
      return;
    }
    event::WatchEventsResponse response;
    event::Entry& entry = *response.add_entries();
    entry.set_organization_sequence(first);
    event::Event& event = *entry.add_events();
    event.set_type("outlay.purchase_order.v1.PurchaseOrderChanged");
    event.set_subject("organizations/acme/purchaseOrders/po-1");
    event.mutable_time()->set_seconds(1595000000);
    event.set_data(FromText<po::PurchaseOrderChanged>("change: CHANGE_ISSUED").SerializeAsString());
    stream.Write(response, [stream, first, last, end](bool good) {
      if (good) {
        Send(stream, first + 1, last, end);
      }
    });
  }

  void AnswerWatch(std::function<void(const Stream&)> answer) {
    dispatcher().BindStream<event::WatchEventsRequest, event::WatchEventsResponse>(
        client::kWatchEvents, [this, answer](const Stream& stream) {
          {
            const std::lock_guard lock(mutex_);
            watched_.push_back(stream.request().ShortDebugString());
          }
          answer(stream);
        });
  }

  std::mutex mutex_;  // Services are read by a thread each.
  std::vector<std::string> watched_;
};

TEST_F(EventsTest, PrintsWhatHappened) {
  AnswerWatch([](const Stream& stream) { Send(stream, 41, 42, absl::OkStatus()); });
  EXPECT_EQ(Run({"events", "list", "purchase_order", "--type", "PurchaseOrderChanged", "--from", "40"}), ExitCode::kOk);
  EXPECT_EQ(out(),
            "WHEN              SERVICE         RECORD  EVENT                 WHAT    SUBJECT\n"
            "2020-07-17 15:33  purchase_order      41  PurchaseOrderChanged  issued  purchaseOrders/po-1\n"
            "2020-07-17 15:33  purchase_order      42  PurchaseOrderChanged  issued  purchaseOrders/po-1\n");
  EXPECT_EQ(watched_[0], R"(parent: "organizations/acme" after_organization_sequence: 40 )"
                         R"(types: "outlay.purchase_order.v1.PurchaseOrderChanged" end_when_caught_up: true)");
}

TEST_F(EventsTest, ListsNoMoreThanWasAskedFor) {
  AnswerWatch([](const Stream& stream) { Send(stream, 41, 43, absl::OkStatus()); });
  EXPECT_EQ(Run({"events", "list", "purchase_order", "--limit", "2"}), ExitCode::kOk) << err();
  EXPECT_EQ(lines_out(), 3);
  EXPECT_EQ(Run({"events", "list", "purchase_order", "--limit", "-2"}), ExitCode::kUsage);
}

TEST_F(EventsTest, WritesOneLineOfJsonForEachEvent) {
  AnswerWatch([](const Stream& stream) { Send(stream, 1, 1, absl::OkStatus()); });
  EXPECT_EQ(Run({"events", "list", "purchase_order", "--json"}), ExitCode::kOk);
  EXPECT_THAT(out(), HasSubstr(R"("organizationSequence":"1")"));
  EXPECT_THAT(out(), HasSubstr(R"("data":{"change":"CHANGE_ISSUED"})"));
}

TEST_F(EventsTest, AsksAllServicesUnlessOneIsNamed) {
  AnswerWatch([](const Stream& stream) { Send(stream, 1, 1, absl::OkStatus()); });
  EXPECT_EQ(Run({"events", "list"}), ExitCode::kOk) << err();
  EXPECT_EQ(lines_out(), 1 + static_cast<int>(kPeers.size()));
  down_ = "budget";
  EXPECT_EQ(Run({"events", "list"}), ExitCode::kOk) << "those that are not started have no events";
  EXPECT_EQ(lines_out(), static_cast<int>(kPeers.size()));
  EXPECT_THAT(err(), HasSubstr("budget: "));
  down_ = "purchase_order";
  EXPECT_EQ(Run({"events", "list"}), ExitCode::kUnavailable) << "that one is always started";
  down_.clear();
  watched_.clear();
  EXPECT_EQ(Run({"events", "list", "billing"}), ExitCode::kUsage);
  EXPECT_EQ(Run({"events", "list", "--from", "7"}), ExitCode::kUsage);
  EXPECT_THAT(err(), HasSubstr("--from needs a service"));
  EXPECT_EQ(watched_.size(), 0u);
}

TEST_F(EventsTest, ComesBackToAServiceThatWentAway) {
  AnswerWatch([this](const Stream& stream) {
    if (watched_.size() == 1) {
      Send(stream, 1, 3, absl::UnavailableError("going away"));
    } else {
      Send(stream, 4, 4, absl::OkStatus());
    }
  });
  EXPECT_EQ(Run({"events", "watch", "purchase_order", "--quiet"}), ExitCode::kOk);
  ASSERT_EQ(watched_.size(), 2u);
  EXPECT_EQ(watched_[0], R"(parent: "organizations/acme" after_organization_sequence: -1)");
  EXPECT_EQ(watched_[1], R"(parent: "organizations/acme" after_organization_sequence: 3)");
  EXPECT_EQ(lines_out(), 4);
}

TEST_F(EventsTest, GivesUpWhenNothingEverCame) {
  AnswerWatch([](const Stream& stream) { stream.Finish(absl::UnavailableError("not yet")); });
  EXPECT_EQ(Run({"events", "watch", "purchase_order"}), ExitCode::kUnavailable);
  EXPECT_EQ(watched_.size(), 1u);
}

TEST_F(EventsTest, MovesTheBusinessTimeOfEveryService) {
  using development::v1::SetBusinessTimeRequest;
  using development::v1::SetBusinessTimeResponse;
  Answer<SetBusinessTimeRequest, SetBusinessTimeResponse>(
      client::kSetBusinessTime, [](const SetBusinessTimeRequest& request) {
        SetBusinessTimeResponse response;
        if (request.has_business_time()) {
          *response.mutable_business_time() = request.business_time();
        }
        return response;
      });
  EXPECT_EQ(Run({"time", "set", "2026-02-01T09:00Z"}), ExitCode::kOk);
  EXPECT_EQ(lines_out(), static_cast<int>(kPeers.size()));
  EXPECT_THAT(out(), HasSubstr("budget: 2026-02-01 09:00 UTC\n"));
  EXPECT_EQ(callers().size(), kPeers.size());
  down_ = "budget";
  EXPECT_EQ(Run({"time", "reset"}), ExitCode::kOk);
  EXPECT_THAT(out(), HasSubstr("purchase_order: the clock's time\n"));
  EXPECT_THAT(err(), HasSubstr("budget: not reached"));
  down_ = "purchase_order";
  EXPECT_EQ(Run({"time", "reset"}), ExitCode::kUnavailable);
  EXPECT_EQ(Run({"time", "set", "noon"}), ExitCode::kUsage);
}

}  // namespace
}  // namespace outlay::cli
