#include "tools/demo/money_story.h"

#include "absl/strings/str_format.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "outlay/approval/v1/reviews.pb.h"
#include "outlay/budget/v1/budgets.pb.h"
#include "outlay/purchase_order/v1/associations.pb.h"
#include "outlay/purchase_order/v1/purchase_orders.pb.h"
#include "tools/client/methods.h"

namespace outlay::demo {
namespace {

namespace ap = approval::v1;
namespace bu = budget::v1;
namespace po = purchase_order::v1;

constexpr char kAssociate[] = "/outlay.purchase_order.v1.Associations/AssociateInvoices";
constexpr int kLimit = 2'000;
constexpr int kLabLimit = 1'000;

}  // namespace

absl::Status MoneyStory::Run() {
  OUTLAY_RETURN_IF_ERROR(company_.Open(/*has_budgets=*/true, "approvals_enabled: true budgets_enabled: true",
                                       Concat("tiers { ", company_.BobDecides(), " }")));
  OUTLAY_RETURN_IF_ERROR(MakeBudget("furniture", kLimit, ""));
  OUTLAY_RETURN_IF_ERROR(MakeBudget("lab", kLabLimit, "filter { cost_centers: 'lab' } "));
  say_("The budget FURNITURE has 2,000 USD, the lab 1,000 USD of it; orders need bob.");
  OUTLAY_RETURN_IF_ERROR(company_.Submit("DESKS", 1'200, "first_month: '2020-01' last_month: '2098-12'"));
  OUTLAY_RETURN_IF_ERROR(Tell("order DESKS, 1,200, submitted by eve"));
  OUTLAY_RETURN_IF_ERROR(ProposeTheLab());
  OUTLAY_ASSIGN_OR_RETURN(const ap::Review asked, company_.Asked());
  OUTLAY_RETURN_IF_ERROR(company_.Approve(asked));
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

absl::Status MoneyStory::MakeBudget(const std::string& id, int units, const std::string& filter) {
  bu::Budget made;
  return company_.Call<bu::CreateBudgetRequest>(
      "ann", kBudget, client::kCreateBudget,
      Concat("parent: '", company_.Name(), "' budget_id: '", id, "' activate: true budget { group: '", company_.Name(),
             "/groups/root' display_name: '", id,
             "' period { recurrence: RECURRENCE_YEARLY first_day { year: 2000 month: 1 day: 1 } } ", filter,
             "amount { currency_code: 'USD' units: ", units, " } }"),
      &made);
}

absl::Status MoneyStory::Tell(const std::string& what) {
  OUTLAY_RETURN_IF_ERROR(
      company_.Until([&] { return !Read().budget().waiting(); }, "budget does not answer what the order needs"));
  bu::Budget budget;
  OUTLAY_RETURN_IF_ERROR(company_.Call<bu::GetBudgetRequest>(
      "ann", kBudget, client::kGetBudget, Concat("name: '", company_.Name(), "/budgets/furniture'"), &budget));
  const bu::Figures& figures = budget.figures();
  say_(absl::StrFormat("    %-42s %5d held  %5d committed  %5d spent  %5d left", what, figures.held().units(),
                       figures.committed().units(), figures.spent().units(), figures.available().units()));
  return absl::OkStatus();
}

absl::Status MoneyStory::ProposeTheLab() {
  OUTLAY_ASSIGN_OR_RETURN(const ap::Review asked, company_.Asked());
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

absl::Status MoneyStory::Grow(int units) {
  po::PurchaseOrder order;
  OUTLAY_RETURN_IF_ERROR(company_.Call<po::RevisePurchaseOrderRequest>(
      "eve", kOrders, client::kRevisePurchaseOrder,
      Concat("request_id: 'to-", units, "' name: '", company_.OrderName("DESKS"),
             "' lines { number: '1' item: 'desks' amount { currency_code: 'USD' units: ", units,
             " } } reason: 'more people'"),
      &order));
  OUTLAY_RETURN_IF_ERROR(
      company_.Until([&] { return Read().change().with_approval(); }, "approval was not told of the change"));
  OUTLAY_ASSIGN_OR_RETURN(const ap::Review asked, company_.Asked());
  OUTLAY_RETURN_IF_ERROR(company_.Approve(asked));
  return company_.Until([&] { return Read().change().has_end_time(); }, "the change still waits");
}

absl::Status MoneyStory::Invoice() {
  po::AssociateInvoicesResponse response;
  OUTLAY_RETURN_IF_ERROR(company_.Call<po::AssociateInvoicesRequest>(
      "invoice_matching", kOrders, kAssociate,
      Concat("invoices { invoice: '", company_.Name(), "/invoices/first' bill_from_entity: '", company_.Name(),
             "/suppliers/initech/billFromEntities/inc' creation_time { seconds: 1718000000 } purchase_order_number: "
             "'DESKS' amount { currency_code: 'USD' units: 900 } }"),
      &response));
  if (!response.results(0).has_association()) return ExampleFailed("the invoice found no line");
  return Tell("an invoice of 900 comes");
}

}  // namespace outlay::demo
