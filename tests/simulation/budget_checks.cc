#include "tests/simulation/budget_checks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/base/resource_name.h"
#include "common/command/log_record.h"
#include "common/rpc/values.h"
#include "common/testing/matchers.h"
#include "outlay/budget/v1/budget_events.pb.h"
#include "services/budget/store/budgets.h"
#include "services/budget/store/holds.h"
#include "services/budget/store/moves.h"
#include "tests/simulation/allocation_checks.h"
#include "tests/simulation/budget_nodes.h"
#include "tests/simulation/exact.h"
#include "tests/simulation/logs.h"

namespace outlay::simulation {
namespace {

namespace v1 = budget::v1;
using command::storage::v1::LogRecord;
using testing::IsOk;
using testing::Simulator;

constexpr int64_t kDollarTenThousandths = 9137;

std::unique_ptr<store::Reader> Read(Simulator& simulator, const std::string& organization) {
  return simulator.node(kBudget).store().Read(store::PartitionOf(organization));
}

std::vector<budget::Hold> HoldsOf(const store::Reader& reader, const std::string& organization) {
  std::vector<budget::Hold> holds;
  EXPECT_THAT(budget::ListHolds(reader, organization, std::nullopt,
                                [&](const budget::Hold& hold) {
                                  holds.push_back(hold);
                                  return store::Visit::kContinue;
                                }),
              IsOk());
  return holds;
}

int64_t InEuro(int64_t minor, bool is_euro) {
  return is_euro ? minor : TimesTenThousandths(minor, kDollarTenThousandths);
}

int64_t Cents(const google::type::Money& money) {
  return money.units() * 100 + money.nanos() / 10'000'000;
}

void CheckEntries(const store::Reader& reader, const std::string& organization, const budget::Hold& hold) {
  budget::StageAmounts sum;
  int64_t number = 0;
  EXPECT_THAT(budget::ListHoldEntries(reader, {organization, hold.id}, 0,
                                      [&](const budget::HoldEntry& entry) {
                                        EXPECT_EQ(entry.number, ++number);
                                        sum.held += entry.change.held;
                                        sum.committed += entry.change.committed;
                                        sum.spent += entry.change.spent;
                                        EXPECT_GE(sum.held, 0) << entry.number;
                                        EXPECT_GE(sum.committed, 0) << entry.number;
                                        return store::Visit::kContinue;
                                      }),
              IsOk());
  EXPECT_EQ(sum, hold.amounts) << "the sum of its entries (I2)";
  EXPECT_EQ(number, hold.entries);
}

// The state of an organization as its log tells it, record by record.
class Replay {
 public:
  void Take(const LogRecord& record) {
    touched_.clear();
    const std::map<std::string, v1::Hold> holds_before = holds_;
    std::map<std::string, int64_t> limits_before;
    for (const auto& [name, budget] : budgets_) limits_before[name] = LimitOf(name);
    std::multiset<std::string> told;
    for (const command::storage::v1::LoggedEvent& logged : record.events()) {
      if (logged.type() == v1::BudgetChanged::descriptor()->full_name()) {
        v1::BudgetChanged changed;
        ASSERT_TRUE(changed.ParseFromString(logged.data()));
        v1::Budget& known = budgets_[changed.budget().name()];
        if (Cents(known.amount()) != Cents(changed.budget().amount())) {
          touched_[known.name().empty() ? changed.budget().name() : known.name()] =
              rpc::TimeFromProto(changed.budget().update_time());
        }
        known = changed.budget();
      } else if (logged.type() == v1::HoldChanged::descriptor()->full_name()) {
        v1::HoldChanged changed;
        ASSERT_TRUE(changed.ParseFromString(logged.data()));
        TakeHold(changed);
      } else if (logged.type() == v1::BudgetMoveChanged::descriptor()->full_name()) {
        v1::BudgetMoveChanged changed;
        ASSERT_TRUE(changed.ParseFromString(logged.data()));
        TakeMove(changed);
      } else if (logged.type() == v1::AllocationsChanged::descriptor()->full_name()) {
        v1::AllocationsChanged changed;
        ASSERT_TRUE(changed.ParseFromString(logged.data()));
        allocations_.Take(changed);
      } else if (logged.type() == v1::HoldsAuthorized::descriptor()->full_name()) {
        v1::HoldsAuthorized made;
        ASSERT_TRUE(made.ParseFromString(logged.data()));
        TakeBatch(made.batch());
      } else if (logged.type() == v1::ThresholdCrossed::descriptor()->full_name()) {
        v1::ThresholdCrossed crossed;
        ASSERT_TRUE(crossed.ParseFromString(logged.data()));
        told.insert(absl::StrCat(crossed.budget(), " ", crossed.threshold().ShortDebugString()));
      }
    }
    // A hold that had lapsed by the time of the record takes its crossing back.
    for (const auto& [name, time] : touched_) Rearm(name, limits_before[name], Total(holds_before, name, time));
    CheckCrossings(told);
  }

