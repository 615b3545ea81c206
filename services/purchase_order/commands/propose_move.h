// Another budget that an approver proposes for an order (A11): from approval's answer to the request to budget.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_COMMANDS_PROPOSE_MOVE_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_COMMANDS_PROPOSE_MOVE_H_

#include <vector>

#include "absl/status/status.h"
#include "common/store/store.h"
#include "services/purchase_order/domain/order/budget_move.h"
#include "services/purchase_order/store/keyspaces.h"

namespace outlay::purchase_order {

// Takes those of a review's proposals that were not taken before. Part of a body that applies approval's answer. If
// approval has not yet reported what it shows of the current order, they are left to the answer that does; proposals
// for which the body has no room, to another look at the review, which is due at once. Of a review that is over, only
// the last proposals are taken, as far as there is room. Does nothing for a review that has no order, or whose order
// was removed.
absl::Status TakeProposals(store::Transaction& txn, const ReviewKey& key, std::vector<ProposedMove> proposed);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_COMMANDS_PROPOSE_MOVE_H_
