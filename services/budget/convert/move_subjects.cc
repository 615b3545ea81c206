#include "services/budget/convert/move_subjects.h"

#include "absl/strings/str_replace.h"
#include "common/base/money.h"
#include "common/base/strings.h"
#include "common/rpc/values.h"
#include "services/budget/domain/names.h"

namespace outlay::budget {
namespace {

// Between two groups, approvers who do not reach the other group are not told of its budget (B17).
bool IsBetweenGroups(const BudgetMove& move) {
  return move.kind == MoveKind::kTransfer && move.from.group_id != move.to.group_id;
}

std::string TitleOf(const BudgetMove& move) {
  switch (move.kind) {
    case MoveKind::kTransfer:
      return IsBetweenGroups(move)
                 ? Concat("Transfer from a budget of ", move.from.group_id, " to one of ", move.to.group_id)
                 : Concat("Transfer from budget ", move.from.budget_id, " to ", move.to.budget_id);
    case MoveKind::kIncrease:
      return Concat("Increase of budget ", move.to.budget_id);
    case MoveKind::kDecrease:
      break;
  }
  return Concat("Decrease of budget ", move.from.budget_id);
}

// Returns a line for people; empty if there is no such budget.
std::string DifferenceOf(const MoveSide& side, const BudgetMove& move, bool is_source) {
  if (side.budget_id.empty()) return {};
  const int64_t minor = move.amount.minor_units();
  const auto money = [&](int64_t minor_units) { return Money(minor_units, move.amount.currency()).ToString(); };
  // The move was checked with these amounts, so they do not overflow.
  return Concat("Budget ", side.budget_id, ", period from ", side.period, ": ", money(side.limit_minor), " -> ",
                money(side.limit_minor + (is_source ? -minor : minor)), ", used ", money(side.used_minor), "\n");
}

}  // namespace

approval::v1::Subject ToSubject(std::string_view organization, const BudgetMove& move, const std::string& group_id) {
  const std::string requester = move.maker.person();
  approval::v1::Subject subject;
  subject.set_resource(MoveName(organization, move.id));
  subject.set_kind(move.kind == MoveKind::kIncrease ? approval::v1::SUBJECT_KIND_BUDGET_INCREASE
                                                    : approval::v1::SUBJECT_KIND_BUDGET_TRANSFER);
  subject.set_title(TitleOf(move));
  const std::string of_from = DifferenceOf(move.from, move, /*is_source=*/true);
  const std::string of_to = DifferenceOf(move.to, move, /*is_source=*/false);
  // Texts of users come last and on one line, so that none can imitate the other lines.
  subject.set_details(Concat(IsBetweenGroups(move) ? "" : Concat(of_from, of_to),
                             move.is_earmarked ? "Set apart for the lower group\n" : "",
                             move.reverses_id.empty() ? "" : Concat("Undoes move ", move.reverses_id, "\n"),
                             "Reason: ", absl::StrReplaceAll(move.reason, {{"\n", " "}, {"\r", " "}})));
  rpc::ToProto(move.amount, subject.mutable_amount());
  subject.set_group(GroupName(organization, group_id));
  // The rules of the groups whose money it is apply, too; those that hold for the target's, also where they are about
  // increases.
  for (const MoveSide* side : {&move.from, &move.to}) {
    if (side->budget_id.empty()) continue;
    if (side->group_id != group_id) subject.add_also_groups(GroupName(organization, side->group_id));
    if (!IsBetweenGroups(move)) continue;
    approval::v1::SubjectPart& part = *subject.add_parts();
    part.set_group(GroupName(organization, side->group_id));
    if (side == &move.to) part.set_also_kind(approval::v1::SUBJECT_KIND_BUDGET_INCREASE);
    part.set_details(side == &move.from ? of_from : of_to);
  }
  subject.set_requester(UserName(organization, requester));
  for (const std::string_view id : move.makers.ids()) {
    if (id != requester) subject.add_involved(UserName(organization, id));
  }
  for (const std::string& owner : move.budget_owners) subject.add_budget_owners(UserName(organization, owner));
  return subject;
}

}  // namespace outlay::budget
