// The limits of commands, by name.
#ifndef OUTLAY_COMMON_COMMAND_LIMITS_H_
#define OUTLAY_COMMON_COMMAND_LIMITS_H_

#include <cstddef>

namespace outlay::command {

// Commands of one batch or import that run at the same time.
inline constexpr size_t kCommandsInFlight = 64;
// Bytes of an imported file that are read at a time. What its rows become stays in memory until it is reported.
inline constexpr size_t kImportPieceBytes = size_t{64} << 10;
// Bytes of rows that one message of a report holds; its last row may exceed them.
inline constexpr size_t kImportReportBytes = size_t{1} << 20;

}  // namespace outlay::command

#endif  // OUTLAY_COMMON_COMMAND_LIMITS_H_
