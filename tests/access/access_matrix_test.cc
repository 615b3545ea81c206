// Every method x every built-in role x where it is granted x whose object it is x which organization x how the grant
// and the user are, against a table that a person can read (matrix.txt). A method without a line fails.
//
// Real: the options of all methods, feed, copy and authorizer. Fake: directory's rules, time, the handlers: what they
// do with a reach is tested beside them.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/access/access_authorizer.h"
#include "common/access/directory_copy.h"
#include "common/access/testing/fake_directory.h"
#include "common/base/errors.h"
#include "common/feed/limits.h"
#include "common/rpc/method.h"
#include "common/testing/matchers.h"
#include "outlay/audit/v1/audit.pb.h"
#include "outlay/development/v1/business_time.pb.h"
#include "outlay/directory/v1/access_reviews.pb.h"
#include "outlay/directory/v1/groups.pb.h"
#include "outlay/directory/v1/memberships.pb.h"
#include "outlay/directory/v1/organizations.pb.h"
#include "outlay/directory/v1/role_grants.pb.h"
#include "outlay/directory/v1/roles.pb.h"
#include "outlay/directory/v1/scim_tokens.pb.h"
#include "outlay/directory/v1/users.pb.h"
#include "outlay/event/v1/event_feed.pb.h"
#include "outlay/event/v1/events.pb.h"
#include "outlay/invoice_matching/v1/invoices.pb.h"
#include "outlay/purchase_order/v1/associations.pb.h"
#include "outlay/purchase_order/v1/marketplace_purchases.pb.h"
#include "outlay/purchase_order/v1/purchase_orders.pb.h"
#include "outlay/purchase_order/v1/suppliers.pb.h"

namespace outlay::access {
namespace {

using directory::v1::UserChanged;
using outlay::testing::IsOk;

constexpr char kTable[] = "tests/access/matrix.txt";
constexpr char kRoles[] = "ARFTPU";
const std::vector<std::string>& Places() {
  static const auto& places = *new std::vector<std::string>{"company", "web", "sales"};
  return places;
}

struct Row {
  std::string roles;
  std::string scope;
};

std::map<std::string, Row> ReadTable() {
  std::map<std::string, Row> table;
  std::ifstream file(kTable);
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.front() == '#') continue;
    std::istringstream words(line);
    std::string permission;
    Row row;
    words >> permission >> row.roles >> row.scope;
    EXPECT_TRUE(table.emplace(permission, row).second) << permission << " has two lines";
  }
  return table;
}

// Makes the files that this test links known by name.
std::vector<const google::protobuf::FileDescriptor*> LinkedFiles() {
  return {audit::v1::GetSignedHeadRequest::descriptor()->file(),
          development::v1::SetBusinessTimeRequest::descriptor()->file(),
          directory::v1::GetAccessReviewRequest::descriptor()->file(),
          directory::v1::GetGroupRequest::descriptor()->file(),
          directory::v1::AddMembershipRequest::descriptor()->file(),
          directory::v1::GetOrganizationRequest::descriptor()->file(),
          directory::v1::GrantRoleRequest::descriptor()->file(),
          directory::v1::GetRoleRequest::descriptor()->file(),
          directory::v1::CreateScimTokenRequest::descriptor()->file(),
          directory::v1::GetUserRequest::descriptor()->file(),
          event::v1::SubscribeRequest::descriptor()->file(),
          event::v1::WatchEventsRequest::descriptor()->file(),
          invoice_matching::v1::GetInvoiceRequest::descriptor()->file(),
          purchase_order::v1::AssociateInvoicesRequest::descriptor()->file(),
          purchase_order::v1::RecordMarketplacePurchaseRequest::descriptor()->file(),
          purchase_order::v1::GetPurchaseOrderRequest::descriptor()->file(),
          purchase_order::v1::GetSupplierRequest::descriptor()->file()};
}

