#include "services/budget/commands/ledger.h"

#include <algorithm>
#include <cstdint>
#include <tuple>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/tenant/tenant.h"
#include "services/budget/commands/current_period.h"
#include "services/budget/domain/budgets/to_date.h"
#include "services/budget/domain/errors.h"
#include "services/budget/domain/limits.h"
#include "services/budget/domain/rules/model_errors.h"
#include "services/budget/store/budgets.h"
#include "services/budget/store/holds.h"

namespace outlay::budget {
namespace {

// Returns true if the budget's filter and purchase order number match the spend.
bool IsFor(const Budget& budget, const Spend& spend) {
  const std::string& number = budget.spec.purchase_order_number;
  if (!number.empty() && number != spend.purchase_order_number) return false;
  return Matches(budget.spec.filter, {.category = spend.category,
                                      .supplier = spend.supplier_id,
                                      .cost_center = spend.cost_center,
                                      .project = spend.project});
}

}  // namespace

absl::StatusOr<std::vector<CheckedBudget>> Ledger::StatesFor(const Spend& spend, std::vector<PeriodSheet*>* sheets) {
  const std::optional<BudgetView::Entries> above = scene_.view->BudgetsAbove(spend.group_id);
  if (!above.has_value()) return GroupNotFound(spend.group_id);
  std::vector<CheckedBudget> states;
  states.reserve(above->size());
  for (const BudgetView::Entry* const entry : *above) {
    const Budget& budget = *entry->budget;
    if (!IsInForce(budget) || budget.spec.by_choice || !IsFor(budget, spend)) continue;
    OUTLAY_ASSIGN_OR_RETURN(PeriodSheet* const sheet, AppendState(budget, spend, &states));
    if (sheet != nullptr && sheets != nullptr) sheets->push_back(sheet);
  }
  for (const std::string& id : spend.budget_ids) {
    const BudgetView::Entry* const entry = scene_.view->FindEntry(id);
    const bool can_be_chosen = entry != nullptr && entry->budget->spec.by_choice && IsInForce(*entry->budget) &&
                               std::find(above->begin(), above->end(), entry) != above->end();
    if (!can_be_chosen || !IsFor(*entry->budget, spend)) return BudgetNotFound(id);
    OUTLAY_ASSIGN_OR_RETURN(PeriodSheet* const sheet, AppendState(*entry->budget, spend, &states));
    if (sheet == nullptr) return BudgetNotFound(id);
    if (sheets != nullptr) sheets->push_back(sheet);
  }
  if (states.size() > limits::kNodesPerHold) return TooManyBudgets(limits::kNodesPerHold);
  return states;
}

absl::Status Ledger::Refresh(const std::vector<PeriodSheet*>& sheets, std::vector<CheckedBudget>* states) {
  for (std::size_t i = 0; i < sheets.size(); ++i) {
    CheckedBudget& state = (*states)[i];
    OUTLAY_ASSIGN_OR_RETURN(state.figures, Effective(*sheets[i]));
    if (state.allotment.has_value())
      OUTLAY_RETURN_IF_ERROR(ReadAllotment(&state, state.period, state.allotment->member_id));
  }
  return absl::OkStatus();
}

absl::StatusOr<Ledger::PeriodSheet*> Ledger::AppendState(const Budget& budget, const Spend& spend,
                                                         std::vector<CheckedBudget>* states) {
  OUTLAY_ASSIGN_OR_RETURN(PeriodSheet* const sheet, FindCurrent(budget));
  if (sheet == nullptr) return sheet;
  CheckedBudget state = {.budget = &budget, .figures = {}, .period = sheet->key->second};
  OUTLAY_ASSIGN_OR_RETURN(state.figures, Effective(*sheet));
  state.tax = budget.spec.tax_counting.value_or(scene_.terms.tax_counting);
  OUTLAY_RETURN_IF_ERROR(FindAllowed(&state));
  if (budget.spec.allocation_rules.has_value()) OUTLAY_RETURN_IF_ERROR(FindAllotment(&state, spend.member_id));
  const Currency currency = spend.amount.currency();
  if (currency != budget.currency()) {
    OUTLAY_ASSIGN_OR_RETURN(
        const std::optional<tenant::ExchangeRate> rate,
        tenant::FindRate(txn_, scene_.organization, currency, budget.currency(), scene_.now.business));
    state.has_rate = rate.has_value();
    if (rate.has_value()) state.rate = rate->rate;
  }
  states->push_back(std::move(state));
  return sheet;
}

absl::StatusOr<std::vector<CheckedBudget>> Ledger::StatesOf(const Hold& hold) {
  std::vector<CheckedBudget> states;
  for (const HoldNode& node : hold.nodes) {
    const BudgetView::Entry* const entry = scene_.view->FindEntry(node.budget_id);
    if (entry == nullptr) return DataLoss(kBudgets.name);
    OUTLAY_ASSIGN_OR_RETURN(const PeriodSheet* const sheet, FindOpen({node.budget_id, node.period}));
    CheckedBudget state = {
        .budget = entry->budget.get(), .figures = {}, .period = sheet->key->second, .rate = node.rate, .tax = node.tax};
    OUTLAY_ASSIGN_OR_RETURN(state.figures, Effective(*sheet));
    OUTLAY_RETURN_IF_ERROR(FindAllowed(&state));
    if (entry->budget->spec.allocation_rules.has_value() && node.allotment.has_value()) {
      OUTLAY_RETURN_IF_ERROR(ReadAllotment(&state, node.period, *node.allotment));
    }
    states.push_back(std::move(state));
  }
  return states;
}

absl::StatusOr<bool> Ledger::CountsElsewhere(const Hold& hold) {
  const absl::StatusOr<std::vector<CheckedBudget>> asked = StatesFor(hold.spend);
  if (absl::IsNotFound(asked.status()) || absl::IsFailedPrecondition(asked.status())) return true;
  OUTLAY_RETURN_IF_ERROR(asked.status());
  return !CountsWhereAsked(hold, *asked, scene_.terms.spends_need_budget);
}

absl::Status Ledger::FindAllotment(CheckedBudget* state, const std::string& member_id) {
  OUTLAY_ASSIGN_OR_RETURN(const int64_t limit, ToMinor(LimitOf(state->figures)));
  OUTLAY_ASSIGN_OR_RETURN(
      const AllotmentPlace place,
      allotments_.PlaceFor(*state->budget, state->period, Money(limit, state->budget->currency()), member_id));
  return ReadAllotment(state, state->period, std::get<2>(place));
}

absl::Status Ledger::ReadAllotment(CheckedBudget* state, const std::string& period, const std::string& member_id) {
  const Budget& budget = *state->budget;
  OUTLAY_ASSIGN_OR_RETURN(const PeriodAllocation now, AllotmentNow({budget.id, period, member_id}));
  AllotmentState& allotment = state->allotment.emplace(AllotmentState{.member_id = member_id, .used = now.used});
  allotment.limit = now.amount;
  if (!member_id.empty()) return absl::OkStatus();
  OUTLAY_ASSIGN_OR_RETURN(const PeriodAllocation rest, RestNow(budget.id, period, now));
  allotment.limit = RestOf(*budget.spec.allocation_rules, LimitOf(state->figures), rest);
  return absl::OkStatus();
}

absl::StatusOr<PeriodAllocation> Ledger::AllotmentNow(const AllotmentPlace& place) {
  const auto& [budget_id, period, member_id] = place;
  OUTLAY_ASSIGN_OR_RETURN(const PeriodAllocation* const found, allotments_.Find(place));
  PeriodAllocation now = *found;
  OUTLAY_ASSIGN_OR_RETURN(const LapsedSums* const lapsed, scene_.view->FindLapsed(txn_, scene_.now.business));
  const Key key = {budget_id, AllotmentPeriod(period, member_id)};
  OUTLAY_ASSIGN_OR_RETURN(now.used, Subtract(now.used, LapsedIn(*lapsed, key.first, key.second)));
  if (const auto sum = settled_.find(key); sum != settled_.end()) {
    OUTLAY_ASSIGN_OR_RETURN(now.used, Add(now.used, sum->second));
  }
  now.amount = Settled(now);
  return now;
}

absl::StatusOr<PeriodAllocation> Ledger::RestNow(const std::string& budget_id, const std::string& period,
                                                 PeriodAllocation rest) {
  OUTLAY_ASSIGN_OR_RETURN(const LapsedSums* const lapsed, scene_.view->FindLapsed(txn_, scene_.now.business));
  const std::string prefix = AllotmentPeriod(period, "");
  for (auto at = lapsed->upper_bound({budget_id, prefix}); at != lapsed->end(); ++at) {
    const Key& key = at->first;
    if (key.first != budget_id || !key.second.starts_with(prefix)) break;
    const AllotmentPlace place = {budget_id, period, key.second.substr(prefix.size())};
    OUTLAY_ASSIGN_OR_RETURN(const PeriodAllocation* const stored, allotments_.Find(place));
    const int64_t was = stored->amount;
    OUTLAY_ASSIGN_OR_RETURN(const PeriodAllocation now, AllotmentNow(place));
    rest.amount = Clamp(absl::int128(rest.amount) - was + now.amount);
  }
  return rest;
}

absl::Status Ledger::FindAllowed(CheckedBudget* state) const {
  OUTLAY_ASSIGN_OR_RETURN(state->allowed_to_date, AllowedToDate(*state->budget, state->period, state->figures,
                                                                scene_.terms.calendar, scene_.now.business));
  return absl::OkStatus();
}

absl::StatusOr<std::optional<LatestFigures>> Ledger::CurrentPeriodOf(const Budget& budget) {
  OUTLAY_ASSIGN_OR_RETURN(const PeriodSheet* const sheet, FindCurrent(budget));
  if (sheet == nullptr) return std::optional<LatestFigures>();
  OUTLAY_ASSIGN_OR_RETURN(const Figures figures, Effective(*sheet));
  return std::optional<LatestFigures>({.period = sheet->key->second, .figures = figures});
}

absl::StatusOr<std::optional<Figures>> Ledger::CurrentOf(const Budget& budget) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<LatestFigures> current, CurrentPeriodOf(budget));
  if (!current.has_value()) return std::optional<Figures>();
  return std::optional<Figures>(current->figures);
}

