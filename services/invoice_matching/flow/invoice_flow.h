// Takes an invoice from a request to its end: what is asked for is committed, purchase_order is asked, its answer is
// committed, and the caller is told; when purchase_order takes too long, the caller is told how far it is, and the rest
// happens by itself.
//
// Every step is a row before it is a call, so a crash at any point loses nothing: a job hands rows without progress to
// Resume.
#ifndef OUTLAY_SERVICES_INVOICE_MATCHING_FLOW_INVOICE_FLOW_H_
#define OUTLAY_SERVICES_INVOICE_MATCHING_FLOW_INVOICE_FLOW_H_

#include <memory>
#include <string>

#include "absl/time/time.h"
#include "common/command/executor.h"
#include "common/rpc/caller.h"
#include "services/invoice_matching/commands/change_invoice_commands.h"
#include "services/invoice_matching/flow/limits.h"
#include "services/invoice_matching/flow/progress.h"
#include "services/invoice_matching/flow/step_runner.h"

namespace outlay::invoice_matching {

struct FlowOptions {
  absl::Duration answer_wait = limits::kAnswerWait;
};

// Thread-safe. No method waits; `done` runs on any thread. Must outlive its calls: stop what its parts run on first.
class InvoiceFlow {
 public:
  InvoiceFlow(FlowOptions options, FlowParts parts);

  // Errors: those of CheckInvoice, with the path in the request ("invoice.amount"), and of CreateInvoiceCommand.
  void Create(const rpc::Caller& caller, const InvoiceRef& ref, Invoice invoice, FlowDone done);

  // Errors: those of CancelInvoiceCommand.
  void Cancel(const rpc::Caller& caller, command::RequestKey key, CancelInvoiceCommand::Arguments arguments,
              FlowDone done);

  // Errors: those of ChangeAssociationCommand, purchase_order's refusal, UNAVAILABLE / DEPENDENCY_UNAVAILABLE: it has
  // not answered yet; the same request tells how it ended.
  void ChangeAssociation(const rpc::Caller& caller, command::RequestKey key,
                         ChangeAssociationCommand::Arguments arguments, FlowDone done);

  // Looks again for the line of an unmatched invoice; of any other one it tells how it stands. `done` may be null.
  void Retry(const InvoiceRef& ref, FlowDone done);

  // Goes on with an invoice that has a step and no progress.
  void Resume(const InvoiceRef& ref);

  // Before the store ends: what it still answers has no consequences, and goes on after a restart.
  void Stop() { runner_.Stop(); }

  bool IsInProgress(const InvoiceRef& ref) const { return table_.Contains(ref); }
  // Invoices on their way.
  size_t in_progress() const { return table_.size(); }

 private:
  absl::StatusOr<StoredInvoice> Load(const InvoiceRef& ref) const;
  void Join(const InvoiceRef& ref, FlowResult seen, WaitFor wait_for, FlowDone done);
  // After ChangeAssociation was found to be a repetition.
  void RecallChange(const rpc::Caller& caller, const command::RequestKey& key, const InvoiceRef& ref, FlowDone done);

  const FlowParts parts_;
  ProgressTable table_;
  StepRunner runner_;
};

}  // namespace outlay::invoice_matching

#endif  // OUTLAY_SERVICES_INVOICE_MATCHING_FLOW_INVOICE_FLOW_H_
