#include "tools/bench/report.h"

#include <cmath>
#include <cstdio>
#include <utility>

#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "common/base/strings.h"

namespace outlay::bench {
namespace {

std::string GoalText(const Goal& goal) {
  return Concat(goal.kind == Goal::Kind::kAtLeast ? ">= " : "<= ", Readable(goal.value));
}

std::string Number(double value) {
  return std::isfinite(value) ? absl::StrFormat("%.6g", value) : "null";
}

}  // namespace

std::string JsonString(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      quoted += {'\\', c};
    } else if (static_cast<unsigned char>(c) < 0x20) {
      quoted += absl::StrFormat("\\u%04x", static_cast<unsigned>(c));
    } else {
      quoted += c;
    }
  }
  return quoted + "\"";
}

std::string Readable(double value) {
  if (std::abs(value) < 10) return absl::StrFormat("%.3f", value);
  if (std::abs(value) < 100) return absl::StrFormat("%.1f", value);
  return WithThousands(absl::StrFormat("%.0f", value));
}

Report::Report(std::string benchmark, bool quick, Machine machine)
    : benchmark_(std::move(benchmark)), quick_(quick), machine_(std::move(machine)) {
  absl::FPrintF(stderr, "%s%s on %s\n", benchmark_, quick_ ? " (quick)" : "", machine_.ToText());
}

void Report::Section(std::string_view title) const {
  absl::FPrintF(stderr, "\n%s\n", ToAbsl(title));
}

void Report::Note(std::string_view text) const {
  absl::FPrintF(stderr, "  %s\n", ToAbsl(text));
}

void Report::AddFigure(std::string name, Spread value, std::string unit, std::optional<Goal> goal) {
  Add({std::move(name), value, std::move(unit), "", goal});
}

void Report::AddRatio(std::string name, Spread value, std::string base, std::optional<Goal> goal) {
  Add({std::move(name), value, "", std::move(base), goal});
}

void Report::Add(Entry entry) {
  Print(entry);
  entries_.push_back(std::move(entry));
}

void Report::Print(const Entry& entry) const {
  std::string line = absl::StrFormat("  %-44s %12s", entry.name, Readable(entry.value.median));
  if (entry.value.low != entry.value.high) {
    line += Concat(" (", Readable(entry.value.low), " to ", Readable(entry.value.high), ")");
  }
  line += entry.base.empty() ? Concat(" ", entry.unit) : Concat(" of ", entry.base);
  if (entry.goal.has_value()) line += Concat("; goal ", GoalText(*entry.goal), IsMet(entry) ? ": met" : ": MISSED");
  absl::FPrintF(stderr, "%s\n", line);
}

bool Report::IsMet(const Entry& entry) {
  if (!entry.goal.has_value()) return true;
  const double median = entry.value.median;
  return entry.goal->kind == Goal::Kind::kAtLeast ? median >= entry.goal->value : median <= entry.goal->value;
}

bool Report::ok() const {
  for (const Entry& entry : entries_) {
    if (!IsMet(entry)) return false;
  }
  return true;
}

std::string Report::EntryJson(const Entry& entry) {
  std::string json = Concat("{\"name\":", JsonString(entry.name), ",\"median\":", Number(entry.value.median),
                            ",\"low\":", Number(entry.value.low), ",\"high\":", Number(entry.value.high));
  json += entry.base.empty() ? Concat(",\"unit\":", JsonString(entry.unit))
                             : Concat(",\"ratio_to\":", JsonString(entry.base));
  if (entry.goal.has_value()) {
    json += Concat(",\"goal\":", JsonString(GoalText(*entry.goal)), ",\"met\":", IsMet(entry) ? "true" : "false");
  }
  return json + "}";
}

std::string Report::ToJson() const {
  std::vector<std::string> figures;
  std::vector<std::string> ratios;
  for (const Entry& entry : entries_) (entry.base.empty() ? figures : ratios).push_back(EntryJson(entry));
  return Concat("{\"name\":", JsonString(benchmark_), ",\"quick\":", quick_ ? "true" : "false",
                ",\"machine\":", machine_.ToJson(), ",\"figures\":[", absl::StrJoin(figures, ","), "],\"ratios\":[",
                absl::StrJoin(ratios, ","), "],\"goals_met\":", ok() ? "true" : "false", "}");
}

}  // namespace outlay::bench
