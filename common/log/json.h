// Log lines as JSON objects.
#ifndef OUTLAY_COMMON_LOG_JSON_H_
#define OUTLAY_COMMON_LOG_JSON_H_

#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/log/log.h"

namespace outlay {

// Returns `text` as a JSON string, with its quotes. Bytes that are not UTF-8 become U+FFFD.
std::string JsonString(std::string_view text);

// Returns {"time":"2026-11-21T23:30:00.123456Z","level":"error","event":"...",<fields>}, one line without line end.
std::string JsonLine(absl::Time time, LogLevel level, std::string_view event, absl::Span<const LogField> fields);

// "debug", "info", "warning", "error".
std::string_view LogLevelName(LogLevel level);

}  // namespace outlay

#endif  // OUTLAY_COMMON_LOG_JSON_H_
