#include "services/notification/domain/contact.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "services/notification/domain/limits.h"
#include "services/notification/domain/unsubscribe.h"

namespace outlay::notification {
namespace {

TEST(ContactTest, APathIsNoUser) {
  EXPECT_EQ(ContactPath("po-1", "c"), "purchaseOrders/po-1/contacts/c");
  EXPECT_TRUE(IsOutsider(ContactPath("po-1", "c")));
  EXPECT_FALSE(IsOutsider("ann"));
}

TEST(ContactSlotTest, SomeLeaveAtOnceAndTheRestAtThePaceOfTheDay) {
  const absl::Time now = absl::FromUnixSeconds(1'700'000'000);
  const absl::Duration slot = absl::Hours(24) / limits::kContactMailsPerDay;
  absl::Time paid = absl::UnixEpoch();
  int64_t at_once = 0;
  absl::Time last = now;
  for (int64_t i = 0; i < limits::kContactMailsPerDay; ++i) {
    const ContactSlot taken = TakeContactSlot(paid, now);
    paid = taken.paid_until;
    EXPECT_GE(taken.due, last);
    last = taken.due;
    at_once += taken.due == now ? 1 : 0;
  }
  EXPECT_EQ(at_once, limits::kContactMailsAtOnce + 1);
  EXPECT_EQ(last, now + slot * (limits::kContactMailsPerDay - limits::kContactMailsAtOnce - 1));
  EXPECT_EQ(TakeContactSlot(paid, now + absl::Hours(48)).due, now + absl::Hours(48)) << "a quiet day pays for it";
}

TEST(UnsubscribeTest, OnlyASignedPathCounts) {
  const std::string key(32, 'k');
  const OptOut who = {.organization = "acme", .address_digest = AddressDigest(key, "acme", "Zoe@Example.org")};
  EXPECT_EQ(who.address_digest, AddressDigest(key, "acme", "zoe@example.ORG"));
  EXPECT_NE(who.address_digest, AddressDigest(key, "globex", "zoe@example.org"));
  EXPECT_NE(who.address_digest, AddressDigest(std::string(32, 'l'), "acme", "zoe@example.org"));
  const std::string path = UnsubscribePath(key, who);
  EXPECT_EQ(ReadUnsubscribePath(key, path), who);
  EXPECT_EQ(ReadUnsubscribePath(key, "/" + path), who);
  for (size_t i = 0; i < path.size(); ++i) {
    std::string other = path;
    other[i] = other[i] == 'x' ? 'y' : 'x';
    EXPECT_EQ(ReadUnsubscribePath(key, other), std::nullopt) << other;
  }
  EXPECT_EQ(ReadUnsubscribePath(key, path + "/"), std::nullopt);
  EXPECT_EQ(ReadUnsubscribePath(key, ""), std::nullopt);
  EXPECT_EQ(ReadUnsubscribePath(std::string(32, 'l'), path), std::nullopt);
}

}  // namespace
}  // namespace outlay::notification
