#include "services/invoice_matching/commands/finish_step_command.h"

#include "common/base/status_macros.h"

namespace outlay::invoice_matching {

StepDecision DecideStepAnswer(const InvoiceState& state, const StepAnswer& answer, absl::Time now) {
  if (const Answer* const associated = std::get_if<Answer>(&answer)) return DecideAssociated(state, *associated, now);
  if (const ChangeDone* const changed = std::get_if<ChangeDone>(&answer)) {
    return DecideChanged(state, changed->booking, now);
  }
  if (std::holds_alternative<UndoDone>(answer)) return DecideUndone(state, now);
  return DecideStepRefused(state, std::get<StepRefused>(answer).step_version, now);
}

std::string_view FinishStepCommand::name() const {
  if (std::holds_alternative<Answer>(*answer_)) return "invoices.associate";
  return std::holds_alternative<UndoDone>(*answer_) ? "invoices.finishUndo" : "invoices.finishChange";
}

absl::StatusOr<command::Outcome> FinishStepCommand::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(const InvoiceState before, LoadState(context.txn, ref_, receive_time_));
  if (const StepRefused* const refused = std::get_if<StepRefused>(answer_.get())) {
    *sight_ = {.invoice = invoice_, .state = before, .quiet = true};
    return refused->refusal;
  }
  OUTLAY_ASSIGN_OR_RETURN(const absl::Time now, BusinessTime(context.txn, ref_.organization, context.now));
  const StepDecision decision = DecideStepAnswer(before, *answer_, now);
  return Settle(context, {.ref = ref_, .invoice = invoice_, .before = before, .decision = decision}, *sight_);
}

}  // namespace outlay::invoice_matching
