// The common environment of every service's handlers, in one thread, for tests. Real: wrapper, commands, rows, log.
// Fake: time, threads, the disk, the network.
#ifndef OUTLAY_COMMON_SERVICE_TESTING_LOCAL_SERVICE_H_
#define OUTLAY_COMMON_SERVICE_TESTING_LOCAL_SERVICE_H_

#include <gtest/gtest.h>

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/random.h"
#include "common/command/testing/test_node.h"
#include "common/rpc/authenticator.h"
#include "common/rpc/channel.h"
#include "common/rpc/dispatcher.h"
#include "common/rpc/local_channel.h"
#include "common/rpc/testing/bad_calls.h"
#include "common/rpc/testing/hostile_calls.h"
#include "common/testing/parse.h"
#include "google/protobuf/message.h"

namespace outlay::service {

// The base of a service's fixture, which binds its handlers and then calls Seal. Every caller may do everything until a
// test sets another authorizer.
class LocalService {
 public:
  // `service`: as in its package, outlay.SERVICE.v1. `node` must outlive this; null: creates its own.
  explicit LocalService(const std::string& service, command::TestNode* node = nullptr);

  // Returns options for calls of that user.
  static rpc::CallOptions As(const std::string& subject = "ann", const std::string& organization = "acme",
                             const std::string& on_behalf_of = "");

  // Calls "Service/Method" and runs all due tasks; UNKNOWN: the call has not ended.
  template <typename Response>
  absl::StatusOr<Response> Call(const std::string& method, const google::protobuf::Message& request,
                                const rpc::CallOptions& options = As()) {
    // An answer may come after this returned.
    const auto response = std::make_shared<Response>();
    const absl::Status end = CallAndRun(method, request, response, options);
    if (!end.ok()) return end;
    return *response;
  }
  // The same with a request as text; a missing request id is generated.
  template <typename Request, typename Response>
  absl::StatusOr<Response> Send(const std::string& method, const std::string& text, const std::string& subject = "ann",
                                const std::string& organization = "acme") {
    Request request = testing::Parse<Request>(text);
    AddRequestId(&request);
    return Call<Response>(method, request, As(subject, organization));
  }

  // Returns all events of a type so far, the oldest first.
  template <typename Event>
  std::vector<Event> Events(const std::string& organization = "acme") const {
    std::vector<Event> events;
    for (const std::string& data : EventData(Event::descriptor()->full_name(), organization)) {
      EXPECT_TRUE(events.emplace_back().ParseFromString(data));
    }
    return events;
  }
  // Returns the number of records in the log of an organization's partition.
  size_t Records(const std::string& organization = "acme") const { return node_.Log(organization).size(); }

  // Returns a sender of arbitrary bytes, as "ann" of "acme".
  rpc::RawSender Sender();
  // Expects that each bad variation of a good call is refused by name, and that none leaves a record in the log.
  void ExpectRefusesBadMessages(const rpc::GoodCall& call);
  // Returns this as one of two servers that must behave identically.
  rpc::Twin Twin();

 protected:
  ~LocalService() = default;

  // To be called after the last handler is bound.
  void Seal();
  // Returns a different id each time.
  std::string NextRequestId();

 private:
  const std::unique_ptr<command::TestNode> own_node_;

 protected:
  command::TestNode& node_;
  SeededRandom random_{1};
  rpc::DevelopmentAuthenticator authenticator_;
  rpc::SwitchedAuthorizer authorizer_;
  rpc::Dispatcher dispatcher_;
  rpc::LocalChannel channel_;

 private:
  // `response` gets the answer, whenever it arrives.
  absl::Status CallAndRun(const std::string& method, const google::protobuf::Message& request,
                          const std::shared_ptr<google::protobuf::Message>& response, const rpc::CallOptions& options);
  void AddRequestId(google::protobuf::Message* request);
  std::vector<std::string> EventData(const std::string& type, const std::string& organization) const;

  const std::string package_;
  int requests_ = 0;
};

}  // namespace outlay::service

#endif  // OUTLAY_COMMON_SERVICE_TESTING_LOCAL_SERVICE_H_
