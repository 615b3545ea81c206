#include <atomic>

#include "common/base/limits.h"
#include "common/store/testing/contract.h"

namespace outlay::store {
namespace {

using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class StoreLogContractTest : public StoreContractTest {
 protected:
  absl::Status Append(std::vector<std::string> records, const std::string& organization = "org") {
    return Write(
        [records = std::move(records)](Transaction& txn) {
          for (const std::string& record : records) txn.Append(record);
          return absl::OkStatus();
        },
        organization);
  }

  std::vector<std::string> RecordsAfter(uint64_t after, size_t bytes_max = 1'000'000) const {
    std::vector<std::string> records;
    const auto entries = store_->ReadLog(PartitionOf("org"), after, bytes_max);
    EXPECT_THAT(entries, IsOk());
    for (const LogEntry& entry : *entries) {
      EXPECT_EQ(entry.sequence, after + 1 + records.size());
      records.push_back(entry.record);
    }
    return records;
  }

  absl::Status Trim(uint64_t up_to) {
    Event trimmed;
    absl::Status result;
    store_->TrimLog(PartitionOf("org"), up_to, [&](absl::Status status) {
      result = std::move(status);
      trimmed.Set();
    });
    trimmed.Wait();
    return result;
  }
};

TEST_P(StoreLogContractTest, NumbersRecordsFromOneWithoutGaps) {
  EXPECT_THAT(RecordsAfter(0), IsEmpty());
  ASSERT_THAT(Append({"a", "b"}), IsOk());
  EXPECT_THAT(Write([](Transaction& txn) {
                EXPECT_EQ(txn.Append("refused"), 3);
                return absl::AbortedError("no");
              }),
              ::testing::Not(IsOk()));
  ASSERT_THAT(Append({"c", ""}), IsOk());
  EXPECT_THAT(RecordsAfter(0), ElementsAre("a", "b", "c", ""));
  EXPECT_THAT(RecordsAfter(1), ElementsAre("b", "c", ""));
  EXPECT_THAT(RecordsAfter(3), ElementsAre(""));
  EXPECT_THAT(RecordsAfter(4), IsEmpty());
  EXPECT_THAT(RecordsAfter(99), IsEmpty());
  const LogHead head = store_->Head(PartitionOf("org")).value();
  EXPECT_EQ(head.first_sequence, 1);
  EXPECT_EQ(head.last_sequence, 4);
  EXPECT_EQ(store_->Head(PartitionOf("other")).value().last_sequence, 0);
}

TEST_P(StoreLogContractTest, ReadsAboutAsMuchAsAskedButAtLeastOne) {
  ASSERT_THAT(Append({std::string(100, 'a'), std::string(100, 'b')}), IsOk());
  ASSERT_THAT(Append({std::string(100, 'c')}), IsOk());
  EXPECT_EQ(RecordsAfter(0, 1).size(), 1);
  EXPECT_EQ(RecordsAfter(0, 200).size(), 2);
  EXPECT_EQ(RecordsAfter(0, 299).size(), 2);
  EXPECT_EQ(RecordsAfter(1, 200).size(), 2);
  EXPECT_EQ(RecordsAfter(0, 300).size(), 3);
}

TEST_P(StoreLogContractTest, SkipsNoRecordForASmallerOneBehindIt) {
  ASSERT_THAT(Append({std::string(60, 'a'), std::string(60, 'b')}), IsOk());
  ASSERT_THAT(Append({std::string(30, 'c')}), IsOk());
  EXPECT_EQ(RecordsAfter(0, 100).size(), 1);
  EXPECT_EQ(RecordsAfter(1, 100).size(), 2);
}

TEST_P(StoreLogContractTest, SpreadsMuchOverRows) {
  std::vector<std::string> records;
  for (size_t i = 0; i < 10; ++i) records.emplace_back(kMaxLogRowBytes / 4, static_cast<char>('a' + i));
  records.emplace_back(3 * kMaxLogRowBytes, 'z');
  ASSERT_THAT(Append(records), IsOk());
  EXPECT_EQ(RecordsAfter(0, 10'000'000), records);
  EXPECT_EQ(RecordsAfter(10, 10'000'000), std::vector({records.back()}));
}

TEST_P(StoreLogContractTest, TrimsRowsThatHoldOnlyOldRecords) {
  ASSERT_THAT(Append({"a", "b"}), IsOk());
  ASSERT_THAT(Append({"c", "d"}), IsOk());
  ASSERT_THAT(Trim(1), IsOk());
  EXPECT_EQ(store_->Head(PartitionOf("org")).value().first_sequence, 1);
  ASSERT_THAT(Trim(3), IsOk());
  EXPECT_EQ(store_->Head(PartitionOf("org")).value().first_sequence, 3);
  EXPECT_THAT(RecordsAfter(2), ElementsAre("c", "d"));
  EXPECT_THAT(store_->ReadLog(PartitionOf("org"), 1, 100).status(), HasReason("LOG_TRIMMED"));
  ASSERT_THAT(Trim(1), IsOk());  // Nothing comes back.
  EXPECT_EQ(store_->Head(PartitionOf("org")).value().first_sequence, 3);
}

TEST_P(StoreLogContractTest, GoesOnAfterEverythingWasTrimmed) {
  ASSERT_THAT(Append({"a", "b"}), IsOk());
  ASSERT_THAT(Trim(1'000), IsOk());
  EXPECT_THAT(RecordsAfter(2), IsEmpty());
  EXPECT_THAT(store_->ReadLog(PartitionOf("org"), 1, 100).status(), HasReason("LOG_TRIMMED"));
  Open();
  ASSERT_THAT(Append({"c"}), IsOk());
  EXPECT_THAT(RecordsAfter(2), ElementsAre("c"));
  EXPECT_EQ(store_->Head(PartitionOf("org")).value().first_sequence, 3);
}

TEST_P(StoreLogContractTest, TellsWhichPartitionGotRecords) {
  std::atomic<int> org = 0;
  std::atomic<int> other = 0;
  store_->OnAppended([&](PartitionId partition) { ++(partition == PartitionOf("org") ? org : other); });
  ASSERT_THAT(Append({"a"}), IsOk());
  EXPECT_EQ(org, 1);
  ASSERT_THAT(PutThing("a", "1"), IsOk());
  EXPECT_THAT(Write([](Transaction& txn) {
                txn.Append("refused");
                return absl::AbortedError("no");
              }),
              ::testing::Not(IsOk()));
  EXPECT_EQ(org, 1);
  EXPECT_EQ(other, 0);
  store_ = nullptr;
}

TEST_P(StoreLogContractTest, CountsChangesOfAPartitionBeforeTheyAreAnswered) {
  const auto count = [&](const std::string& organization = "org") {
    return store_->ChangeCount(PartitionOf(organization));
  };
  std::string other = "other";
  while (PartitionOf(other) == PartitionOf("org")) other += "s";
  const uint64_t none = count();
  const uint64_t others = count(other);
  ASSERT_THAT(PutThing("a", "1"), IsOk());
  const uint64_t row = count();
  EXPECT_GT(row, none);
  EXPECT_THAT(Write([](Transaction& txn) {
                txn.Put(kThings, {"org", "a"}, MakeText("2"));
                return absl::AbortedError("no");
              }),
              ::testing::Not(IsOk()));
  EXPECT_THAT(Write([](Transaction& txn) { return txn.Contains(kThings, {"org", "a"}).status(); }), IsOk());
  EXPECT_EQ(count(), row) << "nothing was changed";
  ASSERT_THAT(Append({"a"}), IsOk());
  EXPECT_GT(count(), row);
  EXPECT_EQ(count(other), others);
}

TEST_P(StoreLogContractTest, SnapshotsShowTheRowsAtTheirPosition) {
  const auto step = [](Transaction& txn) {
    txn.Put(kThings, {"org", "a"}, MakeText(std::to_string(txn.Append("step"))));
    return absl::OkStatus();
  };
  ASSERT_THAT(Write(step), IsOk());
  const Store::Snapshot snapshot = store_->ReadSnapshot(PartitionOf("org")).value();
  const std::unique_ptr<Reader> reader = store_->Read(PartitionOf("org"));
  ASSERT_THAT(Write(step), IsOk());
  EXPECT_EQ(snapshot.head.last_sequence, 1);
  EXPECT_EQ(snapshot.head.epoch, 1);
  EXPECT_EQ(TextOf(*snapshot.reader, "a"), "1");
  EXPECT_THAT(ThingsOf(*snapshot.reader), ElementsAre("a=1"));
  EXPECT_EQ(TextOf(*reader, "a"), "1");
  EXPECT_EQ(TextOf("a"), "2");
}

TEST_P(StoreLogContractTest, TimeNeverGoesBack) {
  absl::Time seen;
  const auto look = [&](Transaction& txn) {
    seen = txn.now();
    txn.Append("r");
    return absl::OkStatus();
  };
  const absl::Time start = clock_.Now();
  clock_.Advance(absl::Nanoseconds(1'999));
  ASSERT_THAT(Write(look), IsOk());
  EXPECT_EQ(seen, start + absl::Microseconds(1));
  clock_.SetTime(start - absl::Hours(1));
  ASSERT_THAT(Write(look), IsOk());
  EXPECT_EQ(seen, start + absl::Microseconds(1));
  Open();
  ASSERT_THAT(Write(look), IsOk());
  EXPECT_EQ(seen, start + absl::Microseconds(1));
  clock_.SetTime(start + absl::Seconds(5));
  ASSERT_THAT(Write(look), IsOk());
  EXPECT_EQ(seen, start + absl::Seconds(5));
}

INSTANTIATE_TEST_SUITE_P(Contract, StoreLogContractTest, ::testing::ValuesIn(Implementations()), NameOf);

}  // namespace
}  // namespace outlay::store
