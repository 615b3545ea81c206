// Every method x every built-in role x where it is granted x whose object it is x which organization x how the grant
// and the user are x which credentials, against a table that a person can read (matrix.txt). A method without a line
// fails.
//
// Real: the options of all methods, the wrapper, certificates' names, tokens, feed, copy and authorizer. Fake:
// directory's rules, time, the handlers: what they do with a reach is tested beside them.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/access/access_authorizer.h"
#include "common/access/directory_copy.h"
#include "common/access/testing/fake_directory.h"
#include "common/feed/limits.h"
#include "common/testing/made_requests.h"
#include "common/testing/matchers.h"
#include "outlay/directory/v1/directory_events.pb.h"
#include "tests/access/edge.h"
#include "tests/access/matrix.h"

namespace outlay::access {
namespace {

using directory::v1::UserChanged;
using outlay::testing::IsOk;
using Kind = EdgeForTest::Kind;

const std::vector<std::string>& Places() {
  static const auto& places = *new std::vector<std::string>{"company", "web", "sales"};
  return places;
}

// A user of acme, with one grant or none.
struct Person {
  std::string id;
  char role = '-';
  std::string place;
  bool is_expired = false;  // the grant
  UserChanged::State state = UserChanged::STATE_ACTIVE;
};

std::vector<Person> AllPeople() {
  std::vector<Person> people;
  const auto add = [&](Person person) {
    person.id = absl::StrCat("u", people.size());
    people.push_back(std::move(person));
  };
  const auto states = {UserChanged::STATE_ACTIVE, UserChanged::STATE_INVITED, UserChanged::STATE_SUSPENDED,
                       UserChanged::STATE_DEPROVISIONED};
  for (const auto state : states) add({.state = state});
  for (int i = 0; kRoleLetters[i] != 0; ++i) {
    for (const std::string& place : Places()) {
      for (const auto state : states) add({.role = kRoleLetters[i], .place = place, .state = state});
      add({.role = kRoleLetters[i], .place = place, .is_expired = true});
    }
  }
  return people;
}

enum class Login { kNone, kGood, kExpired, kForeign, kOtherOrganization };

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
        authorizer_(&permissions_, &copy_, &clock_),
        edge_(&clock_, &scheduler_, &authorizer_) {
    for (const char* const organization : {"acme", "globex"}) {
      directory_.SetOrganization(organization);
      directory_.SetGroup(organization, "company", "");
      directory_.SetGroup(organization, "web", "company");
      directory_.SetGroup(organization, "sales", "company");
    }
    for (int i = 0; kRoleLetters[i] != 0; ++i) {
      std::set<std::string> held;
      for (const auto& [method, row] : table_) {
        if (row.IsFor(kRoleLetters[i])) held.insert(row.permission);
      }
      directory_.SetRole("acme", absl::StrCat("role-", i), {held.begin(), held.end()});
    }
    for (const Person& person : people_) Tell(person);
    EXPECT_THAT(copy_.Load(), IsOk());
    copy_.Start();
    scheduler_.AdvanceBy(feed::limits::kFirstReportInterval);
    MakeRequests();
  }

  std::vector<const rpc::Method*> Pointers() const {
    std::vector<const rpc::Method*> pointers;
    for (const auto& method : methods_) pointers.push_back(method.get());
    return pointers;
  }
  void Tell(const Person& person) {
    directory_.SetUser("acme", person.id, person.state);
    if (person.role == '-') return;
    const size_t role = std::string(kRoleLetters).find(person.role);
    directory_.Grant("acme", "g-" + person.id, person.id, absl::StrCat("role-", role), person.place,
                     person.is_expired ? clock_.Now() : absl::InfiniteFuture());
  }
  void MakeRequests() {
    for (const char* const organization : {"acme", "globex"}) {
      testing::RequestMaker maker({.organizations = {organization},
                                   .ids = {"x"},
                                   .request_ids = {"r"},
                                   .page_tokens = {},
                                   .emails = {"a@b"},
                                   .texts = {}},
                                  {}, &random_);
      for (const auto& method : methods_) {
        requests_[organization][method->path()] = maker.Make(*method->descriptor())->SerializeAsString();
      }
    }
  }
  const Row& RowOf(const rpc::Method& method) const {
    static const auto& none = *new Row();
    const auto row = table_.find(method.descriptor()->full_name());
    return row == table_.end() ? none : row->second;
  }

