#include "services/purchase_order/domain/order/order_decisions.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "services/purchase_order/domain/errors.h"
#include "services/purchase_order/domain/order/budget_move.h"
#include "services/purchase_order/domain/order/change_decisions.h"
#include "services/purchase_order/domain/order_chain.h"

namespace outlay::purchase_order {
namespace {

// Returns the order with the marks of a change by a user.
Order Touched(const Order& order, const Times& now) {
  Order after = order;
  after.update_time = now.system;
  after.revision += 1;
  return after;
}

OrderDecision Unchanged(const Order& order) {
  return {.after = order, .changed = false};
}

// Returns the fields that change in every state before the end (P5). The charge was approved, where reviews are on, and
// determines which budgets pay, so it must not change then.
OrderFields ChangeableAfterIssue(const Order& order, const Rules& rules) {
  OrderFields fields = {OrderField::kPeriod,          OrderField::kShipTo, OrderField::kBillTo,
                        OrderField::kContactList,     OrderField::kTags,   OrderField::kNotes,
                        OrderField::kBalanceThreshold};
  const bool is_funded = IsFunded(order, rules);
  if (rules.approvals_enabled || is_funded) return fields;
  fields.Add(OrderField::kOrderInformation);
  fields.Add(OrderField::kPaymentMethod);
  return fields;
}

bool HasEnded(State state) {
  return state == State::kRejected || state == State::kClosed || state == State::kCancelled;
}

bool IsBeingWritten(State state) {
  return state == State::kDraft || state == State::kPendingApproval;
}

// Checks the conditions of every order that is to be issued.
absl::Status CheckIssue(const Order& order, const Supplier& supplier, const Rules& rules, int64_t active,
                        const Times& now) {
  if (order.lines.empty()) return OrderWithoutLines(order.id);
  if (IsBlocked(supplier, BlockScope::kAll, now.business)) return SupplierBlocked(supplier.id);
  return CheckActiveQuota(order, rules, active, now);
}

OrderDecision Issued(Order after, const Times& now) {
  after.state = State::kIssued;
  if (after.budget.phase == BudgetPhase::kCommitting) after.budget.phase = BudgetPhase::kCommitted;
  after.issue_time = now.system;
  after.version = 1;
  return {.after = std::move(after), .new_version = true, .may_take_more = true};
}

// Ends the review. This is not a change by a user, so the update time stays.
Order WithEndedReview(const Order& order, ReviewOutcome outcome, const std::string& reason, const Times& now) {
  Order after = order;
  after.revision += 1;
  after.review.outcome = outcome;
  after.review.reason = reason;
  after.review.end_time = now.system;
  return after;
}

Order WithoutRejected(Order order) {
  const std::vector<std::string>& rejected = order.review.rejected_lines;
  std::erase_if(order.lines, [&](const Line& line) {
    return std::find(rejected.begin(), rejected.end(), line.number) != rejected.end();
  });
  return order;
}

// Keeps only what is invoiced set aside for an ended order, and ends its pending move and change.
void EndRest(Order* order, const Times& now) {
  if (order->budget.phase != BudgetPhase::kOff) order->budget.phase = BudgetPhase::kReleased;
  EndMove(kNobodyDecides, &order->budget.move);
  GiveUpChange(ChangeState::kWithdrawn, "the order has ended", now, order);
}

// Reduces each line to what is invoiced on it, with its share of the tax, without quantity, price and discount.
void CutToInvoiced(const OrderInvoiced& invoiced, Order* order) {
  for (Line& line : order->lines) {
    const auto found = invoiced.lines.find(line.number);
    const int64_t minor = found == invoiced.lines.end() ? 0 : std::max<int64_t>(found->second.minor, 0);
    if (line.amount.minor_units() == minor) {
      continue;
    }
    line.tax = Money(TaxOfPart(line, minor), order->currency);
    line.amount = Money(minor, order->currency);
    line.quantity.reset();
    line.unit_price.reset();
    line.discount = Money::Zero(order->currency);
  }
}

}  // namespace

absl::Status CheckActiveQuota(const Order& order, const Rules& rules, int64_t active, const Times& now) {
  const bool counts = now.business < order.period.interval.end;
  return counts && active >= rules.quotas.active_orders ? QuotaExceeded(kActiveOrdersQuota, rules.quotas.active_orders)
                                                        : absl::OkStatus();
}

absl::Status JoinRequesters(const Persons& acting, const Persons& posters, const Supplier& supplier, const Rules& rules,
                            OrderDecision* decision) {
  if (!decision->changed) return absl::OkStatus();
  const Persons nobody;
  const Persons before = decision->after.requesters;
  // A draft may go to another supplier with everybody who has written it.
  Persons all = before;
  all.Add(acting);
  OUTLAY_RETURN_IF_ERROR(CheckAct(
      rules.duties, {.requesters = before, .approvers = nobody, .posters = nobody, .editors = supplier.editors},
      Duty::kRequester, all));
  OUTLAY_RETURN_IF_ERROR(
      CheckAct(rules.duties,
               {.requesters = before,
                .approvers = decision->after.issue_time.has_value() ? decision->after.approvers : nobody,
                .posters = posters,
                .editors = nobody},
               Duty::kRequester, acting));
  return Join(Duty::kRequester, acting, &decision->after.requesters);
}

absl::StatusOr<OrderDecision> DecideCreate(const OrderSpec& spec, const Creation& creation, const Supplier& supplier,
                                           const Rules& rules, const Times& now) {
  Order order;
  OUTLAY_RETURN_IF_ERROR(WriteFields(spec, OrderFields::All(), supplier, rules, &order));
  order.id = creation.order_id;
  order.creator = creation.creator;
  order.create_digest = creation.digest;
  order.state = State::kDraft;
  order.revision = 1;
  order.create_time = now.system;
  order.update_time = now.system;
  return OrderDecision{.after = std::move(order)};
}

absl::StatusOr<OrderDecision> DecideUpdate(const Order& order, const OrderSpec& spec, const Supplier& supplier,
                                           const Rules& rules, int64_t active, const Times& now) {
  if (HasEnded(order.state)) {
    return OrderEnded(order.id, StateName(order.state));
  }
  const OrderFields fields = ChangedFields(order, spec, rules);
  if (fields.empty()) {
    return Unchanged(order);
  }
  const std::optional<OrderField> fixed = fields.Without(ChangeableAfterIssue(order, rules)).First();
  if (!IsBeingWritten(order.state) && fixed.has_value()) {
    return FieldNotChangeable(FieldName(*fixed), StateName(order.state));
  }
  Order after = Touched(order, now);
  OUTLAY_RETURN_IF_ERROR(WriteFields(spec, fields, supplier, rules, &after));
  if (!FirstDifferingField(order, after).has_value()) {
    return Unchanged(order);
  }
  KeepChosenCharge(order, &after);
  if (CountsAsActive(after, now.business) && !CountsAsActive(order, now.business)) {
    OUTLAY_RETURN_IF_ERROR(CheckActiveQuota(after, rules, active, now));
  }
  if (order.state == State::kPendingApproval && after.lines.empty()) {
    return OrderWithoutLines(order.id);
  }
  const bool wider = order.state == State::kIssued && !order.period.interval.Contains(after.period.interval);
  return OrderDecision{.after = std::move(after), .may_take_more = wider};
}

absl::StatusOr<OrderDecision> DecideSubmit(const Order& order, const Submission& submission, const Supplier& supplier,
                                           const Rules& rules, int64_t active, const Times& now) {
  if (order.state != State::kDraft) {
    return OrderNotDraft(order.id, StateName(order.state));
  }
  OUTLAY_RETURN_IF_ERROR(CheckIssue(order, supplier, rules, active, now));
  if (rules.approvals_enabled && !submission.can_be_reviewed) {
    return ApprovalUnavailable(order.id);
  }
  if (rules.budgets_enabled && !submission.can_ask_budget) {
    return BudgetUnavailable(order.id);
  }
  Order after = Touched(order, now);
  after.budget = {};
  if (rules.budgets_enabled) {
    after.budget = {.phase = rules.approvals_enabled ? BudgetPhase::kReserving : BudgetPhase::kCommitting,
                    .spender = submission.submitter};
  } else if (!rules.approvals_enabled) {
    return Issued(std::move(after), now);
  }
  after.state = State::kPendingApproval;
  if (!rules.approvals_enabled) {
    after.review = {};
    return OrderDecision{.after = std::move(after)};
  }
  const int64_t generation = order.review.generation;
  const std::string review_id = MakeReviewId(order.id, order.create_time, order.create_digest, generation);
  const bool is_same = review_id == order.review.review_id;
  after.review = {.attempt = order.review.attempt + 1,
                  .review_id = review_id,
                  .submitter = submission.submitter,
                  .reason = {},
                  .rejected_lines = {},
                  .submit_time = now.system,
                  .end_time = {},
                  .generation = generation,
                  .proposals_taken = is_same ? order.review.proposals_taken : 0};
  return OrderDecision{.after = std::move(after)};
}

absl::StatusOr<OrderDecision> DecideReviewed(const Order& order, const ReviewPicture& end, const Supplier& supplier,
                                             const Rules& rules, bool can_ask_budget, int64_t active,
                                             const Times& now) {
  if (end.outcome != ReviewOutcome::kApproved) return DecideNotIssued(order, end.outcome, end.reason, now);
  Order after = WithEndedReview(order, end.outcome, end.reason, now);
  after.review.rejected_lines = end.rejected_lines;
  after.approvers = end.approvers;
  after.grown_minor = end.grown_minor;
  Order issued = WithoutRejected(after);
  OUTLAY_RETURN_IF_ERROR(CheckIssue(issued, supplier, rules, active, now));
  if (order.budget.phase == BudgetPhase::kOff) {
    if (!rules.budgets_enabled) return Issued(std::move(issued), now);
    if (!can_ask_budget) return BudgetUnavailable(order.id);
    // The order was submitted before budgets were switched on.
    after.budget.spender = order.review.submitter;
  }
  after.budget.phase = BudgetPhase::kCommitting;
  return OrderDecision{.after = std::move(after)};
}

void AskAnew(Order* order) {
  order->review.attempt += 1;
  if (order->budget.phase != BudgetPhase::kCommitting) return;
  order->budget.phase = BudgetPhase::kHeld;
  order->review.outcome = ReviewOutcome::kNone;
  order->review.reason.clear();
  order->review.rejected_lines.clear();
  order->review.end_time.reset();
  order->approvers = {};
}

OrderDecision DecideNotIssued(const Order& order, ReviewOutcome outcome, const std::string& reason, const Times& now) {
  Order after = order;
  if (order.review.attempt > 0) {
    after = WithEndedReview(order, outcome, reason, now);
  } else {
    after.revision += 1;
  }
  after.state = State::kDraft;
  after.approvers = {};
  after.grown_minor = 0;
  RestoreCharge(&after);
  if (after.budget.phase != BudgetPhase::kOff) {
    after.budget.phase = BudgetPhase::kReleased;
    after.budget.reason = reason;
    EndMove(kNobodyDecides, &after.budget.move);
  }
  return {.after = std::move(after)};
}

absl::StatusOr<OrderDecision> DecideFunded(const Order& order, const Supplier& supplier, const Rules& rules,
                                           int64_t active, const Times& now) {
  Order after = order;
  after.revision += 1;
  switch (order.budget.phase) {
    case BudgetPhase::kReserving:
      after.budget.phase = BudgetPhase::kHeld;
      return OrderDecision{.after = std::move(after)};
    case BudgetPhase::kCommitting: {
      Order issued = WithoutRejected(after);
      OUTLAY_RETURN_IF_ERROR(CheckIssue(issued, supplier, rules, active, now));
      return Issued(std::move(issued), now);
    }
    case BudgetPhase::kReopening: {
      OUTLAY_RETURN_IF_ERROR(CheckActiveQuota(order, rules, active, now));
      after.budget.phase = BudgetPhase::kCommitted;
      after.state = State::kIssued;
      return OrderDecision{.after = std::move(after), .may_take_more = true};
    }
    default:
      return Unchanged(order);
  }
}

OrderDecision DecideUnfunded(const Order& order, const std::string& reason, const std::string& refusals,
                             const Times& now) {
  const bool is_pending = order.state == State::kPendingApproval && order.budget.phase != BudgetPhase::kOff;
  if (!is_pending && order.budget.phase != BudgetPhase::kReopening) return Unchanged(order);
  OrderDecision decision = {.after = order};
  if (is_pending) {
    decision = DecideNotIssued(order, ReviewOutcome::kNoBudget, reason, now);
  } else {
    decision.after.revision += 1;
  }
  decision.after.budget.phase = BudgetPhase::kRefused;
  decision.after.budget.reason = reason;
  decision.after.budget.refusals = refusals;
  return decision;
}

absl::StatusOr<OrderDecision> DecideSuspend(const Order& order, const Times& now) {
  if (order.state != State::kIssued) {
    return OrderNotIssued(order.id, StateName(order.state));
  }
  if (order.suspended) {
    return Unchanged(order);
  }
  Order after = Touched(order, now);
  after.suspended = true;
  return OrderDecision{.after = std::move(after)};
}

absl::StatusOr<OrderDecision> DecideResume(const Order& order, const Times& now) {
  if (order.state != State::kIssued) {
    return OrderNotIssued(order.id, StateName(order.state));
  }
  if (!order.suspended) {
    return Unchanged(order);
  }
  Order after = Touched(order, now);
  after.suspended = false;
  return OrderDecision{.after = std::move(after), .may_take_more = true};
}

absl::StatusOr<OrderDecision> DecideClose(const Order& order, const Times& now) {
  const bool is_to_be_reopened = order.state == State::kClosed && order.budget.phase == BudgetPhase::kReopening;
  if (order.state != State::kIssued && !is_to_be_reopened) {
    return OrderNotIssued(order.id, StateName(order.state));
  }
  Order after = Touched(order, now);
  after.state = State::kClosed;
  EndRest(&after, now);
  return OrderDecision{.after = std::move(after)};
}

absl::StatusOr<OrderDecision> DecideReopen(const Order& order, const Submission& submission, const Rules& rules,
                                           int64_t active, const Times& now) {
  if (order.deleted) {
    return OrderDeleted(order.id);
  }
  if (order.state != State::kClosed) {
    return OrderNotClosed(order.id, StateName(order.state));
  }
  OUTLAY_RETURN_IF_ERROR(CheckActiveQuota(order, rules, active, now));
  Order after = Touched(order, now);
  const bool was_asked = order.budget.phase != BudgetPhase::kOff;
  if (was_asked || rules.budgets_enabled) {
    if (!submission.can_ask_budget) return BudgetUnavailable(order.id);
    after.budget = {.phase = BudgetPhase::kReopening,
                    .spender = was_asked ? order.budget.spender : submission.submitter,
                    .charge_before = order.budget.charge_before};
    return OrderDecision{.after = std::move(after), .changed = order.budget.phase != BudgetPhase::kReopening};
  }
  after.state = State::kIssued;
  return OrderDecision{.after = std::move(after), .may_take_more = true};
}

absl::StatusOr<OrderDecision> DecideCancel(const Order& order, const OrderInvoiced& invoiced, const Times& now) {
  if (HasEnded(order.state)) {
    return OrderEnded(order.id, StateName(order.state));
  }
  Order after = Touched(order, now);
  after.state = State::kCancelled;
  EndRest(&after, now);
  if (order.state != State::kIssued) {
    return OrderDecision{.after = std::move(after)};
  }
  CutToInvoiced(invoiced, &after);
  const bool cut = after.lines != order.lines;
  if (cut) {
    after.version += 1;
  }
  return OrderDecision{.after = std::move(after), .new_version = cut};
}

DeleteDecision DecideDelete(const Order& order, const Times& now) {
  if (order.deleted) {
    return {.remove = false, .decision = Unchanged(order)};
  }
  Order after = Touched(order, now);
  if (!order.issue_time.has_value()) {
    return {.remove = true, .decision = {.after = std::move(after)}};
  }
  if (order.state == State::kIssued) {
    after.state = State::kClosed;
  }
  EndRest(&after, now);
  after.deleted = true;
  return {.remove = false, .decision = {.after = std::move(after)}};
}

}  // namespace outlay::purchase_order
