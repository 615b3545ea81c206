// What a client does with its streams, step by step. Real: the client. Fake: streams that the test answers and breaks,
// time and threads.
#include "client/hold_client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/base/errors.h"
#include "common/base/strings.h"
#include "common/rpc/status.h"
#include "common/testing/fake_clock.h"
#include "common/testing/fake_scheduler.h"
#include "common/testing/matchers.h"
#include "outlay/budget/v1/hold_batches.pb.h"

namespace outlay::client {
namespace {

namespace v1 = budget::v1;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

// What both ends of one stream have done.
struct ScriptedStream {
  std::vector<v1::StreamAuthorizeHoldsRequest> written;
  google::protobuf::Message* into = nullptr;
  UniqueFunction<void(bool)> read;
  UniqueFunction<void(absl::Status)> finish;
  bool is_dropped = false;

  const v1::AuthorizeHoldsRequest& batch(std::size_t i) const { return written[i].batch(); }
  void Send(const v1::StreamAuthorizeHoldsResponse& response) {
    into->CopyFrom(response);
    std::exchange(read, nullptr)(true);
  }
  // Sets all of a batch aside.
  void Allow(std::size_t i) {
    v1::StreamAuthorizeHoldsResponse response;
    response.set_batch_id(batch(i).batch_id());
    response.set_organization_sequence(7);
    for (int n = 0; n < batch(i).spends_size(); ++n) {
      response.mutable_response()->add_decisions()->set_hold_id(Concat(batch(i).batch_id(), "-00", n));
    }
    Send(response);
  }
  void Refuse(std::size_t i, const absl::Status& error) {
    v1::StreamAuthorizeHoldsResponse response;
    response.set_batch_id(batch(i).batch_id());
    *response.mutable_error() = rpc::ToRpcStatus(error);
    Send(response);
  }
  void End(const absl::Status& status) {
    std::exchange(read, nullptr)(false);
    if (finish) std::exchange(finish, nullptr)(status);
  }
};

class ScriptedChannel final : public rpc::Channel {
 public:
  void Call(std::string_view, const google::protobuf::Message&, google::protobuf::Message*, const rpc::CallOptions&,
            UniqueFunction<void(absl::Status)> done) override {
    done(absl::UnimplementedError("streams only"));
  }
  std::unique_ptr<rpc::ClientStream> Open(std::string_view, const rpc::CallOptions&) override {
    streams.push_back(std::make_shared<ScriptedStream>());
    return std::make_unique<Handle>(streams.back());
  }

  std::vector<std::shared_ptr<ScriptedStream>> streams;

 private:
  class Handle final : public rpc::ClientStream {
   public:
    explicit Handle(std::shared_ptr<ScriptedStream> stream) : stream_(std::move(stream)) {}
    ~Handle() override { stream_->is_dropped = true; }
    void Write(const google::protobuf::Message& message, UniqueFunction<void(bool)> done) override {
      stream_->written.emplace_back().CopyFrom(message);
      done(true);
    }
    void WritesDone() override {}
    void Read(google::protobuf::Message* into, UniqueFunction<void(bool)> done) override {
      stream_->into = into;
      stream_->read = std::move(done);
    }
    void Finish(UniqueFunction<void(absl::Status)> done) override { stream_->finish = std::move(done); }

   private:
    const std::shared_ptr<ScriptedStream> stream_;
  };
};

class HoldClientTest : public ::testing::Test {
 protected:
  void Make(HoldClientOptions options = {}) {
    options.organization = "acme";
    options.streams = 1;
    options.batches_in_flight = 1;
    client_ = std::make_unique<HoldClient>(
        HoldClientParts{.channel = &channel_, .scheduler = &scheduler_, .clock = &clock_, .random = &random_}, options);
  }
  static SpendRequest ASpend(std::int64_t units, absl::Duration timeout = absl::Seconds(10)) {
    SpendRequest request;
    request.spend.set_group("organizations/acme/groups/sales");
    request.spend.mutable_amount()->set_currency_code("EUR");
    request.spend.mutable_amount()->set_units(units);
    request.spend.set_document("organizations/acme/purchaseOrders/po-1");
    request.timeout = timeout;
    return request;
  }
  // Its answer will be in answers_, in its place.
  void Ask(SpendRequest request) {
    const std::size_t at = answers_.size();
    answers_.emplace_back();
    client_->Authorize(std::move(request), [this, at](absl::StatusOr<SpendDecision> decision) {
      EXPECT_FALSE(answers_[at].has_value()) << "told twice";
      answers_[at] = std::move(decision);
    });
    scheduler_.RunDue();
  }
  ScriptedStream& stream(std::size_t i) { return *channel_.streams.at(i); }
  std::string ReasonOf(std::size_t i) const {
    return answers_[i].has_value() ? ErrorReason(answers_[i]->status()) : "none";
  }
  std::string HoldOf(std::size_t i) const {
    return answers_[i].has_value() && answers_[i]->ok() ? (*answers_[i])->hold : "none";
  }

