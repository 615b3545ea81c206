#include "services/purchase_order/commands/follow_budget.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "common/base/errors.h"
#include "common/base/resource_name.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/command/executor.h"
#include "services/purchase_order/commands/change_order.h"
#include "services/purchase_order/commands/finish_order.h"
#include "services/purchase_order/commands/group_rules.h"
#include "services/purchase_order/convert/budgets.h"
#include "services/purchase_order/domain/errors.h"
#include "services/purchase_order/domain/limits.h"
#include "services/purchase_order/domain/names.h"
#include "services/purchase_order/domain/order/budget_move.h"
#include "services/purchase_order/domain/order/change_decisions.h"
#include "services/purchase_order/store/budget_flows.h"
#include "services/purchase_order/store/orders.h"
#include "services/purchase_order/store/suppliers.h"

namespace outlay::purchase_order {
namespace {

constexpr char kBudgetFlowSubject[] = "purchase_order";

// Budget's answer about an order's needs.
struct Said {
  bool is_funded = false;
  Shortfall shortfall = {};              // its reason and refusals also where it is not
  std::string outline = {};              // the reason without figures
  bool is_untold = false;                // budget does not take what nobody waits for
  bool is_unplaced = false;              // something of it could not be counted, and is to be told again
  std::vector<std::string> owners = {};  // user ids, of the budgets that pay
};

// Budget's answer about the needs of an order, and about those that it would have with its change under review.
struct SaidOfBoth {
  Said present;
  Said changed = {};  // its owners: of the budgets that would pay, and then of those that pay so far
};

void AddOwners(const google::protobuf::RepeatedPtrField<std::string>& names, std::vector<std::string>* owners) {
  for (const std::string& name : names) {
    std::string id = LastId(name);
    const bool is_known = std::find(owners->begin(), owners->end(), id) != owners->end();
    if (!is_known && owners->size() < limits::kReviewOwners) owners->push_back(std::move(id));
  }
}

// The answer as the order and its events may tell it: readers of the order need not reach another group that pays for
// it, or was proposed to, and figures of that group's budgets are not for them (B17).
Said ToldOn(const Order& order, Said said) {
  const bool is_proposed_elsewhere = IsMoving(order) && !order.budget.move.group_id.empty();
  if (is_proposed_elsewhere || IsOfAnotherGroup(WithChange(order))) said.shortfall.reason = said.outline;
  return said;
}

// Returns the request to budget. Null `after`: the order needs nothing any more.
std::string RequestOf(const Scene& scene, const std::string& document_id, int64_t version, const OrderState* after,
                      bool best_effort) {
  budget::v1::SettleDocumentRequest request;
  request.set_parent(Concat("organizations/", scene.organization));
  request.set_document_id(document_id);
  request.set_version(version);
  request.set_best_effort(best_effort);
  if (after != nullptr) {
    const bool is_changing = after->order.change.state == ChangeState::kFunding;
    const Order order = is_changing ? WithChange(after->order) : WithMove(after->order);
    const std::vector<BudgetNeed> needs = NeedsOf(order, after->invoiced);
    for (budget::v1::DocumentSpend& spend : ToSpends(scene.organization, order, needs, scene.rules.root_group_id)) {
      *request.add_spends() = std::move(spend);
    }
    if (AsksAboutChange(after->order)) {
      const Order changed = WithFundedChange(WithMove(after->order));
      for (budget::v1::DocumentSpend& spend :
           ToSpends(scene.organization, changed, NeedsOf(changed, after->invoiced), scene.rules.root_group_id)) {
        *request.add_proposed_spends() = std::move(spend);
      }
    }
    // Nobody lets an order pass over budgets that is their own (B12).
    Persons requesters = order.requesters;
    if (is_changing) requesters.Add(after->order.change.proposers);
    if (best_effort) requesters = Persons();
    for (const std::string_view requester : requesters.ids()) {
      request.add_requesters(UserName(scene.organization, requester));
    }
  }
  return request.SerializeAsString();
}

// Returns true if budget was told the same by `told`; what it was only asked about a change that was proposed does not
// matter once that is answered.
bool WasTold(const std::string& told, const std::string& request) {
  if (told == request) return true;
  budget::v1::SettleDocumentRequest without;
  if (!without.ParseFromString(told) || without.proposed_spends().empty()) return false;
  without.clear_proposed_spends();
  return without.SerializeAsString() == request;
}

v1::PurchaseOrderChanged::Change ChangeOf(const Order& before, const Order& after, bool is_funded) {
  if (!CanBeRefused(before)) return v1::PurchaseOrderChanged::CHANGE_BUDGET_INCOMPLETE;
  if (IsMoving(before)) {
    const bool is_moved = after.budget.move.state == MoveState::kMoved;
    return is_moved ? v1::PurchaseOrderChanged::CHANGE_BUDGET_MOVED : v1::PurchaseOrderChanged::CHANGE_BUDGET_NOT_MOVED;
  }
  if (is_funded && after.state == State::kDraft) return v1::PurchaseOrderChanged::CHANGE_NOT_ISSUED;
  const bool is_given_up = after.budget.phase == BudgetPhase::kRefused || after.state == State::kDraft;
  if (is_given_up) return v1::PurchaseOrderChanged::CHANGE_BUDGET_REFUSED;
  const bool is_held = before.budget.phase == BudgetPhase::kHeld;
  if (is_held || before.budget.phase == BudgetPhase::kReserving) return v1::PurchaseOrderChanged::CHANGE_FUNDED;
  if (after.state != State::kIssued) return v1::PurchaseOrderChanged::CHANGE_BUDGET_REFUSED;
  return before.budget.phase == BudgetPhase::kReopening ? v1::PurchaseOrderChanged::CHANGE_REOPENED
                                                        : v1::PurchaseOrderChanged::CHANGE_ISSUED;
}

bool NeedsNothing(const BudgetFlow& flow) {
  budget::v1::SettleDocumentRequest request;
  return !flow.request.empty() && request.ParseFromString(flow.request) && request.spends().empty();
}

// Applies budget's answer to its order, after saving the flow.
class EndBudgetStep final : public command::Command {
 public:
  EndBudgetStep(const BudgetFlowKey& key, BudgetFlow flow, SaidOfBoth said)
      : key_(key), flow_(std::move(flow)), said_(std::move(said.present)), changed_(std::move(said.changed)) {}

