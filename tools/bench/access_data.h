// A large organization for benchmarks of rights: 1,000,000 users with 1,200,000 grants in a tree of 100,000 groups.
#ifndef OUTLAY_TOOLS_BENCH_ACCESS_DATA_H_
#define OUTLAY_TOOLS_BENCH_ACCESS_DATA_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "common/access/organization.h"

namespace outlay::bench {

// Its id.
inline constexpr char kLarge[] = "large";
inline constexpr uint64_t kLargeGroups = 100'000;
inline constexpr uint64_t kLargeUsers = 1'000'000;
inline constexpr uint64_t kLargeRoles = 6;

std::string LargeGroupId(uint64_t number);
std::string LargeUserId(uint64_t number);

// What a user holds: every fifth holds two.
struct LargeGrant {
  std::string group_id;
  uint64_t role = 0;  // its number; it allows the permission of that number
};
std::vector<LargeGrant> LargeGrants(uint64_t user);

// In memory; each role allows the permission with its number and some others.
access::Organization LargeOrganization();

// As a service's copy of directory would be on disk: the rows of the organization "large" in a store at `directory`,
// complete as of now, so that a service starts with it while directory is away.
absl::Status WriteLargeCopy(const std::string& directory);

}  // namespace outlay::bench

#endif  // OUTLAY_TOOLS_BENCH_ACCESS_DATA_H_
