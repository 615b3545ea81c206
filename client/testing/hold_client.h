// A client on streams that the test answers and breaks, step by step. Real: the client. Fake: streams, time and
// threads.
#ifndef OUTLAY_CLIENT_TESTING_HOLD_CLIENT_H_
#define OUTLAY_CLIENT_TESTING_HOLD_CLIENT_H_

#include <gtest/gtest.h>

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "client/hold_client.h"
#include "common/base/errors.h"
#include "common/base/strings.h"
#include "common/rpc/status.h"
#include "common/testing/fake_clock.h"
#include "common/testing/fake_scheduler.h"
#include "outlay/budget/v1/hold_batches.pb.h"

namespace outlay::client {

namespace v1 = budget::v1;

// The activity on both ends of one stream.
struct ScriptedStream {
  std::vector<v1::StreamAuthorizeHoldsRequest> written;
  google::protobuf::Message* into = nullptr;
  UniqueFunction<void(bool)> read;
  UniqueFunction<void(absl::Status)> finish;
  bool is_dropped = false;
  bool has_reached = true;

  const v1::AuthorizeHoldsRequest& batch(std::size_t i) const { return written[i].batch(); }
  void Send(const v1::StreamAuthorizeHoldsResponse& response) {
    into->CopyFrom(response);
    std::exchange(read, nullptr)(true);
  }
  // Allows all spends of a batch.
  void Allow(std::size_t i) {
    v1::StreamAuthorizeHoldsResponse response;
    response.set_batch_id(batch(i).batch_id());
    response.set_organization_sequence(7);
    for (int n = 0; n < batch(i).spends_size(); ++n) {
      response.mutable_response()->add_decisions()->set_hold_id(Concat(batch(i).batch_id(), "-00", n));
    }
    Send(response);
  }
  void Refuse(std::size_t i, const absl::Status& error, const std::vector<absl::Status>& further = {}) {
    v1::StreamAuthorizeHoldsResponse response;
    response.set_batch_id(batch(i).batch_id());
    *response.mutable_error() = rpc::ToRpcStatus(error);
    for (const absl::Status& one : further) *response.add_further_errors() = rpc::ToRpcStatus(one);
    Send(response);
  }
  void End(const absl::Status& status) {
    std::exchange(read, nullptr)(false);
    if (finish) std::exchange(finish, nullptr)(status);
  }
};

class ScriptedChannel final : public rpc::Channel {
 public:
  bool is_reachable = true;
  void Call(std::string_view, const google::protobuf::Message&, google::protobuf::Message*, const rpc::CallOptions&,
            UniqueFunction<void(absl::Status)> done) override {
    done(absl::UnimplementedError("streams only"));
  }
  std::unique_ptr<rpc::ClientStream> Open(std::string_view, const rpc::CallOptions&) override {
    streams.push_back(std::make_shared<ScriptedStream>());
    streams.back()->has_reached = is_reachable;
    return std::make_unique<Handle>(streams.back());
  }

  std::vector<std::shared_ptr<ScriptedStream>> streams;

 private:
  class Handle final : public rpc::ClientStream {
   public:
    explicit Handle(std::shared_ptr<ScriptedStream> stream) : stream_(std::move(stream)) {}
    ~Handle() override { stream_->is_dropped = true; }
    void Cancel() override {}
    bool HasReached() const override { return stream_->has_reached; }
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
  void Make(HoldClientOptions options = {.streams = 1, .batches_in_flight = 1}) {
    options.organization = "acme";
    client_ = std::make_unique<HoldClient>(
        HoldClientParts{.channel = &channel_, .scheduler = &scheduler_, .clock = &clock_, .random = &random_}, options);
  }
  static SpendRequest ASpend(int64_t units, absl::Duration timeout = absl::Seconds(10)) {
    SpendRequest request;
    request.spend.set_group("organizations/acme/groups/sales");
    request.spend.mutable_amount()->set_currency_code("EUR");
    request.spend.mutable_amount()->set_units(units);
    request.spend.set_document("organizations/acme/purchaseOrders/po-1");
    request.timeout = timeout;
    return request;
  }
  // Requests a spend, whose answer will be at its place in answers_.
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
  // Returns the field of an error.
  std::string FieldOf(std::size_t i) const {
    const std::optional<ErrorDetail> detail = GetErrorDetail(answers_[i]->status());
    return detail.has_value() && !detail->metadata.empty() ? detail->metadata.front().second : "none";
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

}  // namespace outlay::client

#endif  // OUTLAY_CLIENT_TESTING_HOLD_CLIENT_H_
