// The part of stored orders that association needs: less than the whole order, and fast to read.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_STORE_CANDIDATE_ROWS_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_STORE_CANDIDATE_ROWS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/store/store.h"
#include "outlay/purchase_order/storage/v1/order_record.pb.h"
#include "services/purchase_order/domain/association/candidates.h"

namespace outlay::purchase_order {

// Converts an order's record, which lacks invoiced amounts: they are zero. DATA_LOSS / STORED_BYTES_UNREADABLE.
absl::StatusOr<CandidateOrder> ToCandidate(std::string_view order_id, const storage::v1::OrderRecord& record);

// Visits every order of the organization, in id order, with its figures. Stops at the visitor's first error. DATA_LOSS.
absl::Status ScanCandidates(const store::Reader& reader, const std::string& organization,
                            absl::FunctionRef<absl::Status(CandidateOrder)> visitor);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_STORE_CANDIDATE_ROWS_H_
