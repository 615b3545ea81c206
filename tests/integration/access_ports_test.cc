// Rights over real ports: who may what, how soon a revocation counts, and what goes on without directory. Real: both
// programs, their processes, gRPC, RocksDB, the feed between them. Fake: nothing. What is asserted is the order of
// answers; how long it took is printed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdio>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "common/base/errors.h"
#include "common/base/strings.h"
#include "common/rpc/blocking.h"
#include "common/rpc/channel_pool.h"
#include "common/rpc/grpc_channel.h"
#include "common/testing/matchers.h"
#include "google/protobuf/text_format.h"
#include "outlay/directory/v1/groups.pb.h"
#include "outlay/directory/v1/organizations.pb.h"
#include "outlay/directory/v1/role_grants.pb.h"
#include "outlay/directory/v1/users.pb.h"
#include "outlay/event/v1/events.pb.h"
#include "outlay/purchase_order/v1/purchase_orders.pb.h"
#include "outlay/purchase_order/v1/suppliers.pb.h"
#include "tests/integration/services.h"

namespace outlay {
namespace {

namespace dir = directory::v1;
namespace po = purchase_order::v1;
using ::outlay::testing::HasMetadata;
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using SteadyClock = std::chrono::steady_clock;

constexpr absl::Duration kAgeMax = absl::Seconds(5);

class AccessPortsTest : public ::testing::Test {
 protected:
  // Starts a service, anew at the port that it had before.
  void Start(const std::string& name) {
    std::vector<std::string> flags = {"--enforce_access", "--seen_report_interval=1s"};
    if (name == "purchase_order") {
      flags.push_back(Concat("--directory_target=", services_.TargetOf("directory")));
      flags.push_back(Concat("--access_age_max=", absl::FormatDuration(kAgeMax)));
    }
    services_.Start(name, std::move(flags));
    channels_[name] = std::make_unique<rpc::GrpcChannel>(
        &pool_, rpc::GrpcChannelOptions{.target = services_.TargetOf(name), .service = name, .connections = 1});
  }
  void Kill(const std::string& name) { services_.ProcessOf(name).Kill(); }

  template <typename Response, typename Request>
  absl::Status Call(const std::string& subject, const std::string& service, const std::string& method,
                    const Request& request, const std::string& organization = "acme") {
    Response response;
    return rpc::CallAndWait(*channels_[service], Concat("/outlay.", service, ".v1.", method), request, &response,
                            {.caller = {.subject = subject, .organization = organization}});
  }
  template <typename Response, typename Request>
  absl::Status Send(const std::string& subject, const std::string& service, const std::string& method,
                    const std::string& text, const std::string& organization = "acme") {
    Request request;
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &request)) << text;
    return Call<Response>(subject, service, method, request, organization);
  }

  // Company "acme": ann administers it; eve and bob are active; groups web and sales below the top.
  void MakeCompany() {
    const std::string parent = "parent: 'organizations/acme' ";
    ASSERT_THAT((Send<dir::Organization, dir::CreateOrganizationRequest>(
                    "operator", "directory", "Organizations/CreateOrganization",
                    "organization_id: 'acme' organization { display_name: 'Acme' base_currency: 'USD' } "
                    "first_administrator { user_id: 'ann' email: 'ann@acme.example' }",
                    "")),
                IsOk());
    for (const std::string id : {"web", "sales"}) {
      ASSERT_THAT((Send<dir::Group, dir::CreateGroupRequest>(
                      "ann", "directory", "Groups/CreateGroup",
                      parent + "group_id: '" + id +
                          "' group { display_name: 'G' parent: " + "'organizations/acme/groups/root' }")),
                  IsOk());
    }
    for (const std::string id : {"eve", "bob"}) {
      ASSERT_THAT((Send<dir::User, dir::CreateUserRequest>(
                      "ann", "directory", "Users/CreateUser",
                      parent + "user_id: '" + id + "' activate: true user { email: '" + id + "@acme.example' }")),
                  IsOk());
    }
  }
  // To eve.
  void Grant(const std::string& id, const std::string& role = "requisitioner", const std::string& group = "web") {
    ASSERT_THAT((Send<dir::RoleGrant, dir::GrantRoleRequest>("ann", "directory", "RoleGrants/GrantRole",
                                                             "parent: 'organizations/acme' role_grant_id: '" + id +
                                                                 "' role_grant { user: 'organizations/acme/users/eve' "
                                                                 "role: 'organizations/acme/roles/" +
                                                                 role + "' group: 'organizations/acme/groups/" + group +
                                                                 "' }")),
                IsOk());
  }
  void Revoke(const std::string& id) {
    ASSERT_THAT((Send<dir::RevokeRoleResponse, dir::RevokeRoleRequest>(
                    "ann", "directory", "RoleGrants/RevokeRole",
                    "request_id: 'revoke-" + id + "' name: 'organizations/acme/roleGrants/" + id + "'")),
                IsOk());
  }

