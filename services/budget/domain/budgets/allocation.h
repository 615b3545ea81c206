// A budget that is given to its members: who may use how much of it in a period (B5). Values; pure functions.
//
// All amounts are minor units of the budget's currency. What is not allocated is the allotment of the member "".
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
  std::int64_t limit = 0;
  bool sum_may_exceed = false;

  bool operator==(const OpeningSplit&) const = default;
};

// What a member may use of a budget in one period, and uses.
struct Allotment {
  std::int64_t amount = 0;
  StageAmounts used;
  bool has_ended = false;  // it was taken back: its amount is what is used of it
  ThresholdMarks marks = 0;
  // Of the member "": members who have not used theirs yet have what this gives them. Nothing: each has its own.
  std::optional<OpeningSplit> opening = std::nullopt;

  bool operator==(const Allotment&) const = default;
};

// One member's allocation, renewed with every period.
struct Allocation {
  std::string member_id;
  AllocationShare share;

  bool operator==(const Allocation&) const = default;
};

// What an allocation was when a file of allocations was downloaded.
struct AllocationThen {
  std::optional<AllocationShare> share;  // nothing: the member had none

  bool operator==(const AllocationThen&) const = default;
};

// An allocation as a row of an uploaded file has it.
struct AllocationEdit {
  Allocation allocation;
  std::optional<AllocationThen> then;  // nothing: the file does not tell
};

// All allocations of a budget in one period.
struct AllocationPlan {
  std::map<std::string, AllocationShare> shares;  // by member, renewed with every period
  std::map<std::string, Allotment> allotments;    // by member, the rest not among them
  Allotment rest;                                 // its amount is the sum of all others

  bool operator==(const AllocationPlan&) const = default;
};

// What everything used of an allotment comes to, credits included: below zero where they are more.
absl::int128 UsedOf(const Allotment& allotment);

// The plan with which a period begins: its allotments are new, nothing of them is used.
// OUT_OF_RANGE / MONEY_OVERFLOW.
absl::StatusOr<AllocationPlan> OpenPlan(const OpeningSplit& opening, Currency currency,
                                        std::map<std::string, AllocationShare> shares);

// What members without an allocation may use together, whatever of it they used: what is left of the limit.
absl::int128 RestOf(const AllocationRules& rules, absl::int128 limit, const Allotment& rest);

// Gives the allocations, or changes those that are there, and splits the limit anew among all. Errors name `field`:
// INVALID_ARGUMENT / FIELD_INVALID: a member twice, a share that is none; INVALID_ARGUMENT / TOO_MANY_ITEMS; and
// FAILED_PRECONDITION / ALLOCATIONS_ABOVE_LIMIT, OUT_OF_RANGE / MONEY_OVERFLOW.
absl::StatusOr<AllocationPlan> DecideSetAllocations(const AllocationPlan& plan, const AllocationRules& rules,
                                                    const Money& limit, const std::vector<Allocation>& set,
                                                    std::string_view field);

// What rows of a file change, given what is stored (B14): their places.
struct EditedAllocations {
  std::vector<std::size_t> changed;
  std::vector<std::size_t> outdated;  // somebody changed meanwhile what they would change

  bool operator==(const EditedAllocations&) const = default;
};

// Rows that say what is stored change nothing, and neither do those that say what their download said: what others made
// of that meanwhile stays. `shares`: what is stored, by member.
EditedAllocations DecideEdits(const std::map<std::string, AllocationShare>& shares,
                              const std::vector<AllocationEdit>& rows);

// Gives one member who joined what the rules say, as far as it is not allocated yet; whoever has an allocation keeps
// it. OUT_OF_RANGE / MONEY_OVERFLOW.
absl::StatusOr<AllocationPlan> DecideJoin(const AllocationPlan& plan, const AllocationRules& rules, const Money& limit,
                                          const std::string& member_id);

// Ends the allocations of these members; what they used stays. Members without one are passed over.
AllocationPlan DecideTakeBack(const AllocationPlan& plan, const std::vector<std::string>& members);

// What happened to a member since the allocations were made to follow (B5, D5): left first, then joined. Whatever
// happened before somebody left counts no more.
struct MemberChange {
  bool has_left = false;
  bool has_joined = false;

  bool operator==(const MemberChange&) const = default;
};
MemberChange AfterLeaving(const MemberChange& change);
MemberChange AfterJoining(const MemberChange& change);

// Whether whoever joins the group at that time gets an allocation of the budget.
bool GivesToNewMembers(const Budget& budget, std::string_view group_id, absl::Time join_time);

// Makes the allocation of a member follow: what is unused goes back when the member left, and whoever joined gets what
// the rules say, as DecideJoin. OUT_OF_RANGE / MONEY_OVERFLOW.
absl::StatusOr<AllocationPlan> DecideFollow(const AllocationPlan& plan, const AllocationRules& rules,
                                            const Money& limit, const std::string& member_id,
                                            const MemberChange& change);

// What its thresholds look at.
ThresholdFigures ForThresholds(const Allotment& allotment);

// An allotment that is over is as much as is used of it: by so much its amount changes with what is used.
std::int64_t Settled(const Allotment& allotment);

// INVALID_ARGUMENT / FIELD_INVALID: what new members get is none, or of another currency; those of CheckThresholds.
absl::Status CheckAllocationRules(std::string_view field, const AllocationRules& rules, Currency currency);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_DOMAIN_BUDGETS_ALLOCATION_H_
