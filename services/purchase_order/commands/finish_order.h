// The common end of all commands that change an order: rows, history, figures, announcements, log record.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_COMMANDS_FINISH_ORDER_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_COMMANDS_FINISH_ORDER_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "common/command/executor.h"
#include "common/command/refusal.h"
#include "outlay/purchase_order/v1/purchase_order_events.pb.h"
#include "services/purchase_order/commands/scene.h"

namespace outlay::purchase_order {

// How a change is announced.
struct ChangeNote {
  v1::PurchaseOrderChanged::Change change = v1::PurchaseOrderChanged::CHANGE_UPDATED;
  std::string reason;                   // in the user's words
  bool without_review = false;          // decided automatically
  std::string author = {};              // user id: the author of the version; empty: the acting user
  std::optional<BudgetMove> move = {};  // the proposal that the change is about
};

// Saves a decision; `before` is null for a new order. Answers the order as the log shows it, with contacts by id; rpc/
// fills them in. A decision without a change is answered and not logged. ALREADY_EXISTS / PURCHASE_ORDER_NUMBER_TAKEN.
absl::StatusOr<command::Outcome> FinishOrder(command::Context& context, const Scene& scene, const OrderState* before,
                                             const OrderDecision& decision, const ChangeNote& note);

// Removes an order that was never issued.
absl::StatusOr<command::Outcome> FinishRemoval(command::Context& context, const Scene& scene, const OrderState& before);

// Returns the bytes of the order in the log.
size_t BytesInLog(const Scene& scene, const OrderState& state);

// Returns the order as serialized in the log.
std::string InLog(const Scene& scene, const OrderState& state);

using command::IsRefusalByRule;
// Returns the error's message for people.
std::string MessageOf(const absl::Status& status);

// Returns the answer of a command that found its work done.
command::Outcome UnchangedOrder(const Scene& scene, const OrderState& state);

// A saved order with the announcements of its change.
struct SavedOrder {
  OrderState state;
  std::vector<command::Announcement> announcements;
};
// Saves a decision as FinishOrder does, without an outcome.
absl::StatusOr<SavedOrder> SaveDecision(command::Context& context, const Scene& scene, const OrderState* before,
                                        const OrderDecision& decision, const ChangeNote& note);

// Closes the order in its current state if that is wanted and everything ordered is invoiced (P10), and adds the
// announcements to `outcome`. Returns the closed order; nullopt: it stays open.
absl::StatusOr<std::optional<OrderState>> CloseIfComplete(command::Context& context, const std::string& order_id,
                                                          command::Outcome* outcome);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_COMMANDS_FINISH_ORDER_H_
