// People order, change, invoice, cancel and decide while purchase_order, budget and approval are killed again and
// again: in the end every order has in its budgets what the order says, to the cent, nothing waits, and no budget has a
// cent more than its limit and what invoices took of it that was never allowed, which is marked in it. Real: four
// programs, their processes, gRPC, RocksDB. The people and the checks know nothing of the services but their API.
// `./run campaign order-kills` does it many times.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/time/time.h"
#include "common/base/random.h"
#include "common/base/strings.h"
#include "common/testing/matchers.h"
#include "common/testing/parse.h"
#include "common/testing/seeds.h"
#include "outlay/approval/v1/reviews.pb.h"
#include "outlay/approval/v1/rules.pb.h"
#include "outlay/budget/v1/budgets.pb.h"
#include "outlay/budget/v1/holds.pb.h"
#include "outlay/directory/v1/organizations.pb.h"
#include "outlay/directory/v1/role_grants.pb.h"
#include "outlay/directory/v1/users.pb.h"
#include "outlay/purchase_order/v1/associations.pb.h"
#include "outlay/purchase_order/v1/purchase_orders.pb.h"
#include "outlay/purchase_order/v1/suppliers.pb.h"
#include "tests/integration/order_people.h"
#include "tests/integration/services.h"

namespace outlay {
namespace {

namespace ap = approval::v1;
namespace bu = budget::v1;
namespace dir = directory::v1;
namespace po = purchase_order::v1;
using ::outlay::testing::IsOk;
using SteadyClock = std::chrono::steady_clock;

constexpr int kBuyers = 6;
constexpr int64_t kCompanyLimit = 6'000;  // less than the buyers want together
constexpr int64_t kLabLimit = 1'000;      // of what is charged to cost centre "lab"

// Of a test; more in a campaign.
uint64_t KillsAsked() {
  uint64_t kills = 6;
  const char* const text = std::getenv("OUTLAY_KILLS");
  if (text != nullptr && !absl::SimpleAtoi(text, &kills)) ADD_FAILURE() << "OUTLAY_KILLS is no number: " << text;
  return kills;
}

int64_t CentsOf(const google::type::Money& money) {
  return money.units() * 100 + money.nanos() / 10'000'000;
}

// Of an order or a budget, in cents.
struct Amounts {
  int64_t held = 0;
  int64_t committed = 0;
  int64_t spent = 0;
  int64_t beyond = 0;  // of what is spent: budgets did not allow it

  int64_t all() const { return held + committed + spent; }
  bool operator==(const Amounts&) const = default;
};
void PrintTo(const Amounts& amounts, std::ostream* out) {
  *out << "held " << amounts.held << ", committed " << amounts.committed << ", spent " << amounts.spent << ", beyond "
       << amounts.beyond;
}

class Kills {
 public:
  explicit Kills(uint64_t seed) : random_(seed), seed_(seed), services_(Concat("order-kills-", seed)) {
    for (const char* name : {"directory", "approval", "budget", "purchase_order"}) {
      Start(name);
      if (::testing::Test::HasFatalFailure()) return;
    }
    channels_ = std::make_unique<Peers>(&services_);
    MakeCompany();
  }

