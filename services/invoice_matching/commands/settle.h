// The common end of the commands on invoices: saves a decision with all its consequences, and describes the outcome.
#ifndef OUTLAY_SERVICES_INVOICE_MATCHING_COMMANDS_SETTLE_H_
#define OUTLAY_SERVICES_INVOICE_MATCHING_COMMANDS_SETTLE_H_

#include <memory>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/command/executor.h"
#include "common/store/store.h"
#include "services/invoice_matching/domain/steps.h"
#include "services/invoice_matching/store/invoices.h"

namespace outlay::invoice_matching {

// The result of a run of a command, for its caller in this process, which saves parsing the answer. Every run
// overwrites it, so that it holds the result of the last run, which is the one that counts; to be read after the
// command's end. Not filled when a remembered request was answered.
struct Visibility {
  std::shared_ptr<const Invoice> invoice;  // null: not filled
  InvoiceState state;
  Credits credits;
  // The decision is to be saved without a log record, because there is nothing to announce (SettleQuietly).
  bool quiet = false;
};

// A decision about an invoice whose state is `before`.
struct Settlement {
  const InvoiceRef& ref;
  const std::shared_ptr<const Invoice>& invoice;
  const InvoiceState& before;
  const StepDecision& decision;
};

// Saves the decision: the state and, once the invoice is cancelled, the release of its number and of its credit. The
// outcome announces the change; it is `unchanged` if there is nothing to announce.
absl::StatusOr<command::Outcome> Settle(command::Context& context, const Settlement& settlement, Visibility& sight);

using DecideStep = absl::FunctionRef<StepDecision(const InvoiceState& state, absl::Time now)>;

// In a body of its own, decides again and saves a decision that has nothing to announce. ABORTED / INVOICE_BUSY: it has
// by now; use a command.
absl::Status SettleQuietly(store::Transaction& txn, const InvoiceRef& ref, const Invoice& invoice,
                           absl::Time receive_time, DecideStep decide, Visibility& sight);

// Returns the organization's business time, in the stored precision (microseconds).
absl::StatusOr<absl::Time> BusinessTime(const store::Reader& reader, const std::string& organization, absl::Time now);

// NOT_FOUND / INVOICE_NOT_FOUND.
absl::StatusOr<StoredInvoice> LoadStoredInvoice(const store::Reader& reader, const InvoiceRef& ref);

}  // namespace outlay::invoice_matching

#endif  // OUTLAY_SERVICES_INVOICE_MATCHING_COMMANDS_SETTLE_H_
