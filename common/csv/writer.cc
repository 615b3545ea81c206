#include "common/csv/writer.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/csv/limits.h"
#include "common/csv/spreadsheet.h"

namespace outlay::csv {
namespace {

constexpr std::string_view kLineEnd = "\r\n";
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool TakeDigits(std::string_view* text) {
  size_t digits = 0;
  while (digits < text->size() && absl::ascii_isdigit(static_cast<unsigned char>((*text)[digits]))) ++digits;
  text->remove_prefix(digits);
  return digits > 0;
}

bool IsDecimal(std::string_view text) {
  if (text.substr(0, 1) == "-") text.remove_prefix(1);
  if (!TakeDigits(&text)) return false;
  if (text.empty()) return true;
  if (text.front() != '.') return false;
  text.remove_prefix(1);
  return TakeDigits(&text) && text.empty();
}

// Spaces at the edges are quoted because other readers trim them, and a leading byte order mark because in the first
// cell it would be taken for the file's.
bool NeedsQuotes(std::string_view text) {
  if (text.empty()) return false;
  if (text.substr(0, kByteOrderMark.size()) == kByteOrderMark) return true;
  return text.front() == ' ' || text.back() == ' ' || text.find_first_of("\",\r\n") != std::string_view::npos;
}

void AppendText(std::string_view text, std::string* out) {
  const bool quoted = NeedsQuotes(text);
  if (quoted) out->push_back('"');
  if (IsRisky(text)) out->push_back('\'');
  for (const char c : text) {
    if (c == '"') out->push_back('"');
    out->push_back(c);
  }
  if (quoted) out->push_back('"');
}

}  // namespace

void Cell::AppendTo(std::string* out) const {
  if (kind_ == Kind::kInteger) {
    absl::StrAppend(out, number_);
  } else if (kind_ == Kind::kDecimal && IsDecimal(text_)) {
    out->append(text_);
  } else {
    AppendText(text_, out);
  }
}

Sink AppendTo(std::string* out) {
  return [out](std::string_view bytes) {
    out->append(bytes);
    return absl::OkStatus();
  };
}

Writer::Writer(std::vector<std::string> columns, Sink sink) : columns_(std::move(columns)), sink_(std::move(sink)) {}

absl::Status Writer::Append(std::span<const Cell> cells) {
  if (!status_.ok()) return status_;
  if (cells.size() != columns_.size()) {
    return MakeError(absl::StatusCode::kInternal, "CSV_WRONG_CELL_COUNT",
                     absl::StrCat("a row of ", cells.size(), " cells for ", columns_.size(), " columns"));
  }
  AppendHeader();
  AppendRecord(cells);
  return pending_.size() < kWriteChunkBytes ? absl::OkStatus() : Flush();
}

absl::Status Writer::Finish() {
  if (!status_.ok()) return status_;
  AppendHeader();
  return Flush();
}

void Writer::AppendHeader() {
  if (header_written_) return;
  header_written_ = true;
  std::vector<Cell> cells;
  for (const std::string& column : columns_) cells.push_back(Cell::Text(column));
  AppendRecord(cells);
}

void Writer::AppendRecord(std::span<const Cell> cells) {
  const size_t begin = pending_.size();
  bool first = true;
  for (const Cell& cell : cells) {
    if (!first) pending_.push_back(',');
    first = false;
    cell.AppendTo(&pending_);
  }
  // A record that is one empty cell would be an empty line, which many readers skip.
  if (pending_.size() == begin) pending_.append("\"\"");
  pending_.append(kLineEnd);
}

absl::Status Writer::Flush() {
  if (!pending_.empty()) status_ = sink_(pending_);
  flushed_bytes_ += pending_.size();
  pending_.clear();
  return status_;
}

}  // namespace outlay::csv
