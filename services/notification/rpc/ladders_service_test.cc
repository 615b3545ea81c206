// The ladder of an organization as callers set it, and what orders make of it. Real and fake: see ServiceNode.
#include "services/notification/rpc/ladders_service.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "common/tenant/keyspaces.h"
#include "google/protobuf/text_format.h"
#include "services/notification/domain/limits.h"
#include "services/notification/rpc/testing/service.h"
#include "services/notification/store/keyspaces.h"
#include "services/notification/store/orders.h"

namespace outlay::notification {
namespace {

using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::outlay::testing::IsOkAndHolds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using Day = absl::CivilDay;

class LaddersServiceTest : public ::testing::Test, public ServiceNode {
 protected:
  LaddersServiceTest() { GoTo(Day(2024, 3, 1)); }
  void GoTo(Day day) { node_.clock().SetTime(DayStart(day, TimeZone::Load("Europe/Berlin").value())); }
  v1::ExpiryLadder Get(const std::string& organization = "acme") {
    v1::GetExpiryLadderRequest request;
    request.set_name("organizations/" + organization + "/expiryLadder");
    const auto ladder = Call<v1::ExpiryLadder>("ExpiryLadders/GetExpiryLadder", request, As("ann", organization));
    EXPECT_THAT(ladder, IsOk());
    return ladder.ok() ? *ladder : v1::ExpiryLadder();
  }
  absl::StatusOr<v1::ExpiryLadder> Update(const std::string& request_id, const std::string& text) {
    v1::UpdateExpiryLadderRequest request;
    request.set_request_id(request_id);
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, request.mutable_expiry_ladder()));
    request.mutable_expiry_ladder()->set_name("organizations/acme/expiryLadder");
    return Call<v1::ExpiryLadder>("ExpiryLadders/UpdateExpiryLadder", request, As("ann"));
  }
  std::vector<std::string> Ends() {
    std::vector<std::string> numbers;
    for (const v1::Notice& notice : Inbox()) {
      if (notice.kind() == "order-expiring") numbers.push_back(notice.title().substr(15, 7));
    }
    return numbers;
  }
};

TEST_F(LaddersServiceTest, WithoutOneTheBuiltInLadderIsShown) {
  const v1::ExpiryLadder ladder = Get();
  EXPECT_EQ(ladder.name(), "organizations/acme/expiryLadder");
  ASSERT_THAT(ladder.rungs(), SizeIs(3));
  EXPECT_EQ(ladder.rungs(0).up_to_months(), 1);
  EXPECT_EQ(ladder.rungs(0).steps(0).days_before(), 7);
  EXPECT_FALSE(ladder.has_update_time());
  EXPECT_FALSE(ladder.changing());
}

TEST_F(LaddersServiceTest, IsChangedOnceAndByItsEtag) {
  const std::string before = Get().etag();
  const std::string ten = "rungs { steps { days_before: 10 } } etag: '" + before + "'";
  const auto changed = Update("r1", ten);
  ASSERT_THAT(changed, IsOk());
  EXPECT_THAT(changed->rungs(), SizeIs(1));
  EXPECT_TRUE(changed->has_update_time());
  EXPECT_THAT(Update("r1", ten), IsOk()) << "a retry answers as before";
  EXPECT_THAT(Update("r2", ten), HasReason("ETAG_MISMATCH"));
  EXPECT_EQ(Get().etag(), changed->etag());
  EXPECT_THAT(Get("globex").rungs(), SizeIs(3)) << "another organization's stays";
  // Back to the built-in one.
  const auto back = Update("r3", "");
  ASSERT_THAT(back, IsOk());
  EXPECT_THAT(back->rungs(), SizeIs(3));
}

TEST_F(LaddersServiceTest, RefusesWhatIsNoLadder) {
  EXPECT_THAT(Update("r1", "rungs { up_to_months: 3 }"), HasReason("FIELD_INVALID"));
  EXPECT_THAT(Update("r2", "rungs { steps { days_before: 7 } steps { days_before: 7 } }"), HasReason("FIELD_INVALID"));
  EXPECT_FALSE(Get().has_update_time());
}

