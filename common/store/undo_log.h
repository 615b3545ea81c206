// Reverts one body's changes in the open group, and gives access to the values before them.
//
// Bodies write straight into the group's overlay, so that no second copy is needed for changes that stay; a body's
// first change of a row saves the overlay's entry. Not thread-safe. Internal to common/store.
#ifndef OUTLAY_COMMON_STORE_UNDO_LOG_H_
#define OUTLAY_COMMON_STORE_UNDO_LOG_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/store/keyspace.h"
#include "common/store/overlay.h"

namespace outlay::store {

class UndoLog {
 public:
  struct Saved {
    OverlayEntry* entry = nullptr;
    Family family = Family::kRows;
    RowState state = RowState::kUnknown;
    std::string value;
    uint64_t body = 0;
  };

  // Forgets the last body and starts the next.
  void Begin();
  // Saves `entry`; to be called before every change of it. Returns whether it is the body's first change of this row.
  bool Save(Family family, OverlayEntry& entry);
  // Reverts everything since Begin.
  void RollBack();

  // The rows that the body changed, each once.
  size_t size() const { return used_; }
  const Saved& saved(size_t index) const { return saved_[index]; }
  // Returns the overlay's entry of the row before the body; null: the body did not change it.
  const Saved* Before(const OverlayEntry& entry) const { return entry.body == body_ ? &saved_[entry.undo] : nullptr; }

 private:
  std::vector<Saved> saved_;  // The first used_ are valid; the rest keeps its memory.
  size_t used_ = 0;
  uint64_t body_ = 0;
};

}  // namespace outlay::store

#endif  // OUTLAY_COMMON_STORE_UNDO_LOG_H_
