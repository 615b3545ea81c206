// The amounts that open holds still count although their time is over, until the expiry is recorded (B7).
#ifndef OUTLAY_SERVICES_BUDGET_STORE_LAPSED_H_
#define OUTLAY_SERVICES_BUDGET_STORE_LAPSED_H_

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/store/store.h"
#include "services/budget/domain/budgets/figures.h"
#include "services/budget/domain/holds/hold.h"

namespace outlay::budget {

// Budget and the period in which the amount counts; of allotments, budget and AllotmentPeriod, so that all of a period
// are adjacent.
using LapsedKey = std::pair<std::string, std::string>;
using LapsedSums = std::map<LapsedKey, StageAmounts>;

struct LapsedPart {
  LapsedKey key;
  StageAmounts amounts;
  // Of a budget: the period of the hold's node, which may be closed now; of an allotment: empty.
  std::string period = {};
};

// Returns the amounts of a budget's period in `sums`; zero if there are none.
StageAmounts LapsedIn(const LapsedSums& sums, const std::string& budget_id, const std::string& period);

// Returns the amounts that an expired hold still counts, with their keys, without those that a year end returned with a
// closed period. DATA_LOSS, OUT_OF_RANGE / MONEY_OVERFLOW.
absl::StatusOr<std::vector<LapsedPart>> LapsedPartsOf(const store::Reader& reader, const std::string& organization,
                                                      const Hold& hold);

absl::Status AddTo(const std::vector<LapsedPart>& parts, LapsedSums* sums);

// Returns the sums of all open holds whose time is over at `business_now`, read from their rows. DATA_LOSS,
// OUT_OF_RANGE / MONEY_OVERFLOW.
absl::StatusOr<LapsedSums> SumLapsedHolds(const store::Reader& reader, const std::string& organization,
                                          absl::Time business_now);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_STORE_LAPSED_H_
