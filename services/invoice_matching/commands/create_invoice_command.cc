#include "services/invoice_matching/commands/create_invoice_command.h"

#include <optional>

#include "common/base/status_macros.h"
#include "common/store/value_codec.h"
#include "common/tenant/keyspaces.h"
#include "common/tenant/tenant.h"
#include "services/invoice_matching/convert/invoices.h"
#include "services/invoice_matching/domain/names.h"

namespace outlay::invoice_matching {

namespace {

DuplicateScope ScopeOf(directory::v1::DuplicateScope scope) {
  switch (scope) {
    case directory::v1::DUPLICATE_SCOPE_ENTITY_AND_NUMBER:
      return DuplicateScope::kEntityAndNumber;
    case directory::v1::DUPLICATE_SCOPE_SUPPLIER_NUMBER_AND_YEAR:
      return DuplicateScope::kSupplierNumberAndYear;
    default:
      return DuplicateScope::kSupplierAndNumber;
  }
}

}  // namespace

// Reads only the settings that are needed, which is cheaper than loading a whole tenant.
absl::StatusOr<DuplicateTerms> LoadDuplicateTerms(const store::Reader& reader, const std::string& organization) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<directory::v1::OrganizationChanged> found,
                          reader.Find(tenant::kOrganizations, {organization}));
  if (!found.has_value()) return tenant::OrganizationNotFound(organization);
  DuplicateTerms terms{.scope = ScopeOf(found->settings().duplicate_scope()), .zone = TimeZone()};
  if (!found->time_zone().empty()) {
    OUTLAY_ASSIGN_OR_RETURN(terms.zone, TimeZone::Load(found->time_zone()));
  }
  return terms;
}

absl::StatusOr<CreateNeighbours> LoadNeighbours(const store::Reader& reader, const std::string& organization,
                                                const Invoice& invoice) {
  CreateNeighbours neighbours;
  OUTLAY_ASSIGN_OR_RETURN(neighbours.holders, ListHolders(reader, organization, invoice));
  if (!invoice.credited_invoice_id.empty()) {
    OUTLAY_ASSIGN_OR_RETURN(std::optional<StoredInvoice> credited,
                            FindStoredInvoice(reader, {organization, invoice.credited_invoice_id}));
    if (credited.has_value()) {
      neighbours.credited = CreditedInvoice{
          .invoice = *credited->invoice, .state = std::move(credited->state), .credits = credited->credits};
    }
  }
  return neighbours;
}

void CreateInvoiceCommand::Prefetch(const store::Reader& reader) const {
  // Only warms the store's cache; errors recur in Run. Not needed for the invoice and its number: they are new except
  // for repetitions, and the filters of the store's files, which are in memory, show that without a disk read.
  if (!invoice_->credited_invoice_id.empty()) {
    (void)FindStoredInvoice(reader, {ref_.organization, invoice_->credited_invoice_id});
  }
}

absl::StatusOr<command::Outcome> CreateInvoiceCommand::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<Invoice> stored, FindInvoice(context.txn, ref_));
  if (stored.has_value()) return Repeat(context, *stored);
  OUTLAY_ASSIGN_OR_RETURN(const DuplicateTerms terms, LoadDuplicateTerms(context.txn, ref_.organization));
  OUTLAY_ASSIGN_OR_RETURN(const absl::Time now, BusinessTime(context.txn, ref_.organization, context.now));
  OUTLAY_ASSIGN_OR_RETURN(const CreateNeighbours neighbours, LoadNeighbours(context.txn, ref_.organization, *invoice_));
  OUTLAY_ASSIGN_OR_RETURN(const CreateDecision decision, DecideCreate({.invoice = *invoice_,
                                                                       .organization = ref_.organization,
                                                                       .invoice_id = ref_.invoice_id,
                                                                       .scope = terms.scope,
                                                                       .zone = terms.zone},
                                                                      neighbours, now));
  return Save(context, neighbours, decision);
}

absl::StatusOr<command::Outcome> CreateInvoiceCommand::Repeat(command::Context& context, const Invoice& stored) const {
  OUTLAY_RETURN_IF_ERROR(DecideRepeatedCreate(
      {.invoice = *invoice_, .organization = ref_.organization, .invoice_id = ref_.invoice_id}, stored));
  OUTLAY_ASSIGN_OR_RETURN(StoredInvoice now, LoadStoredInvoice(context.txn, ref_));
  *sight_ = {.invoice = std::move(now.invoice), .state = std::move(now.state), .credits = now.credits};
  return command::Outcome{.unchanged = true};
}

absl::StatusOr<command::Outcome> CreateInvoiceCommand::Save(command::Context& context,
                                                            const CreateNeighbours& neighbours,
                                                            const CreateDecision& decision) const {
  OUTLAY_RETURN_IF_ERROR(InsertInvoice(context.txn, ref_, *invoice_, decision.state.receive_time));
  SaveHolders(context.txn, ref_.organization, *invoice_, decision.holders);
  *sight_ = {.invoice = invoice_, .state = decision.state};

  const InvoiceIds ids{ref_.organization, ref_.invoice_id};
  v1::Invoice after;
  ToProto(ids, *invoice_, decision.state, {}, &after);
  command::Outcome outcome{.resource = after.name()};
  store::SerializeMessage(after, &outcome.after);
  outcome.announcements.push_back(
      command::Announce(outcome.resource, ToEvent(ids, *invoice_, decision.state, {}, Change::kReceived)));
  if (decision.credits_after.has_value()) {
    const InvoiceRef credited{ref_.organization, invoice_->credited_invoice_id};
    SaveCredits(context.txn, credited, neighbours.credited->invoice, neighbours.credited->state,
                *decision.credits_after);
    outcome.announcements.push_back(
        command::Announce(InvoiceName(credited.organization, credited.invoice_id),
                          ToEvent({credited.organization, credited.invoice_id}, neighbours.credited->invoice,
                                  neighbours.credited->state, *decision.credits_after, Change::kCredited)));
  }
  return outcome;
}

}  // namespace outlay::invoice_matching
