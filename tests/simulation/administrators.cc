#include "tests/simulation/administrators.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "outlay/directory/v1/memberships.pb.h"
#include "outlay/directory/v1/organizations.pb.h"
#include "outlay/directory/v1/role_grants.pb.h"
#include "tests/simulation/directory_nodes.h"

namespace outlay::simulation {
namespace {

namespace v1 = directory::v1;

}  // namespace

// One walk through the list.
struct Administrators::Listing {
  v1::ListUsersRequest request;
  ListWalk walk;
};

Administrators::Administrators(testing::Simulator* simulator, std::string organization, std::string strangers)
    : Party(simulator, std::move(organization), std::move(strangers)),
      operator_(simulator, {.node = kDirectory, .caller = {.subject = "operator"}}),
      ann_(simulator, {.node = kDirectory, .caller = {.subject = "ann", .organization = organization_}}),
      bob_(simulator, {.node = kDirectory, .caller = {.subject = "bob", .organization = organization_}}) {}

void Administrators::Begin() {
  const auto fill = [this](const char* text) { return FillIn(text, organization_, {}); };
  v1::CreateOrganizationRequest create = Parsed<v1::CreateOrganizationRequest>(
      "organization { base_currency: 'USD' } first_administrator { user_id: 'ann' email: 'ann@x.example' }");
  create.set_organization_id(organization_);
  const auto user =
      Parsed<v1::CreateUserRequest>(fill("parent: '$O' user_id: 'bob' activate: true user { email: 'bob@x.example' }"));
  const auto grant = Parsed<v1::GrantRoleRequest>(
      fill("parent: '$O' role_grant_id: 'second-administrator' role_grant { user: '$O/users/bob' "
           "role: '$O/roles/administrator' group: '$O/groups/root' }"));
  const std::string path = "/outlay.directory.v1.";
  const auto expect = [this](const absl::Status& status) {
    if (!status.ok()) Problem(absl::StrCat("begin: ", status.ToString()));
  };
  operator_.Call<v1::Organization>(
      path + "Organizations/CreateOrganization", create, [=, this](const auto& created, const auto&) {
        expect(created);
        ann_.Call<v1::User>(path + "Users/CreateUser", user, [=, this](const auto& there, const auto&) {
          expect(there);
          ann_.Call<v1::RoleGrant>(path + "RoleGrants/GrantRole", grant,
                                   [expect](const auto& granted, const auto&) { expect(granted); });
        });
      });
}

void Administrators::ChangeSomething() {
  const std::vector<Change>& changes = AllChanges();
  const Change& change = changes[random().Uniform(changes.size())];
  (this->*change.send)(change, DrawThings(random(), simulator_->clock().Now()), [] {});
}

void Administrators::ChangeEverything() {
  is_in_steps_ = true;
  TakeStep(0);
}

void Administrators::TakeStep(size_t number) {
  if (number == AllSteps().size()) return;
  const Step& step = AllSteps()[number];
  const auto change = std::find_if(AllChanges().begin(), AllChanges().end(),
                                   [&step](const Change& one) { return one.method == step.method; });
  (this->*change->send)(*change, step.things, [this, number] { TakeStep(number + 1); });
}

void Administrators::List() {
  const auto listing = std::make_shared<Listing>();
  listing->request.set_parent(absl::StrCat("organizations/", organization_));
  listing->request.set_page_size(1 + static_cast<int>(random().Uniform(3)));
  listing->walk.there_before = users_;
  NextPage(listing);
}

void Administrators::NextPage(const std::shared_ptr<Listing>& listing) {
  const auto answered = [=, this](const absl::Status& status, const v1::ListUsersResponse& page) {
    if (!status.ok()) return Problem(absl::StrCat("list: ", status.ToString()));
    for (const v1::User& user : page.users()) listing->walk.seen.insert(user.name());
    if (page.next_page_token().empty()) {
      return Problem(ProblemOf(listing->walk, absl::StrCat("organizations/", organization_, "/")));
    }
    listing->request.set_page_token(page.next_page_token());
    Plan(kSoon, [=, this] { NextPage(listing); });
  };
  ann_.Call<v1::ListUsersResponse>("/outlay.directory.v1.Users/ListUsers", listing->request, answered);
}

void Administrators::Trespass() {
  // One of them exists.
  for (const char* id : {"ann", "none"}) {
    v1::GetUserRequest get;
    get.set_name(absl::StrCat("organizations/", strangers_, "/users/", id));
    MustBeRefused<v1::User>(ann_, "/outlay.directory.v1.Users/GetUser", get);
    v1::SuspendUserRequest suspend;
    suspend.set_request_id(absl::StrCat("trespass-", id));
    suspend.set_name(get.name());
    MustBeRefused<v1::User>(ann_, "/outlay.directory.v1.Users/SuspendUser", suspend);
    // Of their own, into a group of the strangers.
    v1::AddMembershipRequest join;
    join.set_request_id(absl::StrCat("join-", id));
    join.set_user(absl::StrCat("organizations/", organization_, "/users/ann"));
    join.set_group(absl::StrCat("organizations/", strangers_, "/groups/", id[0] == 'a' ? "root" : id));
    MustBeRefused<v1::Membership>(ann_, "/outlay.directory.v1.Memberships/AddMembership", join);
  }
  v1::ListUsersRequest list;
  list.set_parent(absl::StrCat("organizations/", strangers_));
  MustBeRefused<v1::ListUsersResponse>(ann_, "/outlay.directory.v1.Users/ListUsers", list);
}

}  // namespace outlay::simulation
