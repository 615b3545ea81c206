#include "common/store/rocks_log.h"

#include <array>
#include <cstdio>

namespace outlay::store {

// Messages without a level are written only once, at the start.
void RocksLog::Logv(const char* /*format*/, va_list /*arguments*/) {}

void RocksLog::Logv(const rocksdb::InfoLogLevel level, const char* format, va_list arguments) {
  const bool is_told = level >= rocksdb::InfoLogLevel::WARN_LEVEL && level != rocksdb::InfoLogLevel::HEADER_LEVEL;
  if (!is_told || tell_ == nullptr) return;
  std::array<char, 1024> text{};
  std::vsnprintf(text.data(), text.size(), format, arguments);
  tell_(level >= rocksdb::InfoLogLevel::ERROR_LEVEL, text.data());
}

}  // namespace outlay::store
