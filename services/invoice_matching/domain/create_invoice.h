// Decides whether an invoice may be created, and the effect on its number and on the invoice that it credits (M9, M11).
#ifndef OUTLAY_SERVICES_INVOICE_MATCHING_DOMAIN_CREATE_INVOICE_H_
#define OUTLAY_SERVICES_INVOICE_MATCHING_DOMAIN_CREATE_INVOICE_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/invoice_matching/domain/invoice.h"

namespace outlay::invoice_matching {

// The criterion for duplicates; a setting of the organization (M9).
enum class DuplicateScope { kSupplierAndNumber, kEntityAndNumber, kSupplierNumberAndYear };

struct CreateInvoice {
  const Invoice& invoice;
  std::string_view organization;
  std::string_view invoice_id;
  DuplicateScope scope = DuplicateScope::kSupplierAndNumber;
  TimeZone zone;  // the organization's
};

// The invoice that a credit note names, in its current state.
struct CreditedInvoice {
  Invoice invoice;
  InvoiceState state;
  Credits credits;
};

// The stored data related to a new invoice.
struct CreateNeighbours {
  std::vector<NumberHolder> holders;        // live invoices of the supplier with the same number
  std::optional<CreditedInvoice> credited;  // absent: the invoice names none, or the named one does not exist
};

struct CreateDecision {
  InvoiceState state;                    // FirstState
  std::vector<NumberHolder> holders;     // including the new invoice
  std::optional<Credits> credits_after;  // of the credited invoice
};

// Decides on an invoice that CheckInvoice accepted and whose id is free.
//
// ALREADY_EXISTS / DUPLICATE_INVOICE, NOT_FOUND / CREDITED_INVOICE_NOT_FOUND, FAILED_PRECONDITION /
// CREDITED_INVOICE_MISMATCH, INVOICE_CANCELLED (the credited one) or CREDIT_EXCEEDS_INVOICE, ABORTED / INVOICE_BUSY: a
// person's change of the credited one is unanswered. RESOURCE_EXHAUSTED / QUOTA_EXCEEDED: kMaxHoldersPerNumber.
absl::StatusOr<CreateDecision> DecideCreate(const CreateInvoice& command, const CreateNeighbours& neighbours,
                                            absl::Time now);

// Returns the first state of every invoice: RECEIVED, with the step to associate. It depends on nothing else, so it
// need not be stored.
InvoiceState FirstState(absl::Time receive_time);
// Returns whether `state` is a FirstState that was never stored. Every stored state has a later version.
inline bool IsFirst(const InvoiceState& state) {
  return state.version == 1;
}

// Answers a repeated creation: OK, or ALREADY_EXISTS / INVOICE_ID_TAKEN if `stored` has other content.
absl::Status DecideRepeatedCreate(const CreateInvoice& command, const Invoice& stored);

// Returns the holders without a cancelled invoice, whose number is free again.
std::vector<NumberHolder> WithoutHolder(std::vector<NumberHolder> holders, std::string_view invoice_id);
// Returns the credits of an invoice without a cancelled credit note.
Credits WithoutCredit(Credits credits, const Invoice& credit_note);

}  // namespace outlay::invoice_matching

#endif  // OUTLAY_SERVICES_INVOICE_MATCHING_DOMAIN_CREATE_INVOICE_H_
