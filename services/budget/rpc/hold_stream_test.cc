// StreamAuthorizeHolds: batch after batch, each answered by itself.
#include "services/budget/rpc/hold_stream.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "common/base/errors.h"
#include "common/rpc/limits.h"
#include "google/rpc/error_details.pb.h"
#include "services/budget/domain/limits.h"
#include "services/budget/rpc/testing/service.h"

namespace outlay::budget {
namespace {

using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;

using ::testing::ElementsAre;

// Returns the reason, for instance "GROUP_NOT_FOUND", and the spend.
std::string ItemReasonOf(const google::rpc::Status& error) {
  google::rpc::ErrorInfo info;
  if (error.details_size() == 0 || !error.details(0).UnpackTo(&info)) return error.message();
  const auto place = info.metadata().find("field");
  const bool is_of_spend = place != info.metadata().end() && place->second.starts_with("spends[");
  return is_of_spend ? info.reason() + "@" + place->second : info.reason();
}

// A stream that records its answers in order: "one: one-000, REFUSAL_INSUFFICIENT", "bad: GROUP_NOT_FOUND".
class HoldStreamTest : public ServiceFixture {
 protected:
  void Open(const std::string& subject = "ann") {
    stream_ =
        channel_.Open("/outlay.budget.v1.Holds/StreamAuthorizeHolds",
                      {.caller = {.subject = subject, .organization = "acme"}, .timeout = absl::InfiniteDuration()});
    ReadOn();
    stream_->Finish([this](absl::Status status) { end_ = std::move(status); });
  }
  void ReadOn() {
    stream_->Read(&response_, [this](bool good) {
      if (!good) return;
      Note();
      ReadOn();
    });
  }
  void TearDown() override {
    stream_.reset();
    node_.scheduler().RunDue();
  }
  static v1::StreamAuthorizeHoldsRequest ABatch(const std::string& id, const std::string& group,
                                                const std::vector<int64_t>& cents) {
    v1::StreamAuthorizeHoldsRequest request;
    request.mutable_batch()->set_parent("organizations/acme");
    request.mutable_batch()->set_batch_id(id);
    for (const int64_t amount : cents) *request.mutable_batch()->add_spends() = ASpend("x", group, amount).spend();
    return request;
  }
  void Write(const v1::StreamAuthorizeHoldsRequest& request) {
    stream_->Write(request, [](bool) {});
    node_.scheduler().RunDue();
  }

  static constexpr std::size_t kLarge = 40;

  // Opens a stream whose answers nobody reads.
  std::unique_ptr<rpc::ClientStream> OpenUnread(const std::string& subject = "ann") {
    return channel_.Open("/outlay.budget.v1.Holds/StreamAuthorizeHolds",
                         {.caller = {.subject = subject, .organization = "acme"}, .timeout = absl::InfiniteDuration()});
  }
  // Returns a batch that takes much memory and names budgets that do not exist.
  static v1::StreamAuthorizeHoldsRequest ALargeBatch() {
    v1::StreamAuthorizeHoldsRequest batch = ABatch("b", "sales", std::vector<int64_t>(500, 1));
    for (v1::Spend& spend : *batch.mutable_batch()->mutable_spends()) {
      for (char i = '0'; i <= '9'; ++i) spend.add_budgets("organizations/acme/budgets/" + std::string(60, 'b') + i);
    }
    return batch;
  }
  // Writes kLarge large batches, and returns the bytes of one.
  std::size_t WriteLarge(rpc::ClientStream& stream, const std::string& id) {
    v1::StreamAuthorizeHoldsRequest batch = ALargeBatch();
    for (std::size_t i = 0; i < kLarge; ++i) {
      batch.mutable_batch()->set_batch_id(id + "-" + std::to_string(i));
      stream.Write(batch, [](bool) {});
      node_.scheduler().RunDue();
    }
    return BatchBytes(batch.batch());
  }

  std::unique_ptr<rpc::ClientStream> stream_;
  std::vector<std::string> told_;
  absl::Status end_ = absl::UnknownError("still running");

 private:
  void Note() {
    std::string told = response_.batch_id() + ":";
    if (response_.has_error()) told += " " + ItemReasonOf(response_.error());
    for (const google::rpc::Status& further : response_.further_errors()) told += " " + ItemReasonOf(further);
    for (const v1::HoldDecision& decision : response_.response().decisions()) {
      told += " " + (decision.hold_id().empty() ? v1::Verdict::Refusal_Name(decision.refusal()) : decision.hold_id());
    }
    told_.push_back(told);
  }

