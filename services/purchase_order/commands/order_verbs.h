// The verbs on one existing order, one command each: load, decide, save.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_COMMANDS_ORDER_VERBS_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_COMMANDS_ORDER_VERBS_H_

#include <string>
#include <string_view>
#include <utility>

#include "common/command/executor.h"
#include "services/purchase_order/commands/finish_order.h"
#include "services/purchase_order/commands/scene.h"
#include "services/purchase_order/domain/order/order_decisions.h"

namespace outlay::purchase_order {

// The order that a request names, as its caller saw it, and the reason.
struct OrderRequest {
  std::string order_id;
  std::string etag;    // empty: not checked
  std::string reason;  // in the user's words
};

// The common part of the verbs. Errors of all: NOT_FOUND / PURCHASE_ORDER_NOT_FOUND, ABORTED / ETAG_MISMATCH, and those
// of their Decide function.
class OrderVerb : public command::Command {
 public:
  std::string_view name() const override { return name_; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 protected:
  OrderVerb(std::string_view name, v1::PurchaseOrderChanged::Change change, OrderRequest request)
      : name_(name), change_(change), request_(std::move(request)) {}

  virtual absl::StatusOr<OrderDecision> Decide(command::Context& context, const Scene& scene,
                                               const OrderState& state) const = 0;

 private:
  const std::string_view name_;
  const v1::PurchaseOrderChanged::Change change_;
  const OrderRequest request_;
};

class SubmitOrder final : public OrderVerb {
 public:
  SubmitOrder(OrderRequest request, Peers peers)
      : OrderVerb("purchaseOrders.submit", v1::PurchaseOrderChanged::CHANGE_ISSUED, std::move(request)),
        peers_(peers) {}

 protected:
  absl::StatusOr<OrderDecision> Decide(command::Context& context, const Scene& scene,
                                       const OrderState& state) const override;

 private:
  const Peers peers_;
};

class SuspendOrder final : public OrderVerb {
 public:
  explicit SuspendOrder(OrderRequest request)
      : OrderVerb("purchaseOrders.suspend", v1::PurchaseOrderChanged::CHANGE_SUSPENDED, std::move(request)) {}

 protected:
  absl::StatusOr<OrderDecision> Decide(command::Context& context, const Scene& scene,
                                       const OrderState& state) const override;
};

class ResumeOrder final : public OrderVerb {
 public:
  explicit ResumeOrder(OrderRequest request)
      : OrderVerb("purchaseOrders.resume", v1::PurchaseOrderChanged::CHANGE_RESUMED, std::move(request)) {}

 protected:
  absl::StatusOr<OrderDecision> Decide(command::Context& context, const Scene& scene,
                                       const OrderState& state) const override;
};

class CloseOrder final : public OrderVerb {
 public:
  explicit CloseOrder(OrderRequest request)
      : OrderVerb("purchaseOrders.close", v1::PurchaseOrderChanged::CHANGE_CLOSED, std::move(request)) {}

 protected:
  absl::StatusOr<OrderDecision> Decide(command::Context& context, const Scene& scene,
                                       const OrderState& state) const override;
};

class ReopenOrder final : public OrderVerb {
 public:
  ReopenOrder(OrderRequest request, bool can_ask_budget)
      : OrderVerb("purchaseOrders.reopen", v1::PurchaseOrderChanged::CHANGE_REOPENED, std::move(request)),
        can_ask_budget_(can_ask_budget) {}

 protected:
  absl::StatusOr<OrderDecision> Decide(command::Context& context, const Scene& scene,
                                       const OrderState& state) const override;

 private:
  const bool can_ask_budget_;
};

class CancelOrder final : public OrderVerb {
 public:
  explicit CancelOrder(OrderRequest request)
      : OrderVerb("purchaseOrders.cancel", v1::PurchaseOrderChanged::CHANGE_CANCELLED, std::move(request)) {}

 protected:
  absl::StatusOr<OrderDecision> Decide(command::Context& context, const Scene& scene,
                                       const OrderState& state) const override;
};

// Deletes an order (P10). A deleted order stays deleted: another request changes nothing.
class DeleteOrder final : public command::Command {
 public:
  explicit DeleteOrder(OrderRequest request) : request_(std::move(request)) {}

  std::string_view name() const override { return "purchaseOrders.delete"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const OrderRequest request_;
};

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_COMMANDS_ORDER_VERBS_H_
