#include "common/access/user_table.h"

#include <algorithm>
#include <utility>

#include "absl/hash/hash.h"
#include "common/access/limits.h"
#include "common/base/strings.h"

namespace outlay::access {

// Where a user's texts and grants end; they begin where those of the user before end.
struct UserTable::Entry {
  uint32_t id_end = 0;
  uint32_t grants_end = 0;
  UserState state = UserState::kUnknown;
};

// Users sorted by id, in three arrays.
class UserTable::Leaf {
 public:
  void Append(std::string_view id, UserState state, std::span<const Grant> grants) {
    ids_.append(id);
    grants_.insert(grants_.end(), grants.begin(), grants.end());
    entries_.push_back({.id_end = static_cast<uint32_t>(ids_.size()),
                        .grants_end = static_cast<uint32_t>(grants_.size()),
                        .state = state});
  }
  void Shrink() {
    ids_.shrink_to_fit();
    grants_.shrink_to_fit();
    entries_.shrink_to_fit();
  }

  size_t size() const { return entries_.size(); }
  std::string_view IdAt(size_t at) const {
    const uint32_t begin = at == 0 ? 0 : entries_[at - 1].id_end;
    return std::string_view(ids_).substr(begin, entries_[at].id_end - begin);
  }
  UserView At(size_t at) const {
    const uint32_t begin = at == 0 ? 0 : entries_[at - 1].grants_end;
    return {.state = entries_[at].state,
            .grants = std::span<const Grant>(grants_).subspan(begin, entries_[at].grants_end - begin)};
  }
  UserView Find(std::string_view id) const {
    size_t low = 0;
    for (size_t high = size(); low < high;) {
      const size_t middle = (low + high) / 2;
      IdAt(middle) < id ? low = middle + 1 : high = middle;
    }
    return low < size() && IdAt(low) == id ? At(low) : UserView();
  }

 private:
  std::string ids_;
  std::vector<Grant> grants_;
  std::vector<Entry> entries_;
};

UserTable::UserTable() : leaves_(std::make_shared<const Leaves>(1, std::make_shared<const Leaf>())) {}

size_t UserTable::SlotOf(std::string_view id, size_t leaves) {
  return absl::HashOf(ToAbsl(id)) & (leaves - 1);
}

UserView UserTable::Find(std::string_view id) const {
  return (*leaves_)[SlotOf(id, leaves_->size())]->Find(id);
}

// Each leaf is sorted, and those that are split keep their order.
UserTable::Leaves UserTable::Spread(const Leaves& leaves, size_t count) {
  std::vector<Leaf> parts(count);
  for (const std::shared_ptr<const Leaf>& leaf : leaves) {
    for (size_t at = 0; at < leaf->size(); ++at) {
      const UserView user = leaf->At(at);
      parts[SlotOf(leaf->IdAt(at), count)].Append(leaf->IdAt(at), user.state, user.grants);
    }
  }
  Leaves spread;
  spread.reserve(count);
  for (Leaf& part : parts) {
    part.Shrink();
    spread.push_back(std::make_shared<const Leaf>(std::move(part)));
  }
  return spread;
}

UserTable UserTable::With(const UserChanges& changes) const {
  size_t count = leaves_->size();
  while (count * limits::kUsersPerLeaf < size_ + changes.size()) count *= 2;
  auto leaves = std::make_shared<Leaves>(count == leaves_->size() ? *leaves_ : Spread(*leaves_, count));
  using Change = std::pair<std::string_view, const std::optional<User>*>;
  std::vector<std::pair<size_t, Change>> sorted;
  sorted.reserve(changes.size());
  for (const auto& [id, user] : changes) sorted.push_back({SlotOf(id, count), {id, &user}});
  std::sort(sorted.begin(), sorted.end());

  UserTable table;
  table.size_ = size_;
  for (size_t begin = 0, end = 0; begin < sorted.size(); begin = end) {
    const size_t slot = sorted[begin].first;
    const Leaf& old = *(*leaves)[slot];
    Leaf merged;
    size_t at = 0;
    const auto keep_below = [&](std::string_view bound, bool all) {
      for (; at < old.size() && (all || old.IdAt(at) < bound); ++at) {
        merged.Append(old.IdAt(at), old.At(at).state, old.At(at).grants);
      }
    };
    for (; end < sorted.size() && sorted[end].first == slot; ++end) {
      const auto& [id, user] = sorted[end].second;
      keep_below(id, false);
      if (at < old.size() && old.IdAt(at) == id) ++at;
      if (user->has_value()) merged.Append(id, (*user)->state, (*user)->grants);
    }
    keep_below({}, true);
    table.size_ += merged.size() - old.size();
    merged.Shrink();
    (*leaves)[slot] = std::make_shared<const Leaf>(std::move(merged));
  }
  table.leaves_ = std::move(leaves);
  return table;
}

}  // namespace outlay::access
