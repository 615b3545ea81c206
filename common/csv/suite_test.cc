// Published collections of CSV files, compared with the rows that their authors expect.

#include <gmock/gmock.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <map>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/errors.h"
#include "common/csv/testing/published_files.h"
#include "common/csv/testing/read.h"
#include "common/testing/shared_files.h"

namespace outlay::csv {
namespace {

namespace fs = std::filesystem;

using ::google::protobuf::ListValue;
using ::google::protobuf::Value;
using Rows = std::vector<std::vector<std::string>>;

ListValue ReadJsonRows(const fs::path& path) {
  ListValue rows;
  EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(ReadPublishedFile(path), &rows).ok()) << path;
  return rows;
}

// The cells of a row that is an object, in the order of `names`, or an array.
std::vector<std::string> CellsOf(const Value& row, const std::vector<std::string>& names) {
  std::vector<std::string> cells;
  for (const std::string& name : names) {
    if (row.has_struct_value()) cells.push_back(row.struct_value().fields().at(name).string_value());
  }
  for (const Value& cell : row.list_value().values()) cells.push_back(cell.string_value());
  return cells;
}

// Every size of chunk must give what the whole text gives.
ReadResult ReadInAllChunkings(const Options& options, std::string_view text) {
  const ReadResult whole = ReadText(options, text);
  for (size_t chunk_bytes = 1; chunk_bytes <= text.size(); ++chunk_bytes) {
    EXPECT_EQ(ReadText(options, text, chunk_bytes), whole) << "chunks of " << chunk_bytes;
  }
  return whole;
}

void ExpectRows(const Options& options, std::string_view text, const Rows& expected) {
  const ReadResult result = ReadInAllChunkings(options, text);
  EXPECT_TRUE(result.status.ok()) << result.status;
  EXPECT_EQ(result.rows, expected);
}

TEST(CsvSuiteTest, ReadsCsvSpectrumAsItsAuthorExpects) {
  const fs::path folder = fs::path(kPublishedFiles) / "csv-spectrum";
  int files = 0;
  for (const fs::path& path : FilesIn(folder / "csvs")) {
    SCOPED_TRACE(path.string());
    const ListValue json = ReadJsonRows(folder / "json" / path.filename().replace_extension(".json"));
    std::vector<std::string> names;
    for (const auto& [name, value] : json.values(0).struct_value().fields()) names.push_back(name);
    Rows expected;
    for (const Value& row : json.values()) expected.push_back(CellsOf(row, names));
    ExpectRows(WithColumns(names), ReadPublishedFile(path), expected);
    ++files;
  }
  EXPECT_EQ(files, 11);
}

TEST(CsvSuiteTest, RefusesTheCsvSpectrumFileWithQuotesInsidePlainCells) {
  const std::string text =
      ReadPublishedFile(fs::path(kPublishedFiles) / "csv-spectrum/refused/location_coordinates.csv");
  Options options;
  options.allow_unknown_columns = true;
  EXPECT_EQ(ErrorReason(ReadInAllChunkings(options, text).status), "CSV_BAD_QUOTE");
}

// Files that a government's upload service tests itself with, by what is wrong with them as CSV. Most are wrong only
// in what their cells say.
TEST(CsvSuiteTest, ReadsOrRefusesTheUploadsOfAnotherService) {
  const std::map<std::string, std::string> reasons = {{"appropHeaderError.csv", ""},
                                                      {"appropMixed.csv", ""},
                                                      {"appropNullBytes.csv", "CSV_NUL"},
                                                      {"appropReadError.csv", "CSV_WRONG_FIELD_COUNT"},
                                                      {"appropValid.csv", ""},
                                                      {"appropValidShortcols.csv", "CSV_BAD_LINE_END"},
                                                      {"awardMixedDelimiter.csv", ""},
                                                      {"fabs.csv", ""},
                                                      {"sf_133.csv", ""},
                                                      {"test4.csv", ""},
                                                      {"testEmpty.csv", "CSV_HEADER_MISSING"}};
  Options options;
  options.allow_unknown_columns = true;
  std::map<std::string, std::string> found;
  for (const fs::path& path : FilesIn(fs::path(kPublishedFiles) / "data-act-broker")) {
    if (path.extension() != ".csv") continue;
    found[path.filename()] = ErrorReason(ReadInAllChunkings(options, ReadPublishedFile(path)).status);
  }
  EXPECT_EQ(found, reasons);
}

// Files whose licence does not let them be copied here; OUTLAY_SHARED_DATA names the folder that has their archives.
class SharedCsvTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!shared_.are_there()) GTEST_SKIP() << "OUTLAY_SHARED_DATA is not set";
  }

  const testing::SharedFiles shared_;
};

