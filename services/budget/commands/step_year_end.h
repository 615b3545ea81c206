// Continues a year end: closes or reopens further budgets, and records the progress (B18).
#ifndef OUTLAY_SERVICES_BUDGET_COMMANDS_STEP_YEAR_END_H_
#define OUTLAY_SERVICES_BUDGET_COMMANDS_STEP_YEAR_END_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "common/command/executor.h"
#include "outlay/budget/v1/budget_events.pb.h"
#include "services/budget/commands/scene.h"
#include "services/budget/domain/budgets/closing.h"
#include "services/budget/domain/budgets/year_end_run.h"

namespace outlay::budget {

// Each step begins after the last budget of the previous one, so finished work is never repeated. Changes nothing if
// the year end is done.
class StepYearEnd final : public command::Command {
 public:
  explicit StepYearEnd(std::string year_end_id) : year_end_id_(std::move(year_end_id)) {}

  std::string_view name() const override { return "yearEnds.step"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const std::string year_end_id_;
};

// Saves a changed year end and announces it. `before` is null for a new one. `entries`: the results of this step.
command::Outcome FinishYearEnd(command::Context& context, const Scene& scene, const YearEndRun* before, YearEndRun run,
                               v1::YearEndChanged::Change change, const std::vector<YearEndEntry>& entries = {});

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_COMMANDS_STEP_YEAR_END_H_
