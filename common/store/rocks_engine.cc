#include "common/store/rocks_engine.h"

#include <array>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/store/rocks_options.h"
#include "common/store/rocks_status.h"
#include "rocksdb/db.h"
#include "rocksdb/utilities/checkpoint.h"
#include "rocksdb/write_batch.h"

namespace outlay::store {
namespace {

rocksdb::Slice ToSlice(std::string_view bytes) {
  return {bytes.data(), bytes.size()};
}
std::string_view ToView(const rocksdb::Slice& slice) {
  return {slice.data(), slice.size()};
}

absl::Status OpenError(const rocksdb::Status& status, const std::string& directory) {
  const std::string text = status.ToString();
  if (status.IsIOError() && text.find("/LOCK:") != std::string::npos) {
    return MakeError(absl::StatusCode::kFailedPrecondition, "STORE_IN_USE",
                     Concat("the data in ", directory, " is in use by another process: stop it first"),
                     {{"directory", directory}});
  }
  if (status.IsInvalidArgument() && text.find("Column families not opened") != std::string::npos) {
    return MakeError(absl::StatusCode::kFailedPrecondition, "STORE_FORMAT_NEWER",
                     Concat("the data in ", directory, " has tables that this program does not know (", text,
                            "): start the newer program, or restore a backup made by this one"),
                     {{"directory", directory}});
  }
  if (status.IsCorruption()) {
    return MakeError(absl::StatusCode::kDataLoss, "STORE_DAMAGED",
                     Concat("the data in ", directory, " is damaged (", text,
                            "): look at the disk, then put back a copy of the whole folder, with those of the other "
                            "services of the same moment"),
                     {{"directory", directory}});
  }
  return FromRocks(status);
}

}  // namespace

class RocksEngine::Impl {
 public:
  explicit Impl(rocksdb::DB* db, std::vector<rocksdb::ColumnFamilyHandle*> handles)
      : db_(db), handles_(std::move(handles)) {}
  ~Impl() {
    for (rocksdb::ColumnFamilyHandle* handle : handles_) db_->DestroyColumnFamilyHandle(handle).PermitUncheckedError();
    db_->Close().PermitUncheckedError();
  }

  rocksdb::DB* db() const { return db_.get(); }
  // The first handle is that of RocksDB's own default family.
  rocksdb::ColumnFamilyHandle* family(Family family) const { return handles_[static_cast<size_t>(family) + 1]; }
  // One per lane, whose memory is reused.
  rocksdb::WriteBatch& batch(uint32_t lane) { return batches_[lane]; }

  rocksdb::Status Write(const Batch& batch, rocksdb::WriteBatch& out) {
    out.Clear();
    for (const BatchOp& op : batch.ops) {
      const rocksdb::Status status = Add(op, out);
      if (!status.ok()) return status;
    }
    return db_->Write(rocksdb::WriteOptions(), &out);
  }

 private:
  rocksdb::Status Add(const BatchOp& op, rocksdb::WriteBatch& out) const {
    switch (op.kind) {
      case BatchOp::Kind::kPut:
        return out.Put(family(op.family), ToSlice(op.key), ToSlice(op.value));
      case BatchOp::Kind::kDelete:
        return out.Delete(family(op.family), ToSlice(op.key));
      case BatchOp::Kind::kDeleteRange:
        if (op.family != Family::kLog) return rocksdb::Status::InvalidArgument("only logs are trimmed by range");
        return out.DeleteRange(family(op.family), ToSlice(op.key), ToSlice(op.value));
    }
    return rocksdb::Status::InvalidArgument("no such change");
  }

  const std::unique_ptr<rocksdb::DB> db_;
  const std::vector<rocksdb::ColumnFamilyHandle*> handles_;
  std::array<rocksdb::WriteBatch, kPartitions> batches_;
};

class RocksEngine::SnapshotAt final : public EngineSnapshot {
 public:
  explicit SnapshotAt(rocksdb::DB* db) : db_(db), snapshot_(db->GetSnapshot()) {}
  ~SnapshotAt() override { db_->ReleaseSnapshot(snapshot_); }
  const rocksdb::Snapshot* snapshot() const { return snapshot_; }

