#include "services/purchase_order/convert/associations.h"

#include <optional>
#include <utility>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/rpc/values.h"
#include "services/purchase_order/domain/names.h"

namespace outlay::purchase_order {
namespace {

static_assert(static_cast<int>(DropStep::kCreditedInvoiceNotBooked) ==
              v1::UNMATCHED_REASON_CREDITED_INVOICE_NOT_BOOKED);
static_assert(static_cast<int>(DropStep::kDutiesConflict) == v1::UNMATCHED_REASON_DUTIES_CONFLICT);
static_assert(static_cast<int>(DropStep::kTooManyPersons) == v1::UNMATCHED_REASON_TOO_MANY_PERSONS);
static_assert(static_cast<int>(DropStep::kTypeMismatch) == v1::UNMATCHED_REASON_TYPE_MISMATCH);
static_assert(static_cast<int>(DecidedBy::kPerson) == v1::DECIDED_BY_PERSON);
static_assert(static_cast<int>(DecidedBy::kLineNumber) == v1::DECIDED_BY_LINE_NUMBER);

v1::UnmatchedReason ToProto(DropStep step) {
  return static_cast<v1::UnmatchedReason>(step);
}

v1::DecidedBy ToProto(DecidedBy decided_by) {
  return static_cast<v1::DecidedBy>(decided_by);
}

absl::Status NotAName(std::string_view field, std::string_view name) {
  return FieldInvalid(Concat(field, ".", name), "must be a resource name");
}

// Returns the error for names of different organizations in one invoice.
absl::Status ForeignName(std::string_view field, std::string_view name) {
  return FieldInvalid(Concat(field, ".", name), "must be of the organization of the invoice");
}

}  // namespace

absl::StatusOr<InvoiceFacts> FromProto(const v1::InvoiceFacts& proto, std::string_view field) {
  std::optional<ResourceId> invoice = ParseInvoiceName(proto.invoice());
  std::optional<EntityId> entity = ParseEntityName(proto.bill_from_entity());
  if (!invoice.has_value()) return NotAName(field, "invoice");
  if (!entity.has_value()) return NotAName(field, "bill_from_entity");
  if (entity->organization != invoice->organization) return ForeignName(field, "bill_from_entity");
  InvoiceFacts facts;
  facts.invoice_id = std::move(invoice->id);
  facts.supplier_id = std::move(entity->supplier_id);
  facts.entity_id = std::move(entity->entity_id);
  facts.creation_time = rpc::TimeFromProto(proto.creation_time());
  OUTLAY_ASSIGN_OR_RETURN(facts.billing_period_start, rpc::OptionalDateFromProto(Concat(field, ".billing_period_start"),
                                                                                 proto.billing_period_start()));
  facts.type = proto.type();
  OUTLAY_ASSIGN_OR_RETURN(facts.amount, rpc::MoneyFromProto(Concat(field, ".amount"), proto.amount()));
  facts.order_number = proto.purchase_order_number();
  facts.line_number = proto.line_number();
  if (facts.order_number.empty() && !facts.line_number.empty()) {
    return FieldInvalid(Concat(field, ".line_number"), "needs purchase_order_number beside it");
  }
  facts.marketplace_transaction = proto.marketplace_transaction();
  facts.credit_note = proto.credit_note();
  facts.posted_by = rpc::PersonsFromProto(proto.posted_by());
  if (!proto.credited_invoice().empty()) {
    std::optional<ResourceId> credited = ParseInvoiceName(proto.credited_invoice());
    if (!credited.has_value()) return NotAName(field, "credited_invoice");
    if (credited->organization != invoice->organization) return ForeignName(field, "credited_invoice");
    if (!facts.credit_note) return FieldInvalid(Concat(field, ".credited_invoice"), "needs credit_note beside it");
    facts.credited_invoice_id = std::move(credited->id);
  }
  return facts;
}

void ToProto(std::string_view organization, std::string_view invoice_id, const Booking& booking,
             v1::Association* proto) {
  proto->set_invoice(InvoiceName(organization, invoice_id));
  proto->set_undone(booking.undone);
  rpc::ToProto(booking.book_time, proto->mutable_book_time());
  if (!booking.HasLine()) return;
  proto->set_purchase_order(OrderName(organization, booking.line.order_id));
  proto->set_purchase_order_number(booking.order_number);
  proto->set_line_number(booking.line.line_number);
  rpc::ToProto(booking.amount, proto->mutable_amount());
  proto->set_credit_note(booking.credit_note);
  v1::Trace* const trace = proto->mutable_trace();
  trace->set_decided_by(ToProto(booking.trace.decided_by));
  trace->set_candidates(static_cast<int32_t>(booking.trace.candidates));
  trace->set_enough_balance(booking.trace.enough_balance);
  if (booking.exchange_rate.has_value()) {
    rpc::ToProto(*booking.exchange_rate, proto->mutable_exchange_rate());
  }
  proto->set_waiting_for_rate(booking.waiting_for_rate);
  if (booking.line_balance.has_value()) {
    rpc::ToProto(Money(*booking.line_balance, booking.amount.currency()), proto->mutable_line_balance());
  }
  proto->set_reference_failure(ToProto(booking.reference_failure));
}

void ToProto(DropStep unmatched, DropStep reference_failure, v1::Unmatched* proto) {
  proto->set_reason(ToProto(unmatched));
  proto->set_reference_failure(ToProto(reference_failure));
  proto->set_message(DescribeUnmatched(unmatched));
  if (reference_failure != DropStep::kNone) {
    proto->set_message(Concat(proto->message(), ". Of the order it names: ", DescribeUnmatched(reference_failure)));
  }
}

void ToProto(std::string_view organization, const BalanceCrossing& crossing, std::string_view invoice_id,
             v1::BalanceCrossed* proto) {
  const bool is_low = crossing.threshold == BalanceThreshold::kLow;
  proto->set_purchase_order(OrderName(organization, crossing.order_id));
  proto->set_purchase_order_number(crossing.order_number);
  proto->set_line_number(crossing.line_number);
  proto->set_threshold(is_low ? v1::BalanceCrossed::THRESHOLD_LOW : v1::BalanceCrossed::THRESHOLD_EXHAUSTED);
  proto->set_threshold_basis_points(crossing.threshold_basis_points);
  rpc::ToProto(crossing.amount, proto->mutable_amount());
  rpc::ToProto(crossing.before, proto->mutable_balance_before());
  rpc::ToProto(crossing.after, proto->mutable_balance_after());
  if (!invoice_id.empty()) {
    proto->set_invoice(InvoiceName(organization, invoice_id));
  }
}

void ToProto(std::string_view organization, const ExplainedCandidate& candidate, v1::Candidate* proto) {
  const CandidateOrder& order = *candidate.order;
  proto->set_purchase_order(OrderName(organization, order.id));
  proto->set_purchase_order_number(order.number);
  proto->set_dropped_by(ToProto(candidate.dropped_by));
  rpc::ToProto(order.update_time, proto->mutable_update_time());
  proto->set_lost_by(ToProto(candidate.lost_by));
  if (candidate.line == nullptr) {
    return;
  }
  proto->set_line_number(candidate.line->number);
  proto->set_specificity(candidate.standing.specificity);
  proto->set_enough_balance(candidate.standing.enough);
  if (order.balance_tracked) {
    rpc::ToProto(Money(candidate.line->figures.Balance(), order.currency), proto->mutable_balance());
  }
}

void ToProto(std::string_view organization, std::string_view invoice_id, const AssociationDecision& decision,
             v1::AssociationResult* proto) {
  if (decision.booked.has_value()) {
    ToProto(organization, invoice_id, decision.booked->booking, proto->mutable_association());
  } else {
    ToProto(decision.unmatched, decision.reference_failure, proto->mutable_unmatched());
  }
}

}  // namespace outlay::purchase_order
