#include "services/budget/store/budgets.h"

#include <tuple>
#include <utility>

#include "common/base/status_macros.h"
#include "common/store/list_by_id.h"
#include "services/budget/domain/errors.h"
#include "services/budget/store/records.h"

namespace outlay::budget {

absl::StatusOr<std::optional<Budget>> FindBudget(const store::Reader& reader, const BudgetKey& key) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<storage::v1::BudgetRecord> record, reader.Find(kBudgets, key));
  if (!record.has_value()) return std::optional<Budget>();
  OUTLAY_ASSIGN_OR_RETURN(Budget budget, FromRecord(std::get<1>(key), *record));
  return std::optional<Budget>(std::move(budget));
}

absl::StatusOr<Budget> LoadBudget(const store::Reader& reader, const BudgetKey& key) {
  OUTLAY_ASSIGN_OR_RETURN(std::optional<Budget> budget, FindBudget(reader, key));
  if (!budget.has_value()) return BudgetNotFound(std::get<1>(key));
  return *std::move(budget);
}

void SaveBudget(store::Transaction& txn, const std::string& organization, const Budget& budget) {
  txn.Put(kBudgets, {organization, budget.id}, ToRecord(budget));
}

void DeleteBudget(store::Transaction& txn, const BudgetKey& key) {
  txn.Delete(kBudgets, key);
}

absl::Status ListBudgets(const store::Reader& reader, const std::string& organization,
                         const std::optional<std::string>& after,
                         absl::FunctionRef<store::Visit(const Budget&)> visitor) {
  const auto from_record = [](std::string_view id, const storage::v1::BudgetRecord& record) {
    return FromRecord(id, record);
  };
  return store::ListById(reader, kBudgets, organization, after, from_record, visitor);
}

absl::StatusOr<std::optional<Figures>> FindFigures(const store::Reader& reader, const FiguresKey& key) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<storage::v1::FiguresRecord> record, reader.Find(kFigures, key));
  if (!record.has_value()) return std::optional<Figures>();
  return std::optional<Figures>(FromRecord(*record));
}

void SaveFigures(store::Transaction& txn, const FiguresKey& key, const Figures& figures) {
  txn.Put(kFigures, key, ToRecord(figures));
}

absl::Status ListFigures(const store::Reader& reader, const BudgetKey& key,
                         absl::FunctionRef<store::Visit(const LatestFigures&)> visitor) {
  return reader.Scan(kFigures, key, [&](const FiguresKey& found, const storage::v1::FiguresRecord& record) {
    return visitor({.period = std::get<2>(found), .figures = FromRecord(record)});
  });
}

absl::StatusOr<std::optional<LatestFigures>> FindLatestFigures(const store::Reader& reader, const BudgetKey& key) {
  std::optional<LatestFigures> latest;
  OUTLAY_RETURN_IF_ERROR(reader.Scan(
      kFigures, key,
      [&](const FiguresKey& found, const storage::v1::FiguresRecord& record) {
        latest = LatestFigures{.period = std::get<2>(found), .figures = FromRecord(record)};
        return store::Visit::kStop;
      },
      store::Order::kDescending));
  return latest;
}

}  // namespace outlay::budget
