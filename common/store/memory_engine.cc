#include "common/store/memory_engine.h"

#include <algorithm>
#include <utility>

namespace outlay::store {
namespace {

// Rows that a scan copies at once; visitors run without the lock, because they may read.
constexpr size_t kChunkRows = 128;

}  // namespace

class MemoryEngine::SnapshotAt final : public EngineSnapshot {
 public:
  SnapshotAt(const MemoryEngine* engine, uint64_t write) : engine_(engine), write_(write) {}
  ~SnapshotAt() override {
    std::lock_guard lock(engine_->mutex_);
    engine_->Release(write_);
  }
  uint64_t write() const { return write_; }

 private:
  const MemoryEngine* const engine_;
  const uint64_t write_;
};

void MemoryEngine::Release(uint64_t write) const {
  const auto held =
      std::find_if(snapshots_.begin(), snapshots_.end(), [write](const Held& other) { return other.write == write; });
  if (--held->snapshots == 0) snapshots_.erase(held);
}

void MemoryEngine::Attach(Scheduler* scheduler) {
  std::lock_guard lock(mutex_);
  scheduler_ = scheduler;
}

void MemoryEngine::SetSyncDelay(std::function<absl::Duration()> delay) {
  std::lock_guard lock(mutex_);
  delay_ = std::move(delay);
}

void MemoryEngine::LoseSyncs(bool lose) {
  std::lock_guard lock(mutex_);
  loses_syncs_ = lose;
}

void MemoryEngine::FailNextSync(std::optional<absl::Status> status) {
  std::lock_guard lock(mutex_);
  next_failure_ = std::move(status);
}

void MemoryEngine::Crash(size_t kept) {
  std::optional<Syncing> dropped;
  std::lock_guard lock(mutex_);
  dropped.swap(syncing_);
  // After a lost sync, the log on disk ends there.
  const uint64_t end = answered_ > durable_ ? durable_ : std::min(applied_, durable_ + kept);
  for (Table& table : tables_) {
    absl::erase_if(table, [end](auto& row) {
      Versions& versions = row.second;
      while (!versions.empty() && versions.back().write > end) versions.pop_back();
      return versions.empty();
    });
  }
  applied_ = answered_ = durable_ = end;
}

size_t MemoryEngine::unsynced_writes() const {
  std::lock_guard lock(mutex_);
  return applied_ - answered_;
}

uint64_t MemoryEngine::writes() const {
  std::lock_guard lock(mutex_);
  return writes_;
}

uint64_t MemoryEngine::WriteOf(const EngineSnapshot* snapshot) const {
  return snapshot == nullptr ? applied_ : static_cast<const SnapshotAt*>(snapshot)->write();
}

const std::string* MemoryEngine::ValueAt(const Versions& versions, uint64_t write) {
  for (auto version = versions.rbegin(); version != versions.rend(); ++version) {
    if (version->write <= write) return version->value.has_value() ? &*version->value : nullptr;
  }
  return nullptr;
}

absl::StatusOr<bool> MemoryEngine::Get(const EngineSnapshot* snapshot, Family family, std::string_view key,
                                       std::string* value) const {
  if (family == Family::kRows) reads_.fetch_add(1, std::memory_order_relaxed);
  std::lock_guard lock(mutex_);
  const Table& table = tables_[static_cast<size_t>(family)];
  const auto row = table.find(key);
  if (row == table.end()) return false;
  const std::string* found = ValueAt(row->second, WriteOf(snapshot));
  if (found == nullptr) return false;
  *value = *found;
  return true;
}

std::vector<MemoryEngine::Row> MemoryEngine::ReadChunk(const Table& table, std::string_view begin, std::string_view end,
                                                       Order order, uint64_t write) const {
  std::vector<Row> rows;
  const auto first = table.lower_bound(begin);
  if (first == table.end() || first->first >= end) return rows;
  const auto last = table.lower_bound(end);
  const auto add = [&](const auto& row) {
    if (const std::string* value = ValueAt(row.second, write); value != nullptr) rows.emplace_back(row.first, *value);
    return rows.size() < kChunkRows;
  };
  if (order == Order::kAscending) {
    for (auto row = first; row != last && add(*row);) ++row;
  } else {
    for (auto row = last; row != first && add(*--row);) {
    }
  }
  return rows;
}

absl::Status MemoryEngine::Scan(const EngineSnapshot* snapshot, Family family, std::string_view begin,
                                std::string_view end, Order order, Visitor visitor) const {
  if (family == Family::kRows) reads_.fetch_add(1, std::memory_order_relaxed);
  // Keeps the state of the first chunk for the others.
  std::shared_ptr<const EngineSnapshot> own;
  std::string bound;
  while (begin < end) {
    std::vector<Row> rows;
    {
      std::lock_guard lock(mutex_);
      rows = ReadChunk(tables_[static_cast<size_t>(family)], begin, end, order, WriteOf(snapshot));
      if (snapshot == nullptr && rows.size() == kChunkRows) {
        own = HoldLocked(applied_);
        snapshot = own.get();
      }
    }
    for (const auto& [key, value] : rows) {
      if (visitor(key, value) == Visit::kStop) return absl::OkStatus();
    }
    if (rows.size() < kChunkRows) break;
    bound = std::move(rows.back().first);
    if (order == Order::kAscending) {
      bound += '\0';
      begin = bound;
    } else {
      end = bound;
    }
  }
  return absl::OkStatus();
}

std::shared_ptr<const EngineSnapshot> MemoryEngine::TakeSnapshot() const {
  std::lock_guard lock(mutex_);
  return HoldLocked(answered_);
}

std::shared_ptr<const EngineSnapshot> MemoryEngine::HoldLocked(uint64_t write) const {
  const auto held = std::lower_bound(snapshots_.begin(), snapshots_.end(), write,
                                     [](const Held& other, uint64_t wanted) { return other.write < wanted; });
  if (held != snapshots_.end() && held->write == write) {
    ++held->snapshots;
  } else {
    snapshots_.insert(held, {.write = write, .snapshots = 1});
  }
  return std::make_shared<SnapshotAt>(this, write);
}

absl::Status MemoryEngine::Write(uint32_t /*lane*/, const Batch& batch) {
  std::lock_guard lock(mutex_);
  ++writes_;
  ++applied_;
  for (const BatchOp& op : batch.ops) {
    Table& table = tables_[static_cast<size_t>(op.family)];
    if (op.kind == BatchOp::Kind::kDeleteRange) {
      for (auto row = table.lower_bound(op.key); row != table.end() && row->first < op.value; ++row) {
        Change(row, std::nullopt);
        stale_.emplace_back(op.family, row->first);
      }
      continue;
    }
    const bool is_put = op.kind == BatchOp::Kind::kPut;
    const auto row = table.try_emplace(std::string(op.key)).first;
    Change(row, is_put ? std::optional<std::string>(op.value) : std::nullopt);
    if (!is_put || row->second.size() > 1) stale_.emplace_back(op.family, op.key);
  }
  return absl::OkStatus();
}

std::optional<absl::Status> MemoryEngine::Sync(UniqueFunction<void(absl::Status)> done) {
  absl::Duration delay;
  uint64_t number = 0;
  Scheduler* scheduler = nullptr;
  {
    std::lock_guard lock(mutex_);
    scheduler = scheduler_;
    if (delay_ != nullptr) delay = delay_();
    number = ++syncs_;
    syncing_ = Syncing{.number = number, .write = applied_, .done = std::move(done), .status = absl::OkStatus()};
    if (next_failure_.has_value()) syncing_->status = *std::exchange(next_failure_, std::nullopt);
  }
  // Weak: a task must not keep the disk of a finished run alive.
  scheduler->RunAfter(delay, [weak = weak_from_this(), number] {
    if (const std::shared_ptr<MemoryEngine> self = weak.lock(); self != nullptr) self->Finish(number);
  });
  return std::nullopt;
}

void MemoryEngine::Finish(uint64_t number) {
  std::optional<Syncing> ended;
  {
    std::lock_guard lock(mutex_);
    if (!syncing_.has_value() || syncing_->number != number) return;  // There was a crash.
    ended.swap(syncing_);
    if (ended->status.ok()) {
      answered_ = ended->write;
      if (!loses_syncs_) durable_ = answered_;
      PruneStale();
    }
  }
  ended->done(ended->status);
}

uint64_t MemoryEngine::Horizon() const {
  return snapshots_.empty() ? durable_ : std::min(durable_, snapshots_.front().write);
}

void MemoryEngine::Change(Table::iterator row, std::optional<std::string> value) {
  Versions& versions = row->second;
  if (!versions.empty() && versions.back().write == applied_) {
    versions.back().value = std::move(value);
  } else {
    versions.push_back({applied_, std::move(value)});
  }
}

bool MemoryEngine::Prune(Versions& versions, uint64_t horizon) {
  size_t old = 0;
  while (old + 1 < versions.size() && versions[old + 1].write <= horizon) ++old;
  versions.erase(versions.begin(), versions.begin() + static_cast<Versions::difference_type>(old));
  if (versions.size() == 1 && !versions[0].value.has_value() && versions[0].write <= horizon) versions.clear();
  return versions.size() <= 1 && (versions.empty() || versions[0].value.has_value());
}

void MemoryEngine::PruneStale() {
  const uint64_t horizon = Horizon();
  std::erase_if(stale_, [&](const auto& place) {
    Table& table = tables_[static_cast<size_t>(place.first)];
    const auto row = table.find(place.second);
    if (row == table.end()) return true;
    const bool is_clean = Prune(row->second, horizon);
    if (row->second.empty()) table.erase(row);
    return is_clean;
  });
}

absl::Status MemoryEngine::Checkpoint(const std::string& /*directory*/) {
  return absl::UnimplementedError("a store in memory has no files to copy");
}

}  // namespace outlay::store
