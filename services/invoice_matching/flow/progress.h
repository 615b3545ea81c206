// Which invoices are on their way in this process, and who waits for them.
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

// An invoice as its caller is told of it.
struct FlowResult {
  std::shared_ptr<const Invoice> invoice;
  InvoiceState state;
  Credits credits;
  uint64_t organization_sequence = 0;  // of the last log record that this process wrote for it; 0: none
};
using FlowDone = UniqueFunction<void(absl::StatusOr<FlowResult>)>;

// What a caller waits for.
enum class WaitFor {
  kState,    // how far the invoice is when the time is over
  kOutcome,  // what became of the step: its refusal, and UNAVAILABLE / DEPENDENCY_UNAVAILABLE when the time is over
};

// An invoice with a step that is being carried out; there is one per invoice at a time.
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

// What is known of an invoice after a command.
struct Known {
  FlowResult result;
  absl::Status refusal;  // of the step that ended
};

// Thread-safe. Callers are answered without locks.
class ProgressTable {
 public:
  // `scheduler` must outlive the table.
  ProgressTable(absl::Duration answer_wait, Scheduler* scheduler);

  struct Started {
    std::shared_ptr<Progress> progress;  // null: somebody carries its step out, or it has none
    InvoiceState state;
  };
  // Somebody saw an invoice. An invoice without a step is answered at once; with one, `done` (which may be null) waits
  // for its end. The caller must carry out the step of what is returned.
  Started Join(const InvoiceRef& ref, FlowResult seen, WaitFor wait_for, FlowDone done);

  // A step ended. Returns the state whose step comes next; nothing: the way is over, and everybody was answered.
  std::optional<InvoiceState> Advance(const std::shared_ptr<Progress>& progress, Known known);

  // Nobody carries the step out any more in this process; on disk it waits.
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
