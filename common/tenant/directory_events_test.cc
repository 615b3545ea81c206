#include "common/tenant/directory_events.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/matchers.h"

namespace outlay::tenant {
namespace {

using directory::v1::GroupChanged;
using outlay::testing::HasMetadata;
using outlay::testing::HasReason;
using outlay::testing::IsOk;

TEST(DirectoryEventsTest, ReadsAnEventByItsType) {
  GroupChanged group;
  group.set_group("organizations/acme/groups/g");
  const auto event = ParseDirectoryEvent("outlay.directory.v1.GroupChanged", group.SerializeAsString());
  ASSERT_THAT(event, IsOk());
  EXPECT_TRUE(std::holds_alternative<GroupChanged>(*event));
  EXPECT_EQ(OrganizationOf(*event), "acme");
}

TEST(DirectoryEventsTest, KnowsItsTypes) {
  EXPECT_TRUE(IsDirectoryEvent("outlay.directory.v1.OrganizationChanged"));
  EXPECT_TRUE(IsDirectoryEvent("outlay.directory.v1.GroupDeleted"));
  EXPECT_TRUE(IsDirectoryEvent("outlay.directory.v1.ExchangeRateChanged"));
  EXPECT_FALSE(IsDirectoryEvent("outlay.directory.v1.UserChanged"));
}

TEST(DirectoryEventsTest, RefusesWhatItCannotUse) {
  EXPECT_THAT(ParseDirectoryEvent("outlay.directory.v1.GroupChanged", "\x0a\x7f"), HasReason("EVENT_UNREADABLE"));
  EXPECT_THAT(ParseDirectoryEvent("outlay.directory.v1.UserChanged", ""), HasReason("EVENT_UNREADABLE"));
  const auto nameless = ParseDirectoryEvent("outlay.directory.v1.GroupChanged", "");
  EXPECT_THAT(nameless, HasReason("FIELD_REQUIRED"));
  EXPECT_THAT(nameless, HasMetadata("field", "group"));
}

}  // namespace
}  // namespace outlay::tenant
