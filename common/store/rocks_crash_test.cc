// A process that writes is killed at random moments: everything that it was answered is there, and nothing has holes.
// Real: the process, the directory, the kill.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <sstream>
#include <string>

#include "common/base/random.h"
#include "common/store/crash_steps.h"
#include "common/store/rocks_store.h"
#include "common/testing/matchers.h"
#include "common/testing/temporary_folder.h"

namespace outlay::store {
namespace {

using ::outlay::testing::IsOk;

class RocksCrashTest : public ::testing::Test {
 protected:
  // Lets a writer run until it printed `bytes_min`, kills it, and returns all that it printed.
  std::string RunAndKill(size_t bytes_min) const {
    int status = 0;
    const std::string printed = Run(/*file_bytes=*/"", bytes_min, status);
    EXPECT_TRUE(WIFSIGNALED(status)) << "the writer ended by itself: " << status;
    return printed;
  }

  // `file_bytes`: how large its files can be; empty: as large as they get.
  std::string Run(std::string file_bytes, size_t bytes_min, int& status) const {
    int ends[2];
    EXPECT_EQ(::pipe2(ends, O_CLOEXEC), 0);
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    std::string program = OUTLAY_STORE_CRASH_WRITER;
    std::string directory = directory_;
    char* const arguments[] = {program.data(), directory.data(), file_bytes.empty() ? nullptr : file_bytes.data(),
                               nullptr};
    pid_t writer = 0;
    EXPECT_EQ(::posix_spawn(&writer, program.c_str(), &actions, nullptr, arguments, environ), 0);
    ::posix_spawn_file_actions_destroy(&actions);
    ::close(ends[1]);
    const std::string printed = Read(ends[0], bytes_min, writer);
    ::close(ends[0]);
    EXPECT_EQ(::waitpid(writer, &status, 0), writer);
    return printed;
  }

  // Everything that was answered is there.
  void Check(const std::array<uint64_t, 3>& answered) const {
    RocksStoreOptions options;
    options.directory = directory_;
    const absl::StatusOr<std::unique_ptr<Store>> store = OpenRocksStore(options);
    ASSERT_THAT(store, IsOk());
    for (size_t i = 0; i < kCrashOrganizations.size(); ++i) {
      ASSERT_GE(CheckSteps(**store, kCrashOrganizations[i]), answered[i]);
    }
  }

  // Reads to the end; the end comes because the writer is killed once there is enough.
  static std::string Read(int end, size_t bytes_min, pid_t writer) {
    std::string printed;
    char buffer[4096];
    bool is_killed = false;
    for (;;) {
      const ssize_t size = ::read(end, buffer, sizeof(buffer));
      if (size <= 0) return printed;
      printed.append(buffer, static_cast<size_t>(size));
      if (printed.size() >= bytes_min && !is_killed) {
        is_killed = true;
        EXPECT_EQ(::kill(writer, SIGKILL), 0);
      }
    }
  }

  static void NoteAnswers(const std::string& printed, std::array<uint64_t, 3>& answered) {
    std::istringstream lines(printed.substr(0, printed.rfind('\n') + 1));
    size_t organization = 0;
    uint64_t step = 0;
    while (lines >> organization >> step) answered.at(organization) = std::max(answered.at(organization), step);
  }

  static uint64_t CheckSteps(const Store& store, const std::string& organization) {
    const Store::Snapshot snapshot = store.ReadSnapshot(PartitionOf(organization)).value();
    const uint64_t last = snapshot.head.last_sequence;
    EXPECT_EQ(snapshot.reader->Find(kCount, {}).value().value_or("0"), std::to_string(last));
    uint64_t rows = 0;
    const auto visit = [&](const std::tuple<uint64_t>& key, const std::string&) {
      EXPECT_EQ(std::get<0>(key), ++rows);
      return Visit::kContinue;
    };
    EXPECT_THAT(snapshot.reader->Scan(kSteps, std::tuple<>(), visit), IsOk());
    EXPECT_EQ(rows, last);
    EXPECT_EQ(store.ReadLog(PartitionOf(organization), 0, size_t{1} << 30).value().size(), last);
    return last;
  }

  const testing::TemporaryFolder folder_;
  const std::string& directory_ = folder_.path();
};

TEST_F(RocksCrashTest, KeepsWhatWasAnsweredAndNoHoles) {
  const uint64_t seed = SystemRandom().Next();
  SCOPED_TRACE("seed " + std::to_string(seed));
  SeededRandom random(seed);
  std::array<uint64_t, 3> answered = {};
  for (int round = 0; round < 10; ++round) {
    NoteAnswers(RunAndKill(1 + random.Uniform(8'000)), answered);
    Check(answered);
  }
  EXPECT_GT(answered[0], 0);
}

// As on a full disk. What RocksDB says of it goes to no file there: it would end the process without a word.
TEST_F(RocksCrashTest, EndsByItselfWhenNothingMoreCanBeWritten) {
  std::array<uint64_t, 3> answered = {};
  int status = 0;
  NoteAnswers(Run("1000000", /*bytes_min=*/1'000'000'000, status), answered);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == kFatalExitCode) << status;
  EXPECT_GT(answered[0], 0);
  EXPECT_FALSE(std::filesystem::exists(directory_ + "/LOG"));
  Check(answered);
}

}  // namespace
}  // namespace outlay::store
