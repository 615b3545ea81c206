// The rules of association over all orders of an organization, one candidate after another (M2).
//
// This is the reference: short and slow. candidate_index.h gives the same answers fast; Explain and Simulate use this.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ASSOCIATION_ASSOCIATION_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ASSOCIATION_ASSOCIATION_H_

#include <compare>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "absl/types/span.h"
#include "services/purchase_order/domain/association/candidates.h"

namespace outlay::purchase_order {

// Chooses the line of `invoice`, or returns why there is none. Steps 1 to 6 of M2.
//
// A valid PO reference on the invoice has priority. It is valid if the order passes step 1 and at least one of its
// lines, or the referenced line, passes step 2; steps 3 to 6 choose among those. Otherwise its failure is reported, and
// all orders are candidates. Credit notes that name the invoice they credit are handled in booking.h.
Verdict Associate(const InvoiceFacts& invoice, const AssociationSetting& setting,
                  absl::Span<const CandidateOrder> orders);

// Returns the step of M2 that drops the order as a whole; kNone: its lines are considered.
DropStep DropOrder(const CandidateOrder& order, const InvoiceFacts& invoice, absl::Time date);

// Returns the step that drops a line of an order that was not dropped; kNone: the line remains.
DropStep DropLine(const CandidateLine& line, const InvoiceFacts& invoice, const AssociationSetting& setting);

// The properties that the preferring steps of M2 compare.
struct Standing {
  int specificity = 0;
  bool enough = false;
  absl::Time update_time;
  std::string_view order_number;
  std::string_view line_number;
};

// Returns the first step by which one of `a` and `b` is preferred to the other.
DecidedBy FirstDifference(const Standing& a, const Standing& b);
// Returns true if `a` is preferred to `b`.
bool IsPreferred(const Standing& a, const Standing& b);

// Returns the standing of a remaining line. Its views live as long as `order`.
Standing StandingOf(const CandidateOrder& order, const CandidateLine& line, const InvoiceFacts& invoice,
                    const AssociationSetting& setting);

// A line that remains after the steps that drop.
struct Contender {
  const CandidateOrder* order = nullptr;
  const CandidateLine* line = nullptr;
  Standing standing;
};

// Returns the verdict over the remaining lines, `best` being the most preferred one. `by_reference`: the invoice refers
// to all of them.
Verdict Decide(absl::Span<const Contender> left, bool by_reference);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ASSOCIATION_ASSOCIATION_H_
