#include "services/invoice_matching/domain/filter.h"

#include <algorithm>

namespace outlay::invoice_matching {

bool Matches(const InvoiceFilter& filter, const Invoice& invoice, const InvoiceState& state) {
  if (!filter.states.empty() && std::ranges::find(filter.states, state.state) == filter.states.end()) return false;
  if (!filter.entity_id.empty() &&
      (filter.supplier_id != invoice.supplier_id || filter.entity_id != invoice.entity_id)) {
    return false;
  }
  if (!filter.number.empty() && filter.number != invoice.number) return false;
  if (filter.unmatched_reason != 0 &&
      (!state.unmatched.has_value() || state.unmatched->reason != filter.unmatched_reason)) {
    return false;
  }
  return filter.order_id.empty() || (state.booking.has_value() && state.booking->order_id == filter.order_id);
}

}  // namespace outlay::invoice_matching
