#include "tools/bench/child.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>

#include "common/base/strings.h"

namespace outlay::bench {
namespace {

std::vector<char*> Pointers(std::vector<std::string>& strings) {
  std::vector<char*> pointers;
  for (std::string& string : strings) pointers.push_back(string.data());
  pointers.push_back(nullptr);
  return pointers;
}

}  // namespace

absl::StatusOr<Child> Child::Start(const Options& options) {
  std::vector<std::string> command = options.command;
  std::vector<std::string> environment = options.environment;
  for (char** entry = environ; *entry != nullptr; ++entry) environment.emplace_back(*entry);
  int pipe_ends[2];
  if (pipe2(pipe_ends, O_CLOEXEC) != 0) return absl::UnavailableError("cannot make a pipe");
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, pipe_ends[1], STDOUT_FILENO);
  if (!options.log_path.empty()) {
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, options.log_path.c_str(), O_CREAT | O_APPEND | O_WRONLY,
                                     0644);
  }
  Child child;
  const int error = posix_spawn(&child.pid_, command.front().c_str(), &actions, nullptr, Pointers(command).data(),
                                Pointers(environment).data());
  posix_spawn_file_actions_destroy(&actions);
  close(pipe_ends[1]);
  child.output_ = pipe_ends[0];
  if (error != 0) {
    child.pid_ = -1;
    return absl::UnavailableError(Concat("cannot start ", command.front(), ": ", std::strerror(error)));
  }
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
    if (got <= 0) return absl::UnavailableError(Concat("process ", pid_, " ended before it was ready"));
    if (c == '\n') return line;
    line += c;
  }
}

void Child::Stop() {
  if (pid_ < 0) return;
  kill(pid_, SIGTERM);
  while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
}

bool Child::is_running() {
  if (pid_ >= 0 && waitpid(pid_, nullptr, WNOHANG) == pid_) pid_ = -1;
  return pid_ >= 0;
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

}  // namespace outlay::bench
