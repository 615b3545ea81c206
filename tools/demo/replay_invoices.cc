// The half of the replay that sends invoices and judges where they went.
#include <utility>

#include "absl/synchronization/notification.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "outlay/invoice_matching/v1/invoices.pb.h"
#include "outlay/purchase_order/v1/associations.pb.h"
#include "tools/client/methods.h"
#include "tools/demo/names.h"
#include "tools/demo/replay.h"

namespace outlay::demo {
namespace {

namespace po = purchase_order::v1;
namespace im = invoice_matching::v1;

std::string InvoiceId(const Item& item, int sequence) {
  return Concat("inv-", ResourceId(item.id), "-", sequence);
}

// Facts of a stored invoice, as they were when it looked for its line.
po::InvoiceFacts FactsOf(const im::Invoice& invoice) {
  po::InvoiceFacts facts;
  facts.set_invoice(invoice.name());
  facts.set_bill_from_entity(invoice.bill_from_entity());
  *facts.mutable_creation_time() = invoice.creation_time();
  facts.set_type(invoice.type());
  *facts.mutable_amount() = invoice.amount();
  facts.set_credit_note(invoice.kind() == im::Invoice::KIND_CREDIT_NOTE);
  return facts;
}

// Which step of the preference order put `truth` behind the order that won.
Miss LostTo(const po::Candidate& truth, const po::Association& won, const po::Candidate* winner) {
  if (!truth.enough_balance() && won.trace().enough_balance()) {
    return Miss::kBalance;
  }
  if (winner == nullptr) {
    return Miss::kOther;
  }
  const bool is_older = google::protobuf::util::TimeUtil::TimestampToNanoseconds(truth.update_time()) <
                        google::protobuf::util::TimeUtil::TimestampToNanoseconds(winner->update_time());
  return is_older ? Miss::kNewerOrder : Miss::kTieBreak;
}

Miss DroppedBy(po::UnmatchedReason reason) {
  switch (reason) {
    case po::UNMATCHED_REASON_OUTSIDE_PERIOD:
    case po::UNMATCHED_REASON_OUTSIDE_LINE_PERIOD:
      return Miss::kNotInForce;
    case po::UNMATCHED_REASON_CLOSED:
      return Miss::kEnded;
    default:
      return Miss::kOther;
  }
}

}  // namespace

absl::Status Replay::SendInvoice(const Step& step) {
  const Item& item = ItemOf(step);
  Tally& tally = item.is_service ? result_.services : result_.goods;
  const bool is_credit = step.kind == StepKind::kCredit;
  im::CreateInvoiceRequest request;
  request.set_parent(Parent());
  request.set_invoice_id(InvoiceId(item, step.sequence));
  im::Invoice& invoice = *request.mutable_invoice();
  invoice.set_number(Concat(item.id, "/", step.sequence));
  invoice.set_bill_from_entity(EntityName(Parent(), item));
  invoice.set_kind(is_credit ? im::Invoice::KIND_CREDIT_NOTE : im::Invoice::KIND_INVOICE);
  *invoice.mutable_creation_time() = ToTimestamp(step.time);
  *invoice.mutable_amount() = Euros(step.amount_minor);
  if (mapping_.name_order_on_invoices) {
    invoice.set_purchase_order_number(item.order);
    if (is_credit && step.credited_sequence != 0) {
      invoice.set_credited_invoice(Concat(Parent(), "/invoices/", InvoiceId(item, step.credited_sequence)));
    }
  }
  ++(is_credit ? tally.credits : tally.invoices);
  absl::StatusOr<im::Invoice> created =
      Timed(result_.invoice_millis, [&] { return invoices_.Call<im::Invoice>(client::kCreateInvoice, request); });
  if (absl::IsFailedPrecondition(created.status()) || absl::IsNotFound(created.status())) {
    ++tally.refused;
    ++result_.refusals[ErrorReason(created.status())];
    return absl::OkStatus();
  }
  OUTLAY_RETURN_IF_ERROR(created);
  OUTLAY_ASSIGN_OR_RETURN(const im::Invoice settled, Settle(*std::move(created)));
  return Count(step, settled);
}

// The next step must see what this invoice did, so the replay waits until it has its line or none.
absl::StatusOr<im::Invoice> Replay::Settle(im::Invoice invoice) {
  im::GetInvoiceRequest request;
  request.set_name(invoice.name());
  while (invoice.state() == im::Invoice::STATE_RECEIVED) {
    OUTLAY_ASSIGN_OR_RETURN(invoice, invoices_.Call<im::Invoice>(client::kGetInvoice, request));
  }
  return invoice;
}

absl::Status Replay::Count(const Step& step, const im::Invoice& invoice) {
  Tally& tally = ItemOf(step).is_service ? result_.services : result_.goods;
  if (invoice.state() == im::Invoice::STATE_UNMATCHED) {
    ++tally.unmatched;
    ++tally.misses[Miss::kUnmatched];
    ++result_.unmatched_reasons[po::UnmatchedReason_Name(invoice.unmatched().reason())];
    return absl::OkStatus();
  }
  ++tally.associated;
  if (invoice.association().purchase_order() == OrderName(ItemOf(step))) {
    ++tally.found_true_order;
    return absl::OkStatus();
  }
  OUTLAY_ASSIGN_OR_RETURN(const Miss miss, WhyMissed(step, invoice));
  ++tally.misses[miss];
  return absl::OkStatus();
}

// Asks for the candidates after the booking: only the winner's balance has moved since, and the trace has what it was.
absl::StatusOr<Miss> Replay::WhyMissed(const Step& step, const im::Invoice& invoice) {
  po::ExplainAssociationRequest request;
  request.set_parent(Parent());
  *request.mutable_invoice() = FactsOf(invoice);
  request.set_candidates_max(1000);
  OUTLAY_ASSIGN_OR_RETURN(const auto explained,
                          orders_.Call<po::ExplainAssociationResponse>(client::kExplainAssociation, request));
  const po::Candidate* truth = nullptr;
  const po::Candidate* winner = nullptr;
  for (const po::Candidate& candidate : explained.candidates()) {
    const bool is_true_line = candidate.purchase_order() == OrderName(ItemOf(step)) &&
                              (candidate.line_number().empty() || candidate.line_number() == ItemOf(step).line);
    if (is_true_line && truth == nullptr) {
      truth = &candidate;
    }
    if (candidate.purchase_order() == invoice.association().purchase_order() &&
        candidate.line_number() == invoice.association().line_number()) {
      winner = &candidate;
    }
  }
  if (truth == nullptr) {
    return Miss::kOther;
  }
  if (truth->dropped_by() != po::UNMATCHED_REASON_UNSPECIFIED) {
    return DroppedBy(truth->dropped_by());
  }
  return LostTo(*truth, invoice.association(), winner);
}

}  // namespace outlay::demo
