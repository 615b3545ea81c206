// Storage records made of domain values, and back. Pure.
#ifndef OUTLAY_SERVICES_APPROVAL_STORE_RECORDS_H_
#define OUTLAY_SERVICES_APPROVAL_STORE_RECORDS_H_

#include <cstddef>
#include <string_view>

#include "absl/status/statusor.h"
#include "outlay/approval/storage/v1/review_record.pb.h"
#include "outlay/approval/storage/v1/rule_record.pb.h"
#include "services/approval/domain/delegation.h"
#include "services/approval/domain/review.h"
#include "services/approval/domain/rule.h"

namespace outlay::approval {

storage::v1::RuleRecord ToRecord(const Rule& rule);
storage::v1::StageRecord ToRecord(const Stage& stage);
storage::v1::ReviewRecord ToRecord(const Review& review);
storage::v1::DelegationRecord ToRecord(const Delegation& delegation);

Rule FromRecord(std::string_view rule_id, const storage::v1::RuleRecord& record);
Stage FromRecord(const storage::v1::StageRecord& record);
Delegation FromRecord(std::string_view delegation_id, const storage::v1::DelegationRecord& record);
// DATA_LOSS / STORED_BYTES_UNREADABLE: a currency or digest that no version wrote.
absl::StatusOr<Review> FromRecord(std::string_view review_id, const storage::v1::ReviewRecord& record);

}  // namespace outlay::approval

#endif  // OUTLAY_SERVICES_APPROVAL_STORE_RECORDS_H_
