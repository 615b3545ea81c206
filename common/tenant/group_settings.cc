#include "common/tenant/group_settings.h"

#include <string>
#include <utility>
#include <vector>

#include "common/base/errors.h"
#include "common/base/field_path.h"
#include "common/base/money_decimal.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/rpc/values.h"
#include "common/tenant/keyspaces.h"
#include "common/tenant/tenant.h"

namespace outlay::tenant {
namespace {

using Texts = std::set<std::string>;
using ProtoTexts = google::protobuf::RepeatedPtrField<std::string>;

absl::StatusOr<Texts> ReadTexts(std::string_view field, const ProtoTexts& proto) {
  Texts texts(proto.begin(), proto.end());
  if (texts.contains("")) return FieldInvalid(field, "must not hold an empty text");
  return texts;
}

absl::StatusOr<Choice> ReadChoice(std::string_view field, bool present, const directory::v1::AllowedCodes& proto) {
  if (!present) return Choice();
  OUTLAY_ASSIGN_OR_RETURN(Texts codes, ReadTexts(field, proto.codes()));
  return Choice(std::move(codes));
}

void WriteTexts(const Texts& texts, ProtoTexts* proto) {
  proto->Assign(texts.begin(), texts.end());
}

}  // namespace

absl::StatusOr<Materiality> FromProto(const directory::v1::Materiality& proto) {
  Materiality materiality;
  if (proto.has_basis_points()) materiality.basis_points = proto.basis_points();
  if (proto.has_amount()) {
    OUTLAY_ASSIGN_OR_RETURN(materiality.amount, rpc::MoneyFromProto("amount", proto.amount()));
  }
  if (proto.has_fields()) {
    materiality.fields.emplace(proto.fields().names().begin(), proto.fields().names().end());
    for (const std::string& field : *materiality.fields) {
      if (!IsMaterialityField(field)) {
        return FieldInvalid("fields.names",
                            Concat("must be fields whose changes can be tolerated; ", field, " is not"));
      }
    }
  }
  return materiality;
}

directory::v1::Materiality ToProto(const Materiality& materiality) {
  directory::v1::Materiality proto;
  if (materiality.basis_points.has_value()) proto.set_basis_points(*materiality.basis_points);
  if (materiality.amount.has_value()) rpc::ToProto(*materiality.amount, proto.mutable_amount());
  if (materiality.fields.has_value()) WriteTexts(*materiality.fields, proto.mutable_fields()->mutable_names());
  return proto;
}

absl::StatusOr<GroupSettings> FromProto(const directory::v1::GroupSettings& proto) {
  GroupSettings settings;
  if (proto.has_purchase_order_number_required()) {
    settings.purchase_order_number_required = proto.purchase_order_number_required();
  }
  if (proto.has_personal_payment_forbidden()) settings.personal_payment_forbidden = proto.personal_payment_forbidden();
  if (proto.has_delivery_address_required()) settings.delivery_address_required = proto.delivery_address_required();
  OUTLAY_ASSIGN_OR_RETURN(settings.required_order_fields,
                          ReadTexts("required_order_fields", proto.required_order_fields()));
  for (const std::string& field : settings.required_order_fields) {
    if (!OrderFieldNames().contains(field)) {
      return FieldInvalid("required_order_fields", Concat("must be of an order's information, not ", field));
    }
  }
  OUTLAY_ASSIGN_OR_RETURN(settings.required_own_fields, ReadTexts("required_own_fields", proto.required_own_fields()));
  for (const std::string& role : proto.personal_payment_forbidden_roles()) {
    settings.personal_payment_forbidden_roles.insert(role.substr(role.rfind('/') + 1));
  }
  OUTLAY_ASSIGN_OR_RETURN(
      settings.payment_instruments,
      ReadChoice("payment_instruments.codes", proto.has_payment_instruments(), proto.payment_instruments()));
  OUTLAY_ASSIGN_OR_RETURN(settings.invoice_terms,
                          ReadChoice("invoice_terms.codes", proto.has_invoice_terms(), proto.invoice_terms()));
  OUTLAY_ASSIGN_OR_RETURN(
      settings.delivery_addresses,
      ReadChoice("delivery_addresses.codes", proto.has_delivery_addresses(), proto.delivery_addresses()));
  absl::StatusOr<Materiality> materiality = FromProto(proto.materiality());
  if (!materiality.ok()) return AtField("materiality", materiality.status());
  settings.materiality = *std::move(materiality);
  return settings;
}

directory::v1::GroupSettings ToProto(std::string_view organization, const GroupSettings& settings) {
  directory::v1::GroupSettings proto;
  if (settings.purchase_order_number_required.has_value()) {
    proto.set_purchase_order_number_required(*settings.purchase_order_number_required);
  }
  if (settings.personal_payment_forbidden.has_value()) {
    proto.set_personal_payment_forbidden(*settings.personal_payment_forbidden);
  }
  if (settings.delivery_address_required.has_value()) {
    proto.set_delivery_address_required(*settings.delivery_address_required);
  }
  WriteTexts(settings.required_order_fields, proto.mutable_required_order_fields());
  WriteTexts(settings.required_own_fields, proto.mutable_required_own_fields());
  for (const std::string& role : settings.personal_payment_forbidden_roles) {
    proto.add_personal_payment_forbidden_roles(Concat("organizations/", organization, "/roles/", role));
  }
  if (settings.payment_instruments.has_value()) {
    WriteTexts(*settings.payment_instruments, proto.mutable_payment_instruments()->mutable_codes());
  }
  if (settings.invoice_terms.has_value()) {
    WriteTexts(*settings.invoice_terms, proto.mutable_invoice_terms()->mutable_codes());
  }
  if (settings.delivery_addresses.has_value()) {
    WriteTexts(*settings.delivery_addresses, proto.mutable_delivery_addresses()->mutable_codes());
  }
  if (IsSet(settings.materiality)) *proto.mutable_materiality() = ToProto(settings.materiality);
  return proto;
}

absl::StatusOr<GroupSettings> LoadGroupSettings(const store::Reader& reader, std::string_view organization,
                                                std::string_view group) {
  GroupSettings settings;
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<std::string> path, FindGroupPath(reader, organization, group));
  for (const std::string& id : path) {
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<directory::v1::GroupChanged> row, FindGroup(reader, organization, id));
    if (!row.has_value() || !row->has_settings()) continue;
    const absl::StatusOr<GroupSettings> own = FromProto(row->settings());
    if (!own.ok()) return DataLoss(kGroups.name);
    settings = Combine(settings, *own);
  }
  return settings;
}

