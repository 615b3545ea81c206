// Money set aside for one spend, from the request to the last invoice (B7). Values; pure functions.
#ifndef OUTLAY_SERVICES_BUDGET_DOMAIN_HOLDS_HOLD_H_
#define OUTLAY_SERVICES_BUDGET_DOMAIN_HOLDS_HOLD_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/decimal.h"
#include "common/base/money.h"
#include "services/budget/domain/budgets/figures.h"
#include "services/budget/domain/rules/tax_share.h"

namespace outlay::budget {

// One planned or made expense. Ids are plain.
struct Spend {
  std::string group_id;
  std::string member_id;  // empty: no particular member
  Money amount;           // negative: a credit
  std::string category;
  std::string supplier_id;
  std::string cost_center;
  std::string project;
  std::string purchase_order_number;
  std::vector<std::string> budget_ids;  // the BY_CHOICE budgets that it names
  std::string document;
  Tax tax;  // included in the amount

  bool operator==(const Spend&) const = default;
};

// A budget that a hold counts in, in one of its periods.
struct HoldNode {
  std::string budget_id;
  std::string group_id;         // the group that owns the budget
  std::string period;           // its key
  Currency currency;            // of the budget
  std::optional<Decimal> rate;  // frozen; nullopt: the currencies are the same
  // A check that blocks let all of the hold pass, or was overridden: later stages do not check this node again.
  bool is_cleared = false;
  // The member in whose allocation it counts; empty: the unallocated rest; nullopt: the budget is not given to members.
  std::optional<std::string> allotment;
  TaxCounting tax = TaxCounting::kWhole;  // frozen

  bool operator==(const HoldNode&) const = default;
};

// How a hold ended. Numbers as in the API's states.
enum class HoldEnd { kOpen = 0, kSpent = 3, kReleased = 4, kExpired = 5 };

struct Hold {
  std::string id;
  Spend spend;
  StageAmounts amounts;                   // minor units of the spend's currency
  int64_t tolerance = 0;                  // how much more than committed may still be invoiced
  HoldEnd end = HoldEnd::kOpen;           // how it ended; kOpen while an amount is held or committed
  std::optional<absl::Time> expire_time;  // in business time
  std::vector<HoldNode> nodes;            // the spend's own group first
  bool is_batched = false;                // made in a batch; see hold_batch.h
  int64_t entries = 0;                    // number of its entries
  std::string creator;
  absl::Time create_time;
  absl::Time update_time;
  std::string create_digest;
  bool is_of_document = false;  // made for a document; only the document's owner changes it

  Currency currency() const { return spend.amount.currency(); }
  bool operator==(const Hold&) const = default;
};

// The kind of an entry. Numbers as in the API.
enum class EntryVerb {
  kAuthorize = 1,
  kCommit = 2,
  kPost = 3,
  kRelease = 4,
  kExpire = 5,
  kAdjust = 6,
  kReversePost = 7
};

// One change of a hold; never modified or removed.
struct HoldEntry {
  int64_t number = 0;
  EntryVerb verb = EntryVerb::kAuthorize;
  StageAmounts change;
  int64_t tolerance_used = 0;   // of a post
  int64_t reversed_number = 0;  // of a reversal: the number of the reversed post
  std::string document;
  std::string actor;
  absl::Time time;

  bool operator==(const HoldEntry&) const = default;
};

// Returns true while an amount of the hold is held or committed.
inline bool IsOpen(const Hold& hold) {
  return hold.amounts.held != 0 || hold.amounts.committed != 0;
}

// Returns true if the hold's time is over, whether or not a job has recorded it. From then on its held and committed
// amounts count nowhere.
inline bool HasLapsed(const Hold& hold, absl::Time business_now) {
  return IsOpen(hold) && hold.expire_time.has_value() && business_now >= *hold.expire_time;
}

// Returns the stage at which a spend begins: credits are invoiced at once (B19).
inline Stage FirstStage(const Money& amount, Stage asked) {
  return amount.IsNegative() ? Stage::kInvoice : asked;
}

// Returns the amounts of a hold that begins with `minor` at a stage.
StageAmounts AmountsAt(Stage stage, int64_t minor);

// Returns how much more than its amount may be invoiced on a hold that begins at `stage`. OUT_OF_RANGE /
// MONEY_OVERFLOW.
absl::StatusOr<int64_t> ToleranceOf(const Money& amount, Stage stage, int64_t basis_points);

// Returns the worth of a spend's amounts in a node: without the tax that does not count, in the budget's currency. Sums
// are converted, not parts, so moving an amount to the next stage leaves the node's total unchanged to the cent.
// OUT_OF_RANGE / MONEY_OVERFLOW.
absl::StatusOr<StageAmounts> InNode(const HoldNode& node, const Spend& spend, const StageAmounts& amounts);

// Returns the change of a node's figures when its hold changes from `before`, null for a new hold, to `after`.
// MONEY_OVERFLOW.
absl::StatusOr<StageAmounts> NodeChange(const HoldNode& node, const Hold* before, const Hold& after);

// Returns the key under which sums of a member's allotment are stored. It is never a period's key.
inline std::string AllotmentPeriod(const std::string& period, const std::string& member_id) {
  return period + "/" + member_id;
}

// Returns the part of a node's figures that ends when the hold expires: held and committed. MONEY_OVERFLOW.
absl::StatusOr<StageAmounts> LapsingIn(const HoldNode& node, const Hold& hold);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_DOMAIN_HOLDS_HOLD_H_
