#include "services/budget/convert/allocation_csv.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "common/base/errors.h"
#include "common/base/resource_name.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "services/budget/convert/allocations.h"
#include "services/budget/convert/budget_cells.h"
#include "services/budget/convert/budget_rule_cells.h"
#include "services/budget/domain/names.h"

namespace outlay::budget {
namespace {

// Columns from kCellAmount on describe the current period; an upload ignores them.
enum AllocationCell : std::size_t {
  kCellBudget,
  kCellMember,
  kCellShare,
  kCellCurrency,
  kCellShareThen,
  kCellAmount,
  kCellHeld,
  kCellCommitted,
  kCellSpent,
  kCellAvailable,
  kCellAll
};

constexpr std::array<std::string_view, kCellAll> kAllocationColumns = {
    "budget", "member", "share", "currency", "share_at_download", "amount", "held", "committed", "spent", "available"};

constexpr std::string_view kShareOrAmount =
    "must be a share such as 25%, EVEN, or an amount such as 50.00 in the currency of the row";

// Binds what a download says to its row: whoever copies a row to add one must not keep the state of the other.
std::string OwnerText(std::string_view budget_id, std::string_view member_id) {
  return Concat(" of ", budget_id, "/", member_id);
}

}  // namespace

std::vector<csv::Column> AllocationCsvColumns() {
  std::vector<csv::Column> columns;
  for (std::size_t i = 0; i < kCellAll; ++i) {
    columns.push_back({.name = std::string(kAllocationColumns[i]), .required = i <= kCellShare});
  }
  return columns;
}

std::string AllocatedBudgetOf(const csv::Row& row) {
  return std::string(row.Get(kCellBudget));
}

std::string AllocatedMemberOf(const csv::Row& row) {
  return std::string(row.Get(kCellMember));
}

absl::Status AddAllocation(const csv::Row& row, std::string_view organization, v1::SetAllocationsRequest* request) {
  request->set_budget(BudgetName(organization, row.Get(kCellBudget)));
  v1::Allocation& allocation = *request->add_allocations();
  allocation.set_member(ResourceName(organization, "users", row.Get(kCellMember)));
  if (ReadShare(row.Get(kCellShare), row.Get(kCellCurrency), allocation.mutable_share())) return absl::OkStatus();
  return FieldInvalid(Concat("allocations[", request->allocations_size() - 1, "].share"), kShareOrAmount);
}

absl::StatusOr<std::optional<AllocationThen>> AllocationThenOf(const csv::Row& row) {
  if (!row.Has(kCellShareThen)) return std::nullopt;
  std::string_view share_then = row.Get(kCellShareThen);
  if (share_then.empty()) return AllocationThen();
  const std::string own = OwnerText(row.Get(kCellBudget), row.Get(kCellMember));
  if (!share_then.ends_with(own)) {
    return FieldInvalid(kAllocationColumns[kCellShareThen],
                        "is that of another row: leave it as the download wrote it, or empty in rows that you add");
  }
  share_then.remove_suffix(own.size());
  v1::AllocationShare proto;
  if (!ReadShare(share_then, row.Get(kCellCurrency), &proto)) {
    return FieldInvalid(kAllocationColumns[kCellShareThen],
                        "must be as the download wrote it, with its currency, or empty in rows that you add");
  }
  OUTLAY_ASSIGN_OR_RETURN(const AllocationShare share, FromProto(kAllocationColumns[kCellShareThen], proto));
  return AllocationThen{share};
}

absl::Status AppendAllocation(std::string_view budget_id, const v1::Allocation& allocation, csv::Writer* writer) {
  const std::string member = LastPart(allocation.member());
  const std::string share = ShareText(allocation.share());
  const std::array<std::string, kCellAll> texts = {std::string(budget_id),
                                                   member,
                                                   share,
                                                   allocation.amount().currency_code(),
                                                   Concat(share, OwnerText(budget_id, member)),
                                                   AmountText(allocation.amount()),
                                                   AmountText(allocation.held()),
                                                   AmountText(allocation.committed()),
                                                   AmountText(allocation.spent()),
                                                   AmountText(allocation.available())};
  std::vector<csv::Cell> cells;
  cells.reserve(texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i) {
    cells.push_back(i >= kCellAmount ? csv::Cell::Number(texts[i]) : csv::Cell::Text(texts[i]));
  }
  return writer->Append(cells);
}

std::string AllocationColumnOf(std::string_view field) {
  const auto* const column = std::find(kAllocationColumns.begin(), kAllocationColumns.end(), field);
  if (column != kAllocationColumns.end()) return std::string(field);
  const std::size_t place = field.find("].");
  if (!field.starts_with("allocations[") || place == field.npos) return std::string();
  const std::string_view part = field.substr(place + 2);
  if (part.ends_with("currency_code")) return std::string(kAllocationColumns[kCellCurrency]);
  // The kinds of a share are separate fields with one column.
  const bool is_member = part == kAllocationColumns[kCellMember];
  return std::string(kAllocationColumns[is_member ? kCellMember : kCellShare]);
}

}  // namespace outlay::budget
