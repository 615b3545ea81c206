// Allocations follow people over real ports, while kill -9 ends the budget service again and again (B5, D5). Real: both
// programs, their processes, gRPC, RocksDB, the feed between them. Fake: nothing.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "common/base/strings.h"
#include "common/rpc/blocking.h"
#include "common/rpc/channel_pool.h"
#include "common/rpc/grpc_channel.h"
#include "common/testing/matchers.h"
#include "google/protobuf/text_format.h"
#include "outlay/budget/v1/allocations.pb.h"
#include "outlay/budget/v1/budgets.pb.h"
#include "outlay/directory/v1/memberships.pb.h"
#include "outlay/directory/v1/organizations.pb.h"
#include "outlay/directory/v1/users.pb.h"
#include "tests/integration/services.h"

namespace outlay {
namespace {

namespace dir = directory::v1;
namespace bu = budget::v1;
using ::outlay::testing::IsOk;

constexpr int kPeople = 12;

class MemberKillsTest : public ::testing::Test {
 protected:
  void Start(const std::string& name) {
    std::vector<std::string> flags;
    if (name == "budget") flags.push_back(Concat("--directory_target=", services_.TargetOf("directory")));
    services_.Start(name, std::move(flags));
    channels_[name] = std::make_unique<rpc::GrpcChannel>(
        &pool_, rpc::GrpcChannelOptions{.target = services_.TargetOf(name), .service = name, .connections = 1});
  }
  void RestartBudget() {
    services_.ProcessOf("budget").Kill();
    Start("budget");
  }

  template <typename Response, typename Request>
  absl::StatusOr<Response> Send(const std::string& service, const std::string& method, const std::string& text,
                                const std::string& organization = "acme") {
    Request request;
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &request)) << text;
    Response response;
    const absl::Status status =
        rpc::CallAndWait(*channels_[service], Concat("/outlay.", service, ".v1.", method), request, &response,
                         {.caller = {.subject = "ann", .organization = organization}});
    if (!status.ok()) return status;
    return response;
  }

  void MakeCompany() {
    ASSERT_THAT((Send<dir::Organization, dir::CreateOrganizationRequest>(
                    "directory", "Organizations/CreateOrganization",
                    "organization_id: 'acme' organization { display_name: 'Acme' base_currency: 'USD' } "
                    "first_administrator { user_id: 'ann' email: 'ann@acme.example' }",
                    "")),
                IsOk());
    for (int i = 0; i < kPeople; ++i) {
      const std::string id = Person(i);
      ASSERT_THAT(
          (Send<dir::User, dir::CreateUserRequest>("directory", "Users/CreateUser",
                                                   "parent: 'organizations/acme' user_id: '" + id +
                                                       "' activate: true user { email: '" + id + "@acme.example' }")),
          IsOk());
    }
  }
  static std::string Person(int i) { return Concat("p", i); }
  absl::Status MakeBudget() {
    return Send<bu::Budget, bu::CreateBudgetRequest>(
               "budget", "Budgets/CreateBudget",
               "parent: 'organizations/acme' budget_id: 'travel' activate: true budget { "
               "group: 'organizations/acme/groups/root' display_name: 'Travel' "
               "amount { currency_code: 'USD' units: 1000 } "
               "period { recurrence: RECURRENCE_YEARLY first_day { year: 2020 month: 1 day: 1 } } "
               "allocation_rules { new_members { amount { currency_code: 'USD' units: 30 } } } }")
        .status();
  }
  void Join(const std::string& person) {
    ASSERT_THAT((Send<dir::Membership, dir::AddMembershipRequest>(
                    "directory", "Memberships/AddMembership",
                    Concat("request_id: 'join-", ++requests_, "' user: 'organizations/acme/users/", person,
                           "' group: 'organizations/acme/groups/root'"))),
                IsOk());
  }
  void Leave(const std::string& person) {
    ASSERT_THAT((Send<dir::RemoveMembershipResponse, dir::RemoveMembershipRequest>(
                    "directory", "Memberships/RemoveMembership",
                    Concat("request_id: 'leave-", ++requests_, "' user: 'organizations/acme/users/", person,
                           "' group: 'organizations/acme/groups/root'"))),
                IsOk());
  }
  void Deprovision(const std::string& person) {
    ASSERT_THAT((Send<dir::User, dir::DeprovisionUserRequest>(
                    "directory", "Users/DeprovisionUser",
                    Concat("request_id: 'gone-", ++requests_, "' name: 'organizations/acme/users/", person, "'"))),
                IsOk());
  }

  // "p1=30 p2=30": those whose allocations were not taken back.
  std::string Given() {
    const auto listed = Send<bu::ListAllocationsResponse, bu::ListAllocationsRequest>(
        "budget", "Allocations/ListAllocations", "parent: 'organizations/acme/budgets/travel' page_size: 100");
    if (!listed.ok()) return std::string(listed.status().ToString());
    std::set<std::string> holders;
    for (const bu::Allocation& allocation : listed->allocations()) {
      const std::string member = allocation.member().substr(allocation.member().rfind('/') + 1);
      if (!allocation.taken_back()) holders.insert(Concat(member, "=", allocation.amount().units()));
    }
    return Concat(absl::StrJoin(holders, " "));
  }
  // Who has something, once that is `expected`: who left before the job saw them come has no row, who was seen has one
  // that is over.
  std::string HoldersOnceTheyAre(const std::string& expected) {
    std::string given;
    Until([&] {
      given = Given();
      return given == expected;
    });
    return given;
  }
  // Tries again, for some minutes at most.
  template <typename Try>
  void Until(Try attempt) {
    const auto begin = std::chrono::steady_clock::now();
    while (!attempt() && std::chrono::steady_clock::now() - begin < std::chrono::minutes(2)) {
      // A pause, unless the service ends.
      EXPECT_FALSE(services_.ProcessOf("budget").EndsWithin(absl::Milliseconds(20)));
    }
  }

  rpc::ChannelPool pool_;
  Services services_{"members"};
  std::map<std::string, std::unique_ptr<rpc::GrpcChannel>> channels_;
  int requests_ = 0;
};

TEST_F(MemberKillsTest, EveryJoiningAndLeavingCountsOnceWhereverTheServiceIsKilled) {
  Start("directory");
  ASSERT_FALSE(HasFailure());
  MakeCompany();
  Start("budget");
  ASSERT_FALSE(HasFailure());
  absl::Status made;
  // The organization comes by the feed.
  Until([&] {
    made = MakeBudget();
    return made.ok();
  });
  ASSERT_THAT(made, IsOk());
  // Who is odd leaves again, some of them come back, some leave for good; the service is killed in between.
  for (int i = 0; i < kPeople; ++i) {
    Join(Person(i));
    if (i % 3 == 0) RestartBudget();
    if (i % 2 == 1) Leave(Person(i));
    if (i % 4 == 1) RestartBudget();
    if (i % 6 == 1) Join(Person(i));
    if (i % 6 == 5) Deprovision(Person(i));
  }
  services_.ProcessOf("budget").Kill();
  // While it is away.
  Leave(Person(0));
  Join(Person(0));
  Leave(Person(2));
  Start("budget");
  const std::string expected = "p0=30 p10=30 p1=30 p4=30 p6=30 p7=30 p8=30";
  EXPECT_EQ(HoldersOnceTheyAre(expected), expected);
}

}  // namespace
}  // namespace outlay
