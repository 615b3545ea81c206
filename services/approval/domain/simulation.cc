#include "services/approval/domain/simulation.h"

#include <utility>

#include "common/base/status_macros.h"
#include "services/approval/domain/review_steps.h"

namespace outlay::approval {

absl::StatusOr<Simulation> Simulate(Subject subject, const ReviewInputs& surroundings) {
  if (surroundings.told != nullptr) {
    OUTLAY_RETURN_IF_ERROR(
        GuideSubject(surroundings.told->buying, /*review_id=*/"", surroundings.people, surroundings.now, &subject)
            .status());
  }
  OUTLAY_ASSIGN_OR_RETURN(StagePlan plan, PlanStages(subject, surroundings));
  Simulation simulation;
  simulation.no_rule_matches = plan.selection.rule_ids.empty();
  simulation.split_flags = std::move(plan.split_flags);
  for (ReviewStage& stage : plan.selection.stages) {
    const Room room = {.subject = subject,
                       .group_id = GroupOf(stage, subject),
                       .people = surroundings.people,
                       .delegations = surroundings.delegations,
                       .now = surroundings.now};
    Seating seating = SeatStage(stage.stage, room);
    simulation.stages.push_back({.stage = std::move(stage), .seating = std::move(seating)});
  }
  return simulation;
}

}  // namespace outlay::approval
