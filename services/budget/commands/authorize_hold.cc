#include "services/budget/commands/authorize_hold.h"

#include "common/access/reach.h"
#include "common/base/field_path.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "outlay/budget/v1/holds.pb.h"
#include "services/budget/commands/finish.h"
#include "services/budget/commands/ledger.h"
#include "services/budget/commands/override_grants.h"
#include "services/budget/commands/scene.h"
#include "services/budget/convert/holds.h"
#include "services/budget/domain/errors.h"
#include "services/budget/domain/names.h"
#include "services/budget/store/holds.h"

namespace outlay::budget {
namespace {

v1::Verdict ShownVerdict(const command::Context& context, const Scene& scene, const Verdict& verdict) {
  return ToProto(scene.organization, verdict, Visibility(context.caller.reach.get()));
}

absl::StatusOr<AuthorizeDecision> Ask(const command::Context& context, const Scene& scene, Ledger& ledger,
                                      const HoldRequest& request, bool needs_expiry) {
  OUTLAY_RETURN_IF_ERROR(access::CheckReach(context.caller.reach.get(), request.spend.group_id));
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<CheckedBudget> states, ledger.StatesFor(request.spend));
  // No budget has to allow a credit (B19).
  const AuthorizePolicy policy = {.needs_budget = scene.terms.spends_need_budget && !request.spend.amount.IsNegative(),
                                  .needs_expiry = needs_expiry};
  return DecideAuthorize(request, states, policy, scene.now);
}

command::Outcome Answered(const Scene& scene, const std::string& hold_id, const std::string& answer) {
  return {.resource = HoldName(scene.organization, hold_id),
          .before = {},
          .after = {},
          .answer = answer,
          .announcements = {},
          .unchanged = true};
}

}  // namespace

absl::StatusOr<std::optional<command::Outcome>> AuthorizeHold::FindAnswer(const command::Context& context,
                                                                          const Scene& scene) const {
  const HoldKey key = {scene.organization, authorization_.hold_id};
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<Hold> present, FindHold(context.txn, key));
  if (present.has_value()) {
    if (present->create_digest != StoredDigest(context) ||
        !access::Covers(context.caller.reach.get(), present->spend.group_id)) {
      return HoldIdTaken(authorization_.hold_id);
    }
    v1::AuthorizeHoldResponse response;
    *response.mutable_hold() = ShownHold(context, scene, *present);
    response.mutable_verdict()->set_allowed(true);
    return std::optional<command::Outcome>(Answered(scene, present->id, response.SerializeAsString()));
  }
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<StoredRefusal> refused, FindRefusal(context.txn, key, context.now));
  if (!refused.has_value()) return std::optional<command::Outcome>();
  // Another caller might see what this answer leaves out, so only the same caller gets it again.
  if (refused->digest != StoredDigest(context) || refused->actor != ActorOf(context)) {
    return HoldIdTaken(authorization_.hold_id);
  }
  OUTLAY_RETURN_IF_ERROR(access::CheckReach(context.caller.reach.get(), authorization_.spend.group_id));
  return std::optional<command::Outcome>(Answered(scene, authorization_.hold_id, refused->answer));
}

absl::StatusOr<command::Outcome> AuthorizeHold::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(const Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(std::optional<command::Outcome> known, FindAnswer(context, scene));
  if (known.has_value()) return *std::move(known);
  Ledger ledger(context.txn, scene);
  HoldRequest request = {.hold_id = authorization_.hold_id,
                         .spend = authorization_.spend,
                         .stage = authorization_.stage,
                         .expire_time = authorization_.expire_time,
                         .tolerance_basis_points = authorization_.tolerance_basis_points,
                         .is_overridden = authorization_.override_reason.has_value(),
                         .creator = ActorOf(context),
                         .digest = StoredDigest(context)};
  std::optional<OverrideGrant> grant;
  if (!authorization_.override_grant_id.empty()) {
    OUTLAY_ASSIGN_OR_RETURN(grant, LoadGrantForUse(context, scene, authorization_.override_grant_id, request));
    request.is_overridden = true;
    request.overridden_budget_id = grant->budget_id;
  }
  const bool needs_expiry = !EndsItsHolds(scene.organization, request.spend.document);
  OUTLAY_ASSIGN_OR_RETURN(const AuthorizeDecision asked, Ask(context, scene, ledger, request, needs_expiry));
  v1::AuthorizeHoldResponse response;
  *response.mutable_verdict() = ShownVerdict(context, scene, asked.verdict);
  if (!asked.made.has_value()) {
    command::Outcome outcome = Answered(scene, request.hold_id, response.SerializeAsString());
    outcome.unchanged = false;
    outcome.refusal_reason = std::string(kSpendRefused);
    SaveRefusal(
        context.txn, {scene.organization, request.hold_id},
        {.digest = request.digest, .answer = *outcome.answer, .actor = request.creator, .time = scene.now.system});
    return outcome;
  }
  const bool uses_grant = grant.has_value() && !request.spend.amount.IsNegative() &&
                          NeededOverride(asked.verdict, scene.terms.spends_need_budget);
  const std::string reason = uses_grant ? grant->reason : authorization_.override_reason.value_or("");
  OUTLAY_ASSIGN_OR_RETURN(command::Outcome outcome,
                          FinishHold(context, scene, ledger, nullptr, *asked.made, reason, &response.verdict()));
  if (uses_grant) UseGrant(context, scene, *grant, request.hold_id, &outcome);
  return outcome;
}

absl::StatusOr<command::Outcome> SimulateHolds::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(const Scene scene, LoadScene(context));
  Ledger ledger(context.txn, scene);
  v1::SimulateHoldsResponse response;
  for (std::size_t i = 0; i < spends_.size(); ++i) {
    const HoldRequest request = {.spend = spends_[i], .stage = stage_, .creator = ActorOf(context)};
    const absl::StatusOr<AuthorizeDecision> asked = Ask(context, scene, ledger, request, /*needs_expiry=*/false);
    if (!asked.ok()) return AtField(Concat("spends[", i, "]"), asked.status());
    *response.add_verdicts() = ShownVerdict(context, scene, asked->verdict);
    if (!asked->made.has_value()) continue;
    OUTLAY_RETURN_IF_ERROR(ledger.UseBuffers(asked->made->hold.nodes, asked->made->buffers));
    OUTLAY_RETURN_IF_ERROR(ledger.Count(nullptr, asked->made->hold));
  }
  return Answered(scene, "", response.SerializeAsString());
}

}  // namespace outlay::budget
