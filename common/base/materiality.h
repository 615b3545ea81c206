// How much something that people decided about may change without a new decision (A5, P5, B13). Values; pure functions.
//
// What is tolerated is compared with what was decided last, together with all that was tolerated since.
#ifndef OUTLAY_COMMON_BASE_MATERIALITY_H_
#define OUTLAY_COMMON_BASE_MATERIALITY_H_

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "common/base/currency.h"
#include "common/base/decimal.h"
#include "common/base/money.h"

namespace outlay {

// The limits of a change. Each one that is set holds.
struct Materiality {
  std::optional<int> basis_points;              // of what was decided last, 0 to 2,500
  std::optional<Money> amount;                  // not negative
  std::optional<std::set<std::string>> fields;  // that may change at all, see IsMaterialityField

  bool operator==(const Materiality&) const = default;
};

// Returns true if any limit is set.
bool IsSet(const Materiality& materiality);

// Returns true for the names of fields whose changes an organization can tolerate: "notes", "ship_to", "bill_to",
// "job_code", "location", "department", "requisitioner", "own_fields", and of lines "expected_delivery", "discount" and
// "tax". The money is limited whichever fields change.
bool IsMaterialityField(std::string_view field);

// Returns the limits of both; fields: those in both. Amounts are of one currency.
Materiality Stricter(const Materiality& left, const Materiality& right);
// Returns true if `materiality` has every limit of `than`, and none of them looser.
bool IsAtLeastAsStrict(const Materiality& materiality, const Materiality& than);

// Returns `allowed` with the limits of `narrower` as well. If `allowed` tolerates no growth or no fields, neither does
// the result.
Materiality Narrowed(const Materiality& allowed, const Materiality& narrower);

// Returns true if the limits let something grow: without any limit, nothing may.
bool ToleratesGrowth(const Materiality& materiality);
// Returns true if something decided about at `decided_minor` may be `growth_minor` more, both not negative and in minor
// units of the currency of the limit. No growth is always tolerated.
bool Tolerates(const Materiality& materiality, int64_t decided_minor, int64_t growth_minor);
// Returns true if the field may change.
bool Tolerates(const Materiality& materiality, std::string_view field);

// What a line costs. Quantity and list price are set together.
struct LineCost {
  int64_t amount_minor = 0;
  std::optional<Decimal> quantity;
  std::optional<Decimal> unit_price;
};

// Returns by how much a line grew, in minor units of `currency`, not negative: the largest of its additional cost, the
// additional cost per unit, and the additional quantity at the former price; at least 1 if the quantity or the price is
// higher. A smaller quantity at a higher price grows even if the cost is the same. Nullopt: a quantity was added or
// removed, or the growth cannot be computed.
std::optional<int64_t> GrowthOf(const LineCost& before, const LineCost& after, Currency currency);

}  // namespace outlay

#endif  // OUTLAY_COMMON_BASE_MATERIALITY_H_
