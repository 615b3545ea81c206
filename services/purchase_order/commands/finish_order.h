// The end of every command that changes an order: rows, history, figures, announcements, the log's before and after.
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

// How a change is told.
struct ChangeNote {
  v1::PurchaseOrderChanged::Change change = v1::PurchaseOrderChanged::CHANGE_UPDATED;
  std::string reason;                   // in the user's words
  bool without_review = false;          // an automatic decision
  std::string author = {};              // user id: whose version it is; empty: of who acts
  std::optional<BudgetMove> move = {};  // the proposal that it is about
};

// Saves what was decided; `before` is null when the order is new. The answer is the order as the log shows it: contacts
// by id (see rpc/, which fills them in). A decision without a change is answered and not logged.
// ALREADY_EXISTS / PURCHASE_ORDER_NUMBER_TAKEN.
absl::StatusOr<command::Outcome> FinishOrder(command::Context& context, const Scene& scene, const OrderState* before,
                                             const OrderDecision& decision, const ChangeNote& note);

// Removes an order that was never issued.
absl::StatusOr<command::Outcome> FinishRemoval(command::Context& context, const Scene& scene, const OrderState& before);

// How long the order is in the log.
size_t BytesInLog(const Scene& scene, const OrderState& state);

// How it is there: serialized.
std::string InLog(const Scene& scene, const OrderState& state);

using command::IsRefusalByRule;
// What it says, for people.
std::string MessageOf(const absl::Status& status);

// The answer of a command that found its work done.
command::Outcome UnchangedOrder(const Scene& scene, const OrderState& state);

// What is announced of a change that was saved.
struct SavedOrder {
  OrderState state;
  std::vector<command::Announcement> announcements;
};
absl::StatusOr<SavedOrder> SaveDecision(command::Context& context, const Scene& scene, const OrderState* before,
                                        const OrderDecision& decision, const ChangeNote& note);

// Closes the order, as it is by now, where that is wanted and everything ordered is invoiced (P10), and adds what is
// announced of that to `outcome`. The order as it is then; nothing: it stays open.
absl::StatusOr<std::optional<OrderState>> CloseIfComplete(command::Context& context, const std::string& order_id,
                                                          command::Outcome* outcome);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_COMMANDS_FINISH_ORDER_H_
