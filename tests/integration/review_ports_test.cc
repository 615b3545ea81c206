// An order that is reviewed, over real ports: submitted while approval is down, taken there when it is up, approved,
// and issued after purchase_order was killed. Real: three programs, their processes, gRPC, RocksDB, the feeds between
// them. Fake: nothing.
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
#include "outlay/directory/v1/organizations.pb.h"
#include "outlay/directory/v1/role_grants.pb.h"
#include "outlay/directory/v1/users.pb.h"
#include "outlay/purchase_order/v1/purchase_orders.pb.h"
#include "outlay/purchase_order/v1/suppliers.pb.h"
#include "tests/integration/services.h"

namespace outlay {
namespace {

namespace ap = approval::v1;
namespace dir = directory::v1;
namespace po = purchase_order::v1;
using ::outlay::testing::IsOk;
using SteadyClock = std::chrono::steady_clock;

class ReviewPortsTest : public ::testing::Test {
 protected:
  void Start(const std::string& name) {
    std::vector<std::string> flags = {"--enforce_access"};
    if (name != "directory") flags.push_back(Concat("--directory_target=", services_.TargetOf("directory")));
    if (name == "purchase_order") flags.push_back(Concat("--approval_target=", services_.TargetOf("approval")));
    services_.Start(name, std::move(flags));
    channels_[name] = std::make_unique<rpc::GrpcChannel>(
        &pool_, rpc::GrpcChannelOptions{.target = services_.TargetOf(name), .service = name, .connections = 1});
  }

