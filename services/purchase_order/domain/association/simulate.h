// Associates invoices one after another with balances that only this simulation changes (M3).
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

// Rules that differ from the ones in force.
struct SimulationRules {
  bool ignore_references = false;
  bool include_suspended = false;
};

// The context of a simulation.
struct SimulationSetting {
  std::function<AssociationSetting(const InvoiceFacts&)> association;
  // Returns the stored booking of an invoice; nullopt if it has none.
  std::function<absl::StatusOr<std::optional<Booking>>(const std::string& invoice_id)> booked;
  BookingSetting booking;
};

// Returns the order with the changes that the rules make.
CandidateOrder UnderRules(CandidateOrder order, const SimulationRules& rules);

// Decides each invoice in order, on the balances that the previous ones left. `index` holds the orders as changed by
// UnderRules, and is modified. An invoice's own booking is ignored, as if the invoice were new. Errors: those of
// `booked`. If figures overflow, the error is the result of that invoice.
absl::StatusOr<std::vector<absl::StatusOr<AssociationDecision>>> Simulate(absl::Span<const InvoiceFacts> invoices,
                                                                          const SimulationRules& rules,
                                                                          const SimulationSetting& setting,
                                                                          CandidateIndex& index);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ASSOCIATION_SIMULATE_H_
