#include "common/command/executor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/random.h"
#include "common/command/chain.h"
#include "common/command/testing/counter.h"
#include "common/command/testing/test_node.h"
#include "common/testing/matchers.h"
#include "google/protobuf/wrappers.pb.h"

namespace outlay::command {
namespace {

using outlay::testing::HasMetadata;
using outlay::testing::HasReason;
using outlay::testing::IsOk;
using outlay::testing::IsOkAndHolds;
using outlay::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// One organization's counters on one node; what is real and what is fake: see TestNode.
class ExecutorTest : public ::testing::Test {
 protected:
  absl::StatusOr<Result> Add(std::string_view request_id, int64_t amount, const rpc::Caller& caller) {
    return node_.Execute(caller, request_id, absl::StrCat(amount), std::make_unique<AddToCounter>("clicks", amount));
  }
  absl::StatusOr<Result> Add(std::string_view request_id, int64_t amount) { return Add(request_id, amount, acme_); }

  int64_t Clicks(const std::string& organization = "acme") {
    return ReadCounter(*node_.store().Read(store::PartitionOf(organization)), organization, "clicks").value_or(-1);
  }

  static int64_t SumIn(const Result& result) {
    google::protobuf::Int64Value value;
    return value.ParseFromString(result.answer) ? value.value() : -1;
  }

