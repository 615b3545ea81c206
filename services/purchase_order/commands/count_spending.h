// Counts orders for the people who want them, and compares that with their spending limits (D4).
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_COMMANDS_COUNT_SPENDING_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_COMMANDS_COUNT_SPENDING_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/command/executor.h"
#include "services/purchase_order/commands/scene.h"
#include "services/purchase_order/domain/order/order.h"

namespace outlay::purchase_order {

// Returns what `after` counts for; writes nothing. `before` is null for a new order. Everybody behind the call who
// makes an order dearer must be within their limits, as must be whoever asks for one without bound; beyond them, the
// review that the step asks for is told. All commands that save an order use it, so none passes by.
//
// FAILED_PRECONDITION / SPENDING_LIMIT_EXCEEDED: beyond a limit, and the step asks for no review;
// SPENDING_RATE_MISSING: somebody with limits, and no exchange rate. OUT_OF_RANGE / MONEY_OVERFLOW.
absl::StatusOr<OrderSpending> SpendingOf(const command::Context& context, const Scene& scene, const OrderState* before,
                                         const Order& after);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_COMMANDS_COUNT_SPENDING_H_