  absl::Status MakeSupplier() {
    return Send<po::Supplier, po::CreateSupplierRequest>(
        "ann", "purchase_order", "Suppliers/CreateSupplier",
        "parent: 'organizations/acme' supplier_id: 's' supplier { display_name: 'S' "
        "bill_from_entities { bill_from_entity_id: 'e' currency: 'USD' } }");
  }
  // A new order each time.
  absl::Status Create(const std::string& subject, const std::string& group) {
    const std::string id = Concat("o-", ++orders_);
    const absl::Status status = Send<po::PurchaseOrder, po::CreatePurchaseOrderRequest>(
        subject, "purchase_order", "PurchaseOrders/CreatePurchaseOrder",
        "parent: 'organizations/acme' purchase_order_id: '" + id + "' purchase_order { number: '" + id +
            "' group: 'organizations/acme/groups/" + group +
            "' supplier: 'organizations/acme/suppliers/s' "
            "bill_from_entities: 'organizations/acme/suppliers/s/billFromEntities/e' "
            "period { first_month: '2020-07' last_month: '2020-09' } "
            "lines { number: '1' amount { currency_code: 'USD' units: 1 } } }");
    if (status.ok()) last_ = id;
    return status;
  }
  // The order that was created last.
  absl::Status Read(const std::string& subject) {
    return Send<po::PurchaseOrder, po::GetPurchaseOrderRequest>(
        subject, "purchase_order", "PurchaseOrders/GetPurchaseOrder",
        "name: 'organizations/acme/purchaseOrders/" + last_ + "'");
  }

  int CountOrders(const std::string& subject) {
    po::ListPurchaseOrdersRequest request;
    request.set_parent("organizations/acme");
    po::ListPurchaseOrdersResponse response;
    EXPECT_THAT(
        rpc::CallAndWait(*channels_["purchase_order"], "/outlay.purchase_order.v1.PurchaseOrders/ListPurchaseOrders",
                         request, &response, {.caller = {.subject = subject, .organization = "acme"}}),
        IsOk());
    return response.purchase_orders_size();
  }

  // Repeats a call while it is answered by `reason` ("": it succeeds), and returns the first other answer.
  template <typename Try>
  absl::Status After(const std::string& reason, Try attempt) {
    const auto begin = SteadyClock::now();
    while (true) {
      absl::Status status = attempt();
      waited_ = absl::FromChrono(SteadyClock::now() - begin);
      if (ErrorReason(status) != reason || status.ok() != reason.empty()) return status;
      if (waited_ > absl::Minutes(2)) return absl::DeadlineExceededError(Concat("still ", reason));
      // A pause, unless the service ends.
      EXPECT_FALSE(services_.ProcessOf("purchase_order").EndsWithin(absl::Milliseconds(2)));
    }
  }
  void Print(const std::string& what) const {
    std::printf("%s: %s\n", what.c_str(), absl::FormatDuration(waited_).c_str());
  }

