#include "common/feed/log_tail.h"

#include <algorithm>
#include <utility>

#include "common/feed/limits.h"

namespace outlay::feed {

void LogTail::Add(store::PartitionId partition, uint64_t after) {
  if (followed_.none()) turn_ = (partition.value + store::kPartitions - 1) % store::kPartitions;
  after_[partition.value] = after;
  followed_.set(partition.value);
  ready_.set(partition.value);
}

void LogTail::Start() {
  StepLater();
  CheckGone();
}

void LogTail::Wake(store::PartitionId partition) {
  {
    const std::lock_guard lock(mutex_);
    if (is_stopped_ || !followed_.test(partition.value)) return;
    ready_.set(partition.value);
    if (is_stepping_) return;
    is_stepping_ = true;
  }
  StepLater();
}

void LogTail::EndForGone() {
  Stop();
  // Otherwise the call would end like one that was dropped unanswered.
  sink_->Fail(absl::CancelledError("the caller is gone, or may not go on"));
}

void LogTail::Stop() {
  const std::lock_guard lock(mutex_);
  is_stopped_ = true;
}

bool LogTail::stopped() const {
  const std::lock_guard lock(mutex_);
  return is_stopped_;
}

void LogTail::StepLater() {
  scheduler_->Run([self = shared_from_this()] { self->Step(); });
}

void LogTail::Step() {
  uint32_t partition = 0;
  while (TakeTurn(&partition)) {
    absl::StatusOr<std::vector<store::LogEntry>> records =
        store_->ReadLog({partition}, after_[partition], limits::kReadBytes);
    if (!records.ok()) {
      Stop();
      return sink_->Fail(records.status());
    }
    if (records->empty()) continue;
    after_[partition] = records->back().sequence;
    {
      // There may be more records: the partition was not marked while it was read.
      const std::lock_guard lock(mutex_);
      ready_.set(partition);
    }
    return sink_->Send({partition}, *std::move(records), [self = shared_from_this()](bool go_on) {
      if (!go_on) self->EndForGone();
      self->StepLater();
    });
  }
}

bool LogTail::TakeTurn(uint32_t* partition) {
  {
    const std::lock_guard lock(mutex_);
    if (is_stopped_) return false;
    for (uint32_t i = 1; i <= store::kPartitions; ++i) {
      const uint32_t next = (turn_ + i) % store::kPartitions;
      if (!ready_.test(next)) continue;
      // Unmarked before it is read: a record appended after the read marks it again.
      ready_.reset(next);
      turn_ = *partition = next;
      return true;
    }
  }
  if (!sink_->CaughtUp()) {
    Stop();
    return false;
  }
  const std::lock_guard lock(mutex_);
  is_stepping_ = ready_.any();
  if (is_stepping_) StepLater();
  return false;
}

void LogTail::CheckGone() {
  scheduler_->RunAfter(limits::kGoneCheck, [weak = weak_from_this()] {
    const std::shared_ptr<LogTail> self = weak.lock();
    if (self == nullptr || self->stopped()) return;
    if (self->sink_->IsGone()) return self->EndForGone();
    self->CheckGone();
  });
}

bool LogTails::Start(std::shared_ptr<LogTail> tail, size_t max, std::string owner, size_t owner_max) {
  {
    const std::lock_guard lock(mutex_);
    DropStopped();
    if (tails_.size() >= max) return false;
    const auto is_of_owner = [&owner](const Kept& kept) { return kept.owner == owner; };
    if (!owner.empty() && static_cast<size_t>(std::count_if(tails_.begin(), tails_.end(), is_of_owner)) >= owner_max) {
      return false;
    }
    tails_.push_back({.tail = tail, .owner = std::move(owner)});
  }
  // Started once it can be woken, so that no later record is missed.
  tail->Start();
  return true;
}

void LogTails::OnAppended(store::PartitionId partition) {
  const std::lock_guard lock(mutex_);
  for (const Kept& kept : tails_) kept.tail->Wake(partition);
}

void LogTails::StopAll() {
  const std::lock_guard lock(mutex_);
  for (const Kept& kept : tails_) kept.tail->Stop();
  tails_.clear();
}

size_t LogTails::size() {
  const std::lock_guard lock(mutex_);
  DropStopped();
  return tails_.size();
}

void LogTails::DropStopped() {
  std::erase_if(tails_, [](const Kept& kept) { return kept.tail->stopped(); });
}

}  // namespace outlay::feed
