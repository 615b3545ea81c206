// Aligned tables and other text for people. Text from a service is made harmless for terminals.
#ifndef OUTLAY_TOOLS_OUTLAY_TABLE_H_
#define OUTLAY_TOOLS_OUTLAY_TABLE_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace outlay::cli {

// The significance of a text, shown by colour if that is enabled.
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

// Columns are separated by two spaces, without lines; a column without any text is omitted.
class Table {
 public:
  // `indent`: spaces before every line.
  explicit Table(std::vector<Column> columns, std::size_t indent = 0) : columns_(std::move(columns)), indent_(indent) {}

  // One cell for each column.
  void Add(std::vector<Cell> cells) { rows_.push_back(std::move(cells)); }
  bool empty() const { return rows_.empty(); }

  // Includes a line of titles unless all are empty; no line ends with spaces.
  std::string Render(bool has_colour) const;

 private:
  std::vector<Column> columns_;
  std::size_t indent_;
  std::vector<std::vector<Cell>> rows_;
};

// Returns `text` in the colour of its tone.
std::string Paint(std::string_view text, Tone tone, bool has_colour);

// `text` in one line without what could steer a terminal: control characters become spaces.
std::string Harmless(std::string_view text);

}  // namespace outlay::cli

#endif  // OUTLAY_TOOLS_OUTLAY_TABLE_H_
