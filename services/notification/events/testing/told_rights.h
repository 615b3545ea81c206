// A node that judges whom it tells by its copy of directory, whose events are the test's.
#ifndef OUTLAY_SERVICES_NOTIFICATION_EVENTS_TESTING_TOLD_RIGHTS_H_
#define OUTLAY_SERVICES_NOTIFICATION_EVENTS_TESTING_TOLD_RIGHTS_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "common/access/directory_handler.h"
#include "common/base/strings.h"
#include "outlay/directory/v1/directory_events.pb.h"
#include "services/notification/rpc/testing/service.h"

namespace outlay::notification {

// What could not be told; bodies run twice, and say it twice.
class UntoldCount : public TellObserver {
 public:
  void OnUnknownPeople(const Telling& telling, const std::string&) override { unknown_.insert(telling.cause); }
  void OnNobodyTold(const Telling& telling, const Subscription& subscription) override {
    untold_.insert(Concat(subscription.id, " ", telling.cause));
  }

 protected:
  std::set<std::string> unknown_;
  std::set<std::string> untold_;
};

// root has the groups sales and ops. ann is the manager of ops, bob of sales, rita of root; adam is active without a
// role on a group, and sam was suspended.
class ToldRightsTest : public ::testing::Test, public UntoldCount, public ServiceNode {
 protected:
  // As in a new installation, directory's log is followed from its beginning, without a snapshot.
  ToldRightsTest() : ServiceNode(Routing{.judges_people = true, .observer = this}) {
    AddGroup("root", "");
    AddGroup("sales", "root");
    AddGroup("ops", "root");
    for (const char* user : {"ann", "bob", "rita", "adam"}) AddUser(user, directory::v1::UserChanged::STATE_ACTIVE);
    AddUser("sam", directory::v1::UserChanged::STATE_SUSPENDED);
    Grant("ann", "ops");
    Grant("bob", "sales");
    Grant("rita", "root");
    Grant("sam", "root");
  }

  void Directory(const google::protobuf::Message& data) {
    feed::FeedEvent event;
    event.organization = "acme";
    event.event.set_type(data.GetDescriptor()->full_name());
    event.event.set_data(data.SerializeAsString());
    EXPECT_THAT(node_.Write("acme", [&](store::Transaction& txn) { return handler_.Apply(txn, event); }),
                outlay::testing::IsOk());
  }
  void AddGroup(const std::string& group, const std::string& parent) {
    directory::v1::GroupChanged event;
    event.set_group("organizations/acme/groups/" + group);
    if (!parent.empty()) event.set_parent("organizations/acme/groups/" + parent);
    Directory(event);
  }
  void AddUser(const std::string& user, directory::v1::UserChanged::State state) {
    directory::v1::UserChanged event;
    event.set_user("organizations/acme/users/" + user);
    event.set_state(state);
    Directory(event);
  }
  void Grant(const std::string& user, const std::string& group, const std::string& role = "manager") {
    directory::v1::RoleGranted event;
    event.set_role_grant("organizations/acme/roleGrants/" + user + "-" + group + "-" + role);
    event.set_user("organizations/acme/users/" + user);
    event.set_role("organizations/acme/roles/" + role);
    event.set_group("organizations/acme/groups/" + group);
    rpc::ToProto(node_.clock().Now(), event.mutable_grant_time());
    Directory(event);
  }
  // Each of the fixture's people who was told something, in order.
  std::vector<std::string> Told() {
    std::vector<std::string> told;
    for (const char* user : {"adam", "ann", "bob", "rita", "sam"}) {
      if (!Inbox(user).empty()) told.push_back(user);
    }
    return told;
  }
  // A subscription that tells all of them of a type of event.
  void Subscribe(const std::string& event_type) {
    v1::CreateSubscriptionRequest request;
    request.set_parent("organizations/acme");
    request.set_subscription_id("everybody");
    request.mutable_subscription()->set_event_type(event_type);
    request.mutable_subscription()->set_title("Something happened");
    request.mutable_subscription()->set_text("Look at it.");
    for (const char* user : {"ann", "bob", "rita", "adam", "sam"}) {
      request.mutable_subscription()->add_users(std::string("organizations/acme/users/") + user);
    }
    EXPECT_THAT(Call<v1::Subscription>("Subscriptions/CreateSubscription", request, As("rita")),
                outlay::testing::IsOk());
  }

  const access::DirectoryHandler handler_;
};

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_EVENTS_TESTING_TOLD_RIGHTS_H_