absl::Status Ledger::Open(const Budget& budget) {
  OUTLAY_ASSIGN_OR_RETURN(PeriodSheet* const sheet, FindCurrent(budget));
  if (sheet != nullptr) sheet->has_changed = true;
  return absl::OkStatus();
}

absl::Status Ledger::SetAmount(const Budget& budget) {
  OUTLAY_ASSIGN_OR_RETURN(PeriodSheet* const sheet, FindCurrent(budget));
  if (sheet == nullptr) return absl::OkStatus();
  sheet->figures.amount = budget.spec.amount.minor_units();
  sheet->has_changed = true;
  return absl::OkStatus();
}

absl::Status Ledger::AddMoved(const Budget& budget, const MovedAmounts& change) {
  OUTLAY_ASSIGN_OR_RETURN(PeriodSheet* const sheet, FindCurrent(budget));
  if (sheet == nullptr) return BudgetOutOfPeriod(budget.id);
  OUTLAY_ASSIGN_OR_RETURN(sheet->figures.moved, Add(sheet->figures.moved, change));
  sheet->has_changed = true;
  return absl::OkStatus();
}

absl::Status Ledger::Count(const Hold* before, const Hold& after) {
  if (before != nullptr && HasLapsed(*before, scene_.now.business)) OUTLAY_RETURN_IF_ERROR(Settle(*before, after));
  for (const HoldNode& node : after.nodes) {
    OUTLAY_ASSIGN_OR_RETURN(const StageAmounts change, NodeChange(node, before, after));
    OUTLAY_RETURN_IF_ERROR(CountIn({node.budget_id, node.period}, change));
    if (node.allotment.has_value()) {
      OUTLAY_RETURN_IF_ERROR(allotments_.Count({node.budget_id, node.period, *node.allotment}, change));
    }
  }
  return absl::OkStatus();
}

