#include "services/approval/convert/buying.h"

#include <vector>

#include "common/base/errors.h"
#include "common/base/resource_name.h"
#include "common/base/status_macros.h"
#include "common/rpc/etag.h"
#include "common/rpc/values.h"
#include "services/approval/convert/convert.h"
#include "services/approval/domain/names.h"

namespace outlay::approval {
namespace {

template <typename Names>
std::vector<std::string> IdsOf(const Names& names) {
  std::vector<std::string> ids;
  for (const std::string& name : names) ids.push_back(LastId(name));
  return ids;
}

template <typename Items>
std::vector<std::string> KeysOf(const Items& items) {
  std::vector<std::string> keys;
  for (const std::string& item : items) keys.push_back(ItemKey(item));
  return keys;
}

}  // namespace

absl::StatusOr<BuyingPolicySpec> FromProto(const v1::BuyingPolicy& proto) {
  BuyingPolicySpec spec;
  spec.display_name = proto.display_name();
  spec.group_id = LastId(proto.group());
  spec.availability = static_cast<Availability>(proto.availability());
  if (spec.availability == Availability::kAllowed) {
    return FieldInvalid("availability",
                        "must be PREFERRED, RESTRICTED or BLOCKED: allowed is what no policy speaks of");
  }
  OUTLAY_ASSIGN_OR_RETURN(spec.categories, CategoriesFromProto(proto.categories()));
  spec.suppliers = IdsOf(proto.suppliers());
  spec.items = KeysOf(proto.items());
  if (spec.categories.empty() && spec.suppliers.empty() && spec.items.empty()) {
    return FieldInvalid("categories", "or suppliers or items: set at least one");
  }
  spec.except_suppliers = IdsOf(proto.except_suppliers());
  spec.except_items = KeysOf(proto.except_items());
  spec.guidance = proto.guidance();
  spec.disabled = proto.disabled();
  return spec;
}

absl::StatusOr<PurchaseItem> FromProto(const v1::PurchaseItem& proto) {
  if (!proto.category().empty()) OUTLAY_RETURN_IF_ERROR(CheckCategory("category", proto.category()));
  return PurchaseItem{.category = proto.category(),
                      .supplier_id = proto.supplier().empty() ? std::string() : LastId(proto.supplier()),
                      .item = proto.item()};
}

v1::BuyingPolicy ToProto(std::string_view organization, const BuyingPolicy& policy) {
  v1::BuyingPolicy proto;
  const BuyingPolicySpec& spec = policy.spec;
  proto.set_name(BuyingPolicyName(organization, policy.id));
  proto.set_display_name(spec.display_name);
  proto.set_group(GroupName(organization, spec.group_id));
  proto.set_availability(static_cast<v1::Availability>(spec.availability));
  for (const std::string& category : spec.categories) proto.add_categories(category);
  for (const std::string& supplier : spec.suppliers) proto.add_suppliers(SupplierName(organization, supplier));
  for (const std::string& item : spec.items) proto.add_items(item);
  for (const std::string& id : spec.except_suppliers) proto.add_except_suppliers(SupplierName(organization, id));
  for (const std::string& item : spec.except_items) proto.add_except_items(item);
  proto.set_guidance(spec.guidance);
  proto.set_disabled(spec.disabled);
  proto.set_revision(policy.revision);
  proto.set_etag(EtagOf(policy));
  rpc::ToProto(policy.create_time, proto.mutable_create_time());
  rpc::ToProto(policy.update_time, proto.mutable_update_time());
  return proto;
}

v1::PurchaseItem ToProto(std::string_view organization, const PurchaseItem& item) {
  v1::PurchaseItem proto;
  proto.set_category(item.category);
  proto.set_supplier(SupplierName(organization, item.supplier_id));
  proto.set_item(item.item);
  return proto;
}

v1::BuyingException ToProto(std::string_view organization, const BuyingException& exception, absl::Time now) {
  v1::BuyingException proto;
  proto.set_name(BuyingExceptionName(organization, exception.id));
  proto.set_group(GroupName(organization, exception.group_id));
  *proto.mutable_item() = ToProto(organization, exception.item);
  proto.set_justification(exception.justification);
  proto.set_requester(UserName(organization, exception.requester));
  proto.set_state(static_cast<v1::BuyingException::State>(StateOf(exception, now)));
  proto.set_availability(static_cast<v1::Availability>(exception.availability));
  for (const std::string& policy : exception.policies) proto.add_policies(BuyingPolicyName(organization, policy));
  proto.set_decided_by(UserName(organization, exception.decided_by));
  proto.set_decision_reason(exception.decision_reason);
  if (!exception.review_id.empty()) proto.set_review(ReviewName(organization, exception.review_id));
  rpc::ToProto(exception.create_time, proto.mutable_create_time());
  rpc::ToProto(exception.expire_time, proto.mutable_expire_time());
  if (exception.decide_time.has_value()) rpc::ToProto(*exception.decide_time, proto.mutable_decide_time());
  if (exception.use_time.has_value()) rpc::ToProto(*exception.use_time, proto.mutable_use_time());
  proto.set_etag(rpc::MakeEtag(exception.create_time, exception.revision));
  return proto;
}

v1::PurchaseVerdict ToProto(std::string_view organization, const PurchaseVerdict& verdict) {
  v1::PurchaseVerdict proto;
  proto.set_availability(static_cast<v1::Availability>(verdict.availability));
  for (const PolicyFinding& finding : verdict.findings) {
    v1::PolicyFinding& added = *proto.add_findings();
    added.set_policy(BuyingPolicyName(organization, finding.policy->id));
    added.set_availability(static_cast<v1::Availability>(finding.availability));
    added.set_guidance(finding.policy->spec.guidance);
    added.set_uncertain(finding.is_uncertain);
  }
  for (const PurchaseItem& item : verdict.alternatives) *proto.add_alternatives() = ToProto(organization, item);
  proto.set_justification_required(verdict.availability >= Availability::kRestricted);
  proto.set_grant_required(verdict.strictest == Availability::kBlocked);
  return proto;
}

std::string EtagOf(const BuyingPolicy& policy) {
  return rpc::MakeEtag(policy.create_time, policy.revision);
}

}  // namespace outlay::approval
