// The persons with duties along the chain of a supplier, an order and the order's invoices, and who may act on it next
// (I12). Pure.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_CHAIN_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_CHAIN_H_

#include <cstddef>

#include "absl/status/status.h"
#include "common/base/duties.h"
#include "common/base/persons.h"

namespace outlay::purchase_order {

// The persons who acted on an order. Receipts will add theirs.
struct OrderChain {
  const Persons& requesters;  // wrote, issued or revised the order
  const Persons& approvers;   // approved its issue
  const Persons& posters;     // posted its invoices, or undid that
  const Persons& editors;     // wrote the supplier, or its bank details
};

// The persons who may be behind an act. is_settled: their permission was decided elsewhere; then the act is recorded,
// whatever the chain says.
struct Acting {
  Persons persons;
  bool is_settled = false;
};

// Checks that `acting` may have `duty`. FAILED_PRECONDITION / DUTIES_CONFLICT {duty, other_duty}: one of them has
// another duty that excludes it.
absl::Status CheckAct(const ConflictMatrix& matrix, const OrderChain& chain, Duty duty, const Persons& acting);

// FAILED_PRECONDITION / TOO_MANY_PERSONS {duty, limit}.
absl::Status TooManyPersons(Duty duty, size_t limit);
bool IsTooManyPersons(const absl::Status& status);

// Adds the acting persons to those with `duty`, even if they are then too many. FAILED_PRECONDITION / TOO_MANY_PERSONS
// {duty, limit}.
absl::Status Join(Duty duty, const Persons& acting, Persons* persons);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_CHAIN_H_
