// Tells the end of one purchase order (N3), or that one invoice falls due (N4), as far as steps of the ladder are due.
#ifndef OUTLAY_SERVICES_NOTIFICATION_COMMANDS_TELL_STEPS_H_
#define OUTLAY_SERVICES_NOTIFICATION_COMMANDS_TELL_STEPS_H_

#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "common/command/executor.h"
#include "services/notification/commands/routes.h"

namespace outlay::notification {

// Tells the earliest step that is due, and announces it as OrderExpiring; what else is due comes with the next command.
// Decides anew what is due: what a scan saw may have changed.
class TellExpiry final : public command::Command {
 public:
  TellExpiry(std::string order_id, Routing routing) : order_id_(std::move(order_id)), routing_(routing) {}

  std::string_view name() const override { return "orders.tellExpiry"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const std::string order_id_;
  const Routing routing_;
};

// The same of an invoice, as InvoiceDue; of several steps that are due, the newest alone. Forgets it when its due date
// is long over.
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
