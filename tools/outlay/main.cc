// outlay: the command line of Outlay. See docs/cli.md.
#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "common/auth/client_security.h"
#include "common/base/errors.h"
#include "common/base/strings.h"
#include "common/rpc/channel_pool.h"
#include "common/rpc/grpc_channel.h"
#include "httplib.h"
#include "tools/outlay/app.h"

namespace outlay::cli {
namespace {

constexpr int kAdminTimeoutSeconds = 5;

std::optional<std::string> Variable(std::string_view name) {
  const char* value = std::getenv(std::string(name).c_str());
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

absl::StatusOr<AdminPage> FetchPage(const std::string& address, const std::string& path) {
  httplib::Client http("http://" + address);
  http.set_connection_timeout(kAdminTimeoutSeconds);
  http.set_read_timeout(kAdminTimeoutSeconds);
  const httplib::Result result = http.Get(path.c_str());
  if (!result) {
    return MakeError(absl::StatusCode::kUnavailable, "ADMIN_PORT_UNAVAILABLE",
                     Concat("nobody answers at http://", address, path), {{"address", address}});
  }
  return AdminPage{.status = result->status, .body = result->body};
}

// What changes while a command runs is nobody's news.
class NoLog final : public Log {
 public:
  using Log::Write;
  bool IsEnabled(LogLevel) const override { return false; }
  void Write(LogLevel, std::string_view, absl::Span<const LogField>) override {}
};

int RunMain(const std::vector<std::string>& words) {
  ThreadScheduler scheduler(2);
  const SystemClock clock;
  SystemRandom random;
  NoLog log;
  std::unique_ptr<auth::ClientSecurity> security;  // null: for development servers
  rpc::ChannelPool pool;
  const Environment environment = {
      .variable = Variable,
      .secure =
          [&](const auth::ClientSecurityOptions& options) {
            absl::StatusOr<std::unique_ptr<auth::ClientSecurity>> opened =
                auth::ClientSecurity::Open(options, &clock, &log);
            if (opened.ok()) {
              security = *std::move(opened);
            }
            return opened.status();
          },
      .connect = [&pool, &security](std::string_view service,
                                    const std::string& address) -> std::unique_ptr<rpc::Channel> {
        return std::make_unique<rpc::GrpcChannel>(
            &pool,
            rpc::GrpcChannelOptions{
                .target = address,
                .service = std::string(service),
                .connections = 1,
                .credentials = security == nullptr ? nullptr : security->ChannelCredentials(std::string(service))});
      },
      .fetch = FetchPage,
      .scheduler = &scheduler,
      .clock = &clock,
      .random = &random,
      .in = &std::cin,
      .out = &std::cout,
      .err = &std::cerr,
      .out_is_terminal = isatty(STDOUT_FILENO) != 0,
      .err_is_terminal = isatty(STDERR_FILENO) != 0,
  };
  return static_cast<int>(RunApp(words, environment));
}

}  // namespace
}  // namespace outlay::cli

int main(int argc, char** argv) {
  return outlay::cli::RunMain(std::vector<std::string>(argv + 1, argv + argc));
}