  v1::StreamAuthorizeHoldsResponse response_;
};

TEST_F(HoldStreamTest, AnswersInOrderAndGoesOnAfterAnError) {
  MakeBudget("b", "sales", 1'000);
  Open();
  Write(ABatch("one", "sales", {600}));
  Write(ABatch("bad", "nowhere", {1}));
  Write(ABatch("two", "sales", {500, 400}));
  EXPECT_THAT(told_,
              ElementsAre("one: one-000", "bad: GROUP_NOT_FOUND@spends[0]", "two: REFUSAL_INSUFFICIENT two-001"));
  // The same batch through the other method is the same request.
  const auto again = Call<v1::AuthorizeHoldsResponse>("Holds/AuthorizeHolds", ABatch("one", "sales", {600}).batch());
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->decisions(0).hold_id(), "one-000");
  EXPECT_EQ(Cents(FiguresOf("b").held()), 1'000);
  stream_->WritesDone();
  node_.scheduler().RunDue();
  EXPECT_THAT(end_, IsOk());
}

TEST_F(HoldStreamTest, ABatchThatIsWrongInItsFormFailsAlone) {
  MakeBudget("b", "sales", 1'000);
  Open();
  Write(ABatch("first", "", {1}));
  Write(ABatch("one", "sales", {600}));
  v1::StreamAuthorizeHoldsRequest many = ABatch("many", "sales", std::vector<int64_t>(501, 1));
  Write(many);
  Write(v1::StreamAuthorizeHoldsRequest());
  Write(ABatch("two", "sales", {400}));
  EXPECT_THAT(told_, ElementsAre("first: FIELD_INVALID", "one: one-000", "many: TOO_MANY_ITEMS", ": FIELD_REQUIRED",
                                 "two: two-000"));
  EXPECT_TRUE(absl::IsUnknown(end_));
}

TEST_F(HoldStreamTest, TellsOfAllSpendsThatCannotBeJudgedAndWritesNothing) {
  MakeBudget("b", "sales", 1'000);
  Open();
  v1::StreamAuthorizeHoldsRequest bad = ABatch("bad", "sales", {1, 0, 2, 3, 0});
  bad.mutable_batch()->mutable_spends(0)->set_group("organizations/acme/groups/nowhere");
  bad.mutable_batch()->mutable_spends(3)->set_group("organizations/acme/groups/nowhere");
  Write(bad);
  v1::StreamAuthorizeHoldsRequest worse = ABatch("worse", "sales", {1, 2, 3});
  for (const int i : {1, 2}) {
    worse.mutable_batch()->mutable_spends(i)->mutable_tax()->set_currency_code("USD");
    worse.mutable_batch()->mutable_spends(i)->mutable_tax()->set_units(1);
  }
  Write(worse);
  EXPECT_THAT(told_, ElementsAre("bad: GROUP_NOT_FOUND@spends[0] FIELD_INVALID@spends[1].amount "
                                 "GROUP_NOT_FOUND@spends[3] FIELD_INVALID@spends[4].amount",
                                 "worse: FIELD_INVALID@spends[1].tax FIELD_INVALID@spends[2].tax"));
  EXPECT_EQ(Cents(FiguresOf("b").held()), 0);
}

TEST_F(HoldStreamTest, EndsAtABatchOfAnotherOrganizationBehindTheAnswers) {
  MakeBudget("b", "sales", 1'000);
  Open();
  stream_->Write(ABatch("one", "sales", {600}), [](bool) {});
  v1::StreamAuthorizeHoldsRequest foreign = ABatch("two", "sales", {1});
  foreign.mutable_batch()->set_parent("organizations/globex");
  Write(foreign);
  EXPECT_THAT(told_, ElementsAre("one: one-000"));
  EXPECT_THAT(end_, HasReason("ORGANIZATION_MISMATCH"));
}

TEST_F(HoldStreamTest, TurnsAwayWhatIsTooMuchMemoryUntilAnswersAreRead) {
  MakeBudget("b", "sales", 1'000'000);
  std::vector<std::unique_ptr<rpc::ClientStream>> unread;
  for (int s = 0; s < 5; ++s) {
    unread.push_back(OpenUnread(s % 2 == 0 ? "ann" : "bob"));
    WriteLarge(*unread.back(), std::to_string(s));
  }
  EXPECT_THAT(Call<v1::AuthorizeHoldsResponse>("Holds/AuthorizeHolds", ALargeBatch().batch()).status(),
              HasReason("OVERLOADED"));
  v1::SimulateHoldsRequest simulated;
  simulated.set_parent("organizations/acme");
  for (int i = 0; i < 100; ++i) *simulated.add_spends() = ASpend("x", "sales", 1).spend();
  EXPECT_THAT(Call<v1::SimulateHoldsResponse>("Holds/SimulateHolds", simulated).status(), HasReason("OVERLOADED"));
  EXPECT_LE(holds_->batch_bytes(), limits::kBatchBytesInFlight);
  unread.clear();
  node_.scheduler().RunDue();
  EXPECT_EQ(holds_->batch_bytes(), 0U);
  EXPECT_THAT(Call<v1::SimulateHoldsResponse>("Holds/SimulateHolds", simulated), IsOk());
  EXPECT_THAT(Call<v1::AuthorizeHoldsResponse>("Holds/AuthorizeHolds", ABatch("one", "sales", {1}).batch()), IsOk());
  EXPECT_EQ(holds_->batch_bytes(), 0U);
}

TEST_F(HoldStreamTest, OneThatReadsNothingLeavesOthersTheirMemoryAndIsCutOff) {
  MakeBudget("b", "sales", 1'000'000);
  stream_ = OpenUnread();
  stream_->Finish([this](absl::Status status) { end_ = std::move(status); });
  const std::size_t bytes = WriteLarge(*stream_, "b");
  EXPECT_GE(holds_->batch_bytes(), limits::kStreamBytesInFlight);
  EXPECT_LT(holds_->batch_bytes(), limits::kStreamBytesInFlight + 2 * bytes);
  EXPECT_THAT(Call<v1::AuthorizeHoldsResponse>("Holds/AuthorizeHolds", ABatch("one", "sales", {1}).batch()), IsOk());
  dispatcher_.RecheckStreams();
  node_.scheduler().AdvanceBy(rpc::limits::kWriteTime - absl::Seconds(1));
  dispatcher_.RecheckStreams();
  node_.scheduler().RunDue();
  EXPECT_TRUE(absl::IsUnknown(end_));
  node_.scheduler().AdvanceBy(absl::Seconds(1));
  dispatcher_.RecheckStreams();
  node_.scheduler().RunDue();
  EXPECT_TRUE(absl::IsCancelled(end_)) << end_;
  EXPECT_EQ(holds_->batch_bytes(), 0U);
}

TEST_F(HoldStreamTest, ManyOfOneCallerLeaveOthersHalfOfTheirOrganizationsMemory) {
  MakeBudget("b", "sales", 1'000'000);
  std::vector<std::unique_ptr<rpc::ClientStream>> unread;
  for (int s = 0; s < 5; ++s) {
    unread.push_back(OpenUnread("bob"));
    WriteLarge(*unread.back(), std::to_string(s));
  }
  EXPECT_LE(holds_->batch_bytes(), limits::kCallerBatchBytesInFlight);
  EXPECT_THAT(Call<v1::AuthorizeHoldsResponse>("Holds/AuthorizeHolds", ALargeBatch().batch(), As("bob")).status(),
              HasReason("OVERLOADED"));
  EXPECT_THAT(Call<v1::AuthorizeHoldsResponse>("Holds/AuthorizeHolds", ABatch("one", "sales", {1}).batch()), IsOk());
}

TEST_F(HoldStreamTest, ReadsOnWhenItsAnswersAreTaken) {
  MakeBudget("b", "sales", 1'000'000);
  stream_ = OpenUnread();
  WriteLarge(*stream_, "b");
  ReadOn();
  node_.scheduler().RunDue();
  EXPECT_EQ(told_.size(), kLarge);
  EXPECT_THAT(told_, ::testing::Each(::testing::Not(::testing::HasSubstr("OVERLOADED"))));
  EXPECT_EQ(holds_->batch_bytes(), 0U);
}

TEST_F(HoldStreamTest, CountsWhatAnswersWithVerdictsTake) {
  MakeBudget("b", "sales", 1'000'000);
  std::vector<std::unique_ptr<rpc::ClientStream>> unread;
  for (int s = 0; s < 3; ++s) {
    unread.push_back(OpenUnread(s % 2 == 0 ? "bob" : "cat"));
    WriteLarge(*unread.back(), std::to_string(s));
  }
  ASSERT_GT(holds_->batch_bytes() + 1'000 * limits::kExplainedSpendBytes, limits::kBatchBytesInFlight);
  ASSERT_LT(holds_->batch_bytes() + 2'000 * limits::kBatchedSpendBytes, limits::kBatchBytesInFlight);
  v1::BatchAuthorizeHoldsRequest many;
  many.set_parent("organizations/acme");
  for (int i = 0; i < 1'000; ++i) *many.add_requests() = ASpend("m-" + std::to_string(i), "sales", 1);
  EXPECT_THAT(Call<v1::BatchAuthorizeHoldsResponse>("Holds/BatchAuthorizeHolds", many).status(),
              HasReason("OVERLOADED"));
}

TEST_F(HoldStreamTest, AnswersWhatItHasReadOfACallerWhoMayNotGoOn) {
  class Nobody final : public rpc::Authorizer {
   public:
    absl::Status Authorize(rpc::Caller&, const rpc::Method&) override {
      return MakeError(absl::StatusCode::kPermissionDenied, "PERMISSION_REQUIRED", "no more");
    }
  };
  MakeBudget("b", "sales", 1'000);
  Open();
  node_.scheduler().RunDue();
  Nobody nobody;
  authorizer_.Set(&nobody);
  // The first batch was admitted with the stream; the second one is checked while the first one is being decided.
  stream_->Write(ABatch("one", "sales", {600}), [](bool) {});
  Write(ABatch("two", "sales", {1}));
  authorizer_.Set(nullptr);
  EXPECT_THAT(told_, ElementsAre("one: one-000"));
  EXPECT_THAT(end_, HasReason("PERMISSION_REQUIRED"));
  EXPECT_EQ(Cents(FiguresOf("b").held()), 600) << "nothing that was not answered";
}

}  // namespace
}  // namespace outlay::budget
