// The test server as a process of its own: exit codes, signals, what it says.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "common/base/strings.h"

extern char** environ;

namespace outlay::server {
namespace {

using ::testing::HasSubstr;

class MainTest : public ::testing::Test {
 protected:
  std::string Path(const char* name) const { return Concat(::testing::TempDir(), "/", getpid(), "-", name); }

  void Spawn(std::vector<std::string> words) {
    words.insert(words.begin(), OUTLAY_THINGS_SERVER);
    std::vector<char*> argv;
    for (std::string& word : words) {
      argv.push_back(word.data());
    }
    argv.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, Path("stderr").c_str(), O_CREAT | O_TRUNC | O_WRONLY,
                                     0600);
    ASSERT_EQ(posix_spawn(&process_, argv[0], &actions, nullptr, argv.data(), environ), 0);
    posix_spawn_file_actions_destroy(&actions);
  }

  int Wait() {
    int status = 0;
    waitpid(process_, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

  static std::string Read(const std::string& path) {
    std::ifstream file(path);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
  }
  std::string Stderr() const { return Read(Path("stderr")); }

  pid_t process_ = 0;
};

TEST_F(MainTest, EndsWithCode2AndOneLineWhenAFlagIsWrong) {
  Spawn({"--threads=0", "--auth=development", "--data_dir=d"});
  EXPECT_EQ(Wait(), 2);
  EXPECT_EQ(Stderr(), "things: --threads: must be from 1 to 64\n");
  Spawn({"--colour=red"});
  EXPECT_EQ(Wait(), 2);
  EXPECT_EQ(Stderr(), "things: --colour: no such flag; --help lists them\n");
}

TEST_F(MainTest, RefusesToStartWithoutSayingWhoMayCall) {
  Spawn({"--data_dir=d"});
  EXPECT_EQ(Wait(), 2);
  EXPECT_THAT(Stderr(), HasSubstr("--auth: say who may call"));
  Spawn({"--data_dir=d", "--auth=development", "--listen=0.0.0.0:0"});
  EXPECT_EQ(Wait(), 2);
  EXPECT_THAT(Stderr(), HasSubstr("loopback only"));
}

TEST_F(MainTest, ServesUntilSigtermAndEndsWithCode0) {
  const std::string ports = Path("ports");
  unlink(ports.c_str());
  Spawn({"--data_dir=d", "--auth=development", "--ports_file", ports});
  while (access(ports.c_str(), R_OK) != 0) {
    ASSERT_EQ(waitpid(process_, nullptr, WNOHANG), 0) << Stderr();
    std::this_thread::yield();
  }
  EXPECT_THAT(Read(ports), HasSubstr(Concat("\"pid\":", process_)));
  kill(process_, SIGTERM);
  EXPECT_EQ(Wait(), 0);
  EXPECT_THAT(Stderr(), HasSubstr("believes whatever callers say"));
  EXPECT_THAT(Stderr(), HasSubstr(R"("event":"server.started")"));
  EXPECT_THAT(Stderr(), HasSubstr(R"("event":"server.stopped")"));
}

}  // namespace
}  // namespace outlay::server
