#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/tenant/keyspaces.h"
#include "services/invoice_matching/flow/testing/flow.h"
#include "services/invoice_matching/jobs/rescan_unmatched.h"
#include "services/invoice_matching/jobs/resume_invoices.h"
#include "services/invoice_matching/store/first_steps.h"

namespace outlay::invoice_matching {
namespace {

using ::outlay::testing::IsOk;

class JobsTest : public ::testing::Test, public FlowNode {
 protected:
  void CreateMany(int count) {
    for (int i = 0; i < count; ++i) Create("inv-" + std::to_string(i), SomeInvoice(std::to_string(i)));
  }
  int CountIn(State state, int count) {
    int found = 0;
    for (int i = 0; i < count; ++i) found += Stored("inv-" + std::to_string(i)).state.state == state ? 1 : 0;
    return found;
  }
  void Request(const std::string& entity = "acme-inc") {
    ASSERT_THAT(node.Write("acme",
                           [&](store::Transaction& txn) {
                             return RequestRescan(txn, {"acme", "acme", entity});
                           }),
                IsOk());
  }
  std::vector<FirstSteps> Windows() { return ListFirstSteps(*node.store().Read(store::PartitionOf("acme"))).value(); }
  // Looks through a window as it is now; to be written by Move at any later time.
  FirstStepsFound Find(const FirstSteps& window, size_t invoices_max = 100, size_t rows_max = 100) {
    return FindFirstSteps(*node.store().Read(store::PartitionOf("acme")), window, window.until, invoices_max, rows_max)
        .value();
  }
  void Move(const FirstSteps& seen, const FirstStepsFound& found) {
    ASSERT_THAT(node.Write("acme", [&](store::Transaction& txn) { return MoveFirstSteps(txn, seen, found); }), IsOk());
  }
  void ResumeUntilQuiet() {
    ResumeInvoices job(&node.store(), &flow());
    for (int run = 0; run < 5; ++run) {
      EXPECT_THAT(job.RunOnce().status, IsOk());
      Advance(limits::kResumeInterval);
    }
    EXPECT_EQ(Count(kInvoicesPending), 0U);
    EXPECT_EQ(Count(kFirstSteps), 0U);
  }
  RescanReport Rescan() {
    RescanUnmatched job(&node.store(), &flow(), &node.clock());
    const RescanReport report = job.RunOnce();
    node.scheduler().RunDue();
    EXPECT_THAT(report.status, IsOk());
    return report;
  }