  void Run(uint64_t kills) {
    for (int i = 0; i < kBuyers; ++i) {
      buyers_.push_back(std::make_unique<Buyer>(channels_.get(), i, seed_ * 100 + static_cast<uint64_t>(i)));
    }
    approver_ = std::make_unique<Approver>(channels_.get(), seed_ * 100 + kBuyers);
    for (const auto& buyer : buyers_) buyer->Begin();
    approver_->Begin();
    for (uint64_t i = 0; i < kills && !::testing::Test::HasFailure(); ++i) {
      // Before the first calls are back, or in the middle of many.
      Pause(absl::Milliseconds(random_.Uniform(4) == 0 ? random_.Uniform(20) : random_.Uniform(1'000)));
      const std::vector<std::vector<std::string>> victims = {
          {"purchase_order"}, {"purchase_order"}, {"budget"}, {"budget"}, {"approval"}, {"budget", "purchase_order"}};
      const std::vector<std::string>& killed = victims[random_.Uniform(victims.size())];
      for (const std::string& name : killed) services_.ProcessOf(name).Kill();
      for (const std::string& name : killed) Start(name);
    }
    for (const auto& buyer : buyers_) buyer->End();
  }

  void Check() {
    std::map<std::string, po::PurchaseOrder> orders = ReadSettled();
    approver_->End();
    AskAgain(orders);
    orders = ReadSettled();
    for (const auto& [name, order] : orders) {
      if (!IsSettled(order)) ADD_FAILURE() << order.ShortDebugString();
    }
    int orders_told = 0;
    int booked = 0;
    int answers = approver_->answers();
    int refused = 0;
    for (const auto& buyer : buyers_) {
      for (const auto& [id, version] : buyer->orders()) {
        const auto found = orders.find(Concat(kAcme, "/purchaseOrders/", id));
        ASSERT_TRUE(found != orders.end()) << id << " was answered and is lost";
        EXPECT_GE(found->second.version(), version) << id;
      }
      orders_told += static_cast<int>(buyer->orders().size());
      booked += buyer->booked();
      answers += buyer->answers();
      refused += buyer->refused();
    }
    CheckMoney(orders);
    std::printf("seed %llu: %d answers, %d refusals, %d orders, %d invoices, %d other budgets proposed\n",
                static_cast<unsigned long long>(seed_), answers, refused, orders_told, booked, approver_->proposed());
  }

 private:
  void Start(const std::string& name) {
    std::vector<std::string> flags;
    if (name != "directory") flags.push_back(Concat("--directory_target=", services_.TargetOf("directory")));
    if (name == "purchase_order") {
      flags.push_back(Concat("--approval_target=", services_.TargetOf("approval")));
      flags.push_back(Concat("--budget_target=", services_.TargetOf("budget")));
    }
    services_.Start(name, std::move(flags));
  }
  void Pause(absl::Duration pause) {
    EXPECT_FALSE(services_.ProcessOf("directory").EndsWithin(pause)) << "the directory ended by itself";
  }
  template <typename Condition>
  bool Until(Condition condition) {
    const auto begin = SteadyClock::now();
    while (!condition()) {
      if (absl::FromChrono(SteadyClock::now() - begin) > absl::Minutes(2)) return false;
      Pause(absl::Milliseconds(50));
    }
    return true;
  }
  // A copy of the directory may be on its way.
  template <typename Request, typename Response>
  Response Make(const std::string& subject, const std::string& method, const std::string& text,
                const std::string& organization = "acme") {
    Response response;
    absl::Status status;
    EXPECT_TRUE(Until([&] {
      status = channels_->Ask(subject, method, testing::Parse<Request>(text), &response, organization);
      return status.ok();
    })) << method
        << ": " << status;
    return response;
  }

  void MakeCompany() {
    Make<dir::CreateOrganizationRequest, dir::Organization>(
        "operator", "directory.v1.Organizations/CreateOrganization",
        "organization_id: 'acme' organization { display_name: 'Acme' base_currency: 'USD' quotas { "
        "active_purchase_orders: 100000 } settings { approvals_enabled: true budgets_enabled: true } } "
        "first_administrator { user_id: 'ann' email: 'ann@acme.example' }",
        "");
    Make<dir::CreateUserRequest, dir::User>(
        "ann", "directory.v1.Users/CreateUser",
        Concat("parent: '", kAcme, "' user_id: 'bob' activate: true user { email: 'bob@acme.example' }"));
    Make<dir::GrantRoleRequest, dir::RoleGrant>(
        "ann", "directory.v1.RoleGrants/GrantRole",
        Concat("parent: '", kAcme, "' role_grant_id: 'bob' role_grant { user: '", kAcme, "/users/bob' role: '", kAcme,
               "/roles/approver' group: '", kAcme,
               "/groups/root' authority_limit { currency_code: 'USD' units: 100000 } }"));
    Make<ap::CreateRuleRequest, ap::Rule>(
        "ann", "approval.v1.Rules/CreateRule",
        Concat("parent: '", kAcme, "' rule_id: 'r' rule { group: '", kAcme,
               "/groups/root' tiers { up_to { currency_code: 'USD' units: 150 } } tiers { above { currency_code: 'USD' "
               "units: 150 } stages { approvers { user: '",
               kAcme, "/users/bob' } quorum: QUORUM_ANY_ONE } } }"));
    Make<po::CreateSupplierRequest, po::Supplier>(
        "ann", "purchase_order.v1.Suppliers/CreateSupplier",
        Concat("parent: '", kAcme,
               "' supplier_id: 's' supplier { display_name: 'S' bill_from_entities { bill_from_entity_id: 'e' "
               "currency: 'USD' } }"));
    for (const auto& [id, limit, filter] :
         {std::tuple("company", kCompanyLimit, ""), std::tuple("lab", kLabLimit, "filter { cost_centers: 'lab' } ")}) {
      Make<bu::CreateBudgetRequest, bu::Budget>(
          "ann", "budget.v1.Budgets/CreateBudget",
          Concat("parent: '", kAcme, "' budget_id: '", id, "' activate: true budget { group: '", kAcme,
                 "/groups/root' display_name: '", id,
                 "' period { recurrence: RECURRENCE_YEARLY first_day { year: 2000 month: 1 day: 1 } } ", filter,
                 "amount { currency_code: 'USD' units: ", limit, " } }"));
    }
  }

  std::map<std::string, po::PurchaseOrder> ReadOrders() {
    std::map<std::string, po::PurchaseOrder> orders;
    auto list = testing::Parse<po::ListPurchaseOrdersRequest>(
        Concat("parent: '", kAcme, "' page_size: 200 filter { show_deleted: true }"));
    do {
      po::ListPurchaseOrdersResponse page;
      EXPECT_THAT(channels_->Ask("ann", "purchase_order.v1.PurchaseOrders/ListPurchaseOrders", list, &page), IsOk());
      for (const po::PurchaseOrder& order : page.purchase_orders()) orders[order.name()] = order;
      list.set_page_token(page.next_page_token());
    } while (!list.page_token().empty());
    return orders;
  }
  static bool IsSettled(const po::PurchaseOrder& order) {
    const po::OrderChange::State change = order.change().state();
    return order.state() != po::PurchaseOrder::STATE_PENDING_APPROVAL && !order.budget().waiting() &&
           order.budget().state() != po::OrderBudget::STATE_REOPENING &&
           order.budget().move().state() != po::BudgetMove::STATE_ASKED && change != po::OrderChange::STATE_IN_REVIEW &&
           change != po::OrderChange::STATE_FUNDING;
  }

  std::map<std::string, po::PurchaseOrder> ReadSettled() {
    std::map<std::string, po::PurchaseOrder> orders;
    EXPECT_TRUE(Until([&] {
      orders = ReadOrders();
      return std::all_of(orders.begin(), orders.end(), [](const auto& order) { return IsSettled(order.second); });
    })) << "something waits (I11)";
    return orders;
  }
  // Budgets may have room since for what they did not cover: they are asked once more, by an invoice of a cent.
  void AskAgain(const std::map<std::string, po::PurchaseOrder>& orders) {
    int number = 0;
    for (const auto& [name, order] : orders) {
      if (!order.budget().incomplete() || order.state() != po::PurchaseOrder::STATE_ISSUED) continue;
      po::AssociateInvoicesResponse response;
      const auto request = testing::Parse<po::AssociateInvoicesRequest>(
          Concat("invoices { invoice: '", kAcme, "/invoices/again-", ++number, "' bill_from_entity: '", kAcme,
                 "/suppliers/s/billFromEntities/e' creation_time { seconds: 1718000000 } purchase_order_number: '",
                 order.number(), "' amount { currency_code: 'USD' nanos: 10000000 } }"));
      EXPECT_THAT(
          channels_->Ask("invoice_matching", "purchase_order.v1.Associations/AssociateInvoices", request, &response),
          IsOk());
      EXPECT_TRUE(response.results_size() == 1 && response.results(0).has_association()) << name;
    }
  }

  // What the order says that its budgets must have.
  static Amounts NeedOf(const po::PurchaseOrder& order) {
    Amounts need;
    if (!order.has_issue_time()) return need;
    for (const po::Line& line : order.lines()) {
      const int64_t invoiced = std::max<int64_t>(CentsOf(line.invoiced()), 0);
      need.spent += invoiced;
      const bool is_open = order.state() == po::PurchaseOrder::STATE_ISSUED && !order.deleted();
      if (is_open) need.committed += std::max<int64_t>(CentsOf(line.amount()) - invoiced, 0);
    }
    return need;
  }

  // Nothing is invoiced beyond what the lines of an issued order say.
  static bool IsWithinItsLines(const po::PurchaseOrder& order) {
    return order.state() == po::PurchaseOrder::STATE_ISSUED && !order.deleted() &&
           std::all_of(order.lines().begin(), order.lines().end(),
                       [](const po::Line& line) { return CentsOf(line.invoiced()) <= CentsOf(line.amount()); });
  }

  void CheckMoney(const std::map<std::string, po::PurchaseOrder>& orders) {
    std::map<std::string, Amounts> of_documents;
    std::map<std::string, Amounts> of_centers;
    Amounts sum;
    auto list = testing::Parse<bu::ListHoldsRequest>(Concat("parent: '", kAcme, "' page_size: 1000"));
    do {
      bu::ListHoldsResponse page;
      ASSERT_THAT(channels_->Ask("ann", "budget.v1.Holds/ListHolds", list, &page), IsOk());
      for (const bu::Hold& hold : page.holds()) {
        for (Amounts* const amounts :
             {&sum, &of_documents[hold.spend().document()], &of_centers[hold.spend().cost_center()]}) {
          amounts->held += CentsOf(hold.held());
          amounts->committed += CentsOf(hold.committed());
          amounts->spent += CentsOf(hold.spent());
          amounts->beyond += CentsOf(hold.spent_beyond());
        }
      }
      list.set_page_token(page.next_page_token());
    } while (!list.page_token().empty());
    int incomplete = 0;
    for (const auto& [name, order] : orders) {
      Amounts need = NeedOf(order);
      const Amounts has = of_documents[name];
      // Budgets allowed all of it, so no invoice took more than they did.
      const bool is_allowed = IsWithinItsLines(order) && has.committed == need.committed;
      EXPECT_TRUE(has.beyond == 0 || (order.budget().incomplete() && !is_allowed)) << order.ShortDebugString();
      // What is invoiced is spent, and the order knows what of it budgets did not allow.
      need.beyond = CentsOf(order.budget().spent_beyond());
      if (order.budget().incomplete()) {
        ++incomplete;
        const int64_t lab = kLabLimit * 100 - of_centers["lab"].all();
        const int64_t all = kCompanyLimit * 100 - sum.all();
        const int64_t room = order.order_information().cost_center() == "lab" ? std::min(all, lab) : all;
        const int64_t missing = need.committed - has.committed;
        EXPECT_TRUE(missing > 0 || has.beyond > 0) << order.ShortDebugString();
        EXPECT_TRUE(missing == 0 || room < missing) << room << " is free, " << order.ShortDebugString();
        need.committed = has.committed;
      }
      EXPECT_EQ(has, need) << order.ShortDebugString();
    }
    for (const auto& [document, amounts] : of_documents) {
      EXPECT_TRUE(orders.contains(document) || amounts == Amounts()) << document << " has money and is no order";
    }
    CheckBudget("company", kCompanyLimit, sum);
    CheckBudget("lab", kLabLimit, of_centers["lab"]);
    std::printf("seed %llu: %d orders incomplete, %lld cents set aside of %lld; lab %lld of %lld\n",
                static_cast<unsigned long long>(seed_), incomplete, static_cast<long long>(sum.all()),
                static_cast<long long>(kCompanyLimit * 100), static_cast<long long>(of_centers["lab"].all()),
                static_cast<long long>(kLabLimit * 100));
  }
  void CheckBudget(const std::string& id, int64_t limit, const Amounts& expected) {
    const auto budget = Make<bu::GetBudgetRequest, bu::Budget>("ann", "budget.v1.Budgets/GetBudget",
                                                               Concat("name: '", kAcme, "/budgets/", id, "'"));
    EXPECT_EQ(limit * 100 - CentsOf(budget.figures().available()), expected.all()) << id << ": a hold counts once";
    EXPECT_EQ(CentsOf(budget.figures().spent_beyond()), expected.beyond) << id;
    EXPECT_GE(CentsOf(budget.figures().available()), -expected.beyond) << id << " (I1)";
  }

  SeededRandom random_;
  const uint64_t seed_;
  Services services_;
  std::unique_ptr<Peers> channels_;
  std::vector<std::unique_ptr<Buyer>> buyers_;
  std::unique_ptr<Approver> approver_;
};

TEST(OrderKillsTest, OrdersAndBudgetsAgreeToTheCent) {
  testing::ForEachSeed(testing::SeedsFromEnvironment({.first = 1, .count = 1}), [](uint64_t seed) {
    Kills kills(seed);
    if (::testing::Test::HasFailure()) return;
    kills.Run(KillsAsked());
    kills.Check();
  });
}

}  // namespace
}  // namespace outlay
