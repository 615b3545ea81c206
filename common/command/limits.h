// The limits of commands, by name.
#pragma once

#include <cstddef>

namespace outlay::command {

// Commands of one batch or import that are under way at the same time.
inline constexpr size_t kCommandsInFlight = 64;

}  // namespace outlay::command
