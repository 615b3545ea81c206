// The directory service, whole, with a follower of its events, in one thread from one seed. Real: the service with its
// feed, a consumer of it. Fake: time, threads, network, disks, what the follower does with the events. The
// administrators of two organizations change everything, and somebody imports lists of people, while calls are lost,
// doubled and delayed, disks fail and processes end, at random and at every single write. docs/simulation.md says which
// check proves which invariant.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/testing/matchers.h"
#include "common/testing/seeds.h"
#include "common/testing/simulator.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "google/protobuf/timestamp.pb.h"
#include "tests/simulation/administrators.h"
#include "tests/simulation/changes.h"
#include "tests/simulation/directory_checks.h"
#include "tests/simulation/directory_nodes.h"
#include "tests/simulation/importer.h"
#include "tests/simulation/worlds.h"

namespace outlay::simulation {
namespace {

// Without what differs between runs that take different times.
void ClearTimes(google::protobuf::Message& message) {
  const google::protobuf::Reflection& reflection = *message.GetReflection();
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const google::protobuf::FieldDescriptor* field : fields) {
    if (field->message_type() == google::protobuf::Timestamp::descriptor()) reflection.ClearField(&message, field);
  }
}

// The keys begin with the names of the events.
Copy Timeless(const Copy& copy) {
  Copy timeless;
  for (const auto& [key, state] : copy) {
    const std::string name = absl::StrCat("outlay.directory.v1.", key.substr(0, key.find(' ')));
    const std::unique_ptr<google::protobuf::Message> event(
        google::protobuf::MessageFactory::generated_factory()
            ->GetPrototype(google::protobuf::DescriptorPool::generated_pool()->FindMessageTypeByName(name))
            ->New());
    EXPECT_TRUE(event->ParseFromString(state)) << key;
    ClearTimes(*event);
    timeless[key] = event->ShortDebugString();
  }
  return timeless;
}

// The world of one seed.
class World {
 public:
  explicit World(uint64_t seed)
      : acme_(&simulator_, kAcme, OtherOrganization(seed)),
        globex_(&simulator_, OtherOrganization(seed), kAcme),
        importer_(&simulator_, kAcme),
        simulator_(seed) {
    AddDirectory(simulator_, &is_upgraded_);
    AddFollower(simulator_);
  }

  void Run() {
    Random& random = simulator_.random();
    simulator_.node(kDirectory).Start();
    for (Administrators* administrators : {&acme_, &globex_}) administrators->Begin();
    simulator_.RunFor(absl::Seconds(1));
    simulator_.Within(absl::Seconds(5), [this] { simulator_.node(kFollower).Start(); });
    if (random.Uniform(4) == 0) simulator_.Within(absl::Seconds(6), [this] { Trim(); });
    for (Administrators* administrators : {&acme_, &globex_}) PlanWorkOf(*administrators);
    const uint64_t imports = random.Uniform(3);
    for (uint64_t i = 0; i < imports; ++i) simulator_.Within(absl::Seconds(6), [this] { importer_.ImportSomebody(); });
    if (random.Uniform(2) == 0) simulator_.Within(absl::Seconds(6), [this] { Upgrade(); });
    Disturb(simulator_, {kDirectory, kFollower});
    is_settled_ = simulator_.HealAndSettle(absl::Minutes(1), [this] { return IsSettled(); });
    // What is still on its way must not change anything any more.
    simulator_.RunFor(absl::Seconds(1));
  }

  void Check() {
    EXPECT_TRUE(is_settled_) << "a minute after all faults ended it is not quiet (I18)";
    for (const Administrators* administrators : {&acme_, &globex_}) {
      ASSERT_TRUE(administrators->first_problem().empty()) << administrators->first_problem();
      CheckTables(simulator_, administrators->organization());
      CheckFollower(simulator_, administrators->organization());
      if (!is_trimmed_) CheckDirectoryLog(simulator_, *administrators);
    }
    EXPECT_EQ(importer_.first_problem(), "");
    if (!is_trimmed_) CheckImports(simulator_, importer_);
    EXPECT_THAT(simulator_.CheckChains(), testing::IsOk()) << "(I16)";
  }

  testing::Simulator& simulator() { return simulator_; }

 private:
  void PlanWorkOf(Administrators& administrators) {
    Random& random = simulator_.random();
    const uint64_t changes = 5 + random.Uniform(15);
    for (uint64_t i = 0; i < changes; ++i) {
      simulator_.Within(absl::Seconds(6), [&administrators] { administrators.ChangeSomething(); });
    }
    simulator_.Within(absl::Seconds(6), [&administrators] { administrators.List(); });
    if (random.Uniform(4) == 0) simulator_.Within(absl::Seconds(6), [&administrators] { administrators.Trespass(); });
  }

