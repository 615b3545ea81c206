#include "services/budget/rpc/move_reads.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>

#include "common/access/list_cursor.h"
#include "common/access/reach.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/resource_name.h"
#include "common/base/status_macros.h"
#include "common/rpc/page.h"
#include "common/rpc/values.h"
#include "common/store/key_codec.h"
#include "services/budget/convert/budgets.h"
#include "services/budget/convert/moves.h"
#include "services/budget/domain/errors.h"
#include "services/budget/domain/rules/model_errors.h"
#include "services/budget/store/budgets.h"
#include "services/budget/store/moves.h"

namespace outlay::budget {
namespace {

// A budget out of reach is not found by its id either.
bool IsSide(const MoveSide& side, const std::string& budget_id, const access::Reach* reach) {
  return side.budget_id == budget_id && access::Covers(reach, side.group_id);
}

bool Matches(const v1::ListBudgetMovesRequest::Filter& filter, const BudgetMove& move, MoveState state,
             const access::Reach* reach) {
  const std::string budget_id = LastId(filter.budget());
  if (!budget_id.empty() && !IsSide(move.from, budget_id, reach) && !IsSide(move.to, budget_id, reach)) return false;
  return filter.states().empty() ||
         std::find(filter.states().begin(), filter.states().end(), static_cast<int>(state)) != filter.states().end();
}

}  // namespace

bool MoveReads::SeesOne(const BudgetMove& move) const {
  for (const MoveSide* side : {&move.from, &move.to}) {
    if (!side->budget_id.empty() && access::Covers(caller_.reach.get(), side->group_id)) return true;
  }
  return false;
}

v1::BudgetMove MoveReads::Describe(const BudgetMove& move) const {
  return ToProto(caller_.organization, move, now_,
                 [this](std::string_view group) { return access::Covers(caller_.reach.get(), group); });
}

absl::StatusOr<v1::BudgetMove> MoveReads::Get(const std::string& move_id) const {
  OUTLAY_ASSIGN_OR_RETURN(const BudgetMove move, LoadMove(reader_, {caller_.organization, move_id}));
  if (!SeesOne(move)) return MoveNotFound(move_id);
  return Describe(move);
}

absl::StatusOr<v1::ListBudgetMovesResponse> MoveReads::List(const v1::ListBudgetMovesRequest& request) const {
  OUTLAY_ASSIGN_OR_RETURN(access::ListCursor cursor,
                          access::ListCursor::Open({.list = "budgetMoves.list",
                                                    .organization = caller_.organization,
                                                    .filter = request.filter().SerializeAsString(),
                                                    .order = "id"},
                                                   request.page_size(), request.page_token()));
  v1::ListBudgetMovesResponse response;
  OUTLAY_RETURN_IF_ERROR(ListMoves(reader_, caller_.organization, cursor.after(), [&](const BudgetMove& move) {
    return cursor.Visit(
        move.id, [&] { return SeesOne(move); },
        [&] {
          if (!Matches(request.filter(), move, StateAt(move, now_), caller_.reach.get())) return false;
          *response.add_budget_moves() = Describe(move);
          return true;
        });
  }));
  OUTLAY_RETURN_IF_ERROR(cursor.status());
  response.set_next_page_token(cursor.NextToken());
  return response;
}

absl::StatusOr<v1::ListBudgetRevisionsResponse> ListBudgetRevisions(const store::Reader& reader,
                                                                    const rpc::Caller& caller,
                                                                    const v1::ListBudgetRevisionsRequest& request) {
  const std::string budget_id = LastId(request.name());
  const rpc::PageScope scope = {
      .list = "budgetRevisions.list", .organization = caller.organization, .filter = budget_id, .order_by = "number"};
  OUTLAY_ASSIGN_OR_RETURN(const int64_t size, rpc::PageSize(request.page_size()));
  OUTLAY_ASSIGN_OR_RETURN(const std::string place, rpc::ReadPageToken(scope, request.page_token()));
  std::string_view rest = place;
  int64_t last = 0;
  if (!rest.empty() && !store::key_codec::TakeInt64(&rest, &last)) {
    return rpc::PageTokenInvalid();
  }
  OUTLAY_ASSIGN_OR_RETURN(const Budget budget, LoadBudget(reader, {caller.organization, budget_id}));
  if (!access::Covers(caller.reach.get(), budget.spec.group_id)) return BudgetNotFound(budget_id);
  v1::ListBudgetRevisionsResponse response;
  OUTLAY_RETURN_IF_ERROR(
      ListRevisions(reader, {caller.organization, budget_id}, last, [&](const BudgetRevision& revision) {
        if (response.revisions_size() == size) {
          std::string next;
          store::key_codec::AppendInt64(last, &next);
          response.set_next_page_token(rpc::MakePageToken(scope, next));
          return store::Visit::kStop;
        }
        last = revision.budget.revision;
        v1::BudgetRevision& shown = *response.add_revisions();
        shown.set_number(last);
        *shown.mutable_budget() = ToProto(caller.organization, revision.budget, std::nullopt);
        shown.set_actor(revision.actor.person());
        rpc::ToProto(revision.budget.update_time, shown.mutable_revision_time());
        return store::Visit::kContinue;
      }));
  return response;
}

}  // namespace outlay::budget
