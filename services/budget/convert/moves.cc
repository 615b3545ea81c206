#include "services/budget/convert/moves.h"

#include "common/base/digest.h"
#include "common/base/strings.h"
#include "common/base/text.h"
#include "common/rpc/values.h"
#include "services/budget/domain/names.h"

namespace outlay::budget {
namespace {

constexpr char kNotPossibleReason[] = "approved, and not possible any more: another budget would have to change first";

}  // namespace

v1::BudgetMove ToProto(std::string_view organization, const BudgetMove& move, absl::Time now,
                       absl::FunctionRef<bool(std::string_view)> sees) {
  v1::BudgetMove proto;
  proto.set_name(MoveName(organization, move.id));
  proto.set_kind(static_cast<v1::BudgetMove::Kind>(move.kind));
  const bool shows_from = !move.from.budget_id.empty() && sees(move.from.group_id);
  const bool shows_to = !move.to.budget_id.empty() && sees(move.to.group_id);
  if (shows_from) proto.set_from_budget(BudgetName(organization, move.from.budget_id));
  if (shows_to) proto.set_to_budget(BudgetName(organization, move.to.budget_id));
  rpc::ToProto(move.amount, proto.mutable_amount());
  proto.set_earmarked(move.is_earmarked);
  proto.set_reason(move.reason);
  const MoveState state = StateAt(move, now);
  proto.set_state(static_cast<v1::BudgetMove::State>(state));
  if (!move.reverses_id.empty()) proto.set_reverses(MoveName(organization, move.reverses_id));
  if (!move.reversed_by_id.empty()) proto.set_reversed_by(MoveName(organization, move.reversed_by_id));
  proto.set_creator(move.maker.person());
  proto.set_confirmed_by(move.confirmer);
  if (shows_from) proto.set_from_period(move.from.period);
  if (shows_to) proto.set_to_period(move.to.period);
  rpc::ToProto(move.create_time, proto.mutable_create_time());
  rpc::ToProto(move.update_time, proto.mutable_update_time());
  if (move.done_time.has_value()) rpc::ToProto(*move.done_time, proto.mutable_done_time());
  if (state == MoveState::kProposed && move.review_id.empty()) {
    rpc::ToProto(ProposalExpiry(move), proto.mutable_expire_time());
  }
  if (!move.review_id.empty()) proto.set_review(review::ReviewName(organization, move.review_id));
  // The reason for which a move is not possible names budgets and their amounts (B17).
  const bool hides_one = shows_from == move.from.budget_id.empty() || shows_to == move.to.budget_id.empty();
  proto.set_end_reason(state == MoveState::kNotPossible && hides_one ? kNotPossibleReason : move.end_reason);
  // The difference is that of one of the budgets.
  if (move.drift_minor > 0 && !hides_one) {
    rpc::ToProto(Money(move.drift_minor, move.amount.currency()), proto.mutable_tolerated_difference());
  }
  for (const std::string_view id : move.approvers.ids()) proto.add_approvers(std::string(id));
  proto.set_etag(EtagOf(move));
  return proto;
}

std::string EtagOf(const BudgetMove& move) {
  constexpr std::size_t kBytes = 12;
  const std::string identity = Concat(absl::ToUnixMicros(move.create_time), ".", move.revision);
  return EncodeBase64Url(Sha256(identity).bytes().substr(0, kBytes));
}

}  // namespace outlay::budget
