#include "services/invoice_matching/convert/associations.h"

#include <utility>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/rpc/values.h"
#include "services/invoice_matching/domain/names.h"

namespace outlay::invoice_matching {
namespace {

namespace po = purchase_order::v1;

absl::Status AnswerInvalid(std::string_view what) {
  return MakeError(absl::StatusCode::kInternal, "PEER_ANSWER_INVALID",
                   Concat("purchase_order answered with ", what, "; check that both services have fitting versions"));
}

}  // namespace

void ToFacts(const InvoiceIds& ids, const Invoice& invoice, absl::Time creation_time, po::InvoiceFacts* facts) {
  facts->set_invoice(InvoiceName(ids.organization, ids.invoice_id));
  facts->set_bill_from_entity(EntityName(ids.organization, invoice.supplier_id, invoice.entity_id));
  rpc::ToProto(creation_time, facts->mutable_creation_time());
  if (invoice.billing_period_start.has_value()) {
    rpc::ToProto(*invoice.billing_period_start, facts->mutable_billing_period_start());
  }
  facts->set_type(invoice.type);
  rpc::ToProto(invoice.amount, facts->mutable_amount());
  facts->set_purchase_order_number(invoice.order_number);
  facts->set_line_number(invoice.order_line_number);
  facts->set_marketplace_transaction(invoice.marketplace_transaction);
  facts->set_credit_note(invoice.credit_note);
  if (!invoice.credited_invoice_id.empty()) {
    facts->set_credited_invoice(InvoiceName(ids.organization, invoice.credited_invoice_id));
  }
  rpc::ToProto(invoice.posters, facts->mutable_posted_by());
}

absl::StatusOr<Booking> FromProto(const po::Association& proto) {
  std::optional<ResourceId> order = ParseOrderName(proto.purchase_order());
  if (!order.has_value()) return AnswerInvalid("an order that has no such name");
  absl::StatusOr<Money> amount = rpc::MoneyFromProto("amount", proto.amount());
  if (!amount.ok()) return AnswerInvalid("an amount that is none");
  Booking booking{.order_id = std::move(order->id),
                  .order_number = proto.purchase_order_number(),
                  .line_number = proto.line_number(),
                  .amount = *amount,
                  .decided_by = proto.trace().decided_by(),
                  .candidates = proto.trace().candidates(),
                  .enough_balance = proto.trace().enough_balance(),
                  .exchange_rate = proto.exchange_rate().value(),
                  .waiting_for_rate = proto.waiting_for_rate(),
                  .book_time = rpc::TimeFromProto(proto.book_time()),
                  .line_balance = std::nullopt,
                  .reference_failure = proto.reference_failure()};
  if (proto.has_line_balance()) {
    absl::StatusOr<Money> balance = rpc::MoneyFromProto("line_balance", proto.line_balance());
    if (!balance.ok()) return AnswerInvalid("a balance that is none");
    booking.line_balance = *balance;
  }
  return booking;
}

absl::StatusOr<Answer> FromProto(const po::AssociationResult& proto) {
  switch (proto.result_case()) {
    case po::AssociationResult::kAssociation: {
      if (proto.association().undone()) return Answer(Undone());
      OUTLAY_ASSIGN_OR_RETURN(Booking booking, FromProto(proto.association()));
      return Answer(std::move(booking));
    }
    case po::AssociationResult::kUnmatched:
      return Answer(Unmatched{.reason = proto.unmatched().reason(),
                              .reference_failure = proto.unmatched().reference_failure(),
                              .message = proto.unmatched().message()});
    case po::AssociationResult::kError:
      return Answer(Unmatched{.message = proto.error().message()});
    case po::AssociationResult::RESULT_NOT_SET:
      break;
  }
  return AnswerInvalid("a result that says nothing");
}

void ToProto(const InvoiceIds& ids, const Invoice& invoice, const Booking& booking, po::Association* proto) {
  proto->set_invoice(InvoiceName(ids.organization, ids.invoice_id));
  proto->set_purchase_order(OrderName(ids.organization, booking.order_id));
  proto->set_purchase_order_number(booking.order_number);
  proto->set_line_number(booking.line_number);
  rpc::ToProto(booking.amount, proto->mutable_amount());
  proto->set_credit_note(invoice.credit_note);
  po::Trace* const trace = proto->mutable_trace();
  trace->set_decided_by(static_cast<po::DecidedBy>(booking.decided_by));
  trace->set_candidates(booking.candidates);
  trace->set_enough_balance(booking.enough_balance);
  if (!booking.exchange_rate.empty()) proto->mutable_exchange_rate()->set_value(booking.exchange_rate);
  proto->set_waiting_for_rate(booking.waiting_for_rate);
  rpc::ToProto(booking.book_time, proto->mutable_book_time());
  if (booking.line_balance.has_value()) rpc::ToProto(*booking.line_balance, proto->mutable_line_balance());
  proto->set_reference_failure(static_cast<po::UnmatchedReason>(booking.reference_failure));
}

void ToProto(const Unmatched& unmatched, po::Unmatched* proto) {
  proto->set_reason(static_cast<po::UnmatchedReason>(unmatched.reason));
  proto->set_reference_failure(static_cast<po::UnmatchedReason>(unmatched.reference_failure));
  proto->set_message(unmatched.message);
}

}  // namespace outlay::invoice_matching
