// Takes an invoice from a request to its end: commits the request, asks purchase_order, commits its answer, and answers
// the caller. If purchase_order takes too long, the caller gets the state so far, and the rest happens without it.
//
// Every step is a row before it is a call, so a crash at any point loses nothing: a job passes rows without progress to
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

// Thread-safe. No method blocks; `done` runs on any thread. Must outlive its calls: stop the threads that run its parts
// first.
class InvoiceFlow {
 public:
  InvoiceFlow(FlowOptions options, FlowParts parts);

  // Errors: those of CheckInvoice, with the path in the request ("invoice.amount"), and of CreateInvoiceCommand.
  void Create(const rpc::Caller& caller, const InvoiceRef& ref, Invoice invoice, FlowDone done);

  // Errors: those of CancelInvoiceCommand.
  void Cancel(const rpc::Caller& caller, command::RequestKey key, CancelInvoiceCommand::Arguments arguments,
              FlowDone done);

  // Errors: those of ChangeAssociationCommand, purchase_order's refusal, UNAVAILABLE / DEPENDENCY_UNAVAILABLE: it has
  // not answered yet; repeating the request returns the outcome.
  void ChangeAssociation(const rpc::Caller& caller, command::RequestKey key,
                         ChangeAssociationCommand::Arguments arguments, FlowDone done);

  // Searches again for the line of an unmatched invoice; for any other one returns its state. `done` may be null.
  void Retry(const InvoiceRef& ref, FlowDone done);

  // Continues an invoice that has a step without progress.
  void Resume(const InvoiceRef& ref);

  // To be called before the store ends: later results have no effect, and are obtained again after a restart.
  void Stop() { runner_.Stop(); }

  bool IsInProgress(const InvoiceRef& ref) const { return table_.Contains(ref); }
  // The number of invoices in progress.
  size_t in_progress() const { return table_.size(); }

 private:
  absl::StatusOr<StoredInvoice> Load(const InvoiceRef& ref) const;
  void Join(const InvoiceRef& ref, FlowResult seen, WaitFor wait_for, FlowDone done);
  // Called when ChangeAssociation turned out to be a repetition.
  void RecallChange(const rpc::Caller& caller, const command::RequestKey& key, const InvoiceRef& ref, FlowDone done);

  const FlowParts parts_;
  ProgressTable table_;
  StepRunner runner_;
};

}  // namespace outlay::invoice_matching

#endif  // OUTLAY_SERVICES_INVOICE_MATCHING_FLOW_INVOICE_FLOW_H_
