// What happens to an order, or to its change, by its review: what it needs of approval is recorded with the change that
// needs it, and what approval says is recorded, and carried out, in one body (P3, A5, I13).
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_COMMANDS_FOLLOW_REVIEW_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_COMMANDS_FOLLOW_REVIEW_H_

#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/store/store.h"
#include "services/purchase_order/domain/order.h"
#include "services/purchase_order/domain/order_review.h"
#include "services/purchase_order/store/keyspaces.h"

namespace outlay::purchase_order {

// Part of every command that saves or removes an order (null: there was or will be none): approval is to be asked,
// asked anew, or told that nobody needs the review any more.
absl::Status RecordReviewNeed(store::Transaction& txn, const std::string& organization, const Order* before,
                              const Order* after, absl::Time now);

// These are whole bodies. `asked` is the flow as it was when approval was called: an answer to anything else than what
// is asked now means nothing.

// Approval took the order, or said how the review stands (null: it knows none). `can_ask_budget`: whether somebody
// would tell budget of what is approved.
absl::Status TakeAnswer(store::Transaction& txn, const ReviewKey& key, const ReviewFlow& asked,
                        const ReviewPicture* answer, bool can_ask_budget);
// Approval refused, for a reason that does not pass by itself: the order is a draft again, or its change is over.
// `is_full`: because of the review; the next submission has another one.
absl::Status TakeRefusal(store::Transaction& txn, const ReviewKey& key, const ReviewFlow& asked,
                         const std::string& reason, bool is_full);
// Nothing is left to do, or to say, for now.
absl::Status TakeEnd(store::Transaction& txn, const ReviewKey& key, const ReviewFlow& asked);
// Approval tells of a review by itself.
absl::Status TakeEvent(store::Transaction& txn, const ReviewKey& key, const ReviewPicture& told);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_COMMANDS_FOLLOW_REVIEW_H_
