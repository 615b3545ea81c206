// The changes of an existing invoice by people: both record a step that purchase_order must answer (M4, M11).
#ifndef OUTLAY_SERVICES_INVOICE_MATCHING_COMMANDS_CHANGE_INVOICE_COMMANDS_H_
#define OUTLAY_SERVICES_INVOICE_MATCHING_COMMANDS_CHANGE_INVOICE_COMMANDS_H_

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "common/command/executor.h"
#include "services/invoice_matching/commands/settle.h"
#include "services/invoice_matching/domain/change_invoice.h"

namespace outlay::invoice_matching {

// Begins to cancel an invoice. Errors: those of LoadInvoiceInReach, ETAG_MISMATCH, FAILED_PRECONDITION /
// DUTIES_CONFLICT, those of DecideCancel.
class CancelInvoiceCommand final : public command::Command {
 public:
  struct Arguments {
    InvoiceRef ref;
    std::string etag;
    std::string reason;
  };
  CancelInvoiceCommand(Arguments arguments, std::shared_ptr<Visibility> sight)
      : arguments_(std::move(arguments)), sight_(std::move(sight)) {}

  std::string_view name() const override { return "invoices.cancel"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const Arguments arguments_;
  const std::shared_ptr<Visibility> sight_;
};

// Begins to move an invoice to another line, or to undo its booking. Errors: those of LoadInvoiceInReach and
// CheckOrderInReach, ETAG_MISMATCH, those of DecideChangeAssociation.
class ChangeAssociationCommand final : public command::Command {
 public:
  struct Arguments {
    InvoiceRef ref;
    std::string etag;
    Step step;  // kind, target and requester
  };
  ChangeAssociationCommand(Arguments arguments, std::shared_ptr<Visibility> sight)
      : arguments_(std::move(arguments)), sight_(std::move(sight)) {}

  std::string_view name() const override { return "invoices.changeAssociation"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const Arguments arguments_;
  const std::shared_ptr<Visibility> sight_;
};

}  // namespace outlay::invoice_matching

#endif  // OUTLAY_SERVICES_INVOICE_MATCHING_COMMANDS_CHANGE_INVOICE_COMMANDS_H_
