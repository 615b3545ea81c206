#include "services/budget/commands/year_end_verbs.h"

#include <optional>
#include <vector>

#include "common/base/status_macros.h"
#include "common/rpc/etag.h"
#include "services/budget/commands/scene.h"
#include "services/budget/commands/step_year_end.h"
#include "services/budget/convert/year_ends.h"
#include "services/budget/domain/budgets/year_end_run.h"
#include "services/budget/domain/names.h"
#include "services/budget/domain/rules/year_end_errors.h"
#include "services/budget/store/year_ends.h"

namespace outlay::budget {

absl::StatusOr<command::Outcome> CloseYear::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(const Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<YearEndRun> present,
                          FindYearEnd(context.txn, {scene.organization, order_.year_end_id}));
  if (present.has_value()) {
    if (present->create_digest != StoredDigest(context)) return YearEndIdTaken(present->id);
    return command::Outcome{.resource = YearEndName(scene.organization, present->id),
                            .before = {},
                            .after = {},
                            .answer = ToProto(scene.organization, *present).SerializeAsString(),
                            .announcements = {},
                            .unchanged = true};
  }
  OUTLAY_RETURN_IF_ERROR(EndOfYear("last_day", order_.last_day, scene.terms.calendar, scene.now.business).status());
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<YearEndRun> others, AllYearEnds(context.txn, scene.organization));
  YearEndRun run = {.id = order_.year_end_id,
                    .end_day = order_.last_day + 1,
                    .default_rule = order_.default_rule,
                    .refuses_late_entries = order_.refuses_late_entries,
                    .last_budget_id = {},
                    .totals = {},
                    .creator = ActorOf(context),
                    .create_time = scene.now.system,
                    .create_digest = StoredDigest(context)};
  OUTLAY_RETURN_IF_ERROR(CheckClosable(run.end_day, others));
  return FinishYearEnd(context, scene, nullptr, std::move(run), v1::YearEndChanged::CHANGE_BEGUN);
}

absl::StatusOr<command::Outcome> ReverseYearEnd::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(const Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(const YearEndRun before, LoadYearEnd(context.txn, {scene.organization, year_end_id_}));
  OUTLAY_RETURN_IF_ERROR(rpc::CheckEtag(YearEndName(scene.organization, year_end_id_), etag_, EtagOf(before)));
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<YearEndRun> all, AllYearEnds(context.txn, scene.organization));
  OUTLAY_RETURN_IF_ERROR(CheckReversible(before, all));
  YearEndRun run = before;
  run.state = YearEndState::kReversing;
  run.last_budget_id.clear();
  return FinishYearEnd(context, scene, &before, std::move(run), v1::YearEndChanged::CHANGE_REVERSING);
}

}  // namespace outlay::budget
