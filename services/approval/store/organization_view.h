// The service's View: an organization's rules, delegations, policies and people, decoded. Each part is read at its
// first use, and dropped when its rows change.
#ifndef OUTLAY_SERVICES_APPROVAL_STORE_ORGANIZATION_VIEW_H_
#define OUTLAY_SERVICES_APPROVAL_STORE_ORGANIZATION_VIEW_H_

#include <cstddef>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/store/store.h"
#include "services/approval/domain/buying_exception.h"
#include "services/approval/domain/delegation.h"
#include "services/approval/domain/rule.h"
#include "services/approval/store/people_cache.h"

namespace outlay::approval {

using RuleList = std::shared_ptr<const std::vector<Rule>>;
using DelegationList = std::shared_ptr<const std::vector<Delegation>>;

// Not thread-safe: for the partition's writer. Returned values are not affected by later changes. `reader`s must show
// the same state as this view. DATA_LOSS: rows cannot be read.
class OrganizationView final : public store::View {
 public:
  // For Store::SetViewLoader.
  static absl::StatusOr<std::unique_ptr<store::View>> Load(const store::Reader& reader, std::string_view organization);
  // Returns the view of the organization, inside a body. The store must load its views by Load.
  static absl::StatusOr<OrganizationView*> Find(store::Transaction& txn, std::string_view organization);

  absl::Status Apply(const store::Change& change) override;
  absl::Status CheckAgainst(const store::Reader& reader) const override;
  size_t ApproximateBytes() const override;

  absl::StatusOr<RuleList> Rules(const store::Reader& reader);
  // Returns the delegations without those that are revoked or over at `now`.
  absl::StatusOr<DelegationList> Delegations(const store::Reader& reader, absl::Time now);
  absl::StatusOr<BuyingRules> BuyingRulesFor(const store::Reader& reader, const std::string& user,
                                             const std::string& review_id);
  PeopleCache& people() { return people_; }

 private:
  explicit OrganizationView(std::string_view organization) : organization_(organization) {}

  const std::string organization_;
  RuleList rules_;
  DelegationList delegations_;
  std::optional<std::vector<BuyingPolicy>> policies_;
  std::optional<bool> has_exceptions_;  // whether any exception was ever requested
  PeopleCache people_;
};

}  // namespace outlay::approval

#endif  // OUTLAY_SERVICES_APPROVAL_STORE_ORGANIZATION_VIEW_H_