  const std::function<std::string(const po::InvoiceFacts&)> kNone = [](const po::InvoiceFacts&) { return ""; };
  const std::function<std::string(const po::InvoiceFacts&)> kOrder = [](const po::InvoiceFacts&) { return "po-1"; };
};

TEST_F(JobsTest, ResumeGoesOnWithEverythingAfterACrash) {
  peer.is_down = true;
  CreateMany(50);
  Crash();
  peer.is_down = false;
  ResumeInvoices job(&node.store(), &flow());
  EXPECT_EQ(job.RunOnce().resumed, 50U);
  EXPECT_EQ(job.RunOnce().resumed, 0U) << "they are on their way";
  Advance(absl::Seconds(1));
  EXPECT_EQ(CountIn(State::kAssociated, 50), 50);
  EXPECT_EQ(Count(kInvoicesPending), 0U);
  EXPECT_EQ(peer.bookings.size(), 50U);
  EXPECT_EQ(job.Run(), limits::kResumeInterval);
}

TEST_F(JobsTest, ResumeKeepsTheOrderInWhichTheyCame) {
  peer.is_down = true;
  Create("z", SomeInvoice("1"));
  Advance(absl::Seconds(1));
  Create("a", SomeInvoice("2"));
  Crash();
  peer.is_down = false;
  ResumeInvoices(&node.store(), &flow()).RunOnce();
  Advance(absl::Seconds(1));
  ASSERT_FALSE(peer.associate_calls.empty());
  EXPECT_EQ(peer.associate_calls.front().front(), "organizations/acme/invoices/z");
}

TEST_F(JobsTest, ResumeTakesUpWhatAFullQueueTurnedAway) {
  associator_options.queue_max = 1;
  Start();
  peer.fate.reply_delay = absl::Seconds(1);
  const Told first = Create("inv-0", SomeInvoice("0"));
  const Told second = Create("inv-1", SomeInvoice("1"));
  EXPECT_EQ(StateIn(second), State::kReceived) << "told at once";
  Advance(absl::Seconds(2));
  EXPECT_EQ(StateIn(first), State::kAssociated);
  ResumeInvoices(&node.store(), &flow()).RunOnce();
  Advance(absl::Seconds(2));
  EXPECT_EQ(Stored("inv-1").state.state, State::kAssociated);
}

TEST_F(JobsTest, ResumeTakesAWindowAwayOnceNobodyIsInIt) {
  CreateMany(3);
  EXPECT_EQ(Count(kFirstSteps), 1U);
  EXPECT_EQ(Count(kInvoicesPending), 0U);
  EXPECT_TRUE(ResumeInvoices(&node.store(), &flow()).RunOnce().is_all);
  node.scheduler().RunDue();
  EXPECT_EQ(Count(kFirstSteps), 0U);
}

TEST_F(JobsTest, ResumeGivesRowsToThoseWhoStayInTheirFirstStep) {
  peer.is_down = true;
  CreateMany(3);
  ResumeInvoices job(&node.store(), &flow());
  for (int run = 0; run < 3; ++run) {
    EXPECT_EQ(job.RunOnce().resumed, 0U) << "they are on their way";
    Advance(absl::Seconds(1));
  }
  EXPECT_EQ(Count(kInvoicesPending), 3U);
  EXPECT_EQ(Count(kInvoiceStates), 3U);
  EXPECT_EQ(Count(kFirstSteps), 0U);
  EXPECT_EQ(CountIn(State::kReceived, 3), 3);
  Crash();
  peer.is_down = false;
  ResumeUntilQuiet();
  EXPECT_EQ(CountIn(State::kAssociated, 3), 3);
}

TEST_F(JobsTest, AWindowKeepsWhoComesWhileItIsLookedThrough) {
  CreateMany(3);
  const FirstSteps seen = Windows().front();
  const FirstStepsFound found = Find(seen);
  peer.is_down = true;
  Create("late", SomeInvoice("late"));  // in the same instant
  Advance(absl::Seconds(1));
  Move(seen, found);
  EXPECT_EQ(Count(kFirstSteps), 1U);
  const FirstSteps moved = Windows().front();
  const FirstStepsFound found_now = Find(moved);
  Advance(absl::Seconds(1));
  Create("later", SomeInvoice("later"));
  Move(seen, found);  // of a run whose writing was slow: the window is another by now
  EXPECT_EQ(Windows().front(), moved);
  Move(moved, found_now);
  EXPECT_EQ(Count(kFirstSteps), 1U);
  Crash();
  peer.is_down = false;
  ResumeUntilQuiet();
  EXPECT_EQ(Stored("late").state.state, State::kAssociated);
  EXPECT_EQ(Stored("later").state.state, State::kAssociated);
}

TEST_F(JobsTest, AWindowIsLookedThroughInParts) {
  peer.is_down = true;
  for (int i = 0; i < 10; ++i) {
    Create("inv-" + std::to_string(i), SomeInvoice(std::to_string(i)));
    Advance(absl::Seconds(1));
  }
  Move(Windows().front(), Find(Windows().front()));
  const FirstSteps window = Windows().front();
  FirstStepsFound found = Find(window, /*invoices_max=*/3);
  EXPECT_FALSE(found.is_all);
  ASSERT_EQ(found.invoices.size(), 3U);
  EXPECT_EQ(found.to, Stored("inv-3").state.receive_time);
  EXPECT_EQ(Find(window, 100, /*rows_max=*/3).to, found.to);
  Move(window, found);
  EXPECT_EQ(Count(kInvoicesPending), 3U);
  EXPECT_EQ(Windows().front().from, found.to);
  found = Find(Windows().front());
  EXPECT_TRUE(found.is_all);
  EXPECT_EQ(found.invoices.size(), 7U);
  Crash();
  peer.is_down = false;
  ResumeUntilQuiet();
  EXPECT_EQ(CountIn(State::kAssociated, 10), 10);
}

TEST_F(JobsTest, ResumeFindsWhatAnOrganizationWithASetClockReceived) {
  const auto set_clock = [&](absl::Time time) {
    google::protobuf::Timestamp timestamp;
    timestamp.set_seconds(absl::ToUnixSeconds(time));
    ASSERT_THAT(node.Write("acme",
                           [&](store::Transaction& txn) {
                             txn.Put(tenant::kBusinessTimes, {"acme"}, timestamp);
                             return absl::OkStatus();
                           }),
                IsOk());
  };
  peer.is_down = true;
  Create("inv-0", SomeInvoice("0"));
  set_clock(node.clock().Now() + absl::Hours(9));
  Create("inv-1", SomeInvoice("1"));
  set_clock(node.clock().Now() - absl::Hours(9));
  Create("inv-2", SomeInvoice("2"));
  EXPECT_EQ(Count(kInvoicesPending), 2U);
  Crash();
  peer.is_down = false;
  ResumeUntilQuiet();
  EXPECT_EQ(CountIn(State::kAssociated, 3), 3);
}

TEST_F(JobsTest, ResumeFindsWhatCameWhileTheWallClockWasBehind) {
  CreateMany(1);
  peer.is_down = true;
  node.clock().SetTime(node.clock().Now() - absl::Hours(1));
  Create("inv-0b", SomeInvoice("0b"));
  Crash();
  peer.is_down = false;
  ResumeUntilQuiet();
  EXPECT_EQ(Stored("inv-0b").state.state, State::kAssociated);
}

TEST_F(JobsTest, RescanTriesTheUnmatchedOfAnEntityTwice) {
  peer.order_of = kNone;
  CreateMany(5);
  peer.order_of = kOrder;
  Request("another");
  EXPECT_EQ(Rescan().retried, 0U);
  Request();
  EXPECT_EQ(Rescan().retried, 5U);
  EXPECT_EQ(CountIn(State::kAssociated, 5), 5);
  EXPECT_EQ(Count(kRescans), 2U) << "the second pass waits";
  EXPECT_EQ(Rescan().retried, 0U);
  Advance(kSecondPassPause);
  EXPECT_EQ(Rescan().retried, 0U);
  EXPECT_EQ(Count(kRescans), 0U);
}

TEST_F(JobsTest, RescanFindsInTheSecondPassWhatWasOnItsWayInTheFirst) {
  peer.order_of = kNone;
  peer.fate.reply_delay = absl::Seconds(1);
  const Told told = Create("inv-0", SomeInvoice("0"));
  // purchase_order has answered "unmatched", and changes its mind before the answer is written here.
  peer.order_of = kOrder;
  Request();
  EXPECT_EQ(Rescan().retried, 0U);
  Advance(absl::Seconds(2));
  EXPECT_EQ(StateIn(told), State::kUnmatched);
  Advance(kSecondPassPause);
  EXPECT_EQ(Rescan().retried, 1U);
  Advance(absl::Seconds(2));
  EXPECT_EQ(Stored("inv-0").state.state, State::kAssociated);
}

TEST_F(JobsTest, RescanGoesOnWhereItWasAndLosesNothingInACrash) {
  peer.order_of = kNone;
  constexpr int kMany = static_cast<int>(limits::kRetriedPerEntity) + 50;
  CreateMany(kMany);
  Request();
  peer.is_down = true;
  peer.order_of = kOrder;
  EXPECT_EQ(Rescan().retried, limits::kRetriedPerEntity);
  Crash();
  peer.is_down = false;
  EXPECT_EQ(Rescan().retried, 50U);
  ResumeInvoices(&node.store(), &flow()).RunOnce();
  Advance(absl::Seconds(1));
  EXPECT_EQ(CountIn(State::kAssociated, kMany), kMany);
}

TEST_F(JobsTest, RescanBeginsAnewWhenAskedMeanwhile) {
  peer.order_of = kNone;
  CreateMany(3);
  Request();
  const auto seen = ListRescans(*node.store().Read(store::PartitionOf("acme")), node.clock().Now(), 1);
  ASSERT_THAT(seen, IsOk());
  ASSERT_EQ(seen->size(), 1U);
  Request();  // after the job read the mark, and before it writes that the pass is over
  ASSERT_THAT(
      node.Write("acme", [&](store::Transaction& txn) { return AdvanceRescan(txn, seen->front(), std::nullopt); }),
      IsOk());
  peer.order_of = kOrder;
  EXPECT_EQ(Rescan().retried, 3U) << "the first pass of the second request";
  EXPECT_EQ(CountIn(State::kAssociated, 3), 3);
}

TEST_F(JobsTest, ACreditNoteFollowsWhenItsInvoiceIsBooked) {
  const std::function<std::string(const po::InvoiceFacts&)> none_for_now = kNone;
  peer.order_of = none_for_now;
  Create("inv-1", SomeInvoice());
  EXPECT_EQ(StateIn(Create("cn-1", SomeCreditNote(100))), State::kUnmatched);
  peer.order_of = kOrder;
  EXPECT_EQ(StateIn(Change("inv-1", "r1", "po-1")), State::kAssociated);
  EXPECT_EQ(Rescan().retried, 1U);
  EXPECT_EQ(Stored("cn-1").state.state, State::kAssociated);
}

}  // namespace
}  // namespace outlay::invoice_matching
