// Changes by two persons: which are forgotten.
#include "services/approval/domain/approval_change.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/strings.h"
#include "services/approval/domain/limits.h"

namespace outlay::approval {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr absl::Time kStart = absl::UnixEpoch();

std::multimap<absl::Time, std::string> EndedEachHour(int changes) {
  std::multimap<absl::Time, std::string> ended;
  for (int change = 0; change < changes; ++change) {
    ended.emplace(kStart + change * absl::Hours(1), Concat("c-", change));
  }
  return ended;
}

TEST(ForgottenChangesTest, AreThoseThatEndedLongAgoSomeAtATime) {
  const std::multimap<absl::Time, std::string> ended = EndedEachHour(500);
  EXPECT_THAT(ForgottenChanges(ended, 0, kStart + limits::kChangeRetention - absl::Microseconds(1)), IsEmpty());
  EXPECT_THAT(ForgottenChanges(ended, 0, kStart + limits::kChangeRetention + absl::Hours(1)),
              ElementsAre("c-0", "c-1"));
  EXPECT_THAT(ForgottenChanges(ended, 0, absl::InfiniteFuture()), SizeIs(limits::kChangesForgotten));
}

TEST(ForgottenChangesTest, AreTheOldestWhereThereAreTooMany) {
  const std::multimap<absl::Time, std::string> ended = EndedEachHour(900);
  EXPECT_THAT(ForgottenChanges(ended, 99, kStart), IsEmpty());
  EXPECT_THAT(ForgottenChanges(ended, 101, kStart), ElementsAre("c-0", "c-1"));
}

}  // namespace
}  // namespace outlay::approval
