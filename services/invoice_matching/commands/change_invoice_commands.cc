#include "services/invoice_matching/commands/change_invoice_commands.h"

#include <array>
#include <optional>

#include "common/base/duties.h"
#include "common/base/status_macros.h"
#include "services/invoice_matching/commands/in_reach.h"
#include "services/invoice_matching/domain/names.h"
#include "services/invoice_matching/store/duties.h"

namespace outlay::invoice_matching {
namespace {

// The requesters of an order and the editors of its supplier may not cancel its invoices. purchase_order cannot refuse
// a cancellation afterwards, so this is checked here, by its events (I12).
absl::Status CheckDutiesOnOrder(const store::Reader& reader, const rpc::Caller& caller, const StoredInvoice& stored) {
  const std::optional<Booking>& booking = stored.state.booking;
  if (caller.persons.empty() || !booking.has_value()) return absl::OkStatus();
  OUTLAY_ASSIGN_OR_RETURN(const Persons requesters, LoadRequesters(reader, {caller.organization, booking->order_id}));
  OUTLAY_ASSIGN_OR_RETURN(const Persons editors,
                          LoadEditors(reader, {caller.organization, stored.invoice->supplier_id}));
  const std::array<Act, 2> done = {{{Duty::kRequester, requesters}, {Duty::kSupplierEditor, editors}}};
  return CheckDuties(ConflictMatrix(), done, {Duty::kInvoicePoster, caller.persons});
}

}  // namespace

absl::StatusOr<command::Outcome> CancelInvoiceCommand::Run(command::Context& context) const {
  const InvoiceRef& ref = arguments_.ref;
  const std::string name = InvoiceName(ref.organization, ref.invoice_id);
  OUTLAY_ASSIGN_OR_RETURN(const StoredInvoice stored, LoadInvoiceInReach(context.txn, context.caller, ref));
  OUTLAY_RETURN_IF_ERROR(CheckEtag(arguments_.etag, name, stored.state, stored.credits));
  OUTLAY_ASSIGN_OR_RETURN(const absl::Time now, BusinessTime(context.txn, ref.organization, context.now));
  OUTLAY_RETURN_IF_ERROR(CheckDutiesOnOrder(context.txn, context.caller, stored));
  OUTLAY_ASSIGN_OR_RETURN(
      const StepDecision decision,
      DecideCancel({.invoice_name = name, .reason = arguments_.reason, .acting = context.caller.persons}, stored.state,
                   stored.credits, now));
  return Settle(context, {.ref = ref, .invoice = stored.invoice, .before = stored.state, .decision = decision},
                *sight_);
}

absl::StatusOr<command::Outcome> ChangeAssociationCommand::Run(command::Context& context) const {
  const InvoiceRef& ref = arguments_.ref;
  const std::string name = InvoiceName(ref.organization, ref.invoice_id);
  OUTLAY_ASSIGN_OR_RETURN(const StoredInvoice stored, LoadInvoiceInReach(context.txn, context.caller, ref));
  OUTLAY_RETURN_IF_ERROR(CheckEtag(arguments_.etag, name, stored.state, stored.credits));
  if (arguments_.step.kind == StepKind::kChange) {
    OUTLAY_RETURN_IF_ERROR(CheckOrderInReach(context.txn, context.caller, arguments_.step.order_id));
  }
  OUTLAY_ASSIGN_OR_RETURN(const absl::Time now, BusinessTime(context.txn, ref.organization, context.now));
  OUTLAY_ASSIGN_OR_RETURN(
      const StepDecision decision,
      DecideChangeAssociation({.invoice_name = name, .step = arguments_.step}, stored.state, stored.credits, now));
  // The invoice has not changed yet, so nothing is announced; the record contains the request, and remembers it.
  SaveState(context.txn, ref, *stored.invoice, stored.state, decision.after);
  *sight_ = {.invoice = stored.invoice, .state = decision.after, .credits = stored.credits};
  return command::Outcome{.resource = name};
}

}  // namespace outlay::invoice_matching
