// The view's sums of expired holds.
#include <string>
#include <utility>
#include <vector>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "services/budget/store/budget_view.h"
#include "services/budget/store/holds.h"
#include "services/budget/store/keyspaces.h"

namespace outlay::budget {
namespace {

// Greater than every hold id.
constexpr char kBehindAllIds[] = "~";

}  // namespace

absl::StatusOr<const LapsedSums*> BudgetView::FindLapsed(const store::Reader& reader, absl::Time business_now) {
  // Business time can be set back.
  if (business_now < lapsed_until_) ForgetLapsed();
  const auto until = expiries_.upper_bound({lapsed_until_, kBehindAllIds});
  for (auto at = until; at != expiries_.end() && at->first <= business_now; ++at) {
    if (const absl::Status added = AddLapsed(reader, at->second); !added.ok()) {
      ForgetLapsed();
      return added;
    }
  }
  lapsed_until_ = business_now;
  return &lapsed_sums_;
}

absl::StatusOr<LapsedSums> BudgetView::FindLapsedPassing(const store::Reader& reader, absl::Time business_now) {
  OUTLAY_RETURN_IF_ERROR(FindLapsed(reader, business_now).status());
  LapsedSums passing;
  for (const auto& [hold, parts] : lapsed_) {
    for (const LapsedPart& part : parts) {
      LapsedKey place(part.key.first, part.period);
      while (!part.period.empty() && place != part.key) {
        OUTLAY_RETURN_IF_ERROR(AddTo({{.key = place, .amounts = part.amounts}}, &passing));
        const auto route = routes_.find(place);
        if (route == routes_.end()) return DataLoss(kClosings.name);
        place.second = route->second.first;
      }
    }
  }
  return passing;
}

absl::Status BudgetView::AddLapsed(const store::Reader& reader, const std::string& hold_id) {
  OUTLAY_ASSIGN_OR_RETURN(const Hold hold, LoadHold(reader, {organization_, hold_id}));
  OUTLAY_ASSIGN_OR_RETURN(std::vector<LapsedPart> parts, LapsedPartsOf(reader, organization_, hold));
  OUTLAY_RETURN_IF_ERROR(AddTo(parts, &lapsed_sums_));
  lapsed_.emplace(hold_id, std::move(parts));
  return absl::OkStatus();
}

absl::Status BudgetView::TakeOffLapsed(const std::string& hold_id) {
  const auto found = lapsed_.find(hold_id);
  for (const LapsedPart& part : found->second) {
    const auto sum = lapsed_sums_.find(part.key);
    OUTLAY_ASSIGN_OR_RETURN(sum->second, Subtract(sum->second, part.amounts));
    if (sum->second == StageAmounts()) lapsed_sums_.erase(sum);
  }
  lapsed_.erase(found);
  return absl::OkStatus();
}

void BudgetView::ForgetLapsed() {
  lapsed_.clear();
  lapsed_sums_.clear();
  lapsed_until_ = absl::InfinitePast();
}

}  // namespace outlay::budget
