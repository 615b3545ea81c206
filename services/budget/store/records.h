// Converts domain values to storage records and back. Pure.
#ifndef OUTLAY_SERVICES_BUDGET_STORE_RECORDS_H_
#define OUTLAY_SERVICES_BUDGET_STORE_RECORDS_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "absl/status/statusor.h"
#include "outlay/budget/storage/v1/budget_record.pb.h"
#include "outlay/budget/storage/v1/hold_batch_record.pb.h"
#include "outlay/budget/storage/v1/hold_record.pb.h"
#include "services/budget/domain/budgets/allocation.h"
#include "services/budget/domain/budgets/budget.h"
#include "services/budget/domain/budgets/figures.h"
#include "services/budget/domain/holds/hold.h"
#include "services/budget/domain/holds/hold_batch.h"

namespace outlay::budget {

storage::v1::BudgetRecord ToRecord(const Budget& budget);
storage::v1::FiguresRecord ToRecord(const Figures& figures);
storage::v1::HoldRecord ToRecord(const Hold& hold);
storage::v1::HoldEntryRecord ToRecord(const HoldEntry& entry);
// Parts common to holds and batches.
void ToRecord(const Spend& spend, storage::v1::SpendRecord* record);
void ToRecord(const HoldBatch& batch, storage::v1::HoldBatchRecord* record);  // which must be empty
void ToRecord(const HoldNode& node, storage::v1::NodeRecord* record);

storage::v1::AllocationRecord ToRecord(const AllocationShare& share);
storage::v1::AllotmentRecord ToRecord(const PeriodAllocation& allotment);

// DATA_LOSS / STORED_BYTES_UNREADABLE: a currency, decimal, day or number that no version wrote. Ids are taken from the
// key.
absl::StatusOr<Budget> FromRecord(std::string_view budget_id, const storage::v1::BudgetRecord& record);
Figures FromRecord(const storage::v1::FiguresRecord& record);
absl::StatusOr<Hold> FromRecord(std::string_view hold_id, const storage::v1::HoldRecord& record);
absl::StatusOr<HoldBatch> FromRecord(std::string_view batch_id, const storage::v1::HoldBatchRecord& record);
absl::StatusOr<Spend> FromRecord(const storage::v1::SpendRecord& record);
absl::StatusOr<AllocationShare> FromRecord(const storage::v1::AllocationRecord& record, Currency currency);
PeriodAllocation FromRecord(const storage::v1::AllotmentRecord& record);
absl::StatusOr<HoldNode> FromRecord(const storage::v1::NodeRecord& record);
absl::StatusOr<HoldEntry> FromRecord(int64_t number, const storage::v1::HoldEntryRecord& record);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_STORE_RECORDS_H_
