// Chooses the line of an invoice and books it (M2, M4).
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_COMMANDS_ASSOCIATE_INVOICE_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_COMMANDS_ASSOCIATE_INVOICE_H_

#include <string>
#include <string_view>
#include <utility>

#include "common/command/executor.h"
#include "services/purchase_order/domain/association/candidates.h"
#include "services/purchase_order/domain/association/facts_digest.h"

namespace outlay::purchase_order {

// Associates one invoice. Answers a v1::AssociationResult. Needs no request id: the booking remembers the invoice
// permanently, and an invoice without a line stores nothing. Prefetches nothing: the invoice is new unless it is a
// retry, and the in-memory filters of the store's files tell that without reading the disk.
class AssociateInvoice final : public command::Command {
 public:
  AssociateInvoice(std::string organization, InvoiceFacts invoice)
      : organization_(std::move(organization)), invoice_(std::move(invoice)), digest_(FullDigestOf(invoice_)) {}

  // Returns the digest of the invoice's content.
  const Digest& digest() const { return digest_; }

  std::string_view name() const override { return "associations.create"; }
  // FAILED_PRECONDITION / INVOICE_ALREADY_BOOKED {invoice}: it was booked with other content. OUT_OF_RANGE /
  // MONEY_OVERFLOW. NOT_FOUND / ORGANIZATION_NOT_FOUND; FAILED_PRECONDITION / LINE_TYPES_INVALID {type}.
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const std::string organization_;
  const InvoiceFacts invoice_;
  const Digest digest_;
};

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_COMMANDS_ASSOCIATE_INVOICE_H_
