#include "services/budget/commands/scene.h"

#include <optional>
#include <utility>

#include "common/access/reach.h"
#include "common/base/status_macros.h"
#include "common/rpc/etag.h"
#include "common/tenant/tenant.h"
#include "services/budget/convert/budgets.h"
#include "services/budget/convert/holds.h"
#include "services/budget/domain/errors.h"
#include "services/budget/domain/names.h"
#include "services/budget/store/budgets.h"
#include "services/budget/store/holds.h"

namespace outlay::budget {

absl::StatusOr<Scene> LoadScene(const command::Context& context) {
  Scene scene;
  scene.organization = context.caller.organization;
  OUTLAY_ASSIGN_OR_RETURN(scene.view, BudgetView::Find(context.txn, scene.organization));
  OUTLAY_ASSIGN_OR_RETURN(const Terms* const terms, scene.view->FindTerms(context.txn));
  scene.terms = *terms;
  OUTLAY_ASSIGN_OR_RETURN(const absl::Time business, tenant::BusinessNow(context.txn, scene.organization, context.now));
  scene.now = {.system = context.now, .business = business};
  return scene;
}

absl::StatusOr<Budget> LoadBudgetInReach(const command::Context& context, const Scene& scene,
                                         const std::string& budget_id, const std::string& etag) {
  OUTLAY_ASSIGN_OR_RETURN(Budget budget, LoadBudget(context.txn, {scene.organization, budget_id}));
  if (!access::Covers(context.caller.reach.get(), budget.spec.group_id)) return BudgetNotFound(budget_id);
  OUTLAY_RETURN_IF_ERROR(rpc::CheckEtag(BudgetName(scene.organization, budget_id), etag, EtagOf(budget)));
  return budget;
}

absl::StatusOr<Hold> LoadHoldInReach(const command::Context& context, const Scene& scene, const std::string& hold_id,
                                     const std::string& etag) {
  OUTLAY_ASSIGN_OR_RETURN(Hold hold, LoadHold(context.txn, {scene.organization, hold_id}));
  if (!access::Covers(context.caller.reach.get(), hold.spend.group_id)) return HoldNotFound(hold_id);
  OUTLAY_RETURN_IF_ERROR(rpc::CheckEtag(HoldName(scene.organization, hold_id), etag, EtagOf(hold)));
  return hold;
}

absl::Status CheckGroup(const command::Context& context, const Scene& scene, const std::string& group_id) {
  OUTLAY_RETURN_IF_ERROR(access::CheckReach(context.caller.reach.get(), group_id));
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<directory::v1::GroupChanged> group,
                          tenant::FindGroup(context.txn, scene.organization, group_id));
  return group.has_value() ? absl::OkStatus() : GroupNotFound(group_id);
}

Actor ActorBehind(const command::Context& context) {
  return {.subject = context.caller.subject, .on_behalf_of = context.caller.on_behalf_of};
}

std::string ActorOf(const command::Context& context) {
  return ActorBehind(context).person();
}

}  // namespace outlay::budget
