#include "common/jobs/due_job.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
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
    if (std::get<2>(key_) == "stuck") {
      return MakeError(absl::StatusCode::kFailedPrecondition, "STUCK", "this one cannot be finished");
    }
    context.txn.Delete(kDue, key_);
    return command::Outcome{.resource = std::get<2>(key_)};
  }

 private:
  const DueKey key_;
};

absl::Status ScanDue(const store::Reader& reader, absl::Time now, size_t max, std::vector<DueItem>* due) {
  const auto take = [&](const DueKey& key, const store::NoValue&) {
    if (std::get<0>(key) > now) return store::Visit::kStop;
    due->push_back({.caller = {.subject = "things", .organization = std::get<1>(key)},
                    .key = {},
                    .command = std::make_unique<Finish>(key)});
    return due->size() < max ? store::Visit::kContinue : store::Visit::kStop;
  };
  return reader.Scan(kDue, std::tuple<>(), take);
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
  ASSERT_THAT(reports_, SizeIs(4));
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
