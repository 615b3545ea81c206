// Invoices, their states and all their indexes: the only place that reads and writes their rows.
#ifndef OUTLAY_SERVICES_INVOICE_MATCHING_STORE_INVOICES_H_
#define OUTLAY_SERVICES_INVOICE_MATCHING_STORE_INVOICES_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/store/store.h"
#include "services/invoice_matching/domain/invoice.h"
#include "services/invoice_matching/store/keyspaces.h"

namespace outlay::invoice_matching {

// Names an invoice by plain ids.
struct InvoiceRef {
  std::string organization;
  std::string invoice_id;

  InvoiceKey key() const { return {organization, invoice_id}; }
  friend bool operator==(const InvoiceRef&, const InvoiceRef&) = default;
  template <typename H>
  friend H AbslHashValue(H h, const InvoiceRef& ref) {
    return H::combine(std::move(h), ref.organization, ref.invoice_id);
  }
};

// An invoice with its state and credits. The document is shared: it never changes.
struct StoredInvoice {
  std::shared_ptr<const Invoice> invoice;
  InvoiceState state;
  Credits credits;
};

// All functions return DATA_LOSS / STORED_BYTES_UNREADABLE for rows that cannot be read.

absl::StatusOr<std::optional<Invoice>> FindInvoice(const store::Reader& reader, const InvoiceRef& ref);
absl::StatusOr<std::optional<InvoiceState>> FindState(const store::Reader& reader, const InvoiceRef& ref);
// Returns the state of an existing invoice, received at `receive_time`, without reading the invoice.
absl::StatusOr<InvoiceState> LoadState(const store::Reader& reader, const InvoiceRef& ref, absl::Time receive_time);
// Returns the credits of an invoice in this state; reads nothing if no credit note ever named it.
absl::StatusOr<Credits> LoadCredits(const store::Reader& reader, const InvoiceRef& ref, const InvoiceState& state);
absl::StatusOr<std::optional<StoredInvoice>> FindStoredInvoice(const store::Reader& reader, const InvoiceRef& ref);

absl::StatusOr<std::vector<NumberHolder>> ListHolders(const store::Reader& reader, const std::string& organization,
                                                      const Invoice& invoice);

// Writes the rows of a new invoice, whose state is FirstState(receive_time): the document and its indexes. The state
// gets a row with its first change; until then the invoice is found by store/first_steps.h.
absl::Status InsertInvoice(store::Transaction& txn, const InvoiceRef& ref, const Invoice& invoice,
                           absl::Time receive_time);
// Writes the rows of an invoice that is in its FirstState, so that it is found in invoices_pending.
absl::Status KeepFirstState(store::Transaction& txn, const InvoiceRef& ref, absl::Time receive_time);
// Saves a state and the index rows that depend on it.
void SaveState(store::Transaction& txn, const InvoiceRef& ref, const Invoice& invoice, const InvoiceState& before,
               const InvoiceState& after);
// Deletes the row if there are no holders.
void SaveHolders(store::Transaction& txn, const std::string& organization, const Invoice& invoice,
                 const std::vector<NumberHolder>& holders);
// `state`: of the credited invoice; this does not change its other fields.
void SaveCredits(store::Transaction& txn, const InvoiceRef& ref, const Invoice& invoice, const InvoiceState& state,
                 const Credits& credits);

}  // namespace outlay::invoice_matching

#endif  // OUTLAY_SERVICES_INVOICE_MATCHING_STORE_INVOICES_H_
