#include "services/purchase_order/commands/change_association.h"

#include <algorithm>
#include <optional>

#include "common/base/status_macros.h"
#include "services/purchase_order/commands/association_context.h"
#include "services/purchase_order/domain/association/facts_digest.h"
#include "services/purchase_order/domain/errors.h"
#include "services/purchase_order/domain/names.h"
#include "services/purchase_order/domain/order/availability.h"
#include "services/purchase_order/store/orders.h"

namespace outlay::purchase_order {
namespace {

command::Outcome Unchanged(std::string answer) {
  command::Outcome outcome;
  outcome.answer = std::move(answer);
  outcome.unchanged = true;
  return outcome;
}

// The rows that a decision is based on.
struct Rows {
  const StoredBooking& before;
  const std::optional<StoredBooking>& credited;
};

// Saves a decision on an existing booking.
absl::StatusOr<command::Outcome> SaveDecision(command::Context& context, const AssociationContext& loaded,
                                              std::string invoice_id, const Rows& rows, BookingDecision decision) {
  const BookingChange change = {
      .invoice_id = std::move(invoice_id),
      .before = rows.before,
      .after = {.booking = std::move(decision.booking), .facts_digest = rows.before.facts_digest},
      .credited = WithBooking(rows.credited, std::move(decision.credited))};
  return Save(context, loaded, change, decision.posting);
}

// Returns the editors of the line's supplier; null: none.
const Persons* EditorsOf(const AssociationContext& loaded, const BookingTarget& target) {
  const Supplier* const supplier = loaded.view().FindSupplier(loaded.view().index().SupplierOf(target.line.order_id));
  return supplier != nullptr ? &supplier->editors : nullptr;
}

// Moves and announces nothing; the row answers an association that may still arrive.
command::Outcome UndoUnbooked(command::Context& context, const std::string& invoice_id) {
  const std::string& organization = context.caller.organization;
  const StoredBooking undone = {.booking = UndoneUnbooked(context.now), .facts_digest = {}};
  SaveBooking(context.txn, {organization, invoice_id}, nullptr, undone);
  command::Outcome outcome;
  outcome.resource = InvoiceName(organization, invoice_id);
  outcome.after = AnswerOf(organization, invoice_id, undone.booking);
  return outcome;
}

}  // namespace

absl::StatusOr<command::Outcome> UndoAssociation::Run(command::Context& context) const {
  const std::string& organization = context.caller.organization;
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<StoredBooking> before,
                          FindBooking(context.txn, {organization, invoice_id_}));
  if (!before.has_value()) {
    return UndoUnbooked(context, invoice_id_);
  }
  if (before->booking.undone) {
    return Unchanged(AnswerOf(organization, invoice_id_, before->booking));
  }
  OUTLAY_ASSIGN_OR_RETURN(const AssociationContext loaded, AssociationContext::Load(context));
  OUTLAY_ASSIGN_OR_RETURN(const BookingTarget target, loaded.TargetOf(before->booking));
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<StoredBooking> credited,
                          FindCredited(context.txn, organization, before->booking));
  BookingSetting setting = loaded.booking_setting();
  setting.acting = acting_;
  setting.supplier_editors = EditorsOf(loaded, target);
  OUTLAY_ASSIGN_OR_RETURN(BookingDecision decision, DecideUndo(before->booking, target, setting, BookingIn(credited)));
  return SaveDecision(context, loaded, invoice_id_, {*before, credited}, std::move(decision));
}

absl::Status ChangeAssociation::CheckOrder(const command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(const Order order, LoadOrder(context.txn, {context.caller.organization, to_.order_id}));
  const Availability availability =
      AvailabilityOf({.state = order.state, .is_suspended = order.suspended, .is_deleted = order.deleted});
  if (order.deleted) {
    return OrderNotIssued(order.id, "DELETED");
  }
  if (availability != Availability::kAvailable && availability != Availability::kSuspended) {
    return OrderNotIssued(order.id, StateName(order.state));
  }
  const bool has_entity =
      order.supplier_id == invoice_.supplier_id &&
      std::find(order.entity_ids.begin(), order.entity_ids.end(), invoice_.entity_id) != order.entity_ids.end();
  if (!has_entity) {
    return EntityMismatch(order.id, invoice_.entity_id);
  }
  const Line* line = FindLine(order, to_.line_number);
  if (line == nullptr) {
    return LineNotFound(to_.order_id, to_.line_number);
  }
  const bool takes =
      line->marketplace_transaction.empty() || line->marketplace_transaction == invoice_.marketplace_transaction;
  return takes ? absl::OkStatus() : LineOfOtherTransaction(to_.order_id, to_.line_number);
}

