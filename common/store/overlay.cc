#include "common/store/overlay.h"

#include <algorithm>

#include "common/base/strings.h"

namespace outlay::store {
namespace {

// The memory that a cleared overlay keeps: the entries of a typical group, without unusually long values.
constexpr size_t kKeptEntries = 8192;
constexpr size_t kKeptValueBytes = 4096;

}  // namespace

OverlayEntry* Overlay::Find(std::string_view key) const {
  if (used_ == 0) return nullptr;
  const auto it = index_.find(ToAbsl(key));
  return it == index_.end() ? nullptr : it->second;
}

OverlayEntry& Overlay::FindOrAdd(std::string_view key) {
  const auto it = index_.find(ToAbsl(key));
  if (it != index_.end()) return *it->second;
  if (used_ == entries_.size()) entries_.emplace_back();
  OverlayEntry& added = entries_[used_++];
  added.key.assign(key);
  added.state = RowState::kUnknown;
  added.body = 0;
  index_.emplace(ToAbsl(added.key), &added);
  return added;
}

void Overlay::Sort() const {
  for (; sorted_ < used_; ++sorted_) order_.insert(&entries_[sorted_]);
}

OverlayEntry* Overlay::AtOrAfter(std::string_view key) const {
  if (used_ == 0) return nullptr;
  Sort();
  const auto it = order_.lower_bound(key);
  return it == order_.end() ? nullptr : *it;
}

OverlayEntry* Overlay::After(std::string_view key) const {
  if (used_ == 0) return nullptr;
  Sort();
  const auto it = order_.upper_bound(key);
  return it == order_.end() ? nullptr : *it;
}

OverlayEntry* Overlay::Before(std::string_view key) const {
  if (used_ == 0) return nullptr;
  Sort();
  auto it = order_.lower_bound(key);
  if (it == order_.begin()) return nullptr;
  --it;
  return *it;
}

void Overlay::Clear() {
  const size_t kept = std::min(used_, kKeptEntries);
  index_.clear();
  index_.reserve(kept);  // The next group is likely of the same size.
  order_.clear();
  if (entries_.size() > kKeptEntries) entries_.resize(kKeptEntries);
  for (size_t i = 0; i < kept; ++i) {
    if (entries_[i].value.capacity() > kKeptValueBytes) std::string().swap(entries_[i].value);
  }
  sorted_ = 0;
  used_ = 0;
}

}  // namespace outlay::store
