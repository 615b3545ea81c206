#include "common/csv/writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "common/base/errors.h"
#include "common/csv/limits.h"
#include "common/csv/spreadsheet.h"
#include "common/csv/testing/read.h"

namespace outlay::csv {
namespace {

using ::testing::ElementsAre;

std::string Written(const Cell& cell) {
  std::string out;
  cell.AppendTo(&out);
  return out;
}

TEST(WriterTest, WritesAHeaderAndRowsWithCrlf) {
  std::string out;
  Writer writer({"id", "note", "amount"}, AppendTo(&out));
  EXPECT_TRUE(writer.Append(std::vector{Cell::Number(7), Cell::Text("a,b"), Cell::Number("-12.50")}).ok());
  EXPECT_TRUE(writer.Finish().ok());
  EXPECT_EQ(out, "id,note,amount\r\n7,\"a,b\",-12.50\r\n");
}

TEST(WriterTest, WritesTheHeaderOfAnEmptyTable) {
  std::string out;
  Writer writer({"id", "=x"}, AppendTo(&out));
  EXPECT_TRUE(writer.Finish().ok());
  EXPECT_EQ(out, "id,'=x\r\n");
}

TEST(WriterTest, QuotesOnlyWhatNeedsIt) {
  EXPECT_EQ(Written(Cell::Text("plain text")), "plain text");
  EXPECT_EQ(Written(Cell::Text("")), "");
  EXPECT_EQ(Written(Cell::Text("say \"hi\"")), "\"say \"\"hi\"\"\"");
  EXPECT_EQ(Written(Cell::Text("1\n2")), "\"1\n2\"");
  EXPECT_EQ(Written(Cell::Text(" x")), "\" x\"");
  EXPECT_EQ(Written(Cell::Text("x ")), "\"x \"");
  EXPECT_EQ(Written(Cell::Text("\xEF\xBB\xBFx")), "\"\xEF\xBB\xBFx\"");
}

TEST(WriterTest, NeutralisesTextThatASpreadsheetWouldRun) {
  EXPECT_EQ(Written(Cell::Text("=1+1")), "'=1+1");
  EXPECT_EQ(Written(Cell::Text("-12")), "'-12");
  EXPECT_EQ(Written(Cell::Text("@SUM(A1,\"x\")")), "\"'@SUM(A1,\"\"x\"\")\"");
  EXPECT_EQ(Written(Cell::Text("\r=1")), "\"'\r=1\"");
  EXPECT_EQ(Written(Cell::Text("'=1")), "''=1");
  EXPECT_EQ(Written(Cell::Text("'twas")), "'twas");
}

TEST(WriterTest, KeepsNumbersAndTrustsNothingElseToBeOne) {
  EXPECT_EQ(Written(Cell::Number(std::numeric_limits<int64_t>::min())), "-9223372036854775808");
  EXPECT_EQ(Written(Cell::Number("-0.5")), "-0.5");
  EXPECT_EQ(Written(Cell::Number("100")), "100");
  for (const std::string_view text : {"-1+cmd", "-", "-.5", "+1", "-1.", "--1", "=1", "-1\r\n"}) {
    EXPECT_EQ(Written(Cell::Number(text)), Written(Cell::Text(text))) << text;
  }
}

TEST(WriterTest, MarksARowThatIsOneEmptyCell) {
  std::string out;
  Writer writer({"a"}, AppendTo(&out));
  EXPECT_TRUE(writer.Append(std::vector{Cell::Text("")}).ok());
  EXPECT_TRUE(writer.Finish().ok());
  EXPECT_EQ(out, "a\r\n\"\"\r\n");
}

TEST(WriterTest, RefusesARowOfAnotherLength) {
  std::string out;
  Writer writer({"a", "b"}, AppendTo(&out));
  const absl::Status status = writer.Append(std::vector{Cell::Text("1")});
  EXPECT_EQ(status.code(), absl::StatusCode::kInternal);
  EXPECT_EQ(ErrorReason(status), "CSV_WRONG_CELL_COUNT");
  EXPECT_TRUE(writer.Finish().ok());
  EXPECT_EQ(out, "a,b\r\n");
}

TEST(WriterTest, GathersBytesAndStopsAtTheSinksError) {
  int calls = 0;
  Writer writer(
      {"a"}, [&calls](std::string_view) { return ++calls == 2 ? absl::UnavailableError("gone") : absl::OkStatus(); });
  const std::string text(kWriteChunkBytes / 2, 'x');
  EXPECT_TRUE(writer.Append(std::vector{Cell::Text(text)}).ok());
  EXPECT_EQ(calls, 0);
  EXPECT_TRUE(writer.Append(std::vector{Cell::Text(text)}).ok());
  EXPECT_EQ(calls, 1);
  EXPECT_EQ(writer.bytes(), std::string_view("a\r\n\r\n\r\n").size() + kWriteChunkBytes);
  EXPECT_TRUE(writer.Append(std::vector{Cell::Text("y")}).ok());
  EXPECT_EQ(writer.Finish().message(), "gone");
  EXPECT_EQ(writer.Append(std::vector{Cell::Text("z")}).message(), "gone");
  EXPECT_EQ(writer.Finish().message(), "gone");
  EXPECT_EQ(calls, 2);
}

TEST(SpreadsheetTest, UnneutraliseUndoesNeutralise) {
  for (const std::string_view text :
       {"", "'", "''", "x", "'x", "=", "'=", "''=", "+1", "-1", "@a", "\t", "\r", "\n", "' =", " =", "'''@"}) {
    EXPECT_EQ(Unneutralise(Neutralise(text)), text) << text;
    EXPECT_EQ(Neutralise(text) != text, IsRisky(text)) << text;
  }
}

TEST(SpreadsheetTest, DownloadUploadDownloadIsANoOp) {
  const std::vector<std::string> texts = {"=HYPERLINK(\"http://x\",\"y\")",
                                          "'=1",
                                          "''=1",
                                          "-5",
                                          "\t",
                                          "\r\n",
                                          "a\r\nb",
                                          "'",
                                          "",
                                          " ",
                                          "\"",
                                          "caf\xC3\xA9",
                                          "@"};
  const auto write = [](const std::vector<std::string>& values) {
    std::string out;
    Writer writer({"text", "number"}, AppendTo(&out));
    for (const std::string& value : values) {
      EXPECT_TRUE(writer.Append(std::vector{Cell::Text(value), Cell::Number("-1.25")}).ok());
    }
    EXPECT_TRUE(writer.Finish().ok());
    return out;
  };
  const std::string first = write(texts);
  const ReadResult read = ReadText(WithColumns({"text", "number"}), first);
  ASSERT_TRUE(read.status.ok()) << read.status;
  std::vector<std::string> again;
  for (const auto& row : read.rows) {
    again.push_back(row[0]);
    EXPECT_EQ(row[1], "-1.25");
  }
  EXPECT_EQ(again, texts);
  EXPECT_EQ(write(again), first);
}

}  // namespace
}  // namespace outlay::csv
