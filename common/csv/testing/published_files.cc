#include "common/csv/testing/published_files.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "common/testing/shared_files.h"

namespace outlay::csv {
namespace {

namespace fs = std::filesystem;

// The file with its first line replaced by the names of as many columns.
std::string UnderHeader(const std::string& text, const std::vector<std::string>& header) {
  const size_t end = text.find('\n');
  const auto commas = std::count(text.begin(), text.begin() + static_cast<ptrdiff_t>(std::min(end, text.size())), ',');
  const size_t columns = std::min(static_cast<size_t>(commas) + 1, header.size());
  const std::string names = absl::StrJoin(header.begin(), header.begin() + static_cast<ptrdiff_t>(columns), ",");
  return end == std::string::npos ? names : names + text.substr(end);
}

}  // namespace

std::string ReadPublishedFile(const fs::path& path) {
  std::string text = testing::ReadTestFile(path);
  if (absl::StrContains(path.filename().string(), "crlf")) {
    text = absl::StrReplaceAll(absl::StrReplaceAll(text, {{"\r\n", "\n"}}), {{"\n", "\r\n"}});
  }
  return text;
}

std::vector<fs::path> FilesIn(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<fs::path> CsvFilesBelow(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file() && entry.path().extension() == ".csv") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<std::pair<std::string, std::string>> MistakenUploads(const std::vector<std::string>& header) {
  std::vector<fs::path> paths = CsvFilesBelow(kPublishedFiles);
  const testing::SharedFiles shared;
  if (shared.are_there()) {
    shared.Unpack("csvsuite/csv_suites.tar.gz");
    shared.Unpack("gov/data_act_broker_test_csvs.tar.gz");
    for (fs::path& path : CsvFilesBelow(shared.folder())) paths.push_back(std::move(path));
  }
  std::vector<std::pair<std::string, std::string>> uploads;
  for (const fs::path& path : paths) {
    std::string text = ReadPublishedFile(path);
    uploads.emplace_back(path.string() + " under our header", UnderHeader(text, header));
    uploads.emplace_back(path.string(), std::move(text));
  }
  return uploads;
}

}  // namespace outlay::csv
