// The rows that a lane read or wrote recently, so that bodies rarely read from the engine. Not thread-safe. Internal to
// common/store.
//
// The lane is the only writer of its rows, so a cached row is the durable one until the lane's next group is written.
#ifndef OUTLAY_COMMON_STORE_ROW_CACHE_H_
#define OUTLAY_COMMON_STORE_ROW_CACHE_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"

namespace outlay::store {

class RowCache {
 public:
  // A row's value; nullopt: there is no such row.
  using Row = std::optional<std::string>;

  // Keeps about `bytes_max` bytes, keys and bookkeeping included.
  explicit RowCache(size_t bytes_max) : generation_bytes_max_(bytes_max / 2) {}

  // Null: the row is not cached, and may or may not exist. Valid until the next call.
  const Row* Find(std::string_view key);
  // Caches a durable row.
  void Put(std::string_view key, std::optional<std::string_view> value);
  bool empty() const { return young_.empty() && old_.empty(); }

 private:
  // Two generations: a row that is used moves to the young one. When that is full, it becomes the old one, and the rows
  // that were not used meanwhile are dropped.
  using Rows = absl::flat_hash_map<std::string, Row>;

  void Add(std::string key, Row row);

  const size_t generation_bytes_max_;
  Rows young_;
  Rows old_;
  size_t young_bytes_ = 0;
};

}  // namespace outlay::store

#endif  // OUTLAY_COMMON_STORE_ROW_CACHE_H_
