// The rows that a group changed: they hide the durable ones, and are written once when the group closes.
//
// Point reads use a hash table; the order is built, and maintained, only once there is a scan. Entries and their memory
// are reused by later groups. Not thread-safe. Internal to common/store.
#ifndef OUTLAY_COMMON_STORE_OVERLAY_H_
#define OUTLAY_COMMON_STORE_OVERLAY_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/btree_set.h"
#include "absl/container/flat_hash_map.h"
#include "common/store/keyspace.h"

namespace outlay::store {

// An overlay's knowledge of a row.
enum class RowState : uint8_t {
  kUnknown,  // nothing: read the layer below
  kPut,
  kDeleted,
};

struct OverlayEntry {
  std::string key;
  std::string value;  // when kPut
  RowState state = RowState::kUnknown;
  uint64_t body = 0;  // the body that changed it last, see UndoLog
  size_t undo = 0;    // its place in that body's undo log
};

// The changed rows of one family.
class Overlay {
 public:
  // Null: no body of the group touched the row.
  OverlayEntry* Find(std::string_view key) const;
  // A new entry says kUnknown.
  OverlayEntry& FindOrAdd(std::string_view key);

  bool empty() const { return used_ == 0; }
  size_t size() const { return used_; }
  OverlayEntry& entry(size_t index) { return entries_[index]; }

  // Each returns the entry with the smallest key >= `key`, the smallest > `key`, the greatest < `key`; null: there is
  // none.
  OverlayEntry* AtOrAfter(std::string_view key) const;
  OverlayEntry* After(std::string_view key) const;
  OverlayEntry* Before(std::string_view key) const;

  void Clear();

 private:
  struct ByKey {
    using is_transparent = void;
    bool operator()(const OverlayEntry* a, const OverlayEntry* b) const { return a->key < b->key; }
    bool operator()(const OverlayEntry* a, std::string_view b) const { return a->key < b; }
    bool operator()(std::string_view a, const OverlayEntry* b) const { return a < b->key; }
  };
  void Sort() const;

  // A deque, so that entries do not move: the index holds views of their keys.
  mutable std::deque<OverlayEntry> entries_;
  size_t used_ = 0;
  absl::flat_hash_map<absl::string_view, OverlayEntry*> index_;
  // The first sorted_ entries in order; the others are added at the next scan.
  mutable absl::btree_set<OverlayEntry*, ByKey> order_;
  mutable size_t sorted_ = 0;
};

}  // namespace outlay::store

#endif  // OUTLAY_COMMON_STORE_OVERLAY_H_
