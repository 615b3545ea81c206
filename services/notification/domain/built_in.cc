// The subscriptions that every organization has from the first day: rows, not rules. Sorted by id.
#include <utility>

#include "services/notification/domain/subscription.h"

namespace outlay::notification {
namespace {

constexpr char kOrderChanged[] = "outlay.purchase_order.v1.PurchaseOrderChanged";
constexpr char kBalanceCrossed[] = "outlay.purchase_order.v1.BalanceCrossed";
constexpr char kOrderExpiring[] = "outlay.notification.v1.OrderExpiring";
constexpr char kInvoiceChanged[] = "outlay.invoice_matching.v1.InvoiceChanged";
constexpr char kInvoiceDue[] = "outlay.notification.v1.InvoiceDue";
constexpr char kBudgetMoveChanged[] = "outlay.budget.v1.BudgetMoveChanged";
constexpr char kThresholdCrossed[] = "outlay.budget.v1.ThresholdCrossed";
constexpr char kAllocationThresholdCrossed[] = "outlay.budget.v1.AllocationThresholdCrossed";
constexpr char kScimTokenOrphaned[] = "outlay.directory.v1.ScimTokenOrphaned";
constexpr char kInvitationNotMailed[] = "outlay.notification.v1.InvitationNotMailed";
constexpr char kUserInvited[] = "outlay.directory.v1.UserInvited";
constexpr char kReviewDecided[] = "outlay.approval.v1.ReviewDecided";
constexpr char kReviewExpired[] = "outlay.approval.v1.ReviewExpired";
constexpr char kReviewOpened[] = "outlay.approval.v1.ReviewOpened";
constexpr char kReviewProgressed[] = "outlay.approval.v1.ReviewProgressed";
constexpr char kReviewReminded[] = "outlay.approval.v1.ReviewReminded";
constexpr char kReviewTurnChanged[] = "outlay.approval.v1.ReviewTurnChanged";

// The people concerned by an order.
const std::vector<std::string>& OrderPeople() {
  static const auto& people = *new std::vector<std::string>{"order.creator", "order.requesters", "order.requisitioner"};
  return people;
}

Subscription Row(const char* id, const char* event_type, std::vector<Condition> conditions, const char* title,
                 const char* text) {
  Subscription row;
  row.id = id;
  row.event_type = event_type;
  row.conditions = std::move(conditions);
  row.user_fields = OrderPeople();
  row.title = title;
  row.text = text;
  return row;
}

// Contacts of the order are notified, too.
Subscription ContactRow(const char* id, const char* event_type, std::vector<Condition> conditions, const char* title,
                        const char* text) {
  Subscription row = Row(id, event_type, std::move(conditions), title, text);
  row.contacts = true;
  return row;
}

Subscription OrderRow(const char* id, std::vector<std::string> changes, const char* title, const char* text) {
  return ContactRow(id, kOrderChanged, {{.field = "change", .values = std::move(changes)}}, title, text);
}

// A change that ended without taking effect; a rejection, or one not decided in time, is notified by its review.
Subscription ChangeEndedRow() {
  Subscription row = Row("order-change-ended", kOrderChanged,
                         {{.field = "change", .values = {"CHANGE_REVISION_ENDED"}},
                          {.field = "purchase_order.change.state",
                           .values = {"STATE_WITHDRAWN", "STATE_NOT_REVIEWED", "STATE_NOT_POSSIBLE", "STATE_REFUSED"}}},
                         "The change of purchase order {{purchase_order.number}} does not come about",
                         "Purchase order {{purchase_order.number}} over {{purchase_order.total}} stays as it is."
                         "{{#reason}} {{reason}}{{/reason}}");
  row.user_fields.emplace_back("purchase_order.change.proposer");
  return row;
}

// For an order that remains in force: the amount that its budgets do not allow to be spent.
Subscription BudgetIncompleteRow() {
  Subscription row = Row("order-budget-incomplete", kOrderChanged,
                         {{.field = "change", .values = {"CHANGE_BUDGET_INCOMPLETE"}},
                          {.field = "purchase_order.budget.incomplete", .values = {"true"}}},
                         "Budgets do not cover all of purchase order {{purchase_order.number}}",
                         "Of purchase order {{purchase_order.number}} over {{purchase_order.total}}, budgets do not "
                         "cover everything.{{#reason}} {{reason}}{{/reason}}");
  row.user_fields.emplace_back("purchase_order.budget.spender");
  return row;
}

// For A11: the result of another budget that was proposed for an order.
std::vector<Subscription> BudgetMoveRows() {
  Subscription moved = Row(
      "order-budget-moved", kOrderChanged, {{.field = "change", .values = {"CHANGE_BUDGET_MOVED"}}},
      "Another budget pays for purchase order {{purchase_order.number}}",
      "Who decides about purchase order {{purchase_order.number}} over {{purchase_order.total}} "
      "({{budget_move.proposer}}) has charged it to another budget:{{#budget_move.group}} {{budget_move.group}}"
      "{{/budget_move.group}}{{#budget_move.cost_center}} cost centre {{budget_move.cost_center}}"
      "{{/budget_move.cost_center}}{{#budget_move.project}} project {{budget_move.project}}{{/budget_move.project}}."
      "{{#reason}} {{reason}}{{/reason}}");
  moved.user_fields.insert(moved.user_fields.end(), {"budget_move.submitter", "budget_move.proposer"});
  Subscription stays = Row(
      "order-budget-not-moved", kOrderChanged, {{.field = "change", .values = {"CHANGE_BUDGET_NOT_MOVED"}}},
      "Purchase order {{purchase_order.number}} is not charged to the budget that you proposed",
      "Purchase order {{purchase_order.number}} over {{purchase_order.total}} stays charged as it was: {{reason}}.");
  stays.user_fields = {"budget_move.proposer"};
  return {std::move(moved), std::move(stays)};
}

// Ends without a decision: the supplier was blocked meanwhile, or approval cannot review it. A rejection is notified by
// its review.
Subscription NotIssuedRow() {
  Subscription row = Row("order-not-issued", kOrderChanged, {{.field = "change", .values = {"CHANGE_NOT_ISSUED"}}},
                         "Purchase order {{purchase_order.number}} was not issued",
                         "Purchase order {{purchase_order.number}} over {{purchase_order.total}} is a draft again."
                         "{{#reason}} {{reason}}{{/reason}}");
  row.user_fields.emplace_back("purchase_order.review.submitter");
  row.user_fields.emplace_back("purchase_order.budget.spender");
  return row;
}

// Of what would else be nobody's matter: who can act on it, where those are gone whom it concerns, or a system posted
// it.
const std::vector<std::string>& FinanceElseAdministrators() {
  static const auto& roles = *new std::vector<std::string>{"finance", "administrator"};
  return roles;
}

Subscription UnmatchedRow() {
  Subscription row = Row("invoice-unmatched", kInvoiceChanged, {{.field = "change", .values = {"CHANGE_UNMATCHED"}}},
                         "Invoice {{number}} fits no order",
                         "Invoice {{number}} over {{amount}} is on no purchase order ({{unmatched_reason}}).");
  row.user_fields = {"posted_by"};
  row.fallback_roles = FinanceElseAdministrators();
  return row;
}

Subscription InvoiceDueRow() {
  Subscription row = ContactRow(
      "invoice-due", kInvoiceDue, {},
      "Invoice {{number}} {{^overdue}}is{{/overdue}}{{#overdue}}was{{/overdue}} due on {{due_date}}",
      "Invoice {{number}} over {{amount}}{{#purchase_order_number}} on purchase order {{purchase_order_number}}"
      "{{/purchase_order_number}} {{^overdue}}is{{/overdue}}{{#overdue}}was{{/overdue}} to be paid by {{due_date}}."
      "{{#credited}} Credit notes take {{credited}} off it.{{/credited}}");
  row.user_fields.emplace_back("posted_by");
  row.fallback_roles = FinanceElseAdministrators();
  return row;
}

// A move that was approved and still not made, or that could not be reviewed. The move gives the reason to users who
// may read both of its budgets; a rejection, or one not decided in time, is notified by its review.
Subscription MoveEndedRow() {
  Subscription row = Row("budget-move-ended", kBudgetMoveChanged,
                         {{.field = "change", .values = {"CHANGE_ENDED"}},
                          {.field = "budget_move.state", .values = {"STATE_NOT_POSSIBLE"}}},
                         "The move of {{budget_move.amount}} does not come about",
                         "Nothing was moved: {{budget_move.name}} is not possible, or not any more. It says why.");
  row.user_fields = {"budget_move.creator"};
  return row;
}

// For B9: the used or remaining amount of a budget passed a threshold.
Subscription BudgetRow(const char* id, const char* measure, const char* title, const char* text) {
  Subscription row = Row(id, kThresholdCrossed, {{.field = "threshold.measure", .values = {measure}}}, title, text);
  row.user_fields = {"contacts"};
  return row;
}

// The same for a member's allocation of a budget: notifies the member and the budget's contacts.
Subscription AllocationRow(const char* id, const char* measure, const char* title, const char* text) {
  Subscription row = BudgetRow(id, measure, title, text);
  row.event_type = kAllocationThresholdCrossed;
  row.user_fields = {"member", "contacts"};
  return row;
}

// The requester of a review.
constexpr char kAsker[] = "review.subject.requester";

Subscription ReviewRow(const char* id, const char* event_type, std::vector<Condition> conditions, const char* people,
                       const char* title, const char* text) {
  Subscription row = Row(id, event_type, std::move(conditions), title, text);
  row.user_fields = {people};
  return row;
}

// For N4: only the people who are to decide are notified.
std::vector<Subscription> ReviewRows() {
  return {
      ReviewRow(
          "review-approved", kReviewDecided,
          {{.field = "review.state", .values = {"STATE_APPROVED"}}, {.field = "awaits_budget", .values = {"false"}}},
          kAsker, "{{review.subject.title}} was approved",
          "{{review.subject.resource}} over {{review.subject.amount}} was approved."),
      ReviewRow("review-asked", kReviewTurnChanged,
                {{.field = "cause", .values = {"CAUSE_STAGE_BEGAN", "CAUSE_PEOPLE_CHANGED"}}}, "newly_asked",
                "{{review.subject.title}} waits for you",
                "Please decide about {{review.subject.title}} over {{review.subject.amount}}, which "
                "{{review.subject.requester}} asks for, until {{review.deadline}}.{{#review.subject.details}}\n"
                "{{review.subject.details}}{{/review.subject.details}}"),
      ReviewRow("review-escalated", kReviewTurnChanged, {{.field = "cause", .values = {"CAUSE_ESCALATED"}}},
                "newly_asked", "{{review.subject.title}} was not decided in time and waits for you",
                "Please decide about {{review.subject.title}} over {{review.subject.amount}}, which "
                "{{review.subject.requester}} asks for, until {{review.deadline}}: others did not in time."),
      ReviewRow("review-expired", kReviewExpired, {}, kAsker, "{{review.subject.title}} was not decided in time",
                "{{review.subject.resource}} over {{review.subject.amount}} was not decided until "
                "{{review.deadline}}; it needs another review."),
      ReviewRow(
          "review-nobody", kReviewTurnChanged, {{.field = "review.nobody_decides", .values = {"true"}}}, kAsker,
          "Nobody may decide about {{review.subject.title}}",
          "{{review.subject.resource}} over {{review.subject.amount}} waits, and nobody may decide about it: whom "
          "its rules ask for has a part in it, may not decide so much, or has left. Who gets the right to is asked "
          "then; the review says who they are. Until {{review.deadline}}, then it ends without a decision."),
      ReviewRow("review-question", kReviewProgressed, {{.field = "change", .values = {"CHANGE_INFORMATION_REQUESTED"}}},
                kAsker, "{{review.subject.title}}: somebody who decides has a question",
                "The review of {{review.subject.resource}} stands still until you answer."),
      ReviewRow("review-rejected", kReviewDecided, {{.field = "review.state", .values = {"STATE_REJECTED"}}}, kAsker,
                "{{review.subject.title}} was rejected",
                "{{review.subject.resource}} over {{review.subject.amount}} was rejected."
                "{{#review.end_reason}} {{review.end_reason}}{{/review.end_reason}}"),
      ReviewRow("review-reminded", kReviewReminded, {}, "reminded", "{{review.subject.title}} still waits for you",
                "Please decide about {{review.subject.title}} over {{review.subject.amount}} until "
                "{{review.deadline}}; then it ends without a decision."),
      ReviewRow("review-voided", kReviewOpened, {}, "voided", "{{review.subject.title}} is decided about anew",
                "What you decided about {{review.subject.resource}} counts no longer: it has changed since, or another "
                "budget is to pay for it. Who is to decide about it now is asked."),
  };
}

std::vector<Subscription> OtherRows() {
  return {
      AllocationRow("allocation-remaining", "MEASURE_REMAINING",
                    "An allocation of budget {{display_name}} has {{after}} left",
                    "Of {{limit}} that {{member}} may use of budget {{display_name}} in the period from {{period}}, "
                    "{{after}} is left, from {{before}} before."),
      AllocationRow("allocation-used", "MEASURE_USED",
                    "Of an allocation of budget {{display_name}}, {{after}} of {{limit}} is used",
                    "Of {{limit}} that {{member}} may use of budget {{display_name}} in the period from {{period}}, "
                    "{{after}} is used, from {{before}} before; {{available}} is available."),
      ContactRow(
          "balance-exhausted", kBalanceCrossed, {{.field = "threshold", .values = {"THRESHOLD_EXHAUSTED"}}},
          "Purchase order {{purchase_order_number}} is used up",
          "{{#line_number}}Line {{line_number}} of p{{/line_number}}{{^line_number}}P{{/line_number}}urchase order "
          "{{purchase_order_number}} over {{amount}} has {{balance_after}} left, from {{balance_before}} before."),
      ContactRow(
          "balance-low", kBalanceCrossed, {{.field = "threshold", .values = {"THRESHOLD_LOW"}}},
          "Purchase order {{purchase_order_number}} runs low",
          "{{#line_number}}Line {{line_number}} of p{{/line_number}}{{^line_number}}P{{/line_number}}urchase order "
          "{{purchase_order_number}} over {{amount}} has {{balance_after}} left, from {{balance_before}} before."),
      MoveEndedRow(),
      BudgetRow("budget-remaining", "MEASURE_REMAINING", "Budget {{display_name}} has {{after}} left",
                "Of budget {{display_name}} over {{limit}}, in the period from {{period}}, {{after}} is left, from "
                "{{before}} before."),
      BudgetRow("budget-used", "MEASURE_USED", "Of budget {{display_name}}, {{after}} of {{limit}} is used",
                "Of budget {{display_name}} over {{limit}}, in the period from {{period}}, {{after}} is used, from "
                "{{before}} before; {{available}} is available."),
      InvoiceDueRow(),
      UnmatchedRow(),
      BudgetIncompleteRow(),
      BudgetMoveRows().front(),
      BudgetMoveRows().back(),
      Row("order-budget-refused", kOrderChanged, {{.field = "change", .values = {"CHANGE_BUDGET_REFUSED"}}},
          "Budgets refuse purchase order {{purchase_order.number}}",
          "Purchase order {{purchase_order.number}} over {{purchase_order.total}} does not go on: {{reason}}."),
      ChangeEndedRow(),
      OrderRow("order-changed", {"CHANGE_UPDATED", "CHANGE_REVISED"},
               "Purchase order {{purchase_order.number}} was changed",
               "Purchase order {{purchase_order.number}} was changed; its total is now {{purchase_order.total}}."),
      OrderRow("order-created", {"CHANGE_CREATED"}, "Purchase order {{purchase_order.number}} was created",
               "Purchase order {{purchase_order.number}} over {{purchase_order.total}} was created."),
      OrderRow("order-ended", {"CHANGE_CLOSED", "CHANGE_CANCELLED", "CHANGE_DELETED"},
               "Purchase order {{purchase_order.number}} has ended",
               "Purchase order {{purchase_order.number}} takes no more invoices.{{#reason}} {{reason}}{{/reason}}"),
      ContactRow(
          "order-expiring", kOrderExpiring, {}, "Purchase order {{purchase_order_number}} ends on {{last_day}}",
          "The last day of purchase order {{purchase_order_number}} is {{last_day}}; it then takes no more invoices."),
      OrderRow("order-issued", {"CHANGE_ISSUED"}, "Purchase order {{purchase_order.number}} was issued",
               "Purchase order {{purchase_order.number}} over {{purchase_order.total}} is in force."),
      NotIssuedRow(),
      OrderRow("order-suspended", {"CHANGE_SUSPENDED"}, "Purchase order {{purchase_order.number}} is suspended",
               "Purchase order {{purchase_order.number}} takes no invoices until it is resumed."
               "{{#reason}} {{reason}}{{/reason}}"),
  };
}

// About directory's events.
std::vector<Subscription> PeopleRows() {
  Subscription orphaned =
      Row("scim-token-orphaned", kScimTokenOrphaned, {}, "Nobody answers for an identity provider's token",
          "{{user}} has left or is suspended and answered for {{scim_token}}: the identity provider's requests are "
          "refused, so it changes nobody. Adopt the token, or revoke it.");
  orphaned.user_fields = {"administrators"};
  Subscription invited = ContactRow(
      "user-invited", kUserInvited, {}, "{{organization_display_name}} invites you to Outlay",
      "{{organization_display_name}} has made an account for you in Outlay, where its purchases are ordered, "
      "approved and paid. You can accept until {{expire_time}}:");
  invited.user_fields.clear();
  Subscription unsent =
      Row("user-invitation-unsent", kInvitationNotMailed, {}, "{{user}} was not written to",
          "{{user}} was invited by e-mail, but no letter could be sent, or it came too late. Invite again, or without "
          "e-mail, and give the token to the person.");
  unsent.user_fields = {"inviter"};
  return {orphaned, unsent, invited};
}

}  // namespace

const std::vector<Subscription>& BuiltInSubscriptions() {
  static const auto& rows = *new std::vector<Subscription>([] {
    std::vector<Subscription> all = OtherRows();
    // Their ids sort after all the others.
    for (std::vector<Subscription>& rows_behind : std::vector{ReviewRows(), PeopleRows()}) {
      for (Subscription& row : rows_behind) all.push_back(std::move(row));
    }
    return all;
  }());
  return rows;
}

}  // namespace outlay::notification
