// The rows that a body sees: the open group, then the group being written, then the durable rows. Internal to
// common/store.
#ifndef OUTLAY_COMMON_STORE_LAYERED_ROWS_H_
#define OUTLAY_COMMON_STORE_LAYERED_ROWS_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/store/engine.h"
#include "common/store/group.h"
#include "common/store/row_cache.h"
#include "common/store/undo_log.h"

namespace outlay::store {

// Used on the lane's thread only. The pointers belong to the lane and change between bodies.
struct LayeredRows {
  const Engine* engine = nullptr;
  RowCache* cache = nullptr;  // of durable rows; only of kRows
  const Group* open = nullptr;
  const Group* in_flight = nullptr;  // null: none
  // If set, the changes of the body that it records are hidden.
  const UndoLog* without = nullptr;

  // The returned view points into a group or into `buffer`.
  absl::StatusOr<std::optional<std::string_view>> Get(Family family, std::string_view key, std::string* buffer) const;
  absl::Status Scan(Family family, std::string_view begin, std::string_view end, Order order,
                    Engine::Visitor visitor) const;

 private:
  absl::StatusOr<std::optional<std::string_view>> GetDurable(std::string_view key, std::string* buffer) const;
};

}  // namespace outlay::store

#endif  // OUTLAY_COMMON_STORE_LAYERED_ROWS_H_
