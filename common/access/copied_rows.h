// A service's copy of directory's rows, as DirectoryHandler writes them.
#ifndef OUTLAY_COMMON_ACCESS_COPIED_ROWS_H_
#define OUTLAY_COMMON_ACCESS_COPIED_ROWS_H_

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/access/rights_rows.h"

namespace outlay::access {

class CopiedRows final : public RightsRows {
 public:
  absl::Status ReadAll(const store::Reader& reader, const Permissions& permissions, DraftOf draft_of) const override;
  absl::Status Read(const store::Reader& reader, const Permissions& permissions, const Touched& touched,
                    OrganizationDraft& draft) const override;
};

// Returns whether a user has one of `roles` by an unexpired grant on one of `groups`, according to the rows of a
// service's copy. DATA_LOSS.
absl::StatusOr<bool> HasRole(const store::Reader& reader, const std::string& organization, const std::string& user,
                             const std::set<std::string>& roles, const std::vector<std::string>& groups,
                             absl::Time now);

// Returns whether a user is ACTIVE and has `permission` by an unexpired grant on one of `groups`, according to the same
// rows. DATA_LOSS.
absl::StatusOr<bool> HasPermission(const store::Reader& reader, const std::string& organization,
                                   const std::string& user, const std::string& permission,
                                   const std::vector<std::string>& groups, absl::Time now);

// Returns whether a user exists and has not left, by the same rows. For an organization of which no users were
// announced, returns true for anybody. DATA_LOSS: a row cannot be read.
absl::StatusOr<bool> MayBeUser(const store::Reader& reader, const std::string& organization, const std::string& user);

// Numbers as in the API.
enum class LimitPeriod { kNone = 0, kMonth = 1, kQuarter = 2, kYear = 3 };

// The amounts that a user may spend without a review (D4), in minor units of the base currency. Unset: unlimited.
struct SpendingLimits {
  std::optional<int64_t> per_order_minor;
  std::optional<int64_t> per_period_minor;
  LimitPeriod period = LimitPeriod::kNone;

  bool empty() const { return !per_order_minor.has_value() && !per_period_minor.has_value(); }
  bool operator==(const SpendingLimits&) const = default;
};

// Returns the limits of a user by the same rows; none: also of users that were not announced. A period that this
// version does not know counts as a year. DATA_LOSS.
absl::StatusOr<SpendingLimits> FindSpendingLimits(const store::Reader& reader, const std::string& organization,
                                                  const std::string& user);

}  // namespace outlay::access

#endif  // OUTLAY_COMMON_ACCESS_COPIED_ROWS_H_