 private:
  rocksdb::DB* const db_;
  const rocksdb::Snapshot* const snapshot_;
};

RocksEngine::RocksEngine(std::unique_ptr<Impl> impl)
    : impl_(std::move(impl)), durable_(std::make_shared<const SnapshotAt>(impl_->db())) {}

RocksEngine::~RocksEngine() = default;

absl::StatusOr<std::unique_ptr<RocksEngine>> RocksEngine::Open(const RocksEngineOptions& options) {
  if (options.create_if_missing) {
    std::error_code error;
    std::filesystem::create_directories(options.directory, error);
    if (error) return absl::UnavailableError(Concat("cannot make ", options.directory, ": ", error.message()));
  }
  rocksdb::DB* db = nullptr;
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  const rocksdb::Status status =
      rocksdb::DB::Open(MakeDbOptions(options), options.directory, MakeFamilies(options), &handles, &db);
  if (!status.ok()) return OpenError(status, options.directory);
  return std::unique_ptr<RocksEngine>(new RocksEngine(std::make_unique<Impl>(db, std::move(handles))));
}

absl::Status RocksEngine::WriteNow(const Batch& batch) {
  rocksdb::WriteBatch out;
  OUTLAY_RETURN_IF_ERROR(FromRocks(impl_->Write(batch, out)));
  return SyncNow();
}

absl::StatusOr<std::string> RocksEngine::DatabaseId() const {
  std::string id;
  OUTLAY_RETURN_IF_ERROR(FromRocks(impl_->db()->GetDbIdentity(id)));
  return id;
}

absl::StatusOr<bool> RocksEngine::Get(const EngineSnapshot* snapshot, Family family, std::string_view key,
                                      std::string* value) const {
  rocksdb::ReadOptions options;
  if (snapshot != nullptr) options.snapshot = static_cast<const SnapshotAt*>(snapshot)->snapshot();
  const rocksdb::Status status = impl_->db()->Get(options, impl_->family(family), ToSlice(key), value);
  if (status.IsNotFound()) return false;
  OUTLAY_RETURN_IF_ERROR(FromRocks(status));
  return true;
}

absl::Status RocksEngine::Scan(const EngineSnapshot* snapshot, Family family, std::string_view begin,
                               std::string_view end, Order order, Visitor visitor) const {
  const rocksdb::Slice lower = ToSlice(begin);
  const rocksdb::Slice upper = ToSlice(end);
  rocksdb::ReadOptions options;
  if (snapshot != nullptr) options.snapshot = static_cast<const SnapshotAt*>(snapshot)->snapshot();
  options.iterate_lower_bound = &lower;
  options.iterate_upper_bound = &upper;
  const std::unique_ptr<rocksdb::Iterator> row(impl_->db()->NewIterator(options, impl_->family(family)));
  const bool is_ascending = order == Order::kAscending;
  for (is_ascending ? row->SeekToFirst() : row->SeekToLast(); row->Valid(); is_ascending ? row->Next() : row->Prev()) {
    if (visitor(ToView(row->key()), ToView(row->value())) == Visit::kStop) return absl::OkStatus();
  }
  return FromRocks(row->status());
}

std::shared_ptr<const EngineSnapshot> RocksEngine::TakeSnapshot() const {
  const std::lock_guard lock(mutex_);
  return durable_;
}

absl::Status RocksEngine::Write(uint32_t lane, const Batch& batch) {
  return FromRocks(impl_->Write(batch, impl_->batch(lane)));
}

std::optional<absl::Status> RocksEngine::Sync(UniqueFunction<void(absl::Status)> /*done*/) {
  return SyncNow();
}

absl::Status RocksEngine::SyncNow() {
  // Taken first: everything it shows is in the log, all of which is synced.
  auto synced = std::make_shared<const SnapshotAt>(impl_->db());
  OUTLAY_RETURN_IF_ERROR(FromRocks(impl_->db()->FlushWAL(/*sync=*/true)));
  const std::lock_guard lock(mutex_);
  // The old snapshot is released after the lock.
  durable_.swap(synced);
  return absl::OkStatus();
}

absl::Status RocksEngine::Checkpoint(const std::string& directory) {
  rocksdb::Checkpoint* made = nullptr;
  OUTLAY_RETURN_IF_ERROR(FromRocks(rocksdb::Checkpoint::Create(impl_->db(), &made)));
  const std::unique_ptr<rocksdb::Checkpoint> checkpoint(made);
  return FromRocks(checkpoint->CreateCheckpoint(directory));
}

}  // namespace outlay::store
