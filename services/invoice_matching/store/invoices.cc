#include "services/invoice_matching/store/invoices.h"

#include <utility>

#include "common/base/status_macros.h"
#include "services/invoice_matching/domain/create_invoice.h"
#include "services/invoice_matching/store/first_steps.h"
#include "services/invoice_matching/store/records.h"

namespace outlay::invoice_matching {
namespace {

bool IsPending(const InvoiceState& state) {
  return state.step.kind != StepKind::kNone;
}

// An invoice that is being tried stays in the index, so that its entry does not depend on the answer.
bool MayBeTriedAgain(const InvoiceState& state) {
  return state.state == State::kUnmatched && !state.held_back;
}

void SavePending(store::Transaction& txn, const InvoiceRef& ref, const InvoiceState& before,
                 const InvoiceState& after) {
  const bool was = IsPending(before) && !IsFirst(before);
  if (was && IsPending(after) && before.step.since == after.step.since) return;
  if (was) txn.Delete(kInvoicesPending, {ref.organization, before.step.since, ref.invoice_id});
  if (IsPending(after)) txn.Put(kInvoicesPending, {ref.organization, after.step.since, ref.invoice_id}, NoValue());
}

void SaveUnmatched(store::Transaction& txn, const InvoiceRef& ref, const Invoice& invoice, bool was, bool is,
                   absl::Time receive_time) {
  if (was == is) return;
  const InvoiceByTimeKey by_time{ref.organization, receive_time, ref.invoice_id};
  const InvoiceByEntityKey by_entity{ref.organization, invoice.supplier_id, invoice.entity_id, receive_time,
                                     ref.invoice_id};
  if (is) {
    txn.Put(kUnmatchedByReceiveTime, by_time, NoValue());
    txn.Put(kUnmatchedByEntity, by_entity, NoValue());
  } else {
    txn.Delete(kUnmatchedByReceiveTime, by_time);
    txn.Delete(kUnmatchedByEntity, by_entity);
  }
}

// Returns the stored state; none: the state after creation, or there is no such invoice.
absl::StatusOr<std::optional<InvoiceState>> FindWritten(const store::Reader& reader, const InvoiceRef& ref) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<storage::v1::StateRecord> record, reader.Find(kInvoiceStates, ref.key()));
  if (!record.has_value()) return std::optional<InvoiceState>();
  OUTLAY_ASSIGN_OR_RETURN(InvoiceState state, FromRecord(*record));
  return std::optional<InvoiceState>(std::move(state));
}

}  // namespace

absl::StatusOr<std::optional<Invoice>> FindInvoice(const store::Reader& reader, const InvoiceRef& ref) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<storage::v1::InvoiceRecord> record, reader.Find(kInvoices, ref.key()));
  if (!record.has_value()) return std::optional<Invoice>();
  OUTLAY_ASSIGN_OR_RETURN(Invoice invoice, FromRecord(*record));
  return std::optional<Invoice>(std::move(invoice));
}

absl::StatusOr<std::optional<InvoiceState>> FindState(const store::Reader& reader, const InvoiceRef& ref) {
  OUTLAY_ASSIGN_OR_RETURN(std::optional<InvoiceState> written, FindWritten(reader, ref));
  if (written.has_value()) return written;
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<storage::v1::InvoiceRecord> record, reader.Find(kInvoices, ref.key()));
  if (record.has_value()) written = FirstState(ReceiveTimeOf(*record));
  return written;
}

absl::StatusOr<InvoiceState> LoadState(const store::Reader& reader, const InvoiceRef& ref, absl::Time receive_time) {
  OUTLAY_ASSIGN_OR_RETURN(std::optional<InvoiceState> written, FindWritten(reader, ref));
  return written.has_value() ? *std::move(written) : FirstState(receive_time);
}

