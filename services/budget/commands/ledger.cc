#include "services/budget/commands/ledger.h"

#include <algorithm>
#include <cstdint>
#include <tuple>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/tenant/tenant.h"
#include "services/budget/commands/current_period.h"
#include "services/budget/domain/errors.h"
#include "services/budget/domain/limits.h"
#include "services/budget/domain/model_errors.h"
#include "services/budget/domain/to_date.h"
#include "services/budget/store/budgets.h"
#include "services/budget/store/holds.h"

namespace outlay::budget {
namespace {

bool IsInForce(const Budget& budget) {
  return budget.state == BudgetState::kActive || budget.state == BudgetState::kFrozen;
}

// Whether the budget is for spends like this one, named or not.
bool IsFor(const Budget& budget, const Spend& spend) {
  const std::string& number = budget.spec.purchase_order_number;
  if (!number.empty() && number != spend.purchase_order_number) return false;
  return Matches(budget.spec.filter, {.category = spend.category,
                                      .supplier = spend.supplier_id,
                                      .cost_center = spend.cost_center,
                                      .project = spend.project});
}

}  // namespace

absl::StatusOr<std::vector<NodeState>> Ledger::StatesFor(const Spend& spend) {
  const std::optional<std::vector<const BudgetView::Entry*>> above = scene_.view->BudgetsAbove(spend.group_id);
  if (!above.has_value()) return GroupNotFound(spend.group_id);
  std::vector<NodeState> states;
  for (const BudgetView::Entry* const entry : *above) {
    const Budget& budget = entry->budget;
    if (!IsInForce(budget) || budget.spec.by_choice || !IsFor(budget, spend)) continue;
    OUTLAY_RETURN_IF_ERROR(AppendState(budget, spend, &states).status());
  }
  for (const std::string& id : spend.budget_ids) {
    const BudgetView::Entry* const entry = scene_.view->FindEntry(id);
    const bool can_be_chosen = entry != nullptr && entry->budget.spec.by_choice && IsInForce(entry->budget) &&
                               std::find(above->begin(), above->end(), entry) != above->end();
    if (!can_be_chosen || !IsFor(entry->budget, spend)) return BudgetNotFound(id);
    OUTLAY_ASSIGN_OR_RETURN(const bool is_now, AppendState(entry->budget, spend, &states));
    if (!is_now) return BudgetNotFound(id);
  }
  if (states.size() > limits::kNodesPerHold) return TooManyBudgets(limits::kNodesPerHold);
  return states;
}

absl::Status Ledger::Refresh(std::vector<NodeState>* states) {
  for (NodeState& state : *states) {
    OUTLAY_ASSIGN_OR_RETURN(state.figures, Effective({state.budget->id, state.period}));
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> Ledger::AppendState(const Budget& budget, const Spend& spend, std::vector<NodeState>* states) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<Key> key, FindCurrent(budget));
  if (!key.has_value()) return false;
  NodeState state = {.budget = &budget, .figures = {}, .period = key->second};
  OUTLAY_ASSIGN_OR_RETURN(state.figures, Effective(*key));
  OUTLAY_RETURN_IF_ERROR(FindAllowed(&state));
  const Currency currency = spend.amount.currency();
  if (currency != budget.currency()) {
    OUTLAY_ASSIGN_OR_RETURN(
        const std::optional<tenant::ExchangeRate> rate,
        tenant::FindRate(txn_, scene_.organization, currency, budget.currency(), scene_.now.business));
    state.has_rate = rate.has_value();
    if (rate.has_value()) state.rate = rate->rate;
  }
  states->push_back(std::move(state));
  return true;
}

absl::StatusOr<std::vector<NodeState>> Ledger::StatesOf(const Hold& hold) {
  std::vector<NodeState> states;
  for (const HoldNode& node : hold.nodes) {
    const BudgetView::Entry* const entry = scene_.view->FindEntry(node.budget_id);
    if (entry == nullptr) return DataLoss(kBudgets.name);
    NodeState state = {.budget = &entry->budget, .figures = {}, .period = node.period, .rate = node.rate};
    OUTLAY_ASSIGN_OR_RETURN(state.figures, Effective({node.budget_id, node.period}));
    OUTLAY_RETURN_IF_ERROR(FindAllowed(&state));
    states.push_back(std::move(state));
  }
  return states;
}

absl::Status Ledger::FindAllowed(NodeState* state) const {
  OUTLAY_ASSIGN_OR_RETURN(state->allowed_to_date, AllowedToDate(*state->budget, state->period, state->figures,
                                                                scene_.terms.calendar, scene_.now.business));
  return absl::OkStatus();
}

absl::StatusOr<std::optional<LatestFigures>> Ledger::CurrentPeriodOf(const Budget& budget) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<Key> key, FindCurrent(budget));
  if (!key.has_value()) return std::optional<LatestFigures>();
  OUTLAY_ASSIGN_OR_RETURN(const Figures figures, Effective(*key));
  return std::optional<LatestFigures>({.period = key->second, .figures = figures});
}

