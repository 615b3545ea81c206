// Every notice reaches inbox, mailbox and webhook, whoever is killed on the way: purchase_order and notification are
// killed at random moments while orders are changed, and the receivers cut connections at random. What arrived is read
// outside of the processes. Real: three programs, their processes, gRPC, RocksDB, a mail server, an HTTP server.
// `./run campaign notices-kills` runs many seeds.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "absl/time/time.h"
#include "common/base/json.h"
#include "common/base/random.h"
#include "common/base/strings.h"
#include "common/rpc/blocking.h"
#include "common/rpc/channel_pool.h"
#include "common/rpc/grpc_channel.h"
#include "common/testing/matchers.h"
#include "common/testing/parse.h"
#include "common/testing/seeds.h"
#include "outlay/directory/v1/organizations.pb.h"
#include "outlay/directory/v1/users.pb.h"
#include "outlay/notification/v1/deliveries.pb.h"
#include "outlay/notification/v1/inbox.pb.h"
#include "outlay/notification/v1/subscriptions.pb.h"
#include "outlay/notification/v1/targets.pb.h"
#include "outlay/purchase_order/v1/suppliers.pb.h"
#include "tests/integration/order_writer.h"
#include "tests/integration/services.h"

namespace outlay {
namespace {

namespace dir = directory::v1;
namespace no = notification::v1;
namespace po = purchase_order::v1;
using ::outlay::testing::IsOk;
using SteadyClock = std::chrono::steady_clock;

constexpr char kPython[] = "/usr/bin/python3";
constexpr char kReceiver[] = "tests/integration/testing/notice_receiver.py";
constexpr int kChangesPerKill = 3;
// Two of them: one who changes orders, and one who is told besides.
constexpr const char* kUsers[] = {"ann", "bob"};

// Of a test; more in a campaign.
uint64_t Kills() {
  uint64_t kills = 4;
  const char* const text = std::getenv("OUTLAY_KILLS");
  if (text != nullptr && !absl::SimpleAtoi(text, &kills)) ADD_FAILURE() << "OUTLAY_KILLS is no number: " << text;
  return kills;
}

// "o3 7" is what people read of step 7 of order 3.
struct Told {
  int order = -1;
  int step = -1;
};

Told ParseTitle(std::string_view title) {
  Told told;
  const std::vector<std::string> words = absl::StrSplit(ToAbsl(title), ' ');
  EXPECT_TRUE(words.size() == 2 && words[0].starts_with("o") && absl::SimpleAtoi(words[0].substr(1), &told.order) &&
              absl::SimpleAtoi(words[1], &told.step))
      << title;
  return told;
}

// An installation with its receivers.
class Installation {
 public:
  explicit Installation(uint64_t seed) : random_(seed), seed_(seed), services_(Concat("notice-kills-", seed)) {}

  void Begin() {
    StartReceiver();
    Start("directory");
    Start("purchase_order");
    Start("notification");
    if (::testing::Test::HasFatalFailure()) return;
    for (const char* name : {"directory", "purchase_order", "notification"}) {
      channels_[name] = std::make_unique<rpc::GrpcChannel>(
          &pool_, rpc::GrpcChannelOptions{.target = services_.TargetOf(name), .service = name, .connections = 1});
    }
    MakeCompany();
  }

  // Returns the last step of each order.
  std::vector<int> ChangeAndKill(uint64_t kills) {
    OrderWriter writer(channels_["purchase_order"].get(), seed_);
    for (uint64_t i = 0; i < kills && !::testing::Test::HasFailure(); ++i) {
      writer.Allow(kChangesPerKill);
      // Within the first moments, or when deliveries are on their way: they are planned each second.
      Pause(absl::Milliseconds(random_.Uniform(2) == 0 ? random_.Uniform(800) : 800 + random_.Uniform(1700)));
      const uint64_t who = random_.Uniform(4);
      const bool kills_orders = who <= 1;
      const bool kills_notices = who >= 1;
      if (kills_notices) services_.ProcessOf("notification").Kill();
      if (kills_orders) services_.ProcessOf("purchase_order").Kill();
      if (kills_orders) Start("purchase_order");
      if (kills_notices) Start("notification");
    }
    return writer.End();
  }

  // Everything that was to be told arrived everywhere, and nothing waits.
  bool WaitForAll(const std::vector<int>& last_steps) {
    size_t expected = 0;
    for (const int last : last_steps) expected += static_cast<size_t>(last + 1);
    expected *= std::size(kUsers);
    return Until([&] {
      std::map<std::string, std::map<std::string, int>> ids;
      for (const Json& line : Arrived()) ids[Text(line, "channel")][Text(line, "id")] += 1;
      return ids["mail"].size() >= expected && ids["webhook"].size() >= expected && Deliveries("STATE_PENDING").empty();
    });
  }

