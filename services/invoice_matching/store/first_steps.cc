#include "services/invoice_matching/store/first_steps.h"

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>

#include "common/base/status_macros.h"
#include "services/invoice_matching/store/invoices.h"
#include "services/invoice_matching/store/keyspaces.h"
#include "services/invoice_matching/store/limits.h"

namespace outlay::invoice_matching {
namespace {

constexpr absl::Duration kInstant = absl::Microseconds(1);  // of stored times

storage::v1::FirstStepsRecord ToRecord(absl::Time from, absl::Time until) {
  storage::v1::FirstStepsRecord record;
  record.set_from_micros(absl::ToUnixMicros(from));
  record.set_until_micros(absl::ToUnixMicros(until));
  return record;
}

FirstSteps FromRecord(const std::string& organization, const storage::v1::FirstStepsRecord& record) {
  return {.organization = organization,
          .from = absl::FromUnixMicros(record.from_micros()),
          .until = absl::FromUnixMicros(record.until_micros())};
}

// Visits the organization's invoices received in [from, end), the oldest first, with whether each is in its first step.
template <typename Visitor>
absl::Status VisitInvoices(const store::Reader& reader, const std::string& organization, absl::Time from,
                           absl::Time end, Visitor visitor) {
  absl::Status status;
  OUTLAY_RETURN_IF_ERROR(reader.ScanRange(
      kInvoicesByReceiveTime, {organization, from, ""}, {organization, end, ""},
      [&](const InvoiceByTimeKey& key, const NoValue&) {
        const auto& [unused, receive_time, invoice_id] = key;
        const absl::StatusOr<bool> is_written = reader.Contains(kInvoiceStates, {organization, invoice_id});
        status.Update(is_written.status());
        if (!status.ok()) return store::Visit::kStop;
        return visitor(InFirstStep{.invoice_id = invoice_id, .receive_time = receive_time}, !*is_written);
      }));
  return status;
}

// Returns whether any invoice since `from` may be in the first step, as this body sees it; it sees all received ones.
absl::StatusOr<bool> MayBeAny(const store::Transaction& txn, const std::string& organization, absl::Time from) {
  size_t rows = 0;
  bool may_be_any = false;
  OUTLAY_RETURN_IF_ERROR(
      VisitInvoices(txn, organization, from, txn.now() + kInstant, [&](const InFirstStep&, bool is_in_first_step) {
        may_be_any = is_in_first_step || ++rows >= limits::kFirstStepsLookedAt;
        return may_be_any ? store::Visit::kStop : store::Visit::kContinue;
      }));
  return may_be_any;
}

}  // namespace

absl::Status OpenFirstSteps(store::Transaction& txn, const std::string& organization) {
  OUTLAY_ASSIGN_OR_RETURN(const bool is_open, txn.Contains(kFirstSteps, {organization}));
  if (!is_open) txn.Put(kFirstSteps, {organization}, ToRecord(txn.now(), txn.now()));
  return absl::OkStatus();
}

absl::StatusOr<std::vector<FirstSteps>> ListFirstSteps(const store::Reader& reader) {
  std::vector<FirstSteps> windows;
  OUTLAY_RETURN_IF_ERROR(reader.Scan(kFirstSteps, std::tuple<>(),
                                     [&](const OrganizationKey& key, const storage::v1::FirstStepsRecord& record) {
                                       windows.push_back(FromRecord(std::get<0>(key), record));
                                       return store::Visit::kContinue;
                                     }));
  return windows;
}

absl::StatusOr<FirstStepsFound> FindFirstSteps(const store::Reader& reader, const FirstSteps& window, absl::Time end,
                                               size_t invoices_max, size_t rows_max) {
  FirstStepsFound found{.invoices = {}, .to = window.until};
  size_t rows = 0;
  absl::Time last = window.from;
  OUTLAY_RETURN_IF_ERROR(VisitInvoices(reader, window.organization, window.from, std::max(end, window.until),
                                       [&](InFirstStep invoice, bool is_in_first_step) {
                                         const bool is_too_much =
                                             is_in_first_step && found.invoices.size() >= invoices_max;
                                         if (is_too_much || (rows >= rows_max && invoice.receive_time > last)) {
                                           found.to = std::min(found.to, invoice.receive_time);
                                           found.is_all = false;
                                           return store::Visit::kStop;
                                         }
                                         rows += 1;
                                         last = invoice.receive_time;
                                         if (is_in_first_step) found.invoices.push_back(std::move(invoice));
                                         return store::Visit::kContinue;
                                       }));
  return found;
}

absl::Status MoveFirstSteps(store::Transaction& txn, const FirstSteps& seen, const FirstStepsFound& found) {
  const OrganizationKey key{seen.organization};
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<storage::v1::FirstStepsRecord> record, txn.Find(kFirstSteps, key));
  if (!record.has_value() || FromRecord(seen.organization, *record) != seen) return absl::OkStatus();
  for (const InFirstStep& invoice : found.invoices) {
    if (invoice.receive_time >= seen.until) break;
    OUTLAY_RETURN_IF_ERROR(KeepFirstState(txn, {seen.organization, invoice.invoice_id}, invoice.receive_time));
  }
  OUTLAY_ASSIGN_OR_RETURN(const bool may_be_any, MayBeAny(txn, seen.organization, found.to));
  if (may_be_any) {
    txn.Put(kFirstSteps, key, ToRecord(found.to, txn.now()));
  } else {
    txn.Delete(kFirstSteps, key);
  }
  return absl::OkStatus();
}

}  // namespace outlay::invoice_matching
