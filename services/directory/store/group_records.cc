#include <optional>
#include <set>
#include <string>

#include "common/base/status_macros.h"
#include "common/store/record_values.h"
#include "services/directory/store/keyspaces.h"
#include "services/directory/store/record_parts.h"
#include "services/directory/store/records.h"

namespace outlay::directory {
namespace {

using Codes = std::set<std::string>;

void FromChoice(const Choice& choice, storage::v1::AllowedCodesRecord* record) {
  record->mutable_codes()->Assign(choice->begin(), choice->end());
}

Choice ToChoice(bool present, const storage::v1::AllowedCodesRecord& record) {
  if (!present) return std::nullopt;
  return Codes(record.codes().begin(), record.codes().end());
}

void FromMateriality(const Materiality& materiality, storage::v1::MaterialityRecord* record) {
  if (materiality.basis_points.has_value()) record->set_basis_points(*materiality.basis_points);
  if (materiality.fields.has_value()) {
    record->set_has_fields(true);
    for (const std::string& field : *materiality.fields) record->add_fields(field);
  }
  if (!materiality.amount.has_value()) return;
  record->set_currency(std::string(materiality.amount->currency().code()));
  record->set_amount_minor(materiality.amount->minor_units());
}

absl::StatusOr<Materiality> ToMateriality(const storage::v1::MaterialityRecord& record) {
  Materiality materiality;
  if (record.has_basis_points()) materiality.basis_points = record.basis_points();
  if (record.has_fields()) materiality.fields.emplace(record.fields().begin(), record.fields().end());
  if (record.currency().empty()) return materiality;
  OUTLAY_ASSIGN_OR_RETURN(const Currency currency, store::StoredCurrency(record.currency(), kGroups.name));
  materiality.amount = Money(record.amount_minor(), currency);
  return materiality;
}

storage::v1::GroupSettingsRecord FromSettings(const GroupSettings& settings) {
  storage::v1::GroupSettingsRecord record;
  if (settings.purchase_order_number_required.has_value()) {
    record.set_purchase_order_number_required(*settings.purchase_order_number_required);
  }
  if (settings.personal_payment_forbidden.has_value()) {
    record.set_personal_payment_forbidden(*settings.personal_payment_forbidden);
  }
  if (settings.delivery_address_required.has_value()) {
    record.set_delivery_address_required(*settings.delivery_address_required);
  }
  const Codes& fields = settings.required_order_fields;
  const Codes& labels = settings.required_own_fields;
  const Codes& roles = settings.personal_payment_forbidden_roles;
  record.mutable_required_order_fields()->Assign(fields.begin(), fields.end());
  record.mutable_required_own_fields()->Assign(labels.begin(), labels.end());
  record.mutable_personal_payment_forbidden_role_ids()->Assign(roles.begin(), roles.end());
  if (settings.payment_instruments) FromChoice(settings.payment_instruments, record.mutable_payment_instruments());
  if (settings.invoice_terms) FromChoice(settings.invoice_terms, record.mutable_invoice_terms());
  if (settings.delivery_addresses) FromChoice(settings.delivery_addresses, record.mutable_delivery_addresses());
  if (IsSet(settings.materiality)) FromMateriality(settings.materiality, record.mutable_materiality());
  return record;
}

absl::StatusOr<GroupSettings> ToSettings(const storage::v1::GroupSettingsRecord& record) {
  GroupSettings settings;
  if (record.has_purchase_order_number_required()) {
    settings.purchase_order_number_required = record.purchase_order_number_required();
  }
  if (record.has_personal_payment_forbidden()) {
    settings.personal_payment_forbidden = record.personal_payment_forbidden();
  }
  if (record.has_delivery_address_required()) settings.delivery_address_required = record.delivery_address_required();
  settings.required_order_fields.insert(record.required_order_fields().begin(), record.required_order_fields().end());
  settings.required_own_fields.insert(record.required_own_fields().begin(), record.required_own_fields().end());
  settings.personal_payment_forbidden_roles.insert(record.personal_payment_forbidden_role_ids().begin(),
                                                   record.personal_payment_forbidden_role_ids().end());
  settings.payment_instruments = ToChoice(record.has_payment_instruments(), record.payment_instruments());
  settings.invoice_terms = ToChoice(record.has_invoice_terms(), record.invoice_terms());
  settings.delivery_addresses = ToChoice(record.has_delivery_addresses(), record.delivery_addresses());
  OUTLAY_ASSIGN_OR_RETURN(settings.materiality, ToMateriality(record.materiality()));
  return settings;
}

}  // namespace

storage::v1::GroupRecord ToRecord(const Group& group) {
  storage::v1::GroupRecord record;
  record.set_display_name(group.display_name);
  record.set_parent_id(group.parent_id);
  record_parts::FromVersion(group, &record);
  record.set_place_time(absl::ToUnixMicros(group.place_time));
  record.set_create_digest(group.create_digest);
  if (group.settings != GroupSettings()) *record.mutable_settings() = FromSettings(group.settings);
  return record;
}

absl::StatusOr<Group> FromRecord(std::string_view id, const storage::v1::GroupRecord& record) {
  Group group;
  group.id = id;
  group.display_name = record.display_name();
  group.parent_id = record.parent_id();
  record_parts::ToVersion(record, &group);
  group.place_time = absl::FromUnixMicros(record.place_time());
  group.create_digest = record.create_digest();
  OUTLAY_ASSIGN_OR_RETURN(group.settings, ToSettings(record.settings()));
  return group;
}

}  // namespace outlay::directory
