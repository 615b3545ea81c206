// 64 callers who spend at the limit of their budgets while the budget service is killed again and again: what was
// answered is there after each start, and in the end every hold is there once, as its caller was told, and no budget
// has a cent more than its limit. Real: the program, its processes, gRPC, RocksDB. The callers and the checks know
// nothing of the service but its API. `./run campaign budget-kills` does it thousands of times.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "common/base/errors.h"
#include "common/base/random.h"
#include "common/base/strings.h"
#include "common/rpc/blocking.h"
#include "common/rpc/channel_pool.h"
#include "common/rpc/grpc_channel.h"
#include "common/testing/matchers.h"
#include "common/testing/parse.h"
#include "common/testing/seeds.h"
#include "outlay/budget/v1/budgets.pb.h"
#include "outlay/budget/v1/holds.pb.h"
#include "tests/integration/services.h"

namespace outlay {
namespace {

namespace v1 = budget::v1;
using ::outlay::testing::IsOk;
using SteadyClock = std::chrono::steady_clock;

constexpr int kCallers = 64;
constexpr int kTeams = 4;
constexpr int64_t kCompanyLimit = 40'000;  // less than the callers want together
constexpr int64_t kTeamLimit = 12'000;
constexpr int64_t kSpendMax = 200;
constexpr int kBatch = 5;
constexpr char kParent[] = "organizations/acme";

// Of a test; more in a campaign.
uint64_t KillsAsked() {
  uint64_t kills = 50;
  const char* const text = std::getenv("OUTLAY_KILLS");
  if (text != nullptr && !absl::SimpleAtoi(text, &kills)) ADD_FAILURE() << "OUTLAY_KILLS is no number: " << text;
  return kills;
}

v1::Spend SpendOf(int team, int64_t units) {
  v1::Spend spend;
  spend.set_group(Concat(kParent, "/groups/team-", team));
  spend.mutable_amount()->set_currency_code("EUR");
  spend.mutable_amount()->set_units(units);
  spend.set_document(Concat(kParent, "/purchaseOrders/po-1"));
  return spend;
}

// One who asks until there is an answer, whatever happens to the service, and notes what it was.
class Caller {
 public:
  struct Held {
    int64_t held = 0;
    int64_t committed = 0;

    bool operator==(const Held&) const = default;
  };

  Caller(rpc::Channel* budget, int number, uint64_t seed)
      : budget_(budget), number_(number), random_(seed * kCallers + static_cast<uint64_t>(number)), thread_([this] {
          while (!is_over_) Step();
        }) {}

  void End() {
    is_over_ = true;
    thread_.join();
  }

  // What was answered last. Thread-safe.
  std::optional<std::pair<std::string, Held>> Latest() {
    const absl::MutexLock lock(&mutex_);
    return latest_;
  }
  // After End.
  const std::map<std::string, Held>& holds() const { return holds_; }
  int refused() const { return refused_; }
  int answers() const { return answers_; }

 private:
  void Step() {
    const uint64_t kind = random_.Uniform(20);
    if (open_.size() > 8 || (kind >= 11 && !open_.empty())) return GoOn();
    kind < 3 ? AuthorizeTogether() : Authorize();
  }

  // Asks in the same words until there is an answer, or the test has failed.
  template <typename Response>
  absl::StatusOr<Response> Ask(const std::string& method, const google::protobuf::Message& request) {
    Response response;
    absl::Status status;
    do {
      status = rpc::CallAndWait(*budget_, Concat("/outlay.budget.v1.Holds/", method), request, &response,
                                {.caller = {.subject = "ann", .organization = "acme"}, .timeout = absl::Seconds(10)});
      const absl::MutexLock lock(&mutex_);
      if (!status.ok()) mutex_.AwaitWithTimeout(absl::Condition(&never_), absl::Milliseconds(10));
    } while ((absl::IsUnavailable(status) || absl::IsDeadlineExceeded(status)) && !::testing::Test::HasFailure());
    answers_ += 1;
    if (!status.ok()) return status;
    return response;
  }

  int Team() const { return number_ % kTeams; }
  int64_t DrawUnits() { return static_cast<int64_t>(1 + random_.Uniform(kSpendMax)); }
  std::string NextId() { return Concat("c", number_, "-", ++ids_); }

  void Note(const std::string& id, Held now) {
    holds_[id] = now;
    if (now.held + now.committed == 0) {
      open_.erase(id);
    } else {
      open_[id] = now;
    }
    const absl::MutexLock lock(&mutex_);
    latest_ = {id, now};
  }

  void Authorize() {
    v1::AuthorizeHoldRequest request;
    request.set_parent(kParent);
    request.set_hold_id(NextId());
    *request.mutable_spend() = SpendOf(Team(), DrawUnits());
    const auto response = Ask<v1::AuthorizeHoldResponse>("AuthorizeHold", request);
    ASSERT_THAT(response, IsOk());
    if (!response->verdict().allowed()) {
      ++refused_;
      return;
    }
    Note(request.hold_id(), {.held = request.spend().amount().units()});
  }

