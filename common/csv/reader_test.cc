#include "common/csv/reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/csv/testing/read.h"

namespace outlay::csv {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

using Rows = std::vector<std::vector<std::string>>;

ReadResult ReadAbc(std::string_view text) {
  return ReadText(WithColumns({"a", "b", "c"}), text);
}

std::string ReasonOf(const ReadResult& result) {
  return ErrorReason(result.status);
}

std::map<std::string, std::string> MetadataOf(const absl::Status& status) {
  const auto detail = GetErrorDetail(status);
  if (!detail.has_value()) return {};
  return {detail->metadata.begin(), detail->metadata.end()};
}

TEST(ReaderTest, ReadsCellsByColumnWhateverTheOrderInTheFile) {
  const ReadResult result = ReadAbc("c,a,b\r\n3,1,2\r\n");
  EXPECT_TRUE(result.status.ok()) << result.status;
  EXPECT_THAT(result.rows, ElementsAre(ElementsAre("1", "2", "3")));
}

TEST(ReaderTest, AcceptsBothLineEndsAndAMissingLastOne) {
  const Rows expected = {{"1", "2", "3"}, {"4", "5", "6"}};
  for (const std::string_view text :
       {"a,b,c\n1,2,3\n4,5,6\n", "a,b,c\r\n1,2,3\r\n4,5,6\r\n", "a,b,c\r\n1,2,3\n4,5,6"}) {
    const ReadResult result = ReadAbc(text);
    EXPECT_TRUE(result.status.ok()) << result.status;
    EXPECT_EQ(result.rows, expected);
  }
}

TEST(ReaderTest, AcceptsAByteOrderMarkEvenBeforeAQuotedHeader) {
  const ReadResult result = ReadText(WithColumns({"a"}), "\xEF\xBB\xBF\"a\"\n1\n", 1);
  EXPECT_TRUE(result.status.ok()) << result.status;
  EXPECT_THAT(result.rows, ElementsAre(ElementsAre("1")));
}

TEST(ReaderTest, KeepsSpacesTabsAndLineBreaksInsideQuotes) {
  const ReadResult result = ReadAbc("a,b,c\n \tx , ,\"1\r\n2\n3\r4\"\n");
  EXPECT_TRUE(result.status.ok()) << result.status;
  EXPECT_THAT(result.rows, ElementsAre(ElementsAre(" \tx ", " ", "1\r\n2\n3\r4")));
}

TEST(ReaderTest, TellsWhereARecordBegins) {
  std::vector<std::pair<int64_t, int64_t>> places;
  Reader reader(WithColumns({"a", "b"}), [&places](const Row& row) {
    places.emplace_back(row.line(), row.row());
    return absl::OkStatus();
  });
  EXPECT_TRUE(reader.Feed("\"a\",b\r\n\"1\n\n\",2\r\n3,\"4\r\n\"\r\n5,6").ok());
  EXPECT_TRUE(reader.Finish().ok());
  EXPECT_THAT(places, ElementsAre(Pair(2, 1), Pair(5, 2), Pair(7, 3)));
}

TEST(ReaderTest, GivesAnOptionalColumnThatIsAbsentAsEmpty) {
  Options options = WithColumns({"a", "b"});
  options.columns[1].required = false;
  bool visited = false;
  Reader reader(std::move(options), [&visited](const Row& row) {
    visited = true;
    EXPECT_TRUE(row.Has(0));
    EXPECT_FALSE(row.Has(1));
    EXPECT_EQ(row.Get(1), "");
    EXPECT_THAT(MetadataOf(row.ErrorAt(1, "X", "")),
                UnorderedElementsAre(Pair("line", "2"), Pair("row", "1"), Pair("column_name", "b")));
    return absl::OkStatus();
  });
  EXPECT_TRUE(reader.Feed("a\n1\n").ok());
  EXPECT_TRUE(reader.Finish().ok());
  EXPECT_TRUE(visited);
}

TEST(ReaderTest, SkipsUnknownColumnsWhenAllowed) {
  Options options = WithColumns({"b"});
  options.allow_unknown_columns = true;
  const ReadResult result = ReadText(std::move(options), "x,b,,x,\n1,2,3,4,5\n");
  EXPECT_TRUE(result.status.ok()) << result.status;
  EXPECT_THAT(result.rows, ElementsAre(ElementsAre("2")));
}

TEST(ReaderTest, ReadsAnEmptyLineAsAValueOfASingleColumn) {
  const ReadResult result = ReadText(WithColumns({"a"}), "a\r\n\r\n1\r\n\r\n");
  EXPECT_TRUE(result.status.ok()) << result.status;
  EXPECT_THAT(result.rows, ElementsAre(ElementsAre(""), ElementsAre("1"), ElementsAre("")));
}

TEST(ReaderTest, TakesProtectionOffHeaderAndCells) {
  const ReadResult result = ReadText(WithColumns({"-a"}), "'-a\n'=1\n''=1\n'twas\n=1\n'\n");
  EXPECT_TRUE(result.status.ok()) << result.status;
  EXPECT_THAT(result.rows, ElementsAre(ElementsAre("=1"), ElementsAre("'=1"), ElementsAre("'twas"), ElementsAre("=1"),
                                       ElementsAre("'")));
}

TEST(ReaderTest, StopsAtTheVisitorsError) {
  int visited = 0;
  Reader reader(WithColumns({"a"}), [&visited](const Row& row) {
    return ++visited == 2 ? row.ErrorAt(0, "NOT_A_DATE", "write it as 2024-01-31") : absl::OkStatus();
  });
  const absl::Status status = reader.Feed("a\n1\n2\n3\n");
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(status.message(), "line 3, column 1 (a): write it as 2024-01-31");
  EXPECT_THAT(MetadataOf(status),
              UnorderedElementsAre(Pair("line", "3"), Pair("row", "2"), Pair("column", "1"), Pair("column_name", "a")));
  EXPECT_EQ(reader.Feed("4\n"), status);
  EXPECT_EQ(reader.Finish(), status);
  EXPECT_EQ(visited, 2);
}

TEST(ReaderTest, RefusesBytesAfterTheEnd) {
  Reader reader(WithColumns({"a"}), [](const Row&) { return absl::OkStatus(); });
  EXPECT_TRUE(reader.Feed("a\n").ok());
  EXPECT_TRUE(reader.Finish().ok());
  EXPECT_EQ(ErrorReason(reader.Feed("1\n")), "CSV_FINISHED");
  EXPECT_TRUE(reader.Finish().ok());
}

TEST(ReaderTest, CanBeMovedWhileReading) {
  int visited = 0;
  Reader first(WithColumns({"a"}), [&visited](const Row&) {
    ++visited;
    return absl::OkStatus();
  });
  EXPECT_TRUE(first.Feed("a\n1\n\"2").ok());
  Reader second = std::move(first);
  EXPECT_TRUE(second.Feed("\"\n3\n").ok());
  EXPECT_TRUE(second.Finish().ok());
  EXPECT_EQ(visited, 3);
}

TEST(ReaderTest, NamesWhatIsWrongWithTheHeader) {
  EXPECT_EQ(ReasonOf(ReadAbc("")), "CSV_EMPTY");
  EXPECT_EQ(ReasonOf(ReadAbc("\xEF\xBB\xBF")), "CSV_EMPTY");
  EXPECT_EQ(ReasonOf(ReadAbc("\n")), "CSV_HEADER_MISSING");
  EXPECT_EQ(ReasonOf(ReadAbc("\r\na,b,c\r\n")), "CSV_HEADER_MISSING");
  EXPECT_EQ(ReasonOf(ReadAbc("a,b,c,a\n")), "CSV_HEADER_DUPLICATE");
  EXPECT_EQ(ReasonOf(ReadAbc("a,b,c,\n")), "CSV_HEADER_UNKNOWN_COLUMN");
  EXPECT_EQ(ReasonOf(ReadAbc("a,b,C\n")), "CSV_HEADER_UNKNOWN_COLUMN");
  const ReadResult missing = ReadAbc("a,c\n");
  EXPECT_EQ(ReasonOf(missing), "CSV_HEADER_MISSING");
  EXPECT_THAT(MetadataOf(missing.status),
              UnorderedElementsAre(Pair("line", "1"), Pair("row", "0"), Pair("column_name", "b")));
}

TEST(ReaderTest, ShortensAnUnknownNameInItsError) {
  const ReadResult result = ReadAbc(absl::StrCat("a,", std::string(20'000, 'x'), "\n"));
  EXPECT_EQ(ReasonOf(result), "CSV_HEADER_UNKNOWN_COLUMN");
  EXPECT_LT(result.status.message().size(), 300u);
  EXPECT_LT(MetadataOf(result.status)["column_name"].size(), 100u);
}

TEST(ReaderTest, CountsTheCellsOfARecordThatHasTooManyOrTooFew) {
  const ReadResult more = ReadAbc("a,b,c\n1,2,3\n1,2,3,4,5\n");
  EXPECT_EQ(ReasonOf(more), "CSV_WRONG_FIELD_COUNT");
  EXPECT_THAT(MetadataOf(more.status),
              UnorderedElementsAre(Pair("line", "3"), Pair("row", "2"), Pair("given", "5"), Pair("expected", "3")));
  EXPECT_THAT(more.rows, ElementsAre(ElementsAre("1", "2", "3")));
  EXPECT_EQ(ReasonOf(ReadAbc("a,b,c\n1,2")), "CSV_WRONG_FIELD_COUNT");
  const ReadResult blank = ReadAbc("a,b,c\n1,2,3\n\n");
  EXPECT_EQ(ReasonOf(blank), "CSV_WRONG_FIELD_COUNT");
  EXPECT_THAT(std::string(blank.status.message()), HasSubstr("line 3: the line is empty"));
}

TEST(ReaderTest, RefusesQuotesThatRfc4180DoesNotKnow) {
  for (const std::string row : {"1,x\"y\",3\n", "1,\"x\"y,3\n", "1,\"x\" ,3\n", "1, \"x\",3\n", "1,\"a\" \"b\",3\n"}) {
    const ReadResult result = ReadAbc(absl::StrCat("a,b,c\n", row));
    EXPECT_EQ(ReasonOf(result), "CSV_BAD_QUOTE") << row;
    EXPECT_THAT(MetadataOf(result.status), UnorderedElementsAre(Pair("line", "2"), Pair("row", "1"),
                                                                Pair("column", "2"), Pair("column_name", "b")));
  }
  const ReadResult deep = ReadAbc("a,b,c\n\"1\n\",\"\n\n\"x,3\n");
  EXPECT_EQ(ReasonOf(deep), "CSV_BAD_QUOTE");
  EXPECT_EQ(MetadataOf(deep.status)["line"], "5");
}

TEST(ReaderTest, TellsWhereAnUnclosedQuoteOpens) {
  const ReadResult result = ReadAbc("a,b,c\n\"1\n\",\"2\n3\n");
  EXPECT_EQ(ReasonOf(result), "CSV_UNTERMINATED_QUOTE");
  EXPECT_THAT(MetadataOf(result.status),
              UnorderedElementsAre(Pair("line", "3"), Pair("row", "1"), Pair("column", "2"), Pair("column_name", "b")));
  EXPECT_EQ(ReasonOf(ReadAbc("a,b,c\n1,2,\"")), "CSV_UNTERMINATED_QUOTE");
}

TEST(ReaderTest, RefusesACarriageReturnWithoutLineFeed) {
  for (const std::string_view text : {"a,b,c\r1,2,3\r", "a,b,c\r\n1,2,3\r", "a,b,c\r\r\n", "a,b,c\r\"1"}) {
    EXPECT_EQ(ReasonOf(ReadAbc(text)), "CSV_BAD_LINE_END") << text;
  }
}

TEST(ReaderTest, RefusesBytesThatAreNotText) {
  EXPECT_EQ(ReasonOf(ReadAbc(std::string_view("a,b,c\n1,\0,3\n", 12))), "CSV_NUL");
  const ReadResult latin1 = ReadAbc("a,b,c\n1,2,caf\xE9\n");
  EXPECT_EQ(ReasonOf(latin1), "CSV_INVALID_UTF8");
  EXPECT_EQ(MetadataOf(latin1.status)["column_name"], "c");
  // The halves of one character in two cells.
  EXPECT_EQ(ReasonOf(ReadAbc("a,b,c\n1,\xC3,\xA9\n")), "CSV_INVALID_UTF8");
  EXPECT_EQ(ReasonOf(ReadAbc("a,\xFF\n")), "CSV_INVALID_UTF8");
}

TEST(ReaderTest, ExplainsUtf16) {
  for (const std::string& text :
       {std::string("\xFF\xFE"
                    "a\0",
                    4),
        std::string("\xFE\xFF\0a", 4), std::string("a\0,\0b\0", 6), std::string("\0a", 2), std::string("\xFF\xFE")}) {
    const ReadResult result = ReadText(WithColumns({"a"}), text, 1);
    EXPECT_EQ(ReasonOf(result), "CSV_INVALID_UTF8");
    EXPECT_THAT(std::string(result.status.message()), HasSubstr("UTF-16"));
  }
}

TEST(ReaderTest, HoldsTheCellLimitToTheByte) {
  Options options = WithColumns({"a", "b"});
  options.max_field_bytes = 4;
  EXPECT_TRUE(ReadText(options, "a,b\n1234,\"1\"\"34\"\n").status.ok());
  for (const std::string cell : {"12345", "\"12345\"", "\"12\"\"45\""}) {
    for (const size_t chunk_bytes : {1, 100}) {
      const ReadResult result = ReadText(options, absl::StrCat("a,b\n1,", cell, "\n"), chunk_bytes);
      EXPECT_EQ(ReasonOf(result), "CSV_FIELD_TOO_LONG") << cell;
      EXPECT_THAT(MetadataOf(result.status), ::testing::Contains(Pair("limit", "4")));
    }
  }
}

TEST(ReaderTest, NoticesAnEndlessCellBeforeItEnds) {
  Options options = WithColumns({"a"});
  options.max_field_bytes = 1000;
  Reader reader(options, [](const Row&) { return absl::OkStatus(); });
  EXPECT_TRUE(reader.Feed("a\n\"").ok());
  EXPECT_TRUE(reader.Feed(std::string(1000, 'x')).ok());
  EXPECT_EQ(ErrorReason(reader.Feed("xx")), "CSV_FIELD_TOO_LONG");
}

TEST(ReaderTest, HoldsTheRowLimitToTheByte) {
  Options options = WithColumns({"a", "b"});
  options.max_row_bytes = 8;
  EXPECT_TRUE(ReadText(options, "a,b\n123,456\n").status.ok());
  EXPECT_EQ(ReasonOf(ReadText(options, "a,b\n123,4567\n")), "CSV_ROW_TOO_LONG");
  EXPECT_EQ(ReasonOf(ReadText(options, "a,b\n,,,,,,,,\n")), "CSV_ROW_TOO_LONG");
}

TEST(ReaderTest, HoldsTheLimitsOfColumnsAndRows) {
  Options options = WithColumns({"a"});
  options.allow_unknown_columns = true;
  options.max_columns = 3;
  options.max_rows = 2;
  EXPECT_TRUE(ReadText(options, "a,b,c\n1,1,1\n2,2,2\n").status.ok());
  EXPECT_EQ(ReasonOf(ReadText(options, "a,b,c,d\n")), "CSV_TOO_MANY_COLUMNS");
  const ReadResult rows = ReadText(options, "a\n1\n2\n3\n");
  EXPECT_EQ(ReasonOf(rows), "CSV_TOO_MANY_ROWS");
  EXPECT_THAT(MetadataOf(rows.status), UnorderedElementsAre(Pair("line", "4"), Pair("row", "3"), Pair("limit", "2")));
  EXPECT_EQ(rows.rows.size(), 2u);
}

}  // namespace
}  // namespace outlay::csv
