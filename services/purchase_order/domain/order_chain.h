// Who did what along the chain of a supplier, an order and the order's invoices, and who may act on it next (I12).
// Pure.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_CHAIN_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_CHAIN_H_

#include <cstddef>

#include "absl/status/status.h"
#include "common/base/duties.h"
#include "common/base/persons.h"

namespace outlay::purchase_order {

// What was done on an order. Receipts will add theirs.
struct OrderChain {
  const Persons& requesters;  // wrote, issued or revised the order
  const Persons& approvers;   // decided that it is issued
  const Persons& posters;     // posted its invoices, or undid that
  const Persons& editors;     // wrote the supplier, or its bank details
};

// Who may be behind an act, and whether it was settled elsewhere that they may do it: then it is recorded, whatever the
// chain says.
struct Acting {
  Persons persons;
  bool is_settled = false;
};

// FAILED_PRECONDITION / DUTIES_CONFLICT {duty, other_duty}: somebody of `acting` did what does not go with `duty`.
absl::Status CheckAct(const ConflictMatrix& matrix, const OrderChain& chain, Duty duty, const Persons& acting);

// FAILED_PRECONDITION.
absl::Status TooManyPersons(Duty duty, size_t limit);
bool IsTooManyPersons(const absl::Status& status);

// Adds who acts to those who did `duty` before, also where they are too many then.
// FAILED_PRECONDITION / TOO_MANY_PERSONS {duty, limit}.
absl::Status Join(Duty duty, const Persons& acting, Persons* persons);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_CHAIN_H_
