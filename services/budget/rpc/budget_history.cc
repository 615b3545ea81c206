#include "services/budget/rpc/budget_history.h"

#include <algorithm>
#include <cstddef>

#include "common/access/reach.h"
#include "common/base/calendar.h"
#include "common/base/errors.h"
#include "common/base/resource_name.h"
#include "common/base/status_macros.h"
#include "common/rpc/values.h"
#include "common/tenant/tenant.h"
#include "services/budget/convert/budgets.h"
#include "services/budget/domain/budgets/to_date.h"
#include "services/budget/domain/errors.h"
#include "services/budget/domain/rules/model_errors.h"

namespace outlay::budget {
namespace {

// A budget that the caller may read, and the organization's business time.
struct Looked {
  Budget budget;
  absl::Time now;  // business time
};

absl::StatusOr<Looked> Look(const store::Reader& reader, const rpc::Caller& caller, const std::string& name,
                            absl::Time system_now) {
  Looked looked;
  OUTLAY_ASSIGN_OR_RETURN(looked.now, tenant::BusinessNow(reader, caller.organization, system_now));
  OUTLAY_ASSIGN_OR_RETURN(looked.budget, LoadBudget(reader, {caller.organization, LastId(name)}));
  if (!access::Covers(caller.reach.get(), looked.budget.spec.group_id)) return BudgetNotFound(LastId(name));
  return looked;
}

// Returns the slot of a requested time; kNowSlot if it is not set.
absl::StatusOr<Slot> ReadTime(std::string_view field, bool is_set, const google::protobuf::Timestamp& proto,
                              absl::Time now) {
  if (!is_set) return kNowSlot;
  const absl::Time time = rpc::TimeFromProto(proto);
  if (time > now) return FieldInvalid(field, "must not be to come");
  return SlotOf(time);
}

absl::Time TimeOf(Slot slot, absl::Time now) {
  return slot == kNowSlot ? now : StartOf(slot);
}

void ToChanges(const StageAmounts& change, Currency currency, v1::StageChanges* proto) {
  rpc::ToProto(Money(change.held, currency), proto->mutable_held());
  rpc::ToProto(Money(change.committed, currency), proto->mutable_committed());
  rpc::ToProto(Money(change.spent, currency), proto->mutable_spent());
  rpc::ToProto(Money(Clamp(SumAt(change, Stage::kRequest)), currency), proto->mutable_used());
}

// Lists the months of a period.
class Months {
 public:
  Months(BudgetThen& then, const Period& period, const Budget& budget, absl::Time now)
      : then_(then), period_(period), currency_(budget.currency()), now_(now) {}

  absl::Status AppendTo(const MonthlyPlan& plan, v1::BudgetMonths* answer) {
    const TimeZone& zone = then_.terms().calendar.zone();
    for (std::size_t i = 0; i < plan.months().size(); ++i) {
      const bool is_last = i + 1 == plan.months().size();
      const absl::Time start = i == 0 ? period_.interval.start : MonthStart(plan.months()[i], zone);
      const absl::Time end = is_last ? period_.interval.end : MonthStart(plan.months()[i + 1], zone);
      v1::MonthProgress& month = *answer->add_months();
      month.set_month(plan.months()[i].ToString());
      rpc::ToProto(plan.amounts()[i], month.mutable_planned());
      month.set_current(start <= now_ && now_ < end);
      const bool begins_known = is_known_;
      OUTLAY_ASSIGN_OR_RETURN(const StageAmounts change, GoTo(start, end, &month));
      ToChanges(change, currency_, month.mutable_changes());
      month.set_incomplete(!begins_known || !is_known_);
    }
    return absl::OkStatus();
  }

  // Returns the used amounts that belong to none of the listed months.
  absl::StatusOr<StageAmounts> Later(const Figures& now) const { return Subtract(now.used, so_far_); }

 private:
  // Returns the change of the used amounts from the previous month to `end`.
  absl::StatusOr<StageAmounts> GoTo(absl::Time start, absl::Time end, v1::MonthProgress* month) {
    if (now_ < start) return StageAmounts();
    const Slot slot = end > now_ ? kNowSlot : FirstSlotFrom(end);
    // The end may be now, rounded to a slot.
    const absl::StatusOr<Figures> figures = then_.At(period_, slot > SlotOf(now_) ? kNowSlot : slot);
    if (absl::IsFailedPrecondition(figures.status())) {
      // Otherwise the budget had not been activated, and nothing was used.
      is_known_ = ErrorReason(figures.status()) != "HISTORY_NOT_KEPT";
      return StageAmounts();
    }
    OUTLAY_RETURN_IF_ERROR(figures.status());
    is_known_ = true;
    rpc::ToProto(Money(Clamp(AvailableOf(*figures)), currency_), month->mutable_available());
    const StageAmounts before = so_far_;
    so_far_ = figures->used;
    return Subtract(so_far_, before);
  }

