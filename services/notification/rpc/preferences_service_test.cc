// Preferences through the wrapper, and what they do to the inbox.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/matchers.h"
#include "google/protobuf/text_format.h"
#include "services/notification/rpc/testing/service.h"

namespace outlay::notification {
namespace {

using ::outlay::testing::HasMetadata;
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;

class PreferencesServiceTest : public ::testing::Test, public ServiceNode {
 protected:
  absl::StatusOr<v1::UserPreferences> Get(const std::string& user = "ann", const std::string& caller = "ann") {
    v1::GetPreferencesRequest request;
    request.set_name("organizations/acme/users/" + user + "/preferences");
    return Call<v1::UserPreferences>("Preferences/GetPreferences", request, As(caller));
  }
  absl::StatusOr<v1::UserPreferences> Update(const std::string& text, const std::string& request_id = "r",
                                             const std::string& user = "ann", const std::string& caller = "ann") {
    v1::UpdatePreferencesRequest request;
    request.set_request_id(request_id);
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, request.mutable_preferences())) << text;
    request.mutable_preferences()->set_name("organizations/acme/users/" + user + "/preferences");
    return Call<v1::UserPreferences>("Preferences/UpdatePreferences", request, As(caller));
  }
};

TEST_F(PreferencesServiceTest, AreWhatTheUserSaidLast) {
  const auto before = Get();
  ASSERT_THAT(before, IsOk());
  EXPECT_EQ(before->digest(), v1::UserPreferences::DIGEST_NONE);
  EXPECT_FALSE(before->has_update_time());
  const std::string wanted =
      "choices { kind: 'balance-low' channel: CHANNEL_EMAIL disabled: true } digest: DIGEST_DAILY digest_hour: 8 "
      "quiet_hours { start_minute: 1320 end_minute: 420 } time_zone: 'Asia/Tokyo' language: 'de-AT' ";
  const auto updated = Update(wanted + "etag: '" + before->etag() + "'");
  ASSERT_THAT(updated, IsOk());
  EXPECT_NE(updated->etag(), before->etag());
  EXPECT_EQ(Get()->SerializeAsString(), updated->SerializeAsString());
  EXPECT_EQ(updated->choices(0).kind(), "balance-low");
  EXPECT_EQ(updated->quiet_hours().end_minute(), 420);
  EXPECT_EQ(updated->language(), "de-AT");
  EXPECT_TRUE(updated->has_update_time());
  // The same again is no change.
  const auto again = Update(wanted + "etag: '" + updated->etag() + "'", "r2");
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->etag(), updated->etag());
  EXPECT_THAT(Update("etag: '" + before->etag() + "'", "r3"), HasReason("ETAG_MISMATCH"));
}

TEST_F(PreferencesServiceTest, AreOnesOwnAlone) {
  EXPECT_THAT(Get("ann", "eve"), HasReason("INBOX_NOT_YOURS"));
  EXPECT_THAT(Update("", "r", "ann", "eve"), HasReason("INBOX_NOT_YOURS"));
  EXPECT_EQ(node_.Log("acme").size(), 0u);
}

TEST_F(PreferencesServiceTest, RefusesWhatSaysNothing) {
  EXPECT_THAT(Update("quiet_hours { start_minute: 60 end_minute: 60 }"),
              HasMetadata("field", "preferences.quiet_hours.end_minute"));
  EXPECT_THAT(Update("language: 'german'"), HasMetadata("field", "preferences.language"));
  EXPECT_THAT(Update("choices { channel: CHANNEL_INBOX } choices { channel: CHANNEL_INBOX }"),
              HasMetadata("field", "preferences.choices[1]"));
  EXPECT_EQ(node_.Log("acme").size(), 0u);
}

TEST_F(PreferencesServiceTest, WhatIsNotWantedInTheInboxComesMuted) {
  ASSERT_THAT(Update("choices { kind: 'balance-low' channel: CHANNEL_INBOX disabled: true }"), IsOk());
  Issue("po-1", absl::CivilDay(2024, 1, 1), absl::CivilDay(2024, 12, 31));
  Cross("po-1");
  ASSERT_EQ(Inbox().size(), 2u);
  EXPECT_TRUE(Inbox()[0].muted());
  EXPECT_FALSE(Inbox()[1].muted());
  EXPECT_EQ(Unread(), 1);
}

}  // namespace
}  // namespace outlay::notification
