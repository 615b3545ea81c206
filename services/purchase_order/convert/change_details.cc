#include "services/purchase_order/convert/change_details.h"

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_join.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/base/strings.h"
#include "common/base/text.h"
#include "common/rpc/words.h"
#include "outlay/purchase_order/v1/purchase_order.pb.h"
#include "services/purchase_order/domain/limits.h"
#include "services/purchase_order/domain/order/budget_move.h"
#include "services/purchase_order/domain/order/line_growth.h"

namespace outlay::purchase_order {
namespace {

// The line that says how many lines are left out.
constexpr size_t kRestBytes = 40;
// The maximum for entities, and for the reason, which is never longer.
constexpr size_t kTextBytes = 500;

// Replaces the differences of a line that do not fit.
constexpr std::string_view kMoreDifferences = ", and more";

// Returns the text so that it cannot imitate another line or the next difference.
std::string Short(std::string_view text, size_t bytes = limits::kReviewLineBytes) {
  return OnOneLine(CutText(text, bytes));
}

std::string Quoted(std::string_view text) {
  std::string quoted = Short(text);
  std::ranges::replace(quoted, '"', '\'');
  return Concat("\"", quoted, "\"");
}

std::string NumberOf(const Line& line) {
  const auto is_plain = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '.'; };
  return std::ranges::all_of(line.number, is_plain) ? line.number : Quoted(line.number);
}

std::string ListOf(const std::vector<std::string>& entity_ids) {
  return Short(absl::StrJoin(entity_ids, ", "), kTextBytes);
}

std::string TextOf(const std::optional<Decimal>& number) {
  return number.has_value() ? number->ToString() : std::string();
}

std::string TextOf(const std::optional<absl::CivilDay>& day) {
  return day.has_value() ? absl::FormatCivilTime(*day) : std::string();
}

std::string TextOf(const std::optional<Period>& period) {
  if (!period.has_value()) return "the order's";
  if (period->first_month.has_value()) {
    return Concat(period->first_month->ToString(), " to ", period->last_month->ToString());
  }
  const auto at = [](absl::Time time) { return absl::FormatTime(absl::RFC3339_sec, time, absl::UTCTimeZone()); };
  return Concat(at(period->interval.start), " to ", at(period->interval.end));
}

std::string TextOf(LineKind kind) {
  return rpc::WordOf(static_cast<v1::Line::Kind>(kind));
}

// Adds nothing if both values read the same.
void Compare(std::string_view name, std::string_view before, std::string_view after, std::vector<std::string>* texts) {
  if (before == after) return;
  const auto shown = [](std::string_view value) { return value.empty() ? std::string("none") : Quoted(value); };
  texts->push_back(Concat(", ", name, ": ", shown(before), " -> ", shown(after)));
}

// `before`: an empty line if the line is added.
std::vector<std::string> DifferencesOf(const Line& before, const Line& after) {
  std::vector<std::string> texts;
  Compare("item", before.item, after.item, &texts);
  Compare("type", before.type, after.type, &texts);
  Compare("kind", TextOf(before.kind), TextOf(after.kind), &texts);
  Compare("period", TextOf(before.period), TextOf(after.period), &texts);
  Compare("category", before.category, after.category, &texts);
  Compare("quantity", TextOf(before.quantity), TextOf(after.quantity), &texts);
  Compare("unit", before.unit, after.unit, &texts);
  Compare("unit price", TextOf(before.unit_price), TextOf(after.unit_price), &texts);
  Compare("discount", before.discount.ToString(), after.discount.ToString(), &texts);
  Compare("tax", before.tax.ToString(), after.tax.ToString(), &texts);
  Compare("delivery", TextOf(before.expected_delivery), TextOf(after.expected_delivery), &texts);
  Compare("transaction", before.marketplace_transaction, after.marketplace_transaction, &texts);
  return texts;
}

// A line that is changed, added or removed.
struct LineChange {
  int64_t unapproved = 0;  // minor units: how much of it was not approved; negative if it falls or is removed
  std::string head;        // the line's number and amounts
  std::vector<std::string> differences = {};
};

LineChange ChangeOf(const Order& order, const Line* before, const Line& line) {
  Line nothing;
  nothing.discount = Money::Zero(order.currency);
  nothing.tax = nothing.discount;
  const int64_t amount = line.amount.minor_units();
  const int64_t growth = before == nullptr ? amount : GrowthOf(*before, line).value_or(amount);
  const int64_t fall = before == nullptr ? 0 : amount - before->amount.minor_units();
  return {.unapproved = growth > 0 ? growth : fall,
          .head = Concat("\nLine ", NumberOf(line), ": ", before != nullptr ? before->amount.ToString() : "new", " -> ",
                         line.amount.ToString()),
          .differences = DifferencesOf(before != nullptr ? *before : nothing, line)};
}

// Sorts by the unapproved amount, so that the proposer cannot choose what is left out.
std::vector<LineChange> ChangesOf(const Order& order) {
  std::vector<LineChange> changes;
  for (const Line& line : order.change.lines) {
    const Line* const before = FindLine(order, line.number);
    if (before == nullptr || *before != line) changes.push_back(ChangeOf(order, before, line));
  }
  for (const std::string& number : order.change.remove) {
    const Line* const line = FindLine(order, number);
    if (line == nullptr) continue;
    LineChange& removed = changes.emplace_back();
    removed.unapproved = -line->amount.minor_units();
    removed.head = Concat("\nLine ", NumberOf(*line), ": ", line->amount.ToString(), " -> removed");
    if (!line->item.empty()) removed.differences.push_back(Concat(", item: ", Quoted(line->item)));
  }
  std::ranges::stable_sort(changes, std::greater<>(), &LineChange::unapproved);
  return changes;
}

// Returns how many lines fit, each at least with its amounts, and the room left for other differences. If both do not
// fit, each gets half.
struct Shown {
  size_t lines = 0;
  size_t left = 0;
};
Shown ShownOf(const std::vector<LineChange>& changes, size_t bytes) {
  size_t wanted = 0;
  for (const LineChange& change : changes) {
    for (const std::string& difference : change.differences) wanted += difference.size();
  }
  const size_t kept = std::min(wanted, bytes / 2);
  Shown shown = {.left = bytes - kept};
  for (; shown.lines < changes.size(); ++shown.lines) {
    const LineChange& change = changes[shown.lines];
    const size_t least = change.head.size() + (change.differences.empty() ? 0 : kMoreDifferences.size());
    const size_t behind = shown.lines + 1 < changes.size() ? kRestBytes : 0;
    if (least + behind > shown.left) break;
    shown.left -= least;
  }
  if (shown.lines < changes.size()) shown.left -= std::min(shown.left, kRestBytes);
  shown.left += kept;
  return shown;
}

// Returns as many differences as fit into `left`, with a text that replaces the others.
std::string Joined(const std::vector<std::string>& differences, size_t* left) {
  std::string text;
  if (!differences.empty()) *left += kMoreDifferences.size();
  for (size_t i = 0; i < differences.size(); ++i) {
    const size_t behind = i + 1 < differences.size() ? kMoreDifferences.size() : 0;
    if (differences[i].size() + behind > *left) {
      *left -= kMoreDifferences.size();
      return Concat(text, kMoreDifferences);
    }
    text += differences[i];
    *left -= differences[i].size();
  }
  return text;
}

std::string DifferencesOf(const Charge& before, const Charge& after) {
  std::string text;
  const auto compare = [&](std::string_view name, const std::string& was, const std::string& is) {
    const auto shown = [](const std::string& value) { return value.empty() ? std::string("none") : Short(value); };
    if (was != is) text += Concat("\n", name, ": ", shown(was), " -> ", shown(is));
  };
  compare("Group", before.group_id, after.group_id);
  compare("Cost centre", before.cost_center, after.cost_center);
  compare("Project", before.project, after.project);
  return text;
}

std::string LinesOf(const std::vector<LineChange>& changes, size_t bytes) {
  Shown shown = ShownOf(changes, bytes);
  std::string text;
  for (size_t i = 0; i < shown.lines; ++i) {
    text += changes[i].head;
    text += Joined(changes[i].differences, &shown.left);
  }
  if (shown.lines < changes.size()) text += Concat("\nand ", changes.size() - shown.lines, " more lines");
  return text;
}

}  // namespace

