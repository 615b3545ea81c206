#include "common/store/fair_queue.h"

#include <algorithm>

namespace outlay::store {
namespace {

constexpr size_t kIdleQueuesMin = 1024;

}  // namespace

bool FairQueue::Push(Pending* pending) {
  if (size_ >= total_max_) return false;
  if (queues_.size() > forget_above_) ForgetIdle();
  Queue& queue = queues_[pending->queue.empty() ? pending->organization : pending->queue];
  if (queue.bodies.size() >= organization_max_) return false;
  const bool was_empty = queue.bodies.empty();
  queue.bodies.Push(pending);
  ++size_;
  if (was_empty) Enlist(&queue);
  return true;
}

Pending* FairQueue::Pop() {
  if (first_ == nullptr) return nullptr;
  Queue* turn = first_;
  first_ = turn->next;
  Pending* pending = turn->bodies.Pop();
  --size_;
  if (!turn->bodies.empty()) Enlist(turn);
  return pending;
}

void FairQueue::Enlist(Queue* queue) {
  queue->next = nullptr;
  (first_ == nullptr ? first_ : last_->next) = queue;
  last_ = queue;
}

void FairQueue::ForgetIdle() {
  absl::erase_if(queues_, [](const auto& entry) { return entry.second.bodies.empty(); });
  forget_above_ = std::max(kIdleQueuesMin, 2 * queues_.size());
}

}  // namespace outlay::store
