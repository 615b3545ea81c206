#include "services/budget/commands/allotments.h"

#include <optional>
#include <utility>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "services/budget/store/allocations.h"

namespace outlay::budget {

absl::StatusOr<AllotmentPlace> Allotments::PlaceFor(const Budget& budget, const std::string& period, const Money& limit,
                                                    const std::string& member_id) {
  const AllotmentPlace rest = {budget.id, period, ""};
  OUTLAY_ASSIGN_OR_RETURN(const PeriodSheet* opened, Look(rest));
  if (opened == nullptr) {
    OUTLAY_RETURN_IF_ERROR(Open(budget, period, limit));
    opened = &sheets_.at(rest);
  }
  if (member_id.empty()) return rest;
  const AllotmentPlace own = {budget.id, period, member_id};
  OUTLAY_ASSIGN_OR_RETURN(const PeriodSheet* sheet, Look(own));
  if (sheet == nullptr && opened->allotment.opening.has_value()) {
    OUTLAY_ASSIGN_OR_RETURN(sheet, OpenOwn(budget, own, *opened->allotment.opening));
  }
  return sheet == nullptr || sheet->allotment.has_ended ? rest : own;
}

absl::StatusOr<const PeriodAllocation*> Allotments::Find(const AllotmentPlace& place) {
  OUTLAY_ASSIGN_OR_RETURN(const PeriodSheet* const sheet, Look(place));
  if (sheet == nullptr) return DataLoss(kAllotments.name);
  return &sheet->allotment;
}

absl::Status Allotments::Count(const AllotmentPlace& place, const StageAmounts& change) {
  OUTLAY_ASSIGN_OR_RETURN(PeriodSheet* const sheet, Look(place));
  if (sheet == nullptr) return DataLoss(kAllotments.name);
  OUTLAY_ASSIGN_OR_RETURN(sheet->allotment.used, Add(sheet->allotment.used, change));
  // Only budgets say what of it no budget allowed.
  sheet->allotment.used.beyond = 0;
  sheet->has_changed = true;
  const int64_t amount = Settled(sheet->allotment);
  if (amount == sheet->allotment.amount) return absl::OkStatus();
  // An amount returned to an allotment that was taken back is no longer allocated either.
  OUTLAY_ASSIGN_OR_RETURN(PeriodSheet* const rest, Look({std::get<0>(place), std::get<1>(place), ""}));
  if (rest == nullptr) return DataLoss(kAllotments.name);
  rest->allotment.amount = Clamp(absl::int128(rest->allotment.amount) - sheet->allotment.amount + amount);
  rest->has_changed = true;
  sheet->allotment.amount = amount;
  return absl::OkStatus();
}

absl::Status Allotments::VisitChanged(Visitor visitor) {
  for (auto& [place, sheet] : sheets_) {
    if (sheet.has_changed) OUTLAY_RETURN_IF_ERROR(visitor(place, sheet.before, &sheet.allotment));
  }
  return absl::OkStatus();
}

void Allotments::Save() {
  for (const auto& [place, sheet] : sheets_) {
    if (!sheet.has_changed) continue;
    SaveAllotment(txn_, std::tuple_cat(std::tuple(organization_), place), sheet.allotment);
  }
}

absl::Status Allotments::Open(const Budget& budget, const std::string& period, const Money& limit) {
  const OpeningSplit opening = {.limit = limit.minor_units(),
                                .sum_may_exceed = budget.spec.allocation_rules->sum_may_exceed};
  OUTLAY_ASSIGN_OR_RETURN(auto shares, LoadShares(txn_, {organization_, budget.id}, limit.currency()));
  OUTLAY_ASSIGN_OR_RETURN(AllocationPlan plan, OpenPlan(opening, limit.currency(), std::move(shares)));
  plan.rest.opening = opening;
  sheets_[{budget.id, period, ""}] = {.allotment = plan.rest, .before = plan.rest, .has_changed = true};
  openings_.insert_or_assign({budget.id, period}, std::move(plan));
  return absl::OkStatus();
}

absl::StatusOr<Allotments::PeriodSheet*> Allotments::OpenOwn(const Budget& budget, const AllotmentPlace& place,
                                                             const OpeningSplit& opening) {
  const auto& [budget_id, period, member_id] = place;
  OUTLAY_ASSIGN_OR_RETURN(const bool has_share, HasShare(txn_, {organization_, budget_id, member_id}));
  if (!has_share) return nullptr;
  const auto [opened, is_new] = openings_.try_emplace({budget_id, period});
  if (is_new) {
    OUTLAY_ASSIGN_OR_RETURN(auto shares, LoadShares(txn_, {organization_, budget_id}, budget.currency()));
    OUTLAY_ASSIGN_OR_RETURN(opened->second, OpenPlan(opening, budget.currency(), std::move(shares)));
  }
  const auto found = opened->second.allotments.find(member_id);
  if (found == opened->second.allotments.end()) return nullptr;
  return &sheets_.emplace(place, PeriodSheet{.allotment = found->second, .before = found->second}).first->second;
}

absl::StatusOr<Allotments::PeriodSheet*> Allotments::Look(const AllotmentPlace& place) {
  if (const auto found = sheets_.find(place); found != sheets_.end()) return &found->second;
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<PeriodAllocation> stored,
                          FindAllotment(txn_, std::tuple_cat(std::tuple(organization_), place)));
  if (!stored.has_value()) return nullptr;
  return &sheets_.emplace(place, PeriodSheet{.allotment = *stored, .before = *stored}).first->second;
}

}  // namespace outlay::budget
