// purchase_order and approval together, whole, in one thread from one seed. Real: the services with their feeds, flows
// and jobs. Fake: time, threads, network, disks, the directory. Bank details of a supplier are proposed, replaced and
// withdrawn while people decide about them, and calls are lost, doubled and delayed, disks fail and processes end.
// Afterwards nothing waits, every proposal ended once, and an account is in force only where approval says so.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/resource_name.h"
#include "common/testing/matchers.h"
#include "common/testing/seeds.h"
#include "common/testing/sim_client.h"
#include "common/testing/simulator.h"
#include "outlay/approval/v1/reviews.pb.h"
#include "outlay/approval/v1/rules.pb.h"
#include "outlay/purchase_order/v1/suppliers.pb.h"
#include "services/approval/store/tables.h"
#include "services/purchase_order/store/review_flows.h"
#include "services/purchase_order/store/suppliers.h"
#include "tests/simulation/party.h"
#include "tests/simulation/review_nodes.h"
#include "tests/simulation/worlds.h"

namespace outlay::simulation {
namespace {

namespace ap = approval;
namespace po = purchase_order;
using testing::IsOk;
using testing::SimClient;

constexpr char kSuppliers[] = "/outlay.purchase_order.v1.Suppliers/";
constexpr char kReviews[] = "/outlay.approval.v1.Reviews/";
constexpr char kSupplier[] = "organizations/acme/suppliers/s";

testing::SimClientOptions As(const char* node, const char* user) {
  return {.node = node, .caller = {.subject = user, .organization = kAcme}};
}

// One proposes, two decide.
class Clerks : public Party {
 public:
  explicit Clerks(testing::Simulator* simulator)
      : Party(simulator, kAcme, /*strangers=*/""),
        eve_(simulator, As(kOrders, "eve")),
        eve_at_approval_(simulator, As(kApproval, "eve")),
        ann_(simulator, As(kApproval, "ann")),
        bob_(simulator, As(kApproval, "bob")),
        cat_(simulator, As(kApproval, "cat")) {}

  void Prepare() {
    // What costs little is approved automatically; of accounts it is not known what they will cost.
    auto rule = Parsed<ap::v1::CreateRuleRequest>(absl::StrCat(
        "rule_id: 'r' rule { group: '", Parent(),
        "/groups/root' tiers { up_to { currency_code: 'EUR' units: 30 } } tiers { above { currency_code: 'EUR' units: "
        "30 } stages { approvers { user: '",
        Parent(), "/users/bob' } approvers { user: '", Parent(), "/users/cat' } quorum: QUORUM_ANY_ONE } } }"));
    rule.set_parent(Parent());
    Send<ap::v1::Rule>(ann_, "/outlay.approval.v1.Rules/CreateRule", rule);
    auto supplier = Parsed<po::v1::CreateSupplierRequest>("supplier_id: 's' supplier { display_name: 'S' }");
    supplier.set_parent(Parent());
    Send<po::v1::Supplier>(eve_, absl::StrCat(kSuppliers, "CreateSupplier"), supplier);
  }

  void Propose() {
    auto request = Parsed<po::v1::ProposeBankDetailsRequest>("bank_details { account_holder: 'S' }");
    request.set_request_id(NewRequestId());
    request.set_name(kSupplier);
    request.mutable_bank_details()->set_account_number(absl::StrCat("A", ++accounts_));
    eve_.Call<po::v1::Supplier>(absl::StrCat(kSuppliers, "ProposeBankDetails"), request,
                                [this](const absl::Status& status, const po::v1::Supplier& supplier) {
                                  if (!status.ok()) return Problem(absl::StrCat("propose: ", status.ToString()));
                                  const std::string& review = supplier.proposed_bank_details().review();
                                  if (review.empty()) return Problem("proposed without a review (I14)");
                                  Plan(kSoon, [this, review] { GoOnWith(review); });
                                });
  }

  void DecideAgainAndAgain() {
    DecideAll(bob_);
    DecideAll(cat_);
    simulator_->Within(kSoon, [this] { DecideAgainAndAgain(); });
  }

  bool AreDone() const { return !has_plans() && eve_.open() == 0 && eve_at_approval_.open() == 0; }

 private:
  std::string Parent() const { return "organizations/" + organization_; }
  std::string NewRequestId() { return absl::StrCat("r-", ++requests_); }

  // Refusals are answers.
  template <typename Response, typename Request>
  void Send(SimClient& who, const std::string& method, const Request& request) {
    who.Call<Response>(method, request, [this, method](const absl::Status& status, const Response&) {
      const bool is_answer =
          status.ok() || absl::IsFailedPrecondition(status) || absl::IsNotFound(status) || absl::IsAborted(status);
      if (!is_answer) Problem(absl::StrCat(method, ": ", status.ToString()));
    });
  }

