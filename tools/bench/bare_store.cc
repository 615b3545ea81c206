#include "tools/bench/bare_store.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>
#include <thread>
#include <utility>

#include "common/base/strings.h"
#include "common/store/key_codec.h"
#include "common/store/rocks_options.h"
#include "common/store/system_rows.h"
#include "rocksdb/db.h"
#include "rocksdb/write_batch.h"

namespace outlay::bench {
namespace {

using SteadyClock = std::chrono::steady_clock;

rocksdb::Slice ToSlice(std::string_view text) {
  return {text.data(), text.size()};
}

std::string EncodedRow(size_t bytes, uint64_t version) {
  v1::Row row;
  row.set_data(std::string(bytes, 'd'));
  if (version != 0) row.set_version(version);
  return row.SerializeAsString();
}

}  // namespace

class BareStore::Impl {
 public:
  Impl(rocksdb::DB* db, std::vector<rocksdb::ColumnFamilyHandle*> handles, uint64_t callers)
      : db_(db), handles_(std::move(handles)), callers_(callers) {
    sync_.sync = true;
    for (uint64_t i = 0; i < kOrganizations; ++i) {
      const std::string name = OrganizationName(i);
      const store::PartitionId partition = store::PartitionOf(name);
      organizations_.push_back({name, partition.value});
    }
  }

  ~Impl() {
    for (rocksdb::ColumnFamilyHandle* handle : handles_) db_->DestroyColumnFamilyHandle(handle).PermitUncheckedError();
  }

  absl::StatusOr<BareResult> Run(const std::vector<GroupShape>& groups, absl::Duration window) {
    std::array<std::vector<GroupShape>, kLanes> shapes;
    for (const GroupShape& group : groups) shapes[group.lane % kLanes].push_back(group);
    const SteadyClock::time_point start = SteadyClock::now();
    const SteadyClock::time_point end = start + absl::ToChronoNanoseconds(window);
    std::array<BareResult, kLanes> results;
    std::array<rocksdb::Status, kLanes> statuses;
    std::vector<std::thread> threads;
    for (size_t lane = 0; lane < kLanes; ++lane) {
      if (shapes[lane].empty()) continue;
      threads.emplace_back([&, lane] { statuses[lane] = RunLane(lane, shapes[lane], end, &results[lane]); });
    }
    for (std::thread& thread : threads) thread.join();
    BareResult total{.seconds = std::chrono::duration<double>(SteadyClock::now() - start).count()};
    for (size_t lane = 0; lane < kLanes; ++lane) {
      if (!statuses[lane].ok()) return absl::UnavailableError(statuses[lane].ToString());
      total.bodies += results[lane].bodies;
      total.rows += results[lane].rows;
      total.bytes += results[lane].bytes;
      total.groups += results[lane].groups;
    }
    return total;
  }

 private:
  static constexpr size_t kLanes = 2;
  struct Organization {
    std::string name;
    uint32_t partition = 0;
  };

  // Adds rows to one batch and counts them.
  struct GroupWriter {
    void Put(store::Family family, std::string_view value) {
      batch->Put((*handles)[static_cast<size_t>(family) + 1], key, ToSlice(value)).PermitUncheckedError();
      ++rows;
      bytes += key.size() + value.size();
    }
    const std::vector<rocksdb::ColumnFamilyHandle*>* handles = nullptr;
    rocksdb::WriteBatch* batch = nullptr;
    std::string key;
    size_t rows = 0;
    size_t bytes = 0;
  };

  rocksdb::Status RunLane(size_t lane, const std::vector<GroupShape>& shapes, SteadyClock::time_point end,
                          BareResult* result) {
    rocksdb::WriteBatch batch;
    for (size_t i = 0; SteadyClock::now() < end; ++i) {
      batch.Clear();
      GroupWriter writer{.handles = &handles_, .batch = &batch};
      const GroupShape& shape = shapes[i % shapes.size()];
      FillGroup(lane, shape, &writer);
      const rocksdb::Status status = db_->Write(sync_, &batch);
      if (!status.ok()) return status;
      result->bodies += static_cast<int64_t>(shape.bodies);
      result->rows += static_cast<int64_t>(writer.rows);
      result->bytes += static_cast<int64_t>(writer.bytes);
      ++result->groups;
    }
    return rocksdb::Status::OK();
  }

