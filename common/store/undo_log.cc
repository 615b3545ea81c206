#include "common/store/undo_log.h"

namespace outlay::store {

void UndoLog::Begin() {
  used_ = 0;
  ++body_;
}

bool UndoLog::Save(Family family, OverlayEntry& entry) {
  if (entry.body == body_) return false;
  if (used_ == saved_.size()) saved_.emplace_back();
  Saved& saved = saved_[used_];
  saved.entry = &entry;
  saved.family = family;
  saved.state = entry.state;
  saved.body = entry.body;
  // The entry gets the old text's memory, and will be overwritten.
  saved.value.swap(entry.value);
  entry.body = body_;
  entry.undo = used_++;
  return true;
}

void UndoLog::RollBack() {
  while (used_ > 0) {
    Saved& saved = saved_[--used_];
    saved.entry->state = saved.state;
    saved.entry->body = saved.body;
    saved.entry->value.swap(saved.value);
  }
}

}  // namespace outlay::store
