#include "common/store/system_rows.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/escaping.h"
#include "common/base/random.h"
#include "common/testing/matchers.h"

namespace outlay::store {
namespace {

using ::outlay::testing::HasMetadata;
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::outlay::testing::IsOkAndHolds;
using ::outlay::testing::StatusIs;

std::string Hex(const std::string& bytes) {
  return absl::BytesToHexString(bytes);
}

TEST(SystemRowsTest, KeepTheirKeys) {
  EXPECT_EQ(Hex(MetadataKey()), "f00000");
  EXPECT_EQ(Hex(OwnerKey()), "f00300");
  EXPECT_EQ(Hex(HeadKey(PartitionId{5})), "f00105");
  EXPECT_EQ(Hex(LogKey(PartitionId{63}, 258)), "f0023f0000000000000102");
}

TEST(SystemRowsTest, KeepTheBytesOfMetadata) {
  const StoreMetadata metadata{1, 64, 3, "id"};
  EXPECT_EQ(Hex(EncodeMetadata(metadata)), "01000000010000004000000000000000036964");
  EXPECT_THAT(DecodeMetadata(EncodeMetadata(metadata)), IsOkAndHolds(metadata));
  EXPECT_THAT(DecodeMetadata(""), StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(DecodeMetadata("\x02"), StatusIs(absl::StatusCode::kDataLoss));
}

TEST(SystemRowsTest, KeepTheBytesOfHeads) {
  const PartitionHead head{2, 300, absl::FromUnixMicros(1'704'067'200'000'000)};
  std::string bytes;
  EncodeHead(head, &bytes);
  EXPECT_EQ(Hex(bytes), "010000000000000002000000000000012c00060dd710212000");
  EXPECT_THAT(DecodeHead(bytes), IsOkAndHolds(head));
  EXPECT_THAT(DecodeHead(bytes + "x"), StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(DecodeHead(bytes.substr(1)), StatusIs(absl::StatusCode::kDataLoss));
}

TEST(SystemRowsTest, KeepTheBytesOfTheLog) {
  std::string row;
  StartLogRow(&row);
  const std::string long_record(200, 'x');
  AppendLogRecord("ab", &row);
  AppendLogRecord("", &row);
  AppendLogRecord(long_record, &row);
  EXPECT_EQ(LogRecordBytes("ab"), 3);
  EXPECT_EQ(LogRecordBytes(long_record), 202);
  std::string packed;
  EXPECT_EQ(FinishLogRow(3, &row, &packed), row);
  EXPECT_EQ(Hex(row),
            "0100000003"
            "026162"
            "00"
            "c801" +
                Hex(long_record));
  EXPECT_THAT(CountLogRecords(row), IsOkAndHolds(3U));

  std::vector<LogEntry> entries;
  size_t bytes = 0;
  ASSERT_THAT(DecodeLogRow(LogKey(PartitionId{1}, 7), row, 7, 1'000, &entries, &bytes), IsOkAndHolds(true));
  ASSERT_EQ(entries.size(), 2);
  EXPECT_EQ(entries[0].sequence, 8);
  EXPECT_EQ(entries[1].sequence, 9);
  EXPECT_EQ(entries[1].record, long_record);
  EXPECT_EQ(bytes, 200);

  entries.clear();
  bytes = 0;
  EXPECT_THAT(DecodeLogRow(LogKey(PartitionId{1}, 7), row, 6, 100, &entries, &bytes), IsOkAndHolds(false));
  EXPECT_EQ(entries.size(), 2);
}

TEST(SystemRowsTest, PackLongRowsOfTheLog) {
  std::string row;
  StartLogRow(&row);
  const std::string record(600, 'x');
  AppendLogRecord(record, &row);
  AppendLogRecord(record, &row);
  std::string packed;
  const std::string stored(FinishLogRow(2, &row, &packed));
  EXPECT_LT(stored.size(), row.size() / 10);
  EXPECT_THAT(CountLogRecords(stored), IsOkAndHolds(2U));
  std::vector<LogEntry> entries;
  size_t bytes = 0;
  ASSERT_THAT(DecodeLogRow(LogKey(PartitionId{1}, 7), stored, 7, 1'000, &entries, &bytes), IsOk());
  ASSERT_EQ(entries.size(), 1);
  EXPECT_EQ(entries[0].sequence, 8);
  EXPECT_EQ(entries[0].record, record);
}

TEST(SystemRowsTest, ReadTheBytesOfAPackedLog) {
  // Two records "ab", as one LZ4 block that holds them unpacked.
  const std::string row = absl::HexStringToBytes("02000000020000000660026162026162");
  std::vector<LogEntry> entries;
  size_t bytes = 0;
  ASSERT_THAT(DecodeLogRow(LogKey(PartitionId{1}, 7), row, 6, 1'000, &entries, &bytes), IsOk());
  ASSERT_EQ(entries.size(), 2);
  EXPECT_EQ(entries[1].record, "ab");
}

TEST(SystemRowsTest, StoreWhatDoesNotPackAsItIs) {
  std::string row;
  StartLogRow(&row);
  SeededRandom random(1);
  std::string noise(600, '\0');
  for (char& byte : noise) byte = static_cast<char>(random.Uniform(256));
  AppendLogRecord(noise, &row);
  std::string packed;
  EXPECT_EQ(FinishLogRow(1, &row, &packed), row);
}

TEST(SystemRowsTest, RefuseADamagedPackedLog) {
  std::string row;
  StartLogRow(&row);
  AppendLogRecord(std::string(600, 'x'), &row);
  std::string packed;
  const std::string stored(FinishLogRow(1, &row, &packed));
  const std::string key = LogKey(PartitionId{1}, 7);
  std::vector<std::string> damaged;
  for (size_t size = 0; size < stored.size(); ++size) damaged.push_back(stored.substr(0, size));
  // A size that nothing has, one that is not this row's, and bytes behind the end.
  for (const char high : {'\x7f', '\0'}) {
    damaged.push_back(stored);
    damaged.back()[5] = high;
    damaged.back()[8] = 'x';
  }
  damaged.push_back(stored + "x");
  for (const std::string& bad : damaged) {
    std::vector<LogEntry> entries;
    size_t bytes = 0;
    EXPECT_THAT(DecodeLogRow(key, bad, 6, 1'000, &entries, &bytes), StatusIs(absl::StatusCode::kDataLoss)) << Hex(bad);
  }
}

TEST(SystemRowsTest, RefuseADamagedLog) {
  std::string row;
  StartLogRow(&row);
  AppendLogRecord("record", &row);
  std::string packed;
  FinishLogRow(1, &row, &packed);
  const std::string key = LogKey(PartitionId{1}, 7);
  for (size_t size = 0; size < row.size(); ++size) {
    std::vector<LogEntry> entries;
    size_t bytes = 0;
    EXPECT_THAT(DecodeLogRow(key, row.substr(0, size), 6, 1'000, &entries, &bytes),
                StatusIs(absl::StatusCode::kDataLoss));
  }
  std::vector<LogEntry> entries;
  size_t bytes = 0;
  EXPECT_THAT(DecodeLogRow(key, row + "x", 6, 1'000, &entries, &bytes), StatusIs(absl::StatusCode::kDataLoss));
  entries.clear();
  EXPECT_THAT(DecodeLogRow(key, row, 5, 1'000, &entries, &bytes), StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(DecodeLogRow("short", row, 6, 1'000, &entries, &bytes), StatusIs(absl::StatusCode::kDataLoss));
}

TEST(SystemRowsTest, RefuseNewerFormatsAndOtherPartitions) {
  EXPECT_THAT(CheckMetadata(StoreMetadata()), IsOk());
  const absl::Status newer = CheckMetadata({kFormatVersion + 1, 64, 1, ""});
  EXPECT_THAT(newer, HasReason("STORE_FORMAT_NEWER"));
  EXPECT_THAT(newer, HasMetadata("found", std::to_string(kFormatVersion + 1)));
  EXPECT_THAT(CheckMetadata({kFormatVersion, 32, 1, ""}), HasReason("STORE_PARTITIONS_DIFFER"));
}

}  // namespace
}  // namespace outlay::store