  void Check(const std::vector<int>& last_steps) {
    EXPECT_TRUE(Deliveries("STATE_DEAD").empty());
    for (const char* user : kUsers) CheckInbox(user, last_steps);
    const size_t repeated_webhooks = CheckArrivals("webhook", last_steps);
    const size_t repeated_mails = CheckArrivals("mail", last_steps);
    std::printf("seed %llu: repeated: %zu webhooks, %zu mails of %zu messages\n",
                static_cast<unsigned long long>(seed_), repeated_webhooks, repeated_mails, Arrived().size());
  }

 private:
  void StartReceiver() {
    absl::StatusOr<process::Child> started =
        process::Child::Start({.command = {kPython, kReceiver, Concat(seed_), services_.Path("arrived")},
                               .environment = {},
                               .log_path = services_.Path("receiver.log")});
    ASSERT_THAT(started, IsOk());
    receiver_ = *std::move(started);
    const absl::StatusOr<std::string> line = receiver_.ReadLine();
    ASSERT_THAT(line, IsOk());
    ports_ = absl::StrSplit(ToAbsl(*line), ' ');
    ASSERT_EQ(ports_.size(), 2u) << *line;
  }
  void Start(const std::string& name) {
    std::vector<std::string> flags;
    if (name != "directory") flags.push_back(Concat("--directory_target=", services_.TargetOf("directory")));
    if (name == "notification") {
      // Nobody serves invoices here.
      for (const std::string& flag :
           {Concat("--purchase_order_target=", services_.TargetOf("purchase_order")),
            std::string("--invoice_matching_target=127.0.0.1:1"), std::string("--webhook_networks=127.0.0.0/8"),
            Concat("--smtp_target=smtp://127.0.0.1:", ports_[1]), std::string("--smtp_without_tls"),
            std::string("--email_from=outlay@example.org")}) {
        flags.push_back(flag);
      }
    }
    services_.Start(name, std::move(flags));
  }

  template <typename Request, typename Response>
  Response Send(const std::string& method, const std::string& text, const std::string& subject = "ann",
                const std::string& organization = "acme") {
    const auto request = testing::Parse<Request>(text);
    Response response;
    absl::Status status;
    // A copy of the directory may be on its way, and a service that was killed.
    const bool done = Until([&] {
      status = rpc::CallAndWait(*channels_[method.substr(0, method.find('.'))], Concat("/outlay.", method), request,
                                &response, {.caller = {.subject = subject, .organization = organization}});
      return status.ok();
    });
    EXPECT_TRUE(done) << method << ": " << status;
    return response;
  }
  void Pause(absl::Duration pause) {
    EXPECT_FALSE(services_.ProcessOf("directory").EndsWithin(pause)) << "the directory ended by itself";
  }
  template <typename Condition>
  bool Until(Condition condition) {
    const auto begin = SteadyClock::now();
    while (!condition()) {
      if (absl::FromChrono(SteadyClock::now() - begin) > absl::Minutes(4)) return false;
      Pause(absl::Milliseconds(50));
    }
    return true;
  }

  void MakeCompany() {
    Send<dir::CreateOrganizationRequest, dir::Organization>(
        "directory.v1.Organizations/CreateOrganization",
        "organization_id: 'acme' organization { display_name: 'Acme' base_currency: 'USD' } first_administrator { "
        "user_id: 'ann' email: 'ann@acme.example' }",
        "operator", "");
    Send<dir::CreateUserRequest, dir::User>(
        "directory.v1.Users/CreateUser",
        "parent: 'organizations/acme' user_id: 'bob' activate: true user { email: 'bob@acme.example' }");
    Send<po::CreateSupplierRequest, po::Supplier>(
        "purchase_order.v1.Suppliers/CreateSupplier",
        "parent: 'organizations/acme' supplier_id: 's' supplier { display_name: 'S' bill_from_entities { "
        "bill_from_entity_id: 'e' currency: 'USD' } }");
    // In the place of built-in ones.
    for (const auto& [id, change] : {std::pair("order-created", "CREATED"), std::pair("order-changed", "UPDATED")}) {
      Send<no::CreateSubscriptionRequest, no::Subscription>(
          "notification.v1.Subscriptions/CreateSubscription",
          Concat("parent: 'organizations/acme' subscription_id: '", id,
                 "' subscription { event_type: 'outlay.purchase_order.v1.PurchaseOrderChanged' conditions { field: "
                 "'change' values: 'CHANGE_",
                 change,
                 "' } user_fields: 'order.creator' users: 'organizations/acme/users/bob' title: "
                 "'{{purchase_order.number}} {{purchase_order.notes}}' text: 'step {{purchase_order.notes}}' }"));
    }
    Send<no::CreateTargetRequest, no::CreateTargetResponse>(
        "notification.v1.Targets/CreateTarget",
        Concat("parent: 'organizations/acme' target_id: 'hook' target { url: 'http://127.0.0.1:", ports_[0], "/' }"));
  }

