// What a benchmark found: lines for the reader while it runs, one line of JSON at the end.
#ifndef OUTLAY_TOOLS_BENCH_REPORT_H_
#define OUTLAY_TOOLS_BENCH_REPORT_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tools/bench/machine.h"
#include "tools/bench/statistics.h"

namespace outlay::bench {

// What a ratio should be.
struct Goal {
  enum class Kind { kAtLeast, kAtMost };
  Kind kind = Kind::kAtLeast;
  double value = 0;
};
inline Goal AtLeast(double value) {
  return {Goal::Kind::kAtLeast, value};
}
inline Goal AtMost(double value) {
  return {Goal::Kind::kAtMost, value};
}

// Not thread-safe. Everything added is printed to stderr at once, so that a long run shows where it is.
class Report {
 public:
  Report(std::string benchmark, bool quick, Machine machine);

  // A heading for what comes next.
  void Section(std::string_view title) const;
  // A line that is for the reader only.
  void Note(std::string_view text) const;

  // `unit`: for instance "invoices/s"; `goal`, if any, is compared with the median.
  void AddFigure(std::string name, Spread value, std::string unit, std::optional<Goal> goal = std::nullopt);
  void AddFigure(std::string name, double value, std::string unit, std::optional<Goal> goal = std::nullopt) {
    AddFigure(std::move(name), Spread{value, value, value}, std::move(unit), goal);
  }
  // `base`: what the ratio is a ratio to.
  void AddRatio(std::string name, Spread value, std::string base, std::optional<Goal> goal = std::nullopt);

  // In one line, without a newline.
  std::string ToJson() const;
  // Every goal was met.
  bool ok() const;

 private:
  struct Entry {
    std::string name;
    Spread value;
    std::string unit;  // of a figure
    std::string base;  // of a ratio
    std::optional<Goal> goal;
  };
  static bool IsMet(const Entry& entry);
  static std::string EntryJson(const Entry& entry);
  void Print(const Entry& entry) const;
  void Add(Entry entry);

  const std::string benchmark_;
  const bool quick_;
  const Machine machine_;
  std::vector<Entry> entries_;
};

// "1,234,567" or, below 100, with decimals: "12.3", "0.815".
std::string Readable(double value);

// `text` as a JSON string, quotes included.
std::string JsonString(std::string_view text);

}  // namespace outlay::bench

#endif  // OUTLAY_TOOLS_BENCH_REPORT_H_
