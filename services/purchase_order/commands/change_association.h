// What persons and jobs do to bookings: undo them, move them, book them when their rate has come (M4, M11).
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_COMMANDS_CHANGE_ASSOCIATION_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_COMMANDS_CHANGE_ASSOCIATION_H_

#include <string>
#include <string_view>
#include <utility>

#include "common/command/executor.h"
#include "services/purchase_order/domain/association/candidates.h"
#include "services/purchase_order/domain/order_chain.h"

namespace outlay::purchase_order {

// Undoes the booking of an invoice by opposite entries. What is undone stays so, also when it was never booked: then an
// association on its way books nothing. Answers a v1::Association.
// FAILED_PRECONDITION / DUTIES_CONFLICT, TOO_MANY_PERSONS.
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

// Puts an invoice on the line that a person chose, from where it stands if it does; an undone one is booked anew.
// Answers a v1::Association.
class ChangeAssociation final : public command::Command {
 public:
  // `acting`: who may be behind it.
  ChangeAssociation(InvoiceFacts invoice, LineRef to, Persons acting)
      : invoice_(std::move(invoice)), to_(std::move(to)), acting_(std::move(acting)) {}

  std::string_view name() const override { return "associations.change"; }
  // NOT_FOUND / PURCHASE_ORDER_NOT_FOUND, LINE_NOT_FOUND. FAILED_PRECONDITION / PURCHASE_ORDER_NOT_ISSUED,
  // BILL_FROM_ENTITY_MISMATCH {purchase_order}, LINE_OF_OTHER_TRANSACTION, SUPPLIER_BLOCKED (P11),
  // INVOICE_ALREADY_BOOKED {invoice}: with other content. FAILED_PRECONDITION / DUTIES_CONFLICT, TOO_MANY_PERSONS.
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  absl::Status CheckOrder(const command::Context& context) const;

  const InvoiceFacts invoice_;
  const LineRef to_;
  const Persons acting_;
};

// Books an invoice that waited for an exchange rate, if the rate is there now; else, or if it no longer waits, nothing
// happens. Needs no request id. Answers a v1::Association, or nothing where there is none.
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