  void AuthorizeTogether() {
    v1::AuthorizeHoldsRequest request;
    request.set_parent(kParent);
    request.set_batch_id(NextId());
    for (int i = 0; i < kBatch; ++i) *request.add_spends() = SpendOf(Team(), DrawUnits());
    const auto response = Ask<v1::AuthorizeHoldsResponse>("AuthorizeHolds", request);
    ASSERT_THAT(response, IsOk());
    for (int i = 0; i < kBatch; ++i) {
      if (response->decisions(i).hold_id().empty()) {
        ++refused_;
      } else {
        Note(response->decisions(i).hold_id(), {.held = request.spends(i).amount().units()});
      }
    }
  }

  // Orders, changes or gives back what it holds.
  void GoOn() {
    auto picked = open_.begin();
    std::advance(picked, random_.Uniform(open_.size()));
    const auto [id, was] = *picked;
    Held now = was;
    absl::StatusOr<v1::Hold> answer;
    if (const uint64_t kind = random_.Uniform(4); kind == 0 && was.held > 0) {
      answer = AskFor<v1::CommitHoldRequest>("CommitHold", id, 0);
      now = {.committed = was.held + was.committed};
    } else if (kind == 1) {
      const int64_t units = DrawUnits();
      (now.held > 0 ? now.held : now.committed) = units;
      answer = AskFor<v1::AdjustHoldRequest>("AdjustHold", id, units);
      if (ErrorReason(answer.status()) == "BUDGET_INSUFFICIENT") {
        ++refused_;
        return;
      }
    } else {
      answer = AskFor<v1::ReleaseHoldRequest>("ReleaseHold", id, 0);
      now = {};
    }
    ASSERT_THAT(answer, IsOk()) << id;
    EXPECT_EQ(answer->held().units(), now.held) << id;
    EXPECT_EQ(answer->committed().units(), now.committed) << id;
    Note(id, now);
  }

  template <typename Request>
  absl::StatusOr<v1::Hold> AskFor(const std::string& method, const std::string& id, int64_t units) {
    Request request;
    request.set_request_id(NextId());
    request.set_name(Concat(kParent, "/holds/", id));
    if (units > 0) *request.mutable_amount() = SpendOf(0, units).amount();
    return Ask<v1::Hold>(method, request);
  }

