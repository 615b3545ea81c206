#include "common/base/status_macros.h"
#include "common/store/record_values.h"
#include "services/budget/store/keyspaces.h"
#include "services/budget/store/records.h"

namespace outlay::budget {

storage::v1::AllocationRecord ToRecord(const AllocationShare& share) {
  storage::v1::AllocationRecord record;
  record.set_kind(static_cast<int>(share.kind));
  if (share.kind == ShareKind::kAmount) record.set_amount_minor(share.amount.minor_units());
  if (share.kind == ShareKind::kShare) record.set_basis_points(static_cast<int32_t>(share.share.basis_points));
  return record;
}

absl::StatusOr<AllocationShare> FromRecord(const storage::v1::AllocationRecord& record, Currency currency) {
  AllocationShare share;
  OUTLAY_ASSIGN_OR_RETURN(share.kind, store::StoredEnum(record.kind(), ShareKind::kEven, kAllocations.name));
  if (share.kind == ShareKind::kAmount) share.amount = Money(record.amount_minor(), currency);
  if (share.kind == ShareKind::kShare) share.share = Percent{record.basis_points()};
  return share;
}

storage::v1::AllotmentRecord ToRecord(const PeriodAllocation& allotment) {
  storage::v1::AllotmentRecord record;
  record.set_amount_minor(allotment.amount);
  record.set_held_minor(allotment.used.held);
  record.set_committed_minor(allotment.used.committed);
  record.set_spent_minor(allotment.used.spent);
  record.set_has_ended(allotment.has_ended);
  record.set_threshold_marks(allotment.marks);
  if (allotment.opening.has_value()) {
    record.mutable_opening()->set_limit_minor(allotment.opening->limit);
    record.mutable_opening()->set_sum_may_exceed(allotment.opening->sum_may_exceed);
  }
  return record;
}

PeriodAllocation FromRecord(const storage::v1::AllotmentRecord& record) {
  PeriodAllocation allotment = {
      .amount = record.amount_minor(),
      .used = {.held = record.held_minor(), .committed = record.committed_minor(), .spent = record.spent_minor()},
      .has_ended = record.has_ended(),
      .marks = record.threshold_marks()};
  if (record.has_opening()) {
    allotment.opening = {.limit = record.opening().limit_minor(), .sum_may_exceed = record.opening().sum_may_exceed()};
  }
  return allotment;
}

}  // namespace outlay::budget