  void GoOnWith(const std::string& review) {
    switch (random().Uniform(4)) {
      case 0: {
        ap::v1::WithdrawReviewRequest request;
        request.set_request_id(NewRequestId());
        request.set_name(review);
        return Send<ap::v1::Review>(eve_at_approval_, absl::StrCat(kReviews, "WithdrawReview"), request);
      }
      case 1:
        return Confirm();
      default:
        return;
    }
  }

  // Nobody confirms anything past a review: in this organization every proposal has one.
  void Confirm() {
    po::v1::GetSupplierRequest get;
    get.set_name(kSupplier);
    eve_.Call<po::v1::Supplier>(absl::StrCat(kSuppliers, "GetSupplier"), get,
                                [this](const absl::Status& status, const po::v1::Supplier& supplier) {
                                  if (!status.ok()) return Problem(absl::StrCat("get: ", status.ToString()));
                                  po::v1::ConfirmBankDetailsRequest request;
                                  request.set_request_id(NewRequestId());
                                  request.set_name(kSupplier);
                                  request.set_etag(supplier.etag());
                                  eve_.Call<po::v1::Supplier>(
                                      absl::StrCat(kSuppliers, "ConfirmBankDetails"), request,
                                      [this](const absl::Status& refused, const po::v1::Supplier&) {
                                        if (absl::IsFailedPrecondition(refused) || absl::IsAborted(refused)) return;
                                        Problem(absl::StrCat("confirmed past the review: ", refused.ToString()));
                                      });
                                });
  }

  void DecideAll(SimClient& who) {
    if (who.open() > 0) return;
    ap::v1::ListReviewsRequest list;
    list.set_parent(Parent());
    list.set_waiting_for_me(true);
    who.Call<ap::v1::ListReviewsResponse>(
        absl::StrCat(kReviews, "ListReviews"), list,
        [this, &who](const absl::Status& status, const ap::v1::ListReviewsResponse& page) {
          if (!status.ok()) return Problem(absl::StrCat("list: ", status.ToString()));
          for (const ap::v1::Review& review : page.reviews()) Decide(who, review);
        });
  }

  void Decide(SimClient& who, const ap::v1::Review& review) {
    const uint64_t mood = random().Uniform(8);
    if (mood == 0) return;
    ap::v1::DecideReviewRequest request;
    request.set_request_id(NewRequestId());
    request.set_name(review.name());
    request.set_digest(review.digest());
    request.set_verdict(mood == 1 ? ap::v1::VERDICT_REJECT : ap::v1::VERDICT_APPROVE);
    if (mood == 1) request.set_reason("call them first");
    Send<ap::v1::Review>(who, absl::StrCat(kReviews, "DecideReview"), request);
  }

  SimClient eve_;
  SimClient eve_at_approval_;
  SimClient ann_;
  SimClient bob_;
  SimClient cat_;
  int requests_ = 0;
  int accounts_ = 0;
};

// How proposals ended.
enum class Fate { kReplaced, kInForce, kNotApproved };

class BankWorld {
 public:
  explicit BankWorld(uint64_t seed) : people_(&simulator_), simulator_(seed) {
    AddReviewServices(simulator_, kAcme, /*asks_budgets=*/false);
  }

  void Begin() {
    for (const char* node : {kApproval, kOrders}) simulator_.node(node).Start();
    simulator_.RunFor(absl::Seconds(1));
    people_.Prepare();
    simulator_.RunFor(absl::Seconds(1));
    people_.DecideAgainAndAgain();
  }

  void Run() {
    Begin();
    const uint64_t proposals = 1 + simulator_.random().Uniform(5);
    for (uint64_t i = 0; i < proposals; ++i) {
      simulator_.Within(absl::Seconds(6), [this] { people_.Propose(); });
    }
    Disturb(simulator_, {kApproval, kOrders});
    Settle();
  }

  // The same without anything at random but what people do, and a crash at a write of a node.
  void RunInSteps(const char* node, uint64_t crash_at) {
    Begin();
    people_.Propose();
    simulator_.node(node).CrashAtWrite(crash_at);
    simulator_.RunFor(absl::Seconds(4));
    people_.Propose();
    people_.Propose();
    simulator_.RunFor(absl::Seconds(4));
    Settle();
  }

  void Check() {
    EXPECT_TRUE(is_settled_) << "a minute after all faults ended something waits (I11)";
    ASSERT_TRUE(people_.first_problem().empty()) << people_.first_problem();
    for (const auto& [id, review] : Reviews()) EXPECT_NE(review.state, ap::ReviewState::kOpen) << id << " (I11)";
    CheckProposals();
    EXPECT_THAT(simulator_.CheckChains(), IsOk()) << "(I16)";
  }

  testing::Simulator& simulator() { return simulator_; }
  const std::set<Fate>& fates() const { return fates_; }

 private:
  void Settle() {
    const auto is_over = [this] { return people_.AreDone() && NothingWaits(); };
    is_settled_ = simulator_.HealAndSettle(absl::Minutes(1), is_over);
    // What is still on its way may be told late and looked at again, which ends, too.
    simulator_.RunFor(absl::Seconds(2));
    is_settled_ = is_settled_ && simulator_.HealAndSettle(absl::Minutes(1), is_over);
  }