  // Whoever is behind has to begin with a snapshot.
  void Trim() {
    if (!simulator_.node(kDirectory).is_up()) return;
    is_trimmed_ = true;
    for (Administrators* administrators : {&acme_, &globex_}) administrators->ExpectTrimmedLogs();
    simulator_.node(kDirectory).TrimLogs();
  }

  // The next process is of another version.
  void Upgrade() {
    is_upgraded_ = true;
    if (!simulator_.node(kDirectory).is_up()) return;
    simulator_.node(kDirectory).Crash();
    simulator_.node(kDirectory).Start();
  }

  bool IsSettled() {
    bool is_settled = acme_.AreDone() && globex_.AreDone() && importer_.IsDone();
    for (const Administrators* administrators : {&acme_, &globex_}) {
      is_settled = is_settled && HasOtherRoles(simulator_, administrators->organization()) == is_upgraded_;
      is_settled = is_settled && HasFollowed(simulator_, store::PartitionOf(administrators->organization()));
    }
    return is_settled;
  }

  bool is_settled_ = false;
  bool is_trimmed_ = false;
  bool is_upgraded_ = false;
  Administrators acme_;
  Administrators globex_;
  Importer importer_;
  // The last, to go first: what it still carries refers to the others.
  testing::Simulator simulator_;
};

// One organization takes all steps while a node crashes at one of its writes.
class Steps {
 public:
  Steps() : acme_(&simulator_, kAcme, kElsewhere), importer_(&simulator_, kAcme), simulator_(1) {
    AddDirectory(simulator_, &is_upgraded_);
    AddFollower(simulator_);
  }

  // False: the node did not write so often.
  bool Run(const char* node, uint64_t crash_at_write) {
    for (const char* name : {kDirectory, kFollower}) simulator_.node(name).Start();
    acme_.Begin();
    simulator_.RunFor(absl::Seconds(1));
    is_upgraded_ = true;
    simulator_.node(kDirectory).Crash();
    simulator_.node(kDirectory).Start();
    // The follower finds it again.
    simulator_.RunFor(absl::Seconds(3));
    simulator_.node(node).CrashAtWrite(crash_at_write);
    acme_.ChangeEverything();
    importer_.Import("Ida <ida@x.example>\nIda <ida@x.example>\nAnn <ann@acme.example>\nJo <jo@x.example>\n");
    const absl::Time end = simulator_.clock().Now() + absl::Minutes(1);
    bool has_crashed = false;
    while (!IsSettled() && simulator_.clock().Now() < end) {
      simulator_.RunFor(absl::Milliseconds(100));
      if (!simulator_.node(node).is_up()) {
        has_crashed = true;
        simulator_.node(node).Start();
      }
    }
    EXPECT_TRUE(IsSettled()) << "(I18)";
    return has_crashed;
  }

  void Check() {
    ASSERT_TRUE(acme_.first_problem().empty()) << acme_.first_problem();
    CheckTables(simulator_, kAcme);
    CheckFollower(simulator_, kAcme);
    CheckDirectoryLog(simulator_, acme_);
    EXPECT_EQ(importer_.first_problem(), "");
    CheckImports(simulator_, importer_);
    EXPECT_THAT(simulator_.CheckChains(), testing::IsOk()) << "(I16)";
  }

  Copy End() { return ReadCopy(simulator_, store::PartitionOf(kAcme)); }

 private:
  bool IsSettled() {
    return acme_.AreDone() && importer_.IsDone() && simulator_.node(kDirectory).is_up() &&
           simulator_.node(kFollower).is_up() && HasOtherRoles(simulator_, kAcme) &&
           HasFollowed(simulator_, store::PartitionOf(kAcme));
  }

  bool is_upgraded_ = false;
  Administrators acme_;
  Importer importer_;
  testing::Simulator simulator_;
};

TEST(DirectorySimulationTest, KeepsItsPromisesForEverySeed) {
  ExpectPartitionsOfOrganizations();
  testing::CheckWorlds<World>(testing::SeedsFromEnvironment({.first = 1, .count = 40}));
}

TEST(DirectorySimulationTest, RepeatsARunByteForByte) {
  testing::CheckWorldsRepeat<World>({.first = 1, .count = 5});
}

TEST(DirectorySimulationTest, EndsAlikeWhereverItCrashes) {
  Steps in_peace;
  ASSERT_FALSE(in_peace.Run(kDirectory, 0));
  in_peace.Check();
  for (const char* node : {kDirectory, kFollower}) {
    uint64_t write = 1;
    for (bool has_crashed = true; has_crashed; ++write) {
      SCOPED_TRACE(absl::StrCat(node, " crashes at write ", write));
      Steps steps;
      has_crashed = steps.Run(node, write);
      steps.Check();
      EXPECT_EQ(Timeless(steps.End()), Timeless(in_peace.End()));
      if (HasFailure()) return;
    }
    EXPECT_GT(write, AllSteps().size()) << "it crashed in every step";
  }
}

}  // namespace
}  // namespace outlay::simulation