  std::string_view name() const override { return "purchaseOrders.endBudgetStep"; }

  absl::StatusOr<command::Outcome> Run(command::Context& context) const override {
    OUTLAY_RETURN_IF_ERROR(SaveBudgetFlow(context.txn, key_, flow_));
    OUTLAY_ASSIGN_OR_RETURN(const Scene scene, LoadScene(context));
    OUTLAY_ASSIGN_OR_RETURN(const OrderState state, LoadAnyOrderState(context, scene, flow_.order_id));
    if (state.order.change.state == ChangeState::kFunding) return EndChangeStep(context, scene, state);
    if (AsksOwners(state.order)) return AskAboutChange(context, scene, state);
    if (IsMovingChange(state.order)) return EndMoveOfChange(context, scene, state);
    OUTLAY_ASSIGN_OR_RETURN(OrderDecision decision, Decide(context, scene, state));
    OrderBudget& budget = decision.after.budget;
    if (said_.is_funded && CanBeRefused(state.order)) budget.owners = said_.owners;
    const bool is_opened = said_.is_funded && decision.changed && decision.after.state == State::kIssued;
    if (is_opened && (said_.shortfall.is_incomplete || budget.is_incomplete)) SetShortfall(said_.shortfall, &budget);
    const auto change = ChangeOf(state.order, decision.after, said_.is_funded);
    if (IsMoving(state.order)) {
      const BudgetMove& move = budget.move;
      const std::string& why = said_.is_funded ? move.reason : move.end_reason;
      return FinishOrder(context, scene, &state, decision, {.change = change, .reason = why, .move = move});
    }
    const bool is_issued = change == v1::PurchaseOrderChanged::CHANGE_ISSUED;
    const bool is_incomplete = change == v1::PurchaseOrderChanged::CHANGE_BUDGET_INCOMPLETE;
    const std::string& reason = is_incomplete ? said_.shortfall.reason : budget.reason;
    return FinishOrder(context, scene, &state, decision,
                       {.change = change,
                        .reason = is_issued ? std::string() : reason,
                        .without_review = is_issued && decision.after.review.outcome != ReviewOutcome::kApproved});
  }

