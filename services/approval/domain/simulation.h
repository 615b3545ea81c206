// Shows the review that a subject would get if it were submitted now (A1); stores nothing. Pure.
#ifndef OUTLAY_SERVICES_APPROVAL_DOMAIN_SIMULATION_H_
#define OUTLAY_SERVICES_APPROVAL_DOMAIN_SIMULATION_H_

#include <vector>

#include "absl/status/statusor.h"
#include "services/approval/domain/review_decisions.h"
#include "services/approval/domain/seating.h"

namespace outlay::approval {

struct SimulatedStage {
  ReviewStage stage;
  Seating seating;
};

struct Simulation {
  bool no_rule_matches = false;  // no rule certainly matches
  std::vector<SimulatedStage> stages;
  std::vector<SplitFlag> split_flags;
};

// Decides as DecideOpen. FAILED_PRECONDITION / JUSTIFICATION_REQUIRED, PURCHASE_BLOCKED (A10); RESOURCE_EXHAUSTED /
// QUOTA_EXCEEDED {quota}.
absl::StatusOr<Simulation> Simulate(Subject subject, const ReviewInputs& surroundings);

}  // namespace outlay::approval

#endif  // OUTLAY_SERVICES_APPROVAL_DOMAIN_SIMULATION_H_
