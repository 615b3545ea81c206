// Rows of override grants (B12).
#ifndef OUTLAY_SERVICES_BUDGET_STORE_OVERRIDE_GRANTS_H_
#define OUTLAY_SERVICES_BUDGET_STORE_OVERRIDE_GRANTS_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/store/store.h"
#include "services/budget/domain/holds/override_grant.h"
#include "services/budget/store/keyspaces.h"

namespace outlay::budget {

storage::v1::OverrideGrantRecord ToRecord(const OverrideGrant& grant);
// DATA_LOSS / STORED_BYTES_UNREADABLE.
absl::StatusOr<OverrideGrant> FromRecord(std::string_view grant_id, const storage::v1::OverrideGrantRecord& record);

absl::StatusOr<std::optional<OverrideGrant>> FindOverrideGrant(const store::Reader& reader,
                                                               const OverrideGrantKey& key);
// NOT_FOUND / OVERRIDE_GRANT_NOT_FOUND.
absl::StatusOr<OverrideGrant> LoadOverrideGrant(const store::Reader& reader, const OverrideGrantKey& key);
void SaveOverrideGrant(store::Transaction& txn, const std::string& organization, const OverrideGrant& grant);
// Returns the grants for a document that were neither used nor revoked, expired ones too, in id order: the first
// limits::kGrantsTried.
absl::StatusOr<std::vector<OverrideGrant>> UnusedGrantsFor(const store::Reader& reader, const std::string& organization,
                                                           const std::string& document);
// Visits the organization's grants in id order, after an id.
absl::Status ListOverrideGrants(const store::Reader& reader, const std::string& organization,
                                const std::optional<std::string>& after,
                                absl::FunctionRef<store::Visit(const OverrideGrant&)> visitor);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_STORE_OVERRIDE_GRANTS_H_
