// The client library against the real service: killed, held still, and back again. Real: the program, its process,
// gRPC, RocksDB, the directory file, the client's threads. Fake: nothing.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <atomic>
#include <fstream>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "client/hold_client.h"
#include "common/base/errors.h"
#include "common/base/strings.h"
#include "common/rpc/blocking.h"
#include "common/rpc/channel_pool.h"
#include "common/rpc/grpc_channel.h"
#include "common/testing/matchers.h"
#include "common/testing/parse.h"
#include "outlay/budget/v1/budgets.pb.h"
#include "outlay/budget/v1/holds.pb.h"
#include "tests/integration/services.h"

namespace outlay {
namespace {

namespace v1 = budget::v1;
using ::outlay::testing::IsOk;

constexpr int kCallers = 24;
constexpr int kSpendsOfEach = 250;

class ClientPortsTest : public ::testing::Test {
 protected:
  ClientPortsTest() {
    std::ofstream(services_.Path("directory.json"))
        << R"({"organization": {"organization": "organizations/acme", "baseCurrency": "EUR", "timeZone": "UTC"}})"
        << R"({"group": {"group": "organizations/acme/groups/sales"}})";
    Start();
    v1::CreateBudgetRequest request;
    request.set_parent("organizations/acme");
    request.set_budget_id("sales");
    request.set_activate(true);
    *request.mutable_budget() = testing::Parse<v1::Budget>(R"pb(
      group: "organizations/acme/groups/sales"
      display_name: "Sales"
      amount { currency_code: "EUR" units: 1000000000 }
      period {
        recurrence: RECURRENCE_YEARLY
        first_day { year: 2020 month: 1 day: 1 }
      })pb");
    v1::Budget made;
    EXPECT_THAT(Call("Budgets/CreateBudget", request, &made), IsOk());
  }

  void Start() { services_.Start("budget", {Concat("--directory_file=", services_.Path("directory.json"))}); }
  absl::Status Call(const std::string& method, const google::protobuf::Message& request,
                    google::protobuf::Message* response) {
    rpc::GrpcChannel channel(&pool_, {.target = services_.TargetOf("budget"), .service = "budget", .connections = 1});
    return rpc::CallAndWait(channel, Concat("/outlay.budget.v1.", method), request, response,
                            {.caller = {.subject = "ann", .organization = "acme"}});
  }
  std::unique_ptr<client::HoldClient> Connect() {
    return client::HoldClient::Connect(
        {.target = services_.TargetOf("budget")},
        {.organization = "acme", .subject = "platform", .stall = absl::Milliseconds(500)});
  }
  static client::SpendRequest ASpend(int64_t units) {
    client::SpendRequest request;
    request.spend.set_group("organizations/acme/groups/sales");
    request.spend.mutable_amount()->set_currency_code("EUR");
    request.spend.mutable_amount()->set_units(units);
    request.spend.set_document("organizations/acme/purchaseOrders/po-1");
    request.timeout = absl::Minutes(2);
    return request;
  }
  int64_t Held() {
    v1::GetBudgetRequest request;
    request.set_name("organizations/acme/budgets/sales");
    v1::Budget budget;
    EXPECT_THAT(Call("Budgets/GetBudget", request, &budget), IsOk());
    return budget.figures().held().units();
  }

  // Spends from many threads; `disturb` runs when some are through. Every spend must pass, and be counted once.
  template <typename Disturb>
  void SpendThrough(Disturb disturb) {
    const std::unique_ptr<client::HoldClient> holds = Connect();
    std::atomic<int64_t> sum{0};
    std::atomic<int> through{0};
    std::mutex mutex;
    std::vector<std::string> names;
    std::vector<std::thread> callers;
    for (int c = 0; c < kCallers; ++c) {
      callers.emplace_back([&, c] {
        for (int i = 0; i < kSpendsOfEach; ++i) {
          const int64_t units = 1 + (c * kSpendsOfEach + i) % 97;
          const absl::StatusOr<client::SpendDecision> decision = holds->AuthorizeAndWait(ASpend(units));
          ++through;
          through.notify_all();
          EXPECT_THAT(decision, IsOk());
          if (!decision.ok()) return;
          EXPECT_TRUE(decision->allowed());
          sum += units;
          const std::lock_guard lock(mutex);
          names.push_back(decision->hold);
        }
      });
    }
    for (int seen = through; seen < kCallers * kSpendsOfEach / 4; seen = through) through.wait(seen);
    disturb();
    for (std::thread& caller : callers) caller.join();
    EXPECT_EQ(Held(), sum);
    std::sort(names.begin(), names.end());
    EXPECT_EQ(std::unique(names.begin(), names.end()), names.end());
    EXPECT_EQ(names.size(), static_cast<std::size_t>(kCallers) * kSpendsOfEach);
  }

  Services services_{"client"};
  rpc::ChannelPool pool_;
};

TEST_F(ClientPortsTest, CountsEverySpendOnce) {
  SpendThrough([] {});
}

TEST_F(ClientPortsTest, CountsEverySpendOnceWhenTheServiceIsKilled) {
  SpendThrough([&] {
    for (int i = 0; i < 2; ++i) {
      services_.ProcessOf("budget").Kill();
      Start();
    }
  });
}

TEST_F(ClientPortsTest, CountsEverySpendOnceWhenTheServiceStalls) {
  SpendThrough([&] {
    process::Child& service = services_.ProcessOf("budget");
    ASSERT_EQ(kill(service.pid(), SIGSTOP), 0);
    // Longer than the client waits for an answer; it must not end meanwhile.
    EXPECT_FALSE(service.EndsWithin(absl::Milliseconds(1'500)));
    ASSERT_EQ(kill(service.pid(), SIGCONT), 0);
  });
}

TEST_F(ClientPortsTest, TellsOneCallersMistakeToThatOneAlone) {
  const std::unique_ptr<client::HoldClient> holds = Connect();
  std::atomic<int> open{0};
  std::atomic<int> passed{0};
  std::atomic<int> unknown_groups{0};
  for (int i = 0; i < 200; ++i) {
    client::SpendRequest request = ASpend(1);
    if (i % 10 == 3) request.spend.set_group("organizations/acme/groups/nobody");
    ++open;
    holds->Authorize(std::move(request), [&](const absl::StatusOr<client::SpendDecision>& decision) {
      passed += decision.ok() && decision->allowed() ? 1 : 0;
      unknown_groups += ErrorReason(decision.status()) == "GROUP_NOT_FOUND" ? 1 : 0;
      --open;
      open.notify_all();
    });
  }
  for (int left = open; left > 0; left = open) open.wait(left);
  EXPECT_EQ(passed, 180);
  EXPECT_EQ(unknown_groups, 20);
  EXPECT_EQ(Held(), 180);
}

}  // namespace
}  // namespace outlay
