// Whether an invoice may be created, and what that makes of its number and of the invoice it credits (M9, M11).
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

// What makes two invoices duplicates; a setting of the organization (M9).
enum class DuplicateScope { kSupplierAndNumber, kEntityAndNumber, kSupplierNumberAndYear };

struct CreateInvoice {
  const Invoice& invoice;
  std::string_view organization;
  std::string_view invoice_id;
  DuplicateScope scope = DuplicateScope::kSupplierAndNumber;
  TimeZone zone;  // the organization's
};

// An invoice that a credit note names, as it is.
struct CreditedInvoice {
  Invoice invoice;
  InvoiceState state;
  Credits credits;
};

// What is stored about the neighbours of a new invoice.
struct CreateNeighbours {
  std::vector<NumberHolder> holders;        // live invoices of the supplier with the same number
  std::optional<CreditedInvoice> credited;  // absent: the invoice names none, or there is none of that name
};

struct CreateDecision {
  InvoiceState state;                    // FirstState
  std::vector<NumberHolder> holders;     // with this one
  std::optional<Credits> credits_after;  // of the credited invoice
};

// Decides on an invoice that CheckInvoice accepted and whose id is free.
//
// ALREADY_EXISTS / DUPLICATE_INVOICE, NOT_FOUND / CREDITED_INVOICE_NOT_FOUND,
// FAILED_PRECONDITION / CREDITED_INVOICE_MISMATCH, INVOICE_CANCELLED (the credited one) or CREDIT_EXCEEDS_INVOICE,
// ABORTED / INVOICE_BUSY: a person's change of the credited one waits. RESOURCE_EXHAUSTED / QUOTA_EXCEEDED:
// kMaxHoldersPerNumber.
absl::StatusOr<CreateDecision> DecideCreate(const CreateInvoice& command, const CreateNeighbours& neighbours,
                                            absl::Time now);

// How every invoice begins: RECEIVED, with the step to associate. Nothing else goes into it, so it need not be stored.
InvoiceState FirstState(absl::Time receive_time);
// Whether `state` is a FirstState that was never written. Whatever is written has a later version.
inline bool IsFirst(const InvoiceState& state) {
  return state.version == 1;
}

// Answers a repeated creation: OK, or ALREADY_EXISTS / INVOICE_ID_TAKEN when `stored` was written otherwise.
absl::Status DecideRepeatedCreate(const CreateInvoice& command, const Invoice& stored);

// The holders without a cancelled invoice: its number is free again.
std::vector<NumberHolder> WithoutHolder(std::vector<NumberHolder> holders, std::string_view invoice_id);
// The credits of an invoice without a cancelled credit note.
Credits WithoutCredit(Credits credits, const Invoice& credit_note);

}  // namespace outlay::invoice_matching

#endif  // OUTLAY_SERVICES_INVOICE_MATCHING_DOMAIN_CREATE_INVOICE_H_
