// Changes of bookings by persons and jobs: undo, move, and book once their rate is known (M4, M11).
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_COMMANDS_CHANGE_ASSOCIATION_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_COMMANDS_CHANGE_ASSOCIATION_H_

#include <string>
#include <string_view>
#include <utility>

#include "common/command/executor.h"
#include "services/purchase_order/domain/association/candidates.h"
#include "services/purchase_order/domain/order_chain.h"

namespace outlay::purchase_order {

// Undoes the booking of an invoice by opposite entries. It stays undone, even if it was never booked: a later
// association then books nothing. Answers a v1::Association. FAILED_PRECONDITION / DUTIES_CONFLICT, TOO_MANY_PERSONS.
class UndoAssociation final : public command::Command {
 public:
  UndoAssociation(std::string invoice_id, Acting acting)
      : invoice_id_(std::move(invoice_id)), acting_(std::move(acting)) {}

  std::string_view name() const override { return "associations.undo"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const std::string invoice_id_;
  const Acting acting_;
};

// Moves an invoice to the line that a person chose, away from its present line, if it has one; an undone invoice is
// booked anew. Answers a v1::Association.
class ChangeAssociation final : public command::Command {
 public:
  // `acting`: the persons who may be behind the move.
  ChangeAssociation(InvoiceFacts invoice, LineRef to, Persons acting)
      : invoice_(std::move(invoice)), to_(std::move(to)), acting_(std::move(acting)) {}

  std::string_view name() const override { return "associations.change"; }
  // NOT_FOUND / PURCHASE_ORDER_NOT_FOUND, LINE_NOT_FOUND. FAILED_PRECONDITION / PURCHASE_ORDER_NOT_ISSUED,
  // BILL_FROM_ENTITY_MISMATCH {purchase_order}, LINE_OF_OTHER_TRANSACTION, SUPPLIER_BLOCKED (P11),
  // INVOICE_ALREADY_BOOKED {invoice} (with other content), DUTIES_CONFLICT, TOO_MANY_PERSONS.
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  absl::Status CheckOrder(const command::Context& context) const;

  const InvoiceFacts invoice_;
  const LineRef to_;
  const Persons acting_;
};

// Books an invoice that waited for an exchange rate, if the rate is known now; otherwise, or if it no longer waits,
// does nothing. Needs no request id. Answers a v1::Association; empty if there is no booking.
class BookWaiting final : public command::Command {
 public:
  explicit BookWaiting(std::string invoice_id) : invoice_id_(std::move(invoice_id)) {}

  std::string_view name() const override { return "associations.bookWaiting"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const std::string invoice_id_;
};

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_COMMANDS_CHANGE_ASSOCIATION_H_
