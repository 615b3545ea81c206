#include "common/jobs/due_job.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/command/testing/test_node.h"
#include "common/store/keyspace.h"
#include "common/testing/matchers.h"

namespace outlay::jobs {
namespace {

using outlay::testing::HasReason;
using outlay::testing::IsOk;
using ::testing::SizeIs;

using DueKey = std::tuple<absl::Time, std::string, std::string>;  // when, organization, name
// (due, organization, name). Scan: what is due.
constexpr store::Keyspace<DueKey, store::NoValue> kDue{store::Family::kRows, 2, "due"};

// Takes one thing off the index.
class Finish final : public command::Command {
 public:
  explicit Finish(DueKey key) : key_(std::move(key)) {}
  std::string_view name() const override { return "things.finish"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override {
    OUTLAY_ASSIGN_OR_RETURN(const bool is_due, context.txn.Contains(kDue, key_));
    if (!is_due) return command::Outcome{.unchanged = true};
    if (absl::StartsWith(std::get<2>(key_), "stuck")) {
      return MakeError(absl::StatusCode::kFailedPrecondition, "STUCK", "this one cannot be finished");
    }
    context.txn.Delete(kDue, key_);
    return command::Outcome{.resource = std::get<2>(key_)};
  }

 private:
  const DueKey key_;
};

// Places are of one index only, so the number of a key in it would do; the key's text stays where it is when rows go.
std::string PlaceOf(const DueKey& key) {
  return absl::StrCat(absl::ToUnixMicros(std::get<0>(key)), "/", std::get<1>(key), "/", std::get<2>(key));
}

std::optional<DueKey> ParsePlace(const std::string& place) {
  const std::vector<std::string> parts = absl::StrSplit(place, '/');
  int64_t micros = 0;
  if (parts.size() != 3 || !absl::SimpleAtoi(parts[0], &micros)) return std::nullopt;
  return DueKey(absl::FromUnixMicros(micros), parts[1], parts[2]);
}

absl::StatusOr<absl::Time> ScanDue(const store::Reader& reader, absl::Time now, const DueRequest& request,
                                   std::vector<DueItem>* due) {
  absl::Time until = kUntilChange;
  const auto take = [&](const DueKey& key, const store::NoValue&) {
    if (std::get<0>(key) > now) {
      until = std::get<0>(key);
      return store::Visit::kStop;
    }
    due->push_back({.caller = {.subject = "things", .organization = std::get<1>(key)},
                    .key = {},
                    .command = std::make_unique<Finish>(key),
                    .place = PlaceOf(key)});
    return due->size() < request.max ? store::Visit::kContinue : store::Visit::kStop;
  };
  OUTLAY_RETURN_IF_ERROR(reader.Scan(kDue, std::tuple<>(), take, store::Order::kAscending, ParsePlace(request.after)));
  return until;
}

// A job on a node; real: index, executor, fake: see TestNode.
class DueJobTest : public ::testing::Test {
 protected:
  void AddThing(absl::Duration in, const std::string& organization, const std::string& name) {
    const DueKey key{node_.clock().Now() + in, organization, name};
    ASSERT_THAT(node_.Write(organization,
                            [key](store::Transaction& txn) {
                              txn.Put(kDue, key, store::NoValue());
                              return absl::OkStatus();
                            }),
                IsOk());
  }

  int Left() {
    int left = 0;
    for (uint32_t partition = 0; partition < store::kPartitions; ++partition) {
      EXPECT_THAT(node_.store()
                      .Read({partition})
                      ->Scan(kDue, std::tuple<>(),
                             [&left](const DueKey&, const store::NoValue&) {
                               ++left;
                               return store::Visit::kContinue;
                             }),
                  IsOk());
    }
    return left;
  }

