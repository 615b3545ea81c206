#include "services/invoice_matching/commands/create_preview.h"

#include <optional>

#include "common/base/field_path.h"
#include "common/base/status_macros.h"
#include "services/invoice_matching/commands/create_invoice_command.h"
#include "services/invoice_matching/domain/check_invoice.h"

namespace outlay::invoice_matching {

absl::Status CreatePreview::Try(const store::Reader& reader, const InvoiceRef& ref, const Invoice& invoice) {
  OUTLAY_RETURN_IF_ERROR(AtField("invoice", CheckInvoice(invoice)));
  OUTLAY_ASSIGN_OR_RETURN(const DuplicateTerms terms, LoadDuplicateTerms(reader, ref.organization));
  const CreateInvoice command{.invoice = invoice,
                              .organization = ref.organization,
                              .invoice_id = ref.invoice_id,
                              .scope = terms.scope,
                              .zone = terms.zone};
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<Invoice> stored, FindInvoice(reader, ref));
  if (stored.has_value()) return DecideRepeatedCreate(command, *stored);
  if (const auto same = accepted_.find(ref.invoice_id); same != accepted_.end()) {
    return DecideRepeatedCreate(command, same->second.invoice);
  }

  OUTLAY_ASSIGN_OR_RETURN(CreateNeighbours neighbours, LoadNeighbours(reader, ref.organization, invoice));
  std::vector<NumberHolder>& here = holders_[{invoice.supplier_id, invoice.number}];
  neighbours.holders.insert(neighbours.holders.end(), here.begin(), here.end());
  const std::string& credited_id = invoice.credited_invoice_id;
  if (const auto credited = accepted_.find(credited_id); credited != accepted_.end()) {
    neighbours.credited = credited->second;
  }
  if (const auto credits = credits_.find(credited_id); credits != credits_.end() && neighbours.credited.has_value()) {
    neighbours.credited->credits = credits->second;
  }
  OUTLAY_ASSIGN_OR_RETURN(const CreateDecision decision, DecideCreate(command, neighbours, absl::UnixEpoch()));
  here.push_back(decision.holders.back());
  accepted_[ref.invoice_id] = {.invoice = invoice, .state = decision.state, .credits = {}};
  if (decision.credits_after.has_value()) credits_[credited_id] = *decision.credits_after;
  return absl::OkStatus();
}

}  // namespace outlay::invoice_matching
