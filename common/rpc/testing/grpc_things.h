// The wrapper behind a real gRPC server and channel on loopback, port 0; clock and handlers are the tests' own.
#ifndef OUTLAY_COMMON_RPC_TESTING_GRPC_THINGS_H_
#define OUTLAY_COMMON_RPC_TESTING_GRPC_THINGS_H_

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <thread>

#include "common/base/strings.h"
#include "common/rpc/blocking.h"
#include "common/rpc/grpc_channel.h"
#include "common/rpc/grpc_server.h"
#include "common/rpc/testing/fixture.h"

namespace outlay::rpc {

class GrpcTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(local_.sealed().ok()) << local_.sealed();
    server_ = std::make_unique<GrpcServer>(&local_.dispatcher(), GrpcServerOptions{});
    ASSERT_TRUE(server_->Start().ok());
    channel_ = std::make_unique<GrpcChannel>(&pool_, GrpcChannelOptions{.target = Address(), .service = "things"});
  }

  std::string Address() const { return Concat("127.0.0.1:", server_->port()); }

  static std::string Path(std::string_view method) { return Concat("/outlay.testing.v1.Things/", method); }

  absl::Status Call(std::string_view method, const google::protobuf::Message& request,
                    google::protobuf::Message* response, const CallOptions& options = LocalThings::AsAcme()) {
    return CallAndWait(*channel_, Path(method), request, response, options);
  }

  absl::Status Echo(const std::string& text, std::string* back = nullptr) {
    testing::v1::EchoRequest request;
    request.set_text(text);
    testing::v1::EchoResponse response;
    absl::Status status = Call("Echo", request, &response);
    if (back != nullptr) {
      *back = response.text();
    }
    return status;
  }

  // Handlers run on the server's threads: what they count is there soon, not at once.
  template <typename Predicate>
  static void Await(Predicate predicate) {
    while (!predicate()) {
      std::this_thread::yield();
    }
  }

  LocalThings local_;
  ChannelPool pool_;
  std::unique_ptr<GrpcServer> server_;
  std::unique_ptr<GrpcChannel> channel_;
};

}  // namespace outlay::rpc

#endif  // OUTLAY_COMMON_RPC_TESTING_GRPC_THINGS_H_
