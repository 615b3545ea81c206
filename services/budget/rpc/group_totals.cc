// Reads the totals of the budgets of a group and of the groups below it.
#include <cstdint>
#include <map>

#include "common/access/reach.h"
#include "common/base/resource_name.h"
#include "common/base/status_macros.h"
#include "common/rpc/page.h"
#include "common/rpc/values.h"
#include "services/budget/convert/budgets.h"
#include "services/budget/domain/errors.h"
#include "services/budget/domain/names.h"
#include "services/budget/rpc/budget_reads.h"
#include "services/budget/store/budgets.h"
#include "services/budget/store/groups.h"

namespace outlay::budget {
namespace {

absl::Status ToTotals(const BudgetTotals& totals, Currency currency, v1::BudgetTotals* proto) {
  const auto put = [currency](absl::int128 sum, google::type::Money* money) -> absl::Status {
    OUTLAY_ASSIGN_OR_RETURN(const int64_t minor, ToMinor(sum));
    rpc::ToProto(Money(minor, currency), money);
    return absl::OkStatus();
  };
  proto->set_budgets(totals.budgets);
  OUTLAY_RETURN_IF_ERROR(put(totals.limit, proto->mutable_limit()));
  OUTLAY_RETURN_IF_ERROR(put(totals.held, proto->mutable_held()));
  OUTLAY_RETURN_IF_ERROR(put(totals.committed, proto->mutable_committed()));
  OUTLAY_RETURN_IF_ERROR(put(totals.spent, proto->mutable_spent()));
  return put(totals.available(), proto->mutable_available());
}

// Writes the totals of a GroupTotals or a ChildTotals.
template <typename Proto>
absl::Status AddLevels(const std::map<Currency, LevelTotals>& levels, Proto* proto) {
  for (const auto& [currency, level] : levels) {
    v1::CurrencyTotals& totals = *proto->add_totals();
    totals.set_currency_code(std::string(currency.code()));
    if (level.own.budgets > 0) OUTLAY_RETURN_IF_ERROR(ToTotals(level.own, currency, totals.mutable_own()));
    if (level.below.budgets > 0) OUTLAY_RETURN_IF_ERROR(ToTotals(level.below, currency, totals.mutable_below()));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<GroupTotals> BudgetReads::TotalsWithin(const GroupParents& parents, const std::string& group,
                                                      bool* is_partial) const {
  GroupTotals totals;
  absl::Status status;
  OUTLAY_RETURN_IF_ERROR(ListBudgets(reader_, caller_.organization, std::nullopt, [&](const Budget& budget) {
    if (!IsInForce(budget) || !IsWithin(parents, budget.spec.group_id, group)) return store::Visit::kContinue;
    if (!Sees(budget)) {
      *is_partial = true;
      return store::Visit::kContinue;
    }
    const absl::StatusOr<std::optional<LatestFigures>> current = CurrentOf(budget);
    status = current.status();
    if (!current.ok()) return store::Visit::kStop;
    if (current->has_value()) totals[budget.spec.group_id][budget.currency()].own.Add((*current)->figures);
    return store::Visit::kContinue;
  }));
  OUTLAY_RETURN_IF_ERROR(status);
  AddWhatIsBelow(parents, &totals);
  return totals;
}

absl::StatusOr<v1::GroupTotals> BudgetReads::Totals(const v1::GetGroupTotalsRequest& request) const {
  const std::string group = LastId(request.group());
  const rpc::PageScope scope = {
      .list = "groups.totals", .organization = caller_.organization, .filter = group, .order_by = "group"};
  OUTLAY_ASSIGN_OR_RETURN(const int64_t size, rpc::PageSize(request.page_size()));
  OUTLAY_ASSIGN_OR_RETURN(std::string last, rpc::ReadPageToken(scope, request.page_token()));
  OUTLAY_RETURN_IF_ERROR(access::CheckReach(caller_.reach.get(), group));
  OUTLAY_ASSIGN_OR_RETURN(const GroupParents parents, LoadGroupParents(reader_, caller_.organization));
  if (!parents.contains(group)) return GroupNotFound(group);
  v1::GroupTotals answer;
  answer.set_group(request.group());
  rpc::ToProto(business_now_, answer.mutable_totals_time());
  bool is_partial = false;
  OUTLAY_ASSIGN_OR_RETURN(const GroupTotals totals, TotalsWithin(parents, group, &is_partial));
  answer.set_partial(is_partial);
  if (const auto own = totals.find(group); own != totals.end()) {
    OUTLAY_RETURN_IF_ERROR(AddLevels(own->second, &answer));
  }
  for (auto child = totals.upper_bound(last); child != totals.end(); ++child) {
    const auto place = parents.find(child->first);
    if (place == parents.end() || place->second != group) continue;
    if (answer.children_size() == size) {
      answer.set_next_page_token(rpc::MakePageToken(scope, last));
      break;
    }
    last = child->first;
    v1::ChildTotals& shown = *answer.add_children();
    shown.set_group(GroupName(caller_.organization, last));
    OUTLAY_RETURN_IF_ERROR(AddLevels(child->second, &shown));
  }
  return answer;
}

}  // namespace outlay::budget