  rpc::ChannelPool pool_;
  Services services_{"access"};
  std::map<std::string, std::unique_ptr<rpc::GrpcChannel>> channels_;
  int orders_ = 0;
  std::string last_;
  absl::Duration waited_;
};

TEST_F(AccessPortsTest, GrantsAndRevocationsReachTheOtherService) {
  Start("directory");
  ASSERT_FALSE(HasFailure());
  MakeCompany();
  Start("purchase_order");
  ASSERT_FALSE(HasFailure());
  EXPECT_THAT(After("ACCESS_STALE", [&] { return MakeSupplier(); }), IsOk());
  Print("a new service has its copy after");

  EXPECT_THAT(Create("nobody", "web"), HasReason("USER_NOT_ACTIVE"));
  EXPECT_THAT(Create("eve", "web"), HasReason("PERMISSION_REQUIRED"));
  EXPECT_THAT(Create("eve", "web"), HasMetadata("permission", "purchaseOrders.create"));
  Grant("g1");
  EXPECT_THAT(After("PERMISSION_REQUIRED", [&] { return Create("eve", "web"); }), IsOk());
  Print("a grant counts after");
  EXPECT_THAT(Create("eve", "sales"), HasReason("GROUP_OUT_OF_REACH"));
  EXPECT_THAT(Create("bob", "web"), HasReason("PERMISSION_REQUIRED"));
  EXPECT_THAT(Create("ann", "web"), HasReason("DUTIES_CONFLICT")) << "an administrator, but she wrote the supplier";
  EXPECT_THAT(Read("eve"), IsOk());

  Revoke("g1");
  EXPECT_THAT(After("", [&] { return Create("eve", "web"); }), HasReason("PERMISSION_REQUIRED"));
  Print("a revocation counts after");
  for (int i = 0; i < 20; ++i) EXPECT_THAT(Create("eve", "web"), HasReason("PERMISSION_REQUIRED"));
  EXPECT_THAT(Read("eve"), HasReason("PERMISSION_REQUIRED"));
}

TEST_F(AccessPortsTest, EndsAnOpenStreamWhenItsCallerLosesTheRight) {
  Start("directory");
  ASSERT_FALSE(HasFailure());
  MakeCompany();
  Grant("g1", "finance", "root");
  Start("purchase_order");
  ASSERT_FALSE(HasFailure());
  EXPECT_THAT(After("ACCESS_STALE", [&] { return MakeSupplier(); }), IsOk());
  const rpc::CallOptions as_eve = {.caller = {.subject = "eve", .organization = "acme"}, .timeout = absl::Minutes(2)};

  event::v1::WatchEventsRequest request;
  request.set_parent("organizations/acme");
  rpc::BlockingStream watch(*channels_["purchase_order"], "/outlay.event.v1.Events/WatchEvents", as_eve);
  watch.Write(request);
  watch.WritesDone();
  event::v1::WatchEventsResponse events;
  ASSERT_TRUE(watch.Read(&events)) << watch.Finish();

  rpc::BlockingStream import(*channels_["purchase_order"],
                             "/outlay.purchase_order.v1.PurchaseOrders/ImportPurchaseOrders", as_eve);
  po::ImportPurchaseOrdersRequest part;
  part.mutable_header()->set_parent("organizations/acme");
  part.mutable_header()->set_import_id("i");
  ASSERT_TRUE(import.Write(part));
  part.set_chunk(
      "number,supplier,bill_from_entities,first_month,last_month,line_number,amount\n1,s,e,2020-07,2020-09,1,5");
  ASSERT_TRUE(import.Write(part));
  po::ImportPurchaseOrdersResponse report;
  ASSERT_TRUE(import.Read(&report)) << import.Finish();
  EXPECT_EQ(report.created(), 0) << "the row's end has not come";

  Revoke("g1");
  const auto begin = SteadyClock::now();
  // Nothing more happens in the organization: only the watch over the rights can end it.
  while (watch.Read(&events)) {
  }
  EXPECT_THAT(watch.Finish(), HasReason("PERMISSION_REQUIRED"));
  waited_ = absl::FromChrono(SteadyClock::now() - begin);
  Print("an open stream ends after");
  while (import.Read(&report)) {
  }
  EXPECT_THAT(import.Finish(), HasReason("PERMISSION_REQUIRED"));
  EXPECT_EQ(CountOrders("ann"), 0) << "half a file is no file";
}

