#include "services/budget/commands/put_allocations.h"

#include <numeric>
#include <optional>

#include "common/base/errors.h"
#include "common/base/resource_name.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "outlay/budget/v1/allocation_files.pb.h"
#include "services/budget/commands/allocate.h"
#include "services/budget/commands/scene.h"
#include "services/budget/convert/allocations.h"
#include "services/budget/convert/budget_rule_cells.h"
#include "services/budget/domain/names.h"
#include "services/budget/store/allocations.h"

namespace outlay::budget {
namespace {

constexpr char kRowsRefused[] = "rows were refused";

// Returns the error of an outdated row. `now` is nullopt if the member has no allocation.
absl::Status ChangedSince(const std::string& name, const std::optional<AllocationShare>& now) {
  const std::string is_now = now.has_value() ? Concat("is ", ShareText(ToProto(*now)), " now") : "is taken back";
  return MakeError(
      absl::StatusCode::kAborted, "ETAG_MISMATCH",
      Concat(name, " has changed since the download and ", is_now, "; download it again and make the change there"),
      {{"name", name}, {"field", "allocations[0].share"}});
}

absl::Status CheckRow(const AllocationShare& share, Currency currency) {
  if (share.kind == ShareKind::kAmount && share.amount.currency() != currency) {
    return FieldInvalid("allocations[0].share.amount.currency_code",
                        Concat("must be the budget's currency, ", currency.code()));
  }
  return CheckShares("allocations", {share}, currency);
}

}  // namespace

absl::StatusOr<command::Outcome> PutAllocations::Run(command::Context& context) const {
  report_->errors.assign(rows_.size(), absl::OkStatus());
  report_->set.clear();
  std::vector<std::size_t> blamed(rows_.size());
  std::iota(blamed.begin(), blamed.end(), std::size_t{0});
  absl::StatusOr<command::Outcome> outcome = Put(context, &blamed);
  if (outcome.ok()) return outcome;
  for (const std::size_t row : blamed) report_->errors[row].Update(outcome.status());
  return outcome;
}

absl::StatusOr<command::Outcome> PutAllocations::Put(command::Context& context,
                                                     std::vector<std::size_t>* blamed) const {
  OUTLAY_ASSIGN_OR_RETURN(const Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(const Budget budget, LoadBudgetInReach(context, scene, budget_id_, /*etag=*/""));
  OUTLAY_ASSIGN_OR_RETURN(const auto shares,
                          LoadShares(context.txn, {scene.organization, budget_id_}, budget.currency()));
  const EditedAllocations edited = DecideEdits(shares, rows_);
  *blamed = edited.outdated;
  for (const std::size_t row : edited.outdated) {
    const std::string& member = rows_[row].allocation.member_id;
    const auto now = shares.find(member);
    report_->errors[row] = ChangedSince(AllocationName(scene.organization, budget_id_, member),
                                        now == shares.end() ? std::nullopt : std::optional(now->second));
  }
  std::vector<Allocation> set;
  for (const std::size_t row : edited.changed) {
    set.push_back(rows_[row].allocation);
    absl::Status error = CheckRow(set.back().share, budget.currency());
    if (error.ok() && !shares.contains(set.back().member_id)) {
      error = CheckMember(context, set.back().member_id, "allocations[0].member");
    }
    report_->errors[row] = std::move(error);
    if (!report_->errors[row].ok()) blamed->push_back(row);
  }
  if (!blamed->empty()) return absl::AbortedError(kRowsRefused);
  if (set.empty()) {
    return command::Outcome{.resource = BudgetName(scene.organization, budget_id_), .answer = "", .unchanged = true};
  }
  *blamed = edited.changed;
  for (const Allocation& allocation : set) report_->set.insert(allocation.member_id);
  return SetAllocations({.budget_id = budget_id_, .etag = {}}, std::move(set)).Run(context);
}

absl::StatusOr<command::Outcome> PutAllocationsTogether::Run(command::Context& context) const {
  v1::ImportedAllocations before;
  v1::ImportedAllocations after;
  command::Outcome all = {.resource = OrganizationName(context.caller.organization), .answer = "", .unchanged = true};
  bool is_refused = false;
  for (const auto& step : steps_) {
    absl::StatusOr<command::Outcome> one = step->Run(context);
    is_refused = is_refused || !one.ok();
    if (!one.ok() || one->unchanged) continue;
    all.unchanged = false;
    before.add_budgets()->ParseFromString(one->before);
    after.add_budgets()->ParseFromString(one->after);
    for (command::Announcement& announcement : one->announcements) {
      all.announcements.push_back(std::move(announcement));
    }
  }
  if (is_refused) return absl::AbortedError(kRowsRefused);
  all.before = before.SerializeAsString();
  all.after = after.SerializeAsString();
  return all;
}

}  // namespace outlay::budget
