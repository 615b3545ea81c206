// Budgets whose allocations follow members by directory's feed. Real: what ServiceFixture has, the handler of the feed,
// the jobs. Fake: the feed itself.
#ifndef OUTLAY_SERVICES_BUDGET_RPC_TESTING_FOLLOW_MEMBERS_H_
#define OUTLAY_SERVICES_BUDGET_RPC_TESTING_FOLLOW_MEMBERS_H_

#include <map>
#include <string>
#include <vector>

#include "common/base/strings.h"
#include "common/jobs/due_job.h"
#include "common/log/testing/lines_log.h"
#include "outlay/directory/v1/directory_events.pb.h"
#include "services/budget/events/member_events.h"
#include "services/budget/jobs/follow_members.h"
#include "services/budget/rpc/testing/service.h"

namespace outlay::budget {

class FollowMembersFixture : public ServiceFixture {
 protected:
  static std::string User(const std::string& id) { return "organizations/acme/users/" + id; }
  static std::string Group(const std::string& id) { return "organizations/acme/groups/" + id; }

  // Applies an event of the feed.
  template <typename Event>
  void Hear(const Event& event) {
    feed::FeedEvent heard;
    heard.organization = "acme";
    heard.event.set_type(std::string(Event::descriptor()->full_name()));
    heard.event.set_data(event.SerializeAsString());
    EXPECT_THAT(node_.Write("acme", [&](store::Transaction& txn) { return events_.Apply(txn, heard); }),
                outlay::testing::IsOk());
  }
  void Join(const std::string& user, const std::string& group) { Join(user, group, node_.clock().Now()); }
  void Join(const std::string& user, const std::string& group, absl::Time time) {
    directory::v1::MembershipChanged event;
    event.set_user(User(user));
    event.set_group(Group(group));
    rpc::ToProto(time, event.mutable_join_time());
    Hear(event);
  }
  void Leave(const std::string& user, const std::string& group, const std::string& moved_to = "") {
    directory::v1::MembershipRemoved event;
    event.set_user(User(user));
    event.set_group(Group(group));
    rpc::ToProto(node_.clock().Now(), event.mutable_end_time());
    if (!moved_to.empty()) event.set_moved_to(Group(moved_to));
    Hear(event);
  }
  void Move(const std::string& user, const std::string& from, const std::string& to) {
    Leave(user, from, to);
    Join(user, to);
  }
  void SetState(const std::string& user, directory::v1::UserChanged::State state) {
    directory::v1::UserChanged event;
    event.set_user(User(user));
    event.set_state(state);
    Hear(event);
  }
  void BeginSnapshot() {
    EXPECT_THAT(node_.Write("acme", [&](store::Transaction& txn) { return events_.BeginSnapshot(txn); }),
                outlay::testing::IsOk());
  }
  void EndSnapshot() {
    EXPECT_THAT(node_.Write("acme", [&](store::Transaction& txn) { return events_.EndSnapshot(txn); }),
                outlay::testing::IsOk());
  }

  // Applies the noted changes, and sweeps until no member that has left is found.
  void Follow() {
    MemberSweeper sweeper(&node_.store(), &node_.scheduler(), &log_);
    for (int look = 0; look < 3; ++look) {
      sweeper.RunOnce();
      node_.scheduler().RunDue();
    }
    jobs::DueJob job({.name = "follow_members"}, FollowMembersScan(), &node_.store(), &node_.executor(),
                     &node_.scheduler(), &node_.clock());
    job.RunOnce();
    node_.scheduler().RunDue();
  }

  v1::Budget MakeAllocated(const std::string& id, const std::string& group, int64_t cents, const std::string& rules) {
    return MakeBudget(id, group, cents, "allocation_rules { " + rules + " }");
  }
  void Allocate(const std::string& budget, const std::string& member, int dollars) {
    const auto set = Send<v1::SetAllocationsRequest, v1::AllocationsChanged>(
        "Allocations/SetAllocations",
        Concat("budget: 'organizations/acme/budgets/", budget, "' allocations { member: '", User(member),
               "' share { amount { currency_code: 'USD' units: ", dollars, " } } }"));
    EXPECT_THAT(set, outlay::testing::IsOk());
  }
  // Returns all allocations of a budget, by member.
  std::map<std::string, v1::Allocation> AllocationsOf(const std::string& budget) {
    v1::ListAllocationsRequest request;
    request.set_parent("organizations/acme/budgets/" + budget);
    const auto listed = Call<v1::ListAllocationsResponse>("Allocations/ListAllocations", request);
    EXPECT_THAT(listed, outlay::testing::IsOk());
    std::map<std::string, v1::Allocation> by_member;
    if (!listed.ok()) return by_member;
    for (const v1::Allocation& allocation : listed->allocations()) {
      by_member[allocation.member().substr(User("").size())] = allocation;
    }
    return by_member;
  }
  // Returns "ann=3.00 bob=1.00-", with "-" for allocations that were taken back.
  std::string Given(const std::string& budget) {
    std::string text;
    for (const auto& [member, allocation] : AllocationsOf(budget)) {
      text +=
          Concat(text.empty() ? "" : " ", member, "=", Cents(allocation.amount()), allocation.taken_back() ? "-" : "");
    }
    return text;
  }
  bool Spends(const std::string& hold, const std::string& group, int64_t cents, const std::string& member) {
    return Passes(hold, group, cents, "spend { member: '" + User(member) + "' }");
  }

  const MemberEvents events_;
  testing::LinesLog log_;
};

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_RPC_TESTING_FOLLOW_MEMBERS_H_