  bool NothingWaits() {
    const auto orders = simulator_.node(kOrders).store().Read(store::PartitionOf(kAcme));
    const auto details = po::LoadBankDetails(*orders, {kAcme, "s"});
    bool is_over = details.ok() && !details->proposed.has_value();
    EXPECT_THAT(orders->Scan(po::kBankReviews, std::tuple(std::string(kAcme)),
                             [&](const po::ReviewKey& key, const review::storage::v1::ReviewFlowRecord&) {
                               const auto flow = flow::FindReviewFlow(*orders, po::kBankReviewTables, key);
                               is_over = is_over && flow.ok() && (*flow)->phase == review::ReviewPhase::kOver;
                               return store::Visit::kContinue;
                             }),
                IsOk());
    return is_over;
  }

  std::map<std::string, ap::Review> Reviews() {
    std::map<std::string, ap::Review> found;
    const auto reviews = simulator_.node(kApproval).store().Read(store::PartitionOf(kAcme));
    EXPECT_THAT(ap::ListReviews(*reviews, kAcme, std::nullopt,
                                [&](const ap::Review& review) {
                                  found.emplace(review.id, review);
                                  return store::Visit::kContinue;
                                }),
                IsOk());
    return found;
  }

  // Follows the account in force through the log.
  void CheckProposals() {
    const std::map<std::string, ap::Review> reviews = Reviews();
    std::string waiting;  // the review of the proposal that waits
    std::set<std::string> ended;
    po::v1::BankDetails in_force;
    for (const command::storage::v1::LogRecord& record : LogOf(simulator_.node(kOrders), kAcme)) {
      // Refusals changed nothing.
      if (!record.command().starts_with("suppliers.") || record.after().empty()) continue;
      po::v1::Supplier after;
      ASSERT_TRUE(after.ParseFromString(record.after()));
      if (record.command() == "suppliers.proposeBankDetails") {
        if (!waiting.empty()) fates_.insert(Fate::kReplaced);
        waiting = LastId(after.proposed_bank_details().review());
        EXPECT_TRUE(ended.insert(waiting).second) << "another review for each proposal";
      }
      const bool has_changed = after.bank_details().digest() != in_force.digest();
      if (record.command() == "suppliers.endBankDetailsReview") {
        EXPECT_FALSE(waiting.empty()) << "ended once";
        fates_.insert(has_changed ? Fate::kInForce : Fate::kNotApproved);
        if (has_changed) CheckApproved(after.bank_details(), waiting, reviews);
        waiting.clear();
      } else {
        EXPECT_FALSE(has_changed) << record.command() << " put an account in force (I14)";
      }
      in_force = after.bank_details();
    }
    EXPECT_EQ(waiting, "") << "(I11)";
  }

  static void CheckApproved(const po::v1::BankDetails& account, const std::string& review_id,
                            const std::map<std::string, ap::Review>& reviews) {
    EXPECT_EQ(LastId(account.review()), review_id);
    const auto found = reviews.find(review_id);
    ASSERT_TRUE(found != reviews.end());
    EXPECT_EQ(found->second.state, ap::ReviewState::kApproved) << "(I13)";
    ASSERT_EQ(found->second.subject.terms.size(), 1u);
    EXPECT_EQ(found->second.subject.terms[0].digest, account.digest()) << "what was shown (I13)";
    EXPECT_GT(account.approvers_size(), 0) << "of unknown cost, so somebody is asked";
    for (const std::string& user : account.approvers()) EXPECT_NE(user, "eve") << "(I12)";
  }

  bool is_settled_ = false;
  std::set<Fate> fates_;
  Clerks people_;
  // The last, to go first: what it still carries refers to the others.
  testing::Simulator simulator_;
};

TEST(BankReviewsSimulationTest, OnlyApprovedAccountsAreInForceForEverySeed) {
  testing::CheckWorlds<BankWorld>(testing::SeedsFromEnvironment({.first = 1, .count = 40}));
}

TEST(BankReviewsSimulationTest, EndsWhereverItCrashes) {
  std::set<Fate> fates;
  for (const char* node : {kApproval, kOrders}) {
    for (uint64_t write = 1; write <= 40; ++write) {
      SCOPED_TRACE(absl::StrCat(node, " crashes at write ", write));
      BankWorld world(write);
      world.RunInSteps(node, write);
      world.Check();
      if (::testing::Test::HasFailure()) return;
      fates.insert(world.fates().begin(), world.fates().end());
    }
  }
  for (const Fate fate : {Fate::kReplaced, Fate::kInForce, Fate::kNotApproved}) {
    EXPECT_TRUE(fates.contains(fate)) << static_cast<int>(fate);
  }
}

TEST(BankReviewsSimulationTest, RepeatsARunByteForByte) {
  testing::CheckWorldsRepeat<BankWorld>({.first = 1, .count = 5});
}

}  // namespace
}  // namespace outlay::simulation
