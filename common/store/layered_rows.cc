#include "common/store/layered_rows.h"

#include "common/base/status_macros.h"

namespace outlay::store {
namespace {

// A group's knowledge of a row.
struct Said {
  RowState state = RowState::kUnknown;
  std::string_view value;
};

Said Say(const OverlayEntry& entry, const UndoLog* without) {
  if (without != nullptr) {
    if (const UndoLog::Saved* saved = without->Before(entry); saved != nullptr) return {saved->state, saved->value};
  }
  return {entry.state, entry.value};
}

// Iterates over the changed rows of one overlay within a range. Rows added meanwhile may be missed; entries do not
// move, so pointers stay valid.
class Cursor {
 public:
  Cursor(const Overlay* overlay, const UndoLog* without, std::string_view begin, std::string_view end, Order order)
      : overlay_(overlay), without_(without), begin_(begin), end_(end), order_(order) {
    if (overlay_ == nullptr) return;
    at_ = order == Order::kAscending ? overlay_->AtOrAfter(begin) : overlay_->Before(end);
    Settle();
  }

  bool done() const { return at_ == nullptr; }
  std::string_view key() const { return at_->key; }
  // Read when the row's turn comes, because a visitor may have changed it since the cursor stopped there.
  Said said() const { return Say(*at_, without_); }

  void Next() {
    at_ = order_ == Order::kAscending ? overlay_->After(at_->key) : overlay_->Before(at_->key);
    Settle();
  }

 private:
  // Advances to the first row with a known state.
  void Settle() {
    while (at_ != nullptr) {
      if (order_ == Order::kAscending ? at_->key >= end_ : at_->key < begin_) {
        at_ = nullptr;
        return;
      }
      if (said().state != RowState::kUnknown) return;
      at_ = order_ == Order::kAscending ? overlay_->After(at_->key) : overlay_->Before(at_->key);
    }
  }

  const Overlay* overlay_;
  const UndoLog* without_;
  std::string_view begin_;
  std::string_view end_;
  Order order_;
  const OverlayEntry* at_ = nullptr;
};

// Merges the two cursors with the engine's rows.
class Merge {
 public:
  Merge(Cursor open, Cursor in_flight, Order order, Engine::Visitor visitor)
      : open_(open), in_flight_(in_flight), order_(order), visitor_(visitor) {}

  Visit Row(std::string_view key, std::string_view value) {
    while (Cursor* next = First()) {
      const int order = Compare(next->key(), key);
      if (order > 0) break;
      if (Emit(*next) == Visit::kStop) return Stop();
      if (order == 0) return Visit::kContinue;
    }
    return visitor_(key, value) == Visit::kStop ? Stop() : Visit::kContinue;
  }

  void Rest() {
    while (!stopped_) {
      Cursor* next = First();
      if (next == nullptr || Emit(*next) == Visit::kStop) return;
    }
  }

 private:
  int Compare(std::string_view a, std::string_view b) const {
    return order_ == Order::kAscending ? a.compare(b) : b.compare(a);
  }

  // Returns the cursor with the first row. If both have the same row, returns the open group's and advances the other.
  Cursor* First() {
    if (open_.done()) return in_flight_.done() ? nullptr : &in_flight_;
    if (in_flight_.done()) return &open_;
    const int order = Compare(open_.key(), in_flight_.key());
    if (order == 0) in_flight_.Next();
    return order <= 0 ? &open_ : &in_flight_;
  }

  // Advances first, because the visitor may change the row.
  Visit Emit(Cursor& cursor) {
    const std::string_view key = cursor.key();
    const Said said = cursor.said();
    cursor.Next();
    return said.state == RowState::kPut ? visitor_(key, said.value) : Visit::kContinue;
  }

  Visit Stop() {
    stopped_ = true;
    return Visit::kStop;
  }

  Cursor open_;
  Cursor in_flight_;
  Order order_;
  Engine::Visitor visitor_;
  bool stopped_ = false;
};

}  // namespace

absl::StatusOr<std::optional<std::string_view>> LayeredRows::Get(Family family, std::string_view key,
                                                                 std::string* buffer) const {
  for (const Group* group : {open, in_flight}) {
    if (group == nullptr) continue;
    const OverlayEntry* entry = group->overlay(family).Find(key);
    if (entry == nullptr) continue;
    const Said said = Say(*entry, group == open ? without : nullptr);
    if (said.state == RowState::kPut) return said.value;
    if (said.state == RowState::kDeleted) return std::nullopt;
  }
  if (family == Family::kRows) return GetDurable(key, buffer);
  OUTLAY_ASSIGN_OR_RETURN(const bool found, engine->Get(nullptr, family, key, buffer));
  if (!found) return std::nullopt;
  return *buffer;
}

absl::StatusOr<std::optional<std::string_view>> LayeredRows::GetDurable(std::string_view key,
                                                                        std::string* buffer) const {
  if (const RowCache::Row* known = cache->Find(key); known != nullptr) {
    if (!known->has_value()) return std::nullopt;
    buffer->assign(**known);
    return *buffer;
  }
  OUTLAY_ASSIGN_OR_RETURN(const bool found, engine->Get(nullptr, Family::kRows, key, buffer));
  if (!found) {
    cache->Put(key, std::nullopt);
    return std::nullopt;
  }
  cache->Put(key, *buffer);
  return *buffer;
}

absl::Status LayeredRows::Scan(Family family, std::string_view begin, std::string_view end, Order order,
                               Engine::Visitor visitor) const {
  const Overlay* under_way = in_flight == nullptr ? nullptr : &in_flight->overlay(family);
  Merge merge(Cursor(&open->overlay(family), without, begin, end, order), Cursor(under_way, nullptr, begin, end, order),
              order, visitor);
  OUTLAY_RETURN_IF_ERROR(
      engine->Scan(nullptr, family, begin, end, order,
                   [&](std::string_view key, std::string_view value) { return merge.Row(key, value); }));
  merge.Rest();
  return absl::OkStatus();
}

}  // namespace outlay::store
