#include "services/budget/rpc/hold_reads.h"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "common/access/list_cursor.h"
#include "common/access/reach.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/resource_name.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/rpc/page.h"
#include "common/store/key_codec.h"
#include "common/tenant/tenant.h"
#include "services/budget/convert/holds.h"
#include "services/budget/domain/errors.h"
#include "services/budget/store/budgets.h"
#include "services/budget/store/holds.h"

namespace outlay::budget {
namespace {

bool IsIn(const v1::ListHoldsRequest::Filter& filter, v1::Hold::State state) {
  return filter.states().empty() ||
         std::find(filter.states().begin(), filter.states().end(), state) != filter.states().end();
}

}  // namespace

absl::StatusOr<HoldReads> HoldReads::Open(const store::Reader& reader, const rpc::Caller& caller, absl::Time now) {
  OUTLAY_ASSIGN_OR_RETURN(const absl::Time business_now, tenant::BusinessNow(reader, caller.organization, now));
  return HoldReads(reader, caller, business_now);
}

bool HoldReads::Sees(std::string_view group_id) const {
  return access::Covers(caller_.reach.get(), group_id);
}

bool HoldReads::SeesNode(const HoldNode& node) const {
  const Visibility sight(caller_.reach.get());
  if (sight.SeesAll()) return true;
  if (!sight.Sees(node.group_id, /*is_hidden=*/false)) return false;
  const auto [place, is_new] = hidden_.try_emplace(node.budget_id, true);
  if (is_new) {
    const absl::StatusOr<std::optional<Budget>> budget = FindBudget(reader_, {caller_.organization, node.budget_id});
    // A budget that the caller cannot read is not named.
    place->second = !budget.ok() || !budget->has_value() || (*budget)->spec.hidden;
  }
  return sight.Sees(node.group_id, place->second);
}

// A filter by a budget that the caller may not see finds nothing, as if the budget did not exist.
bool HoldReads::CountsInSight(const Hold& hold, const std::string& budget_id) const {
  return std::any_of(hold.nodes.begin(), hold.nodes.end(),
                     [&](const HoldNode& node) { return node.budget_id == budget_id && SeesNode(node); });
}

absl::StatusOr<Hold> HoldReads::Load(const std::string& hold_id) const {
  OUTLAY_ASSIGN_OR_RETURN(Hold hold, LoadHold(reader_, {caller_.organization, hold_id}));
  if (!Sees(hold.spend.group_id)) return HoldNotFound(hold_id);
  return hold;
}

v1::Hold HoldReads::Describe(const Hold& hold) const {
  return ToProto(caller_.organization, hold, business_now_, [this](const HoldNode& node) { return SeesNode(node); });
}

absl::StatusOr<v1::Hold> HoldReads::Get(const std::string& hold_id) const {
  OUTLAY_ASSIGN_OR_RETURN(const Hold hold, Load(hold_id));
  return Describe(hold);
}

absl::StatusOr<v1::ListHoldsResponse> HoldReads::List(const v1::ListHoldsRequest& request) const {
  OUTLAY_ASSIGN_OR_RETURN(access::ListCursor cursor,
                          access::ListCursor::Open({.list = "holds.list",
                                                    .organization = caller_.organization,
                                                    .filter = request.filter().SerializeAsString(),
                                                    .order = "id"},
                                                   request.page_size(), request.page_token()));
  const std::string budget_id = LastId(request.filter().budget());
  v1::ListHoldsResponse response;
  OUTLAY_RETURN_IF_ERROR(ListHolds(reader_, caller_.organization, cursor.after(), [&](const Hold& hold) {
    return cursor.Visit(
        hold.id, [&] { return Sees(hold.spend.group_id); },
        [&] {
          if (!budget_id.empty() && !CountsInSight(hold, budget_id)) return false;
          v1::Hold described = Describe(hold);
          if (!IsIn(request.filter(), described.state())) return false;
          *response.add_holds() = std::move(described);
          return true;
        });
  }));
  OUTLAY_RETURN_IF_ERROR(cursor.status());
  response.set_next_page_token(cursor.NextToken());
  return response;
}

absl::StatusOr<v1::ListHoldEntriesResponse> HoldReads::ListEntries(const v1::ListHoldEntriesRequest& request) const {
  const std::string hold_id = LastId(request.name());
  const rpc::PageScope scope = {
      .list = "holdEntries.list", .organization = caller_.organization, .filter = hold_id, .order_by = "number"};
  OUTLAY_ASSIGN_OR_RETURN(const int64_t size, rpc::PageSize(request.page_size()));
  OUTLAY_ASSIGN_OR_RETURN(const std::string place, rpc::ReadPageToken(scope, request.page_token()));
  std::string_view rest = place;
  int64_t last = 0;
  if (!rest.empty() && !store::key_codec::TakeInt64(&rest, &last)) {
    return rpc::PageTokenInvalid();
  }
  OUTLAY_ASSIGN_OR_RETURN(const Hold hold, Load(hold_id));
  v1::ListHoldEntriesResponse response;
  OUTLAY_RETURN_IF_ERROR(ListHoldEntries(reader_, {caller_.organization, hold_id}, last, [&](const HoldEntry& entry) {
    if (response.entries_size() == size) {
      std::string next;
      store::key_codec::AppendInt64(last, &next);
      response.set_next_page_token(rpc::MakePageToken(scope, next));
      return store::Visit::kStop;
    }
    *response.add_entries() = ToProto(entry, hold.currency());
    last = entry.number;
    return store::Visit::kContinue;
  }));
  return response;
}

}  // namespace outlay::budget
