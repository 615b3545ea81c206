// Another budget that somebody proposes who decides about an order (A11): from approval's word to budgets that are
// asked.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_COMMANDS_PROPOSE_MOVE_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_COMMANDS_PROPOSE_MOVE_H_

#include "absl/status/status.h"
#include "common/store/store.h"
#include "services/purchase_order/domain/order_budget.h"
#include "services/purchase_order/store/keyspaces.h"

namespace outlay::purchase_order {

// A whole body. Approval tells of a proposal in a review; of one that no order waits for any more, nothing is done.
absl::Status TakeProposal(store::Transaction& txn, const ReviewKey& key, const BudgetMove& proposed);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_COMMANDS_PROPOSE_MOVE_H_
