// What the commands on invoices share: writing a decision with everything that follows from it, and saying what
// happened.
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

// What a run of a command saw and left behind, for its caller in this process: saves it from parsing the answer.
// Written by every run, so that the last one, which is the one that counts, stands in it; read after the command's end.
// Not filled when a remembered request was answered.
struct Sight {
  std::shared_ptr<const Invoice> invoice;  // null: not filled
  InvoiceState state;
  Credits credits;
  // The decision is to be written without a log record, since nothing happened that anybody is told of (SettleQuietly).
  bool quiet = false;
};

// A decision about an invoice in the state `before`.
struct Settlement {
  const InvoiceRef& ref;
  const std::shared_ptr<const Invoice>& invoice;
  const InvoiceState& before;
  const StepDecision& decision;
};

// Writes the decision: the state and, once the invoice is cancelled, its number freed and its credit given back. The
// outcome announces the change; it is `unchanged` when there is none to tell.
absl::StatusOr<command::Outcome> Settle(command::Context& context, const Settlement& settlement, Sight& sight);

using DecideStep = absl::FunctionRef<StepDecision(const InvoiceState& state, absl::Time now)>;

// Inside a body of its own: decides anew and writes a decision that has nothing to announce.
// ABORTED / INVOICE_BUSY: by now it has; take the way of a command.
absl::Status SettleQuietly(store::Transaction& txn, const InvoiceRef& ref, const Invoice& invoice,
                           absl::Time receive_time, DecideStep decide, Sight& sight);

// The organization's business time, in the precision that is stored (microseconds).
absl::StatusOr<absl::Time> BusinessTime(const store::Reader& reader, const std::string& organization, absl::Time now);

// NOT_FOUND / INVOICE_NOT_FOUND.
absl::StatusOr<StoredInvoice> LoadStoredInvoice(const store::Reader& reader, const InvoiceRef& ref);

}  // namespace outlay::invoice_matching

#endif  // OUTLAY_SERVICES_INVOICE_MATCHING_COMMANDS_SETTLE_H_
