#include "services/budget/convert/budget_rule_cells.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

#include "common/base/currency.h"
#include "common/base/decimal.h"
#include "common/base/money.h"
#include "common/base/percent.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/rpc/values.h"
#include "common/rpc/words.h"
#include "services/budget/convert/budget_csv_columns.h"

namespace outlay::budget {
namespace {

// Follows the stage of a rule that checks sums to date.
constexpr std::string_view kToDate = " TO DATE";
// Precedes the stages that count as used.
constexpr std::string_view kOf = " OF ";
constexpr std::string_view kNoThresholds = "NONE";
constexpr std::string_view kEven = "EVEN";

constexpr std::string_view kThresholdHint =
    "must be lines such as USED 80%, REMAINING 500.00 or USED 80% OF COMMITTED+SPENT, or NONE, or empty";
constexpr std::string_view kShareHint = "must be a share such as 25%, an amount such as 50.00, EVEN or empty";

bool IsShare(std::string_view text) {
  return !text.empty() && text.back() == '%';
}

// Returns the basis points of "12.5%"; nullopt unless it is 0.01 % to 1,000 % in whole basis points.
std::optional<int32_t> ParseShare(std::string_view text) {
  const absl::StatusOr<Decimal> parsed = Decimal::Parse(text.substr(0, text.size() - 1));
  if (!parsed.ok()) return std::nullopt;
  const Decimal percent = parsed->Normalized();
  if (percent.scale() > 2 || !percent.IsPositive() || percent > Decimal(1'000)) return std::nullopt;
  absl::int128 basis_points = percent.coefficient();
  for (int scale = percent.scale(); scale < 2; ++scale) basis_points *= 10;
  return static_cast<int32_t>(basis_points);
}

std::string ShareText(int32_t basis_points) {
  const absl::StatusOr<Decimal> percent = Decimal::FromParts(basis_points, 2);
  return percent.ok() ? Concat(percent->ToString(), "%") : std::string();
}

// Reads "COMMITTED+SPENT". Returns false if a part is not a stage.
bool ParseParts(std::string_view text, v1::Threshold* threshold) {
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find('+', begin), text.size());
    v1::Threshold::Part part = v1::Threshold::PART_UNSPECIFIED;
    if (!v1::Threshold::Part_Parse(Concat("PART_", text.substr(begin, end - begin)), &part)) return false;
    if (part == v1::Threshold::PART_UNSPECIFIED) return false;
    threshold->add_counted(part);
    begin = end + 1;
  }
  return true;
}

absl::Status ReadThreshold(const Cells& cells, std::size_t column, std::string_view line, v1::Threshold* threshold) {
  if (const std::size_t of = line.find(kOf); of != std::string_view::npos) {
    if (!ParseParts(line.substr(of + kOf.size()), threshold)) return BadCell(column, kThresholdHint);
    line = line.substr(0, of);
  }
  const std::size_t space = std::min(line.find(' '), line.size());
  v1::Threshold::Measure measure = v1::Threshold::MEASURE_UNSPECIFIED;
  const bool is_measure = v1::Threshold::Measure_Parse(Concat("MEASURE_", line.substr(0, space)), &measure);
  if (!is_measure || measure == v1::Threshold::MEASURE_UNSPECIFIED || space == line.size()) {
    return BadCell(column, kThresholdHint);
  }
  threshold->set_measure(measure);
  const std::string_view value = line.substr(space + 1);
  if (!IsShare(value)) return cells.Amount(column, std::string(value), threshold->mutable_amount());
  // Remaining 0 % is a valid share, too.
  const std::optional<int32_t> share = value == "0%" ? 0 : ParseShare(value);
  if (!share.has_value()) return BadCell(column, kThresholdHint);
  threshold->set_basis_points(*share);
  return absl::OkStatus();
}

absl::Status ReadThresholdList(const Cells& cells, std::size_t column, v1::Thresholds* thresholds) {
  if (cells.Get(column) == kNoThresholds) return absl::OkStatus();
  for (const std::string& line : cells.List(column)) {
    OUTLAY_RETURN_IF_ERROR(ReadThreshold(cells, column, line, thresholds->add_thresholds()));
  }
  return absl::OkStatus();
}

std::string ThresholdText(const v1::Threshold& threshold) {
  std::string text =
      Concat(rpc::WordOf(threshold.measure()), " ",
             threshold.has_amount() ? AmountText(threshold.amount()) : ShareText(threshold.basis_points()));
  for (int i = 0; i < threshold.counted_size(); ++i) {
    text += Concat(i == 0 ? kOf : "+", rpc::WordOf(threshold.counted(i)));
  }
  return text;
}

}  // namespace

absl::Status ReadEnforcement(const Cells& cells, v1::Budget* budget) {
  if (!cells.Has(kColumnEnforcement)) return absl::OkStatus();
  budget->clear_enforcement();
  for (const std::string& item : cells.List(kColumnEnforcement)) {
    const std::size_t equals = std::min(item.find('='), item.size());
    std::string_view checked = std::string_view(item).substr(0, equals);
    const bool is_to_date =
        checked.size() > kToDate.size() && checked.substr(checked.size() - kToDate.size()) == kToDate;
    if (is_to_date) checked.remove_suffix(kToDate.size());
    v1::Stage stage = v1::STAGE_UNSPECIFIED;
    v1::EnforcementRule::Action action = v1::EnforcementRule::ACTION_UNSPECIFIED;
    const bool is_rule = equals < item.size() && v1::Stage_Parse(Concat("STAGE_", checked), &stage) &&
                         v1::EnforcementRule::Action_Parse(Concat("ACTION_", item.substr(equals + 1)), &action);
    if (!is_rule || stage == v1::STAGE_UNSPECIFIED || action == v1::EnforcementRule::ACTION_UNSPECIFIED) {
      return BadCell(kColumnEnforcement,
                     "must be lines such as REQUEST=BLOCK or REQUEST TO DATE=WARN; also ORDER, INVOICE and TRACK");
    }
    v1::EnforcementRule& rule = *budget->add_enforcement();
    rule.set_stage(stage);
    rule.set_interval(is_to_date ? v1::EnforcementRule::INTERVAL_TO_DATE : v1::EnforcementRule::INTERVAL_PERIOD);
    rule.set_action(action);
  }
  return absl::OkStatus();
}

absl::Status ReadThresholds(const Cells& cells, v1::Budget* budget) {
  if (!cells.Has(kColumnThresholds)) return absl::OkStatus();
  budget->clear_thresholds();
  if (cells.IsEmpty(kColumnThresholds)) return absl::OkStatus();
  return ReadThresholdList(cells, kColumnThresholds, budget->mutable_thresholds());
}

absl::Status ReadAllocationRules(const Cells& cells, v1::Budget* budget) {
  bool is_allocated = budget->has_allocation_rules();
  if (cells.Has(kColumnAllocated)) {
    OUTLAY_ASSIGN_OR_RETURN(is_allocated, cells.Flag(kColumnAllocated));
  }
  if (!is_allocated) {
    budget->clear_allocation_rules();
    for (const BudgetColumn column :
         {kColumnAllocationsMayExceed, kColumnAllocationRestClosed, kColumnNewMembers, kColumnAllocationThresholds}) {
      if (!cells.IsEmpty(column)) return BadCell(column, "must be empty where allocated is not true");
    }
    return absl::OkStatus();
  }
  v1::AllocationRules& rules = *budget->mutable_allocation_rules();
  if (cells.Has(kColumnAllocationsMayExceed)) {
    OUTLAY_ASSIGN_OR_RETURN(const bool may_exceed, cells.Flag(kColumnAllocationsMayExceed));
    rules.set_sum_may_exceed_limit(may_exceed);
  }
  if (cells.Has(kColumnAllocationRestClosed)) {
    OUTLAY_ASSIGN_OR_RETURN(const bool is_closed, cells.Flag(kColumnAllocationRestClosed));
    rules.set_unallocated_blocked(is_closed);
  }
  if (cells.Has(kColumnAllocationThresholds)) rules.clear_thresholds();
  if (!cells.IsEmpty(kColumnAllocationThresholds)) {
    OUTLAY_RETURN_IF_ERROR(ReadThresholdList(cells, kColumnAllocationThresholds, rules.mutable_thresholds()));
  }
  if (cells.Has(kColumnNewMembers)) rules.clear_new_members();
  if (cells.IsEmpty(kColumnNewMembers)) return absl::OkStatus();
  const bool is_share =
      ReadShare(cells.Get(kColumnNewMembers), cells.Get(kColumnCurrency), rules.mutable_new_members());
  return is_share ? absl::OkStatus() : BadCell(kColumnNewMembers, kShareHint);
}

std::string EnforcementText(const v1::Budget& budget) {
  std::vector<std::string> rules;
  for (const v1::EnforcementRule& rule : budget.enforcement()) {
    rules.push_back(Concat(rpc::WordOf(rule.stage()),
                           rule.interval() == v1::EnforcementRule::INTERVAL_TO_DATE ? kToDate : "", "=",
                           rpc::WordOf(rule.action())));
  }
  return Lines(rules);
}

std::string ThresholdsText(const v1::Thresholds& thresholds) {
  if (thresholds.thresholds().empty()) return std::string(kNoThresholds);
  std::vector<std::string> lines;
  for (const v1::Threshold& threshold : thresholds.thresholds()) lines.push_back(ThresholdText(threshold));
  return Lines(lines);
}

bool ReadShare(std::string_view text, std::string_view currency_code, v1::AllocationShare* share) {
  if (text == kEven) {
    share->set_even(true);
    return true;
  }
  if (IsShare(text)) {
    const std::optional<int32_t> basis_points = ParseShare(text);
    if (basis_points.has_value()) share->set_basis_points(*basis_points);
    return basis_points.has_value();
  }
  const absl::StatusOr<Currency> currency = Currency::FromCode(currency_code);
  if (!currency.ok()) return false;
  const absl::StatusOr<Money> amount = Money::Parse(text, *currency);
  if (amount.ok()) rpc::ToProto(*amount, share->mutable_amount());
  return amount.ok();
}

std::string ShareText(const v1::AllocationShare& share) {
  if (share.even()) return std::string(kEven);
  return share.has_amount() ? AmountText(share.amount()) : ShareText(share.basis_points());
}

}  // namespace outlay::budget