absl::Status Ledger::Count(const std::vector<PeriodSheet*>& sheets, const std::vector<HoldNode>& nodes,
                           const Spend& spend, const StageAmounts& amounts) {
  for (std::size_t i = 0; i < sheets.size(); ++i) {
    OUTLAY_ASSIGN_OR_RETURN(const StageAmounts worth, InNode(nodes[i], spend, amounts));
    StageAmounts& used = sheets[i]->figures.used;
    OUTLAY_ASSIGN_OR_RETURN(used, Add(used, worth));
    sheets[i]->has_changed = true;
    if (nodes[i].allotment.has_value()) {
      OUTLAY_RETURN_IF_ERROR(allotments_.Count({nodes[i].budget_id, nodes[i].period, *nodes[i].allotment}, worth));
    }
  }
  return absl::OkStatus();
}

absl::Status Ledger::UseBuffers(const std::vector<HoldNode>& nodes, const std::vector<std::size_t>& buffers) {
  for (const std::size_t i : buffers) {
    OUTLAY_ASSIGN_OR_RETURN(PeriodSheet* const sheet, FindOpen({nodes[i].budget_id, nodes[i].period}));
    UseBuffers({sheet}, {0});
  }
  return absl::OkStatus();
}

void Ledger::UseBuffers(const std::vector<PeriodSheet*>& sheets, const std::vector<std::size_t>& buffers) {
  for (const std::size_t i : buffers) {
    sheets[i]->figures.buffer_used = true;
    sheets[i]->has_changed = true;
  }
}

