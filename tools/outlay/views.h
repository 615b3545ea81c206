// Orders, invoices and bookings as people see them; shared by the commands that show them.
#ifndef OUTLAY_TOOLS_OUTLAY_VIEWS_H_
#define OUTLAY_TOOLS_OUTLAY_VIEWS_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "common/base/strings.h"
#include "outlay/invoice_matching/v1/invoice.pb.h"
#include "outlay/purchase_order/v1/associations.pb.h"
#include "outlay/purchase_order/v1/purchase_order.pb.h"
#include "tools/outlay/format.h"
#include "tools/outlay/session.h"

namespace outlay::cli {

// What a resource is known by: its name, or, of a part of one, its group or code.
template <typename Resource>
const std::string& NameOf(const Resource& resource) {
  if constexpr (requires { resource.name(); }) {
    return resource.name();
  } else if constexpr (requires { resource.group(); }) {
    return resource.group();
  } else {
    return resource.code();
  }
}

// Prints a resource as the flags want it: JSON, its name, or `show`.
template <typename Resource, typename Show>
absl::Status ShowResource(const Resource& resource, Session& session, Show show) {
  if (session.settings().json) {
    session.WriteJson(resource);
  } else if (session.settings().quiet) {
    session.WriteLine(NameOf(resource));
  } else {
    show(resource, session);
  }
  return absl::OkStatus();
}

// Facts of a thing, one in a line: a label and a value. Empty values are left out.
class Facts {
 public:
  void Add(std::string_view label, Cell value);
  void WriteTo(Session& session) const { session.WriteTable(table_); }

 private:
  Table table_{{{""}, {""}}, 2};
};

absl::Status ShowOrder(const purchase_order::v1::PurchaseOrder& order, Session& session);
absl::Status ShowInvoice(const invoice_matching::v1::Invoice& invoice, Session& session);

// "issued", "suspended", ..., in the colour of what it means: the state, or the label of an issued order.
Cell OrderStateCell(const purchase_order::v1::PurchaseOrder& order);
Cell InvoiceStateCell(invoice_matching::v1::Invoice::State state);

// An amount, red below zero.
Cell MoneyCell(const google::type::Money& money);

// What of the figures of a budget, hold or order is spent though budgets did not allow it, if anything: a warning.
template <typename Spent>
void AddBeyond(const Spent& spent, Facts& facts) {
  // Less than zero is what was taken back of a year that is closed.
  if (!spent.has_spent_beyond() || IsNegative(spent.spent_beyond())) return;
  facts.Add("not covered", Cell(Concat(FormatMoney(spent.spent_beyond()), " of what is invoiced"), Tone::kWarning));
}

// "Q3_2020 / 2": the number of the order and of its line.
std::string LineText(const purchase_order::v1::Association& association);

// Why a line was chosen, in words: "its type is the most specific".
std::string_view WhyChosen(purchase_order::v1::DecidedBy decided_by);
// Why it lost against the one that was chosen: "the chosen one's type is more specific".
std::string_view WhyLost(purchase_order::v1::DecidedBy lost_by);
// Why a line, or everything, does not take an invoice: "the order is suspended".
std::string_view WhyNot(purchase_order::v1::UnmatchedReason reason);

}  // namespace outlay::cli

#endif  // OUTLAY_TOOLS_OUTLAY_VIEWS_H_
