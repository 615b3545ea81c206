// What only a store in a directory does. Real: RocksDB in a temporary directory.
#include "common/store/rocks_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rocksdb/db.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "common/store/rocks_engine.h"
#include "common/store/rocks_options.h"
#include "common/store/rocks_status.h"
#include "common/store/system_rows.h"
#include "common/store/write_and_wait.h"
#include "common/testing/matchers.h"
#include "common/testing/temporary_folder.h"

namespace outlay::store {
namespace {

using ::outlay::testing::HasMetadata;
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::outlay::testing::StatusIs;

constexpr Keyspace<std::tuple<std::string>, std::string> kThings{Family::kRows, 1, "things"};

class RocksStoreTest : public ::testing::Test {
 protected:
  void SetUp() override { options_.directory = root_ + "/deep/data"; }

  std::unique_ptr<Store> Open(const std::string& directory) const {
    RocksStoreOptions options = options_;
    options.directory = directory;
    absl::StatusOr<std::unique_ptr<Store>> store = OpenRocksStore(options);
    EXPECT_THAT(store, IsOk());
    return store.ok() ? *std::move(store) : nullptr;
  }

  static absl::Status Put(Store& store, const std::string& thing) {
    return WriteAndWait(store, {PartitionOf("org"), "org", [&](Transaction& txn) {
                                  txn.Put(kThings, {thing}, "x");
                                  txn.Append(thing);
                                  return absl::OkStatus();
                                }});
  }
  static bool Has(const Store& store, const std::string& thing) {
    return store.Read(PartitionOf("org"))->Contains(kThings, {thing}).value();
  }

  void WriteMetadata(const StoreMetadata& metadata) const {
    const auto engine = RocksEngine::Open(EngineOptions());
    ASSERT_THAT(engine, IsOk());
    const std::string key = MetadataKey();
    const std::string value = EncodeMetadata(metadata);
    ASSERT_THAT((*engine)->WriteNow({{{BatchOp::Kind::kPut, Family::kRows, key, value}}}), IsOk());
  }
  RocksEngineOptions EngineOptions() const {
    return {options_.directory, options_.block_cache_bytes, options_.write_buffer_bytes, options_.wal_bytes_max, true};
  }

