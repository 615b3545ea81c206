#include "services/invoice_matching/flow/progress.h"

#include <algorithm>
#include <utility>

#include "common/base/errors.h"
#include "services/invoice_matching/flow/limits.h"

namespace outlay::invoice_matching {
namespace {

// Keeps the later of two results for the same invoice.
void Learn(FlowResult& latest, FlowResult seen) {
  const uint64_t sequence = std::max(latest.organization_sequence, seen.organization_sequence);
  if (seen.state.version >= latest.state.version) latest = std::move(seen);
  latest.organization_sequence = sequence;
}

void Reply(Progress::Waiter& waiter, const FlowResult& result, const absl::Status& refusal) {
  if (waiter.answered.exchange(true)) return;
  // Moved out, so that the objects it holds do not live as long as the timeout.
  FlowDone done = std::move(waiter.done);
  if (waiter.wait_for == WaitFor::kOutcome && !refusal.ok()) {
    done(refusal);
  } else {
    done(result);
  }
}

}  // namespace

ProgressTable::ProgressTable(absl::Duration answer_wait, Scheduler* scheduler)
    : timeouts_(answer_wait, limits::kAnswerWaitTicks, scheduler) {}

ProgressTable::Shard& ProgressTable::ShardOf(const InvoiceRef& ref) const {
  return shards_[absl::Hash<InvoiceRef>()(ref) % kShards];
}

ProgressTable::Started ProgressTable::Join(const InvoiceRef& ref, FlowResult seen, WaitFor wait_for, FlowDone done) {
  Started started;
  std::shared_ptr<Progress> joined;
  std::shared_ptr<Progress::Waiter> waiter;
  {
    Shard& shard = ShardOf(ref);
    const std::lock_guard lock(shard.mutex);
    auto found = shard.progress.find(ref);
    if (found == shard.progress.end() && seen.state.step.kind != StepKind::kNone) {
      auto fresh = std::make_shared<Progress>();
      fresh->ref = ref;
      fresh->invoice = seen.invoice;
      started.progress = fresh;
      started.state = seen.state;
      found = shard.progress.emplace(ref, std::move(fresh)).first;
    }
    if (found != shard.progress.end()) {
      joined = found->second;
      Learn(joined->latest, std::move(seen));
      if (done) {
        waiter = std::make_shared<Progress::Waiter>();
        waiter->done = std::move(done);
        waiter->wait_for = wait_for;
        joined->waiters.push_back(waiter);
      }
    }
  }
  if (joined == nullptr) {
    if (done) done(std::move(seen));
  } else if (waiter != nullptr) {
    AddWaiter(joined, std::move(waiter));
  }
  return started;
}

void ProgressTable::AddWaiter(const std::shared_ptr<Progress>& progress, std::shared_ptr<Progress::Waiter> waiter) {
  timeouts_.Add([this, progress, waiter = std::move(waiter)] {
    if (waiter->answered.load()) return;
    FlowResult latest;
    {
      const std::lock_guard lock(ShardOf(progress->ref).mutex);
      latest = progress->latest;
    }
    Reply(*waiter, latest, DependencyUnavailable("purchase_order"));
  });
}

std::optional<InvoiceState> ProgressTable::Advance(const std::shared_ptr<Progress>& progress, Known known) {
  std::vector<std::shared_ptr<Progress::Waiter>> waiters;
  FlowResult latest;
  std::optional<InvoiceState> next;
  {
    Shard& shard = ShardOf(progress->ref);
    const std::lock_guard lock(shard.mutex);
    Learn(progress->latest, std::move(known.result));
    latest = progress->latest;
    if (latest.state.step.kind == StepKind::kNone) {
      waiters = std::move(progress->waiters);
      shard.progress.erase(progress->ref);
    } else {
      next = latest.state;
      if (!known.refusal.ok()) {
        // Another step was recorded right after this one: the requesters of this one need not wait for it.
        const auto others = std::stable_partition(
            progress->waiters.begin(), progress->waiters.end(),
            [](const std::shared_ptr<Progress::Waiter>& waiter) { return waiter->wait_for == WaitFor::kState; });
        waiters.assign(others, progress->waiters.end());
        progress->waiters.erase(others, progress->waiters.end());
      }
    }
  }
  for (const std::shared_ptr<Progress::Waiter>& waiter : waiters) Reply(*waiter, latest, known.refusal);
  return next;
}

void ProgressTable::Abandon(const std::shared_ptr<Progress>& progress) {
  std::vector<std::shared_ptr<Progress::Waiter>> waiters;
  FlowResult latest;
  {
    Shard& shard = ShardOf(progress->ref);
    const std::lock_guard lock(shard.mutex);
    waiters = std::move(progress->waiters);
    latest = progress->latest;
    shard.progress.erase(progress->ref);
  }
  for (const std::shared_ptr<Progress::Waiter>& waiter : waiters) {
    Reply(*waiter, latest, DependencyUnavailable("purchase_order"));
  }
}

bool ProgressTable::Contains(const InvoiceRef& ref) const {
  const Shard& shard = ShardOf(ref);
  const std::lock_guard lock(shard.mutex);
  return shard.progress.contains(ref);
}

size_t ProgressTable::size() const {
  size_t size = 0;
  for (const Shard& shard : shards_) {
    const std::lock_guard lock(shard.mutex);
    size += shard.progress.size();
  }
  return size;
}

}  // namespace outlay::invoice_matching