  TestNode node_;
  const rpc::Caller acme_ = TestCaller("acme");
};

TEST_F(ExecutorTest, AnswersAndWritesOneRecordForAChange) {
  const absl::StatusOr<Result> result = Add("r1", 5);
  ASSERT_THAT(result, IsOk());
  EXPECT_EQ(SumIn(*result), 5);
  EXPECT_EQ(result->organization_sequence, 1U);
  EXPECT_EQ(result->repeated_sequence, 0U);
  EXPECT_EQ(Clicks(), 5);
  const std::vector<storage::v1::LogRecord> log = node_.Log("acme");
  ASSERT_THAT(log, SizeIs(1));
  EXPECT_EQ(log[0].command(), "counters.add");
  EXPECT_EQ(log[0].subject(), "alice");
  EXPECT_EQ(log[0].resource(), "organizations/acme/counters/clicks");
  EXPECT_EQ(log[0].before(), "");
  EXPECT_EQ(log[0].after(), result->answer);
  ASSERT_EQ(log[0].events_size(), 1);
  EXPECT_EQ(log[0].events(0).type(), "google.protobuf.Int64Value");
  EXPECT_EQ(log[0].events(0).data(), result->answer);
}

TEST_F(ExecutorTest, AnswersARepeatedRequestAsBeforeAndChangesNothing) {
  const absl::StatusOr<Result> first = Add("r1", 5);
  ASSERT_THAT(Add("r2", 1), IsOk());
  const absl::StatusOr<Result> again = Add("r1", 5);
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(SumIn(*again), 5);
  EXPECT_EQ(again->organization_sequence, first->organization_sequence);
  EXPECT_EQ(again->repeated_sequence, 1U);
  EXPECT_EQ(Clicks(), 6);
  EXPECT_THAT(node_.Log("acme"), SizeIs(2));
}

TEST_F(ExecutorTest, AnswersARepetitionInTheSameGroupAsBefore) {
  std::vector<absl::StatusOr<Result>> ends;
  for (int i = 0; i < 3; ++i) {
    node_.executor().Execute(acme_, {.request_id = "r1", .digest = Sha256("5")},
                             std::make_unique<AddToCounter>("clicks", 5),
                             [&ends](absl::StatusOr<Result> result) { ends.push_back(std::move(result)); });
  }
  EXPECT_THAT(ends, IsEmpty());
  node_.scheduler().RunDue();
  ASSERT_THAT(ends, SizeIs(3));
  for (const absl::StatusOr<Result>& end : ends) {
    ASSERT_THAT(end, IsOk());
    EXPECT_EQ(SumIn(*end), 5);
    EXPECT_EQ(end->organization_sequence, 1U);
  }
  EXPECT_EQ(Clicks(), 5);
}

TEST_F(ExecutorTest, TellsNobodyWhatAnotherAskedForThroughTheSameService) {
  rpc::Caller shop = acme_;
  shop.subject = "shop";
  shop.on_behalf_of = "ann";
  ASSERT_THAT(Add("r1", 5, shop), IsOk());
  EXPECT_THAT(Add("r1", 5, shop), IsOk());
  shop.on_behalf_of = "bob";
  EXPECT_THAT(Add("r1", 5, shop), HasReason("REQUEST_ID_REUSED"));
  EXPECT_EQ(Clicks(), 5);
}

TEST_F(ExecutorTest, RemembersAnswersOverACrash) {
  ASSERT_THAT(Add("r1", 5), IsOk());
  node_.Crash();
  node_.Restart();
  const absl::StatusOr<Result> again = Add("r1", 5);
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(SumIn(*again), 5);
  EXPECT_EQ(Clicks(), 5);
}

TEST_F(ExecutorTest, RefusesARequestIdWithOtherContent) {
  ASSERT_THAT(Add("r1", 5), IsOk());
  const absl::StatusOr<Result> other = Add("r1", 6);
  EXPECT_THAT(other, StatusIs(absl::StatusCode::kAlreadyExists));
  EXPECT_THAT(other, HasReason("REQUEST_ID_REUSED"));
  EXPECT_EQ(Clicks(), 5);
  EXPECT_THAT(node_.Log("acme"), SizeIs(1));
}

TEST_F(ExecutorTest, KeepsRequestIdsOfSubjectsAndOrganizationsApart) {
  ASSERT_THAT(Add("r1", 5), IsOk());
  ASSERT_THAT(Add("r1", 6, TestCaller("acme", "bob")), IsOk());
  ASSERT_THAT(Add("r1", 7, TestCaller("globex")), IsOk());
  EXPECT_EQ(Clicks(), 11);
  EXPECT_EQ(Clicks("globex"), 7);
}

TEST_F(ExecutorTest, RemembersARefusalByARule) {
  const absl::StatusOr<Result> first = Add("r1", kCounterMax + 1);
  EXPECT_THAT(first, HasReason("COUNTER_FULL"));
  EXPECT_EQ(Clicks(), 0) << "a refused command wrote";
  ASSERT_THAT(node_.Log("acme"), SizeIs(1));
  EXPECT_TRUE(node_.Log("acme")[0].has_refusal());
  const absl::StatusOr<Result> again = Add("r1", kCounterMax + 1);
  EXPECT_EQ(again.status().message(), first.status().message());
  EXPECT_THAT(again, StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(again, HasMetadata("counter", "clicks"));
  EXPECT_THAT(node_.Log("acme"), SizeIs(1)) << "the repetition was logged";
  EXPECT_THAT(Add("r1", 1), HasReason("REQUEST_ID_REUSED"));
}

TEST_F(ExecutorTest, ForgetsAMalformedRequest) {
  EXPECT_THAT(Add("r1", -1), HasReason("FIELD_INVALID"));
  EXPECT_EQ(Clicks(), 0);
  EXPECT_THAT(node_.Log("acme"), IsEmpty());
  EXPECT_THAT(Add("r1", 1), IsOk()) << "the id is still free for other content";
}

TEST_F(ExecutorTest, DoesNotRememberRefusalsWithoutARequestId) {
  EXPECT_THAT(Add("", kCounterMax + 1), HasReason("COUNTER_FULL"));
  EXPECT_THAT(node_.Log("acme"), IsEmpty());
}

TEST_F(ExecutorTest, LogsNothingForAnUnchangedOutcomeWithoutARequestId) {
  ASSERT_THAT(Add("r1", 5), IsOk());
  const absl::StatusOr<Result> same = Add("", 0);
  ASSERT_THAT(same, IsOk());
  EXPECT_EQ(SumIn(*same), 5);
  EXPECT_EQ(same->organization_sequence, 0U);
  EXPECT_THAT(node_.Log("acme"), SizeIs(1));
}

TEST_F(ExecutorTest, RemembersAnUnchangedOutcome) {
  ASSERT_THAT(Add("r1", 5), IsOk());
  const absl::StatusOr<Result> same = Add("r2", 0);
  ASSERT_THAT(same, IsOk());
  EXPECT_EQ(SumIn(*same), 5);
  ASSERT_THAT(Add("r3", 1), IsOk());
  const absl::StatusOr<Result> again = Add("r2", 0);
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(SumIn(*again), 5) << "the repetition looked at what came later";
  EXPECT_EQ(again->organization_sequence, same->organization_sequence);
  EXPECT_THAT(Add("r2", 7), HasReason("REQUEST_ID_REUSED"));
  EXPECT_EQ(Clicks(), 6);
  const std::vector<storage::v1::LogRecord> log = node_.Log("acme");
  ASSERT_THAT(log, SizeIs(3));
  EXPECT_EQ(log[1].after(), "");
  EXPECT_EQ(log[1].events_size(), 0);
}

TEST_F(ExecutorTest, ForgetsARequestIdAfterItsAge) {
  ASSERT_THAT(Add("r1", 5), IsOk());
  node_.clock().Advance(kRequestRetention);
  ASSERT_THAT(Add("r1", 5), IsOk());
  EXPECT_EQ(Clicks(), 5);
  node_.clock().Advance(absl::Seconds(1));
  ASSERT_THAT(Add("r1", 5), IsOk());
  EXPECT_EQ(Clicks(), 10);
}

TEST_F(ExecutorTest, SaysWhatToDoWhenTheAnswerIsNoLongerKept) {
  ASSERT_THAT(Add("r1", 5), IsOk());
  ASSERT_THAT(Add("r2", 5), IsOk());
  node_.store().TrimLog(store::PartitionOf("acme"), 1, [](const absl::Status&) {});
  node_.scheduler().RunDue();
  const absl::StatusOr<Result> again = Add("r1", 5);
  EXPECT_THAT(again, StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(again, HasReason("REQUEST_TOO_OLD"));
  EXPECT_EQ(Clicks(), 10);
}

TEST_F(ExecutorTest, CommitsACommandTogetherWithTheBodyAroundIt) {
  const RequestKey key{.request_id = "r1", .digest = Sha256("5")};
  const auto body = [&](store::Transaction& txn) -> absl::Status {
    const absl::StatusOr<Result> result = Executor::RunInBody(txn, acme_, key, AddToCounter("clicks", 5));
    txn.Put(kCounters, {"acme", "bodies"}, std::string("1"));
    return result.status();
  };
  ASSERT_THAT(node_.Write("acme", body), IsOk());
  ASSERT_THAT(node_.Write("acme", body), IsOk());
  EXPECT_EQ(Clicks(), 5);
  EXPECT_THAT(ReadCounter(*node_.store().Read(store::PartitionOf("acme")), "acme", "bodies"), IsOkAndHolds(1));
}

TEST_F(ExecutorTest, NumbersEachOrganizationsRecordsWithoutGaps) {
  constexpr uint64_t kSeed = 20'240'401;
  SCOPED_TRACE(absl::StrCat("seed ", kSeed));
  SeededRandom random(kSeed);
  std::map<std::string, int64_t> expected;
  int open = 0;
  for (int i = 0; i < 2000; ++i) {
    const std::string organization = absl::StrCat("org", random.Uniform(100));
    const auto amount = static_cast<int64_t>(1 + random.Uniform(9));
    expected[organization] += amount;
    ++open;
    node_.executor().Execute(TestCaller(organization), {.request_id = absl::StrCat("r", i), .digest = {}},
                             std::make_unique<AddToCounter>("clicks", amount),
                             [&open](const absl::StatusOr<Result>& result) { open -= result.ok() ? 1 : 0; });
    if (random.Uniform(20) == 0) node_.scheduler().RunDue();
  }
  node_.scheduler().RunDue();
  EXPECT_EQ(open, 0);
  uint64_t records = 0;
  for (uint32_t partition = 0; partition < store::kPartitions; ++partition) {
    const absl::StatusOr<ChainReport> report = VerifyChain(node_.store(), {partition});
    ASSERT_THAT(report, IsOk());
    EXPECT_FALSE(report->first_break.has_value()) << report->first_break->what;
    records += report->records;
  }
  EXPECT_EQ(records, 2000U) << "exactly one record per change";
  for (const auto& [organization, clicks] : expected) EXPECT_EQ(Clicks(organization), clicks);
}

}  // namespace
}  // namespace outlay::command
