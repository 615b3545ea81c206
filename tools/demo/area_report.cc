#include "tools/demo/area_report.h"

#include <algorithm>
#include <cstdint>

#include "absl/strings/str_format.h"
#include "absl/time/civil_time.h"
#include "common/base/strings.h"

namespace outlay::demo {
namespace {

constexpr size_t kShownRefusals = 5;
constexpr size_t kShownForecasts = 8;
constexpr int kBarCells = 10;

// "1,234,568": whole euros are enough here.
std::string InEuros(int64_t cents) {
  const int64_t euros = (cents < 0 ? -cents + 50 : cents + 50) / 100;
  return Concat(cents < 0 && euros != 0 ? "-" : "", WithThousands(absl::StrCat(euros)));
}

double Share(int64_t part, int64_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

// Invoiced, ordered and left of a budget, in tenths.
std::string Bar(const Area& area) {
  const auto cells = [&](int64_t amount) {
    return std::clamp(static_cast<int>(Share(amount, area.budget) * kBarCells + 0.5), 0, kBarCells);
  };
  const int spent = cells(area.spent);
  const int used = std::max(spent, cells(area.spent + area.committed));
  std::string bar;
  for (int i = 0; i < kBarCells; ++i) bar += i < spent ? "█" : i < used ? "▓" : "░";
  return bar;
}

void AddRow(std::string& out, const Area& area) {
  absl::StrAppendFormat(&out, "    %-24s %10s %10s %10s %10s  %s %3.0f %% %6d %10s %7d\n", area.title,
                        InEuros(area.budget), InEuros(area.spent), InEuros(area.committed), InEuros(area.left),
                        Bar(area), 100 * Share(area.spent + area.committed, area.budget), area.refused,
                        InEuros(area.refused_amount), area.past_months);
}

Area Together(const std::vector<Area>& areas) {
  Area all;
  all.title = "together";
  for (const Area& area : areas) {
    all.budget += area.budget;
    all.spent += area.spent;
    all.committed += area.committed;
    all.left += area.left;
    all.refused += area.refused;
    all.refused_amount += area.refused_amount;
    all.past_months += area.past_months;
    all.crossings += area.crossings;
    all.growths_refused += area.growths_refused;
  }
  return all;
}

}  // namespace

std::string AreaTable(const std::vector<Area>& areas) {
  std::string out = absl::StrFormat("    %-24s %10s %10s %10s %10s  %-16s %6s %10s %7s\n", "EUR", "budget", "invoiced",
                                    "ordered", "left", "used", "refused", "of", "warned");
  for (const Area& area : areas) AddRow(out, area);
  const Area all = Together(areas);
  AddRow(out, all);
  absl::StrAppendFormat(&out,
                        "    told %d times that four fifths of a budget are used; refused %d times what became dearer "
                        "than was set aside\n",
                        all.crossings, all.growths_refused);
  return out;
}

std::string AreaSummary(const std::vector<Area>& areas) {
  const Area all = Together(areas);
  return absl::StrFormat("refused %d times, warned %d times", all.refused, all.past_months);
}

std::string RefusalTable(const std::vector<AreaRefusal>& refusals) {
  std::string out;
  for (size_t i = 0; i < std::min(refusals.size(), kShownRefusals); ++i) {
    const AreaRefusal& one = refusals[i];
    absl::StrAppendFormat(&out, "    %s  order %s  %-24s %10s asked  →  %s would have passed\n",
                          absl::FormatCivilTime(one.day), one.order, one.area, InEuros(one.asked),
                          one.would_pass == 0 ? "nothing" : InEuros(one.would_pass));
  }
  return out;
}

std::string ForecastTable(const std::vector<Area>& areas) {
  std::string out = absl::StrFormat("    %-24s", "EUR");
  for (const absl::CivilDay day : AreaYear::ForecastDays()) {
    absl::StrAppendFormat(&out, " %18s", Concat("on ", absl::FormatCivilTime(day)));
  }
  absl::StrAppendFormat(&out, " %18s\n", "invoiced then");
  for (size_t i = 0; i < std::min(areas.size(), kShownForecasts); ++i) {
    const Area& area = areas[i];
    absl::StrAppendFormat(&out, "    %-24s", area.title);
    for (const int64_t forecast : area.forecasts) {
      absl::StrAppendFormat(&out, " %10s %+6.0f%%", InEuros(forecast), 100 * (Share(forecast, area.spent) - 1));
    }
    absl::StrAppendFormat(&out, " %18s\n", InEuros(area.spent));
  }
  return out;
}

}  // namespace outlay::demo
