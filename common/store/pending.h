// A body on its way through a lane. Internal to common/store.
#ifndef OUTLAY_COMMON_STORE_PENDING_H_
#define OUTLAY_COMMON_STORE_PENDING_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "common/base/function.h"
#include "common/store/store.h"

namespace outlay::store {

struct Pending {
  PartitionId partition;
  std::string organization;
  std::string queue;  // empty: that of the organization
  Body body;
  // Instead of a body: delete the log before this sequence. 0: there is a body.
  uint64_t trim_before = 0;
  UniqueFunction<void(absl::Status)> done;
  absl::Status status;      // the outcome, once it ran
  Pending* next = nullptr;  // in the list that holds it
};

// A first-in, first-out list that owns its elements.
class PendingList {
 public:
  PendingList() = default;
  PendingList(PendingList&& other) noexcept { Splice(other); }
  PendingList& operator=(PendingList&&) = delete;
  ~PendingList() {
    while (Pending* pending = Pop()) delete pending;
  }

  bool empty() const { return first_ == nullptr; }
  size_t size() const { return size_; }
  Pending* first() { return first_; }

  void Push(Pending* pending) {
    pending->next = nullptr;
    (first_ == nullptr ? first_ : last_->next) = pending;
    last_ = pending;
    ++size_;
  }

  // Null: empty.
  Pending* Pop() {
    Pending* popped = first_;
    if (popped == nullptr) return nullptr;
    first_ = popped->next;
    --size_;
    return popped;
  }

  // Appends all elements of `other`, which is empty afterwards.
  void Splice(PendingList& other) {
    if (other.first_ == nullptr) return;
    (first_ == nullptr ? first_ : last_->next) = other.first_;
    last_ = other.last_;
    size_ += other.size_;
    other.first_ = nullptr;
    other.size_ = 0;
  }

 private:
  Pending* first_ = nullptr;
  Pending* last_ = nullptr;
  size_t size_ = 0;
};

}  // namespace outlay::store

#endif  // OUTLAY_COMMON_STORE_PENDING_H_
