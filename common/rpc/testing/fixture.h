// A dispatcher that serves Things in one thread: real wrapper, fake clock and scheduler, no network.
#ifndef OUTLAY_COMMON_RPC_TESTING_FIXTURE_H_
#define OUTLAY_COMMON_RPC_TESTING_FIXTURE_H_

#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "common/base/random.h"
#include "common/rpc/authenticator.h"
#include "common/rpc/channel.h"
#include "common/rpc/dispatcher.h"
#include "common/rpc/local_channel.h"
#include "common/rpc/testing/things.h"
#include "common/testing/fake_clock.h"
#include "common/testing/fake_scheduler.h"
#include "google/protobuf/text_format.h"

namespace outlay::rpc {

class LocalThings {
 public:
  explicit LocalThings(std::vector<CallObserver*> observers = {}, LinkFaults* faults = nullptr,
                       bool development = false)
      : dispatcher_({.clock = &clock_,
                     .random = &random_,
                     .authenticator = &authenticator_,
                     .authorizer = &authorizer_,
                     .observers = std::move(observers),
                     .development = development}),
        channel_({.peer = [this] { return peer_; }, .service = "things", .scheduler = &scheduler_, .faults = faults}) {
    things_.Bind(dispatcher_);
    sealed_ = dispatcher_.Seal();
  }

  // Calls, and runs all due tasks; returns the status, or UNKNOWN "still running".
  absl::Status Call(std::string_view method, const google::protobuf::Message& request,
                    google::protobuf::Message* response, const CallOptions& options = AsAcme()) {
    auto result = std::make_shared<absl::Status>(absl::UnknownError("still running"));
    channel_.Call(std::string("/outlay.testing.v1.Things/") + std::string(method), request, response, options,
                  [result](absl::Status status) { *result = std::move(status); });
    scheduler_.RunDue();
    return *result;
  }

  static CallOptions AsAcme() { return {.caller = {.subject = "u1", .organization = "acme"}}; }

  testing::FakeClock& clock() { return clock_; }
  testing::FakeScheduler& scheduler() { return scheduler_; }
  DevelopmentAuthorizer& authorizer() { return authorizer_; }
  Dispatcher& dispatcher() { return dispatcher_; }
  LocalChannel& channel() { return channel_; }
  Things& things() { return things_; }
  const absl::Status& sealed() const { return sealed_; }
  void TakeDown() { peer_ = nullptr; }

 private:
  testing::FakeClock clock_;
  testing::FakeScheduler scheduler_{&clock_};
  SeededRandom random_{1};
  DevelopmentAuthenticator authenticator_;
  DevelopmentAuthorizer authorizer_;
  Dispatcher dispatcher_;
  Dispatcher* peer_ = &dispatcher_;
  Things things_;
  LocalChannel channel_;
  absl::Status sealed_;
};

// A request that every rule accepts.
inline testing::v1::CreateThingRequest GoodCreateThing() {
  testing::v1::CreateThingRequest request;
  google::protobuf::TextFormat::ParseFromString(R"pb(
                                                  parent: "organizations/acme"
                                                  thing_id: "t-1"
                                                  request_id: "r1"
                                                  thing {
                                                    name: "organizations/acme/things/t-1"
                                                    title: "Chair"
                                                    note: "Four legs,\none back."
                                                    price { currency_code: "EUR" units: 12 nanos: 340000000 }
                                                    quantity { value: "2.5" }
                                                    colour: COLOUR_RED
                                                    month: "2026-11"
                                                    day { year: 2024 month: 2 day: 29 }
                                                    made_time { seconds: 1700000000 }
                                                    life { seconds: 60 }
                                                    rank: 5
                                                    parts {
                                                      unit_price { value: "0" }
                                                      made_for: "organizations/acme/things/t-2"
                                                    }
                                                    currency: "EUR"
                                                    tags: "A-1"
                                                    time_zone: "Europe/Berlin"
                                                    email: "a@example.com"
                                                    picture: "12345678"
                                                    weight: 1.5
                                                    maker: "HAND"
                                                    labels { key: "k" value: "v" }
                                                  })pb",
                                                &request);
  return request;
}

}  // namespace outlay::rpc

#endif  // OUTLAY_COMMON_RPC_TESTING_FIXTURE_H_
