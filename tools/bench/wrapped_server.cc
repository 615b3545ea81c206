#include <utility>

#include "common/base/clock.h"
#include "common/base/random.h"
#include "common/base/status_macros.h"
#include "common/rpc/authenticator.h"
#include "common/rpc/dispatcher.h"
#include "common/rpc/grpc_server.h"
#include "tools/bench/bench.pb.h"
#include "tools/bench/echo_servers.h"

namespace outlay::bench {
namespace {

class WrappedServer final : public EchoServer {
 public:
  explicit WrappedServer(const EchoServerOptions& options)
      : dispatcher_({.clock = &clock_,
                     .random = &random_,
                     .authenticator = &authenticator_,
                     .authorizer = &authorizer_,
                     .development = true}),
        server_(&dispatcher_, {.threads = options.threads}) {}

  ~WrappedServer() override { server_.Shutdown(absl::Seconds(1)); }

  absl::Status Start() {
    for (const char* method : {kGetEcho, kCreateEcho}) {
      dispatcher_.Bind<v1::Echo, v1::Echo>(method,
                                           [](rpc::Call<v1::Echo, v1::Echo> call) { call.Finish(call.request()); });
    }
    OUTLAY_RETURN_IF_ERROR(dispatcher_.Seal());
    return server_.Start();
  }

  int port() const override { return server_.port(); }

 private:
  SystemClock clock_;
  SystemRandom random_;
  rpc::DevelopmentAuthenticator authenticator_;
  rpc::DevelopmentAuthorizer authorizer_;
  rpc::Dispatcher dispatcher_;
  rpc::GrpcServer server_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<EchoServer>> ServeByWrapper(const EchoServerOptions& options) {
  auto server = std::make_unique<WrappedServer>(options);
  OUTLAY_RETURN_IF_ERROR(server->Start());
  return std::unique_ptr<EchoServer>(std::move(server));
}

}  // namespace outlay::bench
