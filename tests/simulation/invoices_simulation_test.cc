// invoice_matching and purchase_order together, whole, in one thread from one seed. Real: both services with their
// feeds and jobs. Fake: time, threads, network, disks. The people of two organizations work while an order is issued
// late, a rate is not known yet, calls are lost, doubled and delayed, disks fail and processes end. Afterwards both
// services must agree to the cent. docs/simulation.md says which check proves which invariant.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/testing/matchers.h"
#include "common/testing/seeds.h"
#include "common/testing/simulator.h"
#include "tests/simulation/checks.h"
#include "tests/simulation/nodes.h"
#include "tests/simulation/people.h"
#include "tests/simulation/worlds.h"

namespace outlay::simulation {
namespace {

// Most flows end within seconds. A few worlds go on for a minute, in case something comes late that should not.
constexpr uint64_t kLongWorlds = 50;

// The world of one seed.
class World {
 public:
  explicit World(uint64_t seed)
      : acme_(&simulator_, kAcme, OtherOrganization(seed)),
        globex_(&simulator_, OtherOrganization(seed), kAcme),
        simulator_(seed) {
    for (const People* people : {&acme_, &globex_}) directory_.organizations.push_back(people->organization());
    AddServices(simulator_, &directory_);
  }

  void Run() {
    for (const char* node : {kOrders, kInvoices}) simulator_.node(node).Start();
    simulator_.RunFor(absl::Seconds(1));
    for (People* people : {&acme_, &globex_}) people->CreateSupplier();
    simulator_.RunFor(absl::Seconds(1));
    for (People* people : {&acme_, &globex_}) PlanWorkOf(*people);
    Random& random = simulator_.random();
    simulator_.Within(absl::Seconds(6), [this] { LearnPound(); });
    Disturb(simulator_, {kOrders, kInvoices});
    is_settled_ = simulator_.HealAndSettle(absl::Minutes(1), [this] { return IsSettled(); });
    // What is still on its way must not change anything any more.
    simulator_.RunFor(random.Uniform(kLongWorlds) == 0 ? absl::Minutes(1) : absl::Seconds(1));
  }

  void Check() {
    EXPECT_TRUE(is_settled_) << "a minute after all faults ended it is not quiet (I11)";
    for (const People* people : {&acme_, &globex_}) {
      ASSERT_TRUE(people->first_problem().empty()) << people->first_problem();
      CheckInvoices(simulator_, *people);
      CheckFigures(simulator_, *people);
      CheckLogs(simulator_, *people);
    }
    EXPECT_THAT(simulator_.CheckChains(), testing::IsOk()) << "(I16)";
  }

  testing::Simulator& simulator() { return simulator_; }

 private:
  void PlanWorkOf(People& people) {
    Random& random = simulator_.random();
    if (random.Uniform(2) == 0) people.Issue("po-1");
    const uint64_t invoices = 1 + random.Uniform(4);
    for (uint64_t i = 0; i < invoices; ++i) {
      simulator_.Within(absl::Seconds(4), [&people, i] { people.SendInvoice(absl::StrCat("inv-", i)); });
    }
    simulator_.Within(absl::Seconds(6), [&people] { people.Issue("po-2"); });
    simulator_.Within(absl::Seconds(6), [&people] { people.List(); });
    if (random.Uniform(4) == 0) simulator_.Within(absl::Seconds(6), [&people] { people.Trespass(); });
  }

  void LearnPound() {
    directory_.knows_pound = true;
    for (const char* node : {kOrders, kInvoices}) {
      if (simulator_.node(node).is_up()) TellDirectory(simulator_.node(node), directory_);
    }
  }

  bool IsSettled() {
    return acme_.AreDone() && globex_.AreDone() && IsQuiet(simulator_, acme_.organization()) &&
           IsQuiet(simulator_, globex_.organization());
  }

  Directory directory_;
  bool is_settled_ = false;
  People acme_;
  People globex_;
  // The last, to go first: what it still carries refers to the others.
  testing::Simulator simulator_;
};

TEST(InvoicesSimulationTest, BothServicesAgreeToTheCentForEverySeed) {
  ExpectPartitionsOfOrganizations();
  testing::CheckWorlds<World>(testing::SeedsFromEnvironment({.first = 1, .count = 40}));
}

TEST(InvoicesSimulationTest, RepeatsARunByteForByte) {
  testing::CheckWorldsRepeat<World>({.first = 1, .count = 5});
}

}  // namespace
}  // namespace outlay::simulation
