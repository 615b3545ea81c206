#include "services/invoice_matching/commands/settle.h"

#include <utility>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/tenant/tenant.h"
#include "services/invoice_matching/convert/invoices.h"
#include "services/invoice_matching/domain/create_invoice.h"
#include "services/invoice_matching/domain/errors.h"
#include "services/invoice_matching/domain/names.h"
#include "services/invoice_matching/store/rescans.h"

namespace outlay::invoice_matching {
namespace {

// Releases the credit of a cancelled credit note, and announces the invoice that it credited.
absl::Status ReturnCredit(command::Context& context, const Settlement& settlement, command::Outcome& outcome) {
  const InvoiceRef credited{settlement.ref.organization, settlement.invoice->credited_invoice_id};
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<StoredInvoice> stored, FindStoredInvoice(context.txn, credited));
  if (!stored.has_value()) return DataLoss(kInvoices.name);
  const Credits after = WithoutCredit(stored->credits, *settlement.invoice);
  SaveCredits(context.txn, credited, *stored->invoice, stored->state, after);
  outcome.announcements.push_back(
      command::Announce(InvoiceName(credited.organization, credited.invoice_id),
                        ToEvent({credited.organization, credited.invoice_id}, *stored->invoice, stored->state, after,
                                Change::kCredited)));
  return absl::OkStatus();
}

absl::Status Release(command::Context& context, const Settlement& settlement, command::Outcome& outcome) {
  const std::string& organization = settlement.ref.organization;
  OUTLAY_ASSIGN_OR_RETURN(std::vector<NumberHolder> holders,
                          ListHolders(context.txn, organization, *settlement.invoice));
  SaveHolders(context.txn, organization, *settlement.invoice,
              WithoutHolder(std::move(holders), settlement.ref.invoice_id));
  return settlement.invoice->credited_invoice_id.empty() ? absl::OkStatus()
                                                         : ReturnCredit(context, settlement, outcome);
}

}  // namespace

absl::StatusOr<command::Outcome> Settle(command::Context& context, const Settlement& settlement, Visibility& sight) {
  const InvoiceRef& ref = settlement.ref;
  const StepDecision& decision = settlement.decision;
  OUTLAY_ASSIGN_OR_RETURN(const Credits credits, LoadCredits(context.txn, ref, settlement.before));
  sight = {.invoice = settlement.invoice, .state = decision.after, .credits = credits};
  command::Outcome outcome{.resource = InvoiceName(ref.organization, ref.invoice_id)};
  if (!decision.change.has_value()) {
    sight.state = settlement.before;
    sight.quiet = decision.after != settlement.before;
    outcome.unchanged = true;
    // The state is written after the command, which is run again if there is a crash in between.
    outcome.is_passing = sight.quiet;
    return outcome;
  }
  SaveState(context.txn, ref, *settlement.invoice, settlement.before, decision.after);
  outcome.announcements.push_back(command::Announce(
      outcome.resource,
      ToEvent({ref.organization, ref.invoice_id}, *settlement.invoice, decision.after, credits, decision.change)));
  if (decision.after.state == State::kCancelled) {
    OUTLAY_RETURN_IF_ERROR(Release(context, settlement, outcome));
  }
  if (decision.after.state == State::kAssociated && credits.live_notes > 0) {
    // A credit note is booked on the line of its invoice; one that came before that line was known waits for it.
    OUTLAY_RETURN_IF_ERROR(
        RequestRescan(context.txn, {ref.organization, settlement.invoice->supplier_id, settlement.invoice->entity_id}));
  }
  return outcome;
}

absl::Status SettleQuietly(store::Transaction& txn, const InvoiceRef& ref, const Invoice& invoice,
                           absl::Time receive_time, DecideStep decide, Visibility& sight) {
  OUTLAY_ASSIGN_OR_RETURN(const InvoiceState before, LoadState(txn, ref, receive_time));
  OUTLAY_ASSIGN_OR_RETURN(const absl::Time now, BusinessTime(txn, ref.organization, txn.now()));
  const StepDecision decision = decide(before, now);
  if (decision.change.has_value()) return InvoiceBusy(InvoiceName(ref.organization, ref.invoice_id));
  sight.state = decision.after;
  sight.quiet = false;
  if (decision.after != before) SaveState(txn, ref, invoice, before, decision.after);
  return absl::OkStatus();
}

absl::StatusOr<absl::Time> BusinessTime(const store::Reader& reader, const std::string& organization, absl::Time now) {
  OUTLAY_ASSIGN_OR_RETURN(const absl::Time time, tenant::BusinessNow(reader, organization, now));
  return absl::FromUnixMicros(absl::ToUnixMicros(time));
}

absl::StatusOr<StoredInvoice> LoadStoredInvoice(const store::Reader& reader, const InvoiceRef& ref) {
  OUTLAY_ASSIGN_OR_RETURN(std::optional<StoredInvoice> stored, FindStoredInvoice(reader, ref));
  if (!stored.has_value()) return InvoiceNotFound(InvoiceName(ref.organization, ref.invoice_id));
  return *std::move(stored);
}

}  // namespace outlay::invoice_matching
