// Real: processes, signals.
#include "tools/process/child.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <fstream>
#include <sstream>
#include <utility>

#include "common/base/strings.h"
#include "common/testing/matchers.h"
#include "common/testing/temporary_folder.h"
#include "tools/process/service.h"

namespace outlay::process {
namespace {

using ::outlay::testing::HasReason;
using ::outlay::testing::IsOkAndHolds;
using ::testing::HasSubstr;

std::vector<std::string> Shell(const std::string& script) {
  return {"/bin/sh", "-c", script};
}

TEST(ChildTest, TellsWhatItWritesAndThatItEnded) {
  absl::StatusOr<Child> child =
      Child::Start({.command = Shell("echo $GREETING; echo you"), .environment = {"GREETING=hi"}});
  ASSERT_TRUE(child.ok());
  EXPECT_THAT(child->ReadLine(), IsOkAndHolds("hi"));
  EXPECT_THAT(child->ReadLine(), IsOkAndHolds("you"));
  EXPECT_EQ(child->ReadLine().status().code(), absl::StatusCode::kUnavailable);
  EXPECT_TRUE(child->EndsWithin(absl::Seconds(30)));
  EXPECT_FALSE(child->is_running());
}

TEST(ChildTest, SaysWhyAProgramCannotBeStarted) {
  const absl::StatusOr<Child> child = Child::Start({.command = {"/no/such/program"}});
  EXPECT_EQ(child.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(std::string(child.status().message()), HasSubstr("/no/such/program: No such file"));
}

TEST(ChildTest, WritesBothItsOutputsToTheLog) {
  const testing::TemporaryFolder folder;
  const std::string log = folder.PathOf("log");
  absl::StatusOr<Child> child =
      Child::Start({.command = Shell("echo out; echo err >&2"), .log_path = log, .log_output = true});
  ASSERT_TRUE(child.ok());
  EXPECT_TRUE(child->EndsWithin(absl::Seconds(30)));
  std::stringstream text;
  text << std::ifstream(log).rdbuf();
  EXPECT_EQ(text.str(), "out\nerr\n");
}

TEST(ChildTest, StopsInItsOwnWayAndIsKilledInOurs) {
  absl::StatusOr<Child> child =
      Child::Start({.command = Shell("trap 'echo bye; exit' TERM; echo up; while :; do :; done")});
  ASSERT_TRUE(child.ok());
  EXPECT_THAT(child->ReadLine(), IsOkAndHolds("up"));
  EXPECT_FALSE(child->EndsWithin(absl::ZeroDuration()));
  child->Stop();
  EXPECT_THAT(child->ReadLine(), IsOkAndHolds("bye"));
  absl::StatusOr<Child> deaf = Child::Start({.command = Shell("trap '' TERM; echo up; while :; do :; done")});
  ASSERT_TRUE(deaf.ok());
  EXPECT_THAT(deaf->ReadLine(), IsOkAndHolds("up"));
  deaf->Kill();
  EXPECT_FALSE(deaf->is_running());
}

// What the grandchild writes comes through the same pipe, which ends when both have ended.
TEST(ChildTest, EndsWithItsParentHoweverThatEndsAndNotWithAThreadOfIt) {
  constexpr int kMoreThanThePipeHolds = 20'000;
  constexpr int kForever = 1'000'000;
  for (const int signal : {SIGKILL, SIGTERM, SIGPIPE}) {
    SCOPED_TRACE(signal);
    absl::StatusOr<Child> parent =
        Child::Start({.command = {OUTLAY_PROCESS_PARENT, "/bin/sh", "-c", "while echo tick; do :; done"}});
    ASSERT_TRUE(parent.ok());
    absl::StatusOr<std::string> line = parent->ReadLine();
    while (line.ok() && *line != "parent") line = parent->ReadLine();
    // The thread that started it has ended.
    for (int i = 0; i < kMoreThanThePipeHolds; ++i) line = parent->ReadLine();
    EXPECT_THAT(line, IsOkAndHolds("tick"));
    kill(parent->pid(), signal);
    EXPECT_TRUE(parent->EndsWithin(absl::Seconds(30)));
    for (int i = 0; i < kForever && line.ok(); ++i) line = parent->ReadLine();
    EXPECT_EQ(line.status().code(), absl::StatusCode::kUnavailable);
  }
}

TEST(ServiceTest, NamesTheLogOfAServiceThatDoesNotStart) {
  const testing::TemporaryFolder folder;
  const ServiceOptions options{.name = "nothing", .program = "/bin/false", .folder = folder.path()};
  const absl::StatusOr<RunningService> service = StartService(options);
  EXPECT_THAT(service, HasReason("SERVICE_DID_NOT_START"));
  EXPECT_THAT(std::string(service.status().message()), HasSubstr(LogPath(options)));
}

}  // namespace
}  // namespace outlay::process
