#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "common/audit/head.h"
#include "common/audit/record.h"
#include "common/audit/testing/keys.h"
#include "common/command/testing/counter.h"
#include "common/command/testing/test_node.h"
#include "outlay/audit/v1/audit.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/testing/fixture.h"

namespace outlay::cli {
namespace {

namespace v1 = outlay::audit::v1;

using ::testing::HasSubstr;

// Three records of a real log, served by the test.
class AuditTest : public CliTest {
 protected:
  void SetUp() override {
    for (int i = 0; i < 3; ++i) {
      ASSERT_TRUE(node_
                      .Execute(command::TestCaller("acme"), absl::StrCat("r", i), "",
                               std::make_unique<command::AddToCounter>("clicks", 1))
                      .ok());
    }
    const auto log = node_.store().ReadLog(store::PartitionOf("acme"), 0, 1 << 20).value();
    for (const store::LogEntry& entry : log) {
      const command::RecordLink link = command::ReadLink(entry.record).value();
      records_.push_back(audit::ReadContent(link.previous, link.content).value());
    }
    dispatcher().BindStream<v1::ReadAuditRecordsRequest, v1::ReadAuditRecordsResponse>(
        client::kReadAuditRecords,
        [this](const rpc::Stream<v1::ReadAuditRecordsRequest, v1::ReadAuditRecordsResponse>& stream) {
          read_ = stream.request().ShortDebugString();
          v1::ReadAuditRecordsResponse response;
          for (const v1::AuditRecord& record : records_) *response.add_records() = record;
          stream.Write(response, [stream](bool) { stream.Finish(absl::OkStatus()); });
        });
    Answer<v1::GetSignedHeadRequest, v1::GetSignedHeadResponse>(
        client::kGetSignedHead, [this](const v1::GetSignedHeadRequest&) -> absl::StatusOr<v1::GetSignedHeadResponse> {
          v1::GetSignedHeadResponse response;
          v1::SignedHead& head = *response.mutable_head();
          head.set_service("outlay.directory");
          head.set_organization("organizations/acme");
          head.set_organization_sequence(2);
          head.set_hash(records_[1].hash());
          head.mutable_time()->set_seconds(1595000000);
          if (is_signed_) audit::HeadKey::FromPrivatePem(keys_.private_pem)->Sign(&head);
          return response;
        });
  }

  // What a command printed, as a file; its path.
  std::string Keep(const std::string& name, const std::vector<std::string>& words) {
    EXPECT_EQ(Run(words), ExitCode::kOk) << err();
    return File(name, out());
  }