TEST_F(AccessPortsTest, DirectoryHearsWhoCalledAnyService) {
  Start("directory");
  ASSERT_FALSE(HasFailure());
  MakeCompany();
  Grant("g1");
  Start("purchase_order");
  ASSERT_FALSE(HasFailure());
  // Who was seen, in id order.
  const auto seen = [&] {
    dir::ListUsersRequest request;
    request.set_parent("organizations/acme");
    dir::ListUsersResponse response;
    EXPECT_THAT(rpc::CallAndWait(*channels_["directory"], "/outlay.directory.v1.Users/ListUsers", request, &response,
                                 {.caller = {.subject = "ann", .organization = "acme"}}),
                IsOk());
    std::string ids;
    for (const dir::User& user : response.users()) {
      if (user.has_last_seen_time()) ids += user.name().substr(user.name().rfind('/') + 1) + " ";
    }
    return ids;
  };
  EXPECT_THAT(After("ACCESS_STALE", [&] { return MakeSupplier(); }), IsOk());
  EXPECT_THAT(Create("eve", "web"), IsOk());
  EXPECT_THAT(Create("bob", "web"), HasReason("PERMISSION_REQUIRED"));
  const auto missing = MakeError(absl::StatusCode::kUnavailable, "NOT_YET", "not yet");
  EXPECT_THAT(After("NOT_YET", [&] { return seen().find("eve") == std::string::npos ? missing : absl::OkStatus(); }),
              IsOk());
  Print("who called another service is known after");
  EXPECT_EQ(seen(), "ann eve ") << "a call that was denied is none of a user who is at work";
}

TEST_F(AccessPortsTest, GoesOnWithoutDirectoryForATimeAndHealsWhenItIsBack) {
  Start("directory");
  ASSERT_FALSE(HasFailure());
  MakeCompany();
  Grant("g1");
  Start("purchase_order");
  ASSERT_FALSE(HasFailure());
  EXPECT_THAT(After("ACCESS_STALE", [&] { return MakeSupplier(); }), IsOk());
  EXPECT_THAT(Create("eve", "web"), IsOk());

  Kill("directory");
  const absl::Status stale = After("", [&] { return Create("eve", "web"); });
  EXPECT_THAT(stale, HasReason("ACCESS_STALE"));
  EXPECT_EQ(stale.code(), absl::StatusCode::kUnavailable);
  Print("without directory changes went on for");
  EXPECT_GT(waited_, kAgeMax / 2) << "its last word was at most a quarter of that old";
  EXPECT_THAT(Create("eve", "web"), HasReason("ACCESS_STALE"));
  EXPECT_THAT(Read("eve"), IsOk());

  Kill("purchase_order");
  Start("purchase_order");
  ASSERT_FALSE(HasFailure());
  EXPECT_THAT(Read("eve"), IsOk()) << "a service starts without directory, with the copy that it stored";
  EXPECT_THAT(Create("eve", "web"), HasReason("ACCESS_STALE"));
  EXPECT_THAT(Create("bob", "web"), HasReason("ACCESS_STALE"));

  Start("directory");
  ASSERT_FALSE(HasFailure());
  EXPECT_THAT(After("ACCESS_STALE", [&] { return Create("eve", "web"); }), IsOk());
  Print("after directory's restart changes go on after");
  Revoke("g1");
  EXPECT_THAT(After("", [&] { return Create("eve", "web"); }), HasReason("PERMISSION_REQUIRED"));
  Print("a revocation counts after");
}

}  // namespace
}  // namespace outlay
