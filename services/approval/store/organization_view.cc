#include "services/approval/store/organization_view.h"

#include <algorithm>
#include <tuple>

#include "common/base/status_macros.h"
#include "services/approval/store/buying_tables.h"
#include "services/approval/store/keyspaces.h"
#include "services/approval/store/people_rows.h"
#include "services/approval/store/tables.h"

namespace outlay::approval {
namespace {

constexpr size_t kBytesPerRule = 2'000;
constexpr size_t kBytesPerDelegation = 300;
constexpr size_t kBytesPerPolicy = 1'000;

bool IsOver(const Delegation& delegation, absl::Time now) {
  return delegation.revoked || delegation.window.end <= now;
}

}  // namespace

absl::StatusOr<std::unique_ptr<store::View>> OrganizationView::Load(const store::Reader&,
                                                                    std::string_view organization) {
  return std::unique_ptr<store::View>(new OrganizationView(organization));
}

absl::StatusOr<OrganizationView*> OrganizationView::Find(store::Transaction& txn, std::string_view organization) {
  OUTLAY_ASSIGN_OR_RETURN(store::View* const view, txn.FindView(organization));
  return static_cast<OrganizationView*>(view);
}

absl::Status OrganizationView::Apply(const store::Change& change) {
  switch (change.keyspace) {
    case kRules.number:
      rules_.reset();
      break;
    case kDelegations.number:
      delegations_.reset();
      break;
    case kBuyingPolicies.number:
      policies_.reset();
      break;
    case kBuyingExceptions.number:
      has_exceptions_.reset();
      break;
    default:
      break;
  }
  return people_.Apply(change);
}

absl::StatusOr<RuleList> OrganizationView::Rules(const store::Reader& reader) {
  if (rules_ == nullptr) {
    OUTLAY_ASSIGN_OR_RETURN(std::vector<Rule> rules, LoadRules(reader, organization_));
    rules_ = std::make_shared<const std::vector<Rule>>(std::move(rules));
  }
  return rules_;
}

absl::StatusOr<DelegationList> OrganizationView::Delegations(const store::Reader& reader, absl::Time now) {
  const auto is_over = [now](const Delegation& delegation) { return IsOver(delegation, now); };
  if (delegations_ == nullptr || std::any_of(delegations_->begin(), delegations_->end(), is_over)) {
    OUTLAY_ASSIGN_OR_RETURN(std::vector<Delegation> delegations, LoadDelegations(reader, organization_, now));
    delegations_ = std::make_shared<const std::vector<Delegation>>(std::move(delegations));
  }
  return delegations_;
}

absl::StatusOr<BuyingRules> OrganizationView::BuyingRulesFor(const store::Reader& reader, const std::string& user,
                                                             const std::string& review_id) {
  if (!has_exceptions_.has_value()) {
    bool found = false;
    OUTLAY_RETURN_IF_ERROR(ListBuyingExceptions(reader, organization_, std::nullopt, [&](const BuyingException&) {
      found = true;
      return store::Visit::kStop;
    }));
    has_exceptions_ = found;
  }
  BuyingRules rules;
  if (!policies_.has_value()) {
    OUTLAY_ASSIGN_OR_RETURN(policies_, LoadBuyingPolicies(reader, organization_));
  }
  rules.policies = *policies_;
  if (*has_exceptions_) {
    OUTLAY_ASSIGN_OR_RETURN(rules.exceptions, LoadUsableExceptions(reader, organization_, user, review_id));
  }
  return rules;
}

absl::Status OrganizationView::CheckAgainst(const store::Reader& reader) const {
  if (rules_ != nullptr) {
    OUTLAY_ASSIGN_OR_RETURN(const std::vector<Rule> rules, LoadRules(reader, organization_));
    const auto is_same = [](const Rule& first, const Rule& second) {
      return first.id == second.id && first.revision == second.revision && first.spec == second.spec;
    };
    if (!std::equal(rules.begin(), rules.end(), rules_->begin(), rules_->end(), is_same)) {
      return absl::InternalError("the view shows other rules");
    }
  }
  if (delegations_ != nullptr) {
    for (const Delegation& delegation : *delegations_) {
      OUTLAY_ASSIGN_OR_RETURN(const auto stored, FindDelegation(reader, {organization_, delegation.id}));
      if (stored != delegation) return absl::InternalError("the view shows other delegations");
    }
  }
  return PeopleRows::CheckCache(reader, organization_, people_);
}

size_t OrganizationView::ApproximateBytes() const {
  return sizeof(*this) + (rules_ == nullptr ? 0 : rules_->size() * kBytesPerRule) +
         (delegations_ == nullptr ? 0 : delegations_->size() * kBytesPerDelegation) +
         (policies_.has_value() ? policies_->size() * kBytesPerPolicy : 0) + people_.ApproximateBytes();
}

}  // namespace outlay::approval