 private:
  // Money leaves a budget only as far as it was available there at that instant.
  void TakeMove(const v1::BudgetMoveChanged& changed) {
    if (changed.change() != v1::BudgetMoveChanged::CHANGE_DONE) return;
    const v1::BudgetMove& move = changed.budget_move();
    const int64_t cents = Cents(move.amount());
    for (const std::string& name : {move.from_budget(), move.to_budget()}) {
      if (!name.empty()) touched_[name] = rpc::TimeFromProto(move.done_time());
    }
    if (!move.to_budget().empty()) moved_[move.to_budget()] += cents;
    if (move.from_budget().empty()) return;
    moved_[move.from_budget()] -= cents;
    EXPECT_GE(LimitOf(move.from_budget()), Total(move.from_budget(), rpc::TimeFromProto(move.done_time())))
        << "more than was available by " << move.ShortDebugString() << " (B13)";
  }

  int64_t LimitOf(const std::string& budget) { return Cents(budgets_.at(budget).amount()) + moved_[budget]; }

  // Each hold as if it had been made by itself, in their order.
  void TakeBatch(const v1::HoldBatch& batch) {
    ASSERT_TRUE(absl::EndsWith(batch.holds(), "-*")) << batch.holds();
    for (const v1::BatchedHold& item : batch.items()) {
      const v1::BatchedKind& kind = batch.kinds(item.kind());
      const Currency currency = *Currency::FromCode(kind.spend().amount().currency_code());
      const auto amount_at = [&](v1::Stage stage) {
        google::type::Money money;
        rpc::ToProto(Money(stage == std::max(batch.stage(), v1::STAGE_REQUEST) ? item.amount_minor() : 0, currency),
                     &money);
        return money;
      };
      v1::HoldChanged changed;
      v1::Hold& hold = *changed.mutable_hold();
      hold.set_name(batch.holds().substr(0, batch.holds().size() - 1) + absl::StrFormat("%03d", item.number()));
      *hold.mutable_held() = amount_at(v1::STAGE_REQUEST);
      *hold.mutable_committed() = amount_at(v1::STAGE_ORDER);
      *hold.mutable_spent() = amount_at(v1::STAGE_INVOICE);
      if (batch.has_expire_time()) *hold.mutable_expire_time() = batch.expire_time();
      for (const int node : kind.nodes()) *hold.add_nodes() = batch.nodes(node);
      v1::HoldEntry& entry = *changed.mutable_entry();
      entry.set_verb(v1::HoldEntry::VERB_AUTHORIZE);
      *entry.mutable_held_change() = hold.held();
      *entry.mutable_committed_change() = hold.committed();
      *entry.mutable_spent_change() = hold.spent();
      *entry.mutable_entry_time() = batch.create_time();
      TakeHold(changed);
    }
  }

