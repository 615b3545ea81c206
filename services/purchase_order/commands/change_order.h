// Change orders (P5): proposed, and withdrawn. follow_review.h and follow_budget.h apply the answers to pending
// changes.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_COMMANDS_CHANGE_ORDER_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_COMMANDS_CHANGE_ORDER_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "common/command/executor.h"
#include "services/purchase_order/commands/finish_order.h"
#include "services/purchase_order/commands/order_verbs.h"
#include "services/purchase_order/commands/scene.h"
#include "services/purchase_order/domain/order/change_decisions.h"

namespace outlay::purchase_order {

// Proposes a change of an order. Errors: those of OrderVerb, DecideRevise and CheckProposers; NOT_FOUND /
// SUPPLIER_NOT_FOUND.
class ReviseOrder final : public command::Command {
 public:
  ReviseOrder(OrderRequest request, Revision revision, Peers peers)
      : request_(std::move(request)), revision_(std::move(revision)), peers_(peers) {}

  std::string_view name() const override { return "purchaseOrders.revise"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const OrderRequest request_;
  const Revision revision_;
  const Peers peers_;
};

// Withdraws a pending change. Errors: those of OrderVerb and DecideWithdrawChange.
class WithdrawChange final : public command::Command {
 public:
  // `number`: that of the change; 0: any.
  WithdrawChange(OrderRequest request, int64_t number) : request_(std::move(request)), number_(number) {}

  std::string_view name() const override { return "purchaseOrders.withdrawChange"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const OrderRequest request_;
  const int64_t number_;
};

// Checks that every step of a pending change can be written. `after`: the order after a step, with the pending change,
// or with the change in force. FAILED_PRECONDITION / CHANGE_TOO_LONG.
absl::Status CheckChangeBytes(const Scene& scene, const OrderState& state, const Order& after);

// Saves a decision on an order's pending change. If a rule refuses the decision, the change ends as not possible. When
// the change is over and an invoice completed the order meanwhile, the order is closed (P10). `state`: the order with
// the pending change.
absl::StatusOr<command::Outcome> FinishChange(command::Context& context, const Scene& scene, const OrderState& state,
                                              absl::StatusOr<OrderDecision> decision);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_COMMANDS_CHANGE_ORDER_H_
