// Organizations, and the rules of their verbs (D1). Pure.
#ifndef OUTLAY_SERVICES_DIRECTORY_DOMAIN_ORGANIZATION_H_
#define OUTLAY_SERVICES_DIRECTORY_DOMAIN_ORGANIZATION_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/actor.h"
#include "common/base/currency.h"
#include "common/base/materiality.h"
#include "services/directory/domain/role_decisions.h"

namespace outlay::directory {

struct TaxRegistration {
  std::string country;
  std::string number;

  auto operator<=>(const TaxRegistration&) const = default;
};

// The settings of an organization, as canonical bytes of the API's message: this service passes most of them on without
// reading them, so a setting that only another service uses needs no change here.
struct SettingsSpec {
  std::string bytes;
  // Those settings that are rules of this service.
  bool role_grant_second_person = false;
  bool settings_second_person = false;

  bool operator==(const SettingsSpec&) const = default;
};

// Settings that await a second person (I14).
struct SettingsProposal {
  SettingsSpec settings;
  Actor proposer;
  absl::Time propose_time;

  bool operator==(const SettingsProposal&) const = default;
};

// Returns the time until which a proposal can be confirmed, exclusive.
absl::Time ProposalExpiry(const SettingsProposal& proposal);

// The user-defined part of an organization.
struct OrganizationSpec {
  std::string display_name;
  Currency base_currency;
  std::string time_zone;            // IANA; empty: UTC
  int fiscal_year_first_month = 0;  // 1 to 12; 0: 1
  std::vector<TaxRegistration> tax_registrations;
  std::string quotas;  // canonical bytes of the API's message
  SettingsSpec settings;

  bool operator==(const OrganizationSpec&) const = default;
};

struct Organization {
  std::string id;
  OrganizationSpec spec;
  std::string root_group_id;
  std::string role_table_digest;  // of its built-in roles
  absl::Time create_time;
  absl::Time update_time;
  int64_t revision = 0;       // counts changes; the etag is derived from it
  std::string create_digest;  // of the creating request
  std::optional<SettingsProposal> proposal;

  bool operator==(const Organization&) const = default;
};

// Checks that the amount is in the base currency. INVALID_ARGUMENT / FIELD_INVALID {field}.
absl::Status CheckMateriality(std::string_view field, const Materiality& materiality, Currency base_currency);

// INVALID_ARGUMENT / FIELD_REQUIRED (base_currency), FIELD_INVALID (a repeated country and number).
absl::Status CheckOrganization(const OrganizationSpec& spec);

struct OrganizationDecision {
  Organization after;
  bool changed = true;  // false: it is already so; nothing is stored or announced
};

// Updates an organization. Where settings need a second person, changed ones are only proposed, and replace an earlier
// proposal (I14). Errors as CheckOrganization; and FIELD_INVALID: another base currency.
absl::StatusOr<OrganizationDecision> DecideUpdateOrganization(const Organization& organization,
                                                              const OrganizationSpec& spec, const Actor& actor,
                                                              absl::Time now);

// Puts proposed settings in force from `now` on. `proposer` and `confirming`: with their rights on the top group.
// FAILED_PRECONDITION / SETTINGS_NOT_PROPOSED, SECOND_PERSON_REQUIRED, RIGHTS_NOT_HELD.
absl::StatusOr<Organization> DecideConfirmSettings(const Organization& organization, const Grantor& proposer,
                                                   const Actor& confirmer, const Grantor& confirming, absl::Time now);

// Drops proposed settings. FAILED_PRECONDITION / SETTINGS_NOT_PROPOSED.
absl::StatusOr<Organization> DecideWithdrawSettings(const Organization& organization, absl::Time now);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_DOMAIN_ORGANIZATION_H_
