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

// What somebody wants to spend. Ids are plain.
struct Spend {
  std::string group_id;
  std::string member_id;  // empty: nobody in particular
  Money amount;           // negative: a credit
  std::string category;
  std::string supplier_id;
  std::string cost_center;
  std::string project;
  std::string purchase_order_number;
  std::vector<std::string> budget_ids;  // those BY_CHOICE that it names
  std::string document;
  Tax tax;  // in the amount

  bool operator==(const Spend&) const = default;
};

// A budget that a hold counts in, in one of its periods.
struct HoldNode {
  std::string budget_id;
  std::string group_id;         // whose budget it is
  std::string period;           // its key
  Currency currency;            // of the budget
  std::optional<Decimal> rate;  // frozen; nothing: the currencies are the same
  // All of it was let pass by a check that blocks, or overridden: later stages do not look again.
  bool is_cleared = false;
  // In whose allocation it counts; empty: in what is not allocated; nothing: the budget was not given to members.
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
  std::int64_t tolerance = 0;             // how much more than committed may still be invoiced
  HoldEnd end = HoldEnd::kOpen;           // what resolved it; open as long as something is held or committed
  std::optional<absl::Time> expire_time;  // in business time
  std::vector<HoldNode> nodes;            // the spend's own group first
  bool is_batched = false;                // made together with others; see hold_batch.h
  std::int64_t entries = 0;               // how many it has
  std::string creator;
  absl::Time create_time;
  absl::Time update_time;
  std::string create_digest;
  bool is_of_document = false;  // made for a document, whose owner alone says what becomes of it

  Currency currency() const { return spend.amount.currency(); }
  bool operator==(const Hold&) const = default;
};

// What happened. Numbers as in the API.
enum class EntryVerb {
  kAuthorize = 1,
  kCommit = 2,
  kPost = 3,
  kRelease = 4,
  kExpire = 5,
  kAdjust = 6,
  kReversePost = 7
};

// One change of a hold; never changed or removed.
struct HoldEntry {
  std::int64_t number = 0;
  EntryVerb verb = EntryVerb::kAuthorize;
  StageAmounts change;
  std::int64_t tolerance_used = 0;   // of a post
  std::int64_t reversed_number = 0;  // of a reversal: the post that it takes back
  std::string document;
  std::string actor;
  absl::Time time;

  bool operator==(const HoldEntry&) const = default;
};

// Something of it is still held or committed.
inline bool IsOpen(const Hold& hold) {
  return hold.amounts.held != 0 || hold.amounts.committed != 0;
}

// Its time is over, whether or not a job has seen to it. From then on what is held or committed counts nowhere.
inline bool HasLapsed(const Hold& hold, absl::Time business_now) {
  return IsOpen(hold) && hold.expire_time.has_value() && business_now >= *hold.expire_time;
}

// How far a spend is when it begins: credits are invoiced at once (B19).
inline Stage FirstStage(const Money& amount, Stage asked) {
  return amount.IsNegative() ? Stage::kInvoice : asked;
}

// What a hold has that begins with `minor` at a stage.
StageAmounts AmountsAt(Stage stage, std::int64_t minor);

// How much more than its amount a hold that begins at `stage` may be invoiced for. OUT_OF_RANGE / MONEY_OVERFLOW.
absl::StatusOr<std::int64_t> ToleranceOf(const Money& amount, Stage stage, std::int64_t basis_points);

// What amounts of a spend are worth in a node: without what of their tax does not count, in the budget's currency. Sums
// are converted, not parts: what only moves from one stage to the next leaves the node's total as it is, to the cent.
// OUT_OF_RANGE / MONEY_OVERFLOW.
absl::StatusOr<StageAmounts> InNode(const HoldNode& node, const Spend& spend, const StageAmounts& amounts);

// By how much a node's figures change when a hold does. `before`: null: it is new. MONEY_OVERFLOW.
absl::StatusOr<StageAmounts> NodeChange(const HoldNode& node, const Hold* before, const Hold& after);

// What is summed up of a member's allotment stands under this, which no period's key is.
inline std::string AllotmentPeriod(const std::string& period, const std::string& member_id) {
  return period + "/" + member_id;
}

// What of a node's figures ends when the hold's time is over: its held and committed part. MONEY_OVERFLOW.
absl::StatusOr<StageAmounts> LapsingIn(const HoldNode& node, const Hold& hold);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_DOMAIN_HOLDS_HOLD_H_
