// The limits of commands, by name.
#ifndef OUTLAY_COMMON_COMMAND_LIMITS_H_
#define OUTLAY_COMMON_COMMAND_LIMITS_H_

#include <cstddef>

namespace outlay::command {

// Commands of one batch or import that are under way at the same time.
inline constexpr size_t kCommandsInFlight = 64;

}  // namespace outlay::command

#endif  // OUTLAY_COMMON_COMMAND_LIMITS_H_