absl::Status Ledger::Settle(const Hold& before, const Hold& after) {
  for (const HoldNode& node : before.nodes) {
    OUTLAY_ASSIGN_OR_RETURN(StageAmounts lapsing, LapsingIn(node, before));
    if (HasLapsed(after, scene_.now.business)) {
      OUTLAY_ASSIGN_OR_RETURN(const StageAmounts still, LapsingIn(node, after));
      OUTLAY_ASSIGN_OR_RETURN(lapsing, Subtract(lapsing, still));
    }
    StageAmounts& lapsed = lapses_[{node.budget_id, node.period, FirstSlotFrom(*before.expire_time)}];
    OUTLAY_ASSIGN_OR_RETURN(lapsed, Add(lapsed, lapsing));
    bool is_given_back = false;
    OUTLAY_ASSIGN_OR_RETURN(PeriodSheet* const sheet, FindOpen({node.budget_id, node.period}, &is_given_back));
    if (!is_given_back) {
      OUTLAY_ASSIGN_OR_RETURN(sheet->settled, Add(sheet->settled, lapsing));
    }
    if (!node.allotment.has_value()) continue;
    StageAmounts& sum = settled_[{node.budget_id, AllotmentPeriod(node.period, *node.allotment)}];
    OUTLAY_ASSIGN_OR_RETURN(sum, Add(sum, lapsing));
  }
  return absl::OkStatus();
}

