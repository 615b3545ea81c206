// What doctor makes of the metrics of feeds and jobs.
#include "tools/outlay/platform/doctor_progress.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/strings.h"

namespace outlay::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

auto Is(Health health, const std::string& result) {
  return ElementsAre(AllOf(Field(&Finding::health, health), Field(&Finding::result, HasSubstr(result))));
}

class DoctorProgressTest : public ::testing::Test {
 protected:
  // What a service says of a job.
  static std::string Job(const std::string& job, absl::Time success, int failed) {
    return Concat("outlay_jobs_runs_total{job=\"", job, "\",result=\"ok\"} 1000\noutlay_jobs_runs_total{job=\"", job,
                  "\",result=\"failed\"} ", failed, "\noutlay_jobs_last_success_timestamp_seconds{job=\"", job, "\"} ",
                  absl::ToUnixSeconds(success), "\n");
  }
  std::vector<Finding> Jobs(const std::string& metrics) const {
    std::vector<Finding> findings;
    LookAtJobs(Peer::kBudget, metrics, now_, findings);
    return findings;
  }
  std::vector<Finding> Feeds(Peer peer, const std::string& metrics) const {
    std::vector<Finding> findings;
    LookAtFeeds(peer, metrics, now_, findings);
    return findings;
  }

  const absl::Time now_ = absl::FromUnixSeconds(1'800'000'000);
};

TEST_F(DoctorProgressTest, NamesJobsThatStandStill) {
  const std::string good = Job("follow_members", now_, 0);
  EXPECT_THAT(Jobs(""), IsEmpty());
  EXPECT_THAT(Jobs(good + Job("expire_holds", now_ - absl::Hours(2), 0)), Is(Health::kGood, "2 go on"));
  EXPECT_THAT(Jobs(good + Job("expire_holds", now_ - absl::Minutes(121), 0)),
              Is(Health::kBad, "expire_holds has not ended well for 121 min"));
}

// It may run every hour, and have failed once long ago.
TEST_F(DoctorProgressTest, NamesJobsThatFailedAndHaveNotEndedWellSince) {
  EXPECT_THAT(Jobs(Job("expire_holds", now_ - absl::Minutes(5), 7)), Is(Health::kGood, "1 goes on"));
  const std::vector<Finding> found = Jobs(Job("expire_holds", now_ - absl::Minutes(6), 7));
  EXPECT_THAT(found, Is(Health::kUnknown, "for 6 min, and failed 7 times since the start"));
  EXPECT_THAT(found[0].next, HasSubstr("job.failed"));
}

TEST_F(DoctorProgressTest, SaysOfEachFeedByItselfHowLateItIs) {
  const auto behind = [](const std::string& producer, int records, int seconds) {
    return Concat("outlay_feed_lag_records{producer=\"", producer, "\"} ", records,
                  "\noutlay_feed_lag_seconds{producer=\"", producer, "\"} ", seconds, "\n");
  };
  EXPECT_THAT(Feeds(Peer::kNotification, behind("budget", 0, 0) + behind("approval", 0, 0)),
              Is(Health::kGood, "with every event that it follows"));
  const std::vector<Finding> found =
      Feeds(Peer::kNotification, behind("approval", 1, 20) + behind("budget", 1, 20) + behind("directory", 1'234, 31));
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0].health, Health::kGood) << "20 s and 20 s are no 40 s";
  EXPECT_EQ(found[1].health, Health::kGood);
  EXPECT_THAT(std::vector(1, found[2]), Is(Health::kBad, "1,234 records behind directory, 31 s"));
  EXPECT_THAT(Feeds(Peer::kBudget, behind("directory_members", 1, 31)), Is(Health::kBad, "behind directory_members"));
}

// While it is out of reach, the lag stays as it was.
TEST_F(DoctorProgressTest, NamesServicesThatAreNotHeard) {
  const auto heard = [this](absl::Duration ago) {
    return Concat(
        "outlay_feed_lag_records{producer=\"budget\"} 0\noutlay_feed_contact_timestamp_seconds{producer=\"budget\"} ",
        absl::ToUnixSeconds(now_ - ago), "\n");
  };
  EXPECT_THAT(Feeds(Peer::kNotification, heard(absl::Minutes(1))), Is(Health::kGood, "with every event"));
  EXPECT_THAT(Feeds(Peer::kNotification, heard(absl::Seconds(61))),
              Is(Health::kBad, "has not heard from budget for 61 s"));
}

TEST_F(DoctorProgressTest, AServiceThatHasJustStartedHasNoProblem) {
  EXPECT_THAT(Jobs(Job("expire_holds", now_, 0)), Is(Health::kGood, "1 goes on"));
  EXPECT_THAT(Feeds(Peer::kInvoiceMatching, ""), Is(Health::kUnknown, "not told yet"));
  EXPECT_THAT(Feeds(Peer::kBudget, ""), IsEmpty()) << "it may follow nobody";
}

}  // namespace
}  // namespace outlay::cli
