#include "common/audit/denial_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/audit/audit_service.h"
#include "common/audit/record.h"
#include "common/base/errors.h"
#include "common/base/random.h"
#include "common/command/chain.h"
#include "common/command/testing/counter.h"
#include "common/command/testing/test_node.h"
#include "common/rpc/local_channel.h"
#include "common/testing/matchers.h"

namespace outlay::audit {
namespace {

using outlay::testing::HasReason;
using outlay::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class NobodyMay final : public rpc::Authorizer {
 public:
  absl::Status Authorize(rpc::Caller&, const rpc::Method&) override {
    return MakeError(absl::StatusCode::kPermissionDenied, "PERMISSION_REQUIRED", "no");
  }
};

// Calls that are denied by the real wrapper. Real: store, executor, dispatcher. Fake: time, disk, network.
class DenialLogTest : public ::testing::Test {
 protected:
  void SetUp() override {
    service_.Bind(dispatcher_);
    ASSERT_THAT(dispatcher_.Seal(), IsOk());
    // It is known here from now on.
    ASSERT_THAT(node_.Execute(command::TestCaller("acme"), "r1", "", std::make_unique<command::AddToCounter>("a", 1)),
                IsOk());
  }

  void Call(const std::string& subject, int times = 1, const std::string& organization = "acme") {
    v1::GetSignedHeadRequest request;
    request.set_parent("organizations/" + organization);
    v1::GetSignedHeadResponse response;
    for (int i = 0; i < times; ++i) {
      channel_.Call("/outlay.audit.v1.Audit/GetSignedHead", request, &response,
                    {.caller = command::TestCaller(organization, subject)},
                    [](const absl::Status& status) { EXPECT_THAT(status, HasReason("PERMISSION_REQUIRED")); });
      node_.scheduler().RunDue();
    }
  }

  void EndWindow() {
    denials_.EndWindow();
    node_.scheduler().RunDue();
  }

  // "subject calls" of each record about denied calls.
  std::vector<std::string> Denied(const std::string& organization = "acme") {
    std::vector<std::string> denied;
    const auto log = node_.store().ReadLog(store::PartitionOf(organization), 0, 64 << 20).value();
    for (const store::LogEntry& entry : log) {
      const command::RecordLink link = command::ReadLink(entry.record).value();
      const v1::AuditRecord record = ReadContent(link.previous, link.content).value();
      if (record.outcome() != v1::AuditRecord::OUTCOME_DENIED) continue;
      EXPECT_EQ(record.denied_calls().method(), "/outlay.audit.v1.Audit/GetSignedHead");
      EXPECT_EQ(record.reason(), "PERMISSION_REQUIRED");
      denied.push_back(absl::StrCat(record.subject(), " ", record.denied_calls().calls()));
    }
    return denied;
  }

  command::TestNode node_;
  SeededRandom random_{1};
  std::map<DenialFate, int> fates_;
  DenialLog denials_{&node_.executor(), &node_.scheduler(), &node_.clock(),
                     [this](DenialFate fate) { ++fates_[fate]; }};
  rpc::DevelopmentAuthenticator authenticator_;
  NobodyMay authorizer_;
  AuditService service_{{.source = "outlay.counters",
                         .key = [] { return std::nullopt; },
                         .store = &node_.store(),
                         .scheduler = &node_.scheduler(),
                         .clock = &node_.clock()}};
  rpc::Dispatcher dispatcher_{{.clock = &node_.clock(),
                               .random = &random_,
                               .authenticator = &authenticator_,
                               .authorizer = &authorizer_,
                               .observers = {&denials_}}};
  rpc::LocalChannel channel_{
      {.peer = [this] { return &dispatcher_; }, .service = "counters", .scheduler = &node_.scheduler()}};
};

TEST_F(DenialLogTest, ADeniedCallIsARecordOfTheCallersChain) {
  Call("mallory");
  EXPECT_THAT(Denied(), ElementsAre("mallory 1"));
  EXPECT_EQ(command::VerifyChain(node_.store(), store::PartitionOf("acme"), "acme")->records, 2U);
  EndWindow();
  EXPECT_THAT(Denied(), SizeIs(1)) << "nothing was left to sum";
}

TEST_F(DenialLogTest, AFloodOfOneCallerIsAFewRecordsAndASum) {
  Call("mallory", 1000);
  EXPECT_THAT(Denied(), SizeIs(limits::kDenialsPerCaller));
  EndWindow();
  const std::vector<std::string> denied = Denied();
  ASSERT_THAT(denied, SizeIs(limits::kDenialsPerCaller + 1));
  EXPECT_EQ(denied.back(), absl::StrCat("mallory ", 1000 - limits::kDenialsPerCaller));
  EXPECT_EQ(fates_[DenialFate::kRecorded], 10);
  EXPECT_EQ(fates_[DenialFate::kSummed], 990);
  Call("mallory");
  EXPECT_THAT(Denied(), SizeIs(limits::kDenialsPerCaller + 2)) << "a new minute";
}

TEST_F(DenialLogTest, AFloodOfManyCallersIsBoundedPerOrganization) {
  for (size_t i = 0; i < 200; ++i) Call(absl::StrCat("u", i), 12);
  EndWindow();
  const std::vector<std::string> denied = Denied();
  EXPECT_THAT(denied, SizeIs(limits::kDeniedCallers * (limits::kDenialsPerCaller + 1) + 1));
  EXPECT_THAT(denied, ::testing::Contains(absl::StrCat(" ", (200 - limits::kDeniedCallers) * 12)));
}

TEST_F(DenialLogTest, AnUnknownOrganizationGetsNoChain) {
  Call("mallory", 20, "nowhere");
  EndWindow();
  EXPECT_THAT(node_.Log("nowhere"), IsEmpty());
}

TEST_F(DenialLogTest, ManyOrganizationsAreBoundedToo) {
  for (size_t i = 0; i < limits::kDeniedOrganizations + 7; ++i) Call("mallory", 1, absl::StrCat("o", i));
  EXPECT_EQ(fates_[DenialFate::kCounted], 7);
}

TEST_F(DenialLogTest, ACallThatIsNotDeniedIsNoneOfIt) {
  v1::GetSignedHeadResponse response;
  channel_.Call("/outlay.audit.v1.Audit/NoSuchMethod", v1::GetSignedHeadRequest(), &response,
                {.caller = command::TestCaller("acme")}, [](const absl::Status&) {});
  node_.scheduler().RunDue();
  EXPECT_THAT(fates_, IsEmpty());
}

}  // namespace
}  // namespace outlay::audit
