// A move of money that is reviewed, over real ports: proposed while approval is down, taken there when it is up,
// approved, and done once after budget was killed. Real: three programs, their processes, gRPC, RocksDB, the feeds
// between them. Fake: nothing.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "common/base/errors.h"
#include "common/base/strings.h"
#include "common/rpc/blocking.h"
#include "common/rpc/channel_pool.h"
#include "common/rpc/grpc_channel.h"
#include "common/testing/matchers.h"
#include "common/testing/parse.h"
#include "outlay/approval/v1/reviews.pb.h"
#include "outlay/approval/v1/rules.pb.h"
#include "outlay/budget/v1/budget_moves.pb.h"
#include "outlay/budget/v1/budgets.pb.h"
#include "outlay/directory/v1/organizations.pb.h"
#include "outlay/directory/v1/role_grants.pb.h"
#include "outlay/directory/v1/users.pb.h"
#include "tests/integration/services.h"

namespace outlay {
namespace {

namespace ap = approval::v1;
namespace bu = budget::v1;
namespace dir = directory::v1;
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::HasSubstr;

constexpr char kBoth[] =
    "from_budget: 'organizations/acme/budgets/from' to_budget: 'organizations/acme/budgets/to' earmarked: true ";

class MoveReviewPortsTest : public ::testing::Test {
 protected:
  void Start(const std::string& name, bool asks_approval = true) {
    std::vector<std::string> flags = {"--enforce_access"};
    if (name != "directory") flags.push_back(Concat("--directory_target=", services_.TargetOf("directory")));
    if (name == "budget" && asks_approval) {
      flags.push_back(Concat("--approval_target=", services_.TargetOf("approval")));
    }
    services_.Start(name, std::move(flags));
    channels_[name] = std::make_unique<rpc::GrpcChannel>(
        &pool_, rpc::GrpcChannelOptions{.target = services_.TargetOf(name), .service = name, .connections = 1});
  }
  // `method`: "approval.v1.Reviews/GetReview". A copy of the directory that is on its way is waited for.
  template <typename Request, typename Response>
  absl::Status Try(const std::string& subject, const std::string& method, const std::string& text, Response* response) {
    const auto request = testing::Parse<Request>(text);
    absl::Status status;
    const bool done = Until([&] {
      const bool is_first = method.starts_with("directory.v1.Organizations/");
      status = rpc::CallAndWait(*channels_[method.substr(0, method.find('.'))], Concat("/outlay.", method), request,
                                response, {.caller = {.subject = subject, .organization = is_first ? "" : "acme"}});
      const std::string reason = ErrorReason(status);
      return reason != "ACCESS_STALE" && reason != "USER_NOT_ACTIVE" && reason != "PERMISSION_REQUIRED" &&
             reason != "ORGANIZATION_NOT_FOUND" && reason != "GROUP_NOT_FOUND" && reason != "RULE_INVALID" &&
             !absl::IsUnavailable(status);
    });
    EXPECT_TRUE(done) << method;
    return status;
  }
  template <typename Request, typename Response>
  Response Send(const std::string& subject, const std::string& method, const std::string& text) {
    Response response;
    EXPECT_THAT((Try<Request, Response>(subject, method, text, &response)), IsOk()) << method;
    return response;
  }
  template <typename Condition>
  bool Until(Condition condition) {
    const auto begin = std::chrono::steady_clock::now();
    while (!condition()) {
      if (absl::FromChrono(std::chrono::steady_clock::now() - begin) > absl::Minutes(1)) return false;
      // A pause, unless the service ends.
      EXPECT_FALSE(services_.ProcessOf("directory").EndsWithin(absl::Milliseconds(20)));
    }
    return true;
  }
  void MakeCompany() {
    Send<dir::CreateOrganizationRequest, dir::Organization>(
        "operator", "directory.v1.Organizations/CreateOrganization",
        "organization_id: 'acme' organization { display_name: 'Acme' base_currency: 'USD' settings { "
        "budget_move_review: true } } first_administrator { user_id: 'ann' email: 'ann@acme.example' }");
    for (const auto& [user, role] : {std::pair("eve", "finance"), std::pair("bob", "approver")}) {
      Send<dir::CreateUserRequest, dir::User>("ann", "directory.v1.Users/CreateUser",
                                              Concat("parent: 'organizations/acme' user_id: '", user,
                                                     "' activate: true user { email: '", user, "@acme.example' }"));
      Send<dir::GrantRoleRequest, dir::RoleGrant>(
          "ann", "directory.v1.RoleGrants/GrantRole",
          Concat("parent: 'organizations/acme' role_grant_id: '", user,
                 "' role_grant { user: 'organizations/acme/users/", user, "' role: 'organizations/acme/roles/", role,
                 "' group: 'organizations/acme/groups/root' ",
                 std::string_view(role) == "approver" ? "authority_limit { currency_code: 'USD' units: 1000 } " : "",
                 "}"));
    }
    Send<ap::CreateRuleRequest, ap::Rule>(
        "ann", "approval.v1.Rules/CreateRule",
        "parent: 'organizations/acme' rule_id: 'all' rule { group: 'organizations/acme/groups/root' tiers { stages { "
        "approvers { user: 'organizations/acme/users/bob' } quorum: QUORUM_ANY_ONE } } }");
    for (const char* id : {"from", "to"}) {
      Send<bu::CreateBudgetRequest, bu::Budget>(
          "eve", "budget.v1.Budgets/CreateBudget",
          Concat("parent: 'organizations/acme' activate: true budget_id: '", id,
                 "' budget { group: 'organizations/acme/groups/root' display_name: 'B' period { recurrence: "
                 "RECURRENCE_YEARLY first_day { year: 2000 month: 1 day: 1 } } amount { currency_code: 'USD' units: "
                 "100 } }"));
    }
  }
  bu::BudgetMove Transfer(const std::string& id, int units) {
    return Send<bu::TransferBudgetRequest, bu::BudgetMove>(
        "eve", "budget.v1.BudgetMoves/TransferBudget",
        Concat("parent: 'organizations/acme' ", kBoth, "reason: 'why' move_id: '", id,
               "' amount { currency_code: 'USD' units: ", units, " }"));
  }
  bu::BudgetMove Read(const std::string& id) {
    return Send<bu::GetBudgetMoveRequest, bu::BudgetMove>("eve", "budget.v1.BudgetMoves/GetBudgetMove",
                                                          Concat("name: 'organizations/acme/budgetMoves/", id, "'"));
  }
  std::int64_t Limit(const std::string& id) {
    return Send<bu::GetBudgetRequest, bu::Budget>("eve", "budget.v1.Budgets/GetBudget",
                                                  Concat("name: 'organizations/acme/budgets/", id, "'"))
        .figures()
        .limit()
        .units();
  }
  std::vector<ap::Review> WaitingForBob() {
    const auto page = Send<ap::ListReviewsRequest, ap::ListReviewsResponse>(
        "bob", "approval.v1.Reviews/ListReviews", "parent: 'organizations/acme' waiting_for_me: true");
    return {page.reviews().begin(), page.reviews().end()};
  }
  void Approve(const ap::Review& review) {
    Send<ap::DecideReviewRequest, ap::Review>(
        "bob", "approval.v1.Reviews/DecideReview",
        Concat("request_id: 'yes-", review.digest().substr(0, 8), "' name: '", review.name(), "' digest: '",
               review.digest(), "' verdict: VERDICT_APPROVE"));
  }

