// Rows that a lane read or wrote lately, so that bodies rarely ask the engine. Not thread-safe. Internal to
// common/store.
//
// The lane is the only writer of its rows, so what it remembers of a row is the durable row until its next group lands.
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
  // A row; nullopt: there is none.
  using Row = std::optional<std::string>;

  // About that many bytes are kept, keys and bookkeeping included.
  explicit RowCache(size_t bytes_max) : generation_bytes_max_(bytes_max / 2) {}

  // Null: it is not known whether there is such a row. Valid until the next call.
  const Row* Find(std::string_view key);
  // Remembers what is durable.
  void Put(std::string_view key, std::optional<std::string_view> value);
  bool empty() const { return young_.empty() && old_.empty(); }

 private:
  // Two generations: what is used moves to the young one; when that is full, it becomes the old one, and the rows that
  // were not used since are forgotten.
  using Rows = absl::flat_hash_map<std::string, Row>;

  void Add(std::string key, Row row);

  const size_t generation_bytes_max_;
  Rows young_;
  Rows old_;
  size_t young_bytes_ = 0;
};

}  // namespace outlay::store

#endif  // OUTLAY_COMMON_STORE_ROW_CACHE_H_
