#include "tools/demo/reviewed_company.h"

#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
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

namespace ap = approval::v1;
namespace dir = directory::v1;
namespace po = purchase_order::v1;

absl::Status ReviewedCompany::Open(bool has_budgets, const std::string& settings, const std::string& tiers) {
  OUTLAY_RETURN_IF_ERROR(StartServices(has_budgets));
  OUTLAY_RETURN_IF_ERROR(MakePeople(settings));
  ap::Rule rule;
  OUTLAY_RETURN_IF_ERROR(Call<ap::CreateRuleRequest>(
      "ann", kApproval, client::kCreateRule,
      Concat("parent: '", Name(), "' rule_id: 'all' rule { group: '", Name(), "/groups/root' ", tiers, " }"), &rule));
  return MakeSupplier();
}

absl::Status ReviewedCompany::StartServices(bool has_budgets) {
  Begin();
  OUTLAY_RETURN_IF_ERROR(Start(kDirectory, {}));
  const std::string directory = Concat("--directory_target=", TargetOf(kDirectory));
  OUTLAY_RETURN_IF_ERROR(Start(kApproval, {directory}));
  std::vector<std::string> flags = {directory, Concat("--approval_target=", TargetOf(kApproval))};
  if (has_budgets) {
    OUTLAY_RETURN_IF_ERROR(Start(kBudget, {directory}));
    flags.push_back(Concat("--budget_target=", TargetOf(kBudget)));
  }
  return Start(kOrders, std::move(flags));
}

absl::Status ReviewedCompany::MakePeople(const std::string& settings) {
  dir::Organization organization;
  OUTLAY_RETURN_IF_ERROR(Call<dir::CreateOrganizationRequest>(
      kOperator, kDirectory, client::kCreateOrganization,
      Concat("organization_id: '", organization_id(),
             "' organization { display_name: 'A company' base_currency: 'USD' settings { ", settings,
             " } } first_administrator { user_id: 'ann' email: 'ann@example.com' }"),
      &organization));
  dir::User bob;
  OUTLAY_RETURN_IF_ERROR(Call<dir::CreateUserRequest>(
      "ann", kDirectory, client::kCreateUser,
      Concat("parent: '", Name(), "' user_id: 'bob' activate: true user { email: 'bob@example.com' }"), &bob));
  dir::RoleGrant grant;
  return Call<dir::GrantRoleRequest>("ann", kDirectory, client::kGrantRole,
                                     Concat("parent: '", Name(), "' role_grant_id: 'bob' role_grant { user: '", Name(),
                                            "/users/bob' role: '", Name(), "/roles/approver' group: '", Name(),
                                            "/groups/root' authority_limit { currency_code: 'USD' units: 5000 } }"),
                                     &grant);
}

absl::Status ReviewedCompany::MakeSupplier() {
  po::Supplier supplier;
  return Call<po::CreateSupplierRequest>(
      "ann", kOrders, client::kCreateSupplier,
      Concat("parent: '", Name(),
             "' supplier_id: 'initech' supplier { display_name: 'Initech' bill_from_entities { bill_from_entity_id: "
             "'inc' currency: 'USD' } }"),
      &supplier);
}

absl::Status ReviewedCompany::Submit(const std::string& number, int units, const std::string& months) {
  const std::string item = absl::AsciiStrToLower(number);
  po::PurchaseOrder order;
  OUTLAY_RETURN_IF_ERROR(Call<po::CreatePurchaseOrderRequest>(
      "eve", kOrders, client::kCreatePurchaseOrder,
      Concat("parent: '", Name(), "' purchase_order_id: '", item, "' submit: true purchase_order { number: '", number,
             "' supplier: '", Name(), "/suppliers/initech' bill_from_entities: '", Name(),
             "/suppliers/initech/billFromEntities/inc' period { ", months, " } lines { number: '1' item: '", item,
             "' amount { currency_code: 'USD' units: ", units, " } } }"),
      &order));
  if (order.state() != po::PurchaseOrder::STATE_PENDING_APPROVAL) return ExampleFailed("the order does not wait");
  return Until([&] { return Order(number).review().with_approval(); }, "approval was not told of the order");
}

po::PurchaseOrder ReviewedCompany::Order(const std::string& number) {
  po::PurchaseOrder order;
  Call<po::GetPurchaseOrderRequest>("eve", kOrders, client::kGetPurchaseOrder,
                                    Concat("name: '", OrderName(number), "'"), &order)
      .IgnoreError();
  return order;
}

absl::StatusOr<ap::Review> ReviewedCompany::Asked() {
  ap::ListReviewsResponse waiting;
  OUTLAY_RETURN_IF_ERROR(Call<ap::ListReviewsRequest>("bob", kApproval, client::kListReviews,
                                                      Concat("parent: '", Name(), "' waiting_for_me: true"), &waiting));
  if (waiting.reviews_size() != 1) return ExampleFailed("bob is not asked");
  return waiting.reviews(0);
}

absl::Status ReviewedCompany::Approve(const ap::Review& review) {
  ap::Review decided;
  return Call<ap::DecideReviewRequest>("bob", kApproval, client::kDecideReview,
                                       Concat("request_id: 'yes-", ++approvals_, "' name: '", review.name(),
                                              "' digest: '", review.digest(), "' verdict: VERDICT_APPROVE"),
                                       &decided);
}

std::string ReviewedCompany::BobDecides() const {
  return Concat("stages { approvers { user: '", Name(), "/users/bob' } quorum: QUORUM_ANY_ONE }");
}

std::string ReviewedCompany::OrderName(const std::string& number) const {
  return Concat(Name(), "/purchaseOrders/", absl::AsciiStrToLower(number));
}

}  // namespace outlay::demo
