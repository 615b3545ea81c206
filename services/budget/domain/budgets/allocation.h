// A budget that is given to its members: how much of it each may use in a period (B5). Values; pure functions.
//
// All amounts are minor units of the budget's currency. The unallocated rest is the allotment of the member "".
#ifndef OUTLAY_SERVICES_BUDGET_DOMAIN_BUDGETS_ALLOCATION_H_
#define OUTLAY_SERVICES_BUDGET_DOMAIN_BUDGETS_ALLOCATION_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/numeric/int128.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/money.h"
#include "services/budget/domain/budgets/budget.h"
#include "services/budget/domain/budgets/figures.h"
#include "services/budget/domain/rules/allocation_shares.h"

namespace outlay::budget {

// How a period's limit was split when its allotments were opened.
struct OpeningSplit {
  int64_t limit = 0;
  bool sum_may_exceed = false;

  bool operator==(const OpeningSplit&) const = default;
};

// The amount that a member may use of a budget in one period, and the amount used.
struct PeriodAllocation {
  int64_t amount = 0;
  StageAmounts used;
  bool has_ended = false;  // taken back: its amount is the amount used
  ThresholdMarks marks = 0;
  // Of the member "": the split by which members without a stored allotment get theirs; nullopt: all are stored.
  std::optional<OpeningSplit> opening = std::nullopt;

  bool operator==(const PeriodAllocation&) const = default;
};

// One member's allocation, renewed with every period.
struct Allocation {
  std::string member_id;
  AllocationShare share;

  bool operator==(const Allocation&) const = default;
};

// An allocation as it was when a file of allocations was downloaded.
struct AllocationThen {
  std::optional<AllocationShare> share;  // nullopt: the member had none

  bool operator==(const AllocationThen&) const = default;
};

// An allocation as a row of an uploaded file has it.
struct AllocationEdit {
  Allocation allocation;
  std::optional<AllocationThen> then;  // nullopt: the file does not have it
};

// All allocations of a budget in one period.
struct AllocationPlan {
  std::map<std::string, AllocationShare> shares;       // by member, renewed with every period
  std::map<std::string, PeriodAllocation> allotments;  // by member, without the rest
  PeriodAllocation rest;                               // its amount is the sum of all others

  bool operator==(const AllocationPlan&) const = default;
};

// Returns the sum used of an allotment, credits included; negative if credits exceed it.
absl::int128 UsedOf(const PeriodAllocation& allotment);

// Returns the plan with which a period begins: new allotments, nothing used. OUT_OF_RANGE / MONEY_OVERFLOW.
absl::StatusOr<AllocationPlan> OpenPlan(const OpeningSplit& opening, Currency currency,
                                        std::map<std::string, AllocationShare> shares);

// Returns the amount that members without an allocation may use together, including what they have used: the limit less
// all allocations.
absl::int128 RestOf(const AllocationRules& rules, absl::int128 limit, const PeriodAllocation& rest);

// Sets allocations, new or existing ones, and splits the limit anew among all. Errors name `field`: INVALID_ARGUMENT /
// FIELD_INVALID: a member named twice, an invalid share; INVALID_ARGUMENT / TOO_MANY_ITEMS; FAILED_PRECONDITION /
// ALLOCATIONS_ABOVE_LIMIT; OUT_OF_RANGE / MONEY_OVERFLOW.
absl::StatusOr<AllocationPlan> DecideSetAllocations(const AllocationPlan& plan, const AllocationRules& rules,
                                                    const Money& limit, const std::vector<Allocation>& set,
                                                    std::string_view field);

// The places of the rows of a file that would change stored allocations (B14).
struct EditedAllocations {
  std::vector<std::size_t> changed;
  std::vector<std::size_t> outdated;  // would change an allocation that was changed since the download

  bool operator==(const EditedAllocations&) const = default;
};

// Compares rows with the stored `shares`, by member. A row that matches the stored share changes nothing, nor does a
// row that matches its download: what others have changed since stays.
EditedAllocations DecideEdits(const std::map<std::string, AllocationShare>& shares,
                              const std::vector<AllocationEdit>& rows);

// Gives a member who joined the share for new members, as far as money is left; an existing allocation stays as it is.
// OUT_OF_RANGE / MONEY_OVERFLOW.
absl::StatusOr<AllocationPlan> DecideJoin(const AllocationPlan& plan, const AllocationRules& rules, const Money& limit,
                                          const std::string& member_id);

// Ends the allocations of these members; the amounts used stay. Members without an allocation are skipped.
AllocationPlan DecideTakeBack(const AllocationPlan& plan, const std::vector<std::string>& members);

// The changes of a member that allocations have not followed yet (B5, D5): left, joined, or left and then joined.
// Leaving cancels every earlier change.
struct MemberChange {
  bool has_left = false;
  bool has_joined = false;

  bool operator==(const MemberChange&) const = default;
};
MemberChange AfterLeaving(const MemberChange& change);
MemberChange AfterJoining(const MemberChange& change);

// Returns true if members who join the group at that time get an allocation of the budget.
bool GivesToNewMembers(const Budget& budget, std::string_view group_id, absl::Time join_time);

// Makes a member's allocation follow a change: leaving returns the unused amount, joining gives the share for new
// members, as DecideJoin does. OUT_OF_RANGE / MONEY_OVERFLOW.
absl::StatusOr<AllocationPlan> DecideFollow(const AllocationPlan& plan, const AllocationRules& rules,
                                            const Money& limit, const std::string& member_id,
                                            const MemberChange& change);

// Returns the figures to which the allotment's thresholds refer.
ThresholdFigures ForThresholds(const PeriodAllocation& allotment);

// Returns the allotment's amount; of one that was taken back, the amount used, which holds may still change.
int64_t Settled(const PeriodAllocation& allotment);

// Checks the rules. INVALID_ARGUMENT / FIELD_INVALID: the share for new members is invalid or of another currency;
// those of CheckThresholds.
absl::Status CheckAllocationRules(std::string_view field, const AllocationRules& rules, Currency currency);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_DOMAIN_BUDGETS_ALLOCATION_H_
