// What the process that is killed writes, and what must be found afterwards.
#pragma once

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
