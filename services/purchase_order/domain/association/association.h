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

// Chooses the line of `invoice`, or tells why there is none. Steps 1 to 6 of M2.
//
// A PO reference on the invoice wins when it is valid: when the order passes step 1 and, of its lines (or of the one
// named), at least one passes step 2; steps 3 to 6 choose among those. Otherwise its failure is reported, and the
// ordinary way goes on. A credit note that names the invoice it credits does not come here (booking.h).
Verdict Associate(const InvoiceFacts& invoice, const AssociationSetting& setting,
                  absl::Span<const CandidateOrder> orders);

// Which step of M2 drops the order as a whole; kNone: its lines are looked at.
DropStep DropOrder(const CandidateOrder& order, const InvoiceFacts& invoice, absl::Time date);

// Which step drops a line of an order that was not dropped; kNone: it is left.
DropStep DropLine(const CandidateLine& line, const InvoiceFacts& invoice, const AssociationSetting& setting);

// What the preferring steps of M2 look at.
struct Standing {
  int specificity = 0;
  bool enough = false;
  absl::Time update_time;
  std::string_view order_number;
  std::string_view line_number;
};

// The first step by which `a` is preferred to `b` or `b` to `a`.
DecidedBy FirstDifference(const Standing& a, const Standing& b);
// Whether `a` wins over `b`.
bool IsPreferred(const Standing& a, const Standing& b);

// The standing of a line that is left. The views live as long as `order`.
Standing StandingOf(const CandidateOrder& order, const CandidateLine& line, const InvoiceFacts& invoice,
                    const AssociationSetting& setting);

// A line that is left after the steps that drop.
struct Contender {
  const CandidateOrder* order = nullptr;
  const CandidateLine* line = nullptr;
  Standing standing;
};

// The verdict over those left, `best` being the first of them by preference; `by_reference`: all are what the invoice
// refers to.
Verdict Decide(absl::Span<const Contender> left, bool by_reference);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ASSOCIATION_ASSOCIATION_H_