  rpc::Channel* const budget_;
  const int number_;
  SeededRandom random_;
  const bool never_ = false;
  int ids_ = 0;
  int refused_ = 0;
  int answers_ = 0;
  std::map<std::string, Held> holds_;  // all that it was ever told of
  std::map<std::string, Held> open_;
  absl::Mutex mutex_;
  std::optional<std::pair<std::string, Held>> latest_;  // Guarded by mutex_.
  std::atomic<bool> is_over_{false};
  std::thread thread_;
};

class Kills {
 public:
  explicit Kills(uint64_t seed) : random_(seed), seed_(seed), services_(Concat("budget-kills-", seed)) {
    std::ofstream directory(services_.Path("directory.json"));
    directory << R"({"organization": {"organization": "organizations/acme", "baseCurrency": "EUR", "timeZone": "UTC"}})"
              << R"({"group": {"group": "organizations/acme/groups/company"}})";
    for (int i = 0; i < kTeams; ++i) {
      directory << R"({"group": {"group": "organizations/acme/groups/team-)" << i
                << R"(", "parent": "organizations/acme/groups/company"}})";
    }
    directory.close();
    Start();
    channel_ = std::make_unique<rpc::GrpcChannel>(
        &pool_, rpc::GrpcChannelOptions{.target = services_.TargetOf("budget"), .service = "budget", .connections = 4});
    CreateBudget("company", kCompanyLimit);
    for (int i = 0; i < kTeams; ++i) CreateBudget(Concat("team-", i), kTeamLimit);
  }

  void Run(uint64_t kills) {
    for (int i = 0; i < kCallers; ++i) callers_.push_back(std::make_unique<Caller>(channel_.get(), i, seed_));
    for (uint64_t i = 0; i < kills && !::testing::Test::HasFailure(); ++i) {
      // Before the first calls are back, or in the middle of many.
      EXPECT_FALSE(services_.ProcessOf("budget").EndsWithin(
          absl::Milliseconds(random_.Uniform(4) == 0 ? random_.Uniform(10) : random_.Uniform(200))));
      services_.ProcessOf("budget").Kill();
      const auto latest = LatestOfAll();
      Start();
      if (::testing::Test::HasFatalFailure()) break;
      for (const auto& told : latest) CheckIsThere(told);
      CheckLimits();
    }
    for (const auto& caller : callers_) caller->End();
  }

  // Every hold is there once, as its caller was told.
  void CheckAll() {
    CheckLimits();
    std::map<std::string, Caller::Held> expected;
    int64_t sum = 0;
    int refused = 0;
    int answers = 0;
    for (const auto& caller : callers_) {
      for (const auto& [id, held] : caller->holds()) {
        EXPECT_TRUE(expected.emplace(id, held).second) << id;
        sum += held.held + held.committed;
      }
      refused += caller->refused();
      answers += caller->answers();
    }
    std::map<std::string, Caller::Held> found;
    v1::ListHoldsRequest list;
    list.set_parent(kParent);
    list.set_page_size(1000);
    do {
      v1::ListHoldsResponse page;
      ASSERT_THAT(Call("Holds/ListHolds", list, &page), IsOk());
      for (const v1::Hold& hold : page.holds()) {
        const std::string id = hold.name().substr(hold.name().rfind('/') + 1);
        EXPECT_TRUE(found.emplace(id, Caller::Held{hold.held().units(), hold.committed().units()}).second) << id;
      }
      list.set_page_token(page.next_page_token());
    } while (!list.page_token().empty());
    EXPECT_TRUE(found == expected) << "holds: " << found.size() << " there, " << expected.size() << " were answered";
    EXPECT_EQ(kCompanyLimit - Available("company"), sum) << "a hold counts once";
    EXPECT_GT(refused, 0) << "nobody met a limit";
    std::printf("seed %llu: %d answers, %d refusals, %zu holds\n", static_cast<unsigned long long>(seed_), answers,
                refused, expected.size());
  }

 private:
  using Latest = std::vector<std::optional<std::pair<std::string, Caller::Held>>>;

  void Start() { services_.Start("budget", {Concat("--directory_file=", services_.Path("directory.json"))}); }

  // A service that was just started may not be reached yet.
  absl::Status Call(const std::string& method, const google::protobuf::Message& request,
                    google::protobuf::Message* response) {
    const auto begin = SteadyClock::now();
    absl::Status status;
    do {
      status = rpc::CallAndWait(*channel_, Concat("/outlay.budget.v1.", method), request, response,
                                {.caller = {.subject = "ann", .organization = "acme"}});
    } while (absl::IsUnavailable(status) && absl::FromChrono(SteadyClock::now() - begin) < absl::Minutes(1) &&
             !services_.ProcessOf("budget").EndsWithin(absl::Milliseconds(10)));
    return status;
  }

  void CreateBudget(const std::string& id, int64_t units) {
    v1::CreateBudgetRequest request;
    request.set_parent(kParent);
    request.set_budget_id(id);
    request.set_activate(true);
    *request.mutable_budget() = testing::Parse<v1::Budget>(
        "amount { currency_code: 'EUR' } period { recurrence: RECURRENCE_YEARLY first_day { year: 2020 month: 1 day: 1 "
        "} "
        "}");
    request.mutable_budget()->set_group(Concat(kParent, "/groups/", id));
    request.mutable_budget()->set_display_name(id);
    request.mutable_budget()->mutable_amount()->set_units(units);
    v1::Budget made;
    EXPECT_THAT(Call("Budgets/CreateBudget", request, &made), IsOk());
  }

  Latest LatestOfAll() {
    Latest latest;
    for (const auto& caller : callers_) latest.push_back(caller->Latest());
    return latest;
  }

  // What became of it while nobody was told is what its caller hears next, so only that it is there is certain.
  void CheckIsThere(const std::optional<std::pair<std::string, Caller::Held>>& told) {
    if (!told.has_value()) return;
    v1::GetHoldRequest request;
    request.set_name(Concat(kParent, "/holds/", told->first));
    v1::Hold hold;
    const absl::Status got = Call("Holds/GetHold", request, &hold);
    ASSERT_THAT(got, IsOk()) << told->first << " was answered and is lost";
  }

  int64_t Available(const std::string& budget) {
    v1::GetBudgetRequest request;
    request.set_name(Concat(kParent, "/budgets/", budget));
    v1::Budget found;
    EXPECT_THAT(Call("Budgets/GetBudget", request, &found), IsOk());
    return found.figures().available().units();
  }
  void CheckLimits() {
    EXPECT_GE(Available("company"), 0);
    for (int i = 0; i < kTeams; ++i) EXPECT_GE(Available(Concat("team-", i)), 0) << i;
  }

  SeededRandom random_;
  const uint64_t seed_;
  rpc::ChannelPool pool_;
  Services services_;
  std::unique_ptr<rpc::GrpcChannel> channel_;
  std::vector<std::unique_ptr<Caller>> callers_;
};

TEST(BudgetKillsTest, NoDecisionIsLostOrCountedTwiceAndNoLimitPassed) {
  testing::ForEachSeed(testing::SeedsFromEnvironment({.first = 1, .count = 1}), [](uint64_t seed) {
    Kills kills(seed);
    if (::testing::Test::HasFailure()) return;
    kills.Run(KillsAsked());
    if (!::testing::Test::HasFailure()) kills.CheckAll();
  });
}

}  // namespace
}  // namespace outlay
