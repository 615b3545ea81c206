// The permissions that a service requires, as small numbers, so that a role is a set of bits.
#ifndef OUTLAY_COMMON_ACCESS_PERMISSIONS_H_
#define OUTLAY_COMMON_ACCESS_PERMISSIONS_H_

#include <bitset>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "common/access/limits.h"

namespace outlay::access {

// A permission's index in the service's table; it may differ after each start.
using PermissionId = uint16_t;

// The permissions of a role that this service requires.
using PermissionSet = std::bitset<limits::kPermissions>;

// Immutable, thread-safe.
class Permissions {
 public:
  // `names` in any order, repeated or not. FAILED_PRECONDITION / TOO_MANY_PERMISSIONS {given, limit}.
  static absl::StatusOr<Permissions> Create(std::vector<std::string> names);

  // Nothing: no method of this service requires it.
  std::optional<PermissionId> Find(std::string_view name) const;
  // Returns those of a role's permissions that this service requires.
  template <typename Names>
  PermissionSet SetOf(const Names& names) const {
    PermissionSet set;
    for (const std::string& name : names) {
      if (const std::optional<PermissionId> permission = Find(name); permission.has_value()) set.set(*permission);
    }
    return set;
  }
  size_t size() const { return names_.size(); }

 private:
  explicit Permissions(std::vector<std::string> names) : names_(std::move(names)) {}

  std::vector<std::string> names_;  // sorted
};

}  // namespace outlay::access

#endif  // OUTLAY_COMMON_ACCESS_PERMISSIONS_H_
