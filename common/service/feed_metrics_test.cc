#include "common/service/feed_metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "common/base/strings.h"
#include "common/log/testing/lines_log.h"
#include "common/testing/fake_clock.h"
#include "prometheus/text_serializer.h"

namespace outlay::service {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class FeedMetricsTest : public ::testing::Test {
 protected:
  std::string Metrics() const { return prometheus::TextSerializer().Serialize(registry_.Collect()); }
  static feed::FeedEvent EventOf(const std::string& subject) {
    feed::FeedEvent event;
    event.event.set_subject(subject);
    return event;
  }

  testing::LinesLog log_;
  prometheus::Registry registry_;
  testing::FakeClock clock_;
  FeedMetrics metrics_{registry_, log_, clock_, "purchase_order"};
};

TEST_F(FeedMetricsTest, TellsNoLagBeforeAnybodyKnowsIt) {
  EXPECT_THAT(Metrics(), Not(HasSubstr("outlay_feed_lag_records{")));
  metrics_.OnLag(7, absl::Milliseconds(1500));
  EXPECT_THAT(Metrics(), HasSubstr("outlay_feed_lag_records{producer=\"purchase_order\"} 7"));
  EXPECT_THAT(Metrics(), HasSubstr("outlay_feed_lag_seconds{producer=\"purchase_order\"} 1.5"));
  metrics_.OnLag(0, absl::ZeroDuration());
  EXPECT_THAT(Metrics(), HasSubstr("outlay_feed_lag_records{producer=\"purchase_order\"} 0"));
}

TEST_F(FeedMetricsTest, TellsWhenTheProducerWasHeardLast) {
  const auto contact = [](absl::Time time) {
    return Concat("outlay_feed_contact_timestamp_seconds{producer=\"purchase_order\"} ", absl::ToUnixSeconds(time),
                  "\n");
  };
  const absl::Time start = clock_.Now();
  EXPECT_THAT(Metrics(), HasSubstr(contact(start))) << "the start counts";
  clock_.Advance(absl::Minutes(5));
  metrics_.OnDisconnected(absl::UnavailableError("gone"));
  EXPECT_THAT(Metrics(), HasSubstr(contact(start)));
  metrics_.OnLag(7, absl::Seconds(1));
  EXPECT_THAT(Metrics(), HasSubstr(contact(clock_.Now())));
}

TEST_F(FeedMetricsTest, CountsWhatHappened) {
  metrics_.OnApplied(EventOf("a"));
  metrics_.OnSkipped(3);
  metrics_.OnSnapshot({1});
  metrics_.OnDisconnected(absl::UnavailableError("gone"));
  metrics_.OnPaused({7}, absl::UnavailableError("not yet"));
  for (const char* line : {"outlay_feed_applied_total{producer=\"purchase_order\"} 1",
                           "outlay_feed_skipped_total{producer=\"purchase_order\"} 3",
                           "outlay_feed_snapshots_total{producer=\"purchase_order\"} 1",
                           "outlay_feed_pauses_total{producer=\"purchase_order\"} 1",
                           "outlay_feed_disconnects_total{producer=\"purchase_order\"} 1"}) {
    EXPECT_THAT(Metrics(), HasSubstr(line));
  }
}

TEST_F(FeedMetricsTest, TellsWhatIsParkedAndLogsEachEvent) {
  metrics_.OnParked(EventOf("a"));
  metrics_.OnParkedSubjects(2);
  EXPECT_THAT(Metrics(), HasSubstr("outlay_feed_parked_subjects{producer=\"purchase_order\"} 2"));
  metrics_.OnUnparked("a");
  metrics_.OnParkedSubjects(1);
  EXPECT_THAT(Metrics(), HasSubstr("outlay_feed_parked_subjects{producer=\"purchase_order\"} 1"));
  EXPECT_THAT(log_.text(), ::testing::AllOf(HasSubstr("feed.parked "), HasSubstr("feed.unparked ")));
}

}  // namespace
}  // namespace outlay::service