  rpc::ChannelPool pool_;
  Services services_{"move-reviews"};
  std::map<std::string, std::unique_ptr<rpc::GrpcChannel>> channels_;
};

TEST_F(MoveReviewPortsTest, AMoveIsProposedReviewedAndDoneOnce) {
  for (const char* name : {"directory", "approval", "budget"}) {
    Start(name, /*asks_approval=*/false);
    ASSERT_FALSE(HasFailure());
  }
  MakeCompany();
  // Reviews are asked for, and nobody holds them.
  bu::BudgetMove none;
  EXPECT_THAT((Try<bu::TransferBudgetRequest, bu::BudgetMove>(
                  "eve", "budget.v1.BudgetMoves/TransferBudget",
                  Concat("parent: 'organizations/acme' ", kBoth,
                         "reason: 'why' move_id: 'm-0' amount { currency_code: 'USD' units: 1 }"),
                  &none)),
              HasReason("APPROVAL_UNAVAILABLE"));
  services_.ProcessOf("budget").Kill();
  services_.ProcessOf("approval").Kill();
  Start("budget");
  ASSERT_FALSE(HasFailure());
  ASSERT_EQ(Transfer("m-1", 70).state(), bu::BudgetMove::STATE_PROPOSED);
  ASSERT_EQ(Transfer("m-2", 40).state(), bu::BudgetMove::STATE_PROPOSED);

  Start("approval");
  ASSERT_FALSE(HasFailure());
  ASSERT_TRUE(Until([&] { return WaitingForBob().size() == 2; }));
  std::map<std::string, ap::Review> waiting;
  for (const ap::Review& review : WaitingForBob()) waiting[review.name()] = review;
  const ap::Review& first = waiting[Read("m-1").review()];
  EXPECT_THAT(first.subject().details(), HasSubstr("100.00 USD -> 30.00 USD"));
  services_.ProcessOf("budget").Kill();
  Approve(first);
  Start("budget");
  ASSERT_FALSE(HasFailure());
  ASSERT_TRUE(Until([&] { return Read("m-1").state() == bu::BudgetMove::STATE_DONE; }));
  EXPECT_EQ(Limit("from"), 30);
  EXPECT_EQ(Limit("to"), 170);

  // The money of the other one is gone.
  Approve(waiting[Read("m-2").review()]);
  ASSERT_TRUE(Until([&] { return Read("m-2").state() == bu::BudgetMove::STATE_NOT_POSSIBLE; }));
  EXPECT_THAT(Read("m-2").end_reason(), HasSubstr("30.00 USD available"));
  services_.ProcessOf("budget").Kill();
  Start("budget");
  ASSERT_FALSE(HasFailure());
  EXPECT_EQ(Limit("from"), 30);
  EXPECT_EQ(Limit("to"), 170);

  // Given up, one is none of bob's business any more.
  Transfer("m-3", 5);
  ASSERT_TRUE(Until([&] { return WaitingForBob().size() == 1; }));
  Send<bu::RejectBudgetMoveRequest, bu::BudgetMove>("eve", "budget.v1.BudgetMoves/RejectBudgetMove",
                                                    "request_id: 'no' name: 'organizations/acme/budgetMoves/m-3'");
  EXPECT_TRUE(Until([&] { return WaitingForBob().empty(); }));
}

}  // namespace
}  // namespace outlay