 private:
  absl::StatusOr<OrderDecision> Decide(command::Context& context, const Scene& scene, const OrderState& state) const {
    const std::string& reason = said_.shortfall.reason;
    const std::string& refusals = said_.shortfall.refusals;
    if (said_.is_untold) return DecideBudgetRejected(state.order, reason);
    if (!CanBeRefused(state.order)) return DecideIncomplete(state.order, said_.shortfall);
    if (IsMoving(state.order)) {
      return said_.is_funded ? DecideMoved(state.order) : DecideNotMoved(state.order, reason, refusals);
    }
    if (!said_.is_funded) return DecideUnfunded(state.order, reason, refusals, scene.now);
    if (state.order.budget.phase == BudgetPhase::kHeld) return DecideChargedAnew(state.order);
    absl::StatusOr<OrderDecision> decision = DecideOn(context, scene, state);
    if (decision.ok() || !IsRefusalByRule(decision.status())) return decision;
    const std::string why = MessageOf(decision.status());
    if (state.order.state == State::kPendingApproval) {
      return DecideNotIssued(state.order, ReviewOutcome::kNotIssued, why, scene.now);
    }
    return DecideUnfunded(state.order, why, /*refusals=*/{}, scene.now);
  }

  absl::StatusOr<OrderDecision> DecideOn(command::Context& context, const Scene& scene, const OrderState& state) const {
    OUTLAY_ASSIGN_OR_RETURN(const Supplier supplier,
                            LoadSupplier(context.txn, {scene.organization, state.order.supplier_id}));
    OUTLAY_ASSIGN_OR_RETURN(const int64_t active,
                            CountActiveOrders(context.txn, scene.organization, scene.now.business));
    OUTLAY_ASSIGN_OR_RETURN(OrderDecision decision,
                            DecideFunded(state.order, supplier, scene.rules, active, scene.now));
    OUTLAY_RETURN_IF_ERROR(CheckSettingsInStep(context, scene, state.order, decision.after));
    return decision;
  }

  // Begins the review of a change, now that it is known whose money it needs, or that budget does not say.
  absl::StatusOr<command::Outcome> AskAboutChange(command::Context& context, const Scene& scene,
                                                  const OrderState& state) const {
    return FinishChange(
        context, scene, state,
        DecideOwnersKnown(Noted(state.order), said_.is_untold ? state.order.budget.owners : changed_.owners));
  }

  // Charges the change as was proposed, if budgets would pay for the order so, and asks its approvers again.
  absl::StatusOr<command::Outcome> EndMoveOfChange(command::Context& context, const Scene& scene,
                                                   const OrderState& state) const {
    const Said& said = said_.is_untold ? said_ : changed_;
    OrderDecision decision = said.is_funded
                                 ? DecideMoved(Noted(state.order))
                                 : DecideNotMoved(Noted(state.order), said.shortfall.reason, said.shortfall.refusals);
    if (said.is_funded) decision.after.budget.owners = said.owners;
    const BudgetMove move = decision.after.budget.move;
    return FinishOrder(context, scene, &state, decision,
                       {.change = said.is_funded ? v1::PurchaseOrderChanged::CHANGE_BUDGET_MOVED
                                                 : v1::PurchaseOrderChanged::CHANGE_BUDGET_NOT_MOVED,
                        .reason = said.is_funded ? move.reason : move.end_reason,
                        .move = move});
  }

  // Returns the order with what budget said of its present needs, for which nothing waits.
  Order Noted(const Order& order) const {
    return said_.is_untold ? DecideBudgetRejected(order, said_.shortfall.reason).after
                           : DecideIncomplete(order, said_.shortfall).after;
  }

