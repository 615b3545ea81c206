// The bytes of every key and record of deliveries. They never change: a data directory outlives its program.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "common/store/testing/hex.h"
#include "common/testing/matchers.h"
#include "services/notification/store/delivery_records.h"
#include "services/notification/store/keyspaces.h"

namespace outlay::notification {
namespace {

using ::outlay::store::KeyHex;
using ::outlay::store::ValueHex;
using ::outlay::testing::IsOkAndHolds;

TEST(DeliveriesGoldenTest, KeysKeepTheirBytes) {
  const absl::Time time = absl::FromUnixMicros(1);
  EXPECT_EQ(KeyHex(kTargets, {"o", "t"}), "0009076f0001740001");
  EXPECT_EQ(KeyHex(kDeliveries, {"o", "d"}), "000a076f0001640001");
  EXPECT_EQ(KeyHex(kPlaces, {"o", "t", "s", 3}), "000b076f00017400017300010000000000000003");
  EXPECT_EQ(KeyHex(kDueDeliveries, {"o", "t", time, "d"}), "000c076f00017400018000000000000001640001");
  EXPECT_EQ(KeyHex(kDeliveriesByState, {"o", 1, "d"}), "000d076f00010000000000000001640001");
  EXPECT_EQ(KeyHex(kDeliveriesByUser, {"o", "u", "d"}), "000e076f0001750001640001");
  EXPECT_EQ(KeyHex(kTargetStates, {"o", "t"}), "000f076f0001740001");
  EXPECT_EQ(KeyHex(kDueTargets, {time, "o", "t"}), "00100780000000000000016f0001740001");
  EXPECT_EQ(KeyHex(kPlans, {"o", 2}), "0011076f00010000000000000002");
  EXPECT_EQ(KeyHex(kEndedDeliveries, {time, "o", "d"}), "00130780000000000000016f0001640001");
  EXPECT_EQ(KeyHex(kDeliveryFigures, {"o"}), "0012076f0001");
}

WebhookTarget FullTarget() {
  return {.id = "i",
          .spec = {.display_name = "d", .url = "u", .kinds = {"k"}, .is_short = true, .disabled = true},
          .secrets = {{.key = "s", .expire_time = std::nullopt}, {.key = "r", .expire_time = absl::FromUnixMicros(1)}},
          .create_time = absl::FromUnixMicros(2),
          .update_time = absl::FromUnixMicros(3),
          .revision = 4,
          .create_digest = "c"};
}

Delivery FullDelivery() {
  Delivery delivery;
  delivery.target = "t";
  delivery.user_id = "u";
  delivery.notice_id = "n";
  delivery.kind = "k";
  delivery.subject = "s";
  delivery.state = DeliveryState::kDead;
  delivery.place = 1;
  delivery.create_time = absl::FromUnixMicros(2);
  delivery.due_time = absl::FromUnixMicros(3);
  delivery.end_time = absl::FromUnixMicros(4);
  delivery.attempt_count = 5;
  delivery.attempts = {
      {.time = absl::FromUnixMicros(6), .outcome = AttemptOutcome::kPermanent, .code = 7, .text = "x"}};
  delivery.redeliveries = 8;
  delivery.is_first = true;
  return delivery;
}

TEST(DeliveriesGoldenTest, RecordsKeepTheirBytesAndReadBack) {
  EXPECT_EQ(ValueHex(ToRecord(FullTarget())), "0a01641201751a016b2001280132030a017332050a01721001380240034804520163");
  EXPECT_EQ(FromRecord("i", ToRecord(FullTarget())), FullTarget());
  EXPECT_EQ(ValueHex(ToRecord(FullDelivery())),
            "0a01741201751a016e22016b2a0173300338014002480350045805620908061003180722017868087001");
  EXPECT_THAT(FromRecord(ToRecord(FullDelivery())), IsOkAndHolds(FullDelivery()));
  const TargetState state = {.failures = 1,
                             .paused_until = absl::FromUnixMicros(2),
                             .next_time = absl::FromUnixMicros(3),
                             .pending = 4,
                             .dead = 5};
  EXPECT_EQ(ValueHex(ToRecord(state)), "08011002180320042805");
  EXPECT_EQ(FromRecord(ToRecord(state)), state);
  storage::v1::PlanRecord plan;
  plan.set_done(1);
  plan.add_notices()->set_user_id("u");
  plan.mutable_notices(0)->set_notice_id("n");
  EXPECT_EQ(ValueHex(plan), "0a060a017512016e1001");
  storage::v1::PlaceRecord place;
  place.set_delivery_id("d");
  EXPECT_EQ(ValueHex(place), "0a0164");
  storage::v1::DeliveryFiguresRecord figures;
  figures.set_last_place(1);
  figures.set_targets(2);
  figures.set_contact_pace_micros(3);
  EXPECT_EQ(ValueHex(figures), "080110021803");
  storage::v1::OptOutRecord opt_out;
  opt_out.set_create_time_micros(1);
  EXPECT_EQ(ValueHex(opt_out), "0801");
}

TEST(DeliveriesGoldenTest, RefusesStatesAndOutcomesThatThereAreNot) {
  storage::v1::DeliveryRecord record = ToRecord(FullDelivery());
  record.set_state(5);
  EXPECT_TRUE(absl::IsDataLoss(FromRecord(record).status()));
  record = ToRecord(FullDelivery());
  record.mutable_attempts(0)->set_outcome(0);
  EXPECT_TRUE(absl::IsDataLoss(FromRecord(record).status()));
}

}  // namespace
}  // namespace outlay::notification
