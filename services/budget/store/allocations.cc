#include "services/budget/store/allocations.h"

#include <tuple>
#include <utility>

#include "common/base/status_macros.h"
#include "services/budget/store/records.h"

namespace outlay::budget {

absl::StatusOr<std::map<std::string, AllocationShare>> LoadShares(const store::Reader& reader, const BudgetKey& key,
                                                                  Currency currency) {
  std::map<std::string, AllocationShare> shares;
  absl::Status status;
  OUTLAY_RETURN_IF_ERROR(
      reader.Scan(kAllocations, key, [&](const AllocationKey& found, const storage::v1::AllocationRecord& record) {
        const absl::StatusOr<AllocationShare> share = FromRecord(record, currency);
        status = share.status();
        if (!status.ok()) return store::Visit::kStop;
        shares.emplace(std::get<2>(found), *share);
        return store::Visit::kContinue;
      }));
  OUTLAY_RETURN_IF_ERROR(status);
  return shares;
}

absl::StatusOr<bool> HasShare(const store::Reader& reader, const AllocationKey& key) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<storage::v1::AllocationRecord> record, reader.Find(kAllocations, key));
  return record.has_value();
}

void SaveShare(store::Transaction& txn, const AllocationKey& key, const AllocationShare& share) {
  txn.Put(kAllocations, key, ToRecord(share));
}

void DeleteShare(store::Transaction& txn, const AllocationKey& key) {
  txn.Delete(kAllocations, key);
}

absl::StatusOr<std::optional<PeriodAllocation>> FindAllotment(const store::Reader& reader, const AllotmentKey& key) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<storage::v1::AllotmentRecord> record, reader.Find(kAllotments, key));
  if (!record.has_value()) return std::optional<PeriodAllocation>();
  return std::optional<PeriodAllocation>(FromRecord(*record));
}

absl::StatusOr<std::map<std::string, PeriodAllocation>> LoadAllotments(const store::Reader& reader,
                                                                       const FiguresKey& key) {
  std::map<std::string, PeriodAllocation> allotments;
  OUTLAY_RETURN_IF_ERROR(
      reader.Scan(kAllotments, key, [&](const AllotmentKey& found, const storage::v1::AllotmentRecord& record) {
        allotments.emplace(std::get<3>(found), FromRecord(record));
        return store::Visit::kContinue;
      }));
  return allotments;
}

void SaveAllotment(store::Transaction& txn, const AllotmentKey& key, const PeriodAllocation& allotment) {
  txn.Put(kAllotments, key, ToRecord(allotment));
}

absl::StatusOr<AllocationPlan> LoadPlan(const store::Reader& reader, const FiguresKey& key,
                                        const AllocationRules& rules, const Money& limit) {
  const auto& [organization, budget_id, period] = key;
  OUTLAY_ASSIGN_OR_RETURN(auto shares, LoadShares(reader, {organization, budget_id}, limit.currency()));
  OUTLAY_ASSIGN_OR_RETURN(auto allotments, LoadAllotments(reader, key));
  const auto found = allotments.find("");
  if (found == allotments.end()) {
    return OpenPlan({.limit = limit.minor_units(), .sum_may_exceed = rules.sum_may_exceed}, limit.currency(),
                    std::move(shares));
  }
  AllocationPlan plan;
  if (found->second.opening.has_value()) {
    OUTLAY_ASSIGN_OR_RETURN(plan, OpenPlan(*found->second.opening, limit.currency(), std::move(shares)));
  } else {
    plan.shares = std::move(shares);
  }
  plan.rest = found->second;
  allotments.erase(found);
  for (auto& [member, allotment] : allotments) plan.allotments.insert_or_assign(member, allotment);
  return plan;
}

}  // namespace outlay::budget
