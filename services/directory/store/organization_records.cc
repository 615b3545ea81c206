#include <string>

#include "common/base/status_macros.h"
#include "common/store/record_values.h"
#include "services/directory/store/keyspaces.h"
#include "services/directory/store/record_parts.h"
#include "services/directory/store/records.h"

namespace outlay::directory {
namespace {

void FromProposal(const SettingsProposal& proposal, storage::v1::SettingsProposalRecord* record) {
  record->set_settings(proposal.settings.bytes);
  record->set_role_grant_second_person(proposal.settings.role_grant_second_person);
  record->set_settings_second_person(proposal.settings.settings_second_person);
  record->set_proposer(proposal.proposer.subject);
  record->set_proposer_on_behalf_of(proposal.proposer.on_behalf_of);
  record->set_propose_time(absl::ToUnixMicros(proposal.propose_time));
}

SettingsProposal ToProposal(const storage::v1::SettingsProposalRecord& record) {
  return {.settings = {.bytes = record.settings(),
                       .role_grant_second_person = record.role_grant_second_person(),
                       .settings_second_person = record.settings_second_person()},
          .proposer = {.subject = record.proposer(), .on_behalf_of = record.proposer_on_behalf_of()},
          .propose_time = absl::FromUnixMicros(record.propose_time())};
}

}  // namespace

storage::v1::OrganizationRecord ToRecord(const Organization& organization) {
  storage::v1::OrganizationRecord record;
  const OrganizationSpec& spec = organization.spec;
  const Currency currency = spec.base_currency;
  record.set_display_name(spec.display_name);
  record.set_base_currency(std::string(currency.code()));
  record.set_time_zone(spec.time_zone);
  record.set_fiscal_year_first_month(spec.fiscal_year_first_month);
  for (const TaxRegistration& registration : spec.tax_registrations) {
    storage::v1::TaxRegistrationRecord* const added = record.add_tax_registrations();
    added->set_country(registration.country);
    added->set_number(registration.number);
  }
  record.set_quotas(spec.quotas);
  record.set_settings(spec.settings.bytes);
  record.set_role_grant_second_person(spec.settings.role_grant_second_person);
  record.set_settings_second_person(spec.settings.settings_second_person);
  record.set_root_group_id(organization.root_group_id);
  record.set_role_table_digest(organization.role_table_digest);
  record_parts::FromVersion(organization, &record);
  record.set_create_digest(organization.create_digest);
  if (organization.proposal.has_value()) FromProposal(*organization.proposal, record.mutable_proposal());
  return record;
}

absl::StatusOr<Organization> FromRecord(std::string_view id, const storage::v1::OrganizationRecord& record) {
  Organization organization;
  organization.id = id;
  OrganizationSpec& spec = organization.spec;
  spec.display_name = record.display_name();
  OUTLAY_ASSIGN_OR_RETURN(spec.base_currency, store::StoredCurrency(record.base_currency(), kOrganizations.name));
  spec.time_zone = record.time_zone();
  spec.fiscal_year_first_month = record.fiscal_year_first_month();
  for (const storage::v1::TaxRegistrationRecord& registration : record.tax_registrations()) {
    spec.tax_registrations.push_back({.country = registration.country(), .number = registration.number()});
  }
  spec.quotas = record.quotas();
  spec.settings = {.bytes = record.settings(),
                   .role_grant_second_person = record.role_grant_second_person(),
                   .settings_second_person = record.settings_second_person()};
  organization.root_group_id = record.root_group_id();
  organization.role_table_digest = record.role_table_digest();
  record_parts::ToVersion(record, &organization);
  organization.create_digest = record.create_digest();
  if (record.has_proposal()) organization.proposal = ToProposal(record.proposal());
  return organization;
}

}  // namespace outlay::directory
