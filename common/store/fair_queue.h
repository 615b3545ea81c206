// The bodies that wait for a lane: round robin over organizations and named queues, each limited, with one limit for
// all together. Not thread-safe. Internal to common/store.
#ifndef OUTLAY_COMMON_STORE_FAIR_QUEUE_H_
#define OUTLAY_COMMON_STORE_FAIR_QUEUE_H_

#include <cstddef>
#include <string>

#include "absl/container/node_hash_map.h"
#include "common/store/pending.h"

namespace outlay::store {

class FairQueue {
 public:
  FairQueue(size_t organization_max, size_t total_max) : organization_max_(organization_max), total_max_(total_max) {}

  // Takes ownership if there is room; false: the body's queue, or the whole, is full.
  bool Push(Pending* pending);

  // Returns the oldest body of the queue whose turn it is; null: there is none.
  Pending* Pop();

  size_t size() const { return size_; }

 private:
  struct Queue {
    PendingList bodies;
    Queue* next = nullptr;  // in the ring
  };

  // Forgets organizations without queued bodies once there are many of them.
  void ForgetIdle();
  void Enlist(Queue* queue);

  const size_t organization_max_;
  const size_t total_max_;
  size_t size_ = 0;
  absl::node_hash_map<std::string, Queue> queues_;
  // The queues that are not empty, in the order of their turns.
  Queue* first_ = nullptr;
  Queue* last_ = nullptr;
  size_t forget_above_ = 1024;
};

}  // namespace outlay::store

#endif  // OUTLAY_COMMON_STORE_FAIR_QUEUE_H_