absl::StatusOr<std::optional<Figures>> Ledger::CurrentOf(const Budget& budget) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<LatestFigures> current, CurrentPeriodOf(budget));
  if (!current.has_value()) return std::optional<Figures>();
  return std::optional<Figures>(current->figures);
}

absl::Status Ledger::Open(const Budget& budget) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<Key> key, FindCurrent(budget));
  if (key.has_value()) sheets_[*key].has_changed = true;
  return absl::OkStatus();
}

absl::Status Ledger::SetAmount(const Budget& budget) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<Key> key, FindCurrent(budget));
  if (!key.has_value()) return absl::OkStatus();
  sheets_[*key].figures.amount = budget.spec.amount.minor_units();
  sheets_[*key].has_changed = true;
  return absl::OkStatus();
}

absl::Status Ledger::AddMoved(const Budget& budget, const MovedAmounts& change) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<Key> key, FindCurrent(budget));
  if (!key.has_value()) return BudgetOutOfPeriod(budget.id);
  Sheet& sheet = sheets_[*key];
  OUTLAY_ASSIGN_OR_RETURN(sheet.figures.moved, Add(sheet.figures.moved, change));
  sheet.has_changed = true;
  return absl::OkStatus();
}

absl::Status Ledger::Count(const Hold* before, const Hold& after) {
  if (before != nullptr && HasLapsed(*before, scene_.now.business)) OUTLAY_RETURN_IF_ERROR(Settle(*before, after));
  return Count(after.nodes, after.currency(), before == nullptr ? StageAmounts() : before->amounts, after.amounts);
}

absl::Status Ledger::Count(const std::vector<HoldNode>& nodes, Currency currency, const StageAmounts& amounts) {
  return Count(nodes, currency, StageAmounts(), amounts);
}

absl::Status Ledger::Count(const std::vector<HoldNode>& nodes, Currency currency, const StageAmounts& was,
                           const StageAmounts& is) {
  for (const HoldNode& node : nodes) {
    OUTLAY_ASSIGN_OR_RETURN(Sheet* const sheet, Find({node.budget_id, node.period}));
    OUTLAY_ASSIGN_OR_RETURN(const StageAmounts change, NodeChange(node, currency, was, is));
    OUTLAY_ASSIGN_OR_RETURN(sheet->figures.used, Add(sheet->figures.used, change));
    sheet->has_changed = true;
  }
  return absl::OkStatus();
}

absl::Status Ledger::UseBuffers(const std::vector<HoldNode>& nodes, const std::vector<std::size_t>& buffers) {
  for (const std::size_t i : buffers) {
    OUTLAY_ASSIGN_OR_RETURN(Sheet* const sheet, Find({nodes[i].budget_id, nodes[i].period}));
    sheet->figures.buffer_used = true;
    sheet->has_changed = true;
  }
  return absl::OkStatus();
}

absl::Status Ledger::Settle(const Hold& before, const Hold& after) {
  OUTLAY_RETURN_IF_ERROR(FindLapsed());
  for (const HoldNode& node : before.nodes) {
    OUTLAY_ASSIGN_OR_RETURN(StageAmounts lapsing, LapsingIn(node, before));
    if (HasLapsed(after, scene_.now.business)) {
      OUTLAY_ASSIGN_OR_RETURN(const StageAmounts still, LapsingIn(node, after));
      OUTLAY_ASSIGN_OR_RETURN(lapsing, Subtract(lapsing, still));
    }
    StageAmounts& sum = settled_[{node.budget_id, node.period}];
    OUTLAY_ASSIGN_OR_RETURN(sum, Add(sum, lapsing));
  }
  return absl::OkStatus();
}

