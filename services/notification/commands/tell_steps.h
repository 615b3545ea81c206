// Notifies people of the end of one purchase order (N3), or of the due date of one invoice (N4), by the steps of the
// ladder.
#ifndef OUTLAY_SERVICES_NOTIFICATION_COMMANDS_TELL_STEPS_H_
#define OUTLAY_SERVICES_NOTIFICATION_COMMANDS_TELL_STEPS_H_

#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "common/command/executor.h"
#include "services/notification/commands/routes.h"

namespace outlay::notification {

// Sends the notices of the earliest due step, and announces it as OrderExpiring; the next command takes the next step.
// Decides again what is due, since rows may have changed after the scan.
class TellExpiry final : public command::Command {
 public:
  TellExpiry(std::string order_id, Routing routing) : order_id_(std::move(order_id)), routing_(routing) {}

  std::string_view name() const override { return "orders.tellExpiry"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const std::string order_id_;
  const Routing routing_;
};

// Does the same for an invoice, as InvoiceDue; if several steps are due, only the newest is told. Forgets the invoice
// once its due date is long past.
class TellInvoiceDue final : public command::Command {
 public:
  TellInvoiceDue(std::string invoice_id, Routing routing) : invoice_id_(std::move(invoice_id)), routing_(routing) {}

  std::string_view name() const override { return "invoices.tellDue"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const std::string invoice_id_;
  const Routing routing_;
};

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_COMMANDS_TELL_STEPS_H_
