// What open holds whose time is over still count, though nobody has written it down (B7).
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

// By budget and the period that it counts in, of allotments by period and member (AllotmentPeriod), so that those of
// one period stand together.
using LapsedKey = std::pair<std::string, std::string>;
using LapsedSums = std::map<LapsedKey, StageAmounts>;

struct LapsedPart {
  LapsedKey key;
  StageAmounts amounts;
  std::string period = {};  // of a budget: of the hold's node, which may have been closed since; of an allotment empty
};

// Where in `sums` a budget's period has something; nothing, where it has not.
StageAmounts LapsedIn(const LapsedSums& sums, const std::string& budget_id, const std::string& period);

// What a hold whose time is over counts, and where: not in periods that were closed without it, for a year end gave it
// back there. DATA_LOSS, OUT_OF_RANGE / MONEY_OVERFLOW.
absl::StatusOr<std::vector<LapsedPart>> LapsedPartsOf(const store::Reader& reader, const std::string& organization,
                                                      const Hold& hold);

absl::Status AddTo(const std::vector<LapsedPart>& parts, LapsedSums* sums);

// Of all open holds that are over at `business_now`, read from their rows. DATA_LOSS, OUT_OF_RANGE / MONEY_OVERFLOW.
absl::StatusOr<LapsedSums> SumLapsedHolds(const store::Reader& reader, const std::string& organization,
                                          absl::Time business_now);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_STORE_LAPSED_H_
