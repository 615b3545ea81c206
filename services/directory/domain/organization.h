// An organization, and the verbs on it as rules (D1). Pure.
#ifndef OUTLAY_SERVICES_DIRECTORY_DOMAIN_ORGANIZATION_H_
#define OUTLAY_SERVICES_DIRECTORY_DOMAIN_ORGANIZATION_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/currency.h"

namespace outlay::directory {

struct TaxRegistration {
  std::string country;
  std::string number;

  auto operator<=>(const TaxRegistration&) const = default;
};

// What a user writes into an organization.
struct OrganizationSpec {
  std::string display_name;
  Currency base_currency;
  std::string time_zone;            // IANA; empty: UTC
  int fiscal_year_first_month = 0;  // 1 to 12; 0: 1
  std::vector<TaxRegistration> tax_registrations;
  // Canonical bytes of the API's messages: this service passes most of them on unseen, so that a setting which only
  // another service knows needs no change here.
  std::string quotas;
  std::string settings;
  bool role_grant_second_person = false;  // the one of the settings that is a rule here

  bool operator==(const OrganizationSpec&) const = default;
};

struct Organization {
  std::string id;
  OrganizationSpec spec;
  std::string root_group_id;
  std::string role_table_digest;  // of the built-in roles that it has
  absl::Time create_time;
  absl::Time update_time;
  int64_t revision = 0;       // counts changes; the etag is made of it
  std::string create_digest;  // of the creating request

  bool operator==(const Organization&) const = default;
};

// INVALID_ARGUMENT / FIELD_REQUIRED (base_currency), FIELD_INVALID (a country and number twice).
absl::Status CheckOrganization(const OrganizationSpec& spec);

struct OrganizationDecision {
  Organization after;
  bool changed = true;  // false: it is that already; nothing is stored or told
};

// As CheckOrganization; and FIELD_INVALID: another base currency.
absl::StatusOr<OrganizationDecision> DecideUpdateOrganization(const Organization& organization,
                                                              const OrganizationSpec& spec, absl::Time now);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_DOMAIN_ORGANIZATION_H_