// Every method of every API proto of the tree.
std::vector<std::unique_ptr<const rpc::Method>> AllMethods() {
  std::vector<std::string> linked;
  std::vector<std::unique_ptr<const rpc::Method>> methods;
  for (const auto* const file : LinkedFiles()) {
    linked.push_back("proto/" + file->name());
    for (int i = 0; i < file->service_count(); ++i) {
      auto of_service = rpc::BuildMethods(file->service(i)).value();
      std::move(of_service.begin(), of_service.end(), std::back_inserter(methods));
    }
  }
  for (const auto& entry : std::filesystem::recursive_directory_iterator("proto/outlay")) {
    if (entry.path().extension() != ".proto") continue;
    std::ifstream file(entry.path());
    std::stringstream text;
    text << file.rdbuf();
    if (text.str().find("\nservice ") == std::string::npos) continue;
    EXPECT_NE(std::find(linked.begin(), linked.end(), entry.path().string()), linked.end())
        << entry.path() << " has a service: name its file in LinkedFiles";
  }
  return methods;
}

// A user of the matrix, with one grant or none.
struct Person {
  std::string id;
  char role = '-';
  std::string place;
  bool is_expired = false;
  UserChanged::State state = UserChanged::STATE_ACTIVE;
};

class AccessMatrixTest : public ::testing::Test {
 protected:
  AccessMatrixTest()
      : permissions_(Permissions::Create(PermissionsOf(Pointers())).value()),
        copy_({.consumer = "matrix",
               .channel = &directory_.channel(),
               .store = &node_.store(),
               .scheduler = &scheduler_,
               .random = &random_,
               .clock = &clock_},
              &permissions_),
        authorizer_(&permissions_, &copy_, &clock_) {
    for (const char* const organization : {"acme", "globex"}) {
      directory_.SetOrganization(organization);
      directory_.SetGroup(organization, "company", "");
      directory_.SetGroup(organization, "web", "company");
      directory_.SetGroup(organization, "sales", "company");
    }
    for (int i = 0; kRoles[i] != 0; ++i) {
      std::vector<std::string> held;
      for (const auto& [permission, row] : table_) {
        if (row.roles.find(kRoles[i]) != std::string::npos) held.push_back(permission);
      }
      directory_.SetRole("acme", absl::StrCat("role-", i), held);
    }
    MakePeople();
    directory_.SetUser("globex", "foreigner");
    EXPECT_THAT(copy_.Load(), IsOk());
    copy_.Start();
    scheduler_.AdvanceBy(feed::limits::kFirstReportInterval);
  }

  std::vector<const rpc::Method*> Pointers() const {
    std::vector<const rpc::Method*> pointers;
    for (const auto& method : methods_) pointers.push_back(method.get());
    return pointers;
  }

  void MakePeople() {
    people_.push_back({.id = "newcomer"});
    for (int i = 0; kRoles[i] != 0; ++i) {
      for (const std::string& place : Places()) {
        for (const bool is_expired : {false, true}) {
          people_.push_back(
              {.id = absl::StrCat("u", people_.size()), .role = kRoles[i], .place = place, .is_expired = is_expired});
        }
      }
      for (const auto state :
           {UserChanged::STATE_INVITED, UserChanged::STATE_SUSPENDED, UserChanged::STATE_DEPROVISIONED}) {
        people_.push_back(
            {.id = absl::StrCat("u", people_.size()), .role = kRoles[i], .place = "company", .state = state});
      }
    }
    for (const Person& person : people_) {
      directory_.SetUser("acme", person.id, person.state);
      if (person.role == '-') continue;
      const size_t role = std::string(kRoles).find(person.role);
      directory_.Grant("acme", "g-" + person.id, person.id, absl::StrCat("role-", role), person.place,
                       person.is_expired ? clock_.Now() : absl::InfiniteFuture());
    }
  }

  // What the rules say: an error's reason, or nothing.
  static std::string Expected(const Row& row, const Person& person, const std::string& group) {
    if (row.scope == "services" || row.scope == "development") return "";
    if (person.state != UserChanged::STATE_ACTIVE) return "USER_NOT_ACTIVE";
    if (person.role == '-' || person.is_expired || row.roles.find(person.role) == std::string::npos) {
      return "PERMISSION_REQUIRED";
    }
    if (person.place == "company") return "";
    return row.scope == "group" && person.place == group ? "" : "GROUP_OUT_OF_REACH";
  }

