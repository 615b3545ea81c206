#include "tools/demo/review_story.h"

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "outlay/approval/v1/reviews.pb.h"
#include "outlay/approval/v1/rules.pb.h"
#include "outlay/directory/v1/organizations.pb.h"
#include "outlay/directory/v1/role_grants.pb.h"
#include "outlay/directory/v1/users.pb.h"
#include "outlay/purchase_order/v1/purchase_orders.pb.h"
#include "outlay/purchase_order/v1/suppliers.pb.h"
#include "tools/client/methods.h"

namespace outlay::demo {
namespace {

namespace ap = approval::v1;
namespace dir = directory::v1;
namespace po = purchase_order::v1;

constexpr char kParent[] = "organizations/reviewed";
constexpr char kDirectory[] = "directory";
constexpr char kApproval[] = "approval";
constexpr char kOrders[] = "purchase_order";

}  // namespace

absl::Status ReviewStory::Run() {
  company_.Begin();
  OUTLAY_RETURN_IF_ERROR(company_.Start(kDirectory, {}));
  const std::string directory = Concat("--directory_target=", company_.TargetOf(kDirectory));
  OUTLAY_RETURN_IF_ERROR(company_.Start(kApproval, {directory}));
  OUTLAY_RETURN_IF_ERROR(
      company_.Start(kOrders, {directory, Concat("--approval_target=", company_.TargetOf(kApproval))}));
  OUTLAY_RETURN_IF_ERROR(MakeCompany());
  OUTLAY_RETURN_IF_ERROR(MakeRuleAndSupplier());
  return Review();
}

absl::Status ReviewStory::MakeCompany() {
  dir::Organization organization;
  OUTLAY_RETURN_IF_ERROR(company_.Call<dir::CreateOrganizationRequest>(
      kOperator, kDirectory, client::kCreateOrganization,
      "organization_id: 'reviewed' organization { display_name: 'A company' base_currency: 'USD' settings { "
      "approvals_enabled: true } } first_administrator { user_id: 'ann' email: 'ann@example.com' }",
      &organization));
  dir::User bob;
  OUTLAY_RETURN_IF_ERROR(company_.Call<dir::CreateUserRequest>(
      "ann", kDirectory, client::kCreateUser,
      Concat("parent: '", kParent, "' user_id: 'bob' activate: true user { email: 'bob@example.com' }"), &bob));
  dir::RoleGrant grant;
  return company_.Call<dir::GrantRoleRequest>(
      "ann", kDirectory, client::kGrantRole,
      Concat("parent: '", kParent, "' role_grant_id: 'bob' role_grant { user: '", kParent, "/users/bob' role: '",
             kParent, "/roles/approver' group: '", kParent,
             "/groups/root' authority_limit { currency_code: 'USD' units: 5000 } }"),
      &grant);
}

absl::Status ReviewStory::MakeRuleAndSupplier() {
  ap::Rule rule;
  OUTLAY_RETURN_IF_ERROR(company_.Call<ap::CreateRuleRequest>(
      "ann", kApproval, client::kCreateRule,
      Concat("parent: '", kParent, "' rule_id: 'above-100' rule { group: '", kParent,
             "/groups/root' tiers { up_to { currency_code: 'USD' units: 100 } } tiers { above { currency_code: 'USD' "
             "units: 100 } stages { approvers { user: '",
             kParent, "/users/bob' } quorum: QUORUM_ANY_ONE } } }"),
      &rule));
  po::Supplier supplier;
  return company_.Call<po::CreateSupplierRequest>(
      "ann", kOrders, client::kCreateSupplier,
      Concat("parent: '", kParent,
             "' supplier_id: 'initech' supplier { display_name: 'Initech' bill_from_entities { bill_from_entity_id: "
             "'inc' currency: 'USD' } }"),
      &supplier);
}

po::PurchaseOrder ReviewStory::ReadOrder() {
  po::PurchaseOrder order;
  company_
      .Call<po::GetPurchaseOrderRequest>("eve", kOrders, client::kGetPurchaseOrder,
                                         Concat("name: '", kParent, "/purchaseOrders/chairs'"), &order)
      .IgnoreError();
  return order;
}

absl::Status ReviewStory::Review() {
  say_("Orders above 100 USD need bob, who may approve up to 5,000 USD.");
  po::PurchaseOrder order;
  OUTLAY_RETURN_IF_ERROR(company_.Call<po::CreatePurchaseOrderRequest>(
      "eve", kOrders, client::kCreatePurchaseOrder,
      Concat("parent: '", kParent, "' purchase_order_id: 'chairs' submit: true purchase_order { number: 'CHAIRS' ",
             "supplier: '", kParent, "/suppliers/initech' bill_from_entities: '", kParent,
             "/suppliers/initech/billFromEntities/inc' period { first_month: '2026-01' last_month: '2026-12' } ",
             "lines { number: '1' item: 'chairs' amount { currency_code: 'USD' units: 1200 } } }"),
      &order));
  if (order.state() != po::PurchaseOrder::STATE_PENDING_APPROVAL) return ExampleFailed("the order does not wait");
  say_("    order CHAIRS, 1200 USD, submitted by eve  →  waits for its review");
  OUTLAY_RETURN_IF_ERROR(
      company_.Until([&] { return ReadOrder().review().with_approval(); }, "approval was not told of the order"));
  ap::ListReviewsResponse waiting;
  OUTLAY_RETURN_IF_ERROR(company_.Call<ap::ListReviewsRequest>(
      "bob", kApproval, client::kListReviews, Concat("parent: '", kParent, "' waiting_for_me: true"), &waiting));
  if (waiting.reviews_size() != 1) return ExampleFailed("bob is not asked");
  const ap::Review& asked = waiting.reviews(0);
  ap::Review decided;
  OUTLAY_RETURN_IF_ERROR(company_.Call<ap::DecideReviewRequest>(
      "bob", kApproval, client::kDecideReview,
      Concat("request_id: 'yes' name: '", asked.name(), "' digest: '", asked.digest(), "' verdict: VERDICT_APPROVE"),
      &decided));
  say_(Concat("    bob is asked about \"", asked.subject().title(), "\", and approves what he saw"));
  OUTLAY_RETURN_IF_ERROR(company_.Until([&] { return ReadOrder().state() == po::PurchaseOrder::STATE_ISSUED; },
                                        "the approved order was not issued"));
  say_("    order CHAIRS is issued");
  return absl::OkStatus();
}

}  // namespace outlay::demo
