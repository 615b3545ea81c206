#include "services/directory/domain/organization.h"

#include <set>
#include <utility>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "services/directory/domain/errors.h"
#include "services/directory/domain/limits.h"

namespace outlay::directory {
namespace {

absl::Status CheckProposed(const Organization& organization, absl::Time now) {
  return organization.proposal.has_value() && now < ProposalExpiry(*organization.proposal)
             ? absl::OkStatus()
             : SettingsNotProposed(organization.id);
}

Organization WithoutProposal(const Organization& organization, absl::Time now) {
  Organization after = organization;
  after.proposal.reset();
  after.update_time = now;
  after.revision += 1;
  return after;
}

}  // namespace

absl::Time ProposalExpiry(const SettingsProposal& proposal) {
  return proposal.propose_time + limits::kProposalTimeToLive;
}

absl::Status CheckMateriality(std::string_view field, const Materiality& materiality, Currency base_currency) {
  const bool is_foreign = materiality.amount.has_value() && materiality.amount->currency() != base_currency;
  return is_foreign
             ? FieldInvalid(Concat(field, ".amount"), Concat("must be in the base currency, ", base_currency.code()))
             : absl::OkStatus();
}

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
                                                              const OrganizationSpec& spec, const Actor& actor,
                                                              absl::Time now) {
  OUTLAY_RETURN_IF_ERROR(CheckOrganization(spec));
  if (spec.base_currency != organization.spec.base_currency) {
    return FieldInvalid("base_currency", "must stay what it is: limits and budgets are amounts of it");
  }
  if (spec == organization.spec) {
    return OrganizationDecision{.after = organization, .changed = false};
  }
  Organization after = organization;
  after.spec = spec;
  if (organization.spec.settings.settings_second_person && spec.settings != organization.spec.settings) {
    after.spec.settings = organization.spec.settings;
    after.proposal = {.settings = spec.settings, .proposer = actor, .propose_time = now};
  }
  after.update_time = now;
  after.revision += 1;
  return OrganizationDecision{.after = std::move(after)};
}

absl::StatusOr<Organization> DecideConfirmSettings(const Organization& organization, const Grantor& proposer,
                                                   const Actor& confirmer, const Grantor& confirming, absl::Time now) {
  OUTLAY_RETURN_IF_ERROR(CheckProposed(organization, now));
  if (MayBeSamePerson(organization.proposal->proposer, proposer.behind, confirmer, confirming.behind)) {
    return SecondPersonRequired(Concat("the settings of organization ", organization.id));
  }
  for (const Grantor* const giver : {&proposer, &confirming}) {
    OUTLAY_RETURN_IF_ERROR(CheckHolds(giver->rights, giver->person, organization.root_group_id,
                                      {"organizations.update"}, /*authority_limit=*/std::nullopt));
  }
  Organization after = WithoutProposal(organization, now);
  after.spec.settings = organization.proposal->settings;
  return after;
}

absl::StatusOr<Organization> DecideWithdrawSettings(const Organization& organization, absl::Time now) {
  OUTLAY_RETURN_IF_ERROR(CheckProposed(organization, now));
  return WithoutProposal(organization, now);
}

}  // namespace outlay::directory