absl::StatusOr<Credits> LoadCredits(const store::Reader& reader, const InvoiceRef& ref, const InvoiceState& state) {
  if (!state.credited) return Credits();
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<storage::v1::CreditsRecord> record,
                          reader.Find(kInvoiceCredits, ref.key()));
  return record.has_value() ? FromRecord(*record) : Credits();
}

absl::StatusOr<std::optional<StoredInvoice>> FindStoredInvoice(const store::Reader& reader, const InvoiceRef& ref) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<storage::v1::InvoiceRecord> record, reader.Find(kInvoices, ref.key()));
  if (!record.has_value()) return std::optional<StoredInvoice>();
  OUTLAY_ASSIGN_OR_RETURN(Invoice invoice, FromRecord(*record));
  OUTLAY_ASSIGN_OR_RETURN(InvoiceState state, LoadState(reader, ref, ReceiveTimeOf(*record)));
  OUTLAY_ASSIGN_OR_RETURN(const Credits credits, LoadCredits(reader, ref, state));
  return std::optional<StoredInvoice>(
      {.invoice = std::make_shared<const Invoice>(std::move(invoice)), .state = std::move(state), .credits = credits});
}

absl::StatusOr<std::vector<NumberHolder>> ListHolders(const store::Reader& reader, const std::string& organization,
                                                      const Invoice& invoice) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<storage::v1::NumberRecord> record,
                          reader.Find(kInvoicesByNumber, NumberKey{organization, invoice.supplier_id, invoice.number}));
  return record.has_value() ? FromRecord(*record) : std::vector<NumberHolder>();
}

absl::Status InsertInvoice(store::Transaction& txn, const InvoiceRef& ref, const Invoice& invoice,
                           absl::Time receive_time) {
  OUTLAY_RETURN_IF_ERROR(txn.Insert(kInvoices, ref.key(), ToRecord(invoice, receive_time)));
  txn.Put(kInvoicesByReceiveTime, {ref.organization, receive_time, ref.invoice_id}, NoValue());
  // A business time that was set stands still or goes back, so that no window could end.
  return receive_time == txn.now() ? OpenFirstSteps(txn, ref.organization) : KeepFirstState(txn, ref, receive_time);
}

absl::Status KeepFirstState(store::Transaction& txn, const InvoiceRef& ref, absl::Time receive_time) {
  OUTLAY_ASSIGN_OR_RETURN(const bool is_written, txn.Contains(kInvoiceStates, ref.key()));
  if (is_written) return absl::OkStatus();
  const InvoiceState first = FirstState(receive_time);
  InvoiceState kept = first;
  kept.version += 1;
  txn.Put(kInvoiceStates, ref.key(), ToRecord(kept));
  SavePending(txn, ref, first, kept);
  return absl::OkStatus();
}

void SaveState(store::Transaction& txn, const InvoiceRef& ref, const Invoice& invoice, const InvoiceState& before,
               const InvoiceState& after) {
  txn.Put(kInvoiceStates, ref.key(), ToRecord(after));
  SavePending(txn, ref, before, after);
  SaveUnmatched(txn, ref, invoice, MayBeTriedAgain(before), MayBeTriedAgain(after), after.receive_time);
}

void SaveHolders(store::Transaction& txn, const std::string& organization, const Invoice& invoice,
                 const std::vector<NumberHolder>& holders) {
  const NumberKey key{organization, invoice.supplier_id, invoice.number};
  if (holders.empty()) {
    txn.Delete(kInvoicesByNumber, key);
  } else {
    txn.Put(kInvoicesByNumber, key, ToRecord(holders));
  }
}

void SaveCredits(store::Transaction& txn, const InvoiceRef& ref, const Invoice& invoice, const InvoiceState& state,
                 const Credits& credits) {
  if (!state.credited) {
    InvoiceState after = state;
    after.version += 1;
    after.credited = true;
    SaveState(txn, ref, invoice, state, after);
  }
  txn.Put(kInvoiceCredits, ref.key(), ToRecord(credits));
}

}  // namespace outlay::invoice_matching
