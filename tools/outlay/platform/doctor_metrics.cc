#include <map>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "common/base/strings.h"
#include "tools/outlay/platform/doctor.h"

namespace outlay::cli {

std::optional<std::string> MetricLabel(std::string_view metrics, std::string_view name, std::string_view label) {
  const std::string start = Concat(name, "{");
  const std::string key = Concat(label, "=\"");
  for (const absl::string_view text : absl::StrSplit(ToAbsl(metrics), '\n')) {
    const std::string_view line = ToStd(text);
    const std::size_t found = line.find(key);
    if (line.starts_with(start) && found != std::string_view::npos) {
      const std::string_view value = line.substr(found + key.size());
      return std::string(value.substr(0, value.find('"')));
    }
  }
  return std::nullopt;
}

std::map<std::string, double> MetricBy(std::string_view metrics, std::string_view name, std::string_view label,
                                       std::string_view with) {
  const std::string key = Concat(label, "=\"");
  std::map<std::string, double> sums;
  for (const absl::string_view text : absl::StrSplit(ToAbsl(metrics), '\n')) {
    const std::string_view line = ToStd(text);
    if (!line.starts_with(name) || line.size() == name.size() ||
        (line[name.size()] != '{' && line[name.size()] != ' ')) {
      continue;
    }
    double value = 0;
    if (!absl::StrContains(text, ToAbsl(with)) || !absl::SimpleAtod(ToAbsl(line.substr(line.rfind(' ') + 1)), &value)) {
      continue;
    }
    const std::size_t found = label.empty() ? std::string_view::npos : line.find(key);
    const std::string_view rest = found == std::string_view::npos ? "" : line.substr(found + key.size());
    sums[std::string(rest.substr(0, rest.find('"')))] += value;
  }
  return sums;
}

std::optional<double> MetricSum(std::string_view metrics, std::string_view name) {
  const std::map<std::string, double> sums = MetricBy(metrics, name, /*label=*/"");
  return sums.empty() ? std::nullopt : std::optional(sums.begin()->second);
}

}  // namespace outlay::cli
