#include "services/purchase_order/commands/association_context.h"

#include <algorithm>
#include <utility>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/store/value_codec.h"
#include "common/tenant/tenant.h"
#include "services/purchase_order/commands/finish_order.h"
#include "services/purchase_order/commands/follow_budget.h"
#include "services/purchase_order/commands/scene.h"
#include "services/purchase_order/convert/associations.h"
#include "services/purchase_order/domain/names.h"
#include "services/purchase_order/domain/order/order_decisions.h"

namespace outlay::purchase_order {
namespace {

template <typename Message>
std::string Serialized(const Message& message) {
  std::string bytes;
  store::SerializeMessage(message, &bytes);
  return bytes;
}

void AnnounceBooking(std::string_view organization, const BookingChange& change, command::Outcome& outcome) {
  v1::InvoiceAssociated event;
  ToProto(organization, change.invoice_id, change.after.booking, event.mutable_association());
  if (change.before.has_value() && !change.before->booking.undone &&
      change.before->booking.line != change.after.booking.line) {
    event.set_previous_purchase_order(OrderName(organization, change.before->booking.line.order_id));
    event.set_previous_line_number(change.before->booking.line.line_number);
  }
  outcome.announcements.push_back(command::Announce(outcome.resource, event));
}

// Returns true if the order may be complete: an invoice was booked on it, and its total is reached. A booking that
// gives back must not close an order that a user reopened.
bool MayComplete(const AssociationTerms& terms, const Booking& booking, const Posting& posting) {
  if (!terms.close_when_complete || booking.undone || booking.credit_note) return false;
  return std::ranges::any_of(posting.updates, [&](const FiguresUpdate& update) {
    return update.line_number.empty() && update.order_id == booking.line.order_id && update.figures.Balance() <= 0;
  });
}

// Records a request to budget for each changed order that budgets pay for: invoiced amounts are spent there.
absl::Status TellBudget(command::Context& context, const AssociationContext& loaded, const Posting& posting) {
  for (const FiguresUpdate& update : posting.updates) {
    if (!update.line_number.empty() || !loaded.view().index().IsFunded(update.order_id)) continue;
    OUTLAY_ASSIGN_OR_RETURN(const Scene scene, LoadScene(context));
    OUTLAY_ASSIGN_OR_RETURN(const OrderState state, LoadAnyOrderState(context, scene, update.order_id));
    OUTLAY_RETURN_IF_ERROR(RecordBudgetNeed(context.txn, scene, &state.order, &state));
  }
  return absl::OkStatus();
}

}  // namespace

AssociationContext::AssociationContext(const command::Context& context, CandidateView* view)
    : organization_(context.caller.organization),
      view_(view),
      rates_(context.txn, context.caller.organization),
      now_(context.now),
      business_now_(context.now) {}

absl::StatusOr<AssociationContext> AssociationContext::Load(const command::Context& context) {
  const std::string& organization = context.caller.organization;
  OUTLAY_ASSIGN_OR_RETURN(CandidateView* const view, CandidateView::Find(context.txn, organization));
  AssociationContext loaded(context, view);
  OUTLAY_ASSIGN_OR_RETURN(loaded.terms_, view->Terms(context.txn));
  OUTLAY_ASSIGN_OR_RETURN(loaded.business_now_, tenant::BusinessNow(context.txn, organization, context.now));
  return loaded;
}

AssociationSetting AssociationContext::SettingFor(const InvoiceFacts& invoice) const {
  return purchase_order::SettingFor(invoice, *terms_, view_->FindSupplier(invoice.supplier_id), rates_, business_now_);
}

BookingSetting AssociationContext::booking_setting() const {
  return {
      .rates = rates_, .threshold_basis_points = terms_->threshold_basis_points, .now = now_, .duties = terms_->duties};
}

absl::StatusOr<BookingTarget> AssociationContext::TargetOf(const Booking& booking) const {
  std::optional<BookingTarget> target = view_->index().FindTarget(booking.line);
  if (!target.has_value()) {
    return DataLoss(kAssociations.name);
  }
  return *std::move(target);
}

absl::StatusOr<std::optional<StoredBooking>> FindCredited(const store::Reader& reader, const std::string& organization,
                                                          const Booking& note) {
  if (note.credited_invoice_id.empty()) return std::optional<StoredBooking>();
  return FindBooking(reader, {organization, note.credited_invoice_id});
}

std::optional<StoredBooking> WithBooking(const std::optional<StoredBooking>& stored, std::optional<Booking> after) {
  if (!stored.has_value() || !after.has_value()) return std::nullopt;
  return StoredBooking{.booking = *std::move(after), .facts_digest = stored->facts_digest};
}

absl::StatusOr<command::Outcome> Save(command::Context& context, const AssociationContext& loaded,
                                      const BookingChange& change, const Posting& posting) {
  const std::string& organization = loaded.organization();
  store::Transaction& txn = context.txn;
  SaveBooking(txn, {organization, change.invoice_id}, change.before.has_value() ? &*change.before : nullptr,
              change.after);
  if (change.credited.has_value()) {
    // Only the sum differs, which is in no index.
    SaveBooking(
        txn,
        {organization, change.after.booking.credited_invoice_id.empty() ? change.before->booking.credited_invoice_id
                                                                        : change.after.booking.credited_invoice_id},
        &*change.credited, *change.credited);
  }
  SaveFigures(txn, organization, posting);
  command::Outcome outcome;
  outcome.resource = InvoiceName(organization, change.invoice_id);
  if (change.before.has_value()) {
    outcome.before = AnswerOf(organization, change.invoice_id, change.before->booking);
  }
  outcome.after = AnswerOf(organization, change.invoice_id, change.after.booking);
  AnnounceBooking(organization, change, outcome);
  for (const BalanceCrossing& crossing : posting.crossings) {
    v1::BalanceCrossed event;
    ToProto(organization, crossing, change.invoice_id, &event);
    outcome.announcements.push_back(command::Announce(event.purchase_order(), event));
  }
  if (MayComplete(loaded.terms(), change.after.booking, posting)) {
    OUTLAY_RETURN_IF_ERROR(CloseIfComplete(context, change.after.booking.line.order_id, &outcome).status());
  }
  OUTLAY_RETURN_IF_ERROR(TellBudget(context, loaded, posting));
  return outcome;
}

std::string AnswerOf(std::string_view organization, std::string_view invoice_id, const Booking& booking) {
  v1::Association association;
  ToProto(organization, invoice_id, booking, &association);
  return Serialized(association);
}

}  // namespace outlay::purchase_order
