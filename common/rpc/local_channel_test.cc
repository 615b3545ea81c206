#include "common/rpc/local_channel.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/rpc/testing/fixture.h"
#include "common/testing/matchers.h"

namespace outlay::rpc {
namespace {

using testing::HasMetadata;
using testing::HasReason;
using testing::IsOk;
using testing::StatusIs;
using testing::v1::EchoRequest;
using testing::v1::EchoResponse;
using testing::v1::GetThingRequest;
using testing::v1::Thing;

TEST(LocalChannelTest, CarriesARequestToItsHandlerAndTheAnswerBack) {
  LocalThings local;
  ASSERT_THAT(local.sealed(), IsOk());
  Thing thing;
  ASSERT_THAT(local.Call("CreateThing", GoodCreateThing(), &thing), IsOk());
  EXPECT_EQ(thing.name(), "organizations/acme/things/t-1");
  ASSERT_EQ(local.things().seen().size(), 1u);
  const CallContext context = local.things().seen()[0];
  EXPECT_EQ(context.caller.subject, "u1");
  EXPECT_EQ(context.request_id, "r1");
  EXPECT_FALSE(context.request_digest.IsZero());
}

TEST(LocalChannelTest, KeepsReasonMetadataAndRetryTimeOfAnError) {
  LocalThings local;
  GetThingRequest request;
  request.set_name("organizations/acme/things/t-1");
  Thing thing;
  const absl::Status status = local.Call("GetThing", request, &thing);
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(status, HasReason("THING_NOT_FOUND"));
  EXPECT_THAT(status, HasMetadata("name", "organizations/acme/things/t-1"));
  EXPECT_EQ(GetErrorDetail(status)->retry_after, absl::Milliseconds(1500));
}

TEST(LocalChannelTest, SaysThatAPeerThatIsDownIsUnavailable) {
  LocalThings local;
  local.TakeDown();
  EchoResponse response;
  const absl::Status status = local.Call("Echo", EchoRequest(), &response);
  EXPECT_THAT(status, HasReason("DEPENDENCY_UNAVAILABLE"));
  EXPECT_THAT(status, HasMetadata("service", "things"));
}

TEST(LocalChannelTest, GivesUpAtTheDeadlineAndDropsTheLateAnswer) {
  LocalThings local;
  EchoRequest request;
  request.set_text("wait");
  EchoResponse response;
  absl::Status result = absl::UnknownError("still running");
  local.channel().Call("/outlay.testing.v1.Things/Echo", request, &response, {.timeout = absl::Seconds(2)},
                       [&](absl::Status status) { result = status; });
  local.scheduler().AdvanceBy(absl::Seconds(1));
  EXPECT_THAT(result, StatusIs(absl::StatusCode::kUnknown));
  local.scheduler().AdvanceBy(absl::Seconds(1));
  EXPECT_THAT(result, HasReason("NO_ANSWER"));
  local.things().AnswerWaiting();
  local.scheduler().RunDue();
  EXPECT_EQ(response.text(), "");
}

class FixedFate final : public LinkFaults {
 public:
  explicit FixedFate(LinkFate fate) : fate_(fate) {}
  LinkFate Next(std::string_view) override { return fate_; }

 private:
  LinkFate fate_;
};

TEST(LocalChannelTest, DelaysLosesAndRepeatsAsItsFaultsSay) {
  FixedFate twice({.request_delay = absl::Seconds(1), .duplicate_request = true});
  LocalThings local({}, &twice);
  Thing thing;
  EXPECT_THAT(local.Call("CreateThing", GoodCreateThing(), &thing), StatusIs(absl::StatusCode::kUnknown));
  local.scheduler().AdvanceBy(absl::Seconds(1));
  EXPECT_EQ(thing.name(), "organizations/acme/things/t-1");
  EXPECT_EQ(local.things().seen().size(), 2u);

  FixedFate deaf({.drop_reply = true});
  LocalThings lossy({}, &deaf);
  EXPECT_THAT(lossy.Call("CreateThing", GoodCreateThing(), &thing), StatusIs(absl::StatusCode::kUnknown));
  EXPECT_EQ(lossy.things().seen().size(), 1u);
}

}  // namespace
}  // namespace outlay::rpc