  command::TestNode node_;
  const audit::KeyPair keys_ = audit::MakeKeyPair();
  std::vector<v1::AuditRecord> records_;
  bool is_signed_ = true;
  std::string read_;
};

TEST_F(AuditTest, WhatIsExportedVerifiesWithoutAnyServer) {
  const std::string head = Keep("head.json", {"audit", "head", "directory"});
  const std::string records = Keep("export.jsonl", {"audit", "export", "directory"});
  EXPECT_THAT(read_, HasSubstr("include_content: true"));
  EXPECT_EQ(lines_out(), 3);
  down_ = "directory";
  EXPECT_EQ(Run({"audit", "verify", records, "--head", head, "--key", File("key.pem", keys_.public_pem)}),
            ExitCode::kOk);
  EXPECT_EQ(out(),
            "Records 1 to 3 are one chain.\n"
            "They are what the head of outlay.directory for organizations/acme of 2020-07-17 15:33 says, up to record "
            "2.\n");
  EXPECT_THAT(err(), HasSubstr("1 records came after the head"));
}

TEST_F(AuditTest, NamesTheFirstRecordThatDoesNotFit) {
  const std::string head = Keep("head.json", {"audit", "head", "directory"});
  EXPECT_EQ(Run({"audit", "export", "directory"}), ExitCode::kOk);
  const std::string whole = out();
  const std::string key = File("key.pem", keys_.public_pem);
  const std::string changed = absl::StrReplaceAll(whole, {{R"("requestId":"r1")", R"("requestId":"r7")"}});
  EXPECT_EQ(Run({"audit", "verify", File("changed.jsonl", changed), "--head", head, "--key", key}), ExitCode::kRefused);
  EXPECT_THAT(err(), HasSubstr("record 2 does not fit"));
  const std::string second_gone =
      whole.substr(0, whole.find('\n') + 1) + whole.substr(whole.rfind('\n', whole.size() - 2) + 1);
  EXPECT_EQ(Run({"audit", "verify", File("gone.jsonl", second_gone), "--head", head}), ExitCode::kRefused);
  EXPECT_THAT(err(), HasSubstr("record 3 does not fit: it follows record 1"));
  in_.str("{}");
  EXPECT_EQ(Run({"audit", "verify", "-"}), ExitCode::kRefused);
}

TEST_F(AuditTest, BelievesNoHeadThatTheKeyDidNotSign) {
  const std::string records = Keep("export.jsonl", {"audit", "export", "directory"});
  const std::string head = Keep("head.json", {"audit", "head", "directory"});
  const std::string other = File("other.pem", audit::MakeKeyPair().public_pem);
  EXPECT_EQ(Run({"audit", "verify", records, "--head", head, "--key", other}), ExitCode::kRefused);
  EXPECT_THAT(err(), HasSubstr("AUDIT_SIGNATURE_INVALID"));
  is_signed_ = false;
  const std::string unsigned_head = Keep("unsigned.json", {"audit", "head", "directory"});
  EXPECT_THAT(err(), HasSubstr("not signed"));
  EXPECT_EQ(Run({"audit", "verify", records, "--head", unsigned_head, "--key", other}), ExitCode::kRefused);
  EXPECT_EQ(Run({"audit", "verify", records, "--head", unsigned_head}), ExitCode::kOk);
  EXPECT_THAT(err(), HasSubstr("Nobody vouches for the head"));
  EXPECT_EQ(Run({"audit", "verify", records, "--key", other}), ExitCode::kUsage);
  EXPECT_EQ(Run({"audit", "verify", "no-such-file"}), ExitCode::kNotFound);
}

TEST_F(AuditTest, SearchesByItsFilters) {
  EXPECT_EQ(Run({"audit", "search", "directory", "--actor", "alice", "--command", "counters.add", "--resource",
                 "counters/clicks", "--since", "2020-01-01", "--until", "2021-01-01", "--refused", "--limit", "3"}),
            ExitCode::kOk);
  EXPECT_EQ(read_, R"(parent: "organizations/acme" max_records: 3 actor: "alice" command: "counters.add" )"
                   R"(resource: "organizations/acme/counters/clicks" start_time { seconds: 1577836800 } )"
                   R"(end_time { seconds: 1609459200 } outcome: OUTCOME_REFUSED)");
  EXPECT_EQ(lines_out(), 4);
  EXPECT_THAT(out(), HasSubstr("WHEN"));
  EXPECT_THAT(out(), HasSubstr("counters/clicks"));
  EXPECT_THAT(err(), HasSubstr("--from 3 goes on"));
  EXPECT_EQ(Run({"audit", "search", "billing"}), ExitCode::kUsage);
}

TEST_F(AuditTest, FindsDeniedCallsAndSaysOfWhichMethod) {
  v1::AuditRecord& denied = records_.emplace_back();
  denied.set_organization_sequence(4);
  denied.set_subject("mallory");
  denied.set_command("audit.deny");
  denied.set_outcome(v1::AuditRecord::OUTCOME_DENIED);
  denied.set_reason("PERMISSION_REQUIRED");
  denied.mutable_denied_calls()->set_method("/outlay.purchase_order.v1.PurchaseOrders/CreatePurchaseOrder");
  denied.mutable_denied_calls()->set_calls(1);
  EXPECT_EQ(Run({"audit", "search", "purchase_order", "--denied"}), ExitCode::kOk);
  EXPECT_THAT(read_, HasSubstr("outcome: OUTCOME_DENIED"));
  EXPECT_THAT(out(), HasSubstr("denied PERMISSION_REQUIRED  PurchaseOrders/CreatePurchaseOrder\n"));
  denied.mutable_denied_calls()->set_calls(990);
  EXPECT_EQ(Run({"audit", "search", "purchase_order", "--denied"}), ExitCode::kOk);
  EXPECT_THAT(out(), HasSubstr("990 calls, the first of PurchaseOrders/CreatePurchaseOrder"));
  EXPECT_EQ(Run({"audit", "search", "purchase_order", "--denied", "--refused"}), ExitCode::kUsage);
}

}  // namespace
}  // namespace outlay::cli
