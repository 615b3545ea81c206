#include "services/budget/domain/rules/allocation_shares.h"

#include <cstddef>
#include <utility>

#include "common/base/errors.h"
#include "common/base/money_split.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "services/budget/domain/limits.h"
#include "services/budget/domain/rules/model_errors.h"

namespace outlay::budget {
namespace {

Money AtLeastZero(const Money& money) {
  return money.IsNegative() ? Money::Zero(money.currency()) : money;
}

absl::StatusOr<Money> Sum(absl::Span<const Money> amounts, Currency currency) {
  Money sum = Money::Zero(currency);
  for (const Money& amount : amounts) {
    OUTLAY_ASSIGN_OR_RETURN(sum, Add(sum, amount));
  }
  return sum;
}

// Distributes `pool` over the shares of `kind` by their weights.
absl::Status Give(const Money& pool, absl::Span<const AllocationShare> shares, ShareKind kind,
                  std::vector<Money>& amounts) {
  std::vector<int64_t> weights;
  weights.reserve(shares.size());
  bool is_any = false;
  for (const AllocationShare& share : shares) {
    const int64_t weight = kind == ShareKind::kEven ? 1 : share.share.basis_points;
    weights.push_back(share.kind == kind ? weight : 0);
    is_any = is_any || weights.back() > 0;
  }
  if (!is_any) {
    return absl::OkStatus();
  }
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<Money> parts, SplitByWeights(pool, weights));
  for (std::size_t i = 0; i < shares.size(); ++i) {
    if (shares[i].kind == kind) {
      amounts[i] = parts[i];
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<SplitShares> Summed(std::vector<Money> amounts, const Money& limit) {
  OUTLAY_ASSIGN_OR_RETURN(const Money allocated, Sum(amounts, limit.currency()));
  OUTLAY_ASSIGN_OR_RETURN(const Money rest, Subtract(limit, allocated));
  return SplitShares{.amounts = std::move(amounts), .allocated = allocated, .rest = rest};
}

}  // namespace

absl::StatusOr<SplitShares> SplitIntoShares(const Money& limit, absl::Span<const AllocationShare> shares) {
  std::vector<Money> amounts(shares.size(), Money::Zero(limit.currency()));
  Percent percentages;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    if (shares[i].kind == ShareKind::kAmount) {
      amounts[i] = shares[i].amount;
    } else if (shares[i].kind == ShareKind::kShare) {
      percentages.basis_points += shares[i].share.basis_points;
    }
  }
  OUTLAY_ASSIGN_OR_RETURN(const Money by_percentage, PercentOf(AtLeastZero(limit), percentages));
  OUTLAY_RETURN_IF_ERROR(Give(by_percentage, shares, ShareKind::kShare, amounts));
  OUTLAY_ASSIGN_OR_RETURN(const Money taken, Sum(amounts, limit.currency()));
  OUTLAY_ASSIGN_OR_RETURN(const Money left, Subtract(limit, taken));
  OUTLAY_RETURN_IF_ERROR(Give(AtLeastZero(left), shares, ShareKind::kEven, amounts));
  return Summed(std::move(amounts), limit);
}

absl::StatusOr<SplitShares> SplitOfNewPeriod(const Money& limit, absl::Span<const AllocationShare> shares,
                                             bool sum_may_exceed) {
  OUTLAY_ASSIGN_OR_RETURN(SplitShares split, SplitIntoShares(limit, shares));
  if (sum_may_exceed || !split.rest.IsNegative() || split.allocated.IsZero()) {
    return split;
  }
  std::vector<int64_t> weights;
  weights.reserve(split.amounts.size());
  for (const Money& amount : split.amounts) {
    weights.push_back(amount.minor_units());
  }
  OUTLAY_ASSIGN_OR_RETURN(std::vector<Money> shrunk, SplitByWeights(AtLeastZero(limit), weights));
  return Summed(std::move(shrunk), limit);
}

absl::Status CheckShares(std::string_view field, absl::Span<const AllocationShare> shares, Currency currency) {
  if (shares.size() > limits::kAllocations) {
    return TooManyItems(field, static_cast<int64_t>(shares.size()), limits::kAllocations);
  }
  for (std::size_t i = 0; i < shares.size(); ++i) {
    const AllocationShare& share = shares[i];
    const std::string element = Concat(field, "[", i, "]");
    if (share.kind == ShareKind::kAmount && share.amount.currency() != currency) {
      return FieldInvalid(Concat(element, ".amount"), Concat("must be in the budget's currency, ", currency.code()));
    }
    if (share.kind == ShareKind::kAmount && share.amount.IsNegative()) {
      return FieldInvalid(Concat(element, ".amount"), "must not be negative");
    }
    if (share.kind == ShareKind::kShare && (share.share < Percent{0} || share.share > Percent::Whole())) {
      return FieldInvalid(Concat(element, ".basis_points"), "must be 0 to 10000");
    }
  }
  return absl::OkStatus();
}

absl::Status CheckSum(const SplitShares& split, const Money& limit, bool sum_may_exceed) {
  if (sum_may_exceed || !split.rest.IsNegative() || split.allocated.IsZero()) {
    return absl::OkStatus();
  }
  return AllocationsAboveLimit(limit, split.allocated);
}

}  // namespace outlay::budget
