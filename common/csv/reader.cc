#include "common/csv/reader.h"

#include <csv.h>

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/errors.h"
#include "common/base/text.h"
#include "common/csv/spreadsheet.h"

namespace outlay::csv {
namespace {

// Bytes of the byte order mark, and enough to recognise UTF-16.
constexpr size_t kHeadBytes = 3;
constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";

// Spaces belong to the cell (RFC 4180, section 2, rule 4); libcsv would trim them.
int NoSpace(unsigned char) {
  return 0;
}

bool LooksLikeUtf16(std::string_view head) {
  if (head.size() < 2) return false;
  if (head.substr(0, 2) == "\xFF\xFE" || head.substr(0, 2) == "\xFE\xFF") return true;
  return (head[0] == '\0') != (head[1] == '\0');
}

int64_t CountLines(std::string_view text) {
  int64_t lines = 0;
  for (size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1)) ++lines;
  return lines;
}

// A header cell may be as long as the cell limit; an error must stay short. Cuts between two characters.
std::string_view Shorten(std::string_view name) {
  if (name.size() <= kMaxErrorNameBytes) return name;
  size_t end = kMaxErrorNameBytes;
  while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0) == 0x80) --end;
  return name.substr(0, end);
}

// A place in the file; column 0 means none in particular.
struct Place {
  int64_t line;
  int64_t row;
  size_t column = 0;
  std::string_view column_name = {};
};

absl::Status MakeCsvError(std::string_view reason, const Place& place, const std::string& message,
                          ErrorMetadata metadata = {}) {
  std::string where = absl::StrCat("line ", place.line);
  metadata.emplace_back("line", absl::StrCat(place.line));
  metadata.emplace_back("row", absl::StrCat(place.row));
  if (place.column > 0) {
    absl::StrAppend(&where, ", column ", place.column);
    metadata.emplace_back("column", absl::StrCat(place.column));
  }
  if (!place.column_name.empty()) {
    const std::string name(Shorten(place.column_name));
    absl::StrAppend(&where, " (", name, ")");
    metadata.emplace_back("column_name", name);
  }
  return MakeError(absl::StatusCode::kInvalidArgument, reason, absl::StrCat(where, ": ", message), metadata);
}

}  // namespace

std::string_view Row::Get(size_t column) const {
  const size_t position = layout_->positions[column];
  return position == Layout::kAbsent ? std::string_view() : Unneutralise((*cells_)[position]);
}

absl::Status Row::ErrorAt(size_t column, std::string_view reason, std::string_view message) const {
  Place place{.line = line_, .row = row_, .column_name = layout_->columns[column].name};
  if (Has(column)) place.column = layout_->positions[column] + 1;
  return MakeCsvError(reason, place, std::string(message));
}

class Reader::Parser {
 public:
  Parser(Options options, RowVisitor visitor) : options_(std::move(options)), visitor_(std::move(visitor)) {
    csv_init(&csv_, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL);
    csv_set_space_func(&csv_, &NoSpace);
    csv_set_blk_size(&csv_, kCellBlockBytes);
    layout_.columns = options_.columns;
    layout_.positions.assign(options_.columns.size(), Layout::kAbsent);
  }
  ~Parser() { csv_free(&csv_); }
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;

  absl::Status Feed(std::string_view chunk);
  absl::Status Finish();

 private:
  static constexpr size_t kCellBlockBytes = 4096;

  static void OnCell(void* text, size_t size, void* self) {
    static_cast<Parser*>(self)->TakeCell({static_cast<const char*>(text), size});
  }
  static void OnRecordEnd(int terminator, void* self) { static_cast<Parser*>(self)->EndRecord(terminator); }

  void StartText();
  void Parse(std::string_view text);
  void TakeCell(std::string_view text);
  void StoreCell(std::string_view text);
  void EndRecord(int terminator);
  void TakeRecord();
  void TakeHeader();
  void PlaceHeaderCell(size_t position);
  void RefuseMissingColumns();
  void TakeRow(bool blank);

  // The unfinished cell as libcsv holds it; a closing quote may be its last byte.
  std::string_view OpenCell() const { return {reinterpret_cast<const char*>(csv_.entry_buf), csv_.entry_pos}; }
  // Refuses what follows a CR that no LF followed, and a cell that grew too long before it ended.
  void CheckOpenCell();
  void RefuseStoppedParser();
  void FailLimit(std::string_view reason, size_t column, const std::string& message, size_t limit);
  void Fail(std::string_view reason, const Place& place, const std::string& message, ErrorMetadata metadata = {});
  Place At(size_t column) const;
  Place AtRecord() const { return {.line = record_line_, .row = row_}; }

  Options options_;
  RowVisitor visitor_;
  csv_parser csv_;
  Layout layout_;
  std::vector<std::string> header_;
  absl::Status status_;
  bool in_header_ = true;
  bool finished_ = false;

  // The first bytes, until there are enough to tell the encoding.
  std::string head_;
  bool started_ = false;