  // Puts the change in force in the same step; otherwise the next request to budget covers the unchanged order.
  absl::StatusOr<command::Outcome> EndChangeStep(command::Context& context, const Scene& scene,
                                                 const OrderState& state) const {
    if (!said_.is_funded) {
      return FinishChange(context, scene, state,
                          DecideChangeOver(state.order, ChangeState::kRefused, said_.shortfall.reason,
                                           said_.shortfall.refusals, scene.now));
    }
    OUTLAY_ASSIGN_OR_RETURN(const Rules rules, RulesOfChange(context, scene, state.order));
    if (MustBeReviewed(state.order, rules)) {
      OrderDecision review_first = DecideChangeReviewFirst(state.order);
      review_first.after.budget.owners = said_.owners;
      return FinishChange(context, scene, state, std::move(review_first));
    }
    OUTLAY_ASSIGN_OR_RETURN(const Supplier supplier,
                            LoadSupplier(context.txn, {scene.organization, SupplierWithChange(state.order)}));
    absl::StatusOr<OrderDecision> decision =
        DecideChangeFunded(state.order, supplier, state.invoiced, rules, scene.now);
    if (decision.ok()) {
      SetShortfall(said_.shortfall, &decision->after.budget);
      decision->after.budget.owners = said_.owners;
    }
    return FinishChange(context, scene, state, std::move(decision));
  }

  const BudgetFlowKey key_;
  const BudgetFlow flow_;
  const Said said_;
  const Said changed_;
};

absl::Status Carry(store::Transaction& txn, const BudgetFlowKey& key, BudgetFlow flow, SaidOfBoth said) {
  const auto& [organization, document_id] = key;
  const rpc::Caller caller = {.subject = kBudgetFlowSubject,
                              .organization = organization,
                              .on_behalf_of = {},
                              .cause = Concat("holds/", document_id)};
  return command::Executor::RunInBody(txn, caller, {}, EndBudgetStep(key, std::move(flow), std::move(said))).status();
}

absl::Status Take(store::Transaction& txn, const BudgetFlowKey& key, int64_t version, SaidOfBoth answer) {
  Said& said = answer.present;
  const auto& [organization, document_id] = key;
  OUTLAY_ASSIGN_OR_RETURN(std::optional<BudgetFlow> flow, FindBudgetFlow(txn, key));
  if (!flow.has_value() || flow->version != version || !flow->due.has_value()) return absl::OkStatus();
  flow->due.reset();
  if (said.is_unplaced) flow->due = txn.now() + limits::kRefusedPause;
  flow->is_repeated = said.is_unplaced;
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<Order> order, FindOrder(txn, {organization, flow->order_id}));
  const bool is_gone = !order.has_value() || DocumentIdOf(*order) != document_id;
  // Budget ignores late requests for a removed order.
  if (is_gone) return SaveBudgetFlow(txn, key, std::nullopt);
  said = ToldOn(*order, std::move(said));
  answer.changed = ToldOn(*order, std::move(answer.changed));
  const bool is_told = said.is_funded && DecideIncomplete(*order, said.shortfall).changed;
  const bool takes_owners = (said.is_funded && flow->asks_owners && IsUnderReview(*order)) || AsksAboutChange(*order);
  if (said.is_funded) flow->asks_owners = false;
  const bool goes_on = AwaitsBudget(*order) || takes_owners || (CanBeRefused(*order) ? !said.is_funded : is_told);
  if (!goes_on) return SaveBudgetFlow(txn, key, flow);
  // A refused request counts as never sent, so that an equal request can be recorded again.
  if (!said.is_funded) flow->request.clear();
  return Carry(txn, key, *std::move(flow), std::move(answer));
}

Said SaidBy(const budget::v1::SettleDocumentResponse& answer) {
  Said said = {.is_funded = answer.allowed(),
               .shortfall = ShortfallOf(answer),
               .outline = ReasonOf(answer, /*with_figures=*/false),
               .is_unplaced = answer.unplaced()};
  AddOwners(answer.budget_owners(), &said.owners);
  return said;
}

}  // namespace

