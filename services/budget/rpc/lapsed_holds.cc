#include "services/budget/rpc/lapsed_holds.h"

#include <optional>

#include "common/base/status_macros.h"
#include "services/budget/domain/hold.h"
#include "services/budget/store/holds.h"
#include "services/budget/store/year_ends.h"

namespace outlay::budget {
namespace {

absl::Status AddHold(const store::Reader& reader, const std::string& organization, const Hold& hold,
                     LapsedHolds* sums) {
  for (const HoldNode& node : hold.nodes) {
    OUTLAY_ASSIGN_OR_RETURN(const StageAmounts lapsing, LapsingIn(node, hold));
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<std::string> period,
                            FindPeriodOfOpen(reader, {organization, node.budget_id, node.period}));
    if (period.has_value()) {
      StageAmounts& sum = (*sums)[{node.budget_id, *period}];
      OUTLAY_ASSIGN_OR_RETURN(sum, Add(sum, lapsing));
    }
    if (!node.allotment.has_value()) continue;
    StageAmounts& allotted = (*sums)[{node.budget_id, AllotmentPeriod(node.period, *node.allotment)}];
    OUTLAY_ASSIGN_OR_RETURN(allotted, Add(allotted, lapsing));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<LapsedHolds> SumLapsedHolds(const store::Reader& reader, const std::string& organization,
                                           absl::Time business_now) {
  LapsedHolds sums;
  absl::Status status;
  OUTLAY_RETURN_IF_ERROR(ListLapsedHolds(reader, organization, business_now, [&](const Hold& hold) {
    status = AddHold(reader, organization, hold, &sums);
    return status.ok() ? store::Visit::kContinue : store::Visit::kStop;
  }));
  OUTLAY_RETURN_IF_ERROR(status);
  return sums;
}

}  // namespace outlay::budget