  const testing::TemporaryFolder folder_;
  const std::string& root_ = folder_.path();
  RocksStoreOptions options_;
};

TEST_F(RocksStoreTest, ShowsReadersOnlyWhatWasSynced) {
  const auto engine = RocksEngine::Open(EngineOptions());
  ASSERT_THAT(engine, IsOk());
  std::string value;
  const auto is_there = [&](const EngineSnapshot* snapshot) {
    return (*engine)->Get(snapshot, Family::kRows, "key", &value).value();
  };
  ASSERT_THAT((*engine)->Write(0, {{{BatchOp::Kind::kPut, Family::kRows, "key", "value"}}}), IsOk());
  EXPECT_TRUE(is_there(nullptr));
  EXPECT_FALSE(is_there((*engine)->TakeSnapshot().get()));
  EXPECT_EQ((*engine)->Sync(nullptr), absl::OkStatus());
  EXPECT_TRUE(is_there((*engine)->TakeSnapshot().get()));
}

TEST_F(RocksStoreTest, IsOpenedOnceAtATime) {
  const std::unique_ptr<Store> store = Open(options_.directory);
  const absl::Status second = OpenRocksStore(options_).status();
  EXPECT_THAT(second, HasReason("STORE_IN_USE"));
  EXPECT_THAT(second, HasMetadata("directory", options_.directory));
}

TEST_F(RocksStoreTest, SaysWhichFolderIsDamaged) {
  Open(options_.directory);
  std::ofstream(options_.directory + "/CURRENT", std::ios::trunc) << "nonsense";
  const absl::Status damaged = OpenRocksStore(options_).status();
  EXPECT_THAT(damaged, HasReason("STORE_DAMAGED"));
  EXPECT_THAT(damaged, HasMetadata("directory", options_.directory));
}

TEST_F(RocksStoreTest, OpensForItsOwnerOnlyAndForWhoeverComesFirst) {
  Open(options_.directory);
  options_.owner = "budget";
  Open(options_.directory);
  Open(options_.directory);
  RocksStoreOptions others = options_;
  others.owner = "purchase_order";
  const absl::Status refused = OpenRocksStore(others).status();
  EXPECT_THAT(refused, HasReason("STORE_OF_ANOTHER_SERVICE"));
  EXPECT_THAT(refused, HasMetadata("found", "budget"));
}

TEST_F(RocksStoreTest, RefusesWhatANewerProgramWrote) {
  Open(options_.directory);
  WriteMetadata({kFormatVersion + 1, kPartitions, 1, "id"});
  EXPECT_THAT(OpenRocksStore(options_).status(), HasReason("STORE_FORMAT_NEWER"));
  EXPECT_THAT(MarkRestored(options_.directory, absl::UnixEpoch()), HasReason("STORE_FORMAT_NEWER"));
  WriteMetadata({kFormatVersion, kPartitions / 2, 1, "id"});
  EXPECT_THAT(OpenRocksStore(options_).status(), HasReason("STORE_PARTITIONS_DIFFER"));
}

TEST_F(RocksStoreTest, RefusesATableThatItDoesNotKnow) {
  Open(options_.directory);
  {
    rocksdb::DB* raw = nullptr;
    std::vector<rocksdb::ColumnFamilyHandle*> handles;
    ASSERT_TRUE(rocksdb::DB::Open(MakeDbOptions(EngineOptions()), options_.directory, MakeFamilies(EngineOptions()),
                                  &handles, &raw)
                    .ok());
    const std::unique_ptr<rocksdb::DB> db(raw);
    handles.emplace_back();
    ASSERT_TRUE(db->CreateColumnFamily(rocksdb::ColumnFamilyOptions(), "future", &handles.back()).ok());
    for (rocksdb::ColumnFamilyHandle* handle : handles) ASSERT_TRUE(db->DestroyColumnFamilyHandle(handle).ok());
  }
  EXPECT_THAT(OpenRocksStore(options_).status(), HasReason("STORE_FORMAT_NEWER"));
}

TEST_F(RocksStoreTest, MakesBackupsThatStartANewEpoch) {
  std::unique_ptr<Store> store = Open(options_.directory);
  ASSERT_THAT(Put(*store, "before"), IsOk());
  const std::string backup = root_ + "/backup";
  ASSERT_THAT(store->Checkpoint(backup), IsOk());
  ASSERT_THAT(Put(*store, "after"), IsOk());
  EXPECT_FALSE(store->Checkpoint(backup).ok());  // It is never written over.

  ASSERT_THAT(MarkRestored(backup, absl::UnixEpoch()), IsOk());
  const std::unique_ptr<Store> restored = Open(backup);
  EXPECT_TRUE(Has(*restored, "before"));
  EXPECT_FALSE(Has(*restored, "after"));
  EXPECT_EQ(restored->Head(PartitionOf("org")).value().epoch, 2);
  EXPECT_EQ(restored->Head(PartitionOf("org")).value().last_sequence, 1);
  EXPECT_EQ(store->Head(PartitionOf("org")).value().epoch, 1);
  uint64_t epoch = 0;
  ASSERT_THAT(WriteAndWait(*restored, {PartitionOf("org"), "org",
                                       [&](Transaction& txn) {
                                         epoch = txn.epoch();
                                         return absl::OkStatus();
                                       }}),
              IsOk());
  EXPECT_EQ(epoch, 2);
}

TEST_F(RocksStoreTest, RestoringOneBackupTwiceGivesTwoEpochs) {
  const auto restore = [&](const std::string& backup, absl::Time now) {
    EXPECT_THAT(MarkRestored(backup, now), IsOk());
    return Open(backup)->Head(PartitionOf("org")).value().epoch;
  };
  const std::unique_ptr<Store> store = Open(options_.directory);
  ASSERT_THAT(store->Checkpoint(root_ + "/first"), IsOk());
  ASSERT_THAT(store->Checkpoint(root_ + "/second"), IsOk());
  const absl::Time now = absl::FromUnixSeconds(1'700'000'000);
  const uint64_t first = restore(root_ + "/first", now);
  EXPECT_LT(first, restore(root_ + "/second", now + absl::Minutes(1)));
  EXPECT_LT(first, restore(root_ + "/first", now - absl::Hours(1))) << "the clock was set back";
}

TEST_F(RocksStoreTest, DoesNotMarkWhatIsNotThere) {
  EXPECT_FALSE(MarkRestored(options_.directory, absl::UnixEpoch()).ok());
  EXPECT_FALSE(std::filesystem::exists(options_.directory + "/CURRENT"));
}

TEST_F(RocksStoreTest, SaysDataLossForDamagedFiles) {
  Open(options_.directory);
  std::ofstream(options_.directory + "/CURRENT") << "MANIFEST-that-is-not-there\n";
  EXPECT_FALSE(OpenRocksStore(options_).ok());
}

TEST_F(RocksStoreTest, RefusesOptionsThatCannotWork) {
  options_.directory.clear();
  EXPECT_THAT(OpenRocksStore(options_).status(), HasMetadata("field", "directory"));
  options_.directory = root_;
  options_.block_cache_bytes = 0;
  EXPECT_THAT(OpenRocksStore(options_).status(), HasMetadata("field", "block_cache_bytes"));
  options_ = {};
  options_.directory = root_;
  options_.wal_bytes_max = options_.write_buffer_bytes - 1;
  EXPECT_THAT(OpenRocksStore(options_).status(), HasMetadata("field", "wal_bytes_max"));
}

TEST(RocksStatusTest, TranslatesEveryKind) {
  EXPECT_THAT(FromRocks(rocksdb::Status::OK()), IsOk());
  EXPECT_THAT(FromRocks(rocksdb::Status::NotFound()), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(FromRocks(rocksdb::Status::Corruption()), StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(FromRocks(rocksdb::Status::IOError()), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(FromRocks(rocksdb::Status::NoSpace()), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(FromRocks(rocksdb::Status::Busy()), StatusIs(absl::StatusCode::kInternal));
}

}  // namespace
}  // namespace outlay::store
