#include <string>

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

std::optional<double> MetricSum(std::string_view metrics, std::string_view name) {
  std::optional<double> sum;
  for (const absl::string_view text : absl::StrSplit(ToAbsl(metrics), '\n')) {
    const std::string_view line = ToStd(text);
    if (!line.starts_with(name) || line.size() == name.size() ||
        (line[name.size()] != '{' && line[name.size()] != ' ')) {
      continue;
    }
    double value = 0;
    if (absl::SimpleAtod(ToAbsl(line.substr(line.rfind(' ') + 1)), &value)) {
      sum = sum.value_or(0) + value;
    }
  }
  return sum;
}

}  // namespace outlay::cli
