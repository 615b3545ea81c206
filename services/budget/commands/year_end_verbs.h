// The verbs on year ends, one command each (B18). Both only begin; StepYearEnd continues.
#ifndef OUTLAY_SERVICES_BUDGET_COMMANDS_YEAR_END_VERBS_H_
#define OUTLAY_SERVICES_BUDGET_COMMANDS_YEAR_END_VERBS_H_

#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/command/executor.h"
#include "services/budget/domain/rules/year_end.h"

namespace outlay::budget {

// A caller's request.
struct YearEndOrder {
  std::string year_end_id;
  absl::CivilDay last_day;
  YearEndRule default_rule = YearEndRule::kDrop;
  bool refuses_late_entries = false;
};

// Begins to close a year. Idempotent by the year end's row for its life. INVALID_ARGUMENT / FIELD_INVALID (last_day),
// ALREADY_EXISTS / YEAR_END_ID_TAKEN, FAILED_PRECONDITION / YEAR_NOT_OVER, YEAR_END_RUNNING, YEAR_CLOSED.
class CloseYear final : public command::Command {
 public:
  explicit CloseYear(YearEndOrder order) : order_(std::move(order)) {}

  std::string_view name() const override { return "yearEnds.close"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const YearEndOrder order_;
};

// Begins to undo a year end. NOT_FOUND / YEAR_END_NOT_FOUND, ABORTED / ETAG_MISMATCH, and those of CheckReversible.
class ReverseYearEnd final : public command::Command {
 public:
  // `etag`: empty: not checked.
  ReverseYearEnd(std::string year_end_id, std::string etag)
      : year_end_id_(std::move(year_end_id)), etag_(std::move(etag)) {}

  std::string_view name() const override { return "yearEnds.reverse"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const std::string year_end_id_;
  const std::string etag_;
};

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_COMMANDS_YEAR_END_VERBS_H_
