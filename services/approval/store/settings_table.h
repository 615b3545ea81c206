// Organizations' settings for reviews: the only place that reads and writes these rows.
#ifndef OUTLAY_SERVICES_APPROVAL_STORE_SETTINGS_TABLE_H_
#define OUTLAY_SERVICES_APPROVAL_STORE_SETTINGS_TABLE_H_

#include <string>

#include "absl/status/statusor.h"
#include "common/store/store.h"
#include "outlay/approval/storage/v1/settings_record.pb.h"
#include "services/approval/domain/approval_settings.h"

namespace outlay::approval {

storage::v1::ApprovalSettingsRecord ToRecord(const ApprovalSettings& settings);
ApprovalSettings FromRecord(const storage::v1::ApprovalSettingsRecord& record);

// Returns the defaults if none were set. DATA_LOSS / STORED_BYTES_UNREADABLE.
absl::StatusOr<ApprovalSettings> LoadApprovalSettings(const store::Reader& reader, const std::string& organization);
void SaveApprovalSettings(store::Transaction& txn, const std::string& organization, const ApprovalSettings& settings);

}  // namespace outlay::approval

#endif  // OUTLAY_SERVICES_APPROVAL_STORE_SETTINGS_TABLE_H_