absl::StatusOr<command::Outcome> ChangeAssociation::Run(command::Context& context) const {
  const std::string& organization = context.caller.organization;
  std::string digest = DigestOf(invoice_);
  OUTLAY_ASSIGN_OR_RETURN(std::optional<StoredBooking> before,
                          FindBooking(context.txn, {organization, invoice_.invoice_id}));
  const bool has_line = before.has_value() && before->booking.HasLine();
  if (has_line && before->facts_digest != digest) {
    return InvoiceAlreadyBooked(invoice_.invoice_id);
  }
  OUTLAY_RETURN_IF_ERROR(CheckOrder(context));
  OUTLAY_ASSIGN_OR_RETURN(const AssociationContext loaded, AssociationContext::Load(context));
  const AssociationSetting setting = loaded.SettingFor(invoice_);
  if (setting.supplier_blocked) return SupplierBlocked(invoice_.supplier_id);
  const std::optional<BookingTarget> to = loaded.view().index().FindTarget(to_);
  if (!to.has_value()) {
    return LineNotFound(to_.order_id, to_.line_number);
  }
  BookingSetting booking_setting = loaded.booking_setting();
  booking_setting.acting.persons = acting_;
  booking_setting.acting.persons.Add(invoice_.posted_by);
  booking_setting.supplier_editors = setting.supplier_editors;
  BookingTarget from_target;
  std::optional<Standpoint> from;
  std::optional<StoredBooking> credited;
  if (has_line) {
    OUTLAY_ASSIGN_OR_RETURN(from_target, loaded.TargetOf(before->booking));
    OUTLAY_ASSIGN_OR_RETURN(credited, FindCredited(context.txn, organization, before->booking));
    from.emplace(Standpoint{before->booking, from_target, BookingIn(credited)});
  }
  OUTLAY_ASSIGN_OR_RETURN(BookingDecision decision, DecideMove(from, *to, invoice_, setting.date, booking_setting));
  OUTLAY_RETURN_IF_ERROR(loaded.status());
  const BookingChange change = {.invoice_id = invoice_.invoice_id,
                                .before = std::move(before),
                                .after = {.booking = std::move(decision.booking), .facts_digest = std::move(digest)},
                                .credited = WithBooking(credited, std::move(decision.credited))};
  return Save(context, loaded, change, decision.posting);
}

absl::StatusOr<command::Outcome> BookWaiting::Run(command::Context& context) const {
  const std::string& organization = context.caller.organization;
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<StoredBooking> before,
                          FindBooking(context.txn, {organization, invoice_id_}));
  if (!before.has_value()) {
    return Unchanged("");
  }
  const Booking& booking = before->booking;
  if (!booking.waiting_for_rate) {
    return Unchanged(AnswerOf(organization, invoice_id_, booking));
  }
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<StoredBooking> credited,
                          FindCredited(context.txn, organization, booking));
  if (MustFollow(booking, BookingIn(credited))) {
    return Unchanged(AnswerOf(organization, invoice_id_, booking));
  }
  const StoredRates rates(context.txn, organization);
  std::optional<Decimal> rate = rates.Find(booking.invoice_amount.currency(), booking.amount.currency(), booking.date);
  OUTLAY_RETURN_IF_ERROR(rates.status());
  // The credited invoice's rate applies, even if the stored rate was corrected since.
  if (credited.has_value() && credited->booking.exchange_rate.has_value()) rate = credited->booking.exchange_rate;
  if (!rate.has_value()) {
    return Unchanged(AnswerOf(organization, invoice_id_, booking));
  }
  OUTLAY_ASSIGN_OR_RETURN(const AssociationContext loaded, AssociationContext::Load(context));
  OUTLAY_ASSIGN_OR_RETURN(const BookingTarget target, loaded.TargetOf(booking));
  OUTLAY_ASSIGN_OR_RETURN(BookingDecision decision,
                          DecideWaiting(booking, target, *rate, loaded.booking_setting(), BookingIn(credited)));
  return SaveDecision(context, loaded, invoice_id_, {*before, credited}, std::move(decision));
}

}  // namespace outlay::purchase_order
