#include "services/invoice_matching/domain/change_invoice.h"

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "services/invoice_matching/domain/errors.h"

namespace outlay::invoice_matching {

std::string EtagOf(const InvoiceState& state, const Credits& credits) {
  return absl::StrCat(state.revision, ".", credits.revision);
}

absl::Status CheckEtag(std::string_view etag, std::string_view invoice_name, const InvoiceState& state,
                       const Credits& credits) {
  return etag.empty() || etag == EtagOf(state, credits) ? absl::OkStatus() : EtagMismatch(invoice_name);
}

absl::StatusOr<StepDecision> DecideCancel(const CancelInvoice& command, const InvoiceState& state,
                                          const Credits& credits, absl::Time now) {
  if (state.state == State::kCancelling || state.state == State::kCancelled) return StepDecision{.after = state};
  if (credits.live_notes > 0) return InvoiceHasCredits(command.invoice_name, credits.live_notes);
  if (state.step.kind == StepKind::kUndo || state.step.kind == StepKind::kChange) {
    return InvoiceBusy(command.invoice_name);
  }
  StepDecision decision{.after = state, .change = Change::kCancelling};
  decision.after.state = State::kCancelling;
  decision.after.version += 1;
  decision.after.revision += 1;
  decision.after.update_time = now;
  decision.after.cancel_reason = command.reason;
  decision.after.cancelled_by = command.acting;
  if (state.step.kind == StepKind::kNone) {
    // Also without a booking: the call ensures that no association in progress can book afterwards.
    decision.after.step.kind = StepKind::kUndo;
    decision.after.step.since = now;
    decision.after.step.version = decision.after.version;
  }
  decision.after.step.persons = command.acting;
  return decision;
}

absl::StatusOr<StepDecision> DecideChangeAssociation(const ChangeAssociation& command, const InvoiceState& state,
                                                     const Credits& credits, absl::Time now) {
  if (state.state == State::kCancelling || state.state == State::kCancelled) {
    return InvoiceCancelled(command.invoice_name);
  }
  if (state.step.kind != StepKind::kNone) return InvoiceBusy(command.invoice_name);
  if (command.step.kind == StepKind::kUndo && !state.booking.has_value()) return NotAssociated(command.invoice_name);
  // The notes remain on the line to which they gave back: without the invoice its balance would exceed its amount.
  if (state.booking.has_value() && credits.live_notes > 0) {
    return InvoiceHasCredits(command.invoice_name, credits.live_notes);
  }
  StepDecision decision{.after = state};
  decision.after.version += 1;
  decision.after.step = command.step;
  decision.after.step.since = now;
  decision.after.step.version = decision.after.version;
  return decision;
}

}  // namespace outlay::invoice_matching