  void TakeHold(const v1::HoldChanged& changed) {
    const v1::Hold& hold = changed.hold();
    holds_[hold.name()] = hold;
    const v1::HoldEntry& entry = changed.entry();
    for (const v1::HoldNode& node : hold.nodes()) touched_[node.budget()] = rpc::TimeFromProto(entry.entry_time());
    const int64_t grown = Cents(entry.held_change()) + Cents(entry.committed_change()) + Cents(entry.spent_change());
    const bool asks = entry.verb() == v1::HoldEntry::VERB_AUTHORIZE || entry.verb() == v1::HoldEntry::VERB_ADJUST;
    for (const v1::HoldNode& node : hold.nodes()) {
      const v1::Budget& budget = budgets_.at(node.budget());
      if (asks && grown > 0 && BlocksRequests(budget)) {
        CheckWithin(budget, Total(budget.name(), rpc::TimeFromProto(entry.entry_time())), changed);
        if (!node.allocation().empty()) CheckAllocation(budget, node.allocation(), changed);
      }
      if (entry.verb() == v1::HoldEntry::VERB_POST && BlocksInvoices(budget)) {
        EXPECT_LE(Spent(budget.name()), LimitOf(budget.name()))
            << "invoices beyond " << budget.name() << " by " << changed.ShortDebugString() << " (I1)";
      }
    }
  }

  // Without rules every stage blocks.
  static bool BlocksRequests(const v1::Budget& budget) {
    return budget.enforcement().empty() ||
           std::any_of(budget.enforcement().begin(), budget.enforcement().end(), [](const v1::EnforcementRule& rule) {
             return rule.stage() == v1::STAGE_REQUEST && rule.action() == v1::EnforcementRule::ACTION_BLOCK;
           });
  }

  // What may be used until now: the period's limit, or what its first month has of it (B3), rounded half up, which is
  // where the larger remainder is of two months that have anything.
  int64_t AllowedOf(const v1::Budget& budget) {
    const int64_t limit = LimitOf(budget.name());
    if (std::none_of(budget.enforcement().begin(), budget.enforcement().end(), [](const v1::EnforcementRule& rule) {
          return rule.interval() == v1::EnforcementRule::INTERVAL_TO_DATE;
        })) {
      return limit;
    }
    const int64_t amount = Cents(budget.amount());
    return (2 * limit * Cents(budget.distribution().amounts(0)) + amount) / (2 * amount);
  }

  static bool BlocksInvoices(const v1::Budget& budget) {
    return std::any_of(budget.enforcement().begin(), budget.enforcement().end(), [](const v1::EnforcementRule& rule) {
      return rule.stage() == v1::STAGE_INVOICE && rule.action() == v1::EnforcementRule::ACTION_BLOCK;
    });
  }

  // In a budget, or in an allocation of one, by its name.
  static bool CountsIn(const v1::Hold& hold, const std::string& budget) {
    return std::any_of(hold.nodes().begin(), hold.nodes().end(), [&](const v1::HoldNode& node) {
      return node.budget() == budget || node.allocation() == budget;
    });
  }

  // What holds use of a budget at an instant: what has lapsed does not count.
  int64_t Total(const std::string& budget, absl::Time now) const { return Total(holds_, budget, now); }
  static int64_t Total(const std::map<std::string, v1::Hold>& holds, const std::string& budget, absl::Time now) {
    int64_t total = 0;
    for (const auto& [name, hold] : holds) {
      if (!CountsIn(hold, budget)) continue;
      const bool has_lapsed = hold.has_expire_time() && rpc::TimeFromProto(hold.expire_time()) <= now;
      const int64_t open = has_lapsed ? 0 : Cents(hold.held()) + Cents(hold.committed());
      total += InEuro(open + Cents(hold.spent()), hold.held().currency_code() == "EUR");
    }
    return total;
  }

  int64_t Spent(const std::string& budget) const {
    int64_t spent = 0;
    for (const auto& [name, hold] : holds_) {
      if (CountsIn(hold, budget)) spent += InEuro(Cents(hold.spent()), hold.spent().currency_code() == "EUR");
    }
    return spent;
  }

