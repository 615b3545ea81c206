#include "tools/process/child.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>

#include "common/base/strings.h"
#include "tools/process/launcher.h"

namespace outlay::process {

absl::StatusOr<Child> Child::Start(const Options& options) {
  Launch launch{.command = options.command,
                .environment = options.environment,
                .log_path = options.log_path,
                .log_output = options.log_output};
  for (char** entry = environ; *entry != nullptr; ++entry) launch.environment.emplace_back(*entry);
  int ends[2] = {-1, -1};
  if (!options.log_output && pipe2(ends, O_CLOEXEC) != 0) return absl::UnavailableError("cannot make a pipe");
  launch.output = ends[1];
  const absl::StatusOr<pid_t> pid = LaunchProgram(launch);
  if (ends[1] >= 0) close(ends[1]);
  Child child;
  child.output_ = ends[0];
  if (!pid.ok()) return pid.status();
  child.pid_ = *pid;
  return child;
}

Child::Child(Child&& other) noexcept : pid_(std::exchange(other.pid_, -1)), output_(std::exchange(other.output_, -1)) {}

Child& Child::operator=(Child&& other) noexcept {
  std::swap(pid_, other.pid_);
  std::swap(output_, other.output_);
  return *this;
}

Child::~Child() {
  Stop();
  if (output_ >= 0) close(output_);
}

absl::StatusOr<std::string> Child::ReadLine() {
  std::string line;
  for (char c = 0;;) {
    const ssize_t got = read(output_, &c, 1);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return absl::UnavailableError(Concat("process ", pid_, " ended without another line"));
    if (c == '\n') return line;
    line += c;
  }
}

void Child::Stop() {
  End(SIGTERM);
}

void Child::Kill() {
  End(SIGKILL);
}

void Child::End(int signal) {
  if (pid_ < 0) return;
  kill(pid_, signal);
  while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
}

bool Child::EndsWithin(absl::Duration timeout) {
  if (pid_ < 0) return true;
  // glibc 2.36 declares pidfd_open for C only.
  if (const int end = static_cast<int>(syscall(SYS_pidfd_open, pid_, 0)); end >= 0) {
    pollfd waiting{.fd = end, .events = POLLIN, .revents = 0};
    poll(&waiting, 1, static_cast<int>(absl::ToInt64Milliseconds(timeout)));
    close(end);
  }
  if (waitpid(pid_, nullptr, WNOHANG) == pid_) pid_ = -1;
  return pid_ < 0;
}

int64_t Child::ResidentBytes() const {
  std::ifstream file(Concat("/proc/", pid_, "/statm"));
  int64_t total = 0;
  int64_t resident = 0;
  file >> total >> resident;
  return resident * sysconf(_SC_PAGESIZE);
}

double Child::CpuSeconds() const {
  std::ifstream file(Concat("/proc/", pid_, "/stat"));
  std::stringstream text;
  text << file.rdbuf();
  // The second field, the program's name, is in parentheses and may have spaces.
  const std::string stat = text.str();
  const size_t name_end = stat.rfind(')');
  if (name_end == std::string::npos) return 0;
  std::istringstream fields(stat.substr(name_end + 1));
  std::string skipped;
  for (int i = 0; i < 11; ++i) fields >> skipped;
  int64_t user = 0;
  int64_t system = 0;
  fields >> user >> system;
  return static_cast<double>(user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

std::string ProgramFolder() {
  return std::filesystem::read_symlink("/proc/self/exe").parent_path().string();
}

}  // namespace outlay::process
