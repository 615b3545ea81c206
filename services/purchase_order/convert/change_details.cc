#include "services/purchase_order/convert/change_details.h"

#include <algorithm>
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

// So that nobody writes what looks like a line of ours.
std::string OnOneLine(std::string_view text, size_t bytes = limits::kReviewLineBytes) {
  std::string line = CutText(text, bytes);
  std::ranges::replace_if(
      line, [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7F'; }, ' ');
  return line;
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
  const auto shown = [](std::string_view value) { return value.empty() ? std::string("none") : OnOneLine(value); };
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

// One for each line that becomes another one, comes or goes.
std::vector<std::string> LinesOf(const Order& order) {
  std::vector<std::string> texts;
  for (const std::string& number : order.change.remove) {
    const Line* const line = FindLine(order, number);
    if (line == nullptr) continue;
    const std::string item = line->item.empty() ? std::string() : Concat(", item: ", OnOneLine(line->item));
    texts.push_back(Concat("\nLine ", number, ": ", line->amount.ToString(), " -> removed", item));
  }
  for (const Line& line : order.change.lines) {
    const Line* const before = FindLine(order, line.number);
    if (before != nullptr && *before == line) continue;
    Line nothing;
    nothing.discount = Money::Zero(order.currency);
    nothing.tax = nothing.discount;
    texts.push_back(Concat("\nLine ", line.number, ": ", before != nullptr ? before->amount.ToString() : "new", " -> ",
                           line.amount.ToString(), DifferencesOf(before != nullptr ? *before : nothing, line)));
  }
  return texts;
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
  const std::vector<std::string> lines = LinesOf(order);
  for (size_t i = 0; i < lines.size(); ++i) {
    const size_t behind = why.size() + (i + 1 < lines.size() ? kRestBytes : 0);
    if (text.size() + lines[i].size() + behind > bytes) {
      text += Concat("\nand ", lines.size() - i, " more lines");
      break;
    }
    text += lines[i];
  }
  return Concat(text, why);
}

}  // namespace outlay::purchase_order
