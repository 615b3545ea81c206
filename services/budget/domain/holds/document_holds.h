// What a document of another service has set aside and spent, and which of its holds pay when it needs something else
// (B7). Values; pure functions. What budgets say of it: settle_decisions.h.
#ifndef OUTLAY_SERVICES_BUDGET_DOMAIN_HOLDS_DOCUMENT_HOLDS_H_
#define OUTLAY_SERVICES_BUDGET_DOMAIN_HOLDS_DOCUMENT_HOLDS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/numeric/int128.h"
#include "absl/status/statusor.h"
#include "services/budget/domain/holds/hold.h"
#include "services/budget/domain/holds/verdict.h"

namespace outlay::budget {

struct SettledDocument {
  int64_t version = 0;
  std::string digest;  // of the request that set this version
  int64_t holds_made = 0;
  std::vector<std::string> holds;  // ids of the holds with an amount held, committed or spent, oldest first

  bool operator==(const SettledDocument&) const = default;
};

// A spend of a document, requested or ordered.
struct DocumentSpend {
  Spend spend;
  Stage stage = Stage::kRequest;
  int64_t invoiced = 0;      // of the amount
  int64_t beyond_order = 0;  // of what is invoiced, what nobody ordered: who waits is not refused for it
  // No new hold can be made of it now, for want of a group, a budget or an exchange rate.
  bool cannot_be_asked = false;
  // By a grant, budgets that refuse what grows are passed over (B12): this one; empty: all.
  bool is_overridden = false;
  std::string overridden_budget_id = {};
};

// A hold of a document as a step finds it.
struct DocumentHold {
  Hold hold;
  bool is_given_back = false;  // in one of its budgets a year end has returned its open amounts
  bool is_over = false;        // one of the periods that it counts in is not the current one
  // See CountsWhereAsked. Set only for a hold that grows while a caller waits.
  bool is_elsewhere = false;
  int64_t kept_spent = 0;  // the part of its spent amount that a closed period refuses to take back
  // Of what is spent beyond, what took the place of what was held and committed: see Displacement.
  StageAmounts displaced;
  int64_t kept_beyond = 0;  // of what is spent beyond, what a closed period has: it is not asked of the next one
};

// One change of a document's holds.
struct SettleStep {
  const DocumentHold* held = nullptr;    // null: a new hold
  const DocumentSpend* spend = nullptr;  // null: the hold is released
  Spend as;                              // the hold's spend from now on
  StageAmounts target;
  int64_t kept = 0;     // of what stays spent, what is not invoiced any more: a closed period refuses to take it back
  bool closes = false;  // the hold keeps what is spent in it; what else its spend needs is set aside anew
  int64_t fact = 0;     // of what the target has spent: it is spent whatever budgets say
  // Of the target, what who waits is not refused for: the fact, and what of it was paid by what was set aside for the
  // rest.
  int64_t spare = 0;
  bool may_grow = false;  // budgets may be asked for more in this hold
  bool waits = false;     // somebody does, for all of it but what is spare, or nothing
};

// What is to be done so that the holds are what the spends need; what falls comes first. A spend keeps the holds that
// are like it in all but amount and tax. What of it is invoiced stays spent where it is, and what is invoiced more is
// paid by what was set aside, the oldest first. What grows goes into the latest hold; where the period of that one is
// over, or it would count more by its share of tax, it is set aside anew. While somebody waits (`waits`), so is with it
// all that is not spent of such holds, and of those that are `is_elsewhere`. What a year end gave back is set aside
// anew in any case.
//
// What is invoiced of a spend that `cannot_be_asked` is spent in the latest hold like it; without one, what is spent of
// holds that would be given back stays so, as far. `holds` and `spends` must outlive the steps. INVALID_ARGUMENT /
// FIELD_INVALID {field}: two spends are alike, one is not more than zero, invoiced at once, or invoiced without being
// ordered, or for more than it is, or for less than is beyond the order.
absl::StatusOr<std::vector<SettleStep>> PlanSettlement(const std::vector<DocumentHold>& holds,
                                                       const std::vector<DocumentSpend>& spends, bool waits);

// What of a hold's amounts budgets are not asked about again where so much is spent: what they allowed, also where
// something that is spent beyond has taken its place, and what stays marked of a closed period.
StageAmounts AllowedOf(const DocumentHold& held, int64_t spent);
// What stays marked of a closed period. What budgets allowed is spent first, then that.
int64_t KeptBeyond(const DocumentHold& held, int64_t spent);

// Finds in the entries of a hold, in their order, how much of what is spent beyond took the place of what was set
// aside.
class Displacement {
 public:
  void Follow(const StageAmounts& change);
  // Held and committed.
  const StageAmounts& displaced() const { return displaced_; }

 private:
  StageAmounts amounts_;
  StageAmounts displaced_;
};

// Whether less tax makes more of a sum count, where tax does not, than it did, besides what it grows by: such a spend
// is asked about anew, as a whole, or counts as it did.
absl::StatusOr<bool> CountsMoreByItsTax(const Spend& was, absl::int128 sum_was, const Spend& is, absl::int128 sum_is);

inline absl::int128 SumOf(const StageAmounts& amounts) {
  return SumAt(amounts, Stage::kRequest);
}

// Whether budgets are asked for more in a step's hold than they allowed.
bool Grows(const SettleStep& step);
// Returns the part of the step's hold that stays spent whatever its spend needs.
int64_t StaysSpent(const SettleStep& step);
absl::StatusOr<int64_t> SetAsideBy(const SettleStep& step);
// A verdict that was asked about a part of a spend says what would pass of all of it: the rest stays where it is.
absl::Status AddWhatStays(const Money& spend, const Money& part, Verdict* verdict);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_DOMAIN_HOLDS_DOCUMENT_HOLDS_H_
