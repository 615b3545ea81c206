// An organization's users with their grants, packed: a million users take some tens of megabytes, and a change copies
// one small part of the table.
#ifndef OUTLAY_COMMON_ACCESS_USER_TABLE_H_
#define OUTLAY_COMMON_ACCESS_USER_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "common/access/group_tree.h"

namespace outlay::access {

// Only an ACTIVE user has any rights (D3, D5). Numbers as in the API.
enum class UserState : uint8_t { kUnknown = 0, kInvited = 1, kActive = 2, kSuspended = 3, kDeprovisioned = 4 };

// A role's number in its organization: assigned once.
using RoleIndex = uint32_t;

// A role on a group and all groups below it (D4).
struct Grant {
  static constexpr int64_t kNever = std::numeric_limits<int64_t>::max();
  static constexpr int64_t kUnlimited = std::numeric_limits<int64_t>::max();

  GroupIndex group = 0;
  RoleIndex role = 0;
  int64_t expire_micros = kNever;        // since 1970, exclusive
  int64_t authority_minor = kUnlimited;  // the greatest amount of the base currency that it may approve

  friend bool operator==(const Grant&, const Grant&) = default;
};

struct User {
  UserState state = UserState::kUnknown;
  std::vector<Grant> grants;
};

// A user in a table, which must outlive this.
struct UserView {
  UserState state = UserState::kUnknown;
  std::span<const Grant> grants;
};

// Changed users; nothing: the user is gone.
using UserChanges = absl::flat_hash_map<std::string, std::optional<User>>;

// Immutable, thread-safe. Cheap to copy: copies share unchanged parts.
class UserTable {
 public:
  UserTable();

  // State kUnknown, without grants: there is no such user.
  UserView Find(std::string_view id) const;
  // Returns the table with the changes. Takes O(users changed * size of a part + number of parts).
  UserTable With(const UserChanges& changes) const;
  size_t size() const { return size_; }

 private:
  struct Entry;
  class Leaf;
  using Leaves = std::vector<std::shared_ptr<const Leaf>>;

  // Returns the same users in `count` parts.
  static Leaves Spread(const Leaves& leaves, size_t count);

  std::shared_ptr<const Leaves> leaves_;  // a power of two
  size_t size_ = 0;
};

}  // namespace outlay::access

#endif  // OUTLAY_COMMON_ACCESS_USER_TABLE_H_
