#include "services/budget/commands/allotments.h"

#include <optional>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "services/budget/store/allocations.h"

namespace outlay::budget {

absl::StatusOr<AllotmentPlace> Allotments::PlaceFor(const Budget& budget, const std::string& period, const Money& limit,
                                                    const std::string& member_id) {
  const AllotmentPlace rest = {budget.id, period, ""};
  OUTLAY_ASSIGN_OR_RETURN(const Sheet* const opened, Look(rest));
  if (opened == nullptr) OUTLAY_RETURN_IF_ERROR(Open(budget, period, limit));
  if (member_id.empty()) return rest;
  const AllotmentPlace own = {budget.id, period, member_id};
  OUTLAY_ASSIGN_OR_RETURN(const Sheet* const sheet, Look(own));
  return sheet == nullptr || sheet->allotment.has_ended ? rest : own;
}

absl::StatusOr<const Allotment*> Allotments::Find(const AllotmentPlace& place) {
  OUTLAY_ASSIGN_OR_RETURN(const Sheet* const sheet, Look(place));
  if (sheet == nullptr) return DataLoss(kAllotments.name);
  return &sheet->allotment;
}

absl::Status Allotments::Count(const AllotmentPlace& place, const StageAmounts& change) {
  OUTLAY_ASSIGN_OR_RETURN(Sheet* const sheet, Look(place));
  if (sheet == nullptr) return DataLoss(kAllotments.name);
  OUTLAY_ASSIGN_OR_RETURN(sheet->allotment.used, Add(sheet->allotment.used, change));
  sheet->has_changed = true;
  const std::int64_t amount = Settled(sheet->allotment);
  if (amount == sheet->allotment.amount) return absl::OkStatus();
  // Of what was taken back, what comes back later is not allocated either.
  OUTLAY_ASSIGN_OR_RETURN(Sheet* const rest, Look({std::get<0>(place), std::get<1>(place), ""}));
  if (rest == nullptr) return DataLoss(kAllotments.name);
  rest->allotment.amount = Clamp(absl::int128(rest->allotment.amount) - sheet->allotment.amount + amount);
  rest->has_changed = true;
  sheet->allotment.amount = amount;
  return absl::OkStatus();
}

void Allotments::Save() {
  for (const auto& [place, sheet] : sheets_) {
    if (!sheet.has_changed) continue;
    SaveAllotment(txn_, std::tuple_cat(std::tuple(organization_), place), sheet.allotment);
  }
}

absl::Status Allotments::Open(const Budget& budget, const std::string& period, const Money& limit) {
  OUTLAY_ASSIGN_OR_RETURN(const AllocationPlan plan,
                          LoadPlan(txn_, {organization_, budget.id, period}, *budget.spec.allocation_rules, limit));
  for (const auto& [member, allotment] : plan.allotments) {
    sheets_[{budget.id, period, member}] = {.allotment = allotment, .has_changed = true};
  }
  sheets_[{budget.id, period, ""}] = {.allotment = plan.rest, .has_changed = true};
  return absl::OkStatus();
}

absl::StatusOr<Allotments::Sheet*> Allotments::Look(const AllotmentPlace& place) {
  if (const auto found = sheets_.find(place); found != sheets_.end()) return &found->second;
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<Allotment> stored,
                          FindAllotment(txn_, std::tuple_cat(std::tuple(organization_), place)));
  if (!stored.has_value()) return nullptr;
  return &sheets_.emplace(place, Sheet{.allotment = *stored}).first->second;
}

}  // namespace outlay::budget
