// How an invoice goes from state to state by the answers of purchase_order (M2, M4, M11).
//
// Each question to purchase_order is a step in the invoice's state, recorded before it is asked and repeated until it
// is answered. An answer counts only for the step that waits for it: a late or doubled one finds another step and
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

// The booking of the invoice was undone before: it has none, and gets none by itself.
struct Undone {};
// What purchase_order says to kAssociate.
using Answer = std::variant<Booking, Unmatched, Undone>;

// What becomes of the state. No change: nothing to announce (and if `after` is as before, nothing to store).
struct StepDecision {
  InvoiceState after;
  std::optional<Change> change;
};

// The answer to kAssociate: ASSOCIATED or UNMATCHED; of an invoice that is being taken back: CANCELLED when it has no
// booking, else the step that undoes it. Unmatched again for the same reason is no change.
StepDecision DecideAssociated(const InvoiceState& state, const Answer& answer, absl::Time now);

// The answer to kUndo, whether there was a booking or not: CANCELLED, or UNMATCHED and held back.
StepDecision DecideUndone(const InvoiceState& state, absl::Time now);

// The answer to kChange: ASSOCIATED.
StepDecision DecideChanged(const InvoiceState& state, const Booking& booking, absl::Time now);

// purchase_order refused a person's kChange or kUndo, the step recorded in `step_version`: the invoice stays as it is,
// without the step. An unmatched one is tried again, see DecideRetry.
StepDecision DecideStepRefused(const InvoiceState& state, int64_t step_version, absl::Time now);

// purchase_order tells of a booking. Almost always it is the one that was answered, or that a step waits for. News is a
// booking by a call that was given up and carried out late, which is given back or taken over by a step, and a booking
// that waited for its exchange rate and has it now. The event may overtake the answer that still waits for the rate, so
// a step that is under way remembers it.
StepDecision DecideObserved(const InvoiceState& state, const Booking& booking, absl::Time now);

// Tries an unmatched invoice again; without a step in `after` it is not to be tried.
StepDecision DecideRetry(const InvoiceState& state, absl::Time now);

}  // namespace outlay::invoice_matching

#endif  // OUTLAY_SERVICES_INVOICE_MATCHING_DOMAIN_STEPS_H_