  void CheckAllocation(const v1::Budget& budget, const std::string& name, const v1::HoldChanged& changed) {
    const absl::Time now = rpc::TimeFromProto(changed.entry().entry_time());
    const auto used = [&](const std::string& allocation) { return Total(holds_, allocation, now); };
    EXPECT_LE(used(name), allocations_.RoomOf(name, LimitOf(budget.name()), used))
        << name << " by " << changed.ShortDebugString() << " (B5)";
  }

  void CheckWithin(const v1::Budget& budget, int64_t total, const v1::HoldChanged& changed) {
    const int64_t basis_points = budget.ceiling_basis_points() == 0 ? 10'000 : budget.ceiling_basis_points();
    const int64_t ceiling = AllowedOf(budget) * basis_points / 10'000;
    if (total <= ceiling) return;
    EXPECT_LE(total, ceiling + Cents(budget.buffer().amount()))
        << budget.name() << " by " << changed.ShortDebugString() << " (I1)";
    EXPECT_EQ(buffers_used_[budget.name()]++, 0)
        << "a buffer is for one spend, not for " << changed.ShortDebugString() << " too (B8)";
  }

  static bool IsReached(const v1::Threshold& threshold, int64_t limit, int64_t used) {
    if (threshold.measure() == v1::Threshold::MEASURE_REMAINING) return limit - used < Cents(threshold.amount());
    return used > 0 && used * 10'000 >= limit * threshold.basis_points();
  }

  static std::string KeyOf(const std::string& budget, const v1::Threshold& threshold) {
    return absl::StrCat(budget, " ", threshold.ShortDebugString());
  }

  void Rearm(const std::string& name, int64_t limit, int64_t used) {
    for (const v1::Threshold& threshold : budgets_.at(name).thresholds().thresholds()) {
      bool& is_reached = reached_[KeyOf(name, threshold)];
      is_reached = is_reached && IsReached(threshold, limit, used);
    }
  }

  // Each threshold that a step reaches and that was not reached when its figures last changed is told by it, once.
  void CheckCrossings(const std::multiset<std::string>& told) {
    std::multiset<std::string> expected;
    for (const auto& [name, time] : touched_) {
      const int64_t limit = LimitOf(name);
      const int64_t used = Total(name, time);
      for (const v1::Threshold& threshold : budgets_.at(name).thresholds().thresholds()) {
        const bool is_reached = IsReached(threshold, limit, used);
        const std::string key = KeyOf(name, threshold);
        if (is_reached && !reached_[key]) expected.insert(key);
        reached_[key] = is_reached;
      }
    }
    EXPECT_EQ(told, expected) << "crossings are told exactly once (B9)";
  }

