// What operators hear of what could not be told.
#include "services/notification/jobs/tell_watch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "common/base/strings.h"
#include "common/log/testing/lines_log.h"
#include "common/testing/fake_clock.h"
#include "prometheus/text_serializer.h"
#include "services/notification/domain/limits.h"

namespace outlay::notification {
namespace {

using ::testing::HasSubstr;

class TellWatchTest : public ::testing::Test {
 protected:
  std::string Metrics() const { return prometheus::TextSerializer().Serialize(registry_.Collect()); }
  static Telling Of(const std::string& cause) { return {.organization = "acme", .cause = cause}; }

  outlay::testing::FakeClock clock_;
  outlay::testing::LinesLog log_;
  prometheus::Registry registry_;
  TellWatch watch_{&registry_, &log_, &clock_};
};

TEST_F(TellWatchTest, CountsEveryKindFromZeroOn) {
  for (const Subscription& subscription : BuiltInSubscriptions()) {
    EXPECT_THAT(Metrics(),
                HasSubstr(Concat("outlay_notification_told_nobody_total{kind=\"", subscription.id, "\"} 0\n")));
  }
  EXPECT_THAT(Metrics(), HasSubstr("outlay_notification_told_nobody_total{kind=\"own\"} 0\n"));
}

TEST_F(TellWatchTest, CountsEachOnce) {
  Subscription own = *FindBuiltIn("order-created");
  own.id = "ours";
  own.create_time = clock_.Now();
  // A body may run again.
  for (int i = 0; i < 2; ++i) {
    for (const char* cause : {"a", "b"}) {
      watch_.OnUnknownPeople(Of(cause), "E");
      watch_.OnNobodyTold(Of(cause), *FindBuiltIn("invoice-due"));
    }
    watch_.OnNobodyTold(Of("a"), own);
  }
  EXPECT_THAT(Metrics(), HasSubstr("outlay_notification_people_unknown_total 2\n"));
  EXPECT_THAT(Metrics(), HasSubstr("outlay_notification_told_nobody_total{kind=\"invoice-due\"} 2\n"));
  EXPECT_THAT(Metrics(), HasSubstr("outlay_notification_told_nobody_total{kind=\"own\"} 1\n"));
}

TEST_F(TellWatchTest, LogsOneLineOfEachSortAMinute) {
  watch_.OnNobodyTold(Of("a"), *FindBuiltIn("order-created"));
  EXPECT_EQ(log_.text(), "") << "what tells no roles may have nobody to tell";
  for (const char* cause : {"b", "c"}) {
    watch_.OnNobodyTold(Of(cause), *FindBuiltIn("invoice-due"));
    watch_.OnUnknownPeople(Of(cause), "E");
  }
  const std::string both =
      "notice.told_nobody organization=acme kind=invoice-due\nnotice.person_unknown organization=acme event=E\n";
  EXPECT_EQ(log_.text(), both);
  clock_.Advance(limits::kUntoldLogged);
  watch_.OnUnknownPeople(Of("d"), "E");
  EXPECT_EQ(log_.text(), both + "notice.person_unknown organization=acme event=E\n");
}

}  // namespace
}  // namespace outlay::notification
