// Runs invoices one after another against balances that only this run sees (M3).
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ASSOCIATION_SIMULATE_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ASSOCIATION_SIMULATE_H_

#include <functional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "services/purchase_order/domain/association/booking.h"
#include "services/purchase_order/domain/association/candidate_index.h"
#include "services/purchase_order/domain/association/candidates.h"

namespace outlay::purchase_order {

// Rules that differ from those in force.
struct SimulationRules {
  bool ignore_references = false;
  bool include_suspended = false;
};

// What surrounds the invoices of a simulation.
struct SimulationSetting {
  std::function<AssociationSetting(const InvoiceFacts&)> association;
  // The booking of an invoice that is in the books, or nothing.
  std::function<absl::StatusOr<std::optional<Booking>>(const std::string& invoice_id)> booked;
  BookingSetting booking;
};

// An order as the rules want it.
CandidateOrder UnderRules(CandidateOrder order, const SimulationRules& rules);

// What would become of each invoice, in order; each sees what those before it took. `index` holds the orders as the
// rules want them, and is changed. An invoice's own booking is not looked at: what would happen if it were new.
// Errors: those of `booked`. A booking whose figures overflow is told as the error of its invoice.
absl::StatusOr<std::vector<absl::StatusOr<AssociationDecision>>> Simulate(absl::Span<const InvoiceFacts> invoices,
                                                                          const SimulationRules& rules,
                                                                          const SimulationSetting& setting,
                                                                          CandidateIndex& index);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ASSOCIATION_SIMULATE_H_
