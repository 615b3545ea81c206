// outlay invoice create.
#include <utility>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "outlay/invoice_matching/v1/invoices.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/command.h"
#include "tools/outlay/format.h"
#include "tools/outlay/purchase_order/order_spec.h"
#include "tools/outlay/views.h"

namespace outlay::cli {
namespace {

namespace im = invoice_matching::v1;

void TakeTexts(const Arguments& arguments, im::Invoice& invoice) {
  const auto take = [&](std::string_view flag, auto set) {
    if (arguments.Has(flag)) {
      set(arguments.Get(flag));
    }
  };
  take("number", [&](std::string text) { invoice.set_number(std::move(text)); });
  take("entity", [&](std::string text) { invoice.set_bill_from_entity(std::move(text)); });
  take("type", [&](std::string text) { invoice.set_type(std::move(text)); });
  take("order-number", [&](std::string text) { invoice.set_purchase_order_number(std::move(text)); });
  take("order-line", [&](std::string text) { invoice.set_purchase_order_line_number(std::move(text)); });
  take("transaction", [&](std::string text) { invoice.set_marketplace_transaction(std::move(text)); });
  take("credits", [&](std::string text) { invoice.set_credited_invoice(std::move(text)); });
  if (arguments.Has("credit-note") || arguments.Has("credits")) {
    invoice.set_kind(im::Invoice::KIND_CREDIT_NOTE);
  }
}

absl::Status TakeDates(const Arguments& arguments, im::Invoice& invoice) {
  if (arguments.Has("created")) {
    OUTLAY_ASSIGN_OR_RETURN(*invoice.mutable_creation_time(), ParseTime("created", arguments.Get("created")));
  }
  const auto take = [&](std::string_view flag, google::type::Date* (im::Invoice::*field)()) -> absl::Status {
    if (arguments.Has(flag)) {
      OUTLAY_ASSIGN_OR_RETURN(*(invoice.*field)(), ParseDate(flag, arguments.Get(flag)));
    }
    return absl::OkStatus();
  };
  OUTLAY_RETURN_IF_ERROR(take("issued", &im::Invoice::mutable_issue_date));
  OUTLAY_RETURN_IF_ERROR(take("due", &im::Invoice::mutable_due_date));
  OUTLAY_RETURN_IF_ERROR(take("billing-start", &im::Invoice::mutable_billing_period_start));
  return take("billing-end", &im::Invoice::mutable_billing_period_end);
}

absl::Status CompleteNames(const Session& session, im::Invoice& invoice) {
  if (!invoice.bill_from_entity().empty()) {
    OUTLAY_ASSIGN_OR_RETURN(*invoice.mutable_bill_from_entity(), session.EntityName(invoice.bill_from_entity()));
  }
  if (!invoice.credited_invoice().empty()) {
    OUTLAY_ASSIGN_OR_RETURN(*invoice.mutable_credited_invoice(), session.Name("invoices", invoice.credited_invoice()));
  }
  return absl::OkStatus();
}

// "120.00" is in the entity's currency, "120.00 EUR" in its own.
absl::Status TakeAmount(const Arguments& arguments, Session& session, im::Invoice& invoice) {
  if (!arguments.Has("amount")) {
    return absl::OkStatus();
  }
  std::string currency;
  if (arguments.Get("amount").find(' ') == std::string::npos && !invoice.bill_from_entity().empty()) {
    OUTLAY_ASSIGN_OR_RETURN(currency, CurrencyOf(invoice.bill_from_entity(), session));
  }
  OUTLAY_ASSIGN_OR_RETURN(*invoice.mutable_amount(), ParseMoney("amount", arguments.Get("amount"), currency));
  return absl::OkStatus();
}

absl::Status Create(const Arguments& arguments, Session& session) {
  im::CreateInvoiceRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  im::Invoice& invoice = *request.mutable_invoice();
  if (arguments.Has("file")) {
    OUTLAY_ASSIGN_OR_RETURN(const std::string json, ReadFile(arguments.Get("file"), session.environment()));
    OUTLAY_RETURN_IF_ERROR(FromJson(json, arguments.Get("file"), invoice));
  }
  TakeTexts(arguments, invoice);
  OUTLAY_RETURN_IF_ERROR(TakeDates(arguments, invoice));
  OUTLAY_RETURN_IF_ERROR(CompleteNames(session, invoice));
  OUTLAY_RETURN_IF_ERROR(TakeAmount(arguments, session, invoice));
  request.set_invoice_id(arguments.At(0));
  if (request.invoice_id().empty()) {
    // Two suppliers may use the same number.
    OUTLAY_ASSIGN_OR_RETURN(*request.mutable_invoice_id(),
                            IdFromNumber(Concat(ShortEntity(invoice.bill_from_entity()), "-", invoice.number())));
  }
  OUTLAY_ASSIGN_OR_RETURN(const auto created, session.invoices().Call<im::Invoice>(client::kCreateInvoice, request));
  return ShowInvoice(created, session);
}

}  // namespace

std::vector<Command> InvoiceCreateCommands() {
  return {{"invoice",
           "create",
           "[ID]",
           "store an invoice and find its line; the id is made of entity and number unless told",
           {{"number", "NUMBER", "the supplier's number for it"},
            {"entity", "SUPPLIER/ENTITY", "who claims"},
            {"amount", "AMOUNT", "what it claims, such as 120.00 or '120.00 EUR'"},
            {"type", "TYPE", "which charges it bills; ALL unless told"},
            {"order-number", "NUMBER", "the order number written on it"},
            {"order-line", "NUMBER", "the order line written on it"},
            {"created", "TIME", "the instant that counts as its creation; now unless told"},
            {"issued", "DAY", "when the supplier issued it"},
            {"due", "DAY", "when it should be paid"},
            {"billing-start", "DAY", "first day of its billing period"},
            {"billing-end", "DAY", "last day of its billing period"},
            {"transaction", "ID", "the marketplace transaction that it bills"},
            {"credit-note", "", "it gives money back"},
            {"credits", "INVOICE", "it gives back money of this invoice"},
            {"file", "FILE", "an Invoice in proto JSON, - for standard input; flags add to it"}},
           Create}};
}

}  // namespace outlay::cli
