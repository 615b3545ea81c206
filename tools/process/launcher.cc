#include "tools/process/launcher.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <deque>
#include <functional>
#include <future>
#include <mutex>
#include <thread>
#include <utility>

#include "absl/status/status.h"
#include "common/base/strings.h"

namespace outlay::process {
namespace {

std::vector<char*> Pointers(const std::vector<std::string>& strings) {
  std::vector<char*> pointers;
  pointers.reserve(strings.size() + 1);
  for (const std::string& string : strings) pointers.push_back(const_cast<char*>(string.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

// What the new process needs, made before it exists: between fork and exec nothing may allocate or lock.
struct Prepared {
  std::vector<char*> argv;
  std::vector<char*> envp;
  int output;
  const char* log_path;
  bool log_output;
  pid_t parent;
  int errors;  // tells errno when exec fails; closed by a successful one
};

bool Redirect(const Prepared& prepared) {
  if (prepared.output >= 0 && dup2(prepared.output, STDOUT_FILENO) < 0) return false;
  if (*prepared.log_path == '\0') return true;
  const int log = open(prepared.log_path, O_CREAT | O_APPEND | O_WRONLY | O_CLOEXEC, 0644);
  if (log < 0 || dup2(log, STDERR_FILENO) < 0) return false;
  return !prepared.log_output || dup2(log, STDOUT_FILENO) >= 0;
}

[[noreturn]] void BecomeProgram(const Prepared& prepared) {
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  // The parent may have ended before its end was asked to be told.
  if (prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && getppid() == prepared.parent && Redirect(prepared)) {
    execve(prepared.argv.front(), prepared.argv.data(), prepared.envp.data());
  }
  const int error = errno;
  [[maybe_unused]] const ssize_t told = write(prepared.errors, &error, sizeof(error));
  _exit(127);
}

absl::StatusOr<pid_t> Fork(const Launch& launch) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return absl::UnavailableError("cannot make a pipe");
  const Prepared prepared{.argv = Pointers(launch.command),
                          .envp = Pointers(launch.environment),
                          .output = launch.output,
                          .log_path = launch.log_path.c_str(),
                          .log_output = launch.log_output,
                          .parent = getpid(),
                          .errors = ends[1]};
  const pid_t pid = fork();
  if (pid == 0) BecomeProgram(prepared);
  int error = pid < 0 ? errno : 0;
  close(ends[1]);
  while (pid > 0 && read(ends[0], &error, sizeof(error)) < 0 && errno == EINTR) {
  }
  close(ends[0]);
  if (error == 0) return pid;
  if (pid > 0) waitpid(pid, nullptr, 0);
  return absl::UnavailableError(Concat("cannot start ", launch.command.front(), ": ", std::strerror(error)));
}

// The kernel kills a child when the *thread* that forked it ends, so one thread forks all of them and never ends.
class ForkingThread {
 public:
  static ForkingThread& Get() {
    static ForkingThread* const thread = new ForkingThread;
    return *thread;
  }

  absl::StatusOr<pid_t> Fork(const Launch& launch) {
    std::packaged_task<absl::StatusOr<pid_t>()> task([&launch] { return process::Fork(launch); });
    std::future<absl::StatusOr<pid_t>> result = task.get_future();
    {
      const std::lock_guard lock(mutex_);
      tasks_.push_back(std::move(task));
    }
    changed_.notify_one();
    return result.get();
  }

 private:
  ForkingThread() : thread_([this] { Run(); }) {}

  void Run() {
    for (std::unique_lock lock(mutex_);;) {
      changed_.wait(lock, [this] { return !tasks_.empty(); });
      std::packaged_task<absl::StatusOr<pid_t>()> task = std::move(tasks_.front());
      tasks_.pop_front();
      lock.unlock();
      task();
      lock.lock();
    }
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::packaged_task<absl::StatusOr<pid_t>()>> tasks_;
  std::thread thread_;
};

}  // namespace

absl::StatusOr<pid_t> LaunchProgram(const Launch& launch) {
  return ForkingThread::Get().Fork(launch);
}

}  // namespace outlay::process