  std::vector<Json> Arrived() const {
    std::vector<Json> lines;
    std::ifstream file(services_.Path("arrived"));
    for (std::string line; std::getline(file, line);) {
      // The last one may be half written.
      if (Json json = ParseJsonObject(line); json != nullptr) lines.push_back(std::move(json));
    }
    return lines;
  }
  static std::string Text(const Json& json, const char* name) {
    return std::string(TextOf(json.get(), name).value_or("nothing"));
  }
  std::vector<no::Delivery> Deliveries(const std::string& state) {
    const auto page = Send<no::ListDeliveriesRequest, no::ListDeliveriesResponse>(
        "notification.v1.Deliveries/ListDeliveries",
        Concat("parent: 'organizations/acme' page_size: 1000 filter { state: ", state, " }"));
    return {page.deliveries().begin(), page.deliveries().end()};
  }

  // Each step of each order once, in their order.
  void CheckInbox(const std::string& user, const std::vector<int>& last_steps) {
    std::map<int, std::vector<int>> steps;
    std::string token;
    do {
      const auto page = Send<no::ListNoticesRequest, no::ListNoticesResponse>(
          "notification.v1.Inbox/ListNotices",
          Concat("parent: 'organizations/acme/users/", user, "' page_token: '", token, "'"), user);
      for (const no::Notice& notice : page.notices()) {
        const Told told = ParseTitle(notice.title());
        EXPECT_EQ(notice.subject(), Concat("organizations/acme/purchaseOrders/o", told.order));
        steps[told.order].push_back(told.step);
      }
      token = page.next_page_token();
    } while (!token.empty());
    for (int order = 0; order < kOrders; ++order) {
      // The newest first.
      std::vector<int> expected;
      for (int step = last_steps[static_cast<size_t>(order)]; step >= 0; --step) expected.push_back(step);
      EXPECT_EQ(steps[order], expected) << "inbox of " << user << ", order " << order;
    }
  }

  // Each step came, in its order, and what came again is what came before, under its id. Returns how often that was.
  size_t CheckArrivals(const std::string& channel, const std::vector<int>& last_steps) {
    std::map<std::string, std::string> contents;                     // by id
    std::map<std::pair<std::string, std::string>, std::string> ids;  // by user and title
    std::map<std::pair<std::string, int>, int> last_seen;
    std::map<int, int> last_of_order;
    size_t repeated = 0;
    for (const Json& line : Arrived()) {
      if (Text(line, "channel") != channel) continue;
      const std::string id = Text(line, "id");
      const std::string user = Text(line, "user");
      const std::string title = Text(line, "title");
      const Told told = ParseTitle(title);
      const auto [content, is_new] = contents.emplace(id, Concat(user, " ", title, " ", Text(line, "digest")));
      EXPECT_EQ(content->second, Concat(user, " ", title, " ", Text(line, "digest"))) << channel << " " << id;
      EXPECT_EQ(ids.emplace(std::pair(user, title), id).first->second, id) << channel << ": two ids of one notice";
      repeated += is_new ? 0 : 1;
      int& last = last_seen.emplace(std::pair(user, told.order), -1).first->second;
      EXPECT_TRUE(told.step == last + 1 || (!is_new && told.step == last))
          << channel << " of " << user << ", order " << told.order << ": " << told.step << " after " << last;
      last = told.step;
      // A webhook has one order of what is about a subject, whoever is told; mailboxes have their own.
      if (channel != "webhook") continue;
      int& of_order = last_of_order.emplace(told.order, -1).first->second;
      EXPECT_LE(of_order, told.step) << channel << ", order " << told.order;
      of_order = told.step;
    }
    for (const char* user : kUsers) {
      for (int order = 0; order < kOrders; ++order) {
        const auto seen = last_seen.find(std::pair(std::string(user), order));
        EXPECT_EQ(seen == last_seen.end() ? -1 : seen->second, last_steps[static_cast<size_t>(order)])
            << channel << " of " << user << ", order " << order;
      }
    }
    return repeated;
  }

  SeededRandom random_;
  const uint64_t seed_;
  rpc::ChannelPool pool_;
  Services services_;
  process::Child receiver_;
  std::vector<std::string> ports_;  // of HTTP and SMTP
  std::map<std::string, std::unique_ptr<rpc::GrpcChannel>> channels_;
};

TEST(NoticeKillsTest, EachNoticeArrivesEverywhereWhoeverIsKilled) {
  if (std::system(Concat(kPython, " -c 'import aiosmtpd' 2>/dev/null").c_str()) != 0) {
    GTEST_SKIP() << "the package python3-aiosmtpd is not installed";
  }
  testing::ForEachSeed(testing::SeedsFromEnvironment({.first = 1, .count = 1}), [](uint64_t seed) {
    Installation installation(seed);
    installation.Begin();
    if (::testing::Test::HasFailure()) return;
    const std::vector<int> last_steps = installation.ChangeAndKill(Kills());
    if (::testing::Test::HasFailure()) return;
    EXPECT_TRUE(installation.WaitForAll(last_steps)) << "not everything arrived";
    installation.Check(last_steps);
  });
}

}  // namespace
}  // namespace outlay