  BudgetThen& then_;
  const Period& period_;
  const Currency currency_;
  const absl::Time now_;
  StageAmounts so_far_;
  bool is_known_ = true;
};

}  // namespace

absl::StatusOr<v1::BudgetMonths> ReadMonths(const store::Reader& reader, const rpc::Caller& caller,
                                            const v1::GetBudgetMonthsRequest& request, absl::Time now) {
  OUTLAY_ASSIGN_OR_RETURN(const Looked looked, Look(reader, caller, request.name(), now));
  OUTLAY_ASSIGN_OR_RETURN(BudgetThen then, BudgetThen::Open(reader, caller.organization, looked.budget, looked.now));
  const std::optional<Period> period =
      request.period().empty() ? then.PeriodAt(looked.now) : then.PeriodOf(request.period());
  if (!period.has_value() && request.period().empty()) return BudgetOutOfPeriod(looked.budget.id);
  if (!period.has_value() || looked.now < period->interval.start) {
    return FieldInvalid("period", "must be the first day of a period of the budget that has begun");
  }
  OUTLAY_ASSIGN_OR_RETURN(const Figures figures, then.At(*period, kNowSlot));
  v1::BudgetMonths answer;
  answer.set_name(request.name());
  rpc::ToProto(looked.now, answer.mutable_progress_time());
  answer.set_period(period->Key());
  *answer.mutable_figures() = ToProto(caller.organization, looked.budget, figures).figures();
  OUTLAY_ASSIGN_OR_RETURN(const MonthlyPlan plan, PlanOf(looked.budget, period->Key(), figures, then.terms().calendar,
                                                         LimitOf(figures) + figures.closed_out));
  Months months(then, *period, looked.budget, looked.now);
  OUTLAY_RETURN_IF_ERROR(months.AppendTo(plan, &answer));
  OUTLAY_ASSIGN_OR_RETURN(const StageAmounts later, months.Later(figures));
  ToChanges(later, looked.budget.currency(), answer.mutable_later());
  return answer;
}

absl::StatusOr<v1::BudgetHistory> ReadHistory(const store::Reader& reader, const rpc::Caller& caller,
                                              const v1::GetBudgetHistoryRequest& request, absl::Time now) {
  OUTLAY_ASSIGN_OR_RETURN(const Looked looked, Look(reader, caller, request.name(), now));
  OUTLAY_ASSIGN_OR_RETURN(const Slot at, ReadTime("time", request.has_time(), request.time(), looked.now));
  OUTLAY_ASSIGN_OR_RETURN(const Slot known,
                          ReadTime("known_time", request.has_known_time(), request.known_time(), looked.now));
  if (known < at) return FieldInvalid("known_time", "must not be before time");
  const absl::Time time = TimeOf(at, looked.now);
  OUTLAY_ASSIGN_OR_RETURN(BudgetThen then, BudgetThen::Open(reader, caller.organization, looked.budget, looked.now));
  const std::optional<Period> period = request.period().empty() ? then.PeriodAt(time) : then.PeriodOf(request.period());
  if (!period.has_value() && request.period().empty()) {
    return request.has_time() ? FieldInvalid("time", "must be in a period of the budget")
                              : BudgetOutOfPeriod(looked.budget.id);
  }
  if (!period.has_value() || time < period->interval.start) {
    return FieldInvalid("period", "must be the first day of a period of the budget that had begun");
  }
  OUTLAY_ASSIGN_OR_RETURN(const Figures figures, then.At(*period, at));
  OUTLAY_ASSIGN_OR_RETURN(const LateChanges late,
                          ListLateChanges(reader, {caller.organization, looked.budget.id, period->Key()},
                                          at == kNowSlot ? kNowSlot - 1 : at));
  OUTLAY_ASSIGN_OR_RETURN(const Figures known_figures, AsKnown(figures, late.changes, at, known));
  v1::BudgetHistory answer;
  answer.set_name(request.name());
  rpc::ToProto(time, answer.mutable_time());
  rpc::ToProto(TimeOf(known, looked.now), answer.mutable_known_time());
  answer.set_period(period->Key());
  *answer.mutable_figures() = ToProto(caller.organization, looked.budget, known_figures).figures();
  return answer;
}

}  // namespace outlay::budget