  // The record being read: the text of its cells, end to end, and where each ends.
  std::string text_;
  std::vector<size_t> ends_;
  std::vector<std::string_view> cells_;
  size_t cell_count_ = 0;
  size_t record_bytes_ = 0;
  int64_t row_ = 0;
  int64_t record_line_ = 1;
  int64_t lines_inside_ = 0;
  // A CR ended the record; it counts only if LF follows.
  bool after_cr_ = false;
};

absl::Status Reader::Parser::Feed(std::string_view chunk) {
  if (!status_.ok()) return status_;
  if (finished_) {
    return MakeError(absl::StatusCode::kFailedPrecondition, "CSV_FINISHED", "the reader was told that the file ended");
  }
  if (!started_) {
    const size_t taken = std::min(kHeadBytes - head_.size(), chunk.size());
    head_.append(chunk.substr(0, taken));
    chunk.remove_prefix(taken);
    if (head_.size() < kHeadBytes) return absl::OkStatus();
    StartText();
  }
  Parse(chunk);
  return status_;
}

absl::Status Reader::Parser::Finish() {
  if (!status_.ok() || finished_) return status_;
  finished_ = true;
  if (!started_) StartText();
  if (!status_.ok()) return status_;
  const Place next_cell = At(cell_count_ + 1);
  if (after_cr_) {
    CheckOpenCell();
  } else if (csv_fini(&csv_, &OnCell, &OnRecordEnd, this) != 0) {
    Fail("CSV_UNTERMINATED_QUOTE", next_cell, "a quote opens here and is never closed");
  } else if (status_.ok() && in_header_) {
    Fail("CSV_EMPTY", AtRecord(), "the file is empty; its first line must name the columns");
  }
  return status_;
}

void Reader::Parser::StartText() {
  started_ = true;
  if (LooksLikeUtf16(head_)) {
    return Fail("CSV_INVALID_UTF8", AtRecord(), "the file is UTF-16; save it as UTF-8 (\"CSV UTF-8\" in Excel)");
  }
  std::string_view text = head_;
  if (text == kUtf8Mark) text = {};
  Parse(text);
}

void Reader::Parser::Parse(std::string_view text) {
  while (!text.empty() && status_.ok()) {
    const std::string_view slice = text.substr(0, kParseSliceBytes);
    text.remove_prefix(slice.size());
    const size_t parsed = csv_parse(&csv_, slice.data(), slice.size(), &OnCell, &OnRecordEnd, this);
    if (status_.ok() && csv_.entry_pos > 0) CheckOpenCell();
    if (status_.ok() && parsed < slice.size()) RefuseStoppedParser();
  }
}

void Reader::Parser::CheckOpenCell() {
  if (after_cr_) {
    return Fail("CSV_BAD_LINE_END", Place{.line = record_line_ + lines_inside_, .row = row_},
                "the line ends in a carriage return without a line feed; save the file with CRLF or LF line ends");
  }
  // One more byte than the limit may be the closing quote.
  if (OpenCell().size() > options_.max_field_bytes + 1) {
    FailLimit("CSV_FIELD_TOO_LONG", cell_count_ + 1, "the cell is too long; is a quote not closed?",
              options_.max_field_bytes);
  }
}

void Reader::Parser::RefuseStoppedParser() {
  if (csv_error(&csv_) != CSV_EPARSE) {
    status_ = MakeError(absl::StatusCode::kResourceExhausted, "CSV_OUT_OF_MEMORY", "no memory for the cell");
    return;
  }
  if (after_cr_) return CheckOpenCell();
  Place place = At(cell_count_ + 1);
  place.line += CountLines(OpenCell());
  Fail("CSV_BAD_QUOTE", place, "a quote may only enclose a whole cell; inside a quoted cell it is written twice");
}

void Reader::Parser::TakeCell(std::string_view text) {
  if (!status_.ok()) return;
  if (after_cr_) return CheckOpenCell();
  const size_t column = cell_count_ + 1;
  if (text.size() > options_.max_field_bytes) {
    return FailLimit("CSV_FIELD_TOO_LONG", column, "the cell is too long; is a quote not closed?",
                     options_.max_field_bytes);
  }
  record_bytes_ += text.size() + 1;
  if (record_bytes_ > options_.max_row_bytes) {
    return FailLimit("CSV_ROW_TOO_LONG", column, "the record is too long", options_.max_row_bytes);
  }
  if (in_header_ && column > options_.max_columns) {
    return FailLimit("CSV_TOO_MANY_COLUMNS", column, "the header has too many columns", options_.max_columns);
  }
  if (text.find('\0') != std::string_view::npos) {
    return Fail("CSV_NUL", At(column), "the cell has a NUL byte; is this a text file?");
  }
  if (!IsValidUtf8(text)) {
    return Fail("CSV_INVALID_UTF8", At(column), "the cell is not UTF-8; save the file as UTF-8");
  }
  StoreCell(text);
}