  // `method`: "approval.v1.Reviews/GetReview". A copy of the directory that is on its way is waited for.
  template <typename Request, typename Response>
  Response Send(const std::string& subject, const std::string& method, const std::string& text,
                const std::string& organization = "acme") {
    const auto request = testing::Parse<Request>(text);
    Response response;
    absl::Status status;
    const bool done = Until([&] {
      status = rpc::CallAndWait(*channels_[method.substr(0, method.find('.'))], Concat("/outlay.", method), request,
                                &response, {.caller = {.subject = subject, .organization = organization}});
      const std::string reason = ErrorReason(status);
      return reason != "ACCESS_STALE" && reason != "USER_NOT_ACTIVE" && reason != "PERMISSION_REQUIRED" &&
             reason != "ORGANIZATION_NOT_FOUND" && reason != "GROUP_NOT_FOUND" && reason != "RULE_INVALID";
    });
    EXPECT_TRUE(done) << method;
    EXPECT_THAT(status, IsOk()) << method;
    return response;
  }
  template <typename Condition>
  bool Until(Condition condition) {
    const auto begin = SteadyClock::now();
    while (!condition()) {
      if (absl::FromChrono(SteadyClock::now() - begin) > absl::Minutes(1)) return false;
      // A pause, unless the service ends.
      EXPECT_FALSE(services_.ProcessOf("directory").EndsWithin(absl::Milliseconds(20)));
    }
    return true;
  }
  void MakeCompany() {
    Send<dir::CreateOrganizationRequest, dir::Organization>(
        "operator", "directory.v1.Organizations/CreateOrganization",
        "organization_id: 'acme' organization { display_name: 'Acme' base_currency: 'USD' settings { "
        "approvals_enabled: true } } first_administrator { user_id: 'ann' email: 'ann@acme.example' }",
        "");
    for (const auto& [user, role] : {std::pair("eve", "requisitioner"), std::pair("bob", "approver")}) {
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
  }
  po::PurchaseOrder Read() {
    return Send<po::GetPurchaseOrderRequest, po::PurchaseOrder>(
        "eve", "purchase_order.v1.PurchaseOrders/GetPurchaseOrder", "name: 'organizations/acme/purchaseOrders/po-1'");
  }

  rpc::ChannelPool pool_;
  Services services_{"reviews"};
  std::map<std::string, std::unique_ptr<rpc::GrpcChannel>> channels_;
};

TEST_F(ReviewPortsTest, AnOrderIsSubmittedReviewedAndIssued) {
  for (const char* name : {"directory", "approval", "purchase_order"}) {
    Start(name);
    ASSERT_FALSE(HasFailure());
  }
  MakeCompany();
  Send<ap::CreateRuleRequest, ap::Rule>(
      "ann", "approval.v1.Rules/CreateRule",
      "parent: 'organizations/acme' rule_id: 'all' rule { group: 'organizations/acme/groups/root' tiers { stages { "
      "approvers { user: 'organizations/acme/users/bob' } quorum: QUORUM_ANY_ONE } } }");
  Send<po::CreateSupplierRequest, po::Supplier>(
      "ann", "purchase_order.v1.Suppliers/CreateSupplier",
      "parent: 'organizations/acme' supplier_id: 's' supplier { display_name: 'S' bill_from_entities { "
      "bill_from_entity_id: 'e' currency: 'USD' } }");
  services_.ProcessOf("approval").Kill();
  const auto order = Send<po::CreatePurchaseOrderRequest, po::PurchaseOrder>(
      "eve", "purchase_order.v1.PurchaseOrders/CreatePurchaseOrder",
      "parent: 'organizations/acme' purchase_order_id: 'po-1' submit: true purchase_order { number: '1' supplier: "
      "'organizations/acme/suppliers/s' bill_from_entities: 'organizations/acme/suppliers/s/billFromEntities/e' "
      "period { first_month: '2026-01' last_month: '2026-12' } lines { number: '1' amount { currency_code: 'USD' "
      "units: 100 } } }");
  EXPECT_EQ(order.state(), po::PurchaseOrder::STATE_PENDING_APPROVAL);
  EXPECT_FALSE(Read().review().with_approval());

  Start("approval");
  ASSERT_FALSE(HasFailure());
  ASSERT_TRUE(Until([&] { return Read().review().with_approval(); }));
  const auto waiting = Send<ap::ListReviewsRequest, ap::ListReviewsResponse>(
      "bob", "approval.v1.Reviews/ListReviews", "parent: 'organizations/acme' waiting_for_me: true");
  ASSERT_EQ(waiting.reviews_size(), 1);
  EXPECT_EQ(waiting.reviews(0).name(), order.review().review());
  services_.ProcessOf("purchase_order").Kill();
  Send<ap::DecideReviewRequest, ap::Review>(
      "bob", "approval.v1.Reviews/DecideReview",
      Concat("request_id: 'yes' name: '", waiting.reviews(0).name(), "' digest: '", waiting.reviews(0).digest(),
             "' verdict: VERDICT_APPROVE"));
  Start("purchase_order");
  ASSERT_FALSE(HasFailure());
  EXPECT_TRUE(Until([&] { return Read().state() == po::PurchaseOrder::STATE_ISSUED; }));

  // Given up, it is none of bob's business any more.
  Send<po::CreatePurchaseOrderRequest, po::PurchaseOrder>(
      "eve", "purchase_order.v1.PurchaseOrders/CreatePurchaseOrder",
      "parent: 'organizations/acme' purchase_order_id: 'po-2' submit: true purchase_order { number: '2' supplier: "
      "'organizations/acme/suppliers/s' bill_from_entities: 'organizations/acme/suppliers/s/billFromEntities/e' "
      "period { first_month: '2026-01' last_month: '2026-12' } lines { number: '1' amount { currency_code: 'USD' "
      "units: 100 } } }");
  const auto waiting_for_bob = [&] {
    return Send<ap::ListReviewsRequest, ap::ListReviewsResponse>("bob", "approval.v1.Reviews/ListReviews",
                                                                 "parent: 'organizations/acme' waiting_for_me: true")
        .reviews_size();
  };
  ASSERT_TRUE(Until([&] { return waiting_for_bob() == 1; }));
  Send<po::CancelPurchaseOrderRequest, po::PurchaseOrder>(
      "eve", "purchase_order.v1.PurchaseOrders/CancelPurchaseOrder",
      "request_id: 'no' name: 'organizations/acme/purchaseOrders/po-2'");
  EXPECT_TRUE(Until([&] { return waiting_for_bob() == 0; }));
}

}  // namespace
}  // namespace outlay