std::string DetailsOfChange(const Order& order, const Order& changed, size_t bytes) {
  const auto total_of = [](const Order& one) { return TotalOf(one).value_or(Money::Zero(one.currency)).ToString(); };
  std::string text = Concat("Change ", order.change.number, " of version ", order.version, "\nTotal: ", total_of(order),
                            " -> ", total_of(changed));
  if (changed.supplier_id != order.supplier_id) {
    text += Concat("\nSupplier: ", order.supplier_id, " -> ", changed.supplier_id);
  }
  if (changed.entity_ids != order.entity_ids) {
    text += Concat("\nEntities: ", ListOf(order.entity_ids), " -> ", ListOf(changed.entity_ids));
  }
  if (changed.payment_terms != order.payment_terms) {
    text += Concat("\nPayment terms: ", Short(order.payment_terms), " -> ", Short(changed.payment_terms));
  }
  if (order.change.charge.has_value()) text += DifferencesOf(ChargeOf(order), *order.change.charge);
  const std::string& reason = order.change.reason;
  const std::string why = reason.empty() ? std::string() : Concat("\nReason: ", Short(reason, kTextBytes));
  const size_t taken = text.size() + why.size();
  text += LinesOf(ChangesOf(order), bytes - std::min(bytes, taken));
  return Concat(text, why);
}

}  // namespace outlay::purchase_order