absl::Status RecordBudgetNeed(store::Transaction& txn, const Scene& scene, const Order* before,
                              const OrderState* after) {
  const Order& order = after != nullptr ? after->order : *before;
  const BudgetFlowKey key = {scene.organization, DocumentIdOf(order)};
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<BudgetFlow> flow, FindBudgetFlow(txn, key));
  // Budget needs no request about an order that it was never asked about, nor another one for a removed order that
  // already needs nothing.
  const bool awaits_answer = AwaitsBudget(order) || AsksAboutChange(order);
  if (!flow.has_value() && order.budget.phase == BudgetPhase::kOff && !awaits_answer) return absl::OkStatus();
  if (after == nullptr && flow.has_value() && !flow->due.has_value() && NeedsNothing(*flow)) {
    return SaveBudgetFlow(txn, key, std::nullopt);
  }
  const int64_t version = flow.has_value() ? flow->version : 0;
  const bool begins_to_wait =
      after != nullptr && awaits_answer &&
      (before == nullptr || before->budget.phase != order.budget.phase || before->change.state != order.change.state ||
       (IsMoving(order) && before->budget.move != order.budget.move));
  const bool best_effort = after == nullptr || !CanBeRefused(after->order);
  const auto is_told = [&](bool as_best_effort) {
    return WasTold(flow->request, RequestOf(scene, std::get<1>(key), version, after, as_best_effort));
  };
  // best_effort does not matter once the request is answered.
  const bool is_same = flow.has_value() && (is_told(best_effort) || (!flow->due.has_value() && is_told(!best_effort)));
  if (is_same && !begins_to_wait) return absl::OkStatus();
  const bool is_charged_anew = (flow.has_value() && flow->asks_owners) || before == nullptr || after == nullptr ||
                               !AsksTheSameBudgets(*before, order);
  const bool asks_owners = after != nullptr && order.budget.phase == BudgetPhase::kHeld && is_charged_anew;
  return SaveBudgetFlow(
      txn, key,
      BudgetFlow{.order_id = order.id,
                 .spender = order.budget.spender.empty() ? order.change.proposer : order.budget.spender,
                 .version = version + 1,
                 .request = RequestOf(scene, std::get<1>(key), version + 1, after, best_effort),
                 .due = scene.now.system,
                 .asks_owners = asks_owners});
}

absl::Status TakeBudgetAnswer(store::Transaction& txn, const BudgetFlowKey& key, int64_t version,
                              const budget::v1::SettleDocumentResponse& answer) {
  SaidOfBoth said = {.present = SaidBy(answer), .changed = SaidBy(answer.proposed())};
  AddOwners(answer.budget_owners(), &said.changed.owners);
  return Take(txn, key, version, std::move(said));
}

absl::Status TakeBudgetNumber(store::Transaction& txn, const BudgetFlowKey& key, int64_t version, int64_t known) {
  OUTLAY_ASSIGN_OR_RETURN(std::optional<BudgetFlow> flow, FindBudgetFlow(txn, key));
  if (!flow.has_value() || flow->version != version || !flow->due.has_value()) return absl::OkStatus();
  budget::v1::SettleDocumentRequest request;
  if (known < version || !request.ParseFromString(flow->request)) return DataLoss(kBudgetFlows.name);
  flow->version = known + 1;
  request.set_version(flow->version);
  flow->request = request.SerializeAsString();
  return SaveBudgetFlow(txn, key, flow);
}

absl::Status TakeBudgetError(store::Transaction& txn, const BudgetFlowKey& key, int64_t version,
                             const std::string& reason) {
  return Take(txn, key, version, {.present = {.is_funded = false, .shortfall = {.reason = reason}, .outline = reason}});
}

absl::Status TakeBudgetRefusal(store::Transaction& txn, const BudgetFlowKey& key, int64_t version,
                               const std::string& reason, absl::Duration pause) {
  OUTLAY_ASSIGN_OR_RETURN(std::optional<BudgetFlow> flow, FindBudgetFlow(txn, key));
  if (!flow.has_value() || flow->version != version || !flow->due.has_value()) return absl::OkStatus();
  flow->due = txn.now() + pause;
  flow->is_repeated = true;
  const auto& [organization, document_id] = key;
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<Order> order, FindOrder(txn, {organization, flow->order_id}));
  const bool is_noted = !order.has_value() || DocumentIdOf(*order) != document_id ||
                        (!DecideBudgetRejected(*order, reason).changed && !AsksAboutChange(*order));
  if (is_noted) return SaveBudgetFlow(txn, key, flow);
  return Carry(txn, key, *std::move(flow),
               {.present = {.is_funded = false, .shortfall = {.reason = reason}, .is_untold = true}});
}

}  // namespace outlay::purchase_order
