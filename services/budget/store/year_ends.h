// Rows of year ends, of their results for budgets, and of closed periods.
#ifndef OUTLAY_SERVICES_BUDGET_STORE_YEAR_ENDS_H_
#define OUTLAY_SERVICES_BUDGET_STORE_YEAR_ENDS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/store/store.h"
#include "services/budget/domain/budgets/closing.h"
#include "services/budget/domain/budgets/year_end_run.h"
#include "services/budget/domain/holds/hold.h"
#include "services/budget/store/keyspaces.h"

namespace outlay::budget {

storage::v1::YearEndRecord ToRecord(const YearEndRun& run);
storage::v1::YearEndLineRecord ToRecord(const YearEndEntry& entry);
storage::v1::ClosingRecord ToRecord(const Closing& closing);
Closing FromRecord(const storage::v1::ClosingRecord& record);

absl::StatusOr<std::optional<YearEndRun>> FindYearEnd(const store::Reader& reader, const YearEndKey& key);
// NOT_FOUND / YEAR_END_NOT_FOUND.
absl::StatusOr<YearEndRun> LoadYearEnd(const store::Reader& reader, const YearEndKey& key);
// Writes the year end, and updates the index of running ones.
void SaveYearEnd(store::Transaction& txn, const std::string& organization, const YearEndRun& run);
// Visits the organization's year ends in id order, after an id.
absl::Status ListYearEnds(const store::Reader& reader, const std::string& organization,
                          const std::optional<std::string>& after,
                          absl::FunctionRef<store::Visit(const YearEndRun&)> visitor);
// Returns all year ends of an organization; there are few.
absl::StatusOr<std::vector<YearEndRun>> AllYearEnds(const store::Reader& reader, const std::string& organization);
// Visits the running year ends of the partition.
absl::Status ListRunningYearEnds(const store::Reader& reader,
                                 absl::FunctionRef<store::Visit(const YearEndKey&)> visitor);

void SaveYearEndEntry(store::Transaction& txn, const YearEndKey& key, const YearEndEntry& entry);
// Visits entries in the order of their budgets' ids, after an id.
absl::Status ListYearEndEntries(const store::Reader& reader, const YearEndKey& key,
                                const std::optional<std::string>& after,
                                absl::FunctionRef<store::Visit(const YearEndEntry&)> visitor);

// The next period is always a later one. DATA_LOSS / STORED_BYTES_UNREADABLE: it is not.
absl::StatusOr<std::optional<Closing>> FindClosing(const store::Reader& reader, const FiguresKey& key);
// Returns the period in which the held and committed amounts of a period's holds count: the period itself while it is
// not closed, or a later one; nullopt: none, they were given back.
absl::StatusOr<std::optional<std::string>> FindPeriodOfOpen(const store::Reader& reader, const FiguresKey& key);
// Returns true if a year end gave the hold's open amounts back in one of its budgets.
absl::StatusOr<bool> IsGivenBack(const store::Reader& reader, const std::string& organization, const Hold& hold);
void SaveClosing(store::Transaction& txn, const FiguresKey& key, const Closing& closing);
void DeleteClosing(store::Transaction& txn, const FiguresKey& key);
// Visits a budget's closed periods, oldest first.
absl::Status ListClosings(const store::Reader& reader, const BudgetKey& key,
                          absl::FunctionRef<store::Visit(const std::string& period, const Closing&)> visitor);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_STORE_YEAR_ENDS_H_
