// Carries out the steps of invoices: asks purchase_order until it answers, and records the answer.
#ifndef OUTLAY_SERVICES_INVOICE_MATCHING_FLOW_STEP_RUNNER_H_
#define OUTLAY_SERVICES_INVOICE_MATCHING_FLOW_STEP_RUNNER_H_

#include <atomic>
#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/scheduler.h"
#include "common/command/executor.h"
#include "common/store/store.h"
#include "services/invoice_matching/commands/finish_step_command.h"
#include "services/invoice_matching/flow/progress.h"
#include "services/invoice_matching/peer/associator.h"
#include "services/invoice_matching/peer/gate.h"
#include "services/invoice_matching/peer/purchase_order_client.h"

namespace outlay::invoice_matching {

// The parts that the flow uses. All must outlive it and the tasks that it left in them.
struct FlowParts {
  command::Executor* executor = nullptr;
  store::Store* store = nullptr;
  PurchaseOrderClient* client = nullptr;
  PeerGate* gate = nullptr;
  Associator* associator = nullptr;
  Scheduler* scheduler = nullptr;
};

// Thread-safe.
class StepRunner {
 public:
  // `table` must outlive the runner.
  StepRunner(FlowParts parts, ProgressTable* table) : parts_(parts), table_(table) {}

  // Carries out the step of `state` and the steps after it, until the invoice has none or is abandoned.
  void Run(const std::shared_ptr<Progress>& progress, const InvoiceState& state);

  // Asks and writes nothing more; calls in progress have no effect, and are repeated after a restart.
  void Stop() { stopped_.store(true); }

 private:
  // A step in progress.
  struct Stage {
    std::shared_ptr<Progress> progress;
    std::shared_ptr<const Invoice> invoice;
    InvoiceState state;  // with the step
    std::shared_ptr<const StepAnswer> answer;
    std::shared_ptr<Visibility> sight;
  };
  using StagePtr = std::shared_ptr<Stage>;

  void Associate(const StagePtr& stage);
  void Undo(const StagePtr& stage);
  void Change(const StagePtr& stage);
  // Handles the end of a call for kUndo or kChange.
  void Called(const StagePtr& stage, const absl::Status& status, absl::StatusOr<StepAnswer> answer);

  void Commit(const StagePtr& stage);
  void Committed(const StagePtr& stage, const absl::StatusOr<command::Result>& result);
  void CommitQuietly(const StagePtr& stage, uint64_t sequence, const absl::Status& refusal);
  void Reload(const StagePtr& stage, uint64_t sequence);
  void Advance(const StagePtr& stage, FlowResult result, absl::Status refusal);
  void CommitAgainLater(const StagePtr& stage);

  const FlowParts parts_;
  ProgressTable* const table_;
  std::atomic<bool> stopped_ = false;
};

}  // namespace outlay::invoice_matching

#endif  // OUTLAY_SERVICES_INVOICE_MATCHING_FLOW_STEP_RUNNER_H_
