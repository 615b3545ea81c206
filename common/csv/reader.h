#ifndef OUTLAY_COMMON_CSV_READER_H_
#define OUTLAY_COMMON_CSV_READER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "common/base/function.h"
#include "common/csv/limits.h"

namespace outlay::csv {

// A column that the caller knows. Names match the header exactly, byte for byte.
struct Column {
  std::string name;
  bool required = true;
};

struct Options {
  std::vector<Column> columns;
  // Columns that `columns` does not name are skipped instead of refused.
  bool allow_unknown_columns = false;
  size_t max_field_bytes = kDefaultMaxFieldBytes;
  size_t max_row_bytes = kDefaultMaxRowBytes;
  size_t max_columns = kDefaultMaxColumns;
  int64_t max_rows = kDefaultMaxRows;
};

// The positions of the caller's columns according to the header; shared by all rows of a file.
struct Layout {
  static constexpr size_t kAbsent = static_cast<size_t>(-1);
  std::vector<Column> columns;
  // The position in the file of each of `columns`, or kAbsent.
  std::vector<size_t> positions;
};

// One record, valid during the visitor's call. Its text must be copied to be kept.
class Row {
 public:
  Row(const Layout* layout, int64_t line, int64_t row, const std::vector<std::string_view>* cells)
      : layout_(layout), line_(line), row_(row), cells_(cells) {}

  // The line of the file on which the record begins, from 1; line breaks inside quotes count.
  int64_t line() const { return line_; }
  // The record's number, from 1; the header is not counted.
  int64_t row() const { return row_; }

  // True if the header has column `column` (an index into Options::columns).
  bool Has(size_t column) const { return layout_->positions[column] != Layout::kAbsent; }
  // The text of column `column` without its spreadsheet protection (see spreadsheet.h); empty if the header lacks it.
  std::string_view Get(size_t column) const;

  // Returns INVALID_ARGUMENT / `reason` with the metadata row, line, column and column_name, for a caller that rejects
  // the text of `column`.
  absl::Status ErrorAt(size_t column, std::string_view reason, std::string_view message) const;

 private:
  const Layout* layout_;
  int64_t line_;
  int64_t row_;
  const std::vector<std::string_view>* cells_;
};

// Called once per record, in order. An error ends the reading and is returned by Feed or Finish.
using RowVisitor = UniqueFunction<absl::Status(const Row&)>;

// Reads a CSV file with a header row as a stream (RFC 4180), strictly: ambiguous input is refused. Feed takes the bytes
// in pieces of any size, Finish ends them. Memory is bounded by the limits. Thread-compatible; the visitor runs inside
// Feed and Finish.
//
// - UTF-8, with or without a byte order mark. Lines end in CRLF or LF; the last one may lack its end.
// - Spaces and tabs belong to the cell. A quote is allowed only around a whole cell, and doubled inside one.
// - Line breaks inside quotes are kept as they are.
// - An empty line is one empty cell: a value if the file has one column, CSV_WRONG_FIELD_COUNT if it has more.
// - Header cells are compared after Unneutralise, like all others.
//
// Errors are INVALID_ARGUMENT and final: the same error is returned from then on, and records before it have been
// visited. Their metadata: line; row (0 in the header); column (position from 1) and column_name where one is meant.
//   CSV_EMPTY: there is not a single byte after the byte order mark.
//   CSV_HEADER_MISSING: the first line is empty, or lacks a required column.
//   CSV_HEADER_UNKNOWN_COLUMN: the header has a column that Options does not name.
//   CSV_HEADER_DUPLICATE: the header has one of Options' columns twice.
//   CSV_WRONG_FIELD_COUNT: a record has not as many cells as the header (metadata: given, expected).
//   CSV_BAD_QUOTE: a quote stands inside an unquoted cell, or text follows a closing quote.
//   CSV_UNTERMINATED_QUOTE: the file ends inside quotes.
//   CSV_BAD_LINE_END: a CR outside quotes is not followed by LF.
//   CSV_NUL, CSV_INVALID_UTF8: a cell has a NUL byte, or is not UTF-8. UTF-16 is CSV_INVALID_UTF8.
//   CSV_FIELD_TOO_LONG, CSV_ROW_TOO_LONG, CSV_TOO_MANY_COLUMNS, CSV_TOO_MANY_ROWS: a limit (metadata: limit).
class Reader {
 public:
  Reader(Options options, RowVisitor visitor);
  ~Reader();
  Reader(Reader&&) noexcept;
  Reader& operator=(Reader&&) noexcept;

  // FAILED_PRECONDITION / CSV_FINISHED: Finish was called before.
  // RESOURCE_EXHAUSTED / CSV_OUT_OF_MEMORY: a cell within the limits did not fit into memory.
  absl::Status Feed(std::string_view chunk);

  // Must be called after the last Feed. Calling it again returns the same.
  absl::Status Finish();

 private:
  class Parser;
  std::unique_ptr<Parser> parser_;
};

}  // namespace outlay::csv

#endif  // OUTLAY_COMMON_CSV_READER_H_
