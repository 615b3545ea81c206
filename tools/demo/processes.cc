#include "tools/demo/processes.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>

#include "absl/synchronization/notification.h"
#include "absl/time/time.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"

extern char** environ;

namespace outlay::demo {
namespace {

constexpr absl::Duration kPoll = absl::Milliseconds(10);
constexpr int kPollsMax = 3000;  // 30 s

}  // namespace

Service::Service(Options options, Scheduler& scheduler) : options_(std::move(options)), scheduler_(scheduler) {}

Service::~Service() {
  Stop();
}

absl::Status Service::Start() {
  std::error_code ignored;
  std::filesystem::remove(ports_path(), ignored);
  OUTLAY_RETURN_IF_ERROR(Spawn());
  return AwaitPorts();
}

absl::Status Service::Spawn() {
  std::vector<std::string> args = {options_.program,
                                   Concat("--data_dir=", options_.folder, "/", options_.name),
                                   Concat("--listen=127.0.0.1:", port_),
                                   Concat("--admin_listen=127.0.0.1:", admin_port_),
                                   Concat("--ports_file=", ports_path()),
                                   "--auth=development"};
  args.insert(args.end(), options_.flags.begin(), options_.flags.end());
  std::vector<char*> argv;
  for (std::string& arg : args) {
    argv.push_back(arg.data());
  }
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, log_path().c_str(), O_CREAT | O_APPEND | O_WRONLY, 0644);
  posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO);
  const int error = posix_spawn(&pid_, options_.program.c_str(), &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) {
    pid_ = -1;
    return MakeError(absl::StatusCode::kUnavailable, "SERVICE_DID_NOT_START",
                     Concat("cannot start ", options_.program, "; build it with ./run build release"));
  }
  return absl::OkStatus();
}

// The service writes the file, by a rename, when it listens.
absl::Status Service::AwaitPorts() {
  for (int poll = 0; poll < kPollsMax; ++poll) {
    if (std::ifstream file(ports_path()); file) {
      std::stringstream text;
      text << file.rdbuf();
      google::protobuf::Struct ports;
      if (google::protobuf::util::JsonStringToMessage(text.str(), &ports).ok()) {
        port_ = static_cast<int>(ports.fields().at("port").number_value());
        admin_port_ = static_cast<int>(ports.fields().at("admin_port").number_value());
        return absl::OkStatus();
      }
    }
    if (waitpid(pid_, nullptr, WNOHANG) == pid_) {
      pid_ = -1;
      break;
    }
    absl::Notification over;
    scheduler_.RunAfter(kPoll, [&over] { over.Notify(); });
    over.WaitForNotification();
  }
  return MakeError(absl::StatusCode::kUnavailable, "SERVICE_DID_NOT_START",
                   Concat(options_.name, " did not start; its log is ", log_path()));
}

void Service::Stop() {
  End(SIGTERM);
}

void Service::Kill() {
  End(SIGKILL);
}

void Service::End(int signal) {
  if (pid_ == -1) {
    return;
  }
  kill(pid_, signal);
  while (waitpid(pid_, nullptr, 0) == -1 && errno == EINTR) {
  }
  pid_ = -1;
}

}  // namespace outlay::demo
