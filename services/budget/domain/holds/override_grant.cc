#include "services/budget/domain/holds/override_grant.h"

#include <algorithm>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "services/budget/domain/errors.h"
#include "services/budget/domain/limits.h"

namespace outlay::budget {
namespace {

bool MayBeMaker(const OverrideGrant& grant, const Asker& asker) {
  return MayBeSamePerson(grant.maker, grant.makers, asker.actor, asker.behind);
}

bool MayBeMaker(const OverrideGrant& grant, const std::string& user_id) {
  return !user_id.empty() &&
         MayBeMaker(grant, Asker{.actor = {.subject = user_id, .on_behalf_of = {}}, .behind = Persons(user_id)});
}

// Whether the spend is one of those that the grant is for, whatever its amount.
absl::Status CheckSpend(const OverrideGrant& grant, const Spend& spend, const Asker& asker) {
  if (spend.group_id != grant.group_id) return OverrideGrantMismatch(grant.id, "spend.group");
  if (spend.document != grant.document) return OverrideGrantMismatch(grant.id, "spend.document");
  const bool is_for =
      grant.requester_id.empty() || grant.requester_id == spend.member_id || grant.requester_id == asker.actor.person();
  return is_for ? absl::OkStatus() : OverrideGrantMismatch(grant.id, "spend.member");
}

}  // namespace

GrantState StateAt(const OverrideGrant& grant, absl::Time business_now) {
  const bool is_over = grant.state == GrantState::kActive && business_now >= grant.expire_time;
  return is_over ? GrantState::kExpired : grant.state;
}

std::string StateName(GrantState state) {
  switch (state) {
    case GrantState::kActive:
      return "ACTIVE";
    case GrantState::kUsed:
      return "USED";
    case GrantState::kRevoked:
      return "REVOKED";
    case GrantState::kExpired:
      break;
  }
  return "EXPIRED";
}

absl::Status CheckNewGrant(const OverrideGrant& grant, absl::Time business_now) {
  if (grant.expire_time <= business_now) return FieldInvalid("override_grant.expire_time", "must not be over");
  if (grant.expire_time > business_now + limits::kOverrideGrantLongest) {
    return FieldInvalid("override_grant.expire_time", "must be at most 90 days from now");
  }
  return MayBeMaker(grant, grant.requester_id) ? GrantNeedsSecondPerson(grant.id) : absl::OkStatus();
}

absl::Status CheckActive(const OverrideGrant& grant, absl::Time business_now) {
  const GrantState state = StateAt(grant, business_now);
  return state == GrantState::kActive ? absl::OkStatus() : OverrideGrantEnded(grant.id, StateName(state));
}

absl::Status CheckUse(const OverrideGrant& grant, const HoldRequest& request, const Asker& asker,
                      absl::Time business_now) {
  const Spend& spend = request.spend;
  OUTLAY_RETURN_IF_ERROR(CheckActive(grant, business_now));
  OUTLAY_RETURN_IF_ERROR(CheckSpend(grant, spend, asker));
  // The tolerance counts, too: a budget that was passed over is never asked about it again.
  OUTLAY_ASSIGN_OR_RETURN(const int64_t tolerance, ToleranceOf(spend.amount, FirstStage(spend.amount, request.stage),
                                                               request.tolerance_basis_points));
  const bool is_within =
      spend.amount.currency() == grant.max_amount.currency() &&
      absl::int128(spend.amount.minor_units()) + tolerance <= absl::int128(grant.max_amount.minor_units());
  if (!is_within) return OverrideGrantMismatch(grant.id, "spend.amount");
  const bool is_alone = MayBeMaker(grant, asker) || MayBeMaker(grant, spend.member_id);
  return is_alone ? GrantNeedsSecondPerson(grant.id) : absl::OkStatus();
}

absl::Status CheckUseOnDocument(const OverrideGrant& grant, const std::vector<DocumentSpend>& spends,
                                const Asker& asker, const Persons& requesters, absl::Time business_now) {
  OUTLAY_RETURN_IF_ERROR(CheckActive(grant, business_now));
  if (MayBeMaker(grant, asker)) return GrantNeedsSecondPerson(grant.id);
  for (const std::string_view requester : requesters.ids()) {
    if (MayBeMaker(grant, std::string(requester))) return GrantNeedsSecondPerson(grant.id);
  }
  absl::int128 all = 0;
  for (const DocumentSpend& spend : spends) {
    OUTLAY_RETURN_IF_ERROR(CheckSpend(grant, spend.spend, asker));
    if (MayBeMaker(grant, spend.spend.member_id)) return GrantNeedsSecondPerson(grant.id);
    if (spend.spend.amount.currency() != grant.max_amount.currency()) {
      return OverrideGrantMismatch(grant.id, "spend.amount");
    }
    all += spend.spend.amount.minor_units();
  }
  return all <= grant.max_amount.minor_units() ? absl::OkStatus() : OverrideGrantMismatch(grant.id, "spend.amount");
}

bool NeededOverride(const Verdict& verdict, bool must_have_budget) {
  if (verdict.nodes.empty()) return must_have_budget;
  return std::any_of(verdict.nodes.begin(), verdict.nodes.end(),
                     [](const NodeVerdict& node) { return node.outcome == NodeOutcome::kOverridden; });
}

}  // namespace outlay::budget
