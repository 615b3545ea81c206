#include "services/budget/store/lapsed.h"

#include <optional>

#include "common/base/status_macros.h"
#include "services/budget/store/holds.h"
#include "services/budget/store/year_ends.h"

namespace outlay::budget {

StageAmounts LapsedIn(const LapsedSums& sums, const std::string& budget_id, const std::string& period) {
  const auto found = sums.find({budget_id, period});
  return found == sums.end() ? StageAmounts() : found->second;
}

absl::StatusOr<std::vector<LapsedPart>> LapsedPartsOf(const store::Reader& reader, const std::string& organization,
                                                      const Hold& hold) {
  std::vector<LapsedPart> parts;
  for (const HoldNode& node : hold.nodes) {
    OUTLAY_ASSIGN_OR_RETURN(const StageAmounts lapsing, LapsingIn(node, hold));
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<std::string> period,
                            FindPeriodOfOpen(reader, {organization, node.budget_id, node.period}));
    if (period.has_value())
      parts.push_back({.key = {node.budget_id, *period}, .amounts = lapsing, .period = node.period});
    if (!node.allotment.has_value()) continue;
    parts.push_back({.key = {node.budget_id, AllotmentPeriod(node.period, *node.allotment)}, .amounts = lapsing});
  }
  return parts;
}

absl::Status AddTo(const std::vector<LapsedPart>& parts, LapsedSums* sums) {
  for (const LapsedPart& part : parts) {
    StageAmounts& sum = (*sums)[part.key];
    OUTLAY_ASSIGN_OR_RETURN(sum, Add(sum, part.amounts));
  }
  return absl::OkStatus();
}

absl::StatusOr<LapsedSums> SumLapsedHolds(const store::Reader& reader, const std::string& organization,
                                          absl::Time business_now) {
  LapsedSums sums;
  absl::Status status;
  OUTLAY_RETURN_IF_ERROR(ListLapsedHolds(reader, organization, business_now, [&](const Hold& hold) {
    const absl::StatusOr<std::vector<LapsedPart>> parts = LapsedPartsOf(reader, organization, hold);
    status = parts.ok() ? AddTo(*parts, &sums) : parts.status();
    return status.ok() ? store::Visit::kContinue : store::Visit::kStop;
  }));
  OUTLAY_RETURN_IF_ERROR(status);
  return sums;
}

}  // namespace outlay::budget
