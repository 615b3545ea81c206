#include "tests/simulation/buyers.h"

#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "outlay/approval/v1/rules.pb.h"
#include "outlay/budget/v1/budgets.pb.h"
#include "outlay/purchase_order/v1/associations.pb.h"
#include "outlay/purchase_order/v1/suppliers.pb.h"
#include "tests/simulation/put_in_force.h"
#include "tests/simulation/review_nodes.h"

namespace outlay::simulation {
namespace {

namespace ap = approval::v1;
namespace po = purchase_order::v1;

constexpr char kPurchaseOrders[] = "/outlay.purchase_order.v1.PurchaseOrders/";
constexpr char kReviews[] = "/outlay.approval.v1.Reviews/";
constexpr int kSteps = 10;

testing::SimClientOptions As(const char* node, const char* user, const std::string& organization) {
  return {.node = node, .caller = {.subject = user, .organization = organization}};
}

}  // namespace

Buyers::Buyers(testing::Simulator* simulator, std::string organization)
    : Party(simulator, std::move(organization), /*strangers=*/""),
      eve_(simulator, As(kOrders, "eve", organization_)),
      eve_at_approval_(simulator, As(kApproval, "eve", organization_)),
      matching_(simulator, As(kOrders, "invoice_matching", organization_)),
      ann_(simulator, As(kApproval, "ann", organization_)),
      ann_at_budget_(simulator, As(kFunds, "ann", organization_)),
      bob_at_budget_(simulator, As(kFunds, "bob", organization_)),
      bob_(simulator, As(kApproval, "bob", organization_)),
      cat_(simulator, As(kApproval, "cat", organization_)) {}

std::string Buyers::NewRequestId() {
  return absl::StrCat("r-", ++requests_);
}

void Buyers::Prepare(int budget, int lab_budget, int sales_budget) {
  auto supplier = Parsed<po::CreateSupplierRequest>(
      "supplier_id: 's' supplier { display_name: 'S' bill_from_entities { bill_from_entity_id: 'e' currency: 'EUR' } "
      "}");
  supplier.set_parent(Parent());
  eve_.Call<po::Supplier>("/outlay.purchase_order.v1.Suppliers/CreateSupplier", supplier,
                          [this](const absl::Status& status, const po::Supplier&) {
                            if (!status.ok()) Problem(absl::StrCat("supplier: ", status.ToString()));
                          });
  const std::string one_of =
      absl::StrCat("approvers { user: '", Parent(), "/users/bob' } approvers { user: '", Parent(), "/users/cat' } ");
  auto rule = Parsed<ap::CreateRuleRequest>(
      absl::StrCat("rule_id: 'r' rule { group: '", Parent(),
                   "/groups/root' tiers { up_to { currency_code: 'EUR' units: 50 } } tiers { above { currency_code: "
                   "'EUR' units: 50 } up_to { currency_code: 'EUR' units: 150 } stages { ",
                   one_of, "quorum: QUORUM_ANY_ONE } } tiers { above { currency_code: 'EUR' units: 150 } stages { ",
                   one_of, "quorum: QUORUM_ALL } } }"));
  rule.set_parent(Parent());
  ann_.Call<ap::Rule>("/outlay.approval.v1.Rules/CreateRule", rule,
                      [this](const absl::Status& status, const ap::Rule&) {
                        if (!status.ok()) Problem(absl::StrCat("rule: ", status.ToString()));
                      });
  for (const auto& [id, group, units, filter] :
       {std::tuple(kAllBudget, "root", budget, ""),
        std::tuple(kLabBudget, "root", lab_budget, "filter { cost_centers: 'lab' } "),
        std::tuple(kSalesBudget, "sales", sales_budget, "")}) {
    auto money = Parsed<budget::v1::CreateBudgetRequest>(
        absl::StrCat("budget_id: '", id, "' budget { group: '", Parent(), "/groups/", group,
                     "' display_name: 'B' period { recurrence: RECURRENCE_YEARLY first_day { year: 2000 month: "
                     "1 day: 1 } } ",
                     filter, "amount { currency_code: 'EUR' units: ", units, " } }"));
    money.set_parent(Parent());
    PutInForce(ann_at_budget_, bob_at_budget_, money, [this](const absl::Status& status, const budget::v1::Budget&) {
      if (!status.ok()) Problem(absl::StrCat("budget: ", status.ToString()));
    });
  }
}

void Buyers::Buy(const std::string& order_id) {
  auto request = Parsed<po::CreatePurchaseOrderRequest>(absl::StrCat(
      "purchase_order { period { first_month: '2024-01' last_month: '2024-12' } lines { number: '1' amount { "
      "currency_code: 'EUR' units: ",
      20 + random().Uniform(100),
      " } } lines { number: '2' amount { currency_code: 'EUR' units: ", 10 + random().Uniform(100), " } } }"));
  request.set_parent(Parent());
  request.set_purchase_order_id(order_id);
  request.set_submit(random().Uniform(2) == 0);
  po::PurchaseOrder& order = *request.mutable_purchase_order();
  order.set_number(order_id);
  order.set_supplier(absl::StrCat(Parent(), "/suppliers/s"));
  order.add_bill_from_entities(absl::StrCat(Parent(), "/suppliers/s/billFromEntities/e"));
  eve_.Call<po::PurchaseOrder>(absl::StrCat(kPurchaseOrders, "CreatePurchaseOrder"), request,
                               [=, this](const absl::Status& status, const po::PurchaseOrder&) {
                                 if (!status.ok()) return Problem(absl::StrCat("create: ", status.ToString()));
                                 GoOnWith(order_id, kSteps);
                               });
}

void Buyers::GoOnWith(const std::string& order_id, int steps_left) {
  if (steps_left > 0) Plan(kSoon, [=, this] { DoSomethingWith(order_id, steps_left - 1); });
}

template <typename Request>
void Buyers::Do(const std::string& method, Request request, const std::string& order_id, int steps_left) {
  request.set_request_id(NewRequestId());
  eve_.Call<po::PurchaseOrder>(
      absl::StrCat(kPurchaseOrders, method), request, [=, this](const absl::Status& status, const po::PurchaseOrder&) {
        const bool is_answer =
            status.ok() || absl::IsFailedPrecondition(status) || absl::IsNotFound(status) || absl::IsAborted(status);
        if (!is_answer) Problem(absl::StrCat(method, ": ", status.ToString()));
        GoOnWith(order_id, steps_left);
      });
}

void Buyers::DoSomethingWith(const std::string& order_id, int steps_left) {
  const std::string name = OrderName(order_id);
  switch (random().Uniform(26)) {
    case 0: {
      po::CancelPurchaseOrderRequest cancel;
      cancel.set_name(name);
      return Do("CancelPurchaseOrder", cancel, order_id, steps_left);
    }
    case 1: {
      po::DeletePurchaseOrderRequest remove;
      remove.set_name(name);
      return Do("DeletePurchaseOrder", remove, order_id, steps_left);
    }
    case 12: {
      po::ClosePurchaseOrderRequest close;
      close.set_name(name);
      return Do("ClosePurchaseOrder", close, order_id, steps_left);
    }
    case 13: {
      po::ReopenPurchaseOrderRequest reopen;
      reopen.set_name(name);
      return Do("ReopenPurchaseOrder", reopen, order_id, steps_left);
    }
    case 14:
    case 15:
    case 16:
      Book(order_id);
      return GoOnWith(order_id, steps_left);
    case 17:
    case 18:
    case 19:
    case 20:
    case 22:
    case 23:
      return Revise(order_id, steps_left);
    case 21: {
      po::WithdrawPurchaseOrderChangeRequest withdraw;
      withdraw.set_name(name);
      return Do("WithdrawPurchaseOrderChange", withdraw, order_id, steps_left);
    }
    case 2:
      WithdrawReview(order_id);
      return GoOnWith(order_id, steps_left);
    case 3:
    case 4:
    case 5:
      return Change(order_id, steps_left);
    default: {
      po::SubmitPurchaseOrderRequest submit;
      submit.set_name(name);
      return Do("SubmitPurchaseOrder", submit, order_id, steps_left);
    }
  }
}

void Buyers::Change(const std::string& order_id, int steps_left) {
  auto request = Parsed<po::UpdatePurchaseOrderRequest>(
      random().Uniform(4) == 0
          ? "purchase_order { tags: 'urgent' } update_mask { paths: 'tags' }"
          : absl::StrCat("purchase_order { lines { number: '1' amount { currency_code: 'EUR' units: ",
                         20 + random().Uniform(100),
                         " } } lines { number: '3' amount { currency_code: 'EUR' units: 30 } } } "
                         "update_mask { paths: 'lines' }"));
  request.mutable_purchase_order()->set_name(OrderName(order_id));
  Do("UpdatePurchaseOrder", request, order_id, steps_left);
}

void Buyers::Revise(const std::string& order_id, int steps_left) {
  po::RevisePurchaseOrderRequest request;
  const uint64_t kind = random().Uniform(4);
  if (kind == 0) {
    request = Parsed<po::RevisePurchaseOrderRequest>("remove_line_numbers: '2'");
  } else {
    *request.add_lines() =
        Parsed<po::Line>(absl::StrCat("number: '", kind == 1 ? "4" : "1",
                                      "' amount { currency_code: 'EUR' units: ", 10 + random().Uniform(250), " }"));
  }
  request.set_name(OrderName(order_id));
  Do("RevisePurchaseOrder", request, order_id, steps_left);
}

void Buyers::WithdrawReview(const std::string& order_id) {
  po::GetPurchaseOrderRequest get;
  get.set_name(OrderName(order_id));
  eve_.Call<po::PurchaseOrder>(absl::StrCat(kPurchaseOrders, "GetPurchaseOrder"), get,
                               [this](const absl::Status& status, const po::PurchaseOrder& order) {
                                 if (!status.ok() || !order.has_review()) return;
                                 const bool of_change = order.change().state() == po::OrderChange::STATE_IN_REVIEW;
                                 ap::WithdrawReviewRequest withdraw;
                                 withdraw.set_request_id(NewRequestId());
                                 withdraw.set_name(of_change ? order.change().review() : order.review().review());
                                 eve_at_approval_.Call<ap::Review>(absl::StrCat(kReviews, "WithdrawReview"), withdraw,
                                                                   [](const absl::Status&, const ap::Review&) {});
                               });
}

void Buyers::Book(const std::string& order_id) {
  const std::string name = absl::StrCat(Parent(), "/invoices/inv-", ++invoices_);
  auto request = Parsed<po::AssociateInvoicesRequest>(
      absl::StrCat("invoices { invoice: '", name, "' bill_from_entity: '", Parent(),
                   "/suppliers/s/billFromEntities/e' creation_time { seconds: 1718000000 } purchase_order_number: '",
                   order_id, "' amount { currency_code: 'EUR' units: ", 5 + random().Uniform(80), " } }"));
  matching_.Call<po::AssociateInvoicesResponse>(
      "/outlay.purchase_order.v1.Associations/AssociateInvoices", request,
      [=, this](const absl::Status& status, const po::AssociateInvoicesResponse& response) {
        if (!status.ok()) return Problem(absl::StrCat("associate: ", status.ToString()));
        if (!response.results(0).has_association()) return;
        has_booked_ = true;
        if (random().Uniform(2) == 0) Plan(kSoon, [=, this] { Undo(name); });
      });
}

void Buyers::Undo(const std::string& invoice) {
  po::UndoAssociationRequest request;
  request.set_parent(Parent());
  request.set_request_id(NewRequestId());
  request.set_invoice(invoice);
  matching_.Call<po::Association>("/outlay.purchase_order.v1.Associations/UndoAssociation", request,
                                  [this](const absl::Status& status, const po::Association&) {
                                    if (!status.ok()) Problem(absl::StrCat("undo: ", status.ToString()));
                                  });
}

void Buyers::DecideAgainAndAgain() {
  DecideAll(bob_);
  DecideAll(cat_);
  simulator_->Within(kSoon, [this] { DecideAgainAndAgain(); });
}

void Buyers::DecideAll(testing::SimClient& who) {
  // Those whose calls are lost try again by themselves.
  if (who.open() > 0) return;
  ap::ListReviewsRequest list;
  list.set_parent(Parent());
  list.set_waiting_for_me(true);
  who.Call<ap::ListReviewsResponse>(absl::StrCat(kReviews, "ListReviews"), list,
                                    [this, &who](const absl::Status& status, const ap::ListReviewsResponse& page) {
                                      if (!status.ok()) return Problem(absl::StrCat("list: ", status.ToString()));
                                      for (const ap::Review& review : page.reviews()) Decide(who, review);
                                    });
}

void Buyers::ProposeBudget(testing::SimClient& who, const ap::Review& review) {
  ap::ProposeBudgetRequest request;
  request.set_request_id(NewRequestId());
  request.set_name(review.name());
  request.set_digest(review.digest());
  const uint64_t what = random().Uniform(4);
  if (what < 2) request.set_group(absl::StrCat(Parent(), "/groups/", what == 0 ? "root" : "sales"));
  if (what > 0) request.set_cost_center(random().Uniform(3) == 0 ? "office" : "lab");
  who.Call<ap::Review>(absl::StrCat(kReviews, "ProposeBudget"), request,
                       [this](const absl::Status& status, const ap::Review&) {
                         const bool is_answer = status.ok() || absl::IsFailedPrecondition(status) ||
                                                absl::IsAborted(status) || absl::IsResourceExhausted(status);
                         if (!is_answer) Problem(absl::StrCat("propose: ", status.ToString()));
                       });
}

void Buyers::Decide(testing::SimClient& who, const ap::Review& review) {
  // Now and then they think about it.
  const uint64_t mood = random().Uniform(8);
  if (mood == 0) return;
  if (random().Uniform(4) == 0) ProposeBudget(who, review);
  ap::DecideReviewRequest request;
  request.set_request_id(NewRequestId());
  request.set_name(review.name());
  request.set_digest(review.digest());
  request.set_verdict(mood < 3 ? ap::VERDICT_REJECT : ap::VERDICT_APPROVE);
  if (mood < 3) request.set_reason("too dear");
  if (mood == 2) request.add_rejected_lines(review.subject().lines(0).number());
  who.Call<ap::Review>(
      absl::StrCat(kReviews, "DecideReview"), request, [this](const absl::Status& status, const ap::Review&) {
        const bool is_answer = status.ok() || absl::IsFailedPrecondition(status) || absl::IsAborted(status);
        if (!is_answer) Problem(absl::StrCat("decide: ", status.ToString()));
      });
}

}  // namespace outlay::simulation
