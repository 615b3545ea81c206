#include "tests/simulation/changes.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace outlay::simulation {
namespace {

std::string DrawUser(Random& random) {
  const uint64_t drawn = random.Uniform(12);
  if (drawn == 10) return "bob";
  if (drawn == 11) return "ann";
  return absl::StrCat("u", drawn % 4);
}

std::string DrawGroup(Random& random) {
  const uint64_t drawn = random.Uniform(6);
  return drawn == 5 ? "root" : absl::StrCat("g", drawn);
}

std::string DrawRole(Random& random) {
  constexpr const char* kRoles[] = {"r0", "r1", "r2", "finance", "administrator"};
  return kRoles[random.Uniform(std::size(kRoles))];
}

}  // namespace

Things DrawThings(Random& random, absl::Time now) {
  Things things{.user = DrawUser(random),
                .other_user = DrawUser(random),
                .group = DrawGroup(random),
                .other_group = DrawGroup(random),
                .role = DrawRole(random),
                .grant = absl::StrCat("n", random.Uniform(6)),
                .number = random.Uniform(1'000'000)};
  while (things.other_group == things.group) things.other_group = DrawGroup(random);
  if (random.Uniform(2) == 0) things.until = absl::ToUnixSeconds(now) + 1 + static_cast<int64_t>(random.Uniform(5));
  return things;
}

std::string FillIn(const std::string& text, const std::string& organization, const Things& things) {
  return absl::StrReplaceAll(
      text, {{"$O", absl::StrCat("organizations/", organization)},
             {"$u", things.user},
             {"$v", things.other_user},
             {"$g", things.group},
             {"$h", things.other_group},
             {"$r", things.role},
             {"$n", things.grant},
             {"$t", things.until == 0 ? "" : absl::StrCat("expire_time { seconds: ", things.until, " }")},
             {"$c", absl::StrCat(things.number)},
             {"$b", things.number % 2 == 1 ? "true" : "false"}});
}

const std::vector<Step>& AllSteps() {
  const Things u0{.user = "u0", .other_user = "u1", .group = "g0", .other_group = "root", .role = "r0", .grant = "n0"};
  const Things u1{
      .user = "u1", .other_user = "x", .group = "g1", .other_group = "g0", .role = "finance", .grant = "n1"};
  const Things odd{.number = 1};
  Things to_top = u1;
  to_top.other_group = "root";
  Things to_g1 = u0;
  to_g1.other_group = "g1";
  Things in_g1 = u0;
  in_g1.group = "g1";
  static const auto* const kSteps = new std::vector<Step>{
      {"Groups/CreateGroup", u0},
      {"Groups/CreateGroup", u1},
      {"Groups/UpdateGroup", u1},
      {"Groups/MoveGroup", to_top},
      {"Users/CreateUser", u0},
      {"Users/CreateUser", u1},
      {"Users/UpdateUser", u0},
      {"Users/SetSpendingLimits", u0},
      {"Users/SuspendUser", u0},
      {"Users/ResumeUser", u0},
      {"Memberships/MoveUser", to_g1},
      {"Memberships/AddMembership", u0},
      {"Memberships/RemoveMembership", in_g1},
      {"Roles/CreateRole", u0},
      {"Roles/UpdateRole", u0},
      {"RoleGrants/GrantRole", u0},
      {"RoleGrants/RevokeRole", u0},
      {"Roles/DeleteRole", u0},
      // The second person confirms the next grant.
      {"Organizations/UpdateOrganization", odd},
      {"RoleGrants/GrantRole", u1},
      {"Users/BatchDeprovisionUsers", u0},
      {"Users/ReinstateUser", u0},
      // The invited one accepts.
      {"Users/InviteUser", u0},
      {"Users/DeprovisionUser", u0},
      {"Users/ErasePerson", u0},
      {"Groups/DeleteGroup", u1},
  };
  return *kSteps;
}

}  // namespace outlay::simulation
