#include "services/invoice_matching/domain/create_invoice.h"

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "services/invoice_matching/domain/check_invoice.h"
#include "services/invoice_matching/domain/errors.h"
#include "services/invoice_matching/domain/limits.h"
#include "services/invoice_matching/domain/names.h"

namespace outlay::invoice_matching {
namespace {

bool IsDuplicate(const CreateInvoice& command, int issue_year, const NumberHolder& holder) {
  switch (command.scope) {
    case DuplicateScope::kSupplierAndNumber:
      return true;
    case DuplicateScope::kEntityAndNumber:
      return holder.entity_id == command.invoice.entity_id;
    case DuplicateScope::kSupplierNumberAndYear:
      return holder.issue_year == issue_year;
  }
  return true;
}

absl::StatusOr<std::vector<NumberHolder>> WithHolder(const CreateInvoice& command,
                                                     const std::vector<NumberHolder>& holders, absl::Time now) {
  const int issue_year = IssueYear(command.invoice, now, command.zone);
  for (const NumberHolder& holder : holders) {
    if (IsDuplicate(command, issue_year, holder)) {
      return DuplicateInvoice(command.invoice.number, InvoiceName(command.organization, holder.invoice_id));
    }
  }
  if (holders.size() >= kMaxHoldersPerNumber) {
    return QuotaExceeded("invoices_per_number", static_cast<int64_t>(kMaxHoldersPerNumber));
  }
  std::vector<NumberHolder> after = holders;
  after.push_back({.invoice_id = std::string(command.invoice_id),
                   .entity_id = command.invoice.entity_id,
                   .issue_year = issue_year});
  return after;
}

// Returns the first field that prevents the two from belonging together; empty: there is none.
std::string_view Mismatch(const Invoice& note, const Invoice& credited) {
  if (credited.credit_note) return "kind";
  if (note.supplier_id != credited.supplier_id || note.entity_id != credited.entity_id) return "bill_from_entity";
  if (note.amount.currency() != credited.amount.currency()) return "amount.currency_code";
  return {};
}

absl::StatusOr<Credits> WithCredit(const CreateInvoice& command, const std::optional<CreditedInvoice>& credited) {
  const std::string name = InvoiceName(command.organization, command.invoice.credited_invoice_id);
  if (!credited.has_value()) return CreditedInvoiceNotFound(name);
  if (const std::string_view field = Mismatch(command.invoice, credited->invoice); !field.empty()) {
    return CreditedInvoiceMismatch(name, field);
  }
  if (credited->state.state == State::kCancelling || credited->state.state == State::kCancelled) {
    return InvoiceCancelled(name);
  }
  // It is leaving its line, on which the note would be booked before, and remain.
  if (credited->state.step.kind == StepKind::kChange || credited->state.step.kind == StepKind::kUndo) {
    return InvoiceBusy(name);
  }
  const Money& asked = command.invoice.amount;
  const Money before(credited->credits.credited_minor, asked.currency());
  OUTLAY_ASSIGN_OR_RETURN(const Money free, Subtract(credited->invoice.amount, before));
  if (asked.minor_units() > free.minor_units()) {
    return CreditExceedsInvoice(name,
                                {.amount = credited->invoice.amount, .credited = before, .asked = asked, .free = free});
  }
  return Credits{.credited_minor = before.minor_units() + asked.minor_units(),
                 .live_notes = credited->credits.live_notes + 1,
                 .revision = credited->credits.revision + 1};
}

}  // namespace

absl::StatusOr<CreateDecision> DecideCreate(const CreateInvoice& command, const CreateNeighbours& neighbours,
                                            absl::Time now) {
  CreateDecision decision;
  OUTLAY_ASSIGN_OR_RETURN(decision.holders, WithHolder(command, neighbours.holders, now));
  if (!command.invoice.credited_invoice_id.empty()) {
    OUTLAY_ASSIGN_OR_RETURN(decision.credits_after, WithCredit(command, neighbours.credited));
  }
  decision.state = FirstState(now);
  return decision;
}

InvoiceState FirstState(absl::Time receive_time) {
  InvoiceState state;
  state.state = State::kReceived;
  state.version = 1;
  state.revision = 1;
  state.receive_time = receive_time;
  state.update_time = receive_time;
  state.step.kind = StepKind::kAssociate;
  state.step.since = receive_time;
  state.step.version = 1;
  return state;
}

absl::Status DecideRepeatedCreate(const CreateInvoice& command, const Invoice& stored) {
  const std::string field = FirstDifference(command.invoice, stored);
  if (field.empty()) return absl::OkStatus();
  return InvoiceIdTaken(InvoiceName(command.organization, command.invoice_id), field);
}

std::vector<NumberHolder> WithoutHolder(std::vector<NumberHolder> holders, std::string_view invoice_id) {
  std::erase_if(holders, [&](const NumberHolder& holder) { return holder.invoice_id == invoice_id; });
  return holders;
}

Credits WithoutCredit(Credits credits, const Invoice& credit_note) {
  credits.credited_minor -= credit_note.amount.minor_units();
  credits.live_notes -= 1;
  credits.revision += 1;
  return credits;
}

}  // namespace outlay::invoice_matching
