#include "tests/access/edge.h"

#include <gtest/gtest.h>

#include <optional>
#include <string_view>
#include <utility>

#include "common/access/reach.h"
#include "common/auth/testing/certificates.h"
#include "common/base/errors.h"
#include "common/base/strings.h"
#include "common/rpc/call.h"

namespace outlay::access {
namespace {

using google::protobuf::Message;

std::unique_ptr<Message> NewRequest(const rpc::Method& method) {
  return std::unique_ptr<Message>(
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(method.descriptor()->input_type())->New());
}

class StubState final : public rpc::CallState {
 public:
  std::unique_ptr<Message> request;
};

// A method whose handler only notes that it ran, and, by group, looks where it should.
class StubMethod final : public rpc::BoundMethod {
 public:
  StubMethod(std::unique_ptr<const rpc::Method> method, const std::string* group, bool* ran)
      : BoundMethod(std::move(method)), group_(group), ran_(ran) {}

  std::shared_ptr<rpc::CallState> NewState() const override {
    auto state = std::make_shared<StubState>();
    state->request = NewRequest(method());
    return state;
  }
  Message* RequestOf(rpc::CallState& state) const override { return static_cast<StubState&>(state).request.get(); }
  void Run(std::shared_ptr<rpc::CallState> state) const override {
    if (method().reads_one_request()) return Handle(*state);
    // As rpc::Stream::Read does it.
    Message* const message = RequestOf(*state);
    state->transport().Read(message, [this, state, message](const absl::StatusOr<bool>& read) {
      EXPECT_TRUE(read.ok() && *read);
      const absl::Status status = state->CheckMessage(*message);
      status.ok() ? Handle(*state) : state->Finish(status, {});
    });
  }

 private:
  void Handle(rpc::CallState& state) const {
    *ran_ = true;
    const rpc::Caller& caller = state.context().caller;
    state.Finish(method().options().by_group() ? CheckReach(caller.reach.get(), *group_) : absl::OkStatus(), {});
  }

  const std::string* const group_;
  bool* const ran_;
};

class StubTransport final : public rpc::Transport {
 public:
  explicit StubTransport(const std::string& message) : message_(message) {}

  void Finish(const absl::Status& status, const rpc::Reply&) override { end_ = status; }
  void Read(Message* into, UniqueFunction<void(absl::StatusOr<bool>)> done) override {
    done(into->ParseFromString(message_));
  }
  void Write(const Message&, UniqueFunction<void(bool)> done) override { done(true); }
  void EndReads() override {}
  uint64_t write_under_way() const override { return 0; }
  void Cut() override {}
  bool cancelled() const override { return false; }

  const std::optional<absl::Status>& end() const { return end_; }

 private:
  const std::string message_;
  std::optional<absl::Status> end_;
};

class StubCall final : public rpc::IncomingCall {
 public:
  explicit StubCall(const Credentials& credentials) : metadata_(credentials.metadata) {
    if (!credentials.token.empty()) metadata_["authorization"] = Concat("Bearer ", credentials.token);
    if (!credentials.service.empty()) {
      peer_ = {.has_certificate = true, .uris = {Concat("spiffe://outlay.test/", credentials.service)}};
    }
  }
  std::optional<std::string_view> Find(std::string_view key) const override {
    const auto found = metadata_.find(std::string(key));
    return found == metadata_.end() ? std::nullopt : std::optional<std::string_view>(found->second);
  }
  absl::Duration time_left() const override { return absl::InfiniteDuration(); }
  rpc::Peer peer() const override { return peer_; }

 private:
  std::map<std::string, std::string> metadata_;
  rpc::Peer peer_;
};

// Services of which only one may call for users.
std::string Config(const std::string& path) {
  std::string services;
  for (const std::string& name : EdgeForTest::Services()) {
    services += Concat(services.empty() ? "" : ", ", "{\"name\": \"", name, "\"",
                       name == "invoice_matching" ? ", \"onBehalfOfUsers\": true}" : "}");
  }
  return Concat(R"({"issuers": [{"issuer": "https://id.test", "audiences": ["outlay"], "algorithms": ["RS256"],
    "organizationClaim": "org", "organizations": ["acme", "globex"], "keySetFile": ")",
                path, R"(.keys"}], "services": [)", services, "]}");
}

}  // namespace

const std::vector<std::string>& EdgeForTest::Services() {
  static const auto& services =
      *new std::vector<std::string>{"card_platform", "invoice_matching", "operator", "purchase_order", "sign_in"};
  return services;
}

EdgeForTest::EdgeForTest(testing::FakeClock* clock, testing::FakeScheduler* scheduler, rpc::Authorizer* authorizer)
    : path_(folder_.PathOf("auth.json")),
      clock_(clock),
      key_(auth::TestKey::Shared("k1")),
      policy_(path_, {.clock = clock, .scheduler = scheduler, .log = &log_}),
      authenticator_(&policy_, "outlay.test"),
      dispatcher_({.clock = clock,
                   .random = &random_,
                   .authenticator = &authenticator_,
                   .authorizer = authorizer,
                   .observers = {}}) {
  auth::WriteFile(path_ + ".keys", auth::KeySetOf({key_.Jwk()}));
  auth::WriteFile(path_, Config(path_));
  const absl::Status loaded = policy_.Load();
  EXPECT_TRUE(loaded.ok()) << loaded;
}

std::string EdgeForTest::Token(const std::string& subject, const std::string& organization, Kind kind) const {
  const absl::Time begin = kind == Kind::kExpired ? clock_->Now() - absl::Hours(1) : clock_->Now();
  auth::TestClaims claims(begin);
  claims.Set("sub", Concat("\"", subject, "\"")).Set("org", Concat("\"", organization, "\""));
  if (kind == Kind::kForeign) claims.Set("iss", "\"https://elsewhere.test\"");
  return key_.Sign(auth::HeaderOf("RS256", "k1"), claims.ToJson());
}

Outcome EdgeForTest::Call(const rpc::Method& method, const Credentials& credentials, const std::string& message,
                          const std::string& group) {
  std::unique_ptr<const rpc::BoundMethod>& stub = stubs_[method.path()];
  if (stub == nullptr) {
    stub = std::make_unique<StubMethod>(rpc::Method::Create(method.descriptor()).value(), &group_, &ran_);
  }
  group_ = group;
  ran_ = false;
  const auto transport = std::make_shared<StubTransport>(message);
  dispatcher_.Dispatch(*stub, StubCall(credentials), transport,
                       [&](Message* request) { return request->ParseFromString(message); });
  EXPECT_TRUE(transport->end().has_value()) << method.path();
  return {.reason = ErrorReason(transport->end().value_or(absl::UnknownError("no end"))), .ran = ran_};
}

}  // namespace outlay::access
