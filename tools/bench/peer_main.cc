// Serves one kind of echo until it is told to end: outlay_bench_peer queues|callbacks|wrapper THREADS REPLY_BYTES.
// A process of its own, as the services are, so that figures can be compared.

#include <signal.h>
#include <sys/prctl.h>

#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "tools/bench/echo_servers.h"

namespace {

using outlay::bench::EchoServer;

absl::StatusOr<std::unique_ptr<EchoServer>> Serve(std::string_view kind,
                                                  const outlay::bench::EchoServerOptions& options) {
  if (kind == "queues") return outlay::bench::ServeByQueues(options);
  if (kind == "callbacks") return outlay::bench::ServeByCallbacks(options);
  if (kind == "wrapper") return outlay::bench::ServeByWrapper(options);
  return absl::InvalidArgumentError("the kind is queues, callbacks or wrapper");
}

}  // namespace

int main(int argc, char** argv) {
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  sigset_t end;
  sigemptyset(&end);
  sigaddset(&end, SIGTERM);
  sigaddset(&end, SIGINT);
  pthread_sigmask(SIG_BLOCK, &end, nullptr);
  outlay::bench::EchoServerOptions options;
  if (argc > 2) options.threads = std::atoi(argv[2]);
  if (argc > 3) options.reply_bytes = static_cast<size_t>(std::atoll(argv[3]));
  const auto server = Serve(argc > 1 ? argv[1] : "", options);
  if (!server.ok()) {
    std::fprintf(stderr, "%s\n", server.status().ToString().c_str());
    return 2;
  }
  std::printf("%d\n", (*server)->port());
  std::fflush(stdout);
  int signal = 0;
  sigwait(&end, &signal);
  return 0;
}