  command::TestNode node_;
  std::vector<DueReport> reports_;
  DueJob job_{{.name = "finish_things",
               .interval = absl::Seconds(10),
               .items_max = 10,
               .on_run = [this](const std::string&, const DueReport& report) { reports_.push_back(report); }},
              &ScanDue,
              &node_.store(),
              &node_.executor(),
              &node_.scheduler(),
              &node_.clock()};
};

TEST_F(DueJobTest, IssuesACommandForWhatIsDueAndNothingElse) {
  AddThing(absl::Seconds(5), "acme", "early");
  AddThing(absl::Seconds(11), "globex", "late");
  job_.Start();
  node_.scheduler().AdvanceBy(absl::Seconds(10));
  EXPECT_EQ(Left(), 1);
  ASSERT_THAT(reports_, SizeIs(1));
  EXPECT_EQ(reports_[0].items, 1U);
  EXPECT_TRUE(reports_[0].is_complete);
  EXPECT_EQ(node_.Log("acme").size(), 1U) << "it goes through the one door";
  node_.scheduler().AdvanceBy(absl::Seconds(10));
  EXPECT_EQ(Left(), 0);
}

TEST_F(DueJobTest, TakesABoundedNumberPerRunAndGoesOnAtOnce) {
  for (int i = 0; i < 35; ++i) AddThing(absl::ZeroDuration(), absl::StrCat("org", i % 5), absl::StrCat("t", i));
  job_.Start();
  node_.scheduler().AdvanceBy(absl::Seconds(10));
  EXPECT_EQ(Left(), 0);
  ASSERT_THAT(reports_, SizeIs(5)) << "the last looks once more at the front of where the others stopped";
  for (const DueReport& report : reports_) EXPECT_LE(report.items, 10U);
}

TEST_F(DueJobTest, ReportsWhatFailedAndDoesNotSpinOnIt) {
  for (int i = 0; i < 10; ++i) AddThing(absl::Microseconds(i), "acme", "stuck");
  AddThing(absl::ZeroDuration(), "globex", "fine");
  job_.Start();
  node_.scheduler().AdvanceBy(absl::Seconds(25));
  EXPECT_EQ(Left(), 10) << "others are not starved by what is stuck";
  EXPECT_LE(reports_.size(), 4U);
  EXPECT_THAT(reports_.back().status, HasReason("STUCK"));
  EXPECT_EQ(reports_.back().failed, 10U);
}

TEST_F(DueJobTest, WhatIsStuckAtTheFrontStarvesNothingBehindIt) {
  for (int i = 0; i < 25; ++i) AddThing(absl::Microseconds(i), "acme", absl::StrCat("stuck", i));
  AddThing(absl::Microseconds(100), "acme", "fine");
  job_.Start();
  node_.scheduler().AdvanceBy(absl::Minutes(1));
  EXPECT_EQ(Left(), 25) << "a run takes 10, and the next goes on behind them";
  AddThing(absl::Microseconds(50), "acme", "fine");
  node_.scheduler().AdvanceBy(absl::Minutes(1));
  EXPECT_EQ(Left(), 25) << "and begins at the front again";
}

TEST_F(DueJobTest, OneOrganizationCannotFillARun) {
  // Both live in one partition, and one has more than a run takes before the other's first.
  std::string neighbour = "n0";
  for (int i = 1; store::PartitionOf(neighbour) != store::PartitionOf("acme"); ++i) neighbour = absl::StrCat("n", i);
  for (int i = 0; i < 30; ++i) AddThing(absl::Microseconds(i), "acme", absl::StrCat("t", i));
  AddThing(absl::Microseconds(100), neighbour, "only");
  DueJob fair({.name = "fair",
               .items_max = 10,
               .organization_items_max = 4,
               .on_run = [this](const std::string&, const DueReport& report) { reports_.push_back(report); }},
              &ScanDue, &node_.store(), &node_.executor(), &node_.scheduler(), &node_.clock());
  node_.clock().Advance(absl::Seconds(1));
  EXPECT_TRUE(fair.RunOnce());
  node_.scheduler().RunDue();
  EXPECT_EQ(reports_.back().items, 5U) << "four, and the neighbour's one";
  EXPECT_FALSE(reports_.back().is_complete);
  for (int run = 0; run < 30 && Left() > 0; ++run) {
    EXPECT_TRUE(fair.RunOnce());
    node_.scheduler().RunDue();
  }
  EXPECT_EQ(Left(), 0);
}

TEST_F(DueJobTest, RunsOnlyOneAtATime) {
  AddThing(absl::ZeroDuration(), "acme", "thing");
  EXPECT_TRUE(job_.RunOnce());
  EXPECT_FALSE(job_.RunOnce());
  node_.scheduler().RunDue();
  EXPECT_TRUE(job_.RunOnce());
  node_.scheduler().RunDue();
  EXPECT_EQ(reports_.size(), 2U);
}

}  // namespace
}  // namespace outlay::jobs
