// Stores an invoice as RECEIVED, with the step that searches for its line (M1, M9, M11).
#ifndef OUTLAY_SERVICES_INVOICE_MATCHING_COMMANDS_CREATE_INVOICE_COMMAND_H_
#define OUTLAY_SERVICES_INVOICE_MATCHING_COMMANDS_CREATE_INVOICE_COMMAND_H_

#include <memory>
#include <string_view>
#include <utility>

#include "common/command/executor.h"
#include "services/invoice_matching/commands/settle.h"
#include "services/invoice_matching/domain/create_invoice.h"

namespace outlay::invoice_matching {

// The organization's settings for duplicates.
struct DuplicateTerms {
  DuplicateScope scope = DuplicateScope::kSupplierAndNumber;
  TimeZone zone;
};
// NOT_FOUND / ORGANIZATION_NOT_FOUND.
absl::StatusOr<DuplicateTerms> LoadDuplicateTerms(const store::Reader& reader, const std::string& organization);

// Returns the stored data that DecideCreate needs besides the invoice.
absl::StatusOr<CreateNeighbours> LoadNeighbours(const store::Reader& reader, const std::string& organization,
                                                const Invoice& invoice);

// The invoice's own row recognizes a repeated request: with the same content it answers the invoice in its current
// state. `invoice` must have passed CheckInvoice. Errors: those of DecideCreate and DecideRepeatedCreate, and NOT_FOUND
// / ORGANIZATION_NOT_FOUND.
class CreateInvoiceCommand final : public command::Command {
 public:
  CreateInvoiceCommand(InvoiceRef ref, std::shared_ptr<const Invoice> invoice, std::shared_ptr<Visibility> sight)
      : ref_(std::move(ref)), invoice_(std::move(invoice)), sight_(std::move(sight)) {}

  std::string_view name() const override { return "invoices.create"; }
  void Prefetch(const store::Reader& reader) const override;
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  absl::StatusOr<command::Outcome> Repeat(command::Context& context, const Invoice& stored) const;
  absl::StatusOr<command::Outcome> Save(command::Context& context, const CreateNeighbours& neighbours,
                                        const CreateDecision& decision) const;

  const InvoiceRef ref_;
  const std::shared_ptr<const Invoice> invoice_;
  const std::shared_ptr<Visibility> sight_;
};

}  // namespace outlay::invoice_matching

#endif  // OUTLAY_SERVICES_INVOICE_MATCHING_COMMANDS_CREATE_INVOICE_COMMAND_H_
