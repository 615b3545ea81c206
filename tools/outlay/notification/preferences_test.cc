// outlay inbox preferences.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "outlay/notification/v1/preferences.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/testing/fixture.h"

namespace outlay::cli {
namespace {

namespace no = notification::v1;

using ::testing::HasSubstr;

constexpr char kPresent[] = R"pb(
  name: "organizations/acme/users/ann/preferences"
  choices { channel: CHANNEL_EMAIL disabled: true }
  digest: DIGEST_DAILY
  digest_hour: 8
  quiet_hours { start_minute: 1320 end_minute: 425 }
  language: "de"
  etag: "e1"
)pb";

class PreferencesTest : public CliTest {};

TEST_F(PreferencesTest, AreShownInWords) {
  Answer<no::GetPreferencesRequest, no::UserPreferences>(client::kGetPreferences, kPresent);
  EXPECT_EQ(Run({"inbox", "preferences"}), ExitCode::kOk);
  EXPECT_THAT(out(), HasSubstr("off          email\n"));
  EXPECT_THAT(out(), HasSubstr("digest       daily at 8:00\n"));
  EXPECT_THAT(out(), HasSubstr("quiet hours  22:00-07:05\n"));
  EXPECT_THAT(out(), HasSubstr("time zone    the organization's\n"));
}

TEST_F(PreferencesTest, WhatFlagsSayChangesAndTheRestStays) {
  Answer<no::GetPreferencesRequest, no::UserPreferences>(client::kGetPreferences, kPresent);
  Answer<no::UpdatePreferencesRequest, no::UserPreferences>(client::kUpdatePreferences, kPresent);
  EXPECT_EQ(Run({"inbox", "preferences", "--on=email", "--off=inbox:balance-low", "--digest=hourly",
                 "--quiet-hours=none", "--time-zone=Asia/Tokyo"}),
            ExitCode::kOk);
  EXPECT_THAT(asked(), HasSubstr("choices { channel: CHANNEL_EMAIL } "
                                 "choices { kind: \"balance-low\" channel: CHANNEL_INBOX disabled: true } "
                                 "digest: DIGEST_HOURLY time_zone: \"Asia/Tokyo\" language: \"de\" etag: \"e1\""));
}

TEST_F(PreferencesTest, SaysHowToWriteThem) {
  Answer<no::GetPreferencesRequest, no::UserPreferences>(client::kGetPreferences, kPresent);
  for (const char* flag :
       {"--quiet-hours=22-7", "--quiet-hours=24:00-07:00", "--digest=daily@x", "--digest=never", "--off=pigeon"}) {
    EXPECT_EQ(Run({"inbox", "preferences", flag}), ExitCode::kUsage) << flag;
  }
}

}  // namespace
}  // namespace outlay::cli
