// The invoices in progress in this process, and the callers that wait for them.
#ifndef OUTLAY_SERVICES_INVOICE_MATCHING_FLOW_PROGRESS_H_
#define OUTLAY_SERVICES_INVOICE_MATCHING_FLOW_PROGRESS_H_

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <vector>

#include "absl/hash/hash.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/function.h"
#include "common/base/scheduler.h"
#include "services/invoice_matching/commands/settle.h"
#include "services/invoice_matching/flow/timeout_wheel.h"
#include "services/invoice_matching/store/invoices.h"

namespace outlay::invoice_matching {

// An invoice as its caller gets it.
struct FlowResult {
  std::shared_ptr<const Invoice> invoice;
  InvoiceState state;
  Credits credits;
  uint64_t organization_sequence = 0;  // of the last log record that this process wrote for it; 0: none
};
using FlowDone = UniqueFunction<void(absl::StatusOr<FlowResult>)>;

// The thing for which a caller waits.
enum class WaitFor {
  kState,    // the invoice's state when the time is over
  kOutcome,  // the result of the step: its refusal, or UNAVAILABLE / DEPENDENCY_UNAVAILABLE when the time is over
};

// An invoice whose step is being carried out; there is at most one per invoice.
struct Progress {
  struct Waiter {
    FlowDone done;
    WaitFor wait_for = WaitFor::kState;
    std::atomic<bool> answered = false;
  };

  InvoiceRef ref;
  std::shared_ptr<const Invoice> invoice;
  FlowResult latest;  // guarded by the table, as are the waiters
  std::vector<std::shared_ptr<Waiter>> waiters;
};

// The knowledge of an invoice after a command.
struct Known {
  FlowResult result;
  absl::Status refusal;  // of the step that ended
};

// Thread-safe. Callers are answered without locks held.
class ProgressTable {
 public:
  // `scheduler` must outlive the table.
  ProgressTable(absl::Duration answer_wait, Scheduler* scheduler);

  struct Started {
    std::shared_ptr<Progress> progress;  // null: its step is already being carried out, or it has none
    InvoiceState state;
  };
  // Adds a caller that has read an invoice. One without a step is answered at once; with a step, `done` (which may be
  // null) waits for its end. If progress is returned, the caller must carry out its step.
  Started Join(const InvoiceRef& ref, FlowResult seen, WaitFor wait_for, FlowDone done);

  // Ends a step. Returns the state whose step comes next; nothing: there is none, and all callers were answered.
  std::optional<InvoiceState> Advance(const std::shared_ptr<Progress>& progress, Known known);

  // Stops carrying out the step in this process; it is still stored.
  void Abandon(const std::shared_ptr<Progress>& progress);

  bool Contains(const InvoiceRef& ref) const;
  size_t size() const;

 private:
  struct Shard {
    mutable std::mutex mutex;
    std::unordered_map<InvoiceRef, std::shared_ptr<Progress>, absl::Hash<InvoiceRef>> progress;
  };
  static constexpr size_t kShards = 16;

  Shard& ShardOf(const InvoiceRef& ref) const;
  void AddWaiter(const std::shared_ptr<Progress>& progress, std::shared_ptr<Progress::Waiter> waiter);

  mutable std::array<Shard, kShards> shards_;
  TimeoutWheel timeouts_;
};

}  // namespace outlay::invoice_matching

#endif  // OUTLAY_SERVICES_INVOICE_MATCHING_FLOW_PROGRESS_H_
