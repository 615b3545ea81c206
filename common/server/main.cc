#include <pthread.h>
#include <sys/resource.h>

#include <atomic>
#include <csignal>
#include <cstdio>
#include <string>

#include "absl/synchronization/mutex.h"
#include "common/base/strings.h"
#include "common/log/async_log.h"
#include "common/server/flags.h"
#include "common/server/host.h"
#include "google/protobuf/stubs/logging.h"
#include "grpc/support/log.h"

namespace outlay::server {
namespace {

constexpr int kExitStartFailed = 1;
constexpr int kExitBadFlag = 2;

// The log that gRPC's own messages go to; global, because gRPC takes a plain function.
std::atomic<Log*> grpc_log{nullptr};

// gRPC logs this for each connection, although it is expected: our certificates name services, not hosts, and the
// service is what we check.
constexpr std::string_view kNoHostName = "No match found for server name";

void LogFromGrpc(gpr_log_func_args* args) {
  if (std::string_view(args->message).starts_with(kNoHostName)) {
    return;
  }
  if (Log* const log = grpc_log.load(std::memory_order_acquire); log != nullptr) {
    log->Write(LogLevel::kWarning, "grpc.message", {{"text", args->message}});
  }
}

void Say(std::string_view line) {
  std::fputs(Concat(line, "\n").c_str(), stderr);
}

void WarnAboutDevelopment() {
  Say("+---------------------------------------------------------------------+\n"
      "| --auth=development: this server believes whatever callers say about |\n"
      "| themselves. Anyone who can reach its port can be anyone. It listens |\n"
      "| on loopback only. Never put real data into it.                      |\n"
      "+---------------------------------------------------------------------+");
}

// Raises the soft limit of descriptors, because connections and database files need more than is usual.
void RaiseFileLimit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
  }
}

// Blocks the signals before any thread exists, so that all threads leave them to WaitForStop.
sigset_t BlockStopSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  return signals;
}

// Lets a second signal, while the server drains, end the process at once.
void WaitForStop(const sigset_t& signals) {
  int signal = 0;
  sigwait(&signals, &signal);
  pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
}

int Run(const ServiceDefinition& definition, const ServerOptions& options, const sigset_t& signals) {
  const SystemClock clock;
  AsyncLog log(&clock, options.log_level);
  grpc_log.store(&log, std::memory_order_release);
  int code = 0;
  {
    Host host(options, definition.name, definition.version, &log);
    if (const absl::Status started = host.Start(definition.make); !started.ok()) {
      Say(Concat(definition.name, ": cannot start: ", started.message()));
      code = absl::IsInvalidArgument(started) ? kExitBadFlag : kExitStartFailed;
    } else {
      WaitForStop(signals);
    }
    host.Stop();
  }
  grpc_log.store(nullptr, std::memory_order_release);
  return code;
}

}  // namespace

int Main(int argc, char** argv, const ServiceDefinition& definition) {
  // Abseil as built by Debian looks for deadlocks inside gRPC's mutexes; that costs a tenth of the throughput and more.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  // Callers are told about messages that do not parse; protobuf would also print them.
  google::protobuf::SetLogHandler(nullptr);
  gpr_set_log_function(&LogFromGrpc);
  const sigset_t signals = BlockStopSignals();
  SetDefaultListen(definition.default_listen);
  if (HelpWanted(argc, argv)) {
    std::fputs(Concat(definition.name, " ", definition.version, "\n\n", DescribeFlags()).c_str(), stdout);
    return 0;
  }
  if (argc == 2 && std::string_view(argv[1]) == "--version") {
    std::fputs(Concat(definition.name, " ", definition.version, "\n").c_str(), stdout);
    return 0;
  }
  absl::Status status = ParseFlags(argc, argv);
  const ServerOptions options = OptionsFromFlags();
  if (status.ok()) status = options.Validate();
  if (status.ok()) status = CheckTargets();
  if (!status.ok()) {
    Say(Concat(definition.name, ": ", status.message()));
    return kExitBadFlag;
  }
  if (options.auth == Auth::kDevelopment) {
    WarnAboutDevelopment();
  }
  RaiseFileLimit();
  return Run(definition, options, signals);
}

}  // namespace outlay::server
