#ifndef OUTLAY_COMMON_CSV_TESTING_READ_H_
#define OUTLAY_COMMON_CSV_TESTING_READ_H_

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "common/csv/reader.h"

namespace outlay::csv {

// All results of reading a text, for comparison in tests.
struct ReadResult {
  absl::Status status;
  std::vector<std::vector<std::string>> rows;

  bool operator==(const ReadResult&) const = default;
};

// Reads `text` in pieces of `chunk_bytes`; each row is the text of all of `options.columns`.
inline ReadResult ReadText(Options options, std::string_view text, size_t chunk_bytes = 1 << 20) {
  ReadResult result;
  const size_t width = options.columns.size();
  Reader reader(std::move(options), [&result, width](const Row& row) {
    std::vector<std::string>& cells = result.rows.emplace_back();
    for (size_t i = 0; i < width; ++i) cells.emplace_back(row.Get(i));
    return absl::OkStatus();
  });
  while (!text.empty() && result.status.ok()) {
    result.status = reader.Feed(text.substr(0, chunk_bytes));
    text.remove_prefix(std::min(chunk_bytes, text.size()));
  }
  result.status = reader.Finish();
  return result;
}

// Options with these columns, all required.
inline Options WithColumns(const std::vector<std::string>& names) {
  Options options;
  for (const std::string& name : names) options.columns.push_back({.name = name});
  return options;
}

}  // namespace outlay::csv

#endif  // OUTLAY_COMMON_CSV_TESTING_READ_H_
