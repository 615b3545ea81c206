// What each member may spend of a budget: amounts, percentages and even parts of its limit (B5).
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
enum class ShareKind : std::uint8_t {
  kAmount = 1,  // so much, whatever the limit is
  kShare = 2,   // a percentage of the limit
  kEven = 3,    // one of equal parts of what amounts and percentages leave
};

// One member's allocation as somebody wrote it.
struct AllocationShare {
  ShareKind kind = ShareKind::kEven;
  Money amount;   // kAmount
  Percent share;  // kShare

  bool operator==(const AllocationShare&) const = default;
};

// How a budget is given to its members.
struct AllocationRules {
  bool sum_may_exceed = false;  // allocations may be more than the limit
  bool rest_is_closed = false;  // what is not allocated is nobody's
  std::optional<AllocationShare> for_new_members;
  std::vector<Threshold> thresholds = {
      Threshold()};  // of each allocation: at 80 % used, unless somebody said otherwise

  bool operator==(const AllocationRules&) const = default;
};

// What a period's limit is split into.
struct SplitShares {
  std::vector<Money> amounts;  // in the order of the shares
  Money allocated;             // their sum
  Money rest;                  // limit less allocated: below zero where they are more than the limit

  bool operator==(const SplitShares&) const = default;
};

// Splits `limit` to the cent. Percentages are of the limit; together they get their exact sum of it, rounded once half
// to even, so shares of 33.33 %, 33.33 % and 33.34 % sum to the limit. Minor units that are left over go one each to
// the largest remainders, the earlier share first. A limit below zero leaves nothing for percentages and even parts.
// INVALID_ARGUMENT / CURRENCY_MISMATCH, OUT_OF_RANGE / MONEY_OVERFLOW.
absl::StatusOr<SplitShares> SplitIntoShares(const Money& limit, absl::Span<const AllocationShare> shares);

// The same for a period that begins by itself, where nobody is there to be refused: where the sum may not exceed the
// limit and would, all allocations shrink in proportion, and sum to the limit (to nothing, if it is below zero).
absl::StatusOr<SplitShares> SplitOfNewPeriod(const Money& limit, absl::Span<const AllocationShare> shares,
                                             bool sum_may_exceed);

// What members without an allocation may spend together, before what they used: the rest, where that is allowed and
// there is one.
Money UsableRest(const SplitShares& split, bool rest_is_usable);

// What can be taken back of an allocation without going below what is used of it (B5, D5): never below zero.
// CURRENCY_MISMATCH, MONEY_OVERFLOW.
absl::StatusOr<Money> Unused(const Money& allocated, const Money& used);

// Errors name the element below `field`: INVALID_ARGUMENT / TOO_MANY_ITEMS: more than limits::kAllocations.
// INVALID_ARGUMENT / FIELD_INVALID: an amount that is negative or of another currency, a percentage not from 0 to 100.
absl::Status CheckShares(std::string_view field, absl::Span<const AllocationShare> shares, Currency currency);

// FAILED_PRECONDITION / ALLOCATIONS_ABOVE_LIMIT {limit, allocated}: they sum to more than the limit, and may not.
absl::Status CheckSum(const SplitShares& split, const Money& limit, bool sum_may_exceed);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_DOMAIN_RULES_ALLOCATION_SHARES_H_
