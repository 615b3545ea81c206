#include "services/invoice_matching/domain/check_invoice.h"

#include <set>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "services/invoice_matching/domain/errors.h"

namespace outlay::invoice_matching {
namespace {

absl::Status CheckAmount(const Money& amount, const Invoice& invoice, std::string_view list, size_t index) {
  if (amount.currency() == invoice.amount.currency()) return absl::OkStatus();
  return FieldInvalid(Concat(list, "[", index, "].amount"),
                      Concat("must be in ", invoice.amount.currency().code(), ", the currency of the amount"));
}

absl::StatusOr<Money> SumCharges(const std::vector<Charge>& charges, const Invoice& invoice, std::string_view list) {
  Money sum = Money::Zero(invoice.amount.currency());
  std::set<std::string_view> codes;
  for (size_t i = 0; i < charges.size(); ++i) {
    OUTLAY_RETURN_IF_ERROR(CheckAmount(charges[i].amount, invoice, list, i));
    if (!codes.insert(charges[i].code).second) {
      return FieldInvalid(Concat(list, "[", i, "].code"), "must occur once in its list");
    }
    OUTLAY_ASSIGN_OR_RETURN(sum, Add(sum, charges[i].amount));
  }
  return sum;
}

absl::StatusOr<Money> SumLines(const Invoice& invoice) {
  Money sum = Money::Zero(invoice.amount.currency());
  std::set<std::string_view> numbers;
  for (size_t i = 0; i < invoice.lines.size(); ++i) {
    OUTLAY_RETURN_IF_ERROR(CheckAmount(invoice.lines[i].amount, invoice, "lines", i));
    if (!numbers.insert(invoice.lines[i].number).second) {
      return FieldInvalid(Concat("lines[", i, "].number"), "must occur once in the invoice");
    }
    OUTLAY_ASSIGN_OR_RETURN(sum, Add(sum, invoice.lines[i].amount));
  }
  return sum;
}

absl::Status CheckFigures(const Invoice& invoice) {
  if (invoice.amount.IsNegative()) {
    return FieldInvalid("amount", "must not be negative; a credit note gives back by its kind");
  }
  if (invoice.lines.empty() && invoice.charges.empty() && invoice.taxes.empty()) return absl::OkStatus();
  AmountFigures figures{.amount = invoice.amount};
  OUTLAY_ASSIGN_OR_RETURN(figures.lines, SumLines(invoice));
  OUTLAY_ASSIGN_OR_RETURN(figures.charges, SumCharges(invoice.charges, invoice, "charges"));
  OUTLAY_ASSIGN_OR_RETURN(figures.taxes, SumCharges(invoice.taxes, invoice, "taxes"));
  if (invoice.lines.empty()) return absl::OkStatus();
  OUTLAY_ASSIGN_OR_RETURN(figures.sum, Add(figures.lines, figures.charges));
  OUTLAY_ASSIGN_OR_RETURN(figures.sum, Add(figures.sum, figures.taxes));
  return figures.sum == figures.amount ? absl::OkStatus() : AmountsDisagree(figures);
}

}  // namespace

absl::Status CheckInvoice(const Invoice& invoice) {
  if (invoice.billing_period_end.has_value()) {
    if (!invoice.billing_period_start.has_value()) {
      return FieldInvalid("billing_period_start", "must be given with billing_period_end");
    }
    if (*invoice.billing_period_end < *invoice.billing_period_start) {
      return FieldInvalid("billing_period_end", "must not be before billing_period_start");
    }
  }
  if (!invoice.order_line_number.empty() && invoice.order_number.empty()) {
    return FieldInvalid("purchase_order_line_number", "must come with purchase_order_number");
  }
  if (!invoice.credited_invoice_id.empty() && !invoice.credit_note) {
    return FieldInvalid("credited_invoice", "must be empty unless the kind is KIND_CREDIT_NOTE");
  }
  return CheckFigures(invoice);
}

std::string FirstDifference(const Invoice& left, const Invoice& right) {
  if (left.number != right.number) return "number";
  if (left.supplier_id != right.supplier_id || left.entity_id != right.entity_id) return "bill_from_entity";
  if (left.credit_note != right.credit_note) return "kind";
  if (left.type != right.type) return "type";
  if (left.issue_date != right.issue_date) return "issue_date";
  if (left.creation_time != right.creation_time) return "creation_time";
  if (left.billing_period_start != right.billing_period_start) return "billing_period_start";
  if (left.billing_period_end != right.billing_period_end) return "billing_period_end";
  if (left.due_date != right.due_date) return "due_date";
  if (left.amount != right.amount) return "amount";
  if (left.lines != right.lines) return "lines";
  if (left.charges != right.charges) return "charges";
  if (left.taxes != right.taxes) return "taxes";
  if (left.order_number != right.order_number) return "purchase_order_number";
  if (left.order_line_number != right.order_line_number) return "purchase_order_line_number";
  if (left.marketplace_transaction != right.marketplace_transaction) return "marketplace_transaction";
  if (left.credited_invoice_id != right.credited_invoice_id) return "credited_invoice";
  return "";
}

}  // namespace outlay::invoice_matching
