// What open holds whose time is over still count, read from a snapshot of the rows: no job has seen to them yet (B7).
#ifndef OUTLAY_SERVICES_BUDGET_RPC_LAPSED_HOLDS_H_
#define OUTLAY_SERVICES_BUDGET_RPC_LAPSED_HOLDS_H_

#include <map>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/store/store.h"
#include "services/budget/domain/figures.h"

namespace outlay::budget {

// By budget and the period that it counts in, of allotments by period and member (AllotmentPeriod).
using LapsedHolds = std::map<std::pair<std::string, std::string>, StageAmounts>;

// DATA_LOSS, OUT_OF_RANGE / MONEY_OVERFLOW.
absl::StatusOr<LapsedHolds> SumLapsedHolds(const store::Reader& reader, const std::string& organization,
                                           absl::Time business_now);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_RPC_LAPSED_HOLDS_H_
