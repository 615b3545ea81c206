#include "tools/demo/worked_example.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "outlay/invoice_matching/v1/invoices.pb.h"
#include "outlay/purchase_order/v1/purchase_orders.pb.h"
#include "outlay/purchase_order/v1/suppliers.pb.h"
#include "tools/client/methods.h"
#include "tools/demo/business_time.h"

namespace outlay::demo {
namespace {

namespace po = purchase_order::v1;
namespace im = invoice_matching::v1;

google::type::Money Dollars(int64_t dollars) {
  google::type::Money money;
  money.set_currency_code("USD");
  money.set_units(dollars);
  return money;
}

std::string OrderId(const std::string& number) {
  return absl::AsciiStrToLower(absl::StrReplaceAll(number, {{"#", ""}, {"_", "-"}}));
}

absl::Status Failed(const std::string& what) {
  return MakeError(absl::StatusCode::kInternal, "EXAMPLE_FAILED", what);
}

}  // namespace

WorkedExample::WorkedExample(std::string organization, const client::BlockingClient& orders,
                             const client::BlockingClient& invoices, std::function<void(const std::string&)> say)
    : organization_(std::move(organization)), orders_(orders), invoices_(invoices), say_(std::move(say)) {}

absl::Status WorkedExample::Run() {
  OUTLAY_RETURN_IF_ERROR(SetUp());
  OUTLAY_RETURN_IF_ERROR(TwoInvoices());
  OUTLAY_RETURN_IF_ERROR(BillFrom());
  OUTLAY_RETURN_IF_ERROR(TieBreaks());
  OUTLAY_RETURN_IF_ERROR(OutOfBalance());
  OUTLAY_RETURN_IF_ERROR(OneTimeOrder());
  return Expiry();
}

absl::Status WorkedExample::SetUp() {
  OUTLAY_RETURN_IF_ERROR(SetBusinessTime("2020-07-01T09:00:00Z"));
  po::CreateSupplierRequest request;
  request.set_parent(Parent());
  request.set_supplier_id("aws");
  request.mutable_supplier()->set_display_name("Amazon Web Services");
  for (const char* entity : {"aws-inc", "aws-emea-sarl"}) {
    po::BillFromEntity& added = *request.mutable_supplier()->add_bill_from_entities();
    added.set_bill_from_entity_id(entity);
    added.set_currency("USD");
    added.set_payment_terms("net 30");
  }
  return orders_.Call<po::Supplier>(client::kCreateSupplier, request).status();
}

absl::Status WorkedExample::TwoInvoices() {
  say_("July to September 2020, three lines, one for each type of invoice.");
  OUTLAY_RETURN_IF_ERROR(Order(
      "Q3_2020", "aws-inc", "2020-07", "2020-09",
      {{"1", "MONTHLY_USAGE", 10000}, {"2", "SUBSCRIPTION_PURCHASE", 5000}, {"3", "MARKETPLACE_PURCHASE", 3000}}));
  OUTLAY_RETURN_IF_ERROR(SetBusinessTime("2020-07-15T12:00:00Z"));
  OUTLAY_RETURN_IF_ERROR(
      Invoice("subscription", "aws-inc", "SUBSCRIPTION_PURCHASE", 1200, "Q3_2020 / 2", "its type is line 2's"));
  OUTLAY_RETURN_IF_ERROR(
      Invoice("marketplace", "aws-inc", "MARKETPLACE_PURCHASE", 800, "Q3_2020 / 3", "its type is line 3's"));
  return ExpectBalance("Q3_2020", 16000);
}

absl::Status WorkedExample::BillFrom() {
  say_("A second order for another bill-from entity: only it takes that entity's invoices.");
  OUTLAY_RETURN_IF_ERROR(Order("PO_2", "aws-emea-sarl", "2020-07", "2020-12", {{"1", "ALL", 4000}}));
  return Invoice("reserved-instance", "aws-emea-sarl", "SUBSCRIPTION_PURCHASE", 900, "PO_2 / 1",
                 "only this order names the entity");
}

absl::Status WorkedExample::TieBreaks() {
  say_("An order for everything is newer, yet the more specific line wins.");
  OUTLAY_RETURN_IF_ERROR(SetBusinessTime("2020-07-20T12:00:00Z"));
  OUTLAY_RETURN_IF_ERROR(Order("2H_2020", "aws-inc", "2020-07", "2020-12", {{"1", "ALL", 50000}}));
  OUTLAY_RETURN_IF_ERROR(Invoice("support", "aws-inc", "SUBSCRIPTION_PURCHASE", 300, "Q3_2020 / 2",
                                 "SUBSCRIPTION_PURCHASE is more specific than ALL"));
  say_("Two orders with a line of the same type: the one with enough balance wins, although the other is newer.");
  OUTLAY_RETURN_IF_ERROR(SetBusinessTime("2020-07-21T12:00:00Z"));
  OUTLAY_RETURN_IF_ERROR(Order("SMALL", "aws-inc", "2020-07", "2020-09", {{"1", "MONTHLY_USAGE", 100}}));
  OUTLAY_RETURN_IF_ERROR(
      Invoice("usage-july", "aws-inc", "MONTHLY_USAGE", 2500, "Q3_2020 / 1", "SMALL has only 100 left"));
  say_("Both have enough: the order that a user updated last wins; a balance movement is no update.");
  OUTLAY_RETURN_IF_ERROR(Invoice("usage-extra", "aws-inc", "MONTHLY_USAGE", 60, "SMALL / 1", "SMALL is newer"));
  OUTLAY_RETURN_IF_ERROR(SetBusinessTime("2020-07-22T12:00:00Z"));
  OUTLAY_RETURN_IF_ERROR(Touch("Q3_2020"));
  return Invoice("usage-small", "aws-inc", "MONTHLY_USAGE", 30, "Q3_2020 / 1", "Q3_2020 was just updated");
}

absl::Status WorkedExample::OutOfBalance() {
  say_("An order that runs out keeps being associated; its balance goes below zero.");
  OUTLAY_RETURN_IF_ERROR(Invoice("marketplace-large", "aws-inc", "MARKETPLACE_PURCHASE", 9000, "Q3_2020 / 3",
                                 "its only line of that type; ALL comes later"));
  OUTLAY_ASSIGN_OR_RETURN(const po::PurchaseOrder order, Get("Q3_2020"));
  say_(absl::StrFormat("    line 3 of Q3_2020 now has %d USD left", order.lines(2).balance().units()));
  return order.lines(2).balance().units() == -6800 ? absl::OkStatus() : Failed("line 3 should have -6800 USD left");
}

absl::Status WorkedExample::OneTimeOrder() {
  say_("A special purchase: the active orders are suspended, a one-time order takes it.");
  for (const char* number : {"Q3_2020", "2H_2020", "SMALL"}) {
    OUTLAY_RETURN_IF_ERROR(Verb(client::kSuspendPurchaseOrder, number, "suspended"));
  }
  OUTLAY_RETURN_IF_ERROR(ExpectLabel("Q3_2020", po::PurchaseOrder::LABEL_SUSPENDED));
  OUTLAY_RETURN_IF_ERROR(Order("ONE-TIME", "aws-inc", "2020-07", "2020-07", {{"1", "MARKETPLACE_PURCHASE", 120000}}));
  OUTLAY_RETURN_IF_ERROR(
      Invoice("one-time", "aws-inc", "MARKETPLACE_PURCHASE", 120000, "ONE-TIME / 1", "all others are suspended"));
  OUTLAY_RETURN_IF_ERROR(Verb(client::kSuspendPurchaseOrder, "ONE-TIME", "suspended"));
  for (const char* number : {"Q3_2020", "2H_2020", "SMALL"}) {
    OUTLAY_RETURN_IF_ERROR(Verb(client::kResumePurchaseOrder, number, "resumed"));
  }
  return Invoice("marketplace-after", "aws-inc", "MARKETPLACE_PURCHASE", 10, "Q3_2020 / 3",
                 "active again, and the only line of its type; the balance only prefers");
}

absl::Status WorkedExample::Expiry() {
  say_("October begins: the third quarter's order has expired, nobody had to do anything.");
  OUTLAY_RETURN_IF_ERROR(SetBusinessTime("2020-10-01T00:00:00Z"));
  OUTLAY_RETURN_IF_ERROR(ExpectLabel("Q3_2020", po::PurchaseOrder::LABEL_EXPIRED));
  OUTLAY_RETURN_IF_ERROR(Invoice("usage-october", "aws-inc", "MONTHLY_USAGE", 700, "2H_2020 / 1",
                                 "only the order for the second half holds the date"));
  OUTLAY_RETURN_IF_ERROR(SetBusinessTime("2021-01-01T00:00:00Z"));
  return Invoice("usage-january", "aws-inc", "MONTHLY_USAGE", 700, "", "no order holds the date");
}

absl::Status WorkedExample::SetBusinessTime(const std::string& rfc3339) {
  const std::string request_id = NextRequestId();
  for (const client::BlockingClient* peer : {&orders_, &invoices_}) {
    OUTLAY_RETURN_IF_ERROR(demo::SetBusinessTime(*peer, organization_, request_id, TimeOf(rfc3339)));
  }
  return absl::OkStatus();
}

absl::Status WorkedExample::Order(const std::string& number, const std::string& entity, const std::string& first_month,
                                  const std::string& last_month, const std::vector<LineSpec>& lines) {
  po::CreatePurchaseOrderRequest request;
  request.set_parent(Parent());
  request.set_purchase_order_id(OrderId(number));
  request.set_submit(true);
  po::PurchaseOrder& order = *request.mutable_purchase_order();
  order.set_number(number);
  order.set_supplier(Concat(Parent(), "/suppliers/aws"));
  order.add_bill_from_entities(Entity(entity));
  order.mutable_period()->set_first_month(first_month);
  order.mutable_period()->set_last_month(last_month);
  std::string told;
  for (const LineSpec& spec : lines) {
    po::Line& line = *order.add_lines();
    line.set_number(spec.number);
    line.set_type(spec.type);
    *line.mutable_amount() = Dollars(spec.dollars);
    absl::StrAppendFormat(&told, "  %s: %s %d", spec.number, spec.type, spec.dollars);
  }
  OUTLAY_RETURN_IF_ERROR(orders_.Call<po::PurchaseOrder>(client::kCreatePurchaseOrder, request));
  say_(absl::StrFormat("    order %-9s %s to %s, %-13s%s", number, first_month, last_month, entity, told));
  return absl::OkStatus();
}

absl::Status WorkedExample::Invoice(const std::string& id, const std::string& entity, const std::string& type,
                                    int64_t dollars, const std::string& want, const std::string& why) {
  im::CreateInvoiceRequest request;
  request.set_parent(Parent());
  request.set_invoice_id(id);
  request.mutable_invoice()->set_number(id);
  request.mutable_invoice()->set_bill_from_entity(Entity(entity));
  request.mutable_invoice()->set_type(type);
  *request.mutable_invoice()->mutable_amount() = Dollars(dollars);
  OUTLAY_ASSIGN_OR_RETURN(im::Invoice invoice, invoices_.Call<im::Invoice>(client::kCreateInvoice, request));
  im::GetInvoiceRequest get;
  get.set_name(invoice.name());
  while (invoice.state() == im::Invoice::STATE_RECEIVED) {
    OUTLAY_ASSIGN_OR_RETURN(invoice, invoices_.Call<im::Invoice>(client::kGetInvoice, get));
  }
  std::string got;
  if (invoice.state() == im::Invoice::STATE_ASSOCIATED) {
    got = Concat(invoice.association().purchase_order_number(), " / ", invoice.association().line_number());
  }
  say_(absl::StrFormat("    invoice %-18s %6d USD  →  %-12s %s", id, dollars, got.empty() ? "unmatched" : got, why));
  return got == want ? absl::OkStatus() : Failed(Concat("invoice ", id, " went to '", got, "', not to '", want, "'"));
}

absl::Status WorkedExample::Verb(std::string_view method, const std::string& number, const std::string& words) {
  po::SuspendPurchaseOrderRequest request;  // all verbs have the same fields
  request.set_request_id(NextRequestId());
  request.set_name(OrderName(number));
  OUTLAY_RETURN_IF_ERROR(orders_.Call<po::PurchaseOrder>(method, request));
  say_(absl::StrFormat("    order %-9s %s", number, words));
  return absl::OkStatus();
}

absl::Status WorkedExample::Touch(const std::string& number) {
  po::UpdatePurchaseOrderRequest request;
  request.set_request_id(NextRequestId());
  request.mutable_purchase_order()->set_name(OrderName(number));
  request.mutable_purchase_order()->set_notes("checked");
  request.mutable_update_mask()->add_paths("notes");
  OUTLAY_RETURN_IF_ERROR(orders_.Call<po::PurchaseOrder>(client::kUpdatePurchaseOrder, request));
  say_(absl::StrFormat("    order %-9s updated", number));
  return absl::OkStatus();
}

absl::Status WorkedExample::ExpectBalance(const std::string& number, int64_t dollars) {
  OUTLAY_ASSIGN_OR_RETURN(const po::PurchaseOrder order, Get(number));
  say_(absl::StrFormat("    order %-9s has %d of %d USD left", number, order.balance().units(), order.total().units()));
  return order.balance().units() == dollars ? absl::OkStatus() : Failed(Concat(number, " should have ", dollars));
}

absl::Status WorkedExample::ExpectLabel(const std::string& number, po::PurchaseOrder::Label label) {
  OUTLAY_ASSIGN_OR_RETURN(const po::PurchaseOrder order, Get(number));
  return order.label() == label ? absl::OkStatus()
                                : Failed(Concat(number, " should be ", po::PurchaseOrder::Label_Name(label)));
}

absl::StatusOr<po::PurchaseOrder> WorkedExample::Get(const std::string& number) {
  po::GetPurchaseOrderRequest request;
  request.set_name(OrderName(number));
  return orders_.Call<po::PurchaseOrder>(client::kGetPurchaseOrder, request);
}

std::string WorkedExample::OrderName(const std::string& number) const {
  return Concat(Parent(), "/purchaseOrders/", OrderId(number));
}

}  // namespace outlay::demo
