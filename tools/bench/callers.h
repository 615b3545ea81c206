// Who calls, for which organization, and what else all data of benchmarks has in common.
#ifndef OUTLAY_TOOLS_BENCH_CALLERS_H_
#define OUTLAY_TOOLS_BENCH_CALLERS_H_

#include <cstdint>
#include <string>

#include "common/base/strings.h"
#include "common/rpc/authenticator.h"
#include "tools/bench/raw_client.h"

namespace outlay::bench {

inline Metadata CallerOf(const std::string& organization) {
  return {{std::string(rpc::kOrganizationKey), organization}, {std::string(rpc::kSubjectKey), "bench"}};
}

inline constexpr char kCurrency[] = "EUR";

// An odd multiplier spreads consecutive numbers.
inline constexpr uint64_t kSpread = 0x9e3779b97f4a7c15;

// "organizations/acme".
inline std::string Parent(const std::string& organization) {
  return Concat("organizations/", organization);
}

}  // namespace outlay::bench

#endif  // OUTLAY_TOOLS_BENCH_CALLERS_H_