  testing::FakeClock clock_;
  testing::FakeScheduler scheduler_{&clock_};
  SeededRandom random_{1};
  ScriptedChannel channel_;
  std::deque<std::optional<absl::StatusOr<SpendDecision>>> answers_;
  std::unique_ptr<HoldClient> client_;
};

TEST_F(HoldClientTest, GathersWhatIsAskedWhileABatchIsUnderWay) {
  Make();
  for (int i = 1; i <= 4; ++i) Ask(ASpend(i));
  ASSERT_THAT(stream(0).written, SizeIs(1));
  EXPECT_EQ(stream(0).batch(0).spends_size(), 1);
  stream(0).Allow(0);
  ASSERT_THAT(stream(0).written, SizeIs(2));
  EXPECT_EQ(stream(0).batch(1).spends_size(), 3);
  EXPECT_NE(stream(0).batch(0).batch_id(), stream(0).batch(1).batch_id());
  stream(0).Allow(1);
  EXPECT_EQ(HoldOf(3), Concat("organizations/acme/holds/", stream(0).batch(1).batch_id(), "-002"));
  EXPECT_EQ((*answers_[3])->organization_sequence, 7);
}

TEST_F(HoldClientTest, SendsTogetherOnlyWhatEndsTogether) {
  Make();
  Ask(ASpend(1));
  Ask(ASpend(2));
  SpendRequest other = ASpend(3);
  other.expire_time = absl::FromUnixSeconds(2'000'000'000);
  Ask(other);
  stream(0).Allow(0);
  stream(0).Allow(1);
  ASSERT_THAT(stream(0).written, SizeIs(3));
  EXPECT_FALSE(stream(0).batch(1).has_expire_time());
  EXPECT_EQ(stream(0).batch(2).expire_time().seconds(), 2'000'000'000);
}

TEST_F(HoldClientTest, AsksAgainUnderTheSameIdWhenTheAnswerIsLost) {
  Make();
  Ask(ASpend(1));
  stream(0).End(absl::UnavailableError("gone"));
  scheduler_.AdvanceBy(absl::Seconds(1));
  ASSERT_THAT(channel_.streams, SizeIs(2));
  ASSERT_THAT(stream(1).written, SizeIs(1));
  EXPECT_EQ(stream(1).written[0].SerializeAsString(), stream(0).written[0].SerializeAsString());
  stream(1).Allow(0);
  EXPECT_NE(HoldOf(0), "none");
}

TEST_F(HoldClientTest, GivesUpAStreamThatStalls) {
  Make();
  Ask(ASpend(1));
  scheduler_.AdvanceBy(limits::kStall + absl::Seconds(1));
  ASSERT_THAT(channel_.streams, SizeIs(2));
  EXPECT_TRUE(stream(0).is_dropped);
  // What it answers later counts no more.
  stream(0).Allow(0);
  EXPECT_EQ(HoldOf(0), "none");
  stream(1).Allow(0);
  EXPECT_NE(HoldOf(0), "none");
}

TEST_F(HoldClientTest, TellsAnErrorOfOneSpendToThatOneAlone) {
  Make();
  for (int i = 1; i <= 4; ++i) Ask(ASpend(i));
  stream(0).Allow(0);
  stream(0).Refuse(1,
                   MakeError(absl::StatusCode::kNotFound, "GROUP_NOT_FOUND", "none", {{"field", "spends[1].group"}}));
  EXPECT_EQ(ReasonOf(2), "GROUP_NOT_FOUND");
  EXPECT_EQ(GetErrorDetail(answers_[2]->status())->metadata, (ErrorMetadata{{"field", "spend.group"}}));
  ASSERT_THAT(stream(0).written, SizeIs(3));
  EXPECT_EQ(stream(0).batch(2).spends_size(), 2);
  EXPECT_NE(stream(0).batch(2).batch_id(), stream(0).batch(1).batch_id());
  stream(0).Allow(2);
  EXPECT_THAT(HoldOf(3), HasSubstr("-001"));
}

TEST_F(HoldClientTest, MakesNoSecondBatchOfOneWhoseAnswerMayBeLost) {
  Make();
  Ask(ASpend(1));
  stream(0).Allow(0);
  Ask(ASpend(2));
  stream(0).End(absl::UnavailableError("gone"));
  Ask(ASpend(3));
  scheduler_.AdvanceBy(absl::Seconds(1));
  stream(1).Refuse(0, MakeError(absl::StatusCode::kNotFound, "GROUP_NOT_FOUND", "", {{"field", "spends[0].group"}}));
  EXPECT_EQ(ReasonOf(1), "OUTCOME_UNKNOWN");
  EXPECT_TRUE(IsOutcomeUnknown(answers_[1]->status()));
}

TEST_F(HoldClientTest, WaitsWhenTheServiceIsBusy) {
  Make();
  Ask(ASpend(1));
  stream(0).Refuse(0, Overloaded(absl::Milliseconds(200)));
  scheduler_.AdvanceBy(absl::Milliseconds(100));
  EXPECT_THAT(stream(0).written, SizeIs(1));
  scheduler_.AdvanceBy(absl::Milliseconds(200));
  ASSERT_THAT(stream(0).written, SizeIs(2));
  EXPECT_EQ(stream(0).batch(1).batch_id(), stream(0).batch(0).batch_id());
}

TEST_F(HoldClientTest, TellsWhatIsKnownWhenTheTimePasses) {
  Make();
  Ask(ASpend(1, absl::Milliseconds(500)));
  Ask(ASpend(2, absl::Milliseconds(500)));
  scheduler_.AdvanceBy(absl::Seconds(1));
  EXPECT_EQ(ReasonOf(0), "OUTCOME_UNKNOWN");
  const ErrorMetadata metadata = GetErrorDetail(answers_[0]->status())->metadata;
  EXPECT_EQ(metadata[0].second, Concat("organizations/acme/holds/", stream(0).batch(0).batch_id(), "-000"));
  EXPECT_EQ(ReasonOf(1), "NOT_SENT");
  EXPECT_FALSE(IsOutcomeUnknown(answers_[1]->status()));
  // Nobody waits: it looks at the time no more.
  EXPECT_EQ(scheduler_.pending(), 0);
}

TEST_F(HoldClientTest, TurnsAwayWhatIsTooMuch) {
  Make({.spends_in_flight_max = 2});
  for (int i = 1; i <= 3; ++i) Ask(ASpend(i));
  EXPECT_EQ(ReasonOf(2), "CLIENT_OVERLOADED");
  stream(0).Allow(0);
  Ask(ASpend(4));
  EXPECT_EQ(ReasonOf(3), "none");
}

TEST_F(HoldClientTest, RefusesWhatTheServiceWouldRefuse) {
  Make();
  Ask(SpendRequest());
  SpendRequest foreign = ASpend(1);
  foreign.spend.set_group("organizations/globex/groups/sales");
  Ask(foreign);
  SpendRequest generous = ASpend(1);
  generous.tolerance_basis_points = 10'001;
  Ask(generous);
  EXPECT_EQ(ReasonOf(0), "FIELD_REQUIRED");
  EXPECT_EQ(ReasonOf(1), "ORGANIZATION_MISMATCH");
  EXPECT_EQ(ReasonOf(2), "FIELD_INVALID");
  EXPECT_TRUE(channel_.streams.empty());
}

TEST_F(HoldClientTest, TellsWhoeverWaitsWhyItMayNotAsk) {
  Make();
  Ask(ASpend(1));
  stream(0).End(MakeError(absl::StatusCode::kPermissionDenied, "PERMISSION_REQUIRED", "no"));
  EXPECT_EQ(ReasonOf(0), "PERMISSION_REQUIRED");
}

TEST_F(HoldClientTest, TellsEverybodyWhenItIsClosed) {
  Make();
  Ask(ASpend(1));
  Ask(ASpend(2));
  client_.reset();
  EXPECT_EQ(ReasonOf(0), "OUTCOME_UNKNOWN");
  EXPECT_EQ(ReasonOf(1), "CLIENT_CLOSED");
}

}  // namespace
}  // namespace outlay::client