  Credentials LogIn(const Person& person, Login login) {
    Credentials credentials;
    if (login == Login::kNone) return credentials;
    const Kind kind = login == Login::kExpired   ? Kind::kExpired
                      : login == Login::kForeign ? Kind::kForeign
                                                 : Kind::kGood;
    std::string& token = tokens_[{person.id, login}];
    if (token.empty()) token = edge_.Token(person.id, login == Login::kOtherOrganization ? "globex" : "acme", kind);
    credentials.token = token;
    return credentials;
  }

  // What the table and the rules say; nothing: a handler runs, and answers.
  static std::string Expected(const Row& row, const Person& person, Login login, const std::string& organization,
                              const std::string& group) {
    if (login == Login::kNone) return "CREDENTIALS_REQUIRED";
    if (login == Login::kExpired) return "TOKEN_EXPIRED";
    if (login == Login::kForeign) return "TOKEN_ISSUER_UNKNOWN";
    if (row.scope == Scope::kServices) return "SERVICES_ONLY";
    // Whoever an issuer vouches for there, directory knows nobody of that id.
    if (login == Login::kOtherOrganization || person.state != UserChanged::STATE_ACTIVE) return "USER_NOT_ACTIVE";
    if (person.is_expired || !row.IsFor(person.role)) return "PERMISSION_REQUIRED";
    if (row.scope == Scope::kTop && person.place != "company") return "GROUP_OUT_OF_REACH";
    if (organization != "acme") return "ORGANIZATION_MISMATCH";
    return person.place == "company" || person.place == group ? "" : "GROUP_OUT_OF_REACH";
  }
  // Only a handler can tell of groups.
  static Outcome ToOutcome(const Row& row, const std::string& reason) {
    return {.reason = reason, .ran = reason.empty() || (row.scope == Scope::kGroup && reason == "GROUP_OUT_OF_REACH")};
  }

