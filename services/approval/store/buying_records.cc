#include <string>

#include "services/approval/store/record_times.h"
#include "services/approval/store/records.h"

namespace outlay::approval {

storage::v1::BuyingPolicyRecord ToRecord(const BuyingPolicy& policy) {
  storage::v1::BuyingPolicyRecord record;
  const BuyingPolicySpec& spec = policy.spec;
  record.set_display_name(spec.display_name);
  record.set_group_id(spec.group_id);
  record.set_availability(static_cast<int32_t>(spec.availability));
  Fill(spec.categories, record.mutable_categories());
  Fill(spec.suppliers, record.mutable_suppliers());
  Fill(spec.items, record.mutable_items());
  Fill(spec.except_suppliers, record.mutable_except_suppliers());
  Fill(spec.except_items, record.mutable_except_items());
  record.set_guidance(spec.guidance);
  record.set_disabled(spec.disabled);
  record.set_revision(policy.revision);
  record.set_create_time_micros(absl::ToUnixMicros(policy.create_time));
  record.set_update_time_micros(absl::ToUnixMicros(policy.update_time));
  record.set_create_digest(policy.create_digest);
  return record;
}

BuyingPolicy FromRecord(std::string_view policy_id, const storage::v1::BuyingPolicyRecord& record) {
  BuyingPolicy policy;
  policy.id = std::string(policy_id);
  BuyingPolicySpec& spec = policy.spec;
  spec.display_name = record.display_name();
  spec.group_id = record.group_id();
  spec.availability = static_cast<Availability>(record.availability());
  spec.categories = {record.categories().begin(), record.categories().end()};
  spec.suppliers = {record.suppliers().begin(), record.suppliers().end()};
  spec.items = {record.items().begin(), record.items().end()};
  spec.except_suppliers = {record.except_suppliers().begin(), record.except_suppliers().end()};
  spec.except_items = {record.except_items().begin(), record.except_items().end()};
  spec.guidance = record.guidance();
  spec.disabled = record.disabled();
  policy.revision = record.revision();
  policy.create_time = absl::FromUnixMicros(record.create_time_micros());
  policy.update_time = absl::FromUnixMicros(record.update_time_micros());
  policy.create_digest = record.create_digest();
  return policy;
}

storage::v1::BuyingExceptionRecord ToRecord(const BuyingException& exception) {
  storage::v1::BuyingExceptionRecord record;
  record.set_group_id(exception.group_id);
  record.set_category(exception.item.category);
  record.set_supplier_id(exception.item.supplier_id);
  record.set_item(exception.item.item);
  record.set_justification(exception.justification);
  record.set_requester(exception.requester);
  record.set_persons(exception.persons.text());
  record.set_state(static_cast<int32_t>(exception.state));
  record.set_availability(static_cast<int32_t>(exception.availability));
  Fill(exception.policies, record.mutable_policies());
  record.set_decided_by(exception.decided_by);
  record.set_decision_reason(exception.decision_reason);
  record.set_review_id(exception.review_id);
  record.set_create_micros(absl::ToUnixMicros(exception.create_time));
  record.set_expire_micros(absl::ToUnixMicros(exception.expire_time));
  record.set_decide_micros(FromTime(exception.decide_time));
  record.set_use_micros(FromTime(exception.use_time));
  record.set_revision(exception.revision);
  record.set_create_digest(exception.create_digest);
  return record;
}

BuyingException FromRecord(std::string_view exception_id, const storage::v1::BuyingExceptionRecord& record) {
  BuyingException exception;
  exception.id = std::string(exception_id);
  exception.group_id = record.group_id();
  exception.item = {.category = record.category(), .supplier_id = record.supplier_id(), .item = record.item()};
  exception.justification = record.justification();
  exception.requester = record.requester();
  exception.persons = Persons::FromText(record.persons());
  exception.state = static_cast<ExceptionState>(record.state());
  exception.availability = static_cast<Availability>(record.availability());
  exception.policies = {record.policies().begin(), record.policies().end()};
  exception.decided_by = record.decided_by();
  exception.decision_reason = record.decision_reason();
  exception.review_id = record.review_id();
  exception.create_time = absl::FromUnixMicros(record.create_micros());
  exception.expire_time = absl::FromUnixMicros(record.expire_micros());
  exception.decide_time = ToTime(record.decide_micros());
  exception.use_time = ToTime(record.use_micros());
  exception.revision = record.revision();
  exception.create_digest = record.create_digest();
  return exception;
}

}  // namespace outlay::approval
