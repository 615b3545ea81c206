// What a decision about a call costs, and what the rights of a large organization take in memory and at the start:
// 100,000 groups, 1,000,000 users, 1,200,000 grants.
#include <benchmark/benchmark.h>
#include <malloc.h>

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/access/organization.h"
#include "common/base/random.h"

namespace outlay::access {
namespace {

constexpr uint64_t kGroups = 100'000;
constexpr uint64_t kUsers = 1'000'000;
constexpr uint64_t kRoles = 6;
const absl::Time kNow = absl::FromUnixSeconds(1'700'000'000);

std::string GroupId(uint64_t number) {
  return absl::StrCat("group-", number);
}
std::string UserId(uint64_t number) {
  return absl::StrCat("user-", number);
}

// A tree in which each group has up to ten below it; every fifth user has a second grant.
void Fill(OrganizationDraft& draft) {
  SeededRandom random(1);
  for (uint64_t i = 0; i < kGroups; ++i) draft.SetGroup(GroupId(i), i == 0 ? "" : GroupId((i - 1) / 10));
  for (uint64_t i = 0; i < kRoles; ++i) draft.SetRole(absl::StrCat("role-", i), PermissionSet(random.Next()));
  for (uint64_t i = 0; i < kUsers; ++i) {
    std::vector<NamedGrant> grants;
    for (uint64_t j = 0; j < (i % 5 == 0 ? 2 : 1); ++j) {
      grants.push_back({.group_id = GroupId(random.Uniform(kGroups)),
                        .role_id = absl::StrCat("role-", random.Uniform(kRoles)),
                        .expire_time = {},
                        .authority_minor = {}});
    }
    draft.SetUser(UserId(i), UserState::kActive, grants);
  }
}

const Organization& Large() {
  static const Organization& large = *new Organization([] {
    OrganizationDraft draft;
    Fill(draft);
    return draft.Publish();
  }());
  return large;
}

// Ids made beforehand: their making is not what is measured.
std::vector<std::string> Some(std::string (*id)(uint64_t), uint64_t count) {
  SeededRandom random(2);
  std::vector<std::string> some;
  for (int i = 0; i < 4'096; ++i) some.push_back(id(random.Uniform(count)));
  return some;
}

void Check(benchmark::State& state) {
  const Organization& organization = Large();
  const std::vector<std::string> users = Some(&UserId, kUsers);
  const std::vector<std::string> groups = Some(&GroupId, kGroups);
  size_t at = 0;
  for (auto unused : state) {
    at = (at + 1) % users.size();
    benchmark::DoNotOptimize(organization.May(users[at], static_cast<PermissionId>(at % 64), groups[at], kNow));
  }
}
BENCHMARK(Check);

// What every call does: in which groups its caller may do it; then one object is held against it.
void ReachOfACall(benchmark::State& state) {
  const Organization& organization = Large();
  const std::vector<std::string> users = Some(&UserId, kUsers);
  const std::vector<std::string> groups = Some(&GroupId, kGroups);
  size_t at = 0;
  for (auto unused : state) {
    at = (at + 1) % users.size();
    const Reach reach = organization.ReachOf(users[at], static_cast<PermissionId>(at % 64), kNow);
    benchmark::DoNotOptimize(reach.Covers(groups[at]));
  }
}
BENCHMARK(ReachOfACall);

// One user's rights change.
void ChangeOneUser(benchmark::State& state) {
  OrganizationDraft draft;
  Fill(draft);
  benchmark::DoNotOptimize(draft.Publish());
  uint64_t at = 0;
  for (auto unused : state) {
    draft.SetUser(UserId(++at % kUsers), UserState::kSuspended, {});
    benchmark::DoNotOptimize(draft.Publish());
  }
}
BENCHMARK(ChangeOneUser)->Unit(benchmark::kMicrosecond);

void Load(benchmark::State& state) {
  for (auto unused : state) {
    const size_t before = mallinfo2().uordblks + mallinfo2().hblkhd;
    OrganizationDraft draft;
    Fill(draft);
    const Organization organization = draft.Publish();
    state.counters["MiB"] =
        static_cast<double>(mallinfo2().uordblks + mallinfo2().hblkhd - before) / static_cast<double>(1 << 20);
    benchmark::DoNotOptimize(organization.users());
  }
}
BENCHMARK(Load)->Unit(benchmark::kMillisecond)->Iterations(1);

}  // namespace
}  // namespace outlay::access

BENCHMARK_MAIN();