void Reader::Parser::StoreCell(std::string_view text) {
  ++cell_count_;
  lines_inside_ += CountLines(text);
  // Cells beyond the header's are only counted: the record is refused at its end, with their number.
  if (!in_header_ && cell_count_ > header_.size()) return;
  text_.append(text);
  ends_.push_back(text_.size());
}

void Reader::Parser::EndRecord(int terminator) {
  if (!status_.ok()) return;
  if (terminator == CSV_CR) {
    if (after_cr_) return CheckOpenCell();
    after_cr_ = true;
    return;
  }
  after_cr_ = false;
  TakeRecord();
  text_.clear();
  ends_.clear();
  record_line_ += lines_inside_ + 1;
  cell_count_ = record_bytes_ = 0;
  lines_inside_ = 0;
}

void Reader::Parser::TakeRecord() {
  const bool blank = cell_count_ == 0;
  if (blank) StoreCell({});
  cells_.clear();
  size_t begin = 0;
  for (const size_t end : ends_) {
    cells_.push_back(std::string_view(text_).substr(begin, end - begin));
    begin = end;
  }
  if (!in_header_) return TakeRow(blank);
  if (blank) return Fail("CSV_HEADER_MISSING", AtRecord(), "the first line is empty; it must name the columns");
  TakeHeader();
}

void Reader::Parser::TakeHeader() {
  for (size_t position = 0; position < cells_.size() && status_.ok(); ++position) PlaceHeaderCell(position);
  if (status_.ok()) RefuseMissingColumns();
  in_header_ = false;
  row_ = 1;
}

void Reader::Parser::PlaceHeaderCell(size_t position) {
  const std::string_view name = header_.emplace_back(Unneutralise(cells_[position]));
  const auto column = std::find_if(layout_.columns.begin(), layout_.columns.end(),
                                   [name](const Column& known) { return known.name == name; });
  if (column == layout_.columns.end()) {
    if (options_.allow_unknown_columns) return;
    const auto append_name = [](std::string* out, const Column& known) { out->append(known.name); };
    return Fail("CSV_HEADER_UNKNOWN_COLUMN", At(position + 1),
                absl::StrCat("the header names an unknown column; known are ",
                             absl::StrJoin(layout_.columns, ", ", append_name)));
  }
  size_t& place = layout_.positions[static_cast<size_t>(column - layout_.columns.begin())];
  if (place != Layout::kAbsent) {
    return Fail("CSV_HEADER_DUPLICATE", At(position + 1),
                absl::StrCat("the header names this column twice, first at ", place + 1));
  }
  place = position;
}

void Reader::Parser::RefuseMissingColumns() {
  for (size_t i = 0; i < layout_.columns.size(); ++i) {
    if (!layout_.columns[i].required || layout_.positions[i] != Layout::kAbsent) continue;
    Place place = AtRecord();
    place.column_name = layout_.columns[i].name;
    return Fail("CSV_HEADER_MISSING", place, "the header lacks this required column");
  }
}

void Reader::Parser::TakeRow(bool blank) {
  if (row_ > options_.max_rows) {
    Fail("CSV_TOO_MANY_ROWS", AtRecord(), absl::StrCat("the file has more than ", options_.max_rows, " rows; split it"),
         {{"limit", absl::StrCat(options_.max_rows)}});
  } else if (cell_count_ != header_.size()) {
    Fail("CSV_WRONG_FIELD_COUNT", AtRecord(),
         absl::StrCat(blank ? "the line is empty; " : "", "the record has ", cell_count_, " cells, the header has ",
                      header_.size()),
         {{"given", absl::StrCat(cell_count_)}, {"expected", absl::StrCat(header_.size())}});
  } else {
    status_ = visitor_(Row(&layout_, record_line_, row_, &cells_));
    ++row_;
  }
}

void Reader::Parser::FailLimit(std::string_view reason, size_t column, const std::string& message, size_t limit) {
  Fail(reason, At(column), absl::StrCat(message, " (limit ", limit, ")"), {{"limit", absl::StrCat(limit)}});
}

void Reader::Parser::Fail(std::string_view reason, const Place& place, const std::string& message,
                          ErrorMetadata metadata) {
  status_ = MakeCsvError(reason, place, message, std::move(metadata));
}

Place Reader::Parser::At(size_t column) const {
  Place place{.line = record_line_ + lines_inside_, .row = row_, .column = column};
  if (column <= header_.size()) place.column_name = header_[column - 1];
  return place;
}

Reader::Reader(Options options, RowVisitor visitor)
    : parser_(std::make_unique<Parser>(std::move(options), std::move(visitor))) {}
Reader::~Reader() = default;
Reader::Reader(Reader&&) noexcept = default;
Reader& Reader::operator=(Reader&&) noexcept = default;

absl::Status Reader::Feed(std::string_view chunk) {
  return parser_->Feed(chunk);
}

absl::Status Reader::Finish() {
  return parser_->Finish();
}

}  // namespace outlay::csv
