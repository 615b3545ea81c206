#include "common/store/lane_store.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/store/engine_reader.h"

namespace outlay::store {
namespace {

absl::Status LogTrimmed(const PartitionHead& head, uint64_t after) {
  return MakeError(absl::StatusCode::kOutOfRange, "LOG_TRIMMED",
                   absl::StrCat("the log after ", after, " is gone, it begins with ", head.first_sequence,
                                ": start again from a snapshot"),
                   {{"after", absl::StrCat(after)}, {"first_sequence", absl::StrCat(head.first_sequence)}});
}

// Returns the last log row that begins at or before `sequence`.
absl::StatusOr<std::optional<std::pair<std::string, std::string>>> FindLogRow(const Engine& engine,
                                                                              const EngineSnapshot* snapshot,
                                                                              PartitionId partition,
                                                                              uint64_t sequence) {
  std::optional<std::pair<std::string, std::string>> row;
  OUTLAY_RETURN_IF_ERROR(engine.Scan(snapshot, Family::kLog, LogKey(partition, 0), LogKey(partition, sequence + 1),
                                     Order::kDescending, [&](std::string_view key, std::string_view value) {
                                       row.emplace(key, value);
                                       return Visit::kStop;
                                     }));
  return row;
}

}  // namespace

int ThreadsForLanes(const LaneOptions& options) {
  return static_cast<int>(3 * options.lanes + 1);
}

LaneStore::LaneStore(std::shared_ptr<Engine> engine, std::unique_ptr<ThreadScheduler> threads, uint64_t epoch)
    : engine_(std::move(engine)), threads_(std::move(threads)), epoch_(epoch) {}

absl::StatusOr<std::unique_ptr<LaneStore>> LaneStore::Open(const LaneOptions& options, std::shared_ptr<Engine> engine,
                                                           Scheduler* scheduler,
                                                           std::unique_ptr<ThreadScheduler> threads,
                                                           const StoreMetadata& metadata) {
  OUTLAY_RETURN_IF_ERROR(options.Validate());
  OUTLAY_RETURN_IF_ERROR(CheckMetadata(metadata));
  Heads heads;
  for (uint32_t p = 0; p < kPartitions; ++p) {
    OUTLAY_ASSIGN_OR_RETURN(heads[p], ReadHead(*engine, nullptr, PartitionId{p}));
  }
  std::unique_ptr<LaneStore> store(new LaneStore(std::move(engine), std::move(threads), metadata.epoch));
  Scheduler* const runner = store->threads_ != nullptr ? store->threads_.get() : scheduler;
  const auto syncer = std::make_shared<Syncer>(store->engine_.get(), runner, options.ClockOrSystem(), options.on_fatal);
  for (uint32_t i = 0; i < options.lanes; ++i) {
    store->lanes_.push_back(
        std::make_shared<Lane>(i, options, store->engine_.get(), syncer, runner, heads, metadata.epoch));
    syncer->Add(store->lanes_.back());
  }
  return store;
}

LaneStore::~LaneStore() {
  if (threads_ != nullptr) threads_->Stop();
  for (const std::shared_ptr<Lane>& lane : lanes_) lane->Abandon();
}

void LaneStore::Write(WriteRequest request, UniqueFunction<void(absl::Status)> done) {
  LaneOf(request.partition).Write(std::move(request), std::move(done));
}

std::unique_ptr<Reader> LaneStore::Read(PartitionId partition) const {
  return std::make_unique<EngineReader>(partition, engine_.get(), engine_->TakeSnapshot());
}

uint64_t LaneStore::ChangeCount(PartitionId partition) const {
  return LaneOf(partition).ChangeCount(partition);
}

absl::StatusOr<std::vector<LogEntry>> LaneStore::ReadLog(PartitionId partition, uint64_t after,
                                                         size_t bytes_max) const {
  const std::shared_ptr<const EngineSnapshot> snapshot = engine_->TakeSnapshot();
  OUTLAY_ASSIGN_OR_RETURN(const PartitionHead head, ReadHead(*engine_, snapshot.get(), partition));
  if (after + 1 < head.first_sequence) return LogTrimmed(head, after);
  std::vector<LogEntry> entries;
  if (after >= head.last_sequence) return entries;
  OUTLAY_ASSIGN_OR_RETURN(const auto first, FindLogRow(*engine_, snapshot.get(), partition, after + 1));
  if (!first.has_value()) return DataLoss(absl::StrCat("the log of partition ", partition.value));
  size_t bytes = 0;
  absl::StatusOr<bool> is_whole = true;
  OUTLAY_RETURN_IF_ERROR(
      engine_->Scan(snapshot.get(), Family::kLog, first->first, LogKey(partition, head.last_sequence + 1),
                    Order::kAscending, [&](std::string_view key, std::string_view row) {
                      is_whole = DecodeLogRow(key, row, after, bytes_max, &entries, &bytes);
                      return is_whole.ok() && *is_whole && bytes < bytes_max ? Visit::kContinue : Visit::kStop;
                    }));
  OUTLAY_RETURN_IF_ERROR(is_whole.status());
  return entries;
}

absl::StatusOr<LogHead> LaneStore::HeadAt(const EngineSnapshot* snapshot, PartitionId partition) const {
  OUTLAY_ASSIGN_OR_RETURN(const PartitionHead head, ReadHead(*engine_, snapshot, partition));
  return LogHead{epoch_, head.first_sequence, head.last_sequence};
}

absl::StatusOr<LogHead> LaneStore::Head(PartitionId partition) const {
  return HeadAt(engine_->TakeSnapshot().get(), partition);
}

absl::StatusOr<Store::Snapshot> LaneStore::ReadSnapshot(PartitionId partition) const {
  std::shared_ptr<const EngineSnapshot> snapshot = engine_->TakeSnapshot();
  OUTLAY_ASSIGN_OR_RETURN(const LogHead head, HeadAt(snapshot.get(), partition));
  return Snapshot{std::make_unique<EngineReader>(partition, engine_.get(), std::move(snapshot)), head};
}

absl::StatusOr<uint64_t> LaneStore::TrimBoundary(PartitionId partition, uint64_t up_to) const {
  const std::shared_ptr<const EngineSnapshot> snapshot = engine_->TakeSnapshot();
  OUTLAY_ASSIGN_OR_RETURN(const PartitionHead head, ReadHead(*engine_, snapshot.get(), partition));
  const uint64_t last = std::min(up_to, head.last_sequence);
  if (last < head.first_sequence) return head.first_sequence;
  // The row with the record after `last`, or the very last row.
  OUTLAY_ASSIGN_OR_RETURN(const auto row, FindLogRow(*engine_, snapshot.get(), partition, last));
  if (!row.has_value()) return DataLoss(absl::StrCat("the log of partition ", partition.value));
  OUTLAY_ASSIGN_OR_RETURN(const uint64_t first, LogKeySequence(row->first));
  OUTLAY_ASSIGN_OR_RETURN(const uint32_t records, CountLogRecords(row->second));
  return first + records - 1 <= last ? first + records : first;
}

void LaneStore::TrimLog(PartitionId partition, uint64_t up_to, UniqueFunction<void(absl::Status)> done) {
  const absl::StatusOr<uint64_t> boundary = TrimBoundary(partition, up_to);
  if (!boundary.ok()) return done(boundary.status());
  LaneOf(partition).TrimLog(partition, *boundary, std::move(done));
}

void LaneStore::OnAppended(std::function<void(PartitionId)> listener) {
  for (const std::shared_ptr<Lane>& lane : lanes_) lane->SetListener(listener);
}

void LaneStore::SetViewLoader(ViewLoader loader) {
  for (const std::shared_ptr<Lane>& lane : lanes_) lane->SetViewLoader(loader);
}

absl::Status LaneStore::Checkpoint(const std::string& directory) {
  return engine_->Checkpoint(directory);
}

}  // namespace outlay::store
