#include "common/log/async_log.h"

#include <string>

#include "common/log/json.h"
#include "spdlog/async.h"
#include "spdlog/async_logger.h"
#include "spdlog/sinks/stdout_sinks.h"

namespace outlay {

struct AsyncLog::Backend {
  std::shared_ptr<spdlog::details::thread_pool> pool =
      std::make_shared<spdlog::details::thread_pool>(kMaxLogQueueLines, 1);
  std::shared_ptr<spdlog::async_logger> logger = std::make_shared<spdlog::async_logger>(
      "outlay", std::make_shared<spdlog::sinks::stderr_sink_mt>(), pool, spdlog::async_overflow_policy::overrun_oldest);
};

AsyncLog::AsyncLog(const Clock* clock, LogLevel least)
    : clock_(clock), least_(least), backend_(std::make_unique<Backend>()) {
  backend_->logger->set_pattern("%v");
  backend_->logger->set_level(spdlog::level::trace);
}

AsyncLog::~AsyncLog() = default;

void AsyncLog::Write(LogLevel level, std::string_view event, absl::Span<const LogField> fields) {
  if (IsEnabled(level)) {
    backend_->logger->info(JsonLine(clock_->Now(), level, event, fields));
  }
}

uint64_t AsyncLog::dropped() const {
  return backend_->pool->overrun_counter();
}

}  // namespace outlay
