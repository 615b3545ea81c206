#include "services/purchase_order/domain/association/simulate.h"

#include <map>
#include <optional>
#include <string>
#include <utility>

#include "common/base/status_macros.h"

namespace outlay::purchase_order {
namespace {

void Take(const Posting& posting, CandidateIndex& index) {
  for (const FiguresUpdate& update : posting.updates) {
    if (update.line_number.empty()) {
      index.SetOrderFigures(update.order_id, update.figures.invoiced, update.marks, update.posters);
    } else {
      index.SetLineFigures(update.order_id, update.line_number, update.figures.invoiced, update.marks);
    }
  }
}

InvoiceFacts UnderRules(InvoiceFacts invoice, const SimulationRules& rules) {
  if (rules.ignore_references) {
    invoice.order_number.clear();
    invoice.line_number.clear();
  }
  return invoice;
}

}  // namespace

CandidateOrder UnderRules(CandidateOrder order, const SimulationRules& rules) {
  if (rules.include_suspended && order.availability == Availability::kSuspended) {
    order.availability = Availability::kAvailable;
  }
  return order;
}

absl::StatusOr<std::vector<absl::StatusOr<AssociationDecision>>> Simulate(absl::Span<const InvoiceFacts> invoices,
                                                                          const SimulationRules& rules,
                                                                          const SimulationSetting& setting,
                                                                          CandidateIndex& index) {
  std::vector<absl::StatusOr<AssociationDecision>> decisions;
  std::map<std::string, Booking> bookings;  // made by this simulation
  for (const InvoiceFacts& given : invoices) {
    const InvoiceFacts invoice = UnderRules(given, rules);
    std::optional<Booking> credited;
    if (const auto found = bookings.find(invoice.credited_invoice_id); found != bookings.end()) {
      credited = found->second;
    } else if (!invoice.credited_invoice_id.empty()) {
      OUTLAY_ASSIGN_OR_RETURN(credited, setting.booked(invoice.credited_invoice_id));
    }
    absl::StatusOr<AssociationDecision> decision = DecideAssociation(
        index, invoice, setting.association(invoice), setting.booking, credited.has_value() ? &*credited : nullptr);
    if (decision.ok() && decision->booked.has_value()) {
      Take(decision->booked->posting, index);
      bookings.insert_or_assign(invoice.invoice_id, decision->booked->booking);
    }
    decisions.push_back(std::move(decision));
  }
  return decisions;
}

}  // namespace outlay::purchase_order
