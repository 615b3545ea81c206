#include "common/store/syncer.h"

#include <optional>
#include <utility>

#include "common/store/lane.h"

namespace outlay::store {
namespace {

// Local disks take 0.05 ms, cloud disks 0.5 to 5.
constexpr absl::Duration kSlowSync = absl::Microseconds(500);

}  // namespace

Syncer::Syncer(Engine* engine, Scheduler* scheduler, const Clock* clock, OnFatal on_fatal)
    : engine_(engine), scheduler_(scheduler), clock_(clock), on_fatal_(std::move(on_fatal)) {}

template <typename Visit>
void Syncer::ForEachLane(Visit visit) const {
  for (const std::weak_ptr<Lane>& weak : lanes_) {
    if (std::shared_ptr<Lane> lane = weak.lock(); lane != nullptr) visit(std::move(lane));
  }
}

bool Syncer::Request() {
  const std::lock_guard lock(mutex_);
  is_wanted_ = true;
  return !std::exchange(is_running_, true);
}

void Syncer::Run() {
  std::optional<absl::Status> ended;
  do {
    {
      const std::lock_guard lock(mutex_);
      is_wanted_ = false;
    }
    ForEachLane([](const std::shared_ptr<Lane>& lane) { lane->MarkWritten(); });
    start_time_ = clock_->Now();
    ended = engine_->Sync([self = shared_from_this()](const absl::Status& status) {
      if (self->End(status)) self->Run();
    });
  } while (ended.has_value() && End(*ended));
}

bool Syncer::End(const absl::Status& status) {
  if (!status.ok()) {
    ForEachLane([](const std::shared_ptr<Lane>& lane) { lane->Abandon(); });
    on_fatal_(status);
    return false;
  }
  is_slow_.store(clock_->Now() - start_time_ >= kSlowSync, std::memory_order_relaxed);
  std::vector<std::shared_ptr<Lane>> answering;
  ForEachLane([&](std::shared_ptr<Lane> lane) {
    if (lane->TakeDurable()) answering.push_back(std::move(lane));
  });
  bool goes_on = false;
  {
    const std::lock_guard lock(mutex_);
    goes_on = is_running_ = is_wanted_;
  }
  // The disk must not wait for answers: this thread gives the last ones only if it has nothing to sync.
  for (size_t i = 0; i < answering.size(); ++i) {
    if (goes_on || i + 1 < answering.size()) {
      scheduler_->Run([lane = std::move(answering[i])] { lane->AnswerAll(); });
    } else {
      answering[i]->AnswerAll();
    }
  }
  return goes_on;
}

}  // namespace outlay::store
