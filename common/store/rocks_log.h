// Redirects RocksDB's log messages to us. Its own log file would lie on the same disk as the data, and RocksDB 7.8 ends
// the process by a failed assertion when that disk is full.
//
// Internal to common/store; only rocks_*.cc includes it.
#ifndef OUTLAY_COMMON_STORE_ROCKS_LOG_H_
#define OUTLAY_COMMON_STORE_ROCKS_LOG_H_

#include <cstdarg>
#include <functional>
#include <string>
#include <utility>

#include "rocksdb/env.h"

namespace outlay::store {

// Passes warnings and errors on to `tell`, which must be thread-safe and may be empty; drops the rest.
class RocksLog final : public rocksdb::Logger {
 public:
  explicit RocksLog(std::function<void(bool is_error, const std::string& text)> tell)
      : Logger(rocksdb::InfoLogLevel::WARN_LEVEL), tell_(std::move(tell)) {}

  using rocksdb::Logger::Logv;
  void Logv(const char* format, va_list arguments) override;
  void Logv(const rocksdb::InfoLogLevel level, const char* format, va_list arguments) override;

 private:
  const std::function<void(bool is_error, const std::string& text)> tell_;
};

}  // namespace outlay::store

#endif  // OUTLAY_COMMON_STORE_ROCKS_LOG_H_
