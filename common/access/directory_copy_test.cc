#include "common/access/directory_copy.h"

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/synchronization/notification.h"
#include "common/access/access_authorizer.h"
#include "common/access/keyspaces.h"
#include "common/access/testing/fake_directory.h"
#include "common/base/status_macros.h"
#include "common/feed/limits.h"
#include "common/rpc/method.h"
#include "common/rpc/testing/things.pb.h"
#include "common/tenant/tenant.h"
#include "common/testing/matchers.h"

namespace outlay::access {
namespace {

using directory::v1::UserChanged;
using outlay::testing::HasMetadata;
using outlay::testing::HasReason;
using outlay::testing::IsOk;
using ::testing::Not;

std::unique_ptr<const rpc::Method> ThingsMethod(const char* name) {
  const auto* service = outlay::testing::v1::GetThingRequest::descriptor()->file()->FindServiceByName("Things");
  return rpc::Method::Create(service->FindMethodByName(name)).value();
}

// A store that tells a test when it is read and written.
class WatchedStore final : public store::Store {
 public:
  explicit WatchedStore(store::Store* store) : store_(store) {}

  void Write(store::WriteRequest request, UniqueFunction<void(absl::Status)> done) override {
    const std::lock_guard lock(mutex_);
    if (!written.HasBeenNotified()) written.Notify();
    store_->Write(std::move(request), std::move(done));
  }
  std::unique_ptr<store::Reader> Read(store::PartitionId partition) const override {
    if (on_read) on_read();
    return store_->Read(partition);
  }
  uint64_t ChangeCount(store::PartitionId partition) const override { return store_->ChangeCount(partition); }
  absl::StatusOr<std::vector<store::LogEntry>> ReadLog(store::PartitionId partition, uint64_t after,
                                                       size_t max_bytes) const override {
    return store_->ReadLog(partition, after, max_bytes);
  }
  absl::StatusOr<store::LogHead> Head(store::PartitionId partition) const override { return store_->Head(partition); }
  absl::StatusOr<Snapshot> ReadSnapshot(store::PartitionId partition) const override {
    return store_->ReadSnapshot(partition);
  }
  void TrimLog(store::PartitionId partition, uint64_t up_to, UniqueFunction<void(absl::Status)> done) override {
    store_->TrimLog(partition, up_to, std::move(done));
  }
  void OnAppended(std::function<void(store::PartitionId)> listener) override {
    store_->OnAppended(std::move(listener));
  }
  void SetViewLoader(store::ViewLoader loader) override { store_->SetViewLoader(std::move(loader)); }
  absl::Status Checkpoint(const std::string& directory) override { return store_->Checkpoint(directory); }

  std::function<void()> on_read;
  absl::Notification written;

 private:
  store::Store* const store_;
  std::mutex mutex_;
};

// A service with its copy, and the directory it follows. Real: stores, feed, copy, authorizer, a few methods' options.
// Fake: see FakeDirectory.
class DirectoryCopyTest : public ::testing::Test {
 protected:
  DirectoryCopyTest() {
    directory_.SetOrganization("acme");
    directory_.SetGroup("acme", "company", "");
    directory_.SetGroup("acme", "web", "company");
    directory_.SetRole("acme", "reader", {"things.get", "unheard.of"});
    directory_.SetRole("acme", "writer", {"things.get", "things.create"});
    directory_.SetUser("acme", "ann");
    directory_.Grant("acme", "g1", "ann", "writer", "web");
    StartCopy();
  }

  void StartCopy() {
    copy_ = std::make_unique<DirectoryCopy>(
        DirectoryCopyOptions{.consumer = "test",
                             .channel = &directory_.channel(),
                             .store = &node_.store(),
                             .scheduler = &scheduler_,
                             .random = &random_,
                             .clock = &clock_,
                             .on_error = [](const absl::Status& status) { ADD_FAILURE() << status; }},
        &permissions_);
    authorizer_ = std::make_unique<AccessAuthorizer>(&permissions_, copy_.get(), &clock_);
    ASSERT_THAT(copy_->Load(), IsOk());
    copy_->Start();
    scheduler_.RunDue();
  }
  // As after a kill.
  void RestartCopy() {
    copy_->Stop();
    scheduler_.RunDue();
    node_.Crash();
    retired_.push_back(std::move(copy_));
    node_.Restart();
    StartCopy();
  }
  void Wait(absl::Duration time) { scheduler_.AdvanceBy(time); }

  absl::Status Ask(const std::string& user, const rpc::Method& method, const std::string& group = "web",
                   const std::string& organization = "acme") {
    rpc::Caller caller{.subject = user, .organization = organization};
    OUTLAY_RETURN_IF_ERROR(authorizer_->Authorize(caller, method));
    return CheckReach(caller.reach.get(), group);
  }

