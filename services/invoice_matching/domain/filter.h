// The filter of a list or an export of invoices.
#ifndef OUTLAY_SERVICES_INVOICE_MATCHING_DOMAIN_FILTER_H_
#define OUTLAY_SERVICES_INVOICE_MATCHING_DOMAIN_FILTER_H_

#include <string>
#include <vector>

#include "services/invoice_matching/domain/invoice.h"

namespace outlay::invoice_matching {

// All terms that are set must hold.
struct InvoiceFilter {
  std::vector<State> states;  // empty: any
  std::string supplier_id;    // with entity_id; empty: any
  std::string entity_id;
  std::string number;
  int unmatched_reason = 0;
  std::string order_id;
};

bool Matches(const InvoiceFilter& filter, const Invoice& invoice, const InvoiceState& state);

}  // namespace outlay::invoice_matching

#endif  // OUTLAY_SERVICES_INVOICE_MATCHING_DOMAIN_FILTER_H_