TEST_F(SharedCsvTest, ReadsTheValidFilesOfCsvTestData) {
  shared_.Unpack("csvsuite/csv_suites.tar.gz");
  int files = 0;
  for (const fs::path& path : FilesIn(shared_.folder() / "sineemore/csv")) {
    SCOPED_TRACE(path.string());
    const std::string name = path.filename();
    if (absl::StartsWith(name, "bad-")) continue;
    const ListValue json =
        ReadJsonRows(shared_.folder() / "sineemore/json" / path.filename().replace_extension(".json"));
    const bool has_header = absl::StartsWith(name, "header-");
    std::vector<std::string> names = {"foo", "bar", "baz"};
    Rows expected;
    for (const Value& row : json.values()) expected.push_back(CellsOf(row, has_header ? names : Rows::value_type()));
    // Our reader wants a header: files without one are given theirs.
    if (!has_header) names.resize(expected.front().size());
    const std::string header = has_header ? "" : absl::StrCat(absl::StrJoin(names, ","), "\n");
    ExpectRows(WithColumns(names), absl::StrCat(header, ReadPublishedFile(path)), expected);
    ++files;
  }
  EXPECT_EQ(files, 18);
}

TEST_F(SharedCsvTest, RefusesTheSevenBadFilesOfCsvTestData) {
  shared_.Unpack("csvsuite/csv_suites.tar.gz");
  std::map<std::string, std::string> found;
  for (const fs::path& path : FilesIn(shared_.folder() / "sineemore/csv")) {
    if (!absl::StartsWith(path.filename().string(), "bad-")) continue;
    found[path.filename()] =
        ErrorReason(ReadInAllChunkings(WithColumns({"foo", "bar", "baz"}), ReadPublishedFile(path)).status);
  }
  const std::map<std::string, std::string> reasons = {{"bad-header-less-fields.csv", "CSV_WRONG_FIELD_COUNT"},
                                                      {"bad-header-more-fields.csv", "CSV_WRONG_FIELD_COUNT"},
                                                      {"bad-header-no-header.csv", "CSV_EMPTY"},
                                                      {"bad-header-wrong-header.csv", "CSV_HEADER_UNKNOWN_COLUMN"},
                                                      {"bad-missing-quote.csv", "CSV_UNTERMINATED_QUOTE"},
                                                      {"bad-quotes-with-unescaped-quote.csv", "CSV_BAD_QUOTE"},
                                                      {"bad-unescaped-quote.csv", "CSV_BAD_QUOTE"}};
  EXPECT_EQ(found, reasons);
}

TEST_F(SharedCsvTest, SurvivesAllUploadsOfAnotherService) {
  shared_.Unpack("gov/data_act_broker_test_csvs.tar.gz");
  Options options;
  options.allow_unknown_columns = true;
  int accepted = 0;
  int refused = 0;
  for (const fs::path& path : FilesIn(shared_.folder() / "tests/integration/data")) {
    const std::string text = ReadPublishedFile(path);
    const ReadResult whole = ReadText(options, text);
    EXPECT_EQ(ReadText(options, text, 7), whole) << path;
    EXPECT_EQ(whole.status.ok(), ErrorReason(whole.status).empty()) << path;
    ++(whole.status.ok() ? accepted : refused);
  }
  EXPECT_EQ(accepted + refused, 40);
  EXPECT_GT(accepted, 30);
}

}  // namespace
}  // namespace outlay::csv