  const std::unique_ptr<const rpc::Method> get_ = ThingsMethod("GetThing");
  const std::unique_ptr<const rpc::Method> create_ = ThingsMethod("CreateThing");
  const std::unique_ptr<const rpc::Method> watch_ = ThingsMethod("WatchThings");
  const Permissions permissions_ =
      Permissions::Create(PermissionsOf({get_.get(), create_.get(), watch_.get()})).value();
  outlay::testing::FakeClock clock_;
  outlay::testing::FakeScheduler scheduler_{&clock_};
  SeededRandom random_{5};
  FakeDirectory directory_{&clock_, &scheduler_};
  command::TestNode node_{&clock_, &scheduler_};
  std::vector<std::unique_ptr<DirectoryCopy>> retired_;
  std::unique_ptr<DirectoryCopy> copy_;
  std::unique_ptr<AccessAuthorizer> authorizer_;
};

TEST_F(DirectoryCopyTest, JudgesByWhatTheDirectorySays) {
  EXPECT_THAT(Ask("ann", *create_), HasReason("ACCESS_STALE"));
  Wait(feed::limits::kFirstReportInterval);
  EXPECT_THAT(Ask("ann", *create_), IsOk());
  EXPECT_THAT(Ask("ann", *create_, "company"), HasReason("GROUP_OUT_OF_REACH"));
  EXPECT_THAT(Ask("ann", *watch_), HasReason("PERMISSION_REQUIRED"));
  EXPECT_THAT(Ask("ann", *watch_), HasMetadata("permission", "things.watch"));
  EXPECT_THAT(Ask("", *get_), HasReason("CREDENTIALS_REQUIRED"));
  EXPECT_THAT(Ask("ann", *get_, "web", ""), HasReason("CREDENTIALS_REQUIRED"));
}

TEST_F(DirectoryCopyTest, SaysTheSameOfWhoIsUnknownGoneOrElsewhere) {
  Wait(feed::limits::kFirstReportInterval);
  directory_.SetOrganization("globex");
  directory_.SetUser("globex", "bob");
  directory_.SetUser("acme", "carl", UserChanged::STATE_SUSPENDED);
  directory_.SetUser("acme", "dora", UserChanged::STATE_DEPROVISIONED);
  directory_.SetUser("acme", "ed", UserChanged::STATE_INVITED);
  const absl::Status unknown = Ask("nobody", *get_);
  EXPECT_THAT(unknown, HasReason("USER_NOT_ACTIVE"));
  EXPECT_EQ(unknown, Ask("bob", *get_));
  EXPECT_EQ(unknown, Ask("carl", *get_));
  EXPECT_EQ(unknown, Ask("dora", *get_));
  EXPECT_EQ(unknown, Ask("ed", *get_));
  EXPECT_EQ(unknown, Ask("ann", *get_, "web", "globex"));
  EXPECT_EQ(unknown, Ask("ann", *get_, "web", "no-such-organization"));
}

TEST_F(DirectoryCopyTest, KnowsWhoIsBehindAServiceAccount) {
  using directory::v1::UserChanged;
  directory_.SetUser("acme", "bot", UserChanged::STATE_ACTIVE, "ann");
  directory_.SetUser("acme", "bot-of-bot", UserChanged::STATE_ACTIVE, "bot");
  directory_.SetUser("acme", "one", UserChanged::STATE_ACTIVE, "other");
  directory_.SetUser("acme", "other", UserChanged::STATE_ACTIVE, "one");
  directory_.Grant("acme", "g2", "bot", "writer", "web");
  Wait(feed::limits::kFirstReportInterval);
  const auto behind = [&](const std::string& user) { return copy_->table().Find("acme")->PersonsBehind(user).text(); };
  EXPECT_EQ(behind("ann"), "ann");
  EXPECT_EQ(behind("bot"), "ann bot");
  EXPECT_EQ(behind("bot-of-bot"), "ann bot bot-of-bot");
  EXPECT_EQ(behind("one"), "one other") << "a circle ends";
  rpc::Caller caller{.subject = "gateway", .organization = "acme", .on_behalf_of = "bot", .service = "gateway"};
  ASSERT_THAT(authorizer_->Authorize(caller, *get_), IsOk());
  EXPECT_EQ(caller.persons.text(), "ann bot");
  RestartCopy();
  EXPECT_EQ(behind("bot"), "ann bot");
  directory_.SetUser("acme", "bot");
  EXPECT_EQ(behind("bot"), "bot");
}

TEST_F(DirectoryCopyTest, TakesRightsAwayAtOnce) {
  Wait(feed::limits::kFirstReportInterval);
  ASSERT_THAT(Ask("ann", *create_), IsOk());
  directory_.Revoke("acme", "g1", "ann");
  EXPECT_THAT(Ask("ann", *create_), HasReason("PERMISSION_REQUIRED"));
  directory_.Grant("acme", "g2", "ann", "writer", "company");
  EXPECT_THAT(Ask("ann", *create_, ""), IsOk());
  directory_.SetRole("acme", "writer", {"things.get"});
  EXPECT_THAT(Ask("ann", *create_), HasReason("PERMISSION_REQUIRED"));
  EXPECT_THAT(Ask("ann", *get_), IsOk());
  directory_.SetGroup("acme", "sales", "company");
  directory_.Grant("acme", "g3", "ann", "writer", "sales");
  directory_.Revoke("acme", "g2", "ann");
  EXPECT_THAT(Ask("ann", *get_, "sales"), IsOk());
  directory_.DeleteGroup("acme", "sales");
  EXPECT_THAT(Ask("ann", *get_, "sales"), HasReason("PERMISSION_REQUIRED"));
  directory_.SetUser("acme", "ann", UserChanged::STATE_DEPROVISIONED);
  EXPECT_THAT(Ask("ann", *get_), HasReason("USER_NOT_ACTIVE"));
}

TEST_F(DirectoryCopyTest, WantsTheTopGroupForMethodsThatDoNotLookAtGroups) {
  Wait(feed::limits::kFirstReportInterval);
  directory_.SetRole("acme", "watcher", {"things.watch"});
  directory_.Grant("acme", "g2", "ann", "watcher", "web");
  EXPECT_THAT(Ask("ann", *watch_), HasReason("GROUP_OUT_OF_REACH"));
  directory_.Grant("acme", "g3", "ann", "watcher", "company");
  EXPECT_THAT(Ask("ann", *watch_), IsOk());
}

TEST_F(DirectoryCopyTest, TakesNoServiceForAUser) {
  Wait(feed::limits::kFirstReportInterval);
  rpc::Caller caller{.subject = "ann", .organization = "acme", .service = "ann"};
  EXPECT_THAT(authorizer_->Authorize(caller, *get_), HasReason("PERMISSION_REQUIRED"));
  EXPECT_THAT(authorizer_->Authorize(caller, *ThingsMethod("FeedThings")), IsOk());
  EXPECT_EQ(caller.reach, nullptr);
}

TEST_F(DirectoryCopyTest, EndsAGrantAtItsTimeWithoutAnyEvent) {
  Wait(feed::limits::kFirstReportInterval);
  directory_.SetUser("acme", "bob");
  directory_.Grant("acme", "g2", "bob", "reader", "web", clock_.Now() + absl::Seconds(10));
  EXPECT_THAT(Ask("bob", *get_), IsOk());
  Wait(absl::Seconds(10));
  EXPECT_THAT(Ask("bob", *get_), HasReason("PERMISSION_REQUIRED"));
}

TEST_F(DirectoryCopyTest, JudgesTheUserThatAServiceCallsFor) {
  Wait(feed::limits::kFirstReportInterval);
  rpc::Caller caller{.subject = "portal", .organization = "acme", .on_behalf_of = "ann"};
  ASSERT_THAT(authorizer_->Authorize(caller, *create_), IsOk());
  EXPECT_FALSE(caller.reach->Covers("company"));
  caller.on_behalf_of = "nobody";
  EXPECT_THAT(authorizer_->Authorize(caller, *create_), HasReason("USER_NOT_ACTIVE"));
}

TEST_F(DirectoryCopyTest, GoesOnForATimeWhenCutOffThenEndsChangesThenReads) {
  Wait(absl::Minutes(2));
  ASSERT_THAT(Ask("ann", *create_), IsOk());
  directory_.set_reachable(false);
  Wait(absl::Seconds(40));
  EXPECT_THAT(Ask("ann", *create_), IsOk());
  Wait(absl::Seconds(21));
  EXPECT_THAT(Ask("ann", *create_), HasReason("ACCESS_STALE"));
  EXPECT_THAT(Ask("ann", *get_), IsOk());
  Wait(absl::Minutes(13));
  EXPECT_THAT(Ask("ann", *get_), IsOk());
  Wait(absl::Minutes(2));
  EXPECT_THAT(Ask("ann", *get_), HasReason("ACCESS_STALE"));
  directory_.set_reachable(true);
  Wait(absl::Minutes(1));
  EXPECT_THAT(Ask("ann", *create_), IsOk());
}

TEST_F(DirectoryCopyTest, GoesOnFromWhatItStoredWhenItStartsAlone) {
  Wait(absl::Minutes(1));
  directory_.set_reachable(false);
  RestartCopy();
  EXPECT_THAT(Ask("ann", *create_), IsOk());
  Wait(absl::Seconds(61));
  RestartCopy();
  EXPECT_THAT(Ask("ann", *create_), HasReason("ACCESS_STALE"));
  EXPECT_THAT(Ask("ann", *get_), IsOk());
}

TEST_F(DirectoryCopyTest, AnEventThatItCannotReadStopsTheOrganizationsOfItsPartitionOnly) {
  directory_.SetOrganization("globex");
  directory_.SetGroup("globex", "web", "");
  directory_.SetRole("globex", "writer", {"things.create"});
  directory_.SetUser("globex", "bob");
  directory_.Grant("globex", "g1", "bob", "writer", "web");
  Wait(absl::Minutes(1));
  ASSERT_THAT(Ask("ann", *create_), IsOk());
  ASSERT_THAT(Ask("bob", *create_, "web", "globex"), IsOk());
  directory_.Grant("acme", "g2", "not/a-name", "writer", "web");
  Wait(absl::Minutes(3));
  EXPECT_THAT(Ask("ann", *create_), HasReason("ACCESS_STALE"));
  EXPECT_THAT(Ask("bob", *create_, "web", "globex"), IsOk());
  directory_.Revoke("globex", "g1", "bob");
  EXPECT_THAT(Ask("bob", *create_, "web", "globex"), HasReason("PERMISSION_REQUIRED"));
  directory_.set_reachable(false);
  RestartCopy();
  EXPECT_THAT(Ask("bob", *create_, "web", "globex"), HasReason("ACCESS_STALE")) << "the oldest time is what is stored";
  EXPECT_THAT(Ask("ann", *get_), IsOk());
}

TEST_F(DirectoryCopyTest, ForgetsWhatASnapshotDoesNotMention) {
  Wait(absl::Minutes(1));
  directory_.set_reachable(false);
  Wait(absl::Seconds(30));
  directory_.SetUser("acme", "bob");
  directory_.Grant("acme", "g2", "bob", "reader", "company");
  directory_.Revoke("acme", "g1", "ann");
  directory_.DeleteGroup("acme", "web");
  directory_.Trim("acme");
  directory_.set_reachable(true);
  Wait(absl::Minutes(1));
  EXPECT_THAT(Ask("ann", *get_), HasReason("PERMISSION_REQUIRED"));
  EXPECT_THAT(Ask("bob", *get_, "company"), IsOk());
  const auto reader = node_.store().Read(store::PartitionOf("acme"));
  EXPECT_FALSE(reader->Contains(kHolders, {"acme", "ann", "g1"}).value());
  EXPECT_FALSE(tenant::FindGroup(*reader, "acme", "web").value().has_value());
  RestartCopy();
  EXPECT_THAT(Ask("bob", *get_, "company"), IsOk());
  EXPECT_THAT(Ask("ann", *get_), HasReason("PERMISSION_REQUIRED"));
}

TEST_F(DirectoryCopyTest, DoesNotCountAsCompleteWhileAnotherThreadStillShowsRows) {
  Wait(feed::limits::kFirstReportInterval);
  WatchedStore store(&node_.store());
  DirectoryCopy copy({.consumer = "test",
                      .channel = &directory_.channel(),
                      .store = &store,
                      .scheduler = &scheduler_,
                      .random = &random_,
                      .clock = &clock_},
                     &permissions_);
  ASSERT_THAT(copy.Load(), IsOk());
  feed::FeedConsumerObserver& feed = copy;
  const absl::Time before = copy.freshness().oldest_contact();
  const auto become_current = [&feed](absl::Time as_of) {
    feed::PartitionTimes times;
    times.fill(as_of);
    feed.OnCurrent(times);
  };
  feed::FeedEvent event;
  event.event.set_type(UserChanged::descriptor()->full_name());
  event.event.set_subject("organizations/acme/users/ann");
  event.organization = "acme";
  feed.OnApplied(event);
  std::thread other;
  store.on_read = [&] {
    if (other.joinable()) return;
    absl::Notification said;
    other = std::thread([&become_current, &said, later = before + absl::Seconds(2)] {
      said.Notify();
      become_current(later);
    });
    said.WaitForNotification();
    // A thread that does not wait for this one would be done by then.
    store.written.WaitForNotificationWithTimeout(absl::Milliseconds(100));
    EXPECT_EQ(copy.freshness().oldest_contact(), before);
  };
  become_current(before + absl::Seconds(1));
  store.on_read = nullptr;
  ASSERT_TRUE(other.joinable()) << "nothing was shown";
  other.join();
  EXPECT_EQ(copy.freshness().oldest_contact(), before + absl::Seconds(2));
  scheduler_.RunDue();
}

TEST_F(DirectoryCopyTest, TellsCommonTenantOfOrganizationsAndGroups) {
  const auto reader = node_.store().Read(store::PartitionOf("acme"));
  EXPECT_THAT(tenant::LoadTenant(*reader, "acme"), IsOk());
  EXPECT_TRUE(tenant::FindGroup(*reader, "acme", "web").value().has_value());
}

}  // namespace
}  // namespace outlay::access
