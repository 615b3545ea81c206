#include "services/directory/domain/organization.h"

#include <set>
#include <utility>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace outlay::directory {

absl::Status CheckOrganization(const OrganizationSpec& spec) {
  if (spec.base_currency == Currency()) {
    return FieldRequired("base_currency");
  }
  std::set<TaxRegistration> seen;
  for (size_t i = 0; i < spec.tax_registrations.size(); ++i) {
    if (!seen.insert(spec.tax_registrations[i]).second) {
      return FieldInvalid(Concat("tax_registrations[", i, "]"), "must not come twice");
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<OrganizationDecision> DecideUpdateOrganization(const Organization& organization,
                                                              const OrganizationSpec& spec, absl::Time now) {
  OUTLAY_RETURN_IF_ERROR(CheckOrganization(spec));
  if (spec.base_currency != organization.spec.base_currency) {
    return FieldInvalid("base_currency", "must stay what it is: limits and budgets are amounts of it");
  }
  if (spec == organization.spec) {
    return OrganizationDecision{.after = organization, .changed = false};
  }
  Organization after = organization;
  after.spec = spec;
  after.update_time = now;
  after.revision += 1;
  return OrganizationDecision{.after = std::move(after)};
}

}  // namespace outlay::directory
