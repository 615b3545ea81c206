#include "tools/demo/money_story.h"

#include "absl/strings/str_format.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "outlay/approval/v1/reviews.pb.h"
#include "outlay/approval/v1/rules.pb.h"
#include "outlay/budget/v1/budgets.pb.h"
#include "outlay/directory/v1/organizations.pb.h"
#include "outlay/directory/v1/role_grants.pb.h"
#include "outlay/directory/v1/users.pb.h"
#include "outlay/purchase_order/v1/associations.pb.h"
#include "outlay/purchase_order/v1/purchase_orders.pb.h"
#include "outlay/purchase_order/v1/suppliers.pb.h"
#include "tools/client/methods.h"

namespace outlay::demo {
namespace {

namespace ap = approval::v1;
namespace bu = budget::v1;
namespace dir = directory::v1;
namespace po = purchase_order::v1;

constexpr char kParent[] = "organizations/funded";
constexpr char kDirectory[] = "directory";
constexpr char kApproval[] = "approval";
constexpr char kBudget[] = "budget";
constexpr char kOrders[] = "purchase_order";
constexpr char kAssociate[] = "/outlay.purchase_order.v1.Associations/AssociateInvoices";
constexpr int kLimit = 2'000;
constexpr int kLabLimit = 1'000;

}  // namespace

absl::Status MoneyStory::Run() {
  OUTLAY_RETURN_IF_ERROR(Start());
  OUTLAY_RETURN_IF_ERROR(MakeCompany());
  OUTLAY_RETURN_IF_ERROR(MakeBudget("furniture", kLimit, ""));
  OUTLAY_RETURN_IF_ERROR(MakeBudget("lab", kLabLimit, "filter { cost_centers: 'lab' } "));
  say_("The budget FURNITURE has 2,000 USD, the lab 1,000 USD of it; orders need bob.");
  OUTLAY_RETURN_IF_ERROR(Order());
  OUTLAY_RETURN_IF_ERROR(ProposeTheLab());
  OUTLAY_ASSIGN_OR_RETURN(const ap::Review asked, Asked());
  OUTLAY_RETURN_IF_ERROR(Approve(asked));
  OUTLAY_RETURN_IF_ERROR(company_.Until([&] { return Read().state() == po::PurchaseOrder::STATE_ISSUED; },
                                        "the approved order was not issued"));
  OUTLAY_RETURN_IF_ERROR(Tell("bob approves; it is issued"));
  OUTLAY_RETURN_IF_ERROR(Grow(1'600));
  if (Read().change().state() != po::OrderChange::STATE_IN_FORCE) return ExampleFailed("the order did not grow");
  OUTLAY_RETURN_IF_ERROR(Tell("a change to 1,600, approved, is in force"));
  OUTLAY_RETURN_IF_ERROR(Grow(2'200));
  if (Read().change().state() != po::OrderChange::STATE_REFUSED) return ExampleFailed("the budget refused nothing");
  OUTLAY_RETURN_IF_ERROR(Tell("a change to 2,200, approved, is refused"));
  say_(Concat("        \"", Read().change().end_reason(), "\": the order stays as it was"));
  return Invoice();
}

absl::Status MoneyStory::Start() {
  company_.Begin();
  OUTLAY_RETURN_IF_ERROR(company_.Start(kDirectory, {}));
  const std::string directory = Concat("--directory_target=", company_.TargetOf(kDirectory));
  OUTLAY_RETURN_IF_ERROR(company_.Start(kApproval, {directory}));
  OUTLAY_RETURN_IF_ERROR(company_.Start(kBudget, {directory}));
  return company_.Start(kOrders, {directory, Concat("--approval_target=", company_.TargetOf(kApproval)),
                                  Concat("--budget_target=", company_.TargetOf(kBudget))});
}

absl::Status MoneyStory::MakeCompany() {
  dir::Organization organization;
  OUTLAY_RETURN_IF_ERROR(company_.Call<dir::CreateOrganizationRequest>(
      kOperator, kDirectory, client::kCreateOrganization,
      "organization_id: 'funded' organization { display_name: 'A company' base_currency: 'USD' settings { "
      "approvals_enabled: true budgets_enabled: true } } first_administrator { user_id: 'ann' email: "
      "'ann@example.com' }",
      &organization));
  dir::User bob;
  OUTLAY_RETURN_IF_ERROR(company_.Call<dir::CreateUserRequest>(
      "ann", kDirectory, client::kCreateUser,
      Concat("parent: '", kParent, "' user_id: 'bob' activate: true user { email: 'bob@example.com' }"), &bob));
  dir::RoleGrant grant;
  OUTLAY_RETURN_IF_ERROR(company_.Call<dir::GrantRoleRequest>(
      "ann", kDirectory, client::kGrantRole,
      Concat("parent: '", kParent, "' role_grant_id: 'bob' role_grant { user: '", kParent, "/users/bob' role: '",
             kParent, "/roles/approver' group: '", kParent,
             "/groups/root' authority_limit { currency_code: 'USD' units: 5000 } }"),
      &grant));
  ap::Rule rule;
  OUTLAY_RETURN_IF_ERROR(
      company_.Call<ap::CreateRuleRequest>("ann", kApproval, client::kCreateRule,
                                           Concat("parent: '", kParent, "' rule_id: 'all' rule { group: '", kParent,
                                                  "/groups/root' tiers { stages { approvers { user: '", kParent,
                                                  "/users/bob' } quorum: QUORUM_ANY_ONE } } }"),
                                           &rule));
  po::Supplier supplier;
  return company_.Call<po::CreateSupplierRequest>(
      "ann", kOrders, client::kCreateSupplier,
      Concat("parent: '", kParent,
             "' supplier_id: 'initech' supplier { display_name: 'Initech' bill_from_entities { bill_from_entity_id: "
             "'inc' currency: 'USD' } }"),
      &supplier);
}

absl::Status MoneyStory::MakeBudget(const std::string& id, int units, const std::string& filter) {
  bu::Budget made;
  return company_.Call<bu::CreateBudgetRequest>(
      "ann", kBudget, client::kCreateBudget,
      Concat("parent: '", kParent, "' budget_id: '", id, "' activate: true budget { group: '", kParent,
             "/groups/root' display_name: '", id,
             "' period { recurrence: RECURRENCE_YEARLY first_day { year: 2000 month: 1 day: 1 } } ", filter,
             "amount { currency_code: 'USD' units: ", units, " } }"),
      &made);
}

po::PurchaseOrder MoneyStory::Read() {
  po::PurchaseOrder order;
  company_
      .Call<po::GetPurchaseOrderRequest>("eve", kOrders, client::kGetPurchaseOrder,
                                         Concat("name: '", kParent, "/purchaseOrders/desks'"), &order)
      .IgnoreError();
  return order;
}

absl::Status MoneyStory::Tell(const std::string& what) {
  OUTLAY_RETURN_IF_ERROR(
      company_.Until([&] { return !Read().budget().waiting(); }, "budget does not answer what the order needs"));
  bu::Budget budget;
  OUTLAY_RETURN_IF_ERROR(company_.Call<bu::GetBudgetRequest>(
      "ann", kBudget, client::kGetBudget, Concat("name: '", kParent, "/budgets/furniture'"), &budget));
  const bu::Figures& figures = budget.figures();
  say_(absl::StrFormat("    %-42s %5d held  %5d committed  %5d spent  %5d left", what, figures.held().units(),
                       figures.committed().units(), figures.spent().units(), figures.available().units()));
  return absl::OkStatus();
}

absl::Status MoneyStory::Order() {
  po::PurchaseOrder order;
  OUTLAY_RETURN_IF_ERROR(company_.Call<po::CreatePurchaseOrderRequest>(
      "eve", kOrders, client::kCreatePurchaseOrder,
      Concat("parent: '", kParent, "' purchase_order_id: 'desks' submit: true purchase_order { number: 'DESKS' ",
             "supplier: '", kParent, "/suppliers/initech' bill_from_entities: '", kParent,
             "/suppliers/initech/billFromEntities/inc' period { first_month: '2020-01' last_month: '2098-12' } ",
             "lines { number: '1' item: 'desks' amount { currency_code: 'USD' units: 1200 } } }"),
      &order));
  OUTLAY_RETURN_IF_ERROR(
      company_.Until([&] { return Read().review().with_approval(); }, "approval was not told of the order"));
  return Tell("order DESKS, 1,200, submitted by eve");
}

absl::StatusOr<ap::Review> MoneyStory::Asked() {
  ap::ListReviewsResponse waiting;
  OUTLAY_RETURN_IF_ERROR(company_.Call<ap::ListReviewsRequest>(
      "bob", kApproval, client::kListReviews, Concat("parent: '", kParent, "' waiting_for_me: true"), &waiting));
  if (waiting.reviews_size() != 1) return ExampleFailed("bob is not asked");
  return waiting.reviews(0);
}

absl::Status MoneyStory::ProposeTheLab() {
  OUTLAY_ASSIGN_OR_RETURN(const ap::Review asked, Asked());
  ap::Review after;
  OUTLAY_RETURN_IF_ERROR(company_.Call<ap::ProposeBudgetRequest>(
      "bob", kApproval, client::kProposeBudget,
      Concat("request_id: 'lab' name: '", asked.name(), "' digest: '", asked.digest(), "' cost_center: 'lab'"),
      &after));
  OUTLAY_RETURN_IF_ERROR(company_.Until(
      [&] { return Read().budget().move().state() == po::BudgetMove::STATE_NOT_MOVED; }, "the lab's budget sufficed"));
  OUTLAY_RETURN_IF_ERROR(Tell("bob would rather charge the lab: refused"));
  say_(Concat("        \"", Read().budget().move().end_reason(), "\": nothing changes"));
  return company_.Until([&] { return Read().review().with_approval(); }, "approval was not told of the order");
}

absl::Status MoneyStory::Approve(const ap::Review& review) {
  ap::Review decided;
  return company_.Call<ap::DecideReviewRequest>("bob", kApproval, client::kDecideReview,
                                                Concat("request_id: 'yes-", ++requests_, "' name: '", review.name(),
                                                       "' digest: '", review.digest(), "' verdict: VERDICT_APPROVE"),
                                                &decided);
}

absl::Status MoneyStory::Grow(int units) {
  po::PurchaseOrder order;
  OUTLAY_RETURN_IF_ERROR(company_.Call<po::RevisePurchaseOrderRequest>(
      "eve", kOrders, client::kRevisePurchaseOrder,
      Concat("request_id: 'to-", units, "' name: '", kParent,
             "/purchaseOrders/desks' lines { number: '1' item: 'desks' amount { currency_code: 'USD' units: ", units,
             " } } reason: 'more people'"),
      &order));
  OUTLAY_RETURN_IF_ERROR(
      company_.Until([&] { return Read().change().with_approval(); }, "approval was not told of the change"));
  OUTLAY_ASSIGN_OR_RETURN(const ap::Review asked, Asked());
  OUTLAY_RETURN_IF_ERROR(Approve(asked));
  return company_.Until([&] { return Read().change().has_end_time(); }, "the change still waits");
}

absl::Status MoneyStory::Invoice() {
  po::AssociateInvoicesResponse response;
  OUTLAY_RETURN_IF_ERROR(company_.Call<po::AssociateInvoicesRequest>(
      "invoice_matching", kOrders, kAssociate,
      Concat("invoices { invoice: '", kParent, "/invoices/first' bill_from_entity: '", kParent,
             "/suppliers/initech/billFromEntities/inc' creation_time { seconds: 1718000000 } purchase_order_number: "
             "'DESKS' amount { currency_code: 'USD' units: 900 } }"),
      &response));
  if (!response.results(0).has_association()) return ExampleFailed("the invoice found no line");
  return Tell("an invoice of 900 comes");
}

}  // namespace outlay::demo
