// The share of each member in a budget: amounts, percentages and even parts of its limit (B5).
#ifndef OUTLAY_SERVICES_BUDGET_DOMAIN_RULES_ALLOCATION_SHARES_H_
#define OUTLAY_SERVICES_BUDGET_DOMAIN_RULES_ALLOCATION_SHARES_H_

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "common/base/money.h"
#include "common/base/percent.h"
#include "services/budget/domain/rules/threshold.h"

namespace outlay::budget {

// Numbers as in the API.
enum class ShareKind : uint8_t {
  kAmount = 1,  // a fixed amount, whatever the limit is
  kShare = 2,   // a percentage of the limit
  kEven = 3,    // an equal part of what amounts and percentages leave
};

// One member's allocation as users define it.
struct AllocationShare {
  ShareKind kind = ShareKind::kEven;
  Money amount;   // kAmount
  Percent share;  // kShare

  bool operator==(const AllocationShare&) const = default;
};

// The rules by which a budget is given to its members.
struct AllocationRules {
  bool sum_may_exceed = false;  // allocations may exceed the limit in sum
  bool rest_is_closed = false;  // nobody may use the unallocated rest
  std::optional<AllocationShare> for_new_members;
  std::vector<Threshold> thresholds = {Threshold()};  // of each allocation: by default at 80 % used

  bool operator==(const AllocationRules&) const = default;
};

// A period's limit, split into shares.
struct SplitShares {
  std::vector<Money> amounts;  // in the order of the shares
  Money allocated;             // their sum
  Money rest;                  // limit less allocated; negative where allocations exceed the limit

  bool operator==(const SplitShares&) const = default;
};

// Splits `limit` to the cent. Percentages are of the limit; their total is the exact sum of it, rounded once half to
// even, so shares of 33.33 %, 33.33 % and 33.34 % sum to the limit. Remaining minor units go one each to the largest
// remainders, the earlier share first. A negative limit leaves nothing for percentages and even parts. INVALID_ARGUMENT
// / CURRENCY_MISMATCH, OUT_OF_RANGE / MONEY_OVERFLOW.
absl::StatusOr<SplitShares> SplitIntoShares(const Money& limit, absl::Span<const AllocationShare> shares);

// Splits the limit of a period that begins by itself, when no caller is there to be refused: where the sum may not
// exceed the limit but would, all allocations shrink in proportion and sum to the limit, or to zero if it is negative.
absl::StatusOr<SplitShares> SplitOfNewPeriod(const Money& limit, absl::Span<const AllocationShare> shares,
                                             bool sum_may_exceed);

// Checks shares. Errors name the element below `field`: INVALID_ARGUMENT / TOO_MANY_ITEMS: more than
// limits::kAllocations; INVALID_ARGUMENT / FIELD_INVALID: an amount that is negative or of another currency, a
// percentage outside 0 to 100.
absl::Status CheckShares(std::string_view field, absl::Span<const AllocationShare> shares, Currency currency);

// Checks the sum of a split. FAILED_PRECONDITION / ALLOCATIONS_ABOVE_LIMIT {limit, allocated}: it exceeds the limit and
// may not.
absl::Status CheckSum(const SplitShares& split, const Money& limit, bool sum_may_exceed);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_DOMAIN_RULES_ALLOCATION_SHARES_H_
