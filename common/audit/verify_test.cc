#include "common/audit/verify.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "absl/strings/str_cat.h"
#include "common/audit/record.h"
#include "common/command/testing/counter.h"
#include "common/command/testing/test_node.h"
#include "common/testing/matchers.h"
#include "google/protobuf/stubs/logging.h"

namespace outlay::audit {
namespace {

using outlay::testing::HasMetadata;
using outlay::testing::HasReason;
using outlay::testing::IsOk;

// Five records of acme, as they are exported.
class ExportVerifierTest : public ::testing::Test {
 protected:
  void SetUp() override {
    records_ = Export("acme");
    ASSERT_EQ(records_.size(), 5U);
    head_.set_organization("organizations/acme");
    head_.set_organization_sequence(4);
    head_.set_hash(records_[3].hash());
  }

  std::vector<v1::AuditRecord> Export(const std::string& organization) {
    for (int i = 0; i < 5; ++i) {
      EXPECT_THAT(node_.Execute(command::TestCaller(organization), absl::StrCat("r", i), "",
                                std::make_unique<command::AddToCounter>("clicks", 1)),
                  IsOk());
    }
    std::vector<v1::AuditRecord> records;
    const auto log = node_.store().ReadLog(store::PartitionOf(organization), 0, 1 << 20).value();
    for (const store::LogEntry& entry : log) {
      const command::RecordLink link = command::ReadLink(entry.record).value();
      records.push_back(ReadContent(link.previous, link.content).value());
    }
    return records;
  }

  absl::Status Verify() {
    ExportVerifier verifier(head_);
    for (const v1::AuditRecord& record : records_) {
      if (absl::Status status = verifier.Add(record); !status.ok()) return status;
    }
    beyond_ = verifier.beyond_head();
    return verifier.Finish();
  }

  // That the record of this number is the first that does not fit.
  void ExpectBrokenAt(int sequence) {
    const absl::Status status = Verify();
    EXPECT_THAT(status, HasReason("AUDIT_CHAIN_BROKEN"));
    EXPECT_THAT(status, HasMetadata("organization_sequence", absl::StrCat(sequence)));
  }

  command::TestNode node_;
  std::vector<v1::AuditRecord> records_;
  v1::SignedHead head_;
  int64_t beyond_ = 0;
};

TEST_F(ExportVerifierTest, AcceptsWhatTheHeadWasMadeOf) {
  EXPECT_THAT(Verify(), IsOk());
  EXPECT_EQ(beyond_, 1) << "record 5 came after the head";
}

TEST_F(ExportVerifierTest, FindsEveryFlippedBitOfTheContent) {
  const google::protobuf::LogSilencer silencer;
  for (int i = 0; i < 4; ++i) {
    for (size_t at = 0; at < records_[i].content().size(); ++at) {
      char& byte = (*records_[i].mutable_content())[at];
      byte = static_cast<char>(byte ^ (1 << (at % 8)));
      ExpectBrokenAt(i + 1);
      byte = static_cast<char>(byte ^ (1 << (at % 8)));
    }
  }
}

TEST_F(ExportVerifierTest, FindsALineThatSaysSomethingElseThanItsContent) {
  records_[2].set_subject("mallory");
  ExpectBrokenAt(3);
}

// Whoever changes a record can compute its hash anew; then the next one no longer follows it.
TEST_F(ExportVerifierTest, FindsARecordThatWasMadeAnew) {
  command::storage::v1::LogRecord record;
  ASSERT_TRUE(record.ParseFromString(records_[1].content()));
  record.set_subject("mallory");
  const Digest previous = *Digest::FromBytes(records_[1].previous_hash());
  records_[1] = ReadContent(previous, record.SerializeAsString()).value();
  ExpectBrokenAt(3);
}

// And whoever computes all of them anew does not have the head.
TEST_F(ExportVerifierTest, FindsAChainThatWasMadeAnew) {
  Digest previous;
  for (v1::AuditRecord& made : records_) {
    command::storage::v1::LogRecord record;
    ASSERT_TRUE(record.ParseFromString(made.content()));
    record.set_subject("mallory");
    made = ReadContent(previous, record.SerializeAsString()).value();
    previous = *Digest::FromBytes(made.hash());
  }
  ExpectBrokenAt(4);
}

TEST_F(ExportVerifierTest, FindsWhatIsMissing) {
  const std::vector<v1::AuditRecord> whole = records_;
  for (int removed = 1; removed < 5; ++removed) {
    records_ = whole;
    records_.erase(records_.begin() + removed);
    // The head sees that of its own record, too.
    if (removed < 4) ExpectBrokenAt(removed + 2);
  }
  records_ = {whole[0], whole[1], whole[2]};
  ExpectBrokenAt(4);
  records_.clear();
  ExpectBrokenAt(4);
  records_ = {whole[0], whole[0]};
  ExpectBrokenAt(1);
  records_ = {whole[0]};
  records_[0].clear_content();
  ExpectBrokenAt(1);
}

TEST_F(ExportVerifierTest, BeginsWhereTheExportDoes) {
  records_.erase(records_.begin(), records_.begin() + 2);
  EXPECT_THAT(Verify(), IsOk());
  records_.erase(records_.begin(), records_.begin() + 2);
  EXPECT_THAT(Verify(), IsOk()) << "record 5 names the hash of the head's record";
  head_.set_organization_sequence(3);
  ExpectBrokenAt(3);
}

TEST_F(ExportVerifierTest, AnotherOrganizationsRecordsAreNone) {
  head_.set_organization("organizations/globex");
  ExpectBrokenAt(1);
}

TEST_F(ExportVerifierTest, WithoutAHeadItChecksTheChainAlone) {
  ExportVerifier verifier(std::nullopt);
  for (const v1::AuditRecord& record : records_) EXPECT_THAT(verifier.Add(record), IsOk());
  EXPECT_THAT(verifier.Finish(), IsOk());
  EXPECT_EQ(verifier.first(), 1);
  EXPECT_EQ(verifier.last(), 5);
}

}  // namespace
}  // namespace outlay::audit
