// What a client makes of spends and of the answers to them.
#include "client/testing/hold_client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/rpc/validation.h"
#include "common/rpc/values.h"
#include "common/testing/matchers.h"

namespace outlay::client {
namespace {

using ::outlay::testing::IsOk;
using ::testing::HasSubstr;
using ::testing::SizeIs;

TEST_F(HoldClientTest, GathersWhatIsAskedWhileABatchIsUnderWay) {
  Make();
  for (int i = 1; i <= 4; ++i) Ask(ASpend(i));
  ASSERT_THAT(stream(0).written, SizeIs(1));
  EXPECT_EQ(stream(0).batch(0).spends_size(), 1);
  stream(0).Allow(0);
  ASSERT_THAT(stream(0).written, SizeIs(2));
  EXPECT_EQ(stream(0).batch(1).spends_size(), 3);
  EXPECT_NE(stream(0).batch(0).batch_id(), stream(0).batch(1).batch_id());
  stream(0).Allow(1);
  EXPECT_EQ(HoldOf(3), Concat("organizations/acme/holds/", stream(0).batch(1).batch_id(), "-002"));
  EXPECT_EQ((*answers_[3])->organization_sequence, 7);
}

TEST_F(HoldClientTest, SendsTogetherOnlyWhatEndsTogether) {
  Make();
  Ask(ASpend(1));
  Ask(ASpend(2));
  SpendRequest other = ASpend(3);
  other.expire_time = absl::FromUnixSeconds(2'000'000'000);
  Ask(other);
  stream(0).Allow(0);
  stream(0).Allow(1);
  ASSERT_THAT(stream(0).written, SizeIs(3));
  EXPECT_FALSE(stream(0).batch(1).has_expire_time());
  EXPECT_EQ(stream(0).batch(2).expire_time().seconds(), 2'000'000'000);
}

TEST_F(HoldClientTest, NamesTheGrantOfEachSpendThatHasOne) {
  Make();
  Ask(ASpend(1));
  for (int i = 2; i <= 4; ++i) {
    SpendRequest request = ASpend(i);
    if (i != 3) request.override_grant = Concat("organizations/acme/overrideGrants/g", i);
    Ask(request);
  }
  SpendRequest foreign = ASpend(5);
  foreign.override_grant = "organizations/globex/overrideGrants/g";
  Ask(foreign);
  EXPECT_EQ(ReasonOf(4), "ORGANIZATION_MISMATCH");
  EXPECT_EQ(stream(0).batch(0).overrides_size(), 0);
  stream(0).Allow(0);
  ASSERT_EQ(stream(0).batch(1).overrides_size(), 2);
  EXPECT_EQ(stream(0).batch(1).overrides(0).spend(), 0);
  EXPECT_EQ(stream(0).batch(1).overrides(1).spend(), 2);
  EXPECT_EQ(stream(0).batch(1).overrides(1).override_grant(), "organizations/acme/overrideGrants/g4");
  // One of them was used elsewhere: the others are sent again, each with its own.
  stream(0).Refuse(
      1, MakeError(absl::StatusCode::kFailedPrecondition, "OVERRIDE_GRANT_ENDED", "used", {{"field", "spends[0]"}}));
  EXPECT_EQ(ReasonOf(1), "OVERRIDE_GRANT_ENDED");
  ASSERT_EQ(stream(0).batch(2).overrides_size(), 1);
  EXPECT_EQ(stream(0).batch(2).overrides(0).spend(), 1);
  EXPECT_EQ(stream(0).batch(2).overrides(0).override_grant(), "organizations/acme/overrideGrants/g4");
  v1::StreamAuthorizeHoldsResponse response;
  response.set_batch_id(stream(0).batch(2).batch_id());
  response.mutable_response()->add_decisions()->set_hold_id("h-000");
  v1::HoldDecision& by_grant = *response.mutable_response()->add_decisions();
  by_grant.set_hold_id("h-001");
  by_grant.set_override_grant_used(true);
  stream(0).Send(response);
  EXPECT_FALSE((*answers_[2])->override_grant_used);
  EXPECT_TRUE((*answers_[3])->override_grant_used);
}

TEST_F(HoldClientTest, TellsAnErrorOfOneSpendToThatOneAlone) {
  Make();
  for (int i = 1; i <= 4; ++i) Ask(ASpend(i));
  stream(0).Allow(0);
  stream(0).Refuse(1,
                   MakeError(absl::StatusCode::kNotFound, "GROUP_NOT_FOUND", "none", {{"field", "spends[1].group"}}));
  EXPECT_EQ(ReasonOf(2), "GROUP_NOT_FOUND");
  EXPECT_EQ(GetErrorDetail(answers_[2]->status())->metadata, (ErrorMetadata{{"field", "spend.group"}}));
  ASSERT_THAT(stream(0).written, SizeIs(3));
  EXPECT_EQ(stream(0).batch(2).spends_size(), 2);
  EXPECT_NE(stream(0).batch(2).batch_id(), stream(0).batch(1).batch_id());
  stream(0).Allow(2);
  EXPECT_THAT(HoldOf(3), HasSubstr("-001"));
}

TEST_F(HoldClientTest, TellsAllErrorsOfABatchAtOnce) {
  Make();
  for (int i = 1; i <= 5; ++i) Ask(ASpend(i));
  stream(0).Allow(0);
  stream(0).Refuse(1, MakeError(absl::StatusCode::kNotFound, "GROUP_NOT_FOUND", "none", {{"field", "spends[0].group"}}),
                   {MakeError(absl::StatusCode::kInvalidArgument, "FIELD_INVALID", "past",
                              {{"field", "expire_time"}, {"spend", "spends[2]"}}),
                    MakeError(absl::StatusCode::kNotFound, "GROUP_NOT_FOUND", "none", {{"field", "spends[7].group"}})});
  EXPECT_EQ(ReasonOf(1), "GROUP_NOT_FOUND");
  EXPECT_EQ(ReasonOf(3), "FIELD_INVALID");
  ASSERT_THAT(stream(0).written, SizeIs(3));
  EXPECT_EQ(stream(0).batch(2).spends_size(), 2);
  stream(0).Allow(2);
  EXPECT_THAT(HoldOf(2), HasSubstr("-000"));
  EXPECT_THAT(HoldOf(4), HasSubstr("-001"));
}

TEST_F(HoldClientTest, TellsAnErrorInAFieldOfAllToTheSpendBesideIt) {
  Make();
  for (int i = 1; i <= 4; ++i) Ask(ASpend(i));
  stream(0).Allow(0);
  stream(0).Refuse(1, MakeError(absl::StatusCode::kInvalidArgument, "FIELD_REQUIRED", "expire_time is required",
                                {{"field", "expire_time"}, {"spend", "spends[1]"}}));
  EXPECT_EQ(ReasonOf(2), "FIELD_REQUIRED");
  EXPECT_EQ(GetErrorDetail(answers_[2]->status())->metadata, (ErrorMetadata{{"field", "expire_time"}}));
  ASSERT_THAT(stream(0).written, SizeIs(3));
  EXPECT_EQ(stream(0).batch(2).spends_size(), 2);
}

TEST_F(HoldClientTest, TurnsAwayWhatIsTooMuch) {
  Make({.spends_in_flight_max = 2, .streams = 1, .batches_in_flight = 1});
  for (int i = 1; i <= 3; ++i) Ask(ASpend(i));
  EXPECT_EQ(ReasonOf(2), "CLIENT_OVERLOADED");
  stream(0).Allow(0);
  Ask(ASpend(4));
  EXPECT_EQ(ReasonOf(3), "none");
}

TEST_F(HoldClientTest, RefusesWhatTheServiceWouldRefuse) {
  Make();
  Ask(SpendRequest());
  SpendRequest foreign = ASpend(1);
  foreign.spend.set_group("organizations/globex/groups/sales");
  Ask(foreign);
  SpendRequest generous = ASpend(1);
  generous.tolerance_basis_points = 10'001;
  Ask(generous);
  SpendRequest fine = ASpend(1);
  fine.spend.mutable_amount()->set_nanos(1'000'000);
  Ask(fine);
  SpendRequest taxed = ASpend(1);
  taxed.spend.mutable_tax()->set_currency_code("USD");
  Ask(taxed);
  SpendRequest doubled = ASpend(1);
  for (const char* budget : {"a", "b", "a"}) doubled.spend.add_budgets(Concat("organizations/acme/budgets/", budget));
  Ask(doubled);
  EXPECT_EQ(ReasonOf(0), "FIELD_REQUIRED");
  EXPECT_EQ(ReasonOf(1), "ORGANIZATION_MISMATCH");
  EXPECT_EQ(ReasonOf(2), "FIELD_INVALID");
  EXPECT_EQ(FieldOf(3), "spend.amount");
  EXPECT_EQ(FieldOf(4), "spend.tax");
  EXPECT_EQ(FieldOf(5), "spend.budgets[2]");
  EXPECT_TRUE(channel_.streams.empty());
}

TEST_F(HoldClientTest, RefusesAnEndThatNoMessageCanTellAndNoOther) {
  Make();
  const auto validator = rpc::Validator::Create(v1::AuthorizeHoldsRequest::descriptor());
  ASSERT_THAT(validator, IsOk());
  v1::AuthorizeHoldsRequest asked;
  asked.set_parent("organizations/acme");
  asked.set_batch_id("b");
  *asked.add_spends() = ASpend(1).spend;
  const absl::Time first = absl::FromUnixSeconds(-62'135'596'800);
  const absl::Time last = absl::FromUnixSeconds(253'402'300'799);
  for (const absl::Time time : {absl::InfinitePast(), first - absl::Microseconds(1), first, last,
                                last + absl::Seconds(1), absl::InfiniteFuture()}) {
    SpendRequest request = ASpend(1);
    request.expire_time = time;
    Ask(request);
    rpc::ToProto(absl::FromUnixMicros(absl::ToUnixMicros(time)), asked.mutable_expire_time());
    const absl::Status of_service = validator->Check(asked);
    EXPECT_EQ(ReasonOf(answers_.size() - 1), of_service.ok() ? "none" : ErrorReason(of_service)) << time;
  }
}

TEST_F(HoldClientTest, SendsSmallerBatchesWhenOneIsTooLarge) {
  Make();
  const absl::Status too_large = MakeError(absl::StatusCode::kResourceExhausted, "BODY_TOO_LARGE", "ask for less");
  for (int i = 0; i <= 5; ++i) Ask(ASpend(1));
  stream(0).Allow(0);
  ASSERT_EQ(stream(0).batch(1).spends_size(), 5);
  stream(0).Refuse(1, too_large);
  ASSERT_THAT(stream(0).written, SizeIs(3));
  EXPECT_EQ(stream(0).batch(2).spends_size(), 3);
  stream(0).Allow(2);
  EXPECT_EQ(stream(0).batch(3).spends_size(), 2);
  stream(0).Refuse(3, too_large);
  stream(0).Refuse(4, too_large);
  EXPECT_EQ(ReasonOf(4), "BODY_TOO_LARGE") << "alone it is too large, too";
  stream(0).Allow(5);
  EXPECT_NE(HoldOf(3), "none");
  EXPECT_NE(HoldOf(5), "none");
  EXPECT_THAT(stream(0).written, SizeIs(6));
}

TEST_F(HoldClientTest, WorksWithOptionsThatMakeNoSense) {
  HoldClientOptions options = {.organization = "acme", .batch_spends_max = 0, .streams = 0, .batches_in_flight = 0};
  Make(options);
  for (int i = 1; i <= 3; ++i) Ask(ASpend(i));
  for (std::size_t i = 0; i < 3; ++i) {
    ASSERT_EQ(stream(0).written.size(), i + 1);
    stream(0).Allow(i);
  }
  EXPECT_NE(HoldOf(2), "none");
  const auto connected = HoldClient::Connect({.target = "127.0.0.1:1", .connections = 0, .threads = 0}, options);
  EXPECT_FALSE(connected->AuthorizeAndWait(ASpend(1, absl::Milliseconds(20))).ok());
}

}  // namespace
}  // namespace outlay::client
