#include "services/approval/domain/approval_change.h"

#include "services/approval/domain/errors.h"
#include "services/approval/domain/limits.h"

namespace outlay::approval {

std::string_view ChangeStateName(ChangeState state) {
  switch (state) {
    case ChangeState::kProposed:
      return "PROPOSED";
    case ChangeState::kDone:
      return "DONE";
    case ChangeState::kRejected:
      return "REJECTED";
    case ChangeState::kExpired:
      break;
  }
  return "EXPIRED";
}

absl::Time ExpiryOf(const ApprovalChange& change) {
  return change.create_time + limits::kChangeTimeToLive;
}

ChangeState StateOf(const ApprovalChange& change, absl::Time now) {
  const bool is_over = change.state == ChangeState::kProposed && now >= ExpiryOf(change);
  return is_over ? ChangeState::kExpired : change.state;
}

absl::Status CheckProposed(const ApprovalChange& change, absl::Time now) {
  const ChangeState state = StateOf(change, now);
  return state == ChangeState::kProposed ? absl::OkStatus() : ChangeNotProposed(change.id, ChangeStateName(state));
}

absl::Status CheckConfirmer(const ApprovalChange& change, const Actor& confirmer, const Persons& behind) {
  const bool may_be_same = MayBeSamePerson(change.proposer, change.proposers, confirmer, behind);
  return may_be_same ? ConfirmerProposed(change.id) : absl::OkStatus();
}

ApprovalChange Decided(const ApprovalChange& change, ChangeState state, const Actor& actor, absl::Time now) {
  ApprovalChange decided = change;
  decided.state = state;
  decided.decided_by = actor.person();
  decided.decide_time = now;
  ++decided.revision;
  return decided;
}

}  // namespace outlay::approval