  // New rows of every body, then balances, then log rows with the rest of the bytes, then heads.
  void FillGroup(size_t lane, const GroupShape& shape, GroupWriter* writer) {
    const size_t balances = std::min(shape.bodies, shape.rows - std::min(shape.rows, kNewRows * shape.bodies));
    for (size_t i = 0; i < shape.bodies; ++i) {
      const uint64_t number = NextOf(lane);
      const Target target = TargetOf(number);
      const Organization& organization = organizations_[target.organization];
      const ThingKey key(organization.name, number);
      store::EncodeRawKey(kDocuments.number, organization.partition, key, &writer->key);
      writer->Put(store::Family::kRows, document_);
      store::EncodeRawKey(kDocumentsByTime.number, organization.partition, key, &writer->key);
      writer->Put(store::Family::kRows, "");
      store::EncodeRawKey(kDocumentsByNumber.number, organization.partition, key, &writer->key);
      writer->Put(store::Family::kRows, "");
      if (i >= balances) continue;
      const ThingKey balance(organization.name, target.balance);
      store::EncodeRawKey(kBalances.number, organization.partition, balance, &writer->key);
      writer->Put(store::Family::kRows, balance_);
    }
    FillLog(shape, next_[lane], writer);
  }

  // The next transaction whose organization belongs to the lane, in the order in which callers start them.
  uint64_t NextOf(size_t lane) {
    while (true) {
      const uint64_t i = next_[lane]++;
      const uint64_t number = TransactionNumber(i / callers_, i % callers_);
      if (organizations_[TargetOf(number).organization].partition % kLanes == lane) return number;
    }
  }

  void FillLog(const GroupShape& shape, uint64_t sequence, GroupWriter* writer) {
    const size_t left = shape.rows - std::min(shape.rows, writer->rows);
    const size_t heads = left / 2;
    const size_t logs = left - heads;
    for (size_t i = 0; i < heads; ++i) {
      writer->key = store::HeadKey({static_cast<uint32_t>(i)});
      writer->Put(store::Family::kLog, head_);
    }
    for (size_t i = 0; i < logs; ++i) {
      writer->key = store::LogKey({static_cast<uint32_t>(i)}, sequence);
      const size_t missing = shape.bytes - std::min(shape.bytes, writer->bytes);
      const size_t share = missing / (logs - i);
      if (log_.size() < share) log_.resize(share, 'r');
      writer->Put(store::Family::kLog, std::string_view(log_).substr(0, share - std::min(share, writer->key.size())));
    }
  }

  const std::unique_ptr<rocksdb::DB> db_;
  const std::vector<rocksdb::ColumnFamilyHandle*> handles_;
  rocksdb::WriteOptions sync_;
  const uint64_t callers_;
  std::vector<Organization> organizations_;
  std::array<uint64_t, kLanes> next_{};
  const std::string document_ = EncodedRow(kDocumentBytes, 0);
  const std::string balance_ = EncodedRow(kBalanceBytes, 100);
  const std::string head_ = std::string(25, 'h');
  std::string log_;
};

BareStore::BareStore(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
BareStore::~BareStore() = default;

absl::StatusOr<std::unique_ptr<BareStore>> BareStore::Open(const std::string& directory, size_t callers) {
  std::error_code ignored;
  std::filesystem::remove_all(directory, ignored);
  std::filesystem::create_directories(directory, ignored);
  const store::RocksStoreOptions sizes;
  const store::RocksEngineOptions options{.directory = directory,
                                          .block_cache_bytes = sizes.block_cache_bytes,
                                          .write_buffer_bytes = sizes.write_buffer_bytes,
                                          .wal_bytes_max = sizes.wal_bytes_max};
  rocksdb::DB* db = nullptr;
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  const rocksdb::Status status =
      rocksdb::DB::Open(store::MakeDbOptions(options), directory, store::MakeFamilies(options), &handles, &db);
  if (!status.ok()) return absl::UnavailableError(status.ToString());
  return std::unique_ptr<BareStore>(new BareStore(std::make_unique<Impl>(db, std::move(handles), callers)));
}

absl::StatusOr<BareResult> BareStore::Run(const std::vector<GroupShape>& groups, absl::Duration window) {
  return impl_->Run(groups, window);
}

}  // namespace outlay::bench
