// The transitions of an invoice by the answers of purchase_order (M2, M4, M11).
//
// Each request to purchase_order is a step in the invoice's state, recorded before it is made and repeated until it is
// answered. An answer counts only for the step that waits for it: a late or repeated answer finds another step and
// changes nothing.
#ifndef OUTLAY_SERVICES_INVOICE_MATCHING_DOMAIN_STEPS_H_
#define OUTLAY_SERVICES_INVOICE_MATCHING_DOMAIN_STEPS_H_

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/invoice_matching/domain/invoice.h"

namespace outlay::invoice_matching {

// The invoice's booking was undone before: it has none, and gets none automatically.
struct Undone {};
// purchase_order's answers to kAssociate.
using Answer = std::variant<Booking, Unmatched, Undone>;

// The resulting state. Without a change there is nothing to announce (and if `after` equals the state before, nothing
// to store).
struct StepDecision {
  InvoiceState after;
  std::optional<Change> change;
};

// Applies the answer to kAssociate: ASSOCIATED or UNMATCHED; if the invoice is being cancelled: CANCELLED if it has no
// booking, else the step that undoes it. Unmatched again for the same reason is not a change.
StepDecision DecideAssociated(const InvoiceState& state, const Answer& answer, absl::Time now);

// Applies the answer to kUndo, with or without a booking: CANCELLED, or UNMATCHED and held back.
StepDecision DecideUndone(const InvoiceState& state, absl::Time now);

// Applies the answer to kChange: ASSOCIATED.
StepDecision DecideChanged(const InvoiceState& state, const Booking& booking, absl::Time now);

// Applies purchase_order's refusal of a person's kChange or kUndo, the step recorded in `step_version`: removes the
// step, and changes nothing else. An unmatched invoice is tried again, see DecideRetry.
StepDecision DecideStepRefused(const InvoiceState& state, int64_t step_version, absl::Time now);

// Applies a booking that purchase_order announces. Usually it is the one that was answered, or for which a step waits.
// It is news if an abandoned call was carried out late, whose booking is undone or adopted by a step, or if a booking
// that waited for its exchange rate has it now. The event may overtake the answer that still lacks the rate, so a step
// in progress stores it.
StepDecision DecideObserved(const InvoiceState& state, const Booking& booking, absl::Time now);

// Tries an unmatched invoice again; without a step in `after` it is not to be tried.
StepDecision DecideRetry(const InvoiceState& state, absl::Time now);

}  // namespace outlay::invoice_matching

#endif  // OUTLAY_SERVICES_INVOICE_MATCHING_DOMAIN_STEPS_H_
