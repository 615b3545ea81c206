#include "common/service/job_metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "common/log/testing/lines_log.h"
#include "common/testing/fake_clock.h"
#include "prometheus/text_serializer.h"

namespace outlay::service {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// Real: the registry and the text that it serves. Fake: the clock, the log, what runs came to.
class JobMetricsTest : public ::testing::Test {
 protected:
  std::string Metrics() const { return prometheus::TextSerializer().Serialize(registry_.Collect()); }

  testing::FakeClock clock_{absl::FromUnixSeconds(1'000)};
  prometheus::Registry registry_;
  testing::LinesLog log_;
  const JobMetrics metrics_{registry_, log_, clock_, "expire_holds"};
};

TEST_F(JobMetricsTest, AJobThatNeverRanIsAsOldAsItsProcess) {
  EXPECT_THAT(Metrics(), AllOf(HasSubstr("outlay_jobs_last_success_timestamp_seconds{job=\"expire_holds\"} 1000"),
                               HasSubstr("outlay_jobs_runs_total{job=\"expire_holds\",result=\"failed\"} 0")));
}

TEST_F(JobMetricsTest, ARunThatEndsWellMovesTheTimeOfTheLastSuccess) {
  clock_.Advance(absl::Seconds(10));
  metrics_("expire_holds", {.items = 3});
  EXPECT_THAT(Metrics(), AllOf(HasSubstr("outlay_jobs_last_success_timestamp_seconds{job=\"expire_holds\"} 1010"),
                               HasSubstr("outlay_jobs_runs_total{job=\"expire_holds\",result=\"ok\"} 1"),
                               HasSubstr("outlay_jobs_items_total{job=\"expire_holds\"} 3")));
  EXPECT_THAT(log_.text(), IsEmpty());
}

TEST_F(JobMetricsTest, ARunThatFailsIsCountedAndLoggedAndLeavesTheTime) {
  clock_.Advance(absl::Seconds(10));
  metrics_("expire_holds", {.items = 3, .failed = 1, .status = absl::DataLossError("a row")});
  EXPECT_THAT(Metrics(), AllOf(HasSubstr("outlay_jobs_last_success_timestamp_seconds{job=\"expire_holds\"} 1000"),
                               HasSubstr("outlay_jobs_runs_total{job=\"expire_holds\",result=\"failed\"} 1")));
  EXPECT_EQ(log_.text(), "job.failed job=expire_holds failed=1 why=a row\n");
}

}  // namespace
}  // namespace outlay::service
