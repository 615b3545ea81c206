// Published collections of CSV files, for tests: those in the tree, and those that may not be copied into it.
#ifndef OUTLAY_COMMON_CSV_TESTING_PUBLISHED_FILES_H_
#define OUTLAY_COMMON_CSV_TESTING_PUBLISHED_FILES_H_

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace outlay::csv {

// tests/data/csv, as its README says.
inline constexpr std::string_view kPublishedFiles = "tests/data/csv";

// Returns the bytes of a file, with CRLF line ends if its name says so: the collections were stored without.
std::string ReadPublishedFile(const std::filesystem::path& path);

// The files in a folder, sorted.
std::vector<std::filesystem::path> FilesIn(const std::filesystem::path& folder);
// The CSV files in a folder and below it, sorted.
std::vector<std::filesystem::path> CsvFilesBelow(const std::filesystem::path& folder);

// Returns files that could be uploaded by mistake: every published file unchanged, and under `header`, cut to the
// file's columns. Includes the shared ones if they are available.
std::vector<std::pair<std::string, std::string>> MistakenUploads(const std::vector<std::string>& header);

}  // namespace outlay::csv

#endif  // OUTLAY_COMMON_CSV_TESTING_PUBLISHED_FILES_H_
