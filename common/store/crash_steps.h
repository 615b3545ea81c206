// The writes of the process that is killed, and the state that must be found afterwards.
#ifndef OUTLAY_COMMON_STORE_CRASH_STEPS_H_
#define OUTLAY_COMMON_STORE_CRASH_STEPS_H_

#include <array>
#include <cstdint>
#include <string>
#include <tuple>

#include "common/store/store.h"

namespace outlay::store {

inline constexpr Keyspace<std::tuple<uint64_t>, std::string> kSteps{Family::kRows, 1, "steps"};
inline constexpr Keyspace<std::tuple<>, std::string> kCount{Family::kRows, 2, "count"};
inline const std::array<std::string, 3> kCrashOrganizations = {"org", "other", "third"};

}  // namespace outlay::store

#endif  // OUTLAY_COMMON_STORE_CRASH_STEPS_H_
