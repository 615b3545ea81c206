#include "services/budget/commands/override_grants.h"

#include <optional>
#include <utility>

#include "common/access/reach.h"
#include "common/base/status_macros.h"
#include "common/rpc/etag.h"
#include "outlay/budget/v1/budget_events.pb.h"
#include "services/budget/convert/override_grants.h"
#include "services/budget/convert/sight.h"
#include "services/budget/domain/errors.h"
#include "services/budget/domain/names.h"
#include "services/budget/store/override_grants.h"

namespace outlay::budget {
namespace {

using GrantChange = v1::OverrideGrantChanged::Change;

v1::OverrideGrant FullGrant(const Scene& scene, const OverrideGrant& grant) {
  return ToProto(scene.organization, grant, scene.now.business, /*names_budget=*/true);
}

// Returns the grant as the caller may see it.
v1::OverrideGrant ShownGrant(const command::Context& context, const Scene& scene, const OverrideGrant& grant) {
  const BudgetView::Entry* const entry = scene.view->FindEntry(grant.budget_id);
  const bool names_budget =
      entry != nullptr &&
      Visibility(context.caller.reach.get()).Sees(entry->budget->spec.group_id, entry->budget->spec.hidden);
  return ToProto(scene.organization, grant, scene.now.business, names_budget);
}

// Saves a changed grant and announces it.
void SaveGrant(command::Context& context, const Scene& scene, OverrideGrant grant, GrantChange change,
               command::Outcome* outcome) {
  grant.update_time = scene.now.system;
  grant.revision += 1;
  SaveOverrideGrant(context.txn, scene.organization, grant);
  v1::OverrideGrantChanged event;
  event.set_change(change);
  *event.mutable_override_grant() = FullGrant(scene, grant);
  outcome->announcements.push_back(command::Announce(event.override_grant().name(), event));
  if (outcome->resource.empty()) {
    outcome->resource = event.override_grant().name();
    outcome->after = event.override_grant().SerializeAsString();
    outcome->answer = ShownGrant(context, scene, grant).SerializeAsString();
  }
}

}  // namespace

absl::StatusOr<command::Outcome> CreateOverrideGrant::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(const Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<OverrideGrant> present,
                          FindOverrideGrant(context.txn, {scene.organization, grant_.id}));
  if (present.has_value()) {
    if (present->create_digest != StoredDigest(context) ||
        !access::Covers(context.caller.reach.get(), present->group_id)) {
      return OverrideGrantIdTaken(grant_.id);
    }
    const v1::OverrideGrant shown = ShownGrant(context, scene, *present);
    return command::Outcome{.resource = shown.name(), .after = shown.SerializeAsString(), .unchanged = true};
  }
  OUTLAY_RETURN_IF_ERROR(CheckGroup(context, scene, grant_.group_id));
  if (!grant_.budget_id.empty()) {
    OUTLAY_RETURN_IF_ERROR(LoadBudgetInReach(context, scene, grant_.budget_id, "").status());
  }
  OverrideGrant grant = grant_;
  grant.maker = ActorBehind(context);
  grant.makers = context.caller.persons;
  grant.create_time = scene.now.system;
  grant.create_digest = StoredDigest(context);
  OUTLAY_RETURN_IF_ERROR(CheckNewGrant(grant, scene.now.business));
  command::Outcome outcome;
  SaveGrant(context, scene, std::move(grant), v1::OverrideGrantChanged::CHANGE_CREATED, &outcome);
  return outcome;
}

absl::StatusOr<command::Outcome> RevokeOverrideGrant::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(const Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(OverrideGrant grant, LoadOverrideGrant(context.txn, {scene.organization, grant_id_}));
  if (!access::Covers(context.caller.reach.get(), grant.group_id)) return OverrideGrantNotFound(grant_id_);
  OUTLAY_RETURN_IF_ERROR(rpc::CheckEtag(OverrideGrantName(scene.organization, grant_id_), etag_, EtagOf(grant)));
  OUTLAY_RETURN_IF_ERROR(CheckActive(grant, scene.now.business));
  command::Outcome outcome = {.before = FullGrant(scene, grant).SerializeAsString()};
  grant.state = GrantState::kRevoked;
  grant.revoker = ActorOf(context);
  SaveGrant(context, scene, std::move(grant), v1::OverrideGrantChanged::CHANGE_REVOKED, &outcome);
  return outcome;
}

absl::StatusOr<OverrideGrant> LoadGrantForUse(const command::Context& context, const Scene& scene,
                                              const std::string& grant_id, const HoldRequest& request) {
  OUTLAY_ASSIGN_OR_RETURN(OverrideGrant grant, LoadOverrideGrant(context.txn, {scene.organization, grant_id}));
  if (!access::Covers(context.caller.reach.get(), grant.group_id)) return OverrideGrantNotFound(grant_id);
  const Asker asker = {.actor = ActorBehind(context), .behind = context.caller.persons};
  OUTLAY_RETURN_IF_ERROR(CheckUse(grant, request, asker, scene.now.business));
  return grant;
}

absl::StatusOr<std::vector<OverrideGrant>> GrantsFor(const command::Context& context, const Scene& scene,
                                                     const DocumentNeed& need) {
  std::vector<OverrideGrant> usable;
  if (need.best_effort || need.spends.empty()) return usable;
  OUTLAY_ASSIGN_OR_RETURN(std::vector<OverrideGrant> grants,
                          UnusedGrantsFor(context.txn, scene.organization, need.spends[0].spend.document));
  const Asker asker = {.actor = ActorBehind(context), .behind = context.caller.persons};
  for (OverrideGrant& grant : grants) {
    // One that does not fit is as none: nobody has named it.
    const absl::Status checked = CheckUseOnDocument(grant, need.spends, asker, need.requesters, scene.now.business);
    if (checked.ok()) usable.push_back(std::move(grant));
  }
  return usable;
}

DocumentNeed WithGrant(const DocumentNeed& need, const OverrideGrant& grant) {
  DocumentNeed passing = need;
  for (DocumentSpend& spend : passing.spends) {
    spend.is_overridden = true;
    spend.overridden_budget_id = grant.budget_id;
  }
  return passing;
}

void UseGrant(command::Context& context, const Scene& scene, const OverrideGrant& grant, const std::string& hold_id,
              command::Outcome* outcome) {
  OverrideGrant used = grant;
  used.state = GrantState::kUsed;
  used.hold_id = hold_id;
  SaveGrant(context, scene, std::move(used), v1::OverrideGrantChanged::CHANGE_USED, outcome);
}

}  // namespace outlay::budget
