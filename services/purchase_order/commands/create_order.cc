#include "services/purchase_order/commands/create_order.h"

#include <optional>

#include "common/access/reach.h"
#include "common/base/errors.h"
#include "common/base/field_path.h"
#include "common/base/status_macros.h"
#include "services/purchase_order/commands/finish_order.h"
#include "services/purchase_order/commands/group_rules.h"
#include "services/purchase_order/commands/scene.h"
#include "services/purchase_order/domain/errors.h"
#include "services/purchase_order/store/orders.h"
#include "services/purchase_order/store/suppliers.h"

namespace outlay::purchase_order {
namespace {

struct Draft {
  OrderDecision decision;
  ChangeNote note;
};

// Returns true if the order has the requested content as users write it, even under other rules than when it was
// written (a group was removed, a quota is lower, the organization changed its time zone).
absl::StatusOr<bool> SaysTheSame(const command::Context& context, const Scene& scene, const OrderCreation& creation,
                                 const Order& order) {
  OrderSpec spec = creation.spec;
  const absl::Status filled = FillContactIds(order.contacts, context.request_digest.bytes(), &spec.contacts);
  if (!filled.ok()) return AtField("purchase_order", filled);
  return ChangedFields(order, spec, scene.rules).empty();
}

absl::StatusOr<Draft> Decide(command::Context& context, const Scene& scene, const OrderCreation& creation,
                             const Order* same_number) {
  OUTLAY_RETURN_IF_ERROR(CheckGroup(context, scene, creation.spec.group_id));
  OUTLAY_ASSIGN_OR_RETURN(const Supplier supplier,
                          LoadSupplier(context.txn, {scene.organization, creation.spec.supplier_id}));
  OrderSpec spec = creation.spec;
  const std::vector<Contact> none;
  OUTLAY_RETURN_IF_ERROR(FillContactIds(same_number != nullptr ? same_number->contacts : none,
                                        context.request_digest.bytes(), &spec.contacts));
  Draft draft;
  OUTLAY_ASSIGN_OR_RETURN(
      draft.decision,
      DecideCreate(
          spec, {.order_id = creation.order_id, .creator = ActorOf(context).person(), .digest = StoredDigest(context)},
          supplier, scene.rules, scene.now));
  draft.note.change = v1::PurchaseOrderChanged::CHANGE_CREATED;
  // An existing order is not issued again: only the content that users write is compared.
  if (creation.submit && same_number == nullptr) {
    OUTLAY_ASSIGN_OR_RETURN(const int64_t active,
                            CountActiveOrders(context.txn, scene.organization, scene.now.business));
    OUTLAY_ASSIGN_OR_RETURN(draft.decision, DecideSubmit(draft.decision.after,
                                                         {.submitter = std::string(ActorOf(context).person()),
                                                          .can_be_reviewed = creation.peers.approval,
                                                          .can_ask_budget = creation.peers.budget},
                                                         supplier, scene.rules, active, scene.now));
    OUTLAY_RETURN_IF_ERROR(CheckSettingsOfGroup(context, scene, nullptr, draft.decision.after));
    const bool is_issued = draft.decision.after.state == State::kIssued;
    draft.note = {
        .change = is_issued ? v1::PurchaseOrderChanged::CHANGE_ISSUED : v1::PurchaseOrderChanged::CHANGE_SUBMITTED,
        .without_review = is_issued};
  }
  OUTLAY_RETURN_IF_ERROR(
      JoinRequesters(context.caller.persons, /*posters=*/{}, supplier, scene.rules, &draft.decision));
  return draft;
}

}  // namespace

absl::StatusOr<command::Outcome> CreateOrder::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(const Scene scene, LoadScene(context));
  const OrderKey key = {scene.organization, creation_.order_id};
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<Order> present, FindOrder(context.txn, key));
  if (present.has_value()) {
    if (present->create_digest != StoredDigest(context) ||
        !SeesOrder(context.caller.reach.get(), ActorOf(context).person(), *present)) {
      return OrderIdTaken(creation_.order_id);
    }
    OUTLAY_ASSIGN_OR_RETURN(const OrderInvoiced invoiced, LoadInvoiced(context.txn, key));
    return UnchangedOrder(scene, {.order = *present, .invoiced = invoiced});
  }
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<std::string> holder,
                          FindOrderIdByNumber(context.txn, {scene.organization, creation_.spec.number}));
  std::optional<OrderState> same_number;
  if (holder.has_value()) {
    OUTLAY_ASSIGN_OR_RETURN(same_number, LoadAnyOrderState(context, scene, *holder));
  }
  const bool may_be_the_answer = same_number.has_value() && creation_.accept_same && !same_number->order.deleted &&
                                 access::Covers(context.caller.reach.get(), same_number->order.group_id);
  if (may_be_the_answer) {
    OUTLAY_ASSIGN_OR_RETURN(const bool says_the_same, SaysTheSame(context, scene, creation_, same_number->order));
    if (says_the_same) return UnchangedOrder(scene, *same_number);
  }
  const absl::StatusOr<Draft> draft =
      Decide(context, scene, creation_, same_number.has_value() ? &same_number->order : nullptr);
  if (!draft.ok()) {
    return AtField("purchase_order", draft.status());
  }
  if (!same_number.has_value()) {
    return FinishOrder(context, scene, nullptr, draft->decision, draft->note);
  }
  if (may_be_the_answer && !FirstDifferingField(same_number->order, draft->decision.after).has_value()) {
    return UnchangedOrder(scene, *same_number);
  }
  return OrderNumberTaken(creation_.spec.number);
}

}  // namespace outlay::purchase_order
