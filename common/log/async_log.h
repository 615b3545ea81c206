// The process's log: JSON lines to stderr, written by its own thread.
#ifndef OUTLAY_COMMON_LOG_ASYNC_LOG_H_
#define OUTLAY_COMMON_LOG_ASYNC_LOG_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "common/base/clock.h"
#include "common/log/log.h"

namespace outlay {

// Lines that wait for the log's thread.
inline constexpr std::size_t kMaxLogQueueLines = 8'192;

// If the reader of stderr is slow, the oldest waiting lines are dropped and counted: the log never delays a call.
class AsyncLog final : public Log {
 public:
  // Writes lines of level `least` and above. `clock` must outlive the log.
  AsyncLog(const Clock* clock, LogLevel least);
  // Writes the waiting lines.
  ~AsyncLog() override;

  using Log::Write;
  bool IsEnabled(LogLevel level) const override { return level >= least_; }
  void Write(LogLevel level, std::string_view event, absl::Span<const LogField> fields) override;

  // Lines dropped so far.
  uint64_t dropped() const;

 private:
  struct Backend;

  const Clock* const clock_;
  const LogLevel least_;
  std::unique_ptr<Backend> backend_;
};

}  // namespace outlay

#endif  // OUTLAY_COMMON_LOG_ASYNC_LOG_H_
