// Keeps every line of a log, so that a test can search it for expected and forbidden text.
#ifndef OUTLAY_COMMON_LOG_TESTING_LINES_LOG_H_
#define OUTLAY_COMMON_LOG_TESTING_LINES_LOG_H_

#include <mutex>
#include <string>

#include "common/log/log.h"

namespace outlay::testing {

// Thread-safe.
class LinesLog final : public Log {
 public:
  using Log::Write;
  bool IsEnabled(LogLevel) const override { return true; }
  void Write(LogLevel, std::string_view event, absl::Span<const LogField> fields) override {
    const std::lock_guard lock(mutex_);
    text_ += event;
    for (const LogField& field : fields) {
      text_ += " " + field.key + "=" + field.value;
    }
    text_ += "\n";
  }
  std::string text() const {
    const std::lock_guard lock(mutex_);
    return text_;
  }

 private:
  mutable std::mutex mutex_;
  std::string text_;  // Guarded by mutex_.
};

}  // namespace outlay::testing

#endif  // OUTLAY_COMMON_LOG_TESTING_LINES_LOG_H_
