#include "services/budget/rpc/testing/reference/plain_budgets.h"

#include <algorithm>
#include <iterator>

namespace outlay::budget {
namespace {

constexpr Month kAugust = 7;
constexpr int64_t kMonths = 12;
constexpr int64_t kWhole = 10'000;

int64_t RoundedDown(int64_t dividend, int64_t divisor) {
  const int64_t quotient = dividend / divisor;
  return dividend % divisor != 0 && dividend < 0 ? quotient - 1 : quotient;
}

// Tools is below engineering; engineering and sales are below the company.
bool IsAbove(const std::string& group, const std::string& other) {
  if (group == "company") return other != "company";
  return group == "engineering" && other == "tools";
}

}  // namespace

// Returns one and a half times the amount, rounded half to even.
int64_t PlainBudgets::Worth(bool is_euro, int64_t amount) {
  if (!is_euro) return amount;
  const int64_t down = RoundedDown(3 * amount, 2);
  return 3 * amount % 2 != 0 && down % 2 != 0 ? down + 1 : down;
}

bool PlainBudgets::HasLapsed(const PlainHold& hold) const {
  return hold.amounts.held + hold.amounts.committed > 0 && now >= hold.spend.expiry;
}

std::string PlainBudgets::ErrorOfEnded(const PlainHold& hold) const {
  return HasLapsed(hold) ? "HOLD_EXPIRED" : hold.end;
}

PlainAmounts PlainBudgets::WorthOf(const PlainHold& hold) const {
  PlainAmounts amounts = hold.amounts;
  if (HasLapsed(hold)) amounts = {.spent = amounts.spent};
  const bool is_euro = hold.spend.is_euro;
  const int64_t spent = Worth(is_euro, amounts.spent);
  const int64_t ordered = Worth(is_euro, amounts.spent + amounts.committed);
  return {.held = Worth(is_euro, amounts.Total()) - ordered, .committed = ordered - spent, .spent = spent};
}

PlainAmounts PlainBudgets::Used(const PlainNode& node, bool of_allotment) const {
  PlainAmounts used;
  for (const auto& [id, hold] : holds_) {
    for (const PlainNode& own : hold.nodes) {
      if (own.budget != node.budget || own.month != node.month) continue;
      if (of_allotment && own.allotment != node.allotment) continue;
      const PlainAmounts worth = WorthOf(hold);
      used.held += worth.held;
      used.committed += worth.committed;
      used.spent += worth.spent;
    }
  }
  return used;
}

int64_t PlainBudgets::LimitOf(const PlainNode& node) const {
  const PlainBudget& budget = budgets_[node.budget];
  const auto next = budget.limits.upper_bound(node.month);
  const auto moved = budget.moved.find(node.month);
  return (next == budget.limits.begin() ? budget.limit : std::prev(next)->second) +
         (moved == budget.moved.end() ? 0 : moved->second);
}

int64_t PlainBudgets::CapacityOf(const PlainNode& node) const {
  const PlainBudget& budget = budgets_[node.budget];
  int64_t allowed = LimitOf(node);
  if (budget.is_to_date) {
    // Twelve parts, of which the first ones are a cent larger; of a negative amount, a cent smaller.
    const int64_t months = std::min<int64_t>(MonthNow() - kAugust + 1, kMonths);
    const int64_t size = allowed < 0 ? -allowed : allowed;
    const int64_t until_now = size / kMonths * months + std::min(months, size % kMonths);
    allowed = allowed < 0 ? -until_now : until_now;
  }
  return RoundedDown(allowed * budget.ceiling, kWhole);
}

std::map<std::string, PlainBudget::Allotment>& PlainBudgets::AllotmentsOf(std::size_t budget) {
  PlainBudget& allocated = budgets_[budget];
  const auto [place, is_new] = allocated.allotments.try_emplace(MonthNow());
  if (is_new) {
    for (const auto& [member, amount] : allocated.shares) place->second[member].amount = amount;
  }
  return place->second;
}

int64_t PlainBudgets::RoomOfAllotment(const PlainNode& node) {
  const auto& allotments = budgets_[node.budget].allotments[node.month];
  const auto amount_of = [&](const std::string& member, const PlainBudget::Allotment& allotment) {
    if (!allotment.has_ended) return allotment.amount;
    const PlainNode ended = {.budget = node.budget, .month = node.month, .allotment = member};
    return std::max<int64_t>(Used(ended, /*of_allotment=*/true).Total(), 0);
  };
  int64_t room = 0;
  if (!node.allotment->empty()) {
    room = amount_of(*node.allotment, allotments.at(*node.allotment));
  } else {
    room = LimitOf(node);
    for (const auto& [member, allotment] : allotments) room -= amount_of(member, allotment);
    room = std::max<int64_t>(room, 0);
  }
  return room - Used(node, /*of_allotment=*/true).Total();
}

std::vector<PlainNode> PlainBudgets::NodesFor(const PlainSpend& spend) {
  std::vector<PlainNode> nodes;
  for (std::size_t i = 0; i < budgets_.size(); ++i) {
    const PlainBudget& budget = budgets_[i];
    if (budget.state == PlainBudget::State::kClosed ||
        std::find(budget.groups.begin(), budget.groups.end(), spend.group) == budget.groups.end()) {
      continue;
    }
    PlainNode node = {.budget = i, .month = MonthIn(budget), .allotment = {}};
    if (budget.is_allocated) {
      const auto& allotments = AllotmentsOf(i);
      const auto own = allotments.find(spend.member);
      node.allotment = own == allotments.end() || own->second.has_ended ? "" : spend.member;
    }
    nodes.push_back(node);
  }
  return nodes;
}

std::string PlainBudgets::Ask(const std::vector<PlainNode>& nodes, int64_t more, bool is_overridden,
                              std::vector<PlainNode>* buffers) {
  std::string reason;
  for (const PlainNode& node : nodes) {
    const PlainBudget& budget = budgets_[node.budget];
    const int64_t after = Used(node, /*of_allotment=*/false).Total() + more;
    const int64_t capacity = CapacityOf(node);
    const bool has_buffer = budget.buffer > 0 && !budget.buffers_used.contains(node.month);
    const int64_t most = capacity + (has_buffer ? budget.buffer : 0);
    bool fits = !budget.blocks || after <= most;
    if (node.allotment.has_value()) fits = fits && more <= RoomOfAllotment(node);
    const bool is_frozen = budget.state == PlainBudget::State::kFrozen;
    if (is_overridden) {
      if (fits && !is_frozen && budget.blocks && after > capacity) buffers->push_back(node);
      continue;
    }
    if (is_frozen && reason.empty()) reason = "REFUSAL_FROZEN";
    if (!fits && reason.empty()) reason = "REFUSAL_INSUFFICIENT";
    if (fits && budget.blocks && after > capacity) buffers->push_back(node);
  }
  return reason;
}

std::string PlainBudgets::Judge(const PlainSpend& spend) {
  std::vector<PlainNode> buffers;
  return Ask(NodesFor(spend), Worth(spend.is_euro, spend.amount), spend.is_overridden || spend.amount < 0, &buffers);
}

void PlainBudgets::Take(const std::string& id, const PlainSpend& spend) {
  PlainHold hold;
  hold.spend = spend;
  hold.nodes = NodesFor(spend);
  std::vector<PlainNode> buffers;
  Ask(hold.nodes, Worth(spend.is_euro, spend.amount), spend.is_overridden || spend.amount < 0, &buffers);
  for (const PlainNode& node : buffers) budgets_[node.budget].buffers_used.insert(node.month);
  const int stage = spend.amount < 0 ? 3 : spend.stage;
  (stage == 1 ? hold.amounts.held : stage == 2 ? hold.amounts.committed : hold.amounts.spent) = spend.amount;
  if (stage < 3) hold.tolerance = spend.amount * spend.tolerance_basis_points / kWhole;
  if (stage == 3 && spend.amount > 0) hold.postings[1] = {.amount = spend.amount, .is_first = true};
  Close(hold, "HOLD_SPENT");
  holds_[id] = hold;
}

// Sets how the hold ended, if nothing of it is open.
void PlainBudgets::Close(PlainHold& hold, const std::string& reason) {
  hold.end = hold.amounts.held + hold.amounts.committed > 0 ? "" : reason;
}

std::string PlainBudgets::Commit(const std::string& id, int64_t amount) {
  PlainHold& hold = holds_.at(id);
  if (!ErrorOfEnded(hold).empty()) return ErrorOfEnded(hold);
  if (amount > hold.amounts.held) return "AMOUNT_ABOVE_HELD";
  hold.amounts.held -= amount;
  hold.amounts.committed += amount;
  hold.entries += 1;
  return "";
}

std::string PlainBudgets::Post(const std::string& id, int64_t amount, bool is_final) {
  PlainHold& hold = holds_.at(id);
  if (!ErrorOfEnded(hold).empty()) return ErrorOfEnded(hold);
  const int64_t taken = std::min(amount, hold.amounts.committed);
  if (amount - taken > hold.tolerance) return "AMOUNT_ABOVE_COMMITTED";
  hold.amounts.committed = is_final ? 0 : hold.amounts.committed - taken;
  if (is_final) hold.amounts.held = 0;
  hold.amounts.spent += amount;
  hold.tolerance -= amount - taken;
  hold.entries += 1;
  hold.postings[hold.entries] = {.amount = amount, .beyond = amount - taken};
  Close(hold, "HOLD_SPENT");
  return "";
}

std::string PlainBudgets::Release(const std::string& id, int64_t amount) {
  PlainHold& hold = holds_.at(id);
  if (!ErrorOfEnded(hold).empty()) return ErrorOfEnded(hold);
  if (amount > hold.amounts.held + hold.amounts.committed) return "AMOUNT_ABOVE_OPEN";
  const int64_t taken = std::min(amount, hold.amounts.held);
  hold.amounts.held -= taken;
  hold.amounts.committed -= amount - taken;
  hold.entries += 1;
  Close(hold, "HOLD_RELEASED");
  return "";
}

std::string PlainBudgets::Adjust(const std::string& id, int64_t amount) {
  PlainHold& hold = holds_.at(id);
  if (!ErrorOfEnded(hold).empty()) return ErrorOfEnded(hold);
  int64_t& part = hold.amounts.held > 0 ? hold.amounts.held : hold.amounts.committed;
  if (amount > part) {
    // The budgets that it counts in cannot be changed.
    if (NodesFor(hold.spend) != hold.nodes) return "HOLD_COUNTS_ELSEWHERE";
    std::vector<PlainNode> buffers;
    // Sums are converted, not parts.
    const int64_t before = hold.amounts.Total();
    const int64_t more = Worth(hold.spend.is_euro, before + amount - part) - Worth(hold.spend.is_euro, before);
    if (!Ask(hold.nodes, more, /*is_overridden=*/false, &buffers).empty()) return "BUDGET_INSUFFICIENT";
    for (const PlainNode& node : buffers) budgets_[node.budget].buffers_used.insert(node.month);
  }
  part = amount;
  hold.entries += 1;
  return "";
}

std::string PlainBudgets::Reverse(const std::string& id, int64_t entry) {
  PlainHold& hold = holds_.at(id);
  const auto found = hold.postings.find(entry);
  if (found == hold.postings.end()) return "POSTING_NOT_FOUND";
  PlainHold::Posting& posting = found->second;
  if (posting.is_reversed) return "POSTING_REVERSED";
  const bool is_over = now >= hold.spend.expiry;
  hold.amounts.spent -= posting.amount;
  if (!posting.is_first && !is_over) hold.amounts.committed += posting.amount - posting.beyond;
  hold.tolerance += posting.beyond;
  hold.entries += 1;
  posting.is_reversed = true;
  Close(hold, is_over ? "HOLD_EXPIRED" : "HOLD_RELEASED");
  return "";
}

void PlainBudgets::Expire() {
  for (auto& [id, hold] : holds_) {
    if (!HasLapsed(hold)) continue;
    hold.amounts.held = 0;
    hold.amounts.committed = 0;
    hold.entries += 1;
    hold.end = "HOLD_EXPIRED";
  }
}

PlainAmounts PlainBudgets::UsedOf(std::size_t budget) {
  return Used({.budget = budget, .month = MonthIn(budgets_[budget]), .allotment = {}}, /*of_allotment=*/false);
}

int64_t PlainBudgets::AvailableOf(std::size_t budget) {
  return LimitOf({.budget = budget, .month = MonthIn(budgets_[budget]), .allotment = {}}) - UsedOf(budget).Total();
}

std::string PlainBudgets::SetLimit(std::size_t budget, int64_t limit) {
  PlainBudget& changed = budgets_[budget];
  if (changed.state == PlainBudget::State::kClosed) return "BUDGET_CLOSED";
  const Month month = MonthIn(changed);
  const auto next = changed.limits.upper_bound(month);
  const int64_t was = next == changed.limits.begin() ? changed.limit : std::prev(next)->second;
  if (limit < was && AvailableOf(budget) - was + limit < 0) return "AMOUNT_BELOW_USED";
  changed.limits[month] = limit;
  return "";
}

std::string PlainBudgets::SetState(std::size_t budget, PlainBudget::State state) {
  PlainBudget& changed = budgets_[budget];
  if (changed.state == PlainBudget::State::kClosed && state != PlainBudget::State::kClosed) {
    return state == PlainBudget::State::kFrozen ? "BUDGET_NOT_ACTIVE" : "BUDGET_CLOSED";
  }
  changed.state = state;
  return "";
}

std::string PlainBudgets::SetShare(std::size_t budget, const std::string& member, int64_t amount) {
  if (budgets_[budget].state == PlainBudget::State::kClosed) return "BUDGET_NOT_ACTIVE";
  auto& allotments = AllotmentsOf(budget);
  budgets_[budget].shares[member] = amount;
  allotments[member] = {.amount = amount};
  return "";
}

std::string PlainBudgets::TakeBack(std::size_t budget, const std::string& member) {
  if (budgets_[budget].state == PlainBudget::State::kClosed) return "BUDGET_NOT_ACTIVE";
  auto& allotments = AllotmentsOf(budget);
  if (budgets_[budget].shares.erase(member) > 0) allotments[member].has_ended = true;
  return "";
}

std::string PlainBudgets::CheckMove(const PlainMove& move, bool may_follow_path) {
  for (const std::optional<std::size_t>& side : {move.from, move.to}) {
    if (side.has_value() && budgets_[*side].state == PlainBudget::State::kClosed) return "BUDGET_NOT_ACTIVE";
  }
  if (move.from.has_value() && move.to.has_value() && !may_follow_path) {
    const std::string& from = budgets_[*move.from].group;
    const std::string& to = budgets_[*move.to].group;
    if (IsAbove(from, to) || IsAbove(to, from)) return "TRANSFER_ALONG_PATH";
  }
  if (move.from.has_value() && AvailableOf(*move.from) < move.amount) return "AMOUNT_ABOVE_AVAILABLE";
  return "";
}

void PlainBudgets::DoMove(const std::string& id, const PlainMove& move) {
  if (move.from.has_value()) budgets_[*move.from].moved[MonthIn(budgets_[*move.from])] -= move.amount;
  if (move.to.has_value()) budgets_[*move.to].moved[MonthIn(budgets_[*move.to])] += move.amount;
  moves_[id] = move;
}

std::string PlainBudgets::Move(const std::string& id, std::optional<std::size_t> from, std::optional<std::size_t> to,
                               int64_t amount, bool is_earmarked) {
  const PlainMove move = {.from = from, .to = to, .month = MonthNow(), .amount = amount};
  std::string reason = CheckMove(move, is_earmarked);
  if (reason.empty()) DoMove(id, move);
  return reason;
}

std::string PlainBudgets::Undo(const std::string& id, const std::string& undone) {
  PlainMove& move = moves_.at(undone);
  if (move.is_reversed) return "MOVE_REVERSED";
  for (const std::optional<std::size_t>& side : {move.from, move.to}) {
    if (side.has_value() && budgets_[*side].state == PlainBudget::State::kClosed) return "BUDGET_NOT_ACTIVE";
  }
  // Money moved in one month cannot be moved back in another one.
  for (const std::optional<std::size_t>& side : {move.from, move.to}) {
    if (side.has_value() && !budgets_[*side].is_to_date && move.month != MonthNow()) return "MOVE_PERIOD_OVER";
  }
  const PlainMove back = {.from = move.to, .to = move.from, .month = MonthNow(), .amount = move.amount};
  std::string reason = CheckMove(back, /*may_follow_path=*/true);
  if (!reason.empty()) return reason;
  move.is_reversed = true;
  DoMove(id, back);
  return "";
}

}  // namespace outlay::budget
