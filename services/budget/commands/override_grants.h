// The verbs on override grants, one command each, and their use by a hold (B12).
#ifndef OUTLAY_SERVICES_BUDGET_COMMANDS_OVERRIDE_GRANTS_H_
#define OUTLAY_SERVICES_BUDGET_COMMANDS_OVERRIDE_GRANTS_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "common/command/executor.h"
#include "services/budget/commands/document_need.h"
#include "services/budget/commands/scene.h"
#include "services/budget/domain/holds/override_grant.h"

namespace outlay::budget {

// Remembered by the grant's row for its life. ALREADY_EXISTS / OVERRIDE_GRANT_ID_TAKEN, PERMISSION_DENIED /
// GROUP_OUT_OF_REACH, NOT_FOUND / GROUP_NOT_FOUND, BUDGET_NOT_FOUND; and those of CheckNewGrant.
class CreateOverrideGrant final : public command::Command {
 public:
  // `grant`: only the id and the fields that its maker writes are used.
  explicit CreateOverrideGrant(OverrideGrant grant) : grant_(std::move(grant)) {}

  std::string_view name() const override { return "overrideGrants.create"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const OverrideGrant grant_;
};

// Revokes a grant. NOT_FOUND / OVERRIDE_GRANT_NOT_FOUND, ABORTED / ETAG_MISMATCH, FAILED_PRECONDITION /
// OVERRIDE_GRANT_ENDED.
class RevokeOverrideGrant final : public command::Command {
 public:
  RevokeOverrideGrant(std::string grant_id, std::string etag)
      : grant_id_(std::move(grant_id)), etag_(std::move(etag)) {}

  std::string_view name() const override { return "overrideGrants.revoke"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const std::string grant_id_;
  const std::string etag_;
};

// Returns the grant that a spend names. NOT_FOUND / OVERRIDE_GRANT_NOT_FOUND: it does not exist, or is of a group out
// of the caller's reach; and those of CheckUse.
absl::StatusOr<OverrideGrant> LoadGrantForUse(const command::Context& context, const Scene& scene,
                                              const std::string& grant_id, const HoldRequest& request);

// Returns the grants that may be used for what a document needs, in id order; none where nobody waits.
absl::StatusOr<std::vector<OverrideGrant>> GrantsFor(const command::Context& context, const Scene& scene,
                                                     const DocumentNeed& need);
// Returns the need with spends that pass over budgets by the grant.
DocumentNeed WithGrant(const DocumentNeed& need, const OverrideGrant& grant);

// Saves that the hold made by this step uses the grant up, and announces it in the record of the step.
void UseGrant(command::Context& context, const Scene& scene, const OverrideGrant& grant, const std::string& hold_id,
              command::Outcome* outcome);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_COMMANDS_OVERRIDE_GRANTS_H_
