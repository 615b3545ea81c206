#include "services/purchase_order/convert/change_details.h"

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "absl/strings/str_join.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/base/strings.h"
#include "common/base/text.h"
#include "outlay/purchase_order/v1/purchase_order.pb.h"
#include "services/purchase_order/domain/limits.h"

namespace outlay::purchase_order {
namespace {

// For the line that says how many are not shown.
constexpr size_t kRestBytes = 40;
// Of the entities, and of the reason, which is no longer.
constexpr size_t kTextBytes = 500;

// So that nobody writes what looks like a line of ours, or like the next difference.
std::string OnOneLine(std::string_view text, size_t bytes = limits::kReviewLineBytes) {
  std::string line = CutText(text, bytes);
  std::ranges::replace_if(
      line, [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7F'; }, ' ');
  return line;
}

std::string Quoted(std::string_view text) {
  std::string quoted = OnOneLine(text);
  std::ranges::replace(quoted, '"', '\'');
  return Concat("\"", quoted, "\"");
}

std::string NumberOf(const Line& line) {
  const auto is_plain = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '.'; };
  return std::ranges::all_of(line.number, is_plain) ? line.number : Quoted(line.number);
}

std::string ListOf(const std::vector<std::string>& entity_ids) {
  return OnOneLine(absl::StrJoin(entity_ids, ", "), kTextBytes);
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
  if (kind == LineKind::kUnspecified) return {};
  return v1::Line::Kind_Name(static_cast<v1::Line::Kind>(kind)).substr(std::string_view("KIND_").size());
}

// Of what reads the same on both nothing.
void Compare(std::string_view name, std::string_view before, std::string_view after, std::string* text) {
  if (before == after) return;
  const auto shown = [](std::string_view value) { return value.empty() ? std::string("none") : Quoted(value); };
  *text += Concat(", ", name, ": ", shown(before), " -> ", shown(after));
}

// `before`: of a line that is added, one without anything.
std::string DifferencesOf(const Line& before, const Line& after) {
  std::string text;
  Compare("item", before.item, after.item, &text);
  Compare("type", before.type, after.type, &text);
  Compare("kind", TextOf(before.kind), TextOf(after.kind), &text);
  Compare("period", TextOf(before.period), TextOf(after.period), &text);
  Compare("category", before.category, after.category, &text);
  Compare("quantity", TextOf(before.quantity), TextOf(after.quantity), &text);
  Compare("unit", before.unit, after.unit, &text);
  Compare("unit price", TextOf(before.unit_price), TextOf(after.unit_price), &text);
  Compare("discount", before.discount.ToString(), after.discount.ToString(), &text);
  Compare("tax", before.tax.ToString(), after.tax.ToString(), &text);
  Compare("delivery", TextOf(before.expected_delivery), TextOf(after.expected_delivery), &text);
  Compare("transaction", before.marketplace_transaction, after.marketplace_transaction, &text);
  return text;
}

// A line that becomes another one, comes or goes.
struct LineChange {
  int64_t growth = 0;  // minor units
  std::string text;
};

LineChange ChangeOf(const Order& order, const Line* before, const Line& line) {
  Line nothing;
  nothing.discount = Money::Zero(order.currency);
  nothing.tax = nothing.discount;
  return {.growth = line.amount.minor_units() - (before != nullptr ? before->amount.minor_units() : 0),
          .text = Concat("\nLine ", NumberOf(line), ": ", before != nullptr ? before->amount.ToString() : "new", " -> ",
                         line.amount.ToString(), DifferencesOf(before != nullptr ? *before : nothing, line))};
}

// What grows most comes first: what there is no room for is not the proposer's choice.
std::vector<LineChange> ChangesOf(const Order& order) {
  std::vector<LineChange> changes;
  for (const Line& line : order.change.lines) {
    const Line* const before = FindLine(order, line.number);
    if (before == nullptr || *before != line) changes.push_back(ChangeOf(order, before, line));
  }
  for (const std::string& number : order.change.remove) {
    const Line* const line = FindLine(order, number);
    if (line == nullptr) continue;
    const std::string item = line->item.empty() ? std::string() : Concat(", item: ", Quoted(line->item));
    changes.push_back({.growth = -line->amount.minor_units(),
                       .text = Concat("\nLine ", NumberOf(*line), ": ", line->amount.ToString(), " -> removed", item)});
  }
  std::ranges::stable_sort(changes, std::greater<>(), &LineChange::growth);
  return changes;
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
    text += Concat("\nPayment terms: ", OnOneLine(order.payment_terms), " -> ", OnOneLine(changed.payment_terms));
  }
  const std::string& reason = order.change.reason;
  const std::string why = reason.empty() ? std::string() : Concat("\nReason: ", OnOneLine(reason, kTextBytes));
  const std::vector<LineChange> lines = ChangesOf(order);
  for (size_t i = 0; i < lines.size(); ++i) {
    const size_t behind = why.size() + (i + 1 < lines.size() ? kRestBytes : 0);
    if (text.size() + lines[i].text.size() + behind > bytes) {
      text += Concat("\nand ", lines.size() - i, " more lines");
      break;
    }
    text += lines[i].text;
  }
  return Concat(text, why);
}

}  // namespace outlay::purchase_order
