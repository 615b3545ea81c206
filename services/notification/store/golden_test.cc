// The bytes of every key and record. They never change: a data directory outlives its program.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "common/store/testing/hex.h"
#include "services/notification/store/keyspaces.h"
#include "services/notification/store/preferences.h"
#include "services/notification/store/records.h"
#include "services/notification/store/templates.h"

namespace outlay::notification {
namespace {

using ::outlay::store::KeyHex;
using ::outlay::store::ValueHex;

TEST(NotificationGoldenTest, KeysKeepTheirBytes) {
  EXPECT_EQ(KeyHex(kNotices, {"o", "u", "n"}), "0001076f00017500016e0001");
  EXPECT_EQ(KeyHex(kUnreadNotices, {"o", "u", "n"}), "0002076f00017500016e0001");
  EXPECT_EQ(KeyHex(kInboxes, {"o", "u"}), "0003076f0001750001");
  EXPECT_EQ(KeyHex(kMutes, {"o", "u", "s"}), "0004076f0001750001730001");
  EXPECT_EQ(KeyHex(kSubscriptions, {"o", "s"}), "0005076f0001730001");
  EXPECT_EQ(KeyHex(kOrders, {"o", "p"}), "0006076f0001700001");
  EXPECT_EQ(KeyHex(kOrdersByNextStep, {"o", absl::FromUnixMicros(1), "p"}), "0007076f00018000000000000001700001");
  EXPECT_EQ(KeyHex(kPreferences, {"o", "u"}), "0018076f0001750001");
  EXPECT_EQ(KeyHex(kGathered, {"o", "u", "m", "n"}), "001a076f00017500016d00016e0001");
  EXPECT_EQ(KeyHex(kOptOuts, {"o", "d"}), "001b076f0001640001");
  EXPECT_EQ(KeyHex(kErasures, {"o", "u"}), "001c076f0001750001");
  EXPECT_EQ(KeyHex(kTemplates, {"o", "k", "l"}), "0019076f00016b00016c0001");
  EXPECT_EQ(KeyHex(kSnapshots, {"p"}), "000807700001");
  EXPECT_EQ(KeyHex(kLadders, {"o"}), "001d076f0001");
  EXPECT_EQ(KeyHex(kOrdersByStepDay, {absl::FromUnixMicros(1), "o", "p"}), "001f0780000000000000016f0001700001");
  EXPECT_EQ(KeyHex(kChangingLadders, {"o"}), "001e076f0001");
  EXPECT_EQ(KeyHex(kDueInvoices, {"o", "i"}), "0020076f0001690001");
  EXPECT_EQ(KeyHex(kInvoicesByStepDay, {absl::FromUnixMicros(1), "o", "i"}), "00210780000000000000016f0001690001");
  EXPECT_EQ(KeyHex(kInvoiceLadders, {"o"}), "0022076f0001");
  EXPECT_EQ(KeyHex(kChangingInvoiceLadders, {"o"}), "0023076f0001");
}

Notice FullNotice() {
  return {.kind = "k",
          .event_type = "e",
          .subject = "s",
          .title = "t",
          .text = "x",
          .create_time = absl::FromUnixMicros(1),
          .event_time = absl::FromUnixMicros(2),
          .read_time = absl::FromUnixMicros(3),
          .acknowledge_time = absl::FromUnixMicros(4),
          .muted = true,
          .inviter = "i"};
}

Subscription FullSubscription() {
  Subscription subscription;
  subscription.id = "i";
  subscription.event_type = "e";
  subscription.conditions = {{.field = "f", .values = {"v", "w"}}};
  subscription.user_fields = {"p"};
  subscription.users = {"u"};
  subscription.title = "t";
  subscription.text = "x";
  subscription.disabled = true;
  subscription.create_time = absl::FromUnixMicros(1);
  subscription.contacts = true;
  subscription.fallback_roles = {"l"};
  return subscription;
}

Order FullOrder() {
  Order order;
  order.number = "n";
  order.group_id = "g";
  order.creator = "c";
  order.requesters = {"r"};
  order.requisitioner = "q";
  order.days = {.first = absl::CivilDay(1970, 1, 2), .last = absl::CivilDay(1970, 1, 3)};
  order.armed = true;
  order.since = absl::CivilDay(1969, 12, 31);
  order.told = {{.last_day = absl::CivilDay(1970, 1, 4), .offset = {.months = 1, .days = 2}}};
  order.next_day = absl::CivilDay(1970, 1, 5);
  order.generation = 6;
  order.contacts = {"z"};
  order.ladder_revision = 7;
  order.passed = {{.last_day = absl::CivilDay(1970, 1, 6), .until = absl::CivilDay(1970, 1, 7)}};
  return order;
}

DueInvoice FullDueInvoice() {
  DueInvoice invoice;
  invoice.number = "n";
  invoice.bill_from_entity = "b";
  invoice.amount = Money(2, Currency::Of("EUR"));
  invoice.credited = Money(1, Currency::Of("EUR"));
  invoice.order_id = "o";
  invoice.order_number = "p";
  invoice.posted_by = {"u"};
  invoice.days = {.first = absl::CivilDay(1970, 1, 3), .last = absl::CivilDay(1970, 1, 3)};
  invoice.armed = true;
  invoice.since = absl::CivilDay(1969, 12, 31);
  invoice.told = {{.last_day = absl::CivilDay(1970, 1, 4), .offset = {.months = 1, .days = 2}}};
  invoice.next_day = absl::CivilDay(1970, 1, 5);
  invoice.generation = 6;
  invoice.ladder_revision = 7;
  invoice.passed = {{.last_day = absl::CivilDay(1970, 1, 6), .until = absl::CivilDay(1970, 1, 7)}};
  return invoice;
}

Preferences FullPreferences() {
  Preferences preferences;
  preferences.choices = {{.kind = "k", .channel = ChannelKind::kEmail, .disabled = true}};
  preferences.digest = Gathering::kDaily;
  preferences.digest_hour = 8;
  preferences.quiet_hours = QuietHours{.start_minute = 1320, .end_minute = 420};
  preferences.time_zone = "z";
  preferences.language = "l";
  preferences.revision = 2;
  preferences.update_time = absl::FromUnixMicros(3);
  return preferences;
}

TEST(NotificationGoldenTest, RecordsKeepTheirBytesAndReadBack) {
  EXPECT_EQ(ValueHex(ToRecord(FullNotice())), "0a016b1201651a01732201742a0178300138024003480450015a0169");
  EXPECT_EQ(FromRecord(ToRecord(FullNotice())), FullNotice());
  EXPECT_EQ(ValueHex(ToRecord(FullSubscription())),
            "0a016512090a01661201761201771a01702201752a017432017838014001480152016c");
  EXPECT_EQ(FromRecord("i", ToRecord(FullSubscription())), FullSubscription());
  EXPECT_EQ(ValueHex(ToRecord(FullOrder())),
            "0a016e1201631a01722201713801520167580260046801720608061001180278088001068a01017a9001079a0104080a100c");
  EXPECT_EQ(FromRecord(ToRecord(FullOrder())), FullOrder());
  EXPECT_EQ(ValueHex(ToRecord(FullDueInvoice())),
            "0a016e1201621a034555522002280132016f3a017042017548045001580162060806100118026a04080a100c70087806800107");
  const absl::StatusOr<DueInvoice> read = FromRecord(ToRecord(FullDueInvoice()));
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(*read, FullDueInvoice());
  EXPECT_EQ(ValueHex(ToRecord(FullPreferences())), "0a070a016b1002180110031808200128a80a30a4033a017a42016c48025003");
  EXPECT_EQ(FromRecord(ToRecord(FullPreferences())), FullPreferences());
  const WordTemplate words = {.words = {.title = "t", .text = "x"},
                              .create_time = absl::FromUnixMicros(1),
                              .update_time = absl::FromUnixMicros(2),
                              .revision = 3};
  EXPECT_EQ(ValueHex(ToRecord(words)), "0a0174120178180120022803");
  EXPECT_EQ(FromRecord(ToRecord(words)), words);
  const LadderBook book = {
      .versions = {{.revision = 1,
                    .ladder = {{.up_to_months = 2, .offsets = {{.months = 3, .days = 4}}}},
                    .last_day = absl::CivilDay(1970, 1, 6)},
                   {.revision = 2, .ladder = {{.up_to_months = 0, .offsets = {}}}, .last_day = std::nullopt}},
      .update_time = absl::FromUnixMicros(6),
      .looked_to = "p",
      .has_left = true};
  EXPECT_EQ(ValueHex(ToRecord(book)), "0a0e080112080802120408031004180a0a040802120010061a01702001");
  EXPECT_EQ(FromRecord(ToRecord(book)), book);
  storage::v1::InboxRecord inbox;
  inbox.set_unread(1);
  inbox.set_muted_subjects(2);
  EXPECT_EQ(ValueHex(inbox), "08011002");
  storage::v1::SnapshotRecord snapshots;
  snapshots.set_begun(2);
  snapshots.set_ended(1);
  EXPECT_EQ(ValueHex(snapshots), "08021001");
}

}  // namespace
}  // namespace outlay::notification