absl::Status Ledger::EditThresholds(const Budget& before, const Budget& after) {
  OUTLAY_RETURN_IF_ERROR(EditAllotmentThresholds(before, after));
  const std::vector<Threshold>& was = before.spec.thresholds;
  const std::vector<Threshold>& is = after.spec.thresholds;
  if (was == is) return absl::OkStatus();
  OUTLAY_ASSIGN_OR_RETURN(PeriodSheet* const current, FindCurrent(before));
  if (current != nullptr) {
    current->figures.marks = MarksAfterEdit(was, current->figures.marks, is);
    current->has_changed = true;
  }
  // In past periods only the marks change, for later crossings.
  std::vector<LatestFigures> others;
  OUTLAY_RETURN_IF_ERROR(ListFigures(txn_, {scene_.organization, before.id}, [&](const LatestFigures& found) {
    const bool is_current = current != nullptr && current->key->second == found.period;
    if (!is_current && found.figures.marks != 0) others.push_back(found);
    return store::Visit::kContinue;
  }));
  for (LatestFigures& other : others) {
    other.figures.marks = MarksAfterEdit(was, other.figures.marks, is);
    SaveFigures(txn_, {scene_.organization, before.id, other.period}, other.figures);
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Crossing>> Ledger::Save(const Budget* edited) {
  OUTLAY_RETURN_IF_ERROR(KeepHistory());
  std::vector<Crossing> crossings;
  for (auto& [key, sheet] : sheets_) {
    if (!sheet.has_changed) continue;
    const BudgetView::Entry* const entry = scene_.view->FindEntry(key.first);
    const bool is_edited = edited != nullptr && edited->id == key.first;
    if (!is_edited && entry == nullptr) return DataLoss(kBudgets.name);
    if (!sheet.figures.is_closed && !sheet.before.is_closed) {
      OUTLAY_RETURN_IF_ERROR(AppendCrossings(is_edited ? *edited : *entry->budget, sheet, &crossings));
    }
    SaveFigures(txn_, {scene_.organization, key.first, key.second}, sheet.figures);
  }
  SaveClosings();
  OUTLAY_RETURN_IF_ERROR(AppendAllotmentCrossings(edited, &crossings));
  allotments_.Save();
  return crossings;
}

absl::Status Ledger::AppendCrossings(const Budget& budget, PeriodSheet& sheet, std::vector<Crossing>* crossings) {
  const std::vector<Threshold>& thresholds = budget.spec.thresholds;
  if (thresholds.empty()) return absl::OkStatus();
  OUTLAY_ASSIGN_OR_RETURN(const Figures figures, Effective(sheet));
  Figures before = sheet.before;
  OUTLAY_ASSIGN_OR_RETURN(before.used, Subtract(before.used, sheet.lapsed));
  const ThresholdChange change =
      DecideCrossingsAnew(thresholds, sheet.figures.marks, ForThresholds(before), ForThresholds(figures));
  sheet.figures.marks = change.marks;
  if (is_year_end_ && sheet.figures.period.end <= scene_.now.business) return absl::OkStatus();
  for (const ThresholdCrossing& crossed : change.crossings) {
    crossings->push_back({.budget = budget,
                          .period = sheet.key->second,
                          .figures = figures,
                          .threshold = thresholds[crossed.index],
                          .before = crossed.before,
                          .after = crossed.after});
  }
  return absl::OkStatus();
}

absl::StatusOr<Ledger::PeriodSheet*> Ledger::Find(const Key& key) {
  if (const auto found = sheets_.find(key); found != sheets_.end()) return &found->second;
  const BudgetView::Entry* const entry = scene_.view->FindEntry(key.first);
  if (entry != nullptr && entry->latest.has_value() && entry->latest->period == key.second) {
    return AddSheet(key, entry->latest->figures);
  }
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<Figures> stored,
                          FindFigures(txn_, {scene_.organization, key.first, key.second}));
  if (!stored.has_value()) return DataLoss(kFigures.name);
  return AddSheet(key, *stored);
}

absl::StatusOr<Ledger::PeriodSheet*> Ledger::AddSheet(const Key& key, const Figures& figures) {
  OUTLAY_ASSIGN_OR_RETURN(const LapsedSums* const lapsed, scene_.view->FindLapsed(txn_, scene_.now.business));
  const auto [place, is_new] = sheets_.try_emplace(key);
  PeriodSheet& sheet = place->second;
  // Changes that this command has already made to the period stay.
  if (!is_new) return &sheet;
  sheet.key = &place->first;
  sheet.figures = figures;
  sheet.before = figures;
  sheet.lapsed = LapsedIn(*lapsed, key.first, key.second);
  return &sheet;
}

absl::StatusOr<Ledger::PeriodSheet*> Ledger::FindCurrent(const Budget& budget) {
  const BudgetView::Entry* const entry = scene_.view->FindEntry(budget.id);
  const bool is_in_view = entry != nullptr && entry->budget.get() == &budget;
  if (is_in_view) {
    if (const auto found = current_.find(&budget); found != current_.end()) return found->second;
  }
  const std::optional<LatestFigures> none;
  const std::optional<LatestFigures>& latest = entry == nullptr ? none : entry->latest;
  PeriodSheet* sheet = nullptr;
  if (latest.has_value() && latest->figures.period.Contains(scene_.now.business)) {
    OUTLAY_ASSIGN_OR_RETURN(sheet, AddSheet({budget.id, latest->period}, latest->figures));
  } else {
    OUTLAY_ASSIGN_OR_RETURN(const LapsedSums* const lapsed, scene_.view->FindLapsed(txn_, scene_.now.business));
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<LatestFigures> current,
                            FindCurrentFigures(txn_, scene_.organization, budget, latest, scene_.terms.calendar,
                                               scene_.now.business, *lapsed));
    if (current.has_value()) {
      OUTLAY_ASSIGN_OR_RETURN(sheet, AddSheet({budget.id, current->period}, current->figures));
    }
  }
  if (is_in_view) current_.emplace(&budget, sheet);
  return sheet;
}

absl::StatusOr<Figures> Ledger::Effective(const PeriodSheet& sheet) {
  Figures figures = sheet.figures;
  OUTLAY_ASSIGN_OR_RETURN(figures.used, Subtract(figures.used, sheet.lapsed));
  OUTLAY_ASSIGN_OR_RETURN(figures.used, Add(figures.used, sheet.settled));
  return figures;
}

}  // namespace outlay::budget
