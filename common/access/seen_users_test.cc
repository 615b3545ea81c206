#include "common/access/seen_users.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/testing/fake_clock.h"
#include "common/testing/fake_scheduler.h"

namespace outlay::access {
namespace {

using directory::v1::ReportSeenUsersRequest;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class SeenUsersTest : public ::testing::Test {
 protected:
  SeenUsersTest() {
    clock_.SetTime(absl::FromCivil(absl::CivilHour(2026, 3, 10, 12), absl::UTCTimeZone()));
    seen_.Start();
  }

  void Call(const std::string& user, const std::string& organization = "acme",
            const absl::Status& status = absl::OkStatus()) {
    Finish({.subject = user, .organization = organization}, status);
  }
  void Finish(rpc::Caller caller, const absl::Status& status) {
    rpc::CallContext context;
    context.caller = std::move(caller);
    context.started = clock_.Now();
    seen_.OnFinished(context, absl::ZeroDuration(), status, status);
  }
  // "organization: user user" of each report since the last time.
  std::vector<std::string> Reports(absl::Duration after = limits::kSeenReportInterval) {
    reports_.clear();
    scheduler_.AdvanceBy(after);
    std::vector<std::string> told;
    for (const ReportSeenUsersRequest& report : reports_) {
      told.push_back(report.parent().substr(report.parent().find('/') + 1) + ":");
      for (const auto& user : report.users()) {
        absl::StrAppend(&told.back(), " ", user.user().substr(user.user().rfind('/') + 1));
      }
    }
    return told;
  }

  outlay::testing::FakeClock clock_;
  outlay::testing::FakeScheduler scheduler_{&clock_};
  std::vector<ReportSeenUsersRequest> reports_;
  // What directory says; nullopt: nothing yet.
  std::optional<absl::Status> answer_ = absl::OkStatus();
  std::vector<UniqueFunction<void(absl::Status)>> unanswered_;
  SeenUsers seen_{&scheduler_, [this](const ReportSeenUsersRequest& report, UniqueFunction<void(absl::Status)> done) {
                    reports_.push_back(report);
                    if (answer_.has_value()) {
                      done(*answer_);
                    } else {
                      unanswered_.push_back(std::move(done));
                    }
                  }};
};

TEST_F(SeenUsersTest, EachUserIsToldOnceADay) {
  for (int i = 0; i < 100; ++i) Call("ann");
  Call("bob");
  Call("ann", "globex");
  ASSERT_THAT(Reports(), ElementsAre("acme: ann bob", "globex: ann"));
  EXPECT_EQ(reports_.front().users(0).last_seen_time().seconds(),
            absl::ToUnixSeconds(absl::FromCivil(absl::CivilDay(2026, 3, 10), absl::UTCTimeZone())));
  Call("ann");
  EXPECT_THAT(Reports(), IsEmpty());
  scheduler_.AdvanceBy(absl::Hours(24));
  Call("ann");
  EXPECT_THAT(Reports(), ElementsAre("acme: ann"));
}

TEST_F(SeenUsersTest, OnlyAUsersOwnCallThatWasNotDeniedCounts) {
  Call("mallory", "acme", absl::PermissionDeniedError("no"));
  Call("mallory", "acme", absl::UnauthenticatedError("no"));
  Finish({.subject = "invoice_matching", .organization = "acme", .on_behalf_of = "bob"}, absl::OkStatus());
  Finish({.subject = "invoice_matching", .organization = "acme", .service = "invoice_matching"}, absl::OkStatus());
  Call("");
  Call("ann", "");
  Call("No Id");
  EXPECT_THAT(Reports(), IsEmpty());
  Call("eve", "acme", absl::NotFoundError("refused, but she is there"));
  EXPECT_THAT(Reports(), ElementsAre("acme: eve"));
}

TEST_F(SeenUsersTest, AReportThatFailsIsMadeAgain) {
  answer_ = absl::UnavailableError("away");
  Call("ann");
  ASSERT_THAT(Reports(), ElementsAre("acme: ann"));
  const std::string request_id = reports_.front().request_id();
  Call("ann");
  ASSERT_THAT(Reports(), ElementsAre("acme: ann"));
  EXPECT_EQ(reports_.front().request_id(), request_id) << "the same request, so that it counts once";
  answer_ = absl::NotFoundError("no such organization");
  EXPECT_THAT(Reports(), ElementsAre("acme: ann"));
  EXPECT_THAT(Reports(), IsEmpty());
}

TEST_F(SeenUsersTest, IsToldOnceDirectoryIsBackHoweverLongItWasAway) {
  answer_ = absl::UnavailableError("away");
  Call("ann");
  scheduler_.AdvanceBy(absl::Hours(24));
  Call("bob");
  Call("ann");
  scheduler_.AdvanceBy(absl::Hours(48));
  answer_ = absl::OkStatus();
  ASSERT_THAT(Reports(), ElementsAre("acme: ann bob"));
  EXPECT_EQ(absl::FromUnixSeconds(reports_.front().users(0).last_seen_time().seconds()),
            absl::FromCivil(absl::CivilDay(2026, 3, 11), absl::UTCTimeZone()))
      << "the last day";
  EXPECT_THAT(Reports(), IsEmpty());
}

TEST_F(SeenUsersTest, TheDayIsThatOfTheCallsStart) {
  clock_.SetTime(absl::FromCivil(absl::CivilSecond(2026, 3, 10, 23, 59, 59), absl::UTCTimeZone()));
  rpc::CallContext context;
  context.caller = {.subject = "ann", .organization = "acme"};
  context.started = clock_.Now();
  clock_.Advance(absl::Seconds(2));
  seen_.OnFinished(context, absl::Seconds(2), absl::OkStatus(), absl::OkStatus());
  Call("bob");
  ASSERT_THAT(Reports(), ElementsAre("acme: ann bob"));
  EXPECT_EQ(reports_.front().users(1).last_seen_time().seconds() - reports_.front().users(0).last_seen_time().seconds(),
            24 * 60 * 60);
}

TEST_F(SeenUsersTest, WhatDirectoryNeverTakesOfOneOrganizationKeepsNoOtherWaiting) {
  answer_ = std::nullopt;
  const size_t organizations = limits::kSeenReportsPerRun * 2;
  for (size_t i = 0; i < organizations; ++i) Call("ann", absl::StrCat("o", i));
  EXPECT_THAT(Reports(), SizeIs(limits::kSeenReportsPerRun));
  for (auto& done : unanswered_) done(absl::PermissionDeniedError("not of them"));
  answer_ = absl::OkStatus();
  const std::string refused = reports_.front().parent();
  ASSERT_THAT(Reports(limits::kSeenReportPause), SizeIs(limits::kSeenReportsPerRun));
  EXPECT_NE(reports_.front().parent(), refused) << "others first";
  ASSERT_THAT(Reports(limits::kSeenReportPause), SizeIs(limits::kSeenReportsPerRun)) << "then it is tried again";
  EXPECT_EQ(reports_.front().parent(), refused);
}

TEST_F(SeenUsersTest, NumbersAreBoundedAndNobodyIsLost) {
  const size_t users = limits::kSeenUsersWaiting + 10;
  for (size_t i = 0; i < users; ++i) Call(absl::StrCat("u", i));
  EXPECT_THAT(Reports(), SizeIs(limits::kSeenUsersWaiting / limits::kSeenUsersPerReport));
  for (const ReportSeenUsersRequest& report : reports_) {
    EXPECT_EQ(report.users_size(), static_cast<int>(limits::kSeenUsersPerReport));
  }
  for (size_t i = 0; i < users; ++i) Call(absl::StrCat("u", i));
  ASSERT_THAT(Reports(), SizeIs(1));
  EXPECT_EQ(reports_.front().users_size(), 10);
}

TEST_F(SeenUsersTest, WhoDoesNotFitBackIsNotedWhenCallingAgain) {
  answer_ = std::nullopt;
  Call("ann");
  EXPECT_THAT(Reports(), ElementsAre("acme: ann"));
  for (size_t i = 0; i < limits::kSeenUsersWaiting; ++i) Call(absl::StrCat("u", i));
  for (auto& done : std::exchange(unanswered_, {})) done(absl::UnavailableError("away"));
  answer_ = absl::OkStatus();
  EXPECT_THAT(Reports(), SizeIs(limits::kSeenUsersWaiting / limits::kSeenUsersPerReport));
  Call("ann");
  EXPECT_THAT(Reports(), ElementsAre("acme: ann"));
}

TEST_F(SeenUsersTest, AreNotedByManyThreadsAtOnce) {
  constexpr int kUsers = 300;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([this] {
      for (int i = 0; i < 10 * kUsers; ++i) Call(absl::StrCat("u", i % kUsers));
    });
  }
  for (std::thread& thread : threads) thread.join();
  ASSERT_THAT(Reports(), SizeIs(1));
  EXPECT_EQ(reports_.front().users_size(), kUsers);
}

}  // namespace
}  // namespace outlay::access
