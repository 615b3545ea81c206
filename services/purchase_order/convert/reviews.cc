#include "services/purchase_order/convert/reviews.h"

#include <string>

#include "common/base/resource_name.h"
#include "common/base/strings.h"
#include "common/base/text.h"
#include "common/rpc/values.h"
#include "services/purchase_order/convert/change_details.h"
#include "services/purchase_order/domain/limits.h"
#include "services/purchase_order/domain/names.h"
#include "services/purchase_order/domain/order/order_terms.h"

namespace outlay::purchase_order {
namespace {

using approval::v1::Subject;

// The number of hexadecimal digits of each digest that approval is told.
constexpr size_t kTermDigits = 32;

bool AreLinesShown(const Order& order) {
  return order.lines.size() <= limits::kReviewLines;
}

void ToLines(const Order& order, Subject* subject) {
  if (!AreLinesShown(order)) return;
  for (const Line& line : order.lines) {
    approval::v1::SubjectLine& added = *subject->add_lines();
    added.set_number(line.number);
    added.set_description(CutText(line.item, limits::kReviewLineBytes));
    added.set_category(line.category);
    if (order.order_information.has_value()) added.set_cost_center(order.order_information->cost_center);
    if (line.quantity.has_value()) rpc::ToProto(*line.quantity, added.mutable_quantity());
    if (line.unit_price.has_value()) rpc::ToProto(*line.unit_price, added.mutable_unit_price());
    rpc::ToProto(line.amount, added.mutable_amount());
  }
}

// Returns the details of `order`, or of it as its change makes it; last, what concerns the order as a whole.
std::string DetailsOf(const Order& order, const Order& shown, bool is_change) {
  const OrderInformation information = shown.order_information.value_or(OrderInformation());
  std::string end;
  const auto add = [&](std::string_view line) { end += Concat("\n", line); };
  if (!information.project_code.empty()) {
    add(Concat("Project: ", CutText(information.project_code, limits::kReviewLineBytes)));
  }
  if (!AreLinesShown(shown) && !information.cost_center.empty()) {
    add(Concat("Cost centre: ", CutText(information.cost_center, limits::kReviewLineBytes)));
  }
  if (shown.balance_tracking_disabled) add("Balances are not tracked: invoices of any amount fit.");
  const size_t bytes = limits::kReviewDetailsBytes - end.size();
  const std::string told = is_change ? DetailsOfChange(order, shown, bytes) : CutText(order.notes, bytes);
  return told.empty() && !end.empty() ? end.substr(1) : Concat(told, end);
}

}  // namespace

Subject ToSubject(std::string_view organization, const Order& order, const OrderInvoiced& invoiced,
                  const Supplier& supplier) {
  const auto user = [&](std::string_view id) { return UserName(organization, id); };
  const bool is_change = order.change.state == ChangeState::kInReview;
  const Order shown = WithChange(order);
  const std::string asker = ReviewAskedFor(order).value_or(AskedReview{.submitter = order.review.submitter}).submitter;
  Subject subject;
  subject.set_resource(OrderName(organization, order.id));
  subject.set_kind(is_change ? approval::v1::SUBJECT_KIND_CHANGE_ORDER : approval::v1::SUBJECT_KIND_PURCHASE_ORDER);
  subject.set_title(Concat(is_change ? "Change of purchase order " : "Purchase order ", order.number));
  subject.set_details(DetailsOf(order, shown, is_change));
  for (const OrderTerm& term : TermsOf(shown, AreLinesShown(shown))) {
    approval::v1::SubjectTerm& added = *subject.add_terms();
    added.set_field(std::string(term.field));
    added.set_digest(term.digest.ToHex().substr(0, kTermDigits));
  }
  rpc::ToProto(TotalOf(shown).value_or(Money::Zero(order.currency)), subject.mutable_amount());
  // Lines limit nothing where invoices are not checked against them.
  subject.set_amount_unbounded(order.balance_tracking_disabled);
  subject.set_spending_limit_breach(order.spending.breach);
  subject.set_policy_breach(!order.spending.breach.empty());
  if (!shown.group_id.empty()) subject.set_group(GroupName(organization, shown.group_id));
  subject.set_supplier(SupplierName(organization, shown.supplier_id));
  // An issued order is delivered where it was when it was issued.
  subject.set_new_delivery_address(!is_change && order.review.new_delivery_address);
  ToLines(shown, &subject);
  // A change is decided as a whole.
  subject.set_lines_separable(!is_change && !subject.lines().empty());
  subject.set_requester(user(asker));
  Persons involved = order.requesters;
  involved.Add(supplier.editors);
  if (is_change) {
    involved.Add(order.change.proposers);
    involved.Add(invoiced.posters);
  }
  for (const std::string_view id : involved.ids()) {
    if (id != asker) subject.add_involved(user(id));
  }
  for (const std::string& owner : order.budget.owners) subject.add_budget_owners(user(owner));
  return subject;
}

std::vector<ProposedMove> ProposedMoves(const approval::v1::Review& review) {
  std::vector<ProposedMove> proposed;
  for (const approval::v1::BudgetProposal& proposal : review.budget_proposals()) {
    proposed.push_back({.move = {.number = static_cast<int64_t>(proposed.size()) + 1,
                                 .group_id = LastId(proposal.group()),
                                 .cost_center = proposal.cost_center(),
                                 .project = proposal.project(),
                                 .proposer = LastId(proposal.proposed_by()),
                                 .reason = proposal.reason()},
                        .round = proposal.round(),
                        .digest = proposal.digest()});
  }
  return proposed;
}

}  // namespace outlay::purchase_order
