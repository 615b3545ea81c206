// Another budget that an approver proposes for an order (A11): from approval's answer to the request to budget.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_COMMANDS_PROPOSE_MOVE_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_COMMANDS_PROPOSE_MOVE_H_

#include <vector>

#include "absl/status/status.h"
#include "common/store/store.h"
#include "services/purchase_order/domain/order/budget_move.h"
#include "services/purchase_order/store/keyspaces.h"

namespace outlay::purchase_order {

// Part of a body that carries out what approval says of a review: those of its proposals that were not taken before. As
// long as approval has not said what it shows of the order as it is, they are left to the answer that says so; those
// that the body has no room for, to another look at the review, which is due at once. Of a review that is over the last
// ones are told of their order, as far as there is room. Of one that was for no order, or for one that is gone, nothing
// is done.
absl::Status TakeProposals(store::Transaction& txn, const ReviewKey& key, std::vector<ProposedMove> proposed);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_COMMANDS_PROPOSE_MOVE_H_
