#include "common/store/lane.h"

#include <algorithm>
#include <bit>
#include <optional>
#include <utility>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/store/key_codec.h"

namespace outlay::store {
namespace {

// Bodies that Work takes at once: enough to amortize the lock, few enough to close the first group of a burst early.
constexpr size_t kBatchBodies = 128;
// With this many bodies a group is written while an earlier one still waits for its sync. Smaller groups wait with it,
// unless syncs are slow, because the fixed cost of a group equals that of several bodies.
constexpr size_t kEarlyGroupBodies = 16;
// Finished bodies whose memory is kept.
constexpr size_t kFreeBodies = 8192;
// A larger view is not compared with its rows repeatedly, because a test would take minutes.
constexpr size_t kCheckedViewBytes = size_t{64} << 10;

void Recycle(Pending& pending) {
  pending.body = nullptr;
  pending.done = nullptr;
  pending.trim_before = 0;
  pending.status = absl::OkStatus();
}

}  // namespace

Lane::Lane(uint32_t index, const LaneOptions& options, Engine* engine, std::shared_ptr<Syncer> syncer,
           Scheduler* scheduler, const Heads& heads, uint64_t epoch)
    : index_(index),
      options_(options),
      clock_(options.ClockOrSystem()),
      engine_(engine),
      syncer_(std::move(syncer)),
      scheduler_(scheduler),
      heads_(heads),
      groups_{std::make_unique<Group>(), std::make_unique<Group>()},
      row_cache_(options.row_bytes_max / options.lanes),
      rows_{.engine = engine, .cache = &row_cache_, .open = groups_[0].get()},
      open_(groups_[0].get()),
      views_(options.view_bytes_max / options.lanes, options.observer),
      transaction_(&rows_, &heads_, &views_, epoch),
      queue_(options.organization_queue_max, options.queue_max) {}

template <typename Fill>
void Lane::Enqueue(Fill fill) {
  bool starts = false;
  absl::Status refusal;
  std::unique_ptr<Pending> refused;
  {
    std::lock_guard lock(mutex_);
    Pending* pending = free_.Pop();
    if (pending == nullptr) pending = new Pending;
    fill(*pending);
    if (is_dead_) {
      refusal = absl::UnavailableError("the store has stopped");
      refused.reset(pending);
    } else if (!queue_.Push(pending)) {
      refusal = Overloaded(options_.retry_after);
      refused.reset(pending);
    } else if (!is_working_) {
      is_working_ = true;
      starts = true;
    }
  }
  if (starts) scheduler_->Run([self = shared_from_this()] { self->Work(); });
  if (refused == nullptr) return;
  if (options_.observer != nullptr) options_.observer->OnOverload();
  refused->done(std::move(refusal));
}

void Lane::Write(WriteRequest request, UniqueFunction<void(absl::Status)> done) {
  Enqueue([&](Pending& pending) {
    pending.partition = request.partition;
    pending.organization = std::move(request.organization);
    pending.queue = std::move(request.queue);
    pending.body = std::move(request.body);
    pending.done = std::move(done);
  });
}

void Lane::TrimLog(PartitionId partition, uint64_t end, UniqueFunction<void(absl::Status)> done) {
  Enqueue([&](Pending& pending) {
    pending.partition = partition;
    pending.organization.clear();
    pending.queue.clear();
    pending.trim_before = end;
    pending.done = std::move(done);
  });
}

void Lane::Abandon() {
  std::lock_guard lock(mutex_);
  is_dead_ = true;
}

void Lane::Die(const absl::Status& status) {
  Abandon();
  options_.on_fatal(status);
}

void Lane::Work() {
  for (Next next = TakeBatch(); next != Next::kRest; next = TakeBatch()) {
    if (next == Next::kRunBodies) {
      if (!RunBatch()) return;
      Reclaim();
      if (!IsWorthAWrite()) continue;
    }
    if (!WriteGroup()) return;
  }
}

bool Lane::WriteGroup() {
  const Batch& batch = CloseGroup();
  PassOn();
  const bool writes = !batch.ops.empty();
  if (writes) {
    if (const absl::Status status = engine_->Write(index_, batch); !status.ok()) {
      Die(status);
      return false;
    }
  }
  const bool works = Land(writes);
  if (!writes || !syncer_->Request()) return works;
  if (works) scheduler_->Run([self = shared_from_this()] { self->Work(); });
  syncer_->Run();
  return false;
}

void Lane::Reclaim() {
  if (!has_landed_.load(std::memory_order_acquire)) return;
  has_landed_.store(false, std::memory_order_relaxed);
  Group* const landed = std::exchange(under_way_, nullptr);
  rows_.in_flight = nullptr;
  RememberRows(*landed);
  landed->Clear();
}

bool Lane::IsWorthAWrite() const {
  const size_t held = open_->finished().size();
  if (under_way_ != nullptr || held == 0) return false;
  const size_t unsynced = unsynced_bodies_.load(std::memory_order_relaxed);
  if (unsynced == 0) return true;
  return unsynced < options_.group_bodies_max && (held >= kEarlyGroupBodies || IsFull() || syncer_->is_slow());
}

bool Lane::IsFull() const {
  return open_->finished().size() >= options_.group_bodies_max || open_->bytes() >= options_.group_bytes_max;
}

void Lane::RememberRows(Group& landed) {
  Overlay& rows = landed.overlay(Family::kRows);
  for (size_t i = 0; i < rows.size(); ++i) {
    const OverlayEntry& entry = rows.entry(i);
    if (entry.state == RowState::kUnknown) continue;
    // Rows that are changed repeatedly are read before. A row that was never read was added to a list, or belongs to an
    // index, and is found by scans.
    if (row_cache_.Find(entry.key) == nullptr) continue;
    row_cache_.Put(entry.key,
                   entry.state == RowState::kPut ? std::optional<std::string_view>(entry.value) : std::nullopt);
  }
}

Lane::Next Lane::TakeBatch() {
  Reclaim();
  const size_t held = open_->finished().size();
  const bool is_full = IsFull();
  const size_t room = is_full ? 0 : std::min(kBatchBodies, options_.group_bodies_max - held);
  std::lock_guard lock(mutex_);
  if (is_dead_) return Next::kRest;
  if (under_way_ == nullptr) report_.queued = queue_.size();
  if (IsWorthAWrite()) return Next::kWriteGroup;
  while (batch_.size() < room && queue_.size() > 0) batch_.Push(queue_.Pop());
  if (!is_full && !batch_.empty()) return Next::kRunBodies;
  // The group may have been written meanwhile: then its writer left the rest of Work to this thread.
  if (has_landed_.load(std::memory_order_relaxed) && (held > 0 || queue_.size() > 0)) return Next::kRunBodies;
  needs_room_ = is_full && (queue_.size() > 0 || !batch_.empty());
  is_working_ = needs_room_;
  return Next::kRest;
}

void Lane::PassOn() {
  {
    std::lock_guard lock(mutex_);
    is_working_ = !batch_.empty() || queue_.size() > 0;
    if (!is_working_) return;
  }
  scheduler_->Run([self = shared_from_this()] { self->Work(); });
}

bool Lane::RunBatch() {
  while (Pending* pending = batch_.Pop()) {
    if (open_->finished().empty()) OpenGroup();
    if (pending->trim_before > 0) {
      Trim(*pending);
    } else {
      pending->status = RunBody(*pending);
    }
    open_->finished().Push(pending);
    if (!pending->status.ok()) {
      open_->CountRefused();
    } else if (absl::Status applied = ApplyToView(pending->organization); !applied.ok()) {
      Die(applied);
      return false;
    }
    views_.Evict();
    // Nothing is being written: the rest of the batch goes into the next group, as do bodies that do not fit into this
    // one.
    if (has_landed_.load(std::memory_order_relaxed) || IsFull()) break;
  }
  return true;
}

void Lane::OpenGroup() {
  // Whole microseconds: the stored time must not be earlier than the one that bodies saw.
  group_time_ = std::max(group_time_, absl::FromUnixMicros(absl::ToUnixMicros(clock_->Now())));
}

absl::Status Lane::RunBody(Pending& pending) {
  const PartitionId partition = pending.partition;
  transaction_.Begin(partition, pending.organization, std::max(group_time_, heads_[partition.value].last_time), open_);
  if (options_.run_bodies_twice) {
    pending.body(transaction_).IgnoreError();
    transaction_.Reset();
  }
  absl::Status status = pending.body(transaction_);
  if (status.ok()) status = transaction_.CheckSize();
  if (status.ok()) {
    transaction_.Accept();
  } else {
    transaction_.Reset();
  }
  return status;
}

absl::Status Lane::ApplyToView(const std::string& organization) {
  const UndoLog& changes = transaction_.changes();
  if (changes.size() == 0) return absl::OkStatus();
  View* view = views_.FindLoaded(organization);
  if (view == nullptr) return absl::OkStatus();
  for (size_t i = 0; i < changes.size(); ++i) {
    const UndoLog::Saved& saved = changes.saved(i);
    if (saved.family != Family::kRows) continue;
    const std::string_view key = saved.entry->key;
    Change change{KeyspaceOf(key), key.substr(kRawKeyHeaderBytes), std::nullopt};
    if (saved.entry->state == RowState::kPut) change.value = saved.entry->value;
    OUTLAY_RETURN_IF_ERROR(view->Apply(change));
  }
  views_.UpdateBytes(organization);
  const bool is_checked = options_.check_views && view->ApproximateBytes() <= kCheckedViewBytes;
  return is_checked ? view->CheckAgainst(transaction_) : absl::OkStatus();
}

void Lane::Trim(const Pending& pending) {
  transaction_.Begin(pending.partition, pending.organization, group_time_, open_);
  PartitionHead& head = heads_[pending.partition.value];
  if (pending.trim_before <= head.first_sequence) return;
  head.first_sequence = pending.trim_before;
  open_->TrimLog(pending.partition, pending.trim_before);
}

const Batch& Lane::CloseGroup() {
  const Batch& batch = open_->Seal(heads_);
  if (options_.observer != nullptr) StartReport(batch);
  under_way_ = open_;
  open_ = groups_[under_way_ == groups_[0].get() ? 1 : 0].get();
  rows_.open = open_;
  rows_.in_flight = under_way_;
  return batch;
}

void Lane::StartReport(const Batch& batch) {
  write_time_ = clock_->Now();
  report_.lane = index_;
  report_.bodies = open_->finished().size();
  report_.refused = open_->refused();
  report_.rows = batch.ops.size();
  report_.records = open_->record_count();
  report_.bytes = 0;
  for (const BatchOp& op : batch.ops) report_.bytes += op.key.size() + op.value.size();
}

bool Lane::Land(bool wrote) {
  bool works = false;
  bool answers = false;
  {
    std::lock_guard lock(mutex_);
    if (is_dead_) return false;
    Written group{.wrote = wrote,
                  .touched = under_way_->touched(),
                  .appended = under_way_->appended(),
                  .write_time = write_time_,
                  .report = report_};
    group.bodies.Splice(under_way_->finished());
    if (wrote || !unsynced_.empty()) {
      unsynced_bodies_ += group.bodies.size();
      unsynced_.push_back(std::move(group));
    } else {
      // Everything that the bodies read is durable.
      durable_.push_back(std::move(group));
      answers = !std::exchange(is_answering_, true);
    }
    has_landed_.store(true, std::memory_order_release);
    works = TakeWork(queue_.size() > 0);
  }
  if (answers && works) {
    scheduler_->Run([self = shared_from_this()] { self->AnswerAll(); });
  } else if (answers) {
    AnswerAll();
  }
  return works;
}

bool Lane::TakeWork(bool has_queue) {
  if (!needs_room_ && (is_working_ || (!has_queue && open_->finished().empty()))) return false;
  needs_room_ = false;
  is_working_ = true;
  return true;
}

void Lane::MarkWritten() {
  std::lock_guard lock(mutex_);
  syncing_ = unsynced_.size();
}

bool Lane::TakeDurable() {
  const absl::Time now = options_.observer != nullptr ? clock_->Now() : absl::InfinitePast();
  bool works = false;
  bool answers = false;
  {
    std::lock_guard lock(mutex_);
    if (is_dead_) return false;
    // Groups that wrote nothing only waited for those before them.
    for (; !unsynced_.empty() && (syncing_ > 0 || !unsynced_.front().wrote); unsynced_.pop_front()) {
      if (syncing_ > 0) --syncing_;
      Written& group = unsynced_.front();
      unsynced_bodies_ -= group.bodies.size();
      for (uint64_t bits = group.touched; bits != 0; bits &= bits - 1)
        ++change_counts_[static_cast<uint32_t>(std::countr_zero(bits))];
      // The clock may have been set back meanwhile.
      if (group.wrote) group.report.sync = std::max(absl::ZeroDuration(), now - group.write_time);
      durable_.push_back(std::move(group));
    }
    answers = !durable_.empty() && !std::exchange(is_answering_, true);
    works = TakeWork(/*has_queue=*/false);
  }
  if (works) scheduler_->Run([self = shared_from_this()] { self->Work(); });
  return answers;
}

void Lane::AnswerAll() {
  std::vector<Written> taken;
  PendingList used;
  for (;;) {
    {
      std::lock_guard lock(mutex_);
      while (free_.size() < kFreeBodies && !used.empty()) free_.Push(used.Pop());
      taken.clear();
      taken.swap(durable_);
      is_answering_ = !taken.empty();
      if (!is_answering_ || is_dead_) return;
    }
    while (Pending* pending = used.Pop()) delete pending;
    for (Written& group : taken) Answer(group, &used);
  }
}

void Lane::Answer(Written& group, PendingList* used) {
  if (options_.observer != nullptr) options_.observer->OnGroup(group.report);
  for (uint64_t bits = group.appended; bits != 0 && listener_ != nullptr; bits &= bits - 1) {
    listener_(PartitionId{static_cast<uint32_t>(std::countr_zero(bits))});
  }
  while (Pending* pending = group.bodies.Pop()) {
    pending->done(std::move(pending->status));
    Recycle(*pending);
    used->Push(pending);
  }
}

}  // namespace outlay::store
