// Explains why an invoice goes to a line and not to another one, as data (M3). Slow: visits every order.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ASSOCIATION_EXPLAIN_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ASSOCIATION_EXPLAIN_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "services/purchase_order/domain/association/association.h"
#include "services/purchase_order/domain/association/candidates.h"

namespace outlay::purchase_order {

// A line, or an order that was dropped as a whole, with the result of each step.
struct ExplainedCandidate {
  const CandidateOrder* order = nullptr;
  const CandidateLine* line = nullptr;  // null: the order was dropped as a whole, or has no lines
  DropStep dropped_by = DropStep::kNone;
  Standing standing;                          // of a line
  DecidedBy lost_by = DecidedBy::kUndecided;  // of a remaining line: why the winner is preferred
};

struct Explanation {
  std::vector<ExplainedCandidate> candidates;  // best first, then the dropped ones, furthest first
  std::size_t candidates_total = 0;            // before they were cut to the requested number
};

// Explains `verdict`, which must be the decision about the invoice over `orders`: by Associate, or by the booking of
// the invoice that a credit note credits. `orders` must outlive the explanation.
Explanation Explain(const Verdict& verdict, const InvoiceFacts& invoice, const AssociationSetting& setting,
                    absl::Span<const CandidateOrder> orders, std::size_t candidates_max);

// Returns the step in words, with a remedy: "every order that is in force now names other bill-from entities; add ...".
std::string DescribeUnmatched(DropStep step);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ASSOCIATION_EXPLAIN_H_
