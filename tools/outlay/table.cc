#include "tools/outlay/table.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "common/base/strings.h"
#include "common/base/text.h"

namespace outlay::cli {
namespace {

constexpr std::string_view kGap = "  ";

std::string_view ColourOf(Tone tone) {
  switch (tone) {
    case Tone::kPlain:
      return "";
    case Tone::kStrong:
      return "\033[1m";
    case Tone::kFaint:
      return "\033[2m";
    case Tone::kGood:
      return "\033[32m";
    case Tone::kWarning:
      return "\033[33m";
    case Tone::kBad:
      return "\033[31m";
  }
  return "";
}

std::size_t WidthOf(std::string_view text) {
  return static_cast<std::size_t>(CountCodePoints(text).value_or(static_cast<int64_t>(text.size())));
}

// The second byte of a control character of U+0080 to U+009F, whose first is 0xC2.
bool IsControlTail(char byte) {
  return static_cast<unsigned char>(byte) >= 0x80 && static_cast<unsigned char>(byte) < 0xA0;
}

// One line of cells; padding is written only when more text follows.
class Line {
 public:
  explicit Line(std::size_t indent) : pending_(indent, ' ') {}

  void Append(std::string_view text, std::size_t text_width, std::size_t width, bool to_the_right) {
    const std::string padding(width - text_width, ' ');
    pending_ += to_the_right ? padding : "";
    if (!text.empty()) {
      line_ += std::exchange(pending_, "");
      line_ += text;
    }
    pending_ += to_the_right ? "" : padding;
    pending_ += kGap;
  }
  std::string Take() { return std::move(line_) + "\n"; }

 private:
  std::string line_;
  std::string pending_;
};

}  // namespace

std::string Table::Render(bool has_colour) const {
  std::vector<std::size_t> widths(columns_.size(), 0);
  std::vector<bool> is_used(columns_.size(), false);
  bool has_titles = false;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    widths[i] = WidthOf(columns_[i].title);
    has_titles = has_titles || widths[i] > 0;
    for (const std::vector<Cell>& row : rows_) {
      const std::size_t width = WidthOf(Harmless(row[i].text));
      widths[i] = std::max(widths[i], width);
      is_used[i] = is_used[i] || width > 0;
    }
  }
  std::string rendered;
  const auto append_row = [&](auto cell_of) {
    Line line(indent_);
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (is_used[i]) {
        const Cell cell = cell_of(i);
        const std::string text = Harmless(cell.text);
        line.Append(Paint(text, cell.tone, has_colour), WidthOf(text), widths[i], columns_[i].is_number);
      }
    }
    rendered += line.Take();
  };
  if (has_titles && !rows_.empty()) {
    append_row([&](std::size_t i) { return Cell(std::string(columns_[i].title), Tone::kFaint); });
  }
  for (const std::vector<Cell>& row : rows_) {
    append_row([&](std::size_t i) { return row[i]; });
  }
  return rendered;
}

std::string Paint(std::string_view text, Tone tone, bool has_colour) {
  if (!has_colour || tone == Tone::kPlain || text.empty()) {
    return std::string(text);
  }
  return Concat(ColourOf(tone), text, "\033[0m");
}

std::string Harmless(std::string_view text) {
  std::string harmless;
  harmless.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x20 || byte == 0x7F) {
      harmless += ' ';
    } else if (byte == 0xC2 && i + 1 < text.size() && IsControlTail(text[i + 1])) {
      harmless += ' ';
      ++i;
    } else {
      harmless += text[i];
    }
  }
  return harmless;
}

}  // namespace outlay::cli
