// Aligned tables and other text for people. Everything that a service sent is made harmless for a terminal.
#ifndef OUTLAY_TOOLS_OUTLAY_TABLE_H_
#define OUTLAY_TOOLS_OUTLAY_TABLE_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace outlay::cli {

// What a text says beyond its words; shown by colour where there is colour.
enum class Tone { kPlain, kStrong, kFaint, kGood, kWarning, kBad };

struct Cell {
  Cell(std::string cell_text = "", Tone cell_tone = Tone::kPlain)  // NOLINT(google-explicit-constructor)
      : text(std::move(cell_text)), tone(cell_tone) {}
  Cell(const char* cell_text) : text(cell_text) {}  // NOLINT(google-explicit-constructor)

  std::string text;
  Tone tone = Tone::kPlain;
};

struct Column {
  std::string_view title;
  bool is_number = false;  // aligned to the right
};

// Two spaces between columns, no lines; a column without any text is left out.
class Table {
 public:
  // `indent`: spaces before every line.
  explicit Table(std::vector<Column> columns, std::size_t indent = 0) : columns_(std::move(columns)), indent_(indent) {}

  // One cell for each column.
  void Add(std::vector<Cell> cells) { rows_.push_back(std::move(cells)); }
  bool empty() const { return rows_.empty(); }

  // With a line of titles unless all are empty; no spaces at the ends of lines.
  std::string Render(bool has_colour) const;

 private:
  std::vector<Column> columns_;
  std::size_t indent_;
  std::vector<std::vector<Cell>> rows_;
};

// `text` in the colour of its tone.
std::string Paint(std::string_view text, Tone tone, bool has_colour);

// `text` in one line without what could steer a terminal: control characters become spaces.
std::string Harmless(std::string_view text);

}  // namespace outlay::cli

#endif  // OUTLAY_TOOLS_OUTLAY_TABLE_H_
