// Random input against a second, naive reading of RFC 4180, and random tables through Writer and back.

#include <gtest/gtest.h>

#include <cstdlib>
#include <random>

#include "absl/strings/str_cat.h"
#include "common/base/text.h"
#include "common/csv/spreadsheet.h"
#include "common/csv/testing/read.h"
#include "common/csv/writer.h"

namespace outlay::csv {
namespace {

using Rows = std::vector<std::vector<std::string>>;
using Random = std::mt19937_64;

uint64_t NewSeed() {
  const char* given = std::getenv("OUTLAY_TEST_SEED");
  const uint64_t seed = given != nullptr ? std::strtoull(given, nullptr, 10) : std::random_device()();
  ::testing::Test::RecordProperty("seed", absl::StrCat(seed));
  return seed;
}

size_t Below(Random& random, size_t bound) {
  return std::uniform_int_distribution<size_t>(0, bound - 1)(random);
}

// The naive reading: one function, the whole text, byte by byte, sharing nothing with Reader.
class NaiveParser {
 public:
  NaiveParser(std::string_view text, size_t width) : text_(text), width_(width) {}

  // False when the text must be refused; `rows` then has the records before the first wrong one.
  bool Parse(Rows* rows) {
    while (at_ < text_.size()) {
      std::vector<std::string> record;
      if (!ParseRecord(&record) || record.size() != width_) return false;
      rows->push_back(std::move(record));
    }
    return true;
  }

 private:
  bool ParseRecord(std::vector<std::string>* record) {
    while (true) {
      std::string cell;
      if (Peek("\"") ? !ParseQuoted(&cell) : !ParsePlain(&cell)) return false;
      if (cell.find('\0') != std::string::npos || !IsValidUtf8(cell)) return false;
      record->emplace_back(Unneutralise(cell));
      if (at_ == text_.size() || Take("\r\n") || Take("\n")) return true;
      if (!Take(",")) return false;
    }
  }
  bool ParseQuoted(std::string* cell) {
    ++at_;
    while (at_ < text_.size()) {
      if (Take("\"\"")) {
        cell->push_back('"');
      } else if (Take("\"")) {
        return true;
      } else {
        cell->push_back(text_[at_++]);
      }
    }
    return false;
  }
  bool ParsePlain(std::string* cell) {
    while (at_ < text_.size() && !Peek(",") && !Peek("\r") && !Peek("\n")) {
      if (Peek("\"")) return false;
      cell->push_back(text_[at_++]);
    }
    return true;
  }
  bool Peek(std::string_view what) const { return text_.substr(at_, what.size()) == what; }
  bool Take(std::string_view what) {
    if (!Peek(what)) return false;
    at_ += what.size();
    return true;
  }

  std::string_view text_;
  size_t width_;
  size_t at_ = 0;
};

std::string RandomFrom(Random& random, const std::vector<std::string>& pieces, size_t max_pieces) {
  std::string text;
  for (size_t n = Below(random, max_pieces + 1); n > 0; --n) text += pieces[Below(random, pieces.size())];
  return text;
}

TEST(CsvFuzzTest, AgreesWithANaiveParserInAnyChunking) {
  const uint64_t seed = NewSeed();
  SCOPED_TRACE(absl::StrCat("OUTLAY_TEST_SEED=", seed));
  Random random(seed);
  const std::vector<std::string> pieces = {"\"",
                                           "\"",
                                           "\"\"",
                                           ",",
                                           ",",
                                           "\n",
                                           "\r\n",
                                           "\r\n",
                                           "\r",
                                           "x",
                                           " ",
                                           "'",
                                           "=",
                                           "\t",
                                           "\xC3\xA9",
                                           "\xC3",
                                           std::string(1, '\0')};
  size_t accepted = 0;
  for (int round = 0; round < 30'000; ++round) {
    const size_t width = 1 + Below(random, 2);
    // Without the last three pieces most texts would be refused for their bytes.
    const auto end = pieces.end() - (Below(random, 4) == 0 ? 0 : 2);
    const std::string body = RandomFrom(random, {pieces.begin(), end}, 12);
    const std::string text = absl::StrCat(width == 1 ? "h\n" : "h,i\n", body);
    const Options options =
        WithColumns(width == 1 ? std::vector<std::string>{"h"} : std::vector<std::string>{"h", "i"});

    Rows expected;
    const bool valid = NaiveParser(body, width).Parse(&expected);
    const ReadResult whole = ReadText(options, text);
    ASSERT_EQ(whole.status.ok(), valid) << whole.status << "\n" << ::testing::PrintToString(text);
    ASSERT_EQ(whole.rows, expected) << ::testing::PrintToString(text);
    ASSERT_EQ(ReadText(options, text, 1 + Below(random, 5)), whole) << ::testing::PrintToString(text);
    accepted += valid ? 1 : 0;
  }
  EXPECT_GT(accepted, 1000u);
}

TEST(CsvFuzzTest, SurvivesRandomBytesUnderSmallLimits) {
  const uint64_t seed = NewSeed();
  SCOPED_TRACE(absl::StrCat("OUTLAY_TEST_SEED=", seed));
  Random random(seed);
  for (int round = 0; round < 5'000; ++round) {
    Options options;
    options.allow_unknown_columns = true;
    options.max_field_bytes = Below(random, 40);
    options.max_row_bytes = Below(random, 100);
    options.max_columns = Below(random, 10);
    options.max_rows = static_cast<int64_t>(Below(random, 5));
    std::string text;
    for (size_t n = Below(random, 300); n > 0; --n) {
      // Half of the bytes are ones that mean something.
      text.push_back(Below(random, 2) == 0 ? ",\"\n'"[Below(random, 4)] : static_cast<char>(Below(random, 256)));
    }
    const ReadResult whole = ReadText(options, text);
    ASSERT_EQ(ReadText(options, text, 1 + Below(random, 7)), whole) << ::testing::PrintToString(text);
  }
}

TEST(CsvFuzzTest, RandomTablesSurviveTheRoundTrip) {
  const uint64_t seed = NewSeed();
  SCOPED_TRACE(absl::StrCat("OUTLAY_TEST_SEED=", seed));
  Random random(seed);
  const std::vector<std::string> pieces = {"\"", ",",  "\n", "\r", "\r\n", "'",           "=",
                                           "+",  "-",  "@",  "\t", " ",    "\xC3\xA9",    "\xF0\x9F\x98\x8E",
                                           "a",  "12", ".",  ";",  "\\",   "\xEF\xBB\xBF"};
  for (int round = 0; round < 2'000; ++round) {
    std::vector<std::string> names;
    for (size_t i = 1 + Below(random, 5); i > 0; --i)
      names.push_back(absl::StrCat(RandomFrom(random, pieces, 3), "#", i));
    Rows rows(Below(random, 6));
    std::string text;
    Writer writer(names, AppendTo(&text));
    for (auto& row : rows) {
      std::vector<Cell> cells;
      row.resize(names.size());
      for (std::string& value : row) {
        value = RandomFrom(random, pieces, 6);
        cells.push_back(Below(random, 2) == 0 ? Cell::Text(value) : Cell::Number(value));
      }
      ASSERT_TRUE(writer.Append(cells).ok());
    }
    ASSERT_TRUE(writer.Finish().ok());
    const ReadResult read = ReadText(WithColumns(names), text, 1 + Below(random, 50));
    ASSERT_TRUE(read.status.ok()) << read.status << "\n" << text;
    ASSERT_EQ(read.rows, rows) << text;
  }
}

}  // namespace
}  // namespace outlay::csv
