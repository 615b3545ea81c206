// The common input of all commands of this service: the organization's settings, its budgets in memory, and the two
// times.
#ifndef OUTLAY_SERVICES_BUDGET_COMMANDS_SCENE_H_
#define OUTLAY_SERVICES_BUDGET_COMMANDS_SCENE_H_

#include <string>

#include "absl/status/statusor.h"
#include "common/base/actor.h"
#include "common/command/executor.h"
#include "common/command/stored_digest.h"
#include "services/budget/domain/holds/hold.h"
#include "services/budget/domain/holds/hold_decisions.h"
#include "services/budget/store/budget_view.h"

namespace outlay::budget {

struct Scene {
  std::string organization;
  BudgetView* view = nullptr;  // as before this body
  Terms terms;
  Times now;
};

// NOT_FOUND / ORGANIZATION_NOT_FOUND.
absl::StatusOr<Scene> LoadScene(const command::Context& context);

// Loads the budget that a command names. NOT_FOUND / BUDGET_NOT_FOUND: it does not exist, or is of a group out of the
// caller's reach; ABORTED / ETAG_MISMATCH: `etag` is set, and not the budget's.
absl::StatusOr<Budget> LoadBudgetInReach(const command::Context& context, const Scene& scene,
                                         const std::string& budget_id, const std::string& etag);

// Loads the hold that a command names. NOT_FOUND / HOLD_NOT_FOUND: it does not exist, or is of a group out of the
// caller's reach; ABORTED / ETAG_MISMATCH: `etag` is set, and not the hold's.
absl::StatusOr<Hold> LoadHoldInReach(const command::Context& context, const Scene& scene, const std::string& hold_id,
                                     const std::string& etag);

// Checks a group that the caller names. PERMISSION_DENIED / GROUP_OUT_OF_REACH, before it is looked up; NOT_FOUND /
// GROUP_NOT_FOUND.
absl::Status CheckGroup(const command::Context& context, const Scene& scene, const std::string& group_id);

// Returns the caller, and the user for whom the caller acts.
Actor ActorBehind(const command::Context& context);
// Returns the id of the acting person: the user where a service acts for one.
std::string ActorOf(const command::Context& context);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_COMMANDS_SCENE_H_
