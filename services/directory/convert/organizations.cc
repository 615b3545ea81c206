#include "services/directory/convert/organizations.h"

#include "common/base/errors.h"
#include "common/base/field_path.h"
#include "common/base/status_macros.h"
#include "common/rpc/etag.h"
#include "common/rpc/values.h"
#include "common/tenant/group_settings.h"
#include "services/directory/domain/names.h"

namespace outlay::directory {
namespace {

// Writes the fields that the resource and the event share, under the same names.
template <typename Proto>
void WriteSpec(const OrganizationSpec& spec, Proto* proto) {
  const Currency currency = spec.base_currency;
  proto->set_display_name(spec.display_name);
  proto->set_base_currency(std::string(currency.code()));
  proto->set_time_zone(spec.time_zone);
  proto->set_fiscal_year_first_month(spec.fiscal_year_first_month);
  if (!spec.quotas.empty()) proto->mutable_quotas()->ParseFromString(spec.quotas);
  if (!spec.settings.bytes.empty()) proto->mutable_settings()->ParseFromString(spec.settings.bytes);
  for (const TaxRegistration& registration : spec.tax_registrations) {
    v1::TaxRegistration* const added = proto->add_tax_registrations();
    added->set_country(registration.country);
    added->set_number(registration.number);
  }
}

// Checks the values that the proto's options cannot.
absl::Status CheckSettings(const v1::Settings& settings, Currency base_currency) {
  if (!settings.has_materiality()) return absl::OkStatus();
  const absl::StatusOr<Materiality> materiality = tenant::FromProto(settings.materiality());
  if (!materiality.ok()) return AtField("settings.materiality", materiality.status());
  if (!IsSet(*materiality)) return FieldRequired("settings.materiality.basis_points");
  return CheckMateriality("settings.materiality", *materiality, base_currency);
}

}  // namespace

absl::StatusOr<OrganizationSpec> FromProto(const v1::Organization& proto) {
  OrganizationSpec spec;
  spec.display_name = proto.display_name();
  if (!proto.base_currency().empty()) {
    const absl::StatusOr<Currency> currency = Currency::FromCode(proto.base_currency());
    if (!currency.ok()) {
      return FieldInvalid("base_currency", "must be an ISO 4217 currency that has minor units");
    }
    spec.base_currency = *currency;
  }
  spec.time_zone = proto.time_zone();
  spec.fiscal_year_first_month = proto.fiscal_year_first_month();
  for (const v1::TaxRegistration& registration : proto.tax_registrations()) {
    spec.tax_registrations.push_back({.country = registration.country(), .number = registration.number()});
  }
  OUTLAY_RETURN_IF_ERROR(CheckSettings(proto.settings(), spec.base_currency));
  spec.quotas = proto.quotas().SerializeAsString();
  spec.settings = {.bytes = proto.settings().SerializeAsString(),
                   .role_grant_second_person = proto.settings().role_grant_second_person(),
                   .settings_second_person = proto.settings().settings_second_person()};
  return spec;
}

std::string EtagOf(const Organization& organization) {
  return rpc::MakeEtag(organization.create_time, organization.revision);
}

v1::Organization ToProto(const Organization& organization) {
  v1::Organization proto;
  proto.set_name(OrganizationName(organization.id));
  WriteSpec(organization.spec, &proto);
  proto.set_root_group(GroupName(organization.id, organization.root_group_id));
  rpc::ToProto(organization.create_time, proto.mutable_create_time());
  rpc::ToProto(organization.update_time, proto.mutable_update_time());
  proto.set_etag(EtagOf(organization));
  if (organization.proposal.has_value()) {
    const SettingsProposal& proposal = *organization.proposal;
    v1::SettingsProposal& proposed = *proto.mutable_proposed_settings();
    proposed.mutable_settings()->ParseFromString(proposal.settings.bytes);
    proposed.set_proposed_by(proposal.proposer.person());
    rpc::ToProto(proposal.propose_time, proposed.mutable_propose_time());
    rpc::ToProto(ProposalExpiry(proposal), proposed.mutable_expire_time());
  }
  return proto;
}

v1::SettingsProposed ToProposed(const Organization& organization) {
  v1::SettingsProposed event;
  event.set_organization(OrganizationName(organization.id));
  event.set_proposed_by(organization.proposal->proposer.person());
  rpc::ToProto(ProposalExpiry(*organization.proposal), event.mutable_expire_time());
  return event;
}

v1::SettingsWithdrawn ToWithdrawn(const Organization& organization, const Actor& actor) {
  v1::SettingsWithdrawn event;
  event.set_organization(OrganizationName(organization.id));
  event.set_proposed_by(organization.proposal->proposer.person());
  event.set_withdrawn_by(actor.person());
  return event;
}

v1::OrganizationChanged ToEvent(const Organization& organization) {
  v1::OrganizationChanged event;
  event.set_organization(OrganizationName(organization.id));
  WriteSpec(organization.spec, &event);
  event.set_root_group(GroupName(organization.id, organization.root_group_id));
  return event;
}

}  // namespace outlay::directory