absl::StatusOr<Materiality> MaterialityOf(const Tenant& tenant) {
  const absl::StatusOr<Materiality> materiality = FromProto(tenant.settings.materiality());
  return materiality.ok() ? materiality : DataLoss(kOrganizations.name);
}

absl::StatusOr<Materiality> LoadMateriality(const store::Reader& reader, std::string_view organization,
                                            const Materiality& allowed, const std::vector<std::string>& groups,
                                            Currency currency, absl::Time at) {
  if (!IsSet(allowed)) return allowed;
  Materiality materiality = allowed;
  for (const std::string& group : groups) {
    OUTLAY_ASSIGN_OR_RETURN(const GroupSettings settings, LoadGroupSettings(reader, organization, group));
    materiality = Narrowed(materiality, settings.materiality);
  }
  if (!materiality.amount.has_value()) return materiality;
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<ExchangeRate> rate,
                          FindRate(reader, organization, materiality.amount->currency(), currency, at));
  const absl::StatusOr<Money> amount = rate.has_value()
                                           ? Convert(*materiality.amount, rate->rate, currency, Rounding::kDown)
                                           : absl::StatusOr<Money>(Money::Zero(currency));
  materiality.amount = amount.value_or(Money::Zero(currency));
  return materiality;
}

absl::StatusOr<Materiality> LoadMateriality(const store::Reader& reader, std::string_view organization,
                                            const std::vector<std::string>& groups, Currency currency, absl::Time at) {
  OUTLAY_ASSIGN_OR_RETURN(const Tenant tenant, LoadTenant(reader, organization));
  OUTLAY_ASSIGN_OR_RETURN(const Materiality allowed, MaterialityOf(tenant));
  return LoadMateriality(reader, organization, allowed, groups, currency, at);
}

}  // namespace outlay::tenant
