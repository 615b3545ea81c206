// Messages of components to operators: one event with fields per line.
//
//   log->Write(LogLevel::kError, "feed.parked", {{"producer", producer}, {"sequence", sequence}});
//
// No request bodies, names of people or e-mail addresses: only ids.
#ifndef OUTLAY_COMMON_LOG_LOG_H_
#define OUTLAY_COMMON_LOG_LOG_H_

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "absl/types/span.h"

namespace outlay {

enum class LogLevel { kDebug, kInfo, kWarning, kError };

struct LogField {
  LogField(std::string_view name, std::string_view text) : key(name), value(text), is_text(true) {}
  LogField(std::string_view name, const std::string& text) : key(name), value(text), is_text(true) {}
  LogField(std::string_view name, const char* text) : key(name), value(text), is_text(true) {}
  LogField(std::string_view name, bool flag) : key(name), value(flag ? "true" : "false"), is_text(false) {}
  template <std::integral T>
  requires(!std::same_as<T, bool>) LogField(std::string_view name, T number)
      : key(name), value(std::to_string(number)), is_text(false) {}

  std::string key;    // lower_snake_case
  std::string value;  // raw JSON, unless is_text
  bool is_text;
};

// Thread-safe; never blocks on the reader of the log.
class Log {
 public:
  virtual ~Log() = default;

  // Returns whether lines of the level are written, so that a caller can save the work of making one.
  virtual bool IsEnabled(LogLevel level) const = 0;
  // `event`: a closed set of names, "area.what".
  virtual void Write(LogLevel level, std::string_view event, absl::Span<const LogField> fields) = 0;
  void Write(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) {
    Write(level, event, absl::MakeConstSpan(fields.begin(), fields.size()));
  }
};

}  // namespace outlay

#endif  // OUTLAY_COMMON_LOG_LOG_H_
