#include "common/store/row_cache.h"

#include <utility>

#include "common/base/strings.h"

namespace outlay::store {
namespace {

// Overhead of an entry, besides its bytes.
constexpr size_t kEntryBytes = 96;
// A row that would take a larger share (1/16) of a generation is not cached.
constexpr size_t kLargestShare = 16;

size_t BytesOf(std::string_view key, const RowCache::Row& row) {
  return key.size() + (row.has_value() ? row->size() : 0) + kEntryBytes;
}

}  // namespace

const RowCache::Row* RowCache::Find(std::string_view key) {
  if (const auto young = young_.find(ToAbsl(key)); young != young_.end()) return &young->second;
  const auto old = old_.find(ToAbsl(key));
  if (old == old_.end()) return nullptr;
  Row row = std::move(old->second);
  old_.erase(old);
  Add(std::string(key), std::move(row));
  return &young_.find(ToAbsl(key))->second;
}

void RowCache::Put(std::string_view key, std::optional<std::string_view> value) {
  const size_t bytes = key.size() + (value.has_value() ? value->size() : 0) + kEntryBytes;
  const bool is_kept = bytes * kLargestShare <= generation_bytes_max_;
  if (const auto young = young_.find(ToAbsl(key)); young != young_.end()) {
    young_bytes_ -= BytesOf(key, young->second);
    if (!is_kept) {
      young_.erase(young);
      return;
    }
    // The usual case of a new row: it was looked up before it was written. Its memory is reused.
    if (value.has_value() && young->second.has_value()) {
      young->second->assign(*value);
    } else {
      young->second = value.has_value() ? Row(std::string(*value)) : Row();
    }
    young_bytes_ += bytes;
    return;
  }
  if (const auto old = old_.find(ToAbsl(key)); old != old_.end()) old_.erase(old);
  if (is_kept) Add(std::string(key), value.has_value() ? Row(std::string(*value)) : Row());
}

void RowCache::Add(std::string key, Row row) {
  const size_t bytes = BytesOf(key, row);
  if (young_bytes_ + bytes > generation_bytes_max_) {
    old_ = std::exchange(young_, Rows());
    young_bytes_ = 0;
  }
  young_bytes_ += bytes;
  young_.insert_or_assign(std::move(key), std::move(row));
}

}  // namespace outlay::store