  std::string Ask(const std::string& user, const std::string& organization, const rpc::Method& method,
                  const std::string& group) {
    rpc::Caller caller{.subject = user, .organization = organization};
    absl::Status status = authorizer_.Authorize(caller, method);
    if (status.ok() && method.options().by_group()) status = CheckReach(caller.reach.get(), group);
    return ErrorReason(status);
  }

  const std::map<std::string, Row> table_ = ReadTable();
  const std::vector<std::unique_ptr<const rpc::Method>> methods_ = AllMethods();
  const Permissions permissions_;
  outlay::testing::FakeClock clock_;
  outlay::testing::FakeScheduler scheduler_{&clock_};
  SeededRandom random_{5};
  FakeDirectory directory_{&clock_, &scheduler_};
  command::TestNode node_{&clock_, &scheduler_};
  DirectoryCopy copy_;
  AccessAuthorizer authorizer_;
  std::vector<Person> people_;
};

TEST_F(AccessMatrixTest, EveryMethodHasALineThatFitsItsOptions) {
  for (const auto& method : methods_) {
    const auto row = table_.find(method->options().permission());
    ASSERT_NE(row, table_.end()) << method->path() << ": say in " << kTable << " who holds "
                                 << method->options().permission();
    const std::string& scope = row->second.scope;
    EXPECT_EQ(scope == "group", method->options().by_group()) << method->path();
    EXPECT_EQ(scope == "services", method->options().services_only()) << method->path();
    EXPECT_EQ(scope == "development", method->options().development_only()) << method->path();
  }
}

// The two tables are written for two readers, and say the same.
TEST_F(AccessMatrixTest, EveryLineIsThatOfTheRolesThatDirectoryMakes) {
  const std::vector<std::pair<std::string, std::string>> made = {
#define OUTLAY_ROLE(...)
#define OUTLAY_PERMISSION(permission, roles) {permission, roles},
#define OUTLAY_PLATFORM_PERMISSION(permission, who) {permission, "------"},
#include "services/directory/domain/role_table.inc"
#undef OUTLAY_ROLE
#undef OUTLAY_PERMISSION
#undef OUTLAY_PLATFORM_PERMISSION
  };
  EXPECT_EQ(made.size(), table_.size());
  for (const auto& [permission, roles] : made) {
    ASSERT_TRUE(table_.contains(permission)) << permission;
    EXPECT_EQ(table_.at(permission).roles, roles) << permission;
  }
}

TEST_F(AccessMatrixTest, EveryMethodIsForThoseInTheTable) {
  int64_t cases = 0;
  for (const auto& method : methods_) {
    const auto row = table_.find(method->options().permission());
    ASSERT_NE(row, table_.end()) << method->path();
    for (const Person& person : people_) {
      for (const std::string& group : Places()) {
        ++cases;
        EXPECT_EQ(Ask(person.id, "acme", *method, group), Expected(row->second, person, group))
            << method->path() << " by " << person.role << " at " << person.place << " on " << group;
      }
    }
  }
  EXPECT_GT(cases, 10'000);
}

TEST_F(AccessMatrixTest, NobodyFromElsewhereLearnsAnything) {
  for (const auto& method : methods_) {
    const bool is_open = method->options().services_only() || method->options().development_only();
    for (const Person& person : people_) {
      EXPECT_EQ(Ask(person.id, "globex", *method, "web"), is_open ? "" : "USER_NOT_ACTIVE") << method->path();
    }
    EXPECT_EQ(Ask("foreigner", "acme", *method, "web"), is_open ? "" : "USER_NOT_ACTIVE") << method->path();
    EXPECT_EQ(Ask("", "acme", *method, "web"), is_open ? "" : "CREDENTIALS_REQUIRED") << method->path();
  }
}

}  // namespace
}  // namespace outlay::access
