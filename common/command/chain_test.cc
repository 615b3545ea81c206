#include "common/command/chain.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/command/keyspaces.h"
#include "common/command/testing/counter.h"
#include "common/command/testing/test_node.h"
#include "common/testing/matchers.h"
#include "google/protobuf/stubs/logging.h"

namespace outlay::command {
namespace {

using outlay::testing::IsOk;

// Serves a log that somebody has tampered with, over an untouched store.
class TamperedStore final : public store::Store {
 public:
  explicit TamperedStore(store::Store& honest, std::vector<store::LogEntry> log)
      : honest_(honest), log_(std::move(log)) {}

  void Write(store::WriteRequest request, UniqueFunction<void(absl::Status)> done) override {
    honest_.Write(std::move(request), std::move(done));
  }
  std::unique_ptr<store::Reader> Read(store::PartitionId partition) const override { return honest_.Read(partition); }
  uint64_t ChangeCount(store::PartitionId partition) const override { return honest_.ChangeCount(partition); }
  absl::StatusOr<std::vector<store::LogEntry>> ReadLog(store::PartitionId, uint64_t after, size_t) const override {
    std::vector<store::LogEntry> rest;
    for (const store::LogEntry& entry : log_) {
      if (entry.sequence > after) rest.push_back(entry);
    }
    return rest;
  }
  absl::StatusOr<store::LogHead> Head(store::PartitionId partition) const override { return honest_.Head(partition); }
  absl::StatusOr<Snapshot> ReadSnapshot(store::PartitionId partition) const override {
    absl::StatusOr<Snapshot> snapshot = honest_.ReadSnapshot(partition);
    if (snapshot.ok()) snapshot->head.last_sequence = log_.size();
    return snapshot;
  }
  void TrimLog(store::PartitionId, uint64_t, UniqueFunction<void(absl::Status)>) override {}
  void OnAppended(std::function<void(store::PartitionId)>) override {}
  void SetViewLoader(store::ViewLoader) override {}
  absl::Status Checkpoint(const std::string&) override { return absl::UnimplementedError("a test's store"); }

 private:
  store::Store& honest_;
  std::vector<store::LogEntry> log_;
};

class ChainTest : public ::testing::Test {
 protected:
  void SetUp() override {
    for (int i = 0; i < 5; ++i) {
      ASSERT_THAT(
          node_.Execute(TestCaller("acme"), absl::StrCat("r", i), "", std::make_unique<AddToCounter>("clicks", 1)),
          IsOk());
    }
    log_ = node_.store().ReadLog(partition_, 0, 1 << 20).value();
    ASSERT_EQ(log_.size(), 5U);
  }

  ChainReport Verify() { return VerifyChain(TamperedStore(node_.store(), log_), partition_, "acme").value(); }

  TestNode node_;
  const store::PartitionId partition_ = store::PartitionOf("acme");
  std::vector<store::LogEntry> log_;
};

TEST_F(ChainTest, AcceptsWhatTheExecutorWrote) {
  const ChainReport report = Verify();
  EXPECT_FALSE(report.first_break.has_value()) << report.first_break->what;
  EXPECT_EQ(report.records, 5U);
}

TEST_F(ChainTest, FindsEveryFlippedBit) {
  const google::protobuf::LogSilencer silencer;
  for (size_t entry = 0; entry < log_.size(); ++entry) {
    for (size_t at = 0; at < log_[entry].record.size(); ++at) {
      char& byte = log_[entry].record[at];
      byte = static_cast<char>(byte ^ (1 << (at % 8)));
      const ChainReport report = Verify();
      EXPECT_TRUE(report.first_break.has_value()) << "byte " << at << " of record " << entry + 1;
      byte = static_cast<char>(byte ^ (1 << (at % 8)));
    }
  }
}

TEST_F(ChainTest, IsNotBegunAgainBehindAHeadWithoutItsHash) {
  const auto cut = [](store::Transaction& txn) {
    storage::v1::OrganizationHead head;
    head.set_organization_sequence(5);
    head.set_hash("short");
    txn.Put(kOrganizationHeads, {"acme"}, head);
    return absl::OkStatus();
  };
  ASSERT_THAT(node_.Write("acme", cut), IsOk());
  const auto result = node_.Execute(TestCaller("acme"), "r9", "", std::make_unique<AddToCounter>("clicks", 1));
  EXPECT_EQ(result.status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(node_.store().ReadLog(partition_, 0, 1 << 20)->size(), 5U);
}

TEST_F(ChainTest, FindsARemovedRecord) {
  const std::vector<store::LogEntry> whole = log_;
  for (size_t removed = 0; removed < whole.size(); ++removed) {
    log_ = whole;
    log_.erase(log_.begin() + static_cast<ptrdiff_t>(removed));
    for (size_t i = 0; i < log_.size(); ++i) log_[i].sequence = i + 1;
    const ChainReport report = Verify();
    ASSERT_TRUE(report.first_break.has_value()) << "record " << removed + 1;
    EXPECT_EQ(report.first_break->organization, "acme");
    EXPECT_EQ(report.records, removed);
  }
}

TEST_F(ChainTest, FindsRecordsInAnotherOrder) {
  std::swap(log_[1].record, log_[2].record);
  EXPECT_EQ(Verify().first_break->sequence, 2U);
}

TEST_F(ChainTest, FindsAGapInTheLog) {
  log_[3].sequence = 5;
  log_.pop_back();
  EXPECT_TRUE(Verify().first_break.has_value());
}

TEST_F(ChainTest, BeginsWhereTheLogWasTrimmed) {
  node_.store().TrimLog(partition_, 3, [](const absl::Status&) {});
  node_.scheduler().RunDue();
  const ChainReport report = VerifyChain(node_.store(), partition_).value();
  EXPECT_FALSE(report.first_break.has_value()) << report.first_break->what;
  EXPECT_EQ(report.records, 2U);
}

}  // namespace
}  // namespace outlay::command
