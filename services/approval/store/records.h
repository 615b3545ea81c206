// Converts between storage records and domain values. Pure.
#ifndef OUTLAY_SERVICES_APPROVAL_STORE_RECORDS_H_
#define OUTLAY_SERVICES_APPROVAL_STORE_RECORDS_H_

#include <cstddef>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "outlay/approval/storage/v1/buying_record.pb.h"
#include "outlay/approval/storage/v1/review_record.pb.h"
#include "outlay/approval/storage/v1/rule_record.pb.h"
#include "services/approval/domain/buying.h"
#include "services/approval/domain/buying_exception.h"
#include "services/approval/domain/delegation.h"
#include "services/approval/domain/replay.h"
#include "services/approval/domain/review.h"
#include "services/approval/domain/rule.h"
#include "services/approval/domain/split.h"

namespace outlay::approval {

storage::v1::RuleRecord ToRecord(const Rule& rule);
storage::v1::StageRecord ToRecord(const Stage& stage);
storage::v1::ReviewRecord ToRecord(const Review& review);
storage::v1::PastReviewRecord ToRecord(const PastReview& past);
storage::v1::PurchaseRecord ToRecord(const PastPurchase& purchase);
storage::v1::DelegationRecord ToRecord(const Delegation& delegation);
storage::v1::BuyingPolicyRecord ToRecord(const BuyingPolicy& policy);
storage::v1::BuyingExceptionRecord ToRecord(const BuyingException& exception);

Rule FromRecord(std::string_view rule_id, const storage::v1::RuleRecord& record);
Stage FromRecord(const storage::v1::StageRecord& record);
PastPurchase FromRecord(std::string_view review_id, const storage::v1::PurchaseRecord& record);
Delegation FromRecord(std::string_view delegation_id, const storage::v1::DelegationRecord& record);
BuyingPolicy FromRecord(std::string_view policy_id, const storage::v1::BuyingPolicyRecord& record);
BuyingException FromRecord(std::string_view exception_id, const storage::v1::BuyingExceptionRecord& record);
// Overwrites `past`, reusing its memory. Errors as below.
absl::Status FromRecord(std::string_view review_id, absl::Time open_time, const storage::v1::PastReviewRecord& record,
                        PastReview* past);
// DATA_LOSS / STORED_BYTES_UNREADABLE: a currency or digest that no version wrote.
absl::StatusOr<Review> FromRecord(std::string_view review_id, const storage::v1::ReviewRecord& record);

}  // namespace outlay::approval

#endif  // OUTLAY_SERVICES_APPROVAL_STORE_RECORDS_H_
