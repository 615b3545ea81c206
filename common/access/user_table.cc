#include "common/access/user_table.h"

#include <algorithm>
#include <utility>

#include "absl/hash/hash.h"
#include "common/access/limits.h"
#include "common/base/strings.h"

namespace outlay::access {

// The ends of a user's texts and grants; they begin at the ends of the previous user's.
struct UserTable::Entry {
  uint32_t id_end = 0;
  uint32_t grants_end = 0;
  UserState state = UserState::kUnknown;
};

namespace {

size_t HashOf(std::string_view id) {
  return absl::HashOf(ToAbsl(id));
}
// Returns the part of a hash that selects the leaf; the number of leaves is a power of two.
size_t SlotOf(size_t hash, size_t leaves) {
  return hash & (leaves - 1);
}
// Returns the part of a hash that distinguishes the users of a leaf.
char TagOf(size_t hash) {
  return static_cast<char>(hash >> (8 * sizeof(hash) - 8));
}

}  // namespace

// Users sorted by id. Searching uses a byte of each user's hash: these bytes are contiguous, so few cache lines are
// read.
class UserTable::Leaf {
 public:
  void Append(std::string_view id, size_t hash, UserState state, std::span<const Grant> grants) {
    tags_.push_back(TagOf(hash));
    ids_.append(id);
    grants_.insert(grants_.end(), grants.begin(), grants.end());
    entries_.push_back({.id_end = static_cast<uint32_t>(ids_.size()),
                        .grants_end = static_cast<uint32_t>(grants_.size()),
                        .state = state});
  }
  void Shrink() {
    tags_.shrink_to_fit();
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
  UserView Find(std::string_view id, size_t hash) const {
    for (size_t at = tags_.find(TagOf(hash)); at != std::string::npos; at = tags_.find(TagOf(hash), at + 1)) {
      if (IdAt(at) == id) return At(at);
    }
    return {};
  }

 private:
  std::string tags_;
  std::string ids_;
  std::vector<Grant> grants_;
  std::vector<Entry> entries_;
};

UserTable::UserTable() : leaves_(std::make_shared<const Leaves>(1, std::make_shared<const Leaf>())) {}

UserView UserTable::Find(std::string_view id) const {
  const size_t hash = HashOf(id);
  return (*leaves_)[SlotOf(hash, leaves_->size())]->Find(id, hash);
}

// Each leaf is sorted, and the parts keep that order.
UserTable::Leaves UserTable::Spread(const Leaves& leaves, size_t count) {
  std::vector<Leaf> parts(count);
  for (const std::shared_ptr<const Leaf>& leaf : leaves) {
    for (size_t at = 0; at < leaf->size(); ++at) {
      const UserView user = leaf->At(at);
      const size_t hash = HashOf(leaf->IdAt(at));
      parts[SlotOf(hash, count)].Append(leaf->IdAt(at), hash, user.state, user.grants);
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
  for (const auto& [id, user] : changes) sorted.push_back({SlotOf(HashOf(id), count), {id, &user}});
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
        merged.Append(old.IdAt(at), HashOf(old.IdAt(at)), old.At(at).state, old.At(at).grants);
      }
    };
    for (; end < sorted.size() && sorted[end].first == slot; ++end) {
      const auto& [id, user] = sorted[end].second;
      keep_below(id, false);
      if (at < old.size() && old.IdAt(at) == id) ++at;
      if (user->has_value()) merged.Append(id, HashOf(id), (*user)->state, (*user)->grants);
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
