// Changes of rules, policies and settings that take two persons: the only place that reads and writes their rows. All
// functions return DATA_LOSS / STORED_BYTES_UNREADABLE for rows that cannot be read.
#ifndef OUTLAY_SERVICES_APPROVAL_STORE_CHANGES_TABLE_H_
#define OUTLAY_SERVICES_APPROVAL_STORE_CHANGES_TABLE_H_

#include <optional>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/store/store.h"
#include "services/approval/domain/approval_change.h"
#include "services/approval/store/keyspaces.h"

namespace outlay::approval {

storage::v1::ApprovalChangeRecord ToRecord(const ApprovalChange& change);
absl::StatusOr<ApprovalChange> FromRecord(std::string_view change_id, const storage::v1::ApprovalChangeRecord& record);

absl::StatusOr<std::optional<ApprovalChange>> FindApprovalChange(const store::Reader& reader,
                                                                 const ApprovalChangeKey& key);
// NOT_FOUND / APPROVAL_CHANGE_NOT_FOUND.
absl::StatusOr<ApprovalChange> LoadApprovalChange(const store::Reader& reader, const ApprovalChangeKey& key);
// In order of ids, after an id.
absl::Status ListApprovalChanges(const store::Reader& reader, const std::string& organization,
                                 const std::optional<std::string>& after,
                                 absl::FunctionRef<store::Visit(const ApprovalChange&)> visitor);
void SaveApprovalChange(store::Transaction& txn, const std::string& organization, const ApprovalChange& change);
void DeleteApprovalChange(store::Transaction& txn, const ApprovalChangeKey& key);

}  // namespace outlay::approval

#endif  // OUTLAY_SERVICES_APPROVAL_STORE_CHANGES_TABLE_H_
