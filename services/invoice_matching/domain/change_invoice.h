// What people may do to an invoice that exists: take it back, move it, undo its booking (M4, M11).
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

// ABORTED / ETAG_MISMATCH: `etag` is not empty and not the invoice's.
absl::Status CheckEtag(std::string_view etag, std::string_view invoice_name, const InvoiceState& state,
                       const Credits& credits);

struct CancelInvoice {
  std::string_view invoice_name;
  std::string_view reason;
  Persons acting = {};
};

// CANCELLING, with the step that undoes the booking or, when an association waits for its answer, with that one: the
// line it finds must be given back. An invoice that is cancelled, or on the way there, stays as it is.
//
// FAILED_PRECONDITION / INVOICE_HAS_CREDITS. ABORTED / INVOICE_BUSY: a person's change waits for its answer.
absl::StatusOr<StepDecision> DecideCancel(const CancelInvoice& command, const InvoiceState& state,
                                          const Credits& credits, absl::Time now);

struct ChangeAssociation {
  std::string_view invoice_name;
  // Kind (kChange or kUndo), target, and who asked.
  Step step;
};

// Records the step of a move or undo; what it leads to is decided by purchase_order's answer.
//
// FAILED_PRECONDITION / INVOICE_CANCELLED, NOT_ASSOCIATED (undo), INVOICE_HAS_CREDITS: it has a line, and its credit
// notes gave back there. ABORTED / INVOICE_BUSY: another step waits.
absl::StatusOr<StepDecision> DecideChangeAssociation(const ChangeAssociation& command, const InvoiceState& state,
                                                     const Credits& credits, absl::Time now);

}  // namespace outlay::invoice_matching

#endif  // OUTLAY_SERVICES_INVOICE_MATCHING_DOMAIN_CHANGE_INVOICE_H_