TEST_F(LaddersServiceTest, OrdersComeOverInBoundedStepsAndNothingIsToldTwiceOrLost) {
  // More than two bodies bring over. Told on March 24 and 31 by the built-in ladder.
  const int orders = static_cast<int>(2 * limits::kRearmedPerBody + 10);
  for (int i = 0; i < orders; ++i) Issue(Concat("p", 1'000 + i), Day(2024, 3, 1), Day(2024, 3, 31));
  GoTo(Day(2024, 3, 24));
  // Before the step of this day is told, the ladder changes.
  ASSERT_THAT(Update("r1", "rungs { steps { days_before: 6 } steps { days_before: 7 } }"), IsOk());
  EXPECT_TRUE(Get().changing());
  Rearm();
  EXPECT_TRUE(Get().changing()) << "what is due is told first";
  for (int look = 0; look < 3; ++look) TellExpiries();
  EXPECT_THAT(Ends(), SizeIs(orders));
  Rearm();
  EXPECT_FALSE(Get().changing());
  Rearm();
  GoTo(Day(2024, 3, 25));
  for (int look = 0; look < 3; ++look) TellExpiries();
  EXPECT_THAT(Ends(), SizeIs(2 * orders));
  GoTo(Day(2024, 6, 1));
  for (int look = 0; look < 3; ++look) TellExpiries();
  EXPECT_THAT(Ends(), SizeIs(2 * orders)) << "the built-in step on the last day counts no more";
}

TEST_F(LaddersServiceTest, AnOrderThatIsHeardOfMeanwhileHasTheNewLadder) {
  ASSERT_THAT(Update("r1", "rungs { steps { days_before: 3 } }"), IsOk());
  Issue("p1", Day(2024, 3, 1), Day(2024, 3, 31));
  Rearm();
  GoTo(Day(2024, 3, 27));
  TellExpiries();
  EXPECT_THAT(Ends(), IsEmpty());
  GoTo(Day(2024, 3, 28));
  TellExpiries();
  EXPECT_THAT(Ends(), ElementsAre("PO p1 e"));
}

// What a program before this one wrote.
TEST_F(LaddersServiceTest, StepsOfTheIndexOfBeforeAreToldAsWell) {
  const int orders = static_cast<int>(limits::kRearmedPerBody + 10);
  for (int i = 0; i < orders; ++i) Issue(Concat("p", 1'000 + i), Day(2024, 3, 1), Day(2024, 3, 31));
  const absl::Time step = absl::FromCivil(Day(2024, 3, 24), absl::UTCTimeZone());
  ASSERT_THAT(node_.Write("acme",
                          [&](store::Transaction& txn) {
                            for (int i = 0; i < orders; ++i) {
                              const std::string id = Concat("p", 1'000 + i);
                              txn.Delete(kOrdersByStepDay, {step, "acme", id});
                              txn.Put(kOrdersByNextStep, {"acme", step, id}, NoValue());
                            }
                            // Of one that is gone.
                            txn.Put(kOrdersByNextStep, {"acme", step, "gone"}, NoValue());
                            return absl::OkStatus();
                          }),
              IsOk());
  Rearm();
  GoTo(Day(2024, 3, 24));
  for (int look = 0; look < 2; ++look) TellExpiries();
  EXPECT_THAT(Ends(), SizeIs(orders));
  EXPECT_THAT(FindUnmovedSteps(*node_.store().Read(store::PartitionOf("acme"))),
              IsOkAndHolds(std::optional<std::string>()));
}

// Organizations whose today is another one, and a day that a developer set.
TEST_F(LaddersServiceTest, EachOrganizationIsToldInItsOwnDay) {
  SetUpOrganization("kiri", "Pacific/Kiritimati");
  const auto issue = [&](const std::string& organization) {
    auto event = OrderEvent("p1", Day(2024, 3, 1), Day(2024, 3, 31));
    event.mutable_purchase_order()->set_name("organizations/" + organization + "/purchaseOrders/p1");
    purchase_order::v1::Period& period = *event.mutable_purchase_order()->mutable_period();
    period.Clear();
    period.set_first_month("2024-03");
    period.set_last_month("2024-03");
    EXPECT_THAT(Apply(event, event.purchase_order().name(), false, organization), IsOk());
  };
  for (const char* organization : {"acme", "kiri", "globex"}) issue(organization);
  const auto ends = [&](const std::string& organization) {
    size_t count = 0;
    for (const v1::Notice& notice : Inbox("ann", organization)) count += notice.kind() == "order-expiring" ? 1 : 0;
    return count;
  };
  // 10:00 UTC is midnight of the next day there.
  node_.clock().SetTime(absl::FromCivil(absl::CivilSecond(2024, 3, 23, 10, 0, 0), absl::UTCTimeZone()));
  TellExpiries();
  EXPECT_EQ(ends("kiri"), 1u);
  EXPECT_EQ(ends("globex"), 0u);
  node_.clock().SetTime(absl::FromCivil(absl::CivilSecond(2024, 3, 23, 23, 0, 0), absl::UTCTimeZone()));
  TellExpiries();
  EXPECT_EQ(ends("acme"), 1u);
  EXPECT_EQ(ends("globex"), 0u);
  google::protobuf::Timestamp time;
  rpc::ToProto(absl::FromCivil(Day(2024, 4, 1), absl::UTCTimeZone()), &time);
  ASSERT_THAT(node_.Write("globex",
                          [&](store::Transaction& txn) {
                            txn.Put(tenant::kBusinessTimes, {"globex"}, time);
                            return absl::OkStatus();
                          }),
              IsOk());
  TellExpiries();
  EXPECT_EQ(ends("globex"), 2u);
  EXPECT_EQ(ends("acme"), 1u);
}

// A snapshot that does not name an order takes it away, also when its end is told, or it comes over, meanwhile.
TEST_F(LaddersServiceTest, WhatHappensToAnOrderDuringASnapshotDoesNotKeepIt) {
  Issue("p1", Day(2024, 3, 1), Day(2024, 3, 31));
  GoTo(Day(2024, 3, 24));
  const auto in_snapshot = [&](auto step) {
    return node_.Write("acme", [&](store::Transaction& txn) { return step(txn); });
  };
  ASSERT_THAT(in_snapshot([&](store::Transaction& txn) { return events.BeginSnapshot(txn); }), IsOk());
  ASSERT_THAT(Update("r1", "rungs { steps { days_before: 1 } }"), IsOk());
  TellExpiries();
  Rearm();
  EXPECT_THAT(Ends(), SizeIs(1));
  ASSERT_THAT(in_snapshot([&](store::Transaction& txn) { return events.EndSnapshot(txn); }), IsOk());
  GoTo(Day(2024, 3, 30));
  TellExpiries();
  EXPECT_THAT(Ends(), SizeIs(1));
}

}  // namespace
}  // namespace outlay::notification
