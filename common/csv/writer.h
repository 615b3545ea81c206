#ifndef OUTLAY_COMMON_CSV_WRITER_H_
#define OUTLAY_COMMON_CSV_WRITER_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "common/base/function.h"

namespace outlay::csv {

// One cell to be written. It only views its text, which must outlive the call that writes it.
class Cell {
 public:
  // Text from people: neutralised when it is risky (see spreadsheet.h).
  static Cell Text(std::string_view text) { return Cell(text, 0, Kind::kText); }
  // A number in decimal notation (-12.50), which a spreadsheet should recognize. Anything other than an optional minus,
  // digits, and a point with digits is treated as Text, so that it cannot contain a formula.
  static Cell Number(std::string_view decimal) { return Cell(decimal, 0, Kind::kDecimal); }
  static Cell Number(int64_t number) { return Cell({}, number, Kind::kInteger); }

  // Appends the cell in the form of the file.
  void AppendTo(std::string* out) const;

 private:
  enum class Kind { kText, kDecimal, kInteger };
  Cell(std::string_view text, int64_t number, Kind kind) : text_(text), number_(number), kind_(kind) {}

  std::string_view text_;
  int64_t number_;
  Kind kind_;
};

// Takes the bytes of a file, piece by piece, in order.
using Sink = UniqueFunction<absl::Status(std::string_view)>;

// A sink that appends to `out`, which must outlive it.
Sink AppendTo(std::string* out);

// Writes a CSV file with a header row (RFC 4180: CRLF line ends, quotes where needed) that spreadsheets open safely and
// that Reader reads back unchanged, as long as texts are UTF-8 without NUL bytes. Thread-compatible.
//
// An error of the sink is final and returned from then on.
class Writer {
 public:
  // The header is written with the first row, or by Finish. `columns` must not be empty.
  Writer(std::vector<std::string> columns, Sink sink);

  // INTERNAL / CSV_WRONG_CELL_COUNT: `cells` is not as long as the header; nothing of it is written.
  absl::Status Append(std::span<const Cell> cells);

  // Passes the rest to the sink. Must be called after the last row.
  absl::Status Finish();

  // The size of the file so far, including bytes not yet passed to the sink.
  uint64_t bytes() const { return flushed_bytes_ + pending_.size(); }

 private:
  void AppendRecord(std::span<const Cell> cells);
  void AppendHeader();
  absl::Status Flush();

  std::vector<std::string> columns_;
  Sink sink_;
  std::string pending_;
  uint64_t flushed_bytes_ = 0;
  bool header_written_ = false;
  absl::Status status_;
};

}  // namespace outlay::csv

#endif  // OUTLAY_COMMON_CSV_WRITER_H_
