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

absl::Status CheckProposer(const ApprovalChange& change, bool may_propose) {
  return change.proposers.empty() || may_propose ? absl::OkStatus()
                                                 : ProposerNotPermitted(change.id, change.proposer.person());
}

std::vector<std::string> ForgottenChanges(const std::multimap<absl::Time, std::string>& ended, size_t waiting,
                                          absl::Time now) {
  std::vector<std::string> forgotten;
  for (const auto& [end, id] : ended) {
    const bool is_old = end + limits::kChangeRetention <= now;
    const bool is_too_much = waiting + ended.size() - forgotten.size() >= limits::kChanges;
    if ((!is_old && !is_too_much) || forgotten.size() == limits::kChangesForgotten) break;
    forgotten.push_back(id);
  }
  return forgotten;
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
