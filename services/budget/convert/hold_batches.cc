#include "services/budget/convert/hold_batches.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "common/base/errors.h"
#include "common/base/field_path.h"
#include "common/base/resource_name.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/rpc/values.h"
#include "services/budget/convert/holds.h"
#include "services/budget/convert/spend_errors.h"
#include "services/budget/domain/limits.h"
#include "services/budget/domain/names.h"

namespace outlay::budget {
namespace {

// Returns a key of all properties of a spend except its amount and tax, and of whether it is a credit. No field may
// contain a line feed.
void AppendKind(const v1::Spend& spend, bool is_credit, std::string* key) {
  key->clear();
  for (const std::string* const field :
       {&spend.group(), &spend.document(), &spend.amount().currency_code(), &spend.member(), &spend.category(),
        &spend.supplier(), &spend.cost_center(), &spend.project(), &spend.purchase_order_number()}) {
    key->append(*field).push_back('\n');
  }
  for (const std::string& budget : spend.budgets()) key->append(budget).push_back('\n');
  if (spend.recoverable_basis_points() != 0) key->append(Concat(spend.recoverable_basis_points()));
  key->push_back(is_credit ? '-' : '+');
}

absl::StatusOr<std::vector<NamedGrant>> GrantsOf(const v1::AuthorizeHoldsRequest& request) {
  std::vector<NamedGrant> grants;
  grants.reserve(static_cast<std::size_t>(request.overrides_size()));
  int32_t after = -1;
  for (int i = 0; i < request.overrides_size(); ++i) {
    const v1::SpendOverride& named = request.overrides(i);
    const std::string field = Concat("overrides[", i, "].spend");
    if (named.spend() <= after) return FieldInvalid(field, "must be more than the one before");
    if (named.spend() >= request.spends_size()) return FieldInvalid(field, "must be the number of a spend");
    after = named.spend();
    grants.push_back({.spend = static_cast<uint32_t>(after), .grant_id = LastId(named.override_grant())});
  }
  return grants;
}

struct Packing {
  explicit Packing(int spends) { packed.spends.reserve(static_cast<std::size_t>(spends)); }

  // `number`: the spend's place in the request.
  absl::Status Add(const v1::Spend& proto, int number) {
    OUTLAY_ASSIGN_OR_RETURN(const Money amount, rpc::MoneyFromProto("amount", proto.amount()));
    OUTLAY_ASSIGN_OR_RETURN(const int64_t tax, TaxFromProto(proto, amount.currency()));
    AppendKind(proto, amount.IsNegative(), &key);
    if (grant < packed.grants.size() && packed.grants[grant].spend == static_cast<uint32_t>(number)) {
      key.append(Concat("/", number));
      ++grant;
    }
    const auto [place, is_new] = places.try_emplace(key, packed.kinds.size());
    if (is_new) {
      absl::StatusOr<Spend> spend = FromProto(proto);
      if (!spend.ok()) {
        places.erase(place);
        return spend.status();
      }
      spend->amount = Money::Zero(amount.currency());
      spend->tax.minor = 0;
      packed.kinds.push_back(*std::move(spend));
    }
    packed.spends.push_back({.kind = place->second, .amount_minor = amount.minor_units(), .tax_minor = tax});
    return absl::OkStatus();
  }

  PackedSpends packed;
  std::size_t grant = 0;  // the first one whose spend is not packed yet
  absl::flat_hash_map<std::string, uint32_t> places;
  std::string key;
};

}  // namespace

absl::StatusOr<PackedSpends> PackSpends(const v1::AuthorizeHoldsRequest& request) {
  Packing packing(request.spends_size());
  OUTLAY_ASSIGN_OR_RETURN(packing.packed.grants, GrantsOf(request));
  std::vector<absl::Status> errors;
  for (int i = 0; i < request.spends_size() && errors.size() < limits::kErrorsOfBatch; ++i) {
    const absl::Status added = packing.Add(request.spends(i), i);
    if (!added.ok()) errors.push_back(AtField(Concat("spends[", i, "]"), added));
  }
  if (!errors.empty()) return JoinErrors(errors);
  return std::move(packing.packed);
}

v1::AuthorizeHoldsResponse ToAnswer(std::string_view batch_id, const std::vector<BatchedSpend>& spends, bool is_void) {
  v1::AuthorizeHoldsResponse response;
  response.mutable_decisions()->Reserve(static_cast<int>(spends.size()));
  for (std::size_t i = 0; i < spends.size(); ++i) {
    v1::HoldDecision& decision = *response.add_decisions();
    decision.set_refusal(static_cast<v1::Verdict::Refusal>(spends[i].refusal));
    if (!is_void && spends[i].refusal == Refusal::kNone) *decision.mutable_hold_id() = BatchedHoldId(batch_id, i);
    if (!is_void && spends[i].has_used_grant) decision.set_override_grant_used(true);
  }
  return response;
}

void ToProto(std::string_view organization, const HoldBatch& batch, v1::HoldBatch* proto) {
  proto->set_holds(HoldName(organization, BatchedHoldIds(batch.id)));
  proto->set_creator(batch.creator);
  rpc::ToProto(batch.create_time, proto->mutable_create_time());
  if (batch.expire_time.has_value()) rpc::ToProto(*batch.expire_time, proto->mutable_expire_time());
  proto->set_stage(static_cast<v1::Stage>(batch.stage));
  proto->set_tolerance_basis_points(static_cast<int32_t>(batch.tolerance_basis_points));
  for (const HoldNode& node : batch.nodes) ToProto(organization, node, proto->add_nodes());
  for (const BatchedKind& kind : batch.kinds) {
    v1::BatchedKind& shown = *proto->add_kinds();
    ToProto(organization, kind.spend, shown.mutable_spend());
    shown.mutable_nodes()->Add(kind.nodes.begin(), kind.nodes.end());
  }
  for (std::size_t i = 0; i < batch.spends.size(); ++i) {
    if (batch.spends[i].refusal != Refusal::kNone) continue;
    v1::BatchedHold& item = *proto->add_items();
    item.set_number(static_cast<int32_t>(i));
    item.set_kind(static_cast<int32_t>(batch.spends[i].kind));
    item.set_amount_minor(batch.spends[i].amount_minor);
    item.set_tax_minor(batch.spends[i].tax_minor);
    item.set_override_grant_used(batch.spends[i].has_used_grant);
  }
}

}  // namespace outlay::budget
