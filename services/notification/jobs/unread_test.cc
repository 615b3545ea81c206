// What is unread of an inbox, found among all of its notices. Real and fake: see ServiceNode.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "common/base/random.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/testing/seeds.h"
#include "services/notification/domain/limits.h"
#include "services/notification/jobs/sweep_unread.h"
#include "services/notification/rpc/testing/service.h"
#include "services/notification/store/inboxes.h"
#include "services/notification/store/keyspaces.h"

namespace outlay::notification {
namespace {

using ::outlay::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::SizeIs;
using Ids = std::vector<std::string>;

class UnreadTest : public ::testing::Test, public ServiceNode {
 protected:
  template <typename Function>
  void Write(Function function) {
    ASSERT_THAT(node_.Write("acme", [&](store::Transaction& txn) -> absl::Status { return function(txn); }), IsOk());
  }
  void Add(bool is_muted = false) {
    Notice notice;
    notice.kind = "k";
    notice.subject = Concat("s", ++count_);
    notice.muted = is_muted;
    Write([&](store::Transaction& txn) {
      notice.create_time = txn.now();
      return AddNotice(txn, ann_, notice.subject, notice).status();
    });
  }
  void Read(const std::string& id) {
    Write([&](store::Transaction& txn) {
      const NoticeRef ref = {ann_.organization, ann_.user_id, id};
      OUTLAY_ASSIGN_OR_RETURN(const Notice before, LoadNotice(txn, ref));
      Notice after = before;
      after.read_time = txn.now();
      OUTLAY_RETURN_IF_ERROR(SaveNotice(txn, ref, before, after));
      return AdvanceUnread(txn, ann_);
    });
  }
  void Delete(const std::string& id) {
    Write([&](store::Transaction& txn) {
      const NoticeRef ref = {ann_.organization, ann_.user_id, id};
      OUTLAY_ASSIGN_OR_RETURN(const Notice notice, LoadNotice(txn, ref));
      return DeleteNotice(txn, ref, notice);
    });
  }
  std::unique_ptr<store::Reader> Rows() { return node_.store().Read(store::PartitionOf("acme")); }
  Ids All(bool unread_only) {
    Ids ids;
    const auto notices = ListNotices(*Rows(), ann_, "", 100'000);
    EXPECT_THAT(notices, IsOk());
    for (const StoredNotice& stored : *notices) {
      if (!unread_only || IsUnread(stored.notice)) ids.insert(ids.begin(), stored.id);
    }
    return ids;
  }
  // Page by page.
  Ids Unread(size_t max, int* calls) {
    Ids ids;
    UnreadPage page;
    do {
      const auto next = ListUnread(*Rows(), ann_, page.last, max);
      EXPECT_THAT(next, IsOk());
      page = *next;
      for (const StoredNotice& stored : page.notices) ids.push_back(stored.id);
      ++*calls;
    } while (page.has_more);
    return ids;
  }

  const InboxRef ann_ = {"acme", "ann"};
  int count_ = 0;
};

TEST_F(UnreadTest, IsWhatNobodyReadWhateverComesAndGoes) {
  testing::ForEachSeed(testing::SeedsFromEnvironment({.first = 1, .count = 3}), [this](uint64_t seed) {
    SeededRandom random(seed);
    for (int step = 0; step < 200; ++step) {
      const Ids all = All(/*unread_only=*/false);
      const uint64_t what = random.Uniform(10);
      if (all.empty() || what < 4) {
        if (random.Uniform(2) == 0) node_.clock().Advance(absl::Microseconds(random.Uniform(50)));
        Add(/*is_muted=*/random.Uniform(4) == 0);
      } else if (what < 9) {
        Read(all[random.Uniform(all.size())]);
      } else {
        Delete(all.front());
      }
      const Ids unread = All(/*unread_only=*/true);
      int calls = 0;
      ASSERT_EQ(Unread(3, &calls), unread) << "after step " << step;
      ASSERT_EQ(CountUnread(*Rows(), ann_).value(), static_cast<int64_t>(unread.size()));
    }
  });
}

TEST_F(UnreadTest, OneLookReadsNoMoreThanItMayAndTheNextGoesOn) {
  Add();
  const std::string first = All(false).front();
  for (size_t i = 0; i < limits::kUnreadLookedAt + 10; ++i) Add(/*is_muted=*/true);
  Add();
  const std::string last = All(false).back();
  int calls = 0;
  EXPECT_THAT(Unread(100, &calls), ElementsAre(first, last));
  EXPECT_EQ(calls, 2);
  Read(first);
  calls = 0;
  EXPECT_THAT(Unread(100, &calls), ElementsAre(last));
  EXPECT_EQ(calls, 1) << "what was read is not looked at any more";
}

TEST_F(UnreadTest, OfAnInboxFromBeforeAllIsFoundAndItsPlacesGo) {
  Add();
  Add();
  const Ids unread = All(/*unread_only=*/true);
  Write([&](store::Transaction& txn) -> absl::Status {
    OUTLAY_ASSIGN_OR_RETURN(auto record, txn.Find(kInboxes, {"acme", "ann"}));
    record->clear_unread_after();
    txn.Put(kInboxes, {"acme", "ann"}, *record);
    for (const std::string& id : unread) txn.Put(kUnreadNotices, {"acme", "ann", id}, NoValue());
    return absl::OkStatus();
  });
  int calls = 0;
  EXPECT_EQ(Unread(100, &calls), unread);
  UnreadSweeper sweeper({}, &node_.store(), &node_.scheduler(), &node_.clock());
  sweeper.RunOnce();
  node_.scheduler().RunDue();
  for (const std::string& id : unread) {
    EXPECT_FALSE(Rows()->Contains(kUnreadNotices, {"acme", "ann", id}).value());
  }
  EXPECT_THAT(All(/*unread_only=*/true), SizeIs(2));
}

}  // namespace
}  // namespace outlay::notification
