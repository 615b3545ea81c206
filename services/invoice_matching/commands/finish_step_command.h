// Records purchase_order's answer to a step (M2, M4, M11).
#ifndef OUTLAY_SERVICES_INVOICE_MATCHING_COMMANDS_FINISH_STEP_COMMAND_H_
#define OUTLAY_SERVICES_INVOICE_MATCHING_COMMANDS_FINISH_STEP_COMMAND_H_

#include <memory>
#include <string_view>
#include <utility>
#include <variant>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/command/executor.h"
#include "services/invoice_matching/commands/settle.h"
#include "services/invoice_matching/domain/steps.h"

namespace outlay::invoice_matching {

// kUndo was carried out, or there was nothing to undo.
struct UndoDone {};
// kChange was carried out.
struct ChangeDone {
  Booking booking;
};
// purchase_order refused the change that a person requested.
struct StepRefused {
  absl::Status refusal;
  int64_t step_version = 0;
};
// The answer, by kind of step.
using StepAnswer = std::variant<Answer, UndoDone, ChangeDone, StepRefused>;

// Applies `answer` to a state.
StepDecision DecideStepAnswer(const InvoiceState& state, const StepAnswer& answer, absl::Time now);

// Records an answer; one for which the invoice no longer waits changes nothing. A refusal is this command's error, so
// that it is remembered for the person's request; the step is removed afterwards (SettleQuietly).
class FinishStepCommand final : public command::Command {
 public:
  FinishStepCommand(InvoiceRef ref, std::shared_ptr<const Invoice> invoice, absl::Time receive_time,
                    std::shared_ptr<const StepAnswer> answer, std::shared_ptr<Visibility> sight)
      : ref_(std::move(ref)),
        invoice_(std::move(invoice)),
        receive_time_(receive_time),
        answer_(std::move(answer)),
        sight_(std::move(sight)) {}

  std::string_view name() const override;
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const InvoiceRef ref_;
  const std::shared_ptr<const Invoice> invoice_;
  const absl::Time receive_time_;
  const std::shared_ptr<const StepAnswer> answer_;
  const std::shared_ptr<Visibility> sight_;
};

// Answers a repeated request whose step has ended: a remembered outcome is answered before Run; if there is none, Run
// does nothing.
class RecallOutcomeCommand final : public command::Command {
 public:
  std::string_view name() const override { return "invoices.recallOutcome"; }
  absl::StatusOr<command::Outcome> Run(command::Context&) const override {
    // The id is reserved for the outcome, and stays free.
    return command::Outcome{.unchanged = true, .is_passing = true};
  }
};

}  // namespace outlay::invoice_matching

#endif  // OUTLAY_SERVICES_INVOICE_MATCHING_COMMANDS_FINISH_STEP_COMMAND_H_
