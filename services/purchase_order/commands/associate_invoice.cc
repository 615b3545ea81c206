#include "services/purchase_order/commands/associate_invoice.h"

#include <optional>
#include <utility>

#include "common/base/status_macros.h"
#include "common/store/value_codec.h"
#include "services/purchase_order/commands/association_context.h"
#include "services/purchase_order/convert/associations.h"
#include "services/purchase_order/domain/errors.h"

namespace outlay::purchase_order {
namespace {

std::string Serialized(const v1::AssociationResult& result) {
  std::string bytes;
  store::SerializeMessage(result, &bytes);
  return bytes;
}

command::Outcome Unchanged(const v1::AssociationResult& result) {
  command::Outcome outcome;
  outcome.answer = Serialized(result);
  outcome.unchanged = true;
  return outcome;
}

}  // namespace

absl::StatusOr<command::Outcome> AssociateInvoice::Run(command::Context& context) const {
  const std::string& organization = context.caller.organization;
  std::string digest = StoredDigest(digest_);
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<StoredBooking> before,
                          FindBooking(context.txn, {organization, invoice_.invoice_id}));
  v1::AssociationResult result;
  if (before.has_value()) {
    // An invoice that was undone before it came has no content to compare.
    if (before->booking.HasLine() && before->facts_digest != digest) {
      return InvoiceAlreadyBooked(invoice_.invoice_id);
    }
    ToProto(organization, invoice_.invoice_id, before->booking, result.mutable_association());
    return Unchanged(result);
  }
  std::optional<StoredBooking> credited;
  if (!invoice_.credited_invoice_id.empty()) {
    OUTLAY_ASSIGN_OR_RETURN(credited, FindBooking(context.txn, {organization, invoice_.credited_invoice_id}));
  }
  OUTLAY_ASSIGN_OR_RETURN(const AssociationContext loaded, AssociationContext::Load(context));
  OUTLAY_ASSIGN_OR_RETURN(AssociationDecision decision,
                          DecideAssociation(loaded.view().index(), invoice_, loaded.SettingFor(invoice_),
                                            loaded.booking_setting(), BookingIn(credited)));
  OUTLAY_RETURN_IF_ERROR(loaded.status());
  ToProto(organization, invoice_.invoice_id, decision, &result);
  if (!decision.booked.has_value()) {
    return Unchanged(result);
  }
  const BookingChange change = {
      .invoice_id = invoice_.invoice_id,
      .before = std::nullopt,
      .after = {.booking = std::move(decision.booked->booking), .facts_digest = std::move(digest)},
      .credited = WithBooking(credited, std::move(decision.booked->credited))};
  OUTLAY_ASSIGN_OR_RETURN(command::Outcome outcome, Save(context, loaded, change, decision.booked->posting));
  outcome.answer = Serialized(result);
  return outcome;
}

}  // namespace outlay::purchase_order
