// Changes of an existing invoice by people: cancelling it, moving it, undoing its booking (M4, M11).
#ifndef OUTLAY_SERVICES_INVOICE_MATCHING_DOMAIN_CHANGE_INVOICE_H_
#define OUTLAY_SERVICES_INVOICE_MATCHING_DOMAIN_CHANGE_INVOICE_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/invoice_matching/domain/invoice.h"
#include "services/invoice_matching/domain/steps.h"

namespace outlay::invoice_matching {

// Changes with every change of the state or of the credits.
std::string EtagOf(const InvoiceState& state, const Credits& credits);

// ABORTED / ETAG_MISMATCH: `etag` is not empty and differs from the invoice's.
absl::Status CheckEtag(std::string_view etag, std::string_view invoice_name, const InvoiceState& state,
                       const Credits& credits);

struct CancelInvoice {
  std::string_view invoice_name;
  std::string_view reason;
  Persons acting = {};
};

// Makes the invoice CANCELLING, with the step that undoes the booking or, when an association is unanswered, with that
// step, because the line that it finds must be released. An invoice that is cancelled or being cancelled is unchanged.
//
// FAILED_PRECONDITION / INVOICE_HAS_CREDITS. ABORTED / INVOICE_BUSY: a person's change is unanswered.
absl::StatusOr<StepDecision> DecideCancel(const CancelInvoice& command, const InvoiceState& state,
                                          const Credits& credits, absl::Time now);

struct ChangeAssociation {
  std::string_view invoice_name;
  // Kind (kChange or kUndo), target, and requester.
  Step step;
};

// Records the step of a move or undo; purchase_order's answer decides its result.
//
// FAILED_PRECONDITION / INVOICE_CANCELLED, NOT_ASSOCIATED (undo), INVOICE_HAS_CREDITS: it has a line, to which its
// credit notes gave back. ABORTED / INVOICE_BUSY: another step is unanswered.
absl::StatusOr<StepDecision> DecideChangeAssociation(const ChangeAssociation& command, const InvoiceState& state,
                                                     const Credits& credits, absl::Time now);

}  // namespace outlay::invoice_matching

#endif  // OUTLAY_SERVICES_INVOICE_MATCHING_DOMAIN_CHANGE_INVOICE_H_