absl::Status Ledger::EditThresholds(const Budget& before, const Budget& after) {
  const std::vector<Threshold>& was = before.spec.thresholds;
  const std::vector<Threshold>& is = after.spec.thresholds;
  if (was == is) return absl::OkStatus();
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<Key> current, FindCurrent(before));
  if (current.has_value()) {
    Sheet& sheet = sheets_[*current];
    sheet.figures.marks = MarksAfterEdit(was, sheet.figures.marks, is);
    sheet.has_changed = true;
  }
  // Of periods that are over only what is told later changes.
  std::vector<LatestFigures> others;
  OUTLAY_RETURN_IF_ERROR(ListFigures(txn_, {scene_.organization, before.id}, [&](const LatestFigures& found) {
    const bool is_current = current.has_value() && current->second == found.period;
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
  std::vector<Crossing> crossings;
  for (auto& [key, sheet] : sheets_) {
    if (!sheet.has_changed) continue;
    const BudgetView::Entry* const entry = scene_.view->FindEntry(key.first);
    const bool is_edited = edited != nullptr && edited->id == key.first;
    if (!is_edited && entry == nullptr) return DataLoss(kBudgets.name);
    OUTLAY_RETURN_IF_ERROR(AppendCrossings(key, is_edited ? *edited : entry->budget, sheet, &crossings));
    SaveFigures(txn_, {scene_.organization, key.first, key.second}, sheet.figures);
  }
  return crossings;
}

absl::Status Ledger::AppendCrossings(const Key& key, const Budget& budget, Sheet& sheet,
                                     std::vector<Crossing>* crossings) {
  const std::vector<Threshold>& thresholds = budget.spec.thresholds;
  if (thresholds.empty()) return absl::OkStatus();
  OUTLAY_ASSIGN_OR_RETURN(const Figures figures, Effective(key));
  Figures before = sheet.before;
  if (const auto found = lapsed_->find(key); found != lapsed_->end()) {
    OUTLAY_ASSIGN_OR_RETURN(before.used, Subtract(before.used, found->second));
  }
  // What went back by itself, since a hold lapsed, is crossed anew.
  const ThresholdFigures was = ForThresholds(before);
  const ThresholdMarks armed = sheet.figures.marks & DecideCrossings(thresholds, 0, was, was).marks;
  const ThresholdChange change = DecideCrossings(thresholds, armed, was, ForThresholds(figures));
  sheet.figures.marks = change.marks;
  for (const ThresholdCrossing& crossed : change.crossings) {
    crossings->push_back({.budget = budget,
                          .period = key.second,
                          .figures = figures,
                          .threshold = thresholds[crossed.index],
                          .before = crossed.before,
                          .after = crossed.after});
  }
  return absl::OkStatus();
}

absl::StatusOr<Ledger::Sheet*> Ledger::Find(const Key& key) {
  const auto [place, is_new] = sheets_.try_emplace(key);
  if (!is_new) return &place->second;
  const BudgetView::Entry* const entry = scene_.view->FindEntry(key.first);
  if (entry != nullptr && entry->latest.has_value() && entry->latest->period == key.second) {
    place->second.figures = entry->latest->figures;
    place->second.before = place->second.figures;
    return &place->second;
  }
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<Figures> stored,
                          FindFigures(txn_, {scene_.organization, key.first, key.second}));
  if (!stored.has_value()) return DataLoss(kFigures.name);
  place->second.figures = *stored;
  place->second.before = *stored;
  return &place->second;
}

absl::StatusOr<std::optional<Ledger::Key>> Ledger::FindCurrent(const Budget& budget) {
  const BudgetView::Entry* const entry = scene_.view->FindEntry(budget.id);
  OUTLAY_ASSIGN_OR_RETURN(
      const std::optional<LatestFigures> current,
      FindCurrentFigures(txn_, scene_.organization, budget, entry == nullptr ? std::nullopt : entry->latest,
                         scene_.terms.calendar, scene_.now.business));
  if (!current.has_value()) return std::optional<Key>();
  const Key key(budget.id, current->period);
  // What this command has changed already stays.
  sheets_.try_emplace(key, Sheet{.figures = current->figures, .before = current->figures});
  return std::optional<Key>(key);
}

absl::Status Ledger::FindLapsed() {
  if (lapsed_.has_value()) return absl::OkStatus();
  lapsed_.emplace();
  for (const std::string& id : scene_.view->LapsedHolds(scene_.now.business)) {
    OUTLAY_ASSIGN_OR_RETURN(const Hold hold, LoadHold(txn_, {scene_.organization, id}));
    for (const HoldNode& node : hold.nodes) {
      StageAmounts& sum = (*lapsed_)[{node.budget_id, node.period}];
      OUTLAY_ASSIGN_OR_RETURN(const StageAmounts lapsing, LapsingIn(node, hold));
      OUTLAY_ASSIGN_OR_RETURN(sum, Add(sum, lapsing));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<Figures> Ledger::Effective(const Key& key) {
  OUTLAY_RETURN_IF_ERROR(FindLapsed());
  OUTLAY_ASSIGN_OR_RETURN(Sheet* const sheet, Find(key));
  Figures figures = sheet->figures;
  if (const auto found = lapsed_->find(key); found != lapsed_->end()) {
    OUTLAY_ASSIGN_OR_RETURN(figures.used, Subtract(figures.used, found->second));
  }
  if (const auto found = settled_.find(key); found != settled_.end()) {
    OUTLAY_ASSIGN_OR_RETURN(figures.used, Add(figures.used, found->second));
  }
  return figures;
}

}  // namespace outlay::budget