  std::map<std::string, v1::Budget> budgets_;
  std::map<std::string, absl::Time> touched_;  // budgets whose figures the record changes: when
  std::map<std::string, bool> reached_;        // by budget and threshold
  std::map<std::string, v1::Hold> holds_;
  std::map<std::string, int64_t> moved_;  // in less out
  AllocationReplay allocations_;
  std::map<std::string, int> buffers_used_;
};

}  // namespace

void CheckHolds(Simulator& simulator, const Spenders& spenders) {
  SCOPED_TRACE(spenders.organization());
  const auto reader = Read(simulator, spenders.organization());
  for (const auto& [hold_id, response] : spenders.told()) {
    const auto stored = budget::FindHold(*reader, {spenders.organization(), hold_id});
    ASSERT_THAT(stored, IsOk());
    EXPECT_EQ(stored->has_value(), response.has_hold()) << hold_id << ": it is as was answered (I7, I8)";
  }
  for (const budget::Hold& hold : HoldsOf(*reader, spenders.organization())) {
    SCOPED_TRACE(hold.id);
    CheckEntries(*reader, spenders.organization(), hold);
    EXPECT_EQ(hold.end == budget::HoldEnd::kOpen, budget::IsOpen(hold)) << "it ended once, or not yet (I3)";
  }
}

void CheckBudgetFigures(Simulator& simulator, const Spenders& spenders) {
  SCOPED_TRACE(spenders.organization());
  const auto reader = Read(simulator, spenders.organization());
  std::map<std::string, int64_t> totals;
  std::map<std::string, budget::StageAmounts> in_euro;
  std::map<std::string, bool> has_dollars;
  for (const budget::Hold& hold : HoldsOf(*reader, spenders.organization())) {
    const bool is_euro = hold.currency() == Currency::Of("EUR");
    const budget::StageAmounts& amounts = hold.amounts;
    for (const budget::HoldNode& node : hold.nodes) {
      totals[node.budget_id] += InEuro(amounts.held + amounts.committed + amounts.spent, is_euro);
      budget::StageAmounts& sum = in_euro[node.budget_id];
      sum = {sum.held + amounts.held, sum.committed + amounts.committed, sum.spent + amounts.spent};
      has_dollars[node.budget_id] |= !is_euro;
    }
  }
  for (const char* const id : {"company", "department", "team"}) {
    const auto latest = budget::FindLatestFigures(*reader, {spenders.organization(), id});
    ASSERT_THAT(latest, IsOk());
    const budget::StageAmounts used = latest->has_value() ? (*latest)->figures.used : budget::StageAmounts();
    EXPECT_EQ(used.held + used.committed + used.spent, totals[id]) << id << " is the sum of its holds (I2, I6)";
    EXPECT_GE(used.held, 0) << id << " (I1)";
    EXPECT_GE(used.committed, 0) << id << " (I1)";
    if (has_dollars[id]) continue;
    EXPECT_EQ(used, in_euro[id]) << id << ", stage by stage (I2)";
  }
}

void CheckBudgetMoves(Simulator& simulator, const Spenders& spenders) {
  SCOPED_TRACE(spenders.organization());
  const auto reader = Read(simulator, spenders.organization());
  for (const auto& [name, told] : spenders.moves()) {
    const auto stored = budget::FindMove(*reader, {spenders.organization(), LastId(name)});
    ASSERT_THAT(stored, IsOk());
    ASSERT_TRUE(stored->has_value()) << name << " was answered and is gone (I7)";
    // What is done can only be undone.
    if (told.state() != v1::BudgetMove::STATE_DONE) continue;
    EXPECT_TRUE((*stored)->done_time.has_value()) << name << " (I7)";
  }
  std::map<std::string, budget::MovedAmounts> sums;
  const auto add = [&sums](const budget::MoveSide& side, const budget::MovedAmounts& moved) {
    if (side.budget_id.empty()) return;
    const auto sum = budget::Add(sums[side.budget_id], moved);
    ASSERT_THAT(sum, IsOk());
    sums[side.budget_id] = *sum;
  };
  EXPECT_THAT(budget::ListMoves(*reader, spenders.organization(), std::nullopt,
                                [&](const budget::BudgetMove& move) {
                                  if (!move.done_time.has_value()) return store::Visit::kContinue;
                                  add(move.from, budget::AddedToFrom(move));
                                  add(move.to, budget::AddedToTo(move));
                                  return store::Visit::kContinue;
                                }),
              IsOk());
  int64_t transferred = 0;
  for (const char* const id : {"company", "department", "team"}) {
    const auto latest = budget::FindLatestFigures(*reader, {spenders.organization(), id});
    ASSERT_THAT(latest, IsOk());
    const budget::MovedAmounts moved = latest->has_value() ? (*latest)->figures.moved : budget::MovedAmounts();
    EXPECT_EQ(moved, sums[id]) << id << " is what its moves made of it (I2)";
    transferred += moved.transferred_in - moved.transferred_out;
  }
  EXPECT_EQ(transferred, 0) << "transfers make no money and lose none (B13)";
}

void CheckBudgetLog(Simulator& simulator, const Spenders& spenders) {
  SCOPED_TRACE(spenders.organization());
  const std::vector<LogRecord> log = LogOf(simulator.node(kBudget), spenders.organization());
  CheckRequests(log, kBudget, spenders.logged());
  Replay replay;
  for (const LogRecord& record : log) replay.Take(record);
}

}  // namespace outlay::simulation
