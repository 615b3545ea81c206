#include "services/notification/domain/preferences.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "common/base/random.h"
#include "common/testing/matchers.h"
#include "common/testing/seeds.h"
#include "services/notification/domain/language.h"

namespace outlay::notification {
namespace {

using ::outlay::testing::HasMetadata;
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::ElementsAre;

// "2024-03-31T02:30:00+01:00"
absl::Time At(const std::string& text) {
  absl::Time time;
  std::string error;
  EXPECT_TRUE(absl::ParseTime(absl::RFC3339_full, text, &time, &error)) << text << " " << error;
  return time;
}

TimeZone Zone(const std::string& name) {
  return TimeZone::Load(name).value();
}

Preferences Quiet(int start_minute, int end_minute) {
  Preferences preferences;
  preferences.quiet_hours = QuietHours{.start_minute = start_minute, .end_minute = end_minute};
  return preferences;
}

Preferences Gathered(Gathering digest, int hour = 0) {
  Preferences preferences;
  preferences.digest = digest;
  preferences.digest_hour = hour;
  return preferences;
}

struct DueCase {
  const char* zone;
  const char* came;
  const char* due;
};

void ExpectDue(const Preferences& preferences, const std::vector<DueCase>& cases) {
  for (const DueCase& row : cases) {
    EXPECT_EQ(DueTime(preferences, At(row.came), Zone(row.zone)), At(row.due)) << row.zone << " " << row.came;
  }
}

TEST(PreferencesTest, ByDefaultEverythingIsToldAtOnce) {
  EXPECT_EQ(DueTime({}, At("2024-01-01T03:00:01+00:00"), TimeZone()), At("2024-01-01T03:00:01+00:00"));
  EXPECT_TRUE(IsWanted({}, "balance-low", ChannelKind::kEmail));
}

TEST(PreferencesTest, TheChoiceOfAKindGoesBeforeThatOfAll) {
  Preferences preferences;
  preferences.choices = {{.kind = "balance-low", .channel = ChannelKind::kEmail, .disabled = false},
                         {.kind = "", .channel = ChannelKind::kEmail, .disabled = true},
                         {.kind = "order-issued", .channel = ChannelKind::kInbox, .disabled = true}};
  EXPECT_TRUE(IsWanted(preferences, "balance-low", ChannelKind::kEmail));
  EXPECT_FALSE(IsWanted(preferences, "order-issued", ChannelKind::kEmail));
  EXPECT_FALSE(IsWanted(preferences, "order-issued", ChannelKind::kInbox));
  EXPECT_TRUE(IsWanted(preferences, "order-changed", ChannelKind::kInbox));
}

TEST(PreferencesTest, QuietHoursHoldUntilTheirEnd) {
  // From 22:00 to 07:00.
  ExpectDue(Quiet(22 * 60, 7 * 60), {
                                        {"Europe/Berlin", "2024-01-10T21:59:59+01:00", "2024-01-10T21:59:59+01:00"},
                                        {"Europe/Berlin", "2024-01-10T22:00:00+01:00", "2024-01-11T07:00:00+01:00"},
                                        {"Europe/Berlin", "2024-01-11T06:59:59+01:00", "2024-01-11T07:00:00+01:00"},
                                        {"Europe/Berlin", "2024-01-11T07:00:00+01:00", "2024-01-11T07:00:00+01:00"},
                                        {"America/New_York", "2024-01-11T03:30:00+00:00", "2024-01-11T12:00:00+00:00"},
                                    });
  // From 12:00 to 13:30.
  ExpectDue(Quiet(12 * 60, 13 * 60 + 30), {{"Asia/Kolkata", "2024-01-10T12:00:00+05:30", "2024-01-10T13:30:00+05:30"},
                                           {"Asia/Kolkata", "2024-01-10T13:30:00+05:30", "2024-01-10T13:30:00+05:30"},
                                           {"Asia/Kolkata", "2024-01-10T11:59:00+05:30", "2024-01-10T11:59:00+05:30"}});
}

// In Berlin the clock jumps from 02:00 to 03:00 on 2024-03-31 and from 03:00 back to 02:00 on 2024-10-27.
TEST(PreferencesTest, QuietHoursInNightsThatAreShorterOrLonger) {
  ExpectDue(Quiet(22 * 60, 7 * 60), {{"Europe/Berlin", "2024-03-30T23:00:00+01:00", "2024-03-31T07:00:00+02:00"},
                                     {"Europe/Berlin", "2024-10-26T23:00:00+02:00", "2024-10-27T07:00:00+01:00"}});
  // The end, 02:30, is skipped: it is the jump. It comes twice: it is the first one.
  ExpectDue(Quiet(22 * 60, 2 * 60 + 30), {{"Europe/Berlin", "2024-03-31T01:00:00+01:00", "2024-03-31T03:00:00+02:00"},
                                          {"Europe/Berlin", "2024-03-31T03:00:00+02:00", "2024-03-31T03:00:00+02:00"},
                                          {"Europe/Berlin", "2024-10-27T02:10:00+02:00", "2024-10-27T02:30:00+02:00"},
                                          {"Europe/Berlin", "2024-10-27T02:40:00+02:00", "2024-10-27T02:40:00+02:00"},
                                          {"Europe/Berlin", "2024-10-27T02:10:00+01:00", "2024-10-27T02:10:00+01:00"}});
  // The start, 02:30, is skipped; it comes twice.
  ExpectDue(Quiet(2 * 60 + 30, 6 * 60), {{"Europe/Berlin", "2024-03-31T01:59:59+01:00", "2024-03-31T01:59:59+01:00"},
                                         {"Europe/Berlin", "2024-03-31T03:00:00+02:00", "2024-03-31T06:00:00+02:00"},
                                         {"Europe/Berlin", "2024-10-27T02:30:00+02:00", "2024-10-27T06:00:00+01:00"},
                                         {"Europe/Berlin", "2024-10-27T02:10:00+01:00", "2024-10-27T06:00:00+01:00"}});
  // Both bounds are skipped: there is no quiet hour that night.
  ExpectDue(Quiet(2 * 60 + 10, 2 * 60 + 20),
            {{"Europe/Berlin", "2024-03-31T03:00:00+02:00", "2024-03-31T03:00:00+02:00"}});
}

TEST(PreferencesTest, HourlyDigestsGoWithTheFullHourOfTheZone) {
  ExpectDue(Gathered(Gathering::kHourly), {{"Europe/Berlin", "2024-01-10T10:00:00+01:00", "2024-01-10T11:00:00+01:00"},
                                           {"Europe/Berlin", "2024-01-10T10:59:59+01:00", "2024-01-10T11:00:00+01:00"},
                                           {"Asia/Kolkata", "2024-01-10T10:10:00+05:30", "2024-01-10T11:00:00+05:30"},
                                           {"Europe/Berlin", "2024-03-31T01:30:00+01:00", "2024-03-31T03:00:00+02:00"},
                                           {"Europe/Berlin", "2024-10-27T02:30:00+02:00", "2024-10-27T02:00:00+01:00"},
                                           {"UTC", "1969-12-31T22:30:00+00:00", "1969-12-31T23:00:00+00:00"}});
}

TEST(PreferencesTest, DailyDigestsGoAtTheirHour) {
  ExpectDue(Gathered(Gathering::kDaily, 8),
            {{"Europe/Berlin", "2024-01-10T07:59:59+01:00", "2024-01-10T08:00:00+01:00"},
             {"Europe/Berlin", "2024-01-10T08:00:00+01:00", "2024-01-11T08:00:00+01:00"},
             {"Europe/Berlin", "2024-03-30T09:00:00+01:00", "2024-03-31T08:00:00+02:00"}});
  ExpectDue(Gathered(Gathering::kDaily, 2),
            {{"Europe/Berlin", "2024-03-30T12:00:00+01:00", "2024-03-31T03:00:00+02:00"},
             {"Europe/Berlin", "2024-10-26T12:00:00+02:00", "2024-10-27T02:00:00+02:00"},
             {"Europe/Berlin", "2024-10-27T02:00:00+01:00", "2024-10-28T02:00:00+01:00"}});
  // Samoa left out 2011-12-30.
  ExpectDue(Gathered(Gathering::kDaily, 8),
            {{"Pacific/Apia", "2011-12-29T09:00:00-10:00", "2011-12-31T00:00:00+14:00"}});
}

TEST(PreferencesTest, ADigestOfTheNightWaitsForTheMorning) {
  Preferences preferences = Gathered(Gathering::kDaily, 5);
  preferences.quiet_hours = QuietHours{.start_minute = 22 * 60, .end_minute = 7 * 60};
  ExpectDue(preferences, {{"Europe/Berlin", "2024-01-10T12:00:00+01:00", "2024-01-11T07:00:00+01:00"}});
}

// Nothing overtakes, nothing is early, nothing leaves in quiet hours: in nights of jumps, too.
TEST(PreferencesTest, WhatComesLaterIsNeverDueEarlier) {
  testing::ForEachSeed(testing::SeedsFromEnvironment({.first = 1, .count = 300}), [](uint64_t seed) {
    SeededRandom random(seed);
    const std::vector<std::string> zones = {"Europe/Berlin", "Australia/Lord_Howe", "America/New_York", "Asia/Kolkata",
                                            "Pacific/Apia"};
    const TimeZone zone = Zone(zones[random.Uniform(zones.size())]);
    Preferences preferences =
        Gathered(static_cast<Gathering>(1 + random.Uniform(3)), static_cast<int>(random.Uniform(24)));
    const auto start = static_cast<int>(random.Uniform(1440));
    const auto length = static_cast<int>(1 + random.Uniform(1438));
    if (random.Uniform(2) == 0) preferences.quiet_hours = QuietHours{start, (start + length) % 1440};
    absl::Time time = At("2024-03-09T00:00:00+00:00") + absl::Hours(24) * static_cast<int64_t>(random.Uniform(250));
    absl::Time last_due = absl::InfinitePast();
    for (int step = 0; step < 60; ++step) {
      const absl::Time due = DueTime(preferences, time, zone);
      EXPECT_GE(due, time);
      EXPECT_GE(due, last_due);
      Preferences quiet = preferences;
      quiet.digest = Gathering::kNone;
      EXPECT_EQ(DueTime(quiet, due, zone), due) << "it leaves in quiet hours";
      EXPECT_LE(due - time, absl::Hours(24 * 4));
      last_due = due;
      time += absl::Minutes(static_cast<int64_t>(random.Uniform(120)));
    }
  });
}

TEST(PreferencesTest, RefusesWhatSaysNothing) {
  EXPECT_THAT(CheckPreferences(Quiet(60, 61)), IsOk());
  EXPECT_THAT(CheckPreferences(Quiet(60, 60)), HasMetadata("field", "quiet_hours.end_minute"));
  Preferences twice;
  twice.choices = {{.kind = "a", .channel = ChannelKind::kEmail, .disabled = true},
                   {.kind = "a", .channel = ChannelKind::kInbox, .disabled = true}};
  EXPECT_THAT(CheckPreferences(twice), IsOk());
  twice.choices.push_back({.kind = "a", .channel = ChannelKind::kEmail, .disabled = false});
  EXPECT_THAT(CheckPreferences(twice), HasMetadata("field", "choices[2]"));
  Preferences language;
  for (const char* text : {"d", "DE", "de-", "de-AUT", "de_AT", "germ", "de-AT-1"}) {
    language.language = text;
    EXPECT_THAT(CheckPreferences(language), HasReason("FIELD_INVALID")) << text;
  }
  for (const char* text : {"", "de", "de-AT", "de-at", "gsw"}) {
    language.language = text;
    EXPECT_THAT(CheckPreferences(language), IsOk()) << text;
  }
}

TEST(LanguageTest, FallsBackToWiderOnesAndEnglish) {
  EXPECT_THAT(LanguageChain("de-AT", "fr"), ElementsAre("de-at", "de", "fr", "en"));
  EXPECT_THAT(LanguageChain("", "de"), ElementsAre("de", "en"));
  EXPECT_THAT(LanguageChain("en-GB", "en"), ElementsAre("en-gb", "en"));
  EXPECT_THAT(LanguageChain("", ""), ElementsAre("en"));
}

}  // namespace
}  // namespace outlay::notification