  const std::map<std::string, Row> table_ = ReadTable();
  const std::vector<std::unique_ptr<const rpc::Method>> methods_ = AllMethods();
  const std::vector<Person> people_ = AllPeople();
  const Permissions permissions_;
  outlay::testing::FakeClock clock_;
  outlay::testing::FakeScheduler scheduler_{&clock_};
  SeededRandom random_{5};
  FakeDirectory directory_{&clock_, &scheduler_};
  command::TestNode node_{&clock_, &scheduler_};
  DirectoryCopy copy_;
  AccessAuthorizer authorizer_;
  EdgeForTest edge_;
  std::map<std::string, std::map<std::string, std::string>> requests_;  // by organization and path
  std::map<std::pair<std::string, Login>, std::string> tokens_;
};

TEST_F(AccessMatrixTest, EveryMethodHasALineThatFitsItsOptions) {
  EXPECT_EQ(methods_.size(), table_.size());
  for (const auto& method : methods_) {
    const options::v1::MethodOptions& options = method->options();
    ASSERT_TRUE(table_.contains(method->descriptor()->full_name()))
        << method->path() << ": say in tests/access/matrix.txt who may call it";
    const Row& row = RowOf(*method);
    EXPECT_EQ(row.permission, options.permission()) << method->path();
    EXPECT_EQ(row.scope == Scope::kGroup, options.by_group()) << method->path();
    EXPECT_EQ(row.scope == Scope::kServices, options.services_only()) << method->path();
    EXPECT_EQ(row.scope == Scope::kDevelopment, options.development_only()) << method->path();
    EXPECT_EQ(row.services, std::set<std::string>(options.allowed_services().begin(), options.allowed_services().end()))
        << method->path();
    EXPECT_FALSE(options.open()) << method->path() << " is of the product";
    // Otherwise nobody could be judged.
    EXPECT_TRUE(!options.any_organization() || options.services_only()) << method->path();
  }
}

// The two tables are written for two readers, and say the same.
TEST_F(AccessMatrixTest, EveryLineIsThatOfTheRolesThatDirectoryMakes) {
  const std::map<std::string, std::string> made = {
#define OUTLAY_ROLE(...)
#define OUTLAY_PERMISSION(permission, roles) {permission, roles},
#define OUTLAY_PLATFORM_PERMISSION(permission, who) {permission, "------"},
#include "services/directory/domain/role_table.inc"
#undef OUTLAY_ROLE
#undef OUTLAY_PERMISSION
#undef OUTLAY_PLATFORM_PERMISSION
  };
  std::map<std::string, std::string> written;
  for (const auto& [method, row] : table_) {
    EXPECT_TRUE(written.emplace(row.permission, row.roles).second || written.at(row.permission) == row.roles) << method;
  }
  EXPECT_EQ(made, written);
}

TEST_F(AccessMatrixTest, EveryMethodIsForThoseInTheTable) {
  int64_t cases = 0;
  int64_t allowed = 0;
  for (const auto& method : methods_) {
    const Row& row = RowOf(*method);
    // Servers outside development do not have it; see Dispatcher.
    if (row.scope == Scope::kDevelopment) continue;
    for (const Person& person : people_) {
      for (const Login login :
           {Login::kNone, Login::kGood, Login::kExpired, Login::kForeign, Login::kOtherOrganization}) {
        const Credentials credentials = LogIn(person, login);
        for (const char* const organization : {"acme", "globex"}) {
          for (const std::string& group : Places()) {
            const std::string reason = Expected(row, person, login, organization, group);
            const Outcome outcome = edge_.Call(*method, credentials, requests_[organization][method->path()], group);
            ++cases;
            allowed += reason.empty() ? 1 : 0;
            ASSERT_EQ(outcome.reason, reason)
                << method->path() << " by " << person.role << " at " << person.place << " on " << group << " of "
                << organization << ", login " << static_cast<int>(login) << ", state " << person.state;
            ASSERT_EQ(outcome, ToOutcome(row, reason)) << method->path();
          }
        }
      }
    }
  }
  std::printf("%lld combinations, %lld of them allowed\n", static_cast<long long>(cases),
              static_cast<long long>(allowed));
  EXPECT_GT(cases, 280'000);
  EXPECT_GT(allowed, 900);
}

TEST_F(AccessMatrixTest, EveryMethodIsForTheServicesInTheTable) {
  const Person& administrator = *std::find_if(people_.begin(), people_.end(), [](const Person& person) {
    return person.role == 'A' && person.place == "web" && person.state == UserChanged::STATE_ACTIVE;
  });
  for (const auto& method : methods_) {
    const Row& row = RowOf(*method);
    if (row.scope == Scope::kDevelopment) continue;
    for (const std::string& service : EdgeForTest::Services()) {
      for (const bool for_user : {false, true}) {
        for (const std::string organization : {"acme", "globex"}) {
          SCOPED_TRACE(
              absl::StrCat(method->path(), " by ", service, for_user ? " for a user" : "", " of ", organization));
          Credentials credentials{.token = {}, .service = service, .metadata = {{"outlay-organization", "acme"}}};
          if (for_user) credentials.metadata["outlay-on-behalf-of"] = administrator.id;
          std::string reason;
          if (for_user && service != "invoice_matching") {
            reason = "ON_BEHALF_OF_REFUSED";
          } else if (row.scope == Scope::kServices) {
            const bool is_named = row.services.empty() || row.services.contains(service);
            const bool is_foreign = organization != "acme" && !method->options().any_organization();
            reason = !is_named ? "SERVICE_NOT_ALLOWED" : is_foreign ? "ORGANIZATION_MISMATCH" : "";
          } else {
            reason = for_user ? Expected(row, administrator, Login::kGood, organization, "web") : "PERMISSION_REQUIRED";
          }
          EXPECT_EQ(edge_.Call(*method, credentials, requests_[organization][method->path()], "web"),
                    ToOutcome(row, reason));
        }
      }
    }
    EXPECT_EQ(edge_.Call(*method, {.token = {}, .service = "stranger", .metadata = {}}, "", "web").reason,
              "SERVICE_UNKNOWN");
  }
}

}  // namespace
}  // namespace outlay::access
