// Reads the tables of tests/data.
#ifndef OUTLAY_COMMON_TESTING_DATA_LINES_H_
#define OUTLAY_COMMON_TESTING_DATA_LINES_H_

#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

namespace outlay::testing {

// Returns the lines of a file, whose path is relative to the root of the project; fails the test if there are none.
inline std::vector<std::string> DataLines(const std::string& path) {
  std::vector<std::string> lines;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  EXPECT_FALSE(lines.empty()) << path;
  return lines;
}

}  // namespace outlay::testing

#endif  // OUTLAY_COMMON_TESTING_DATA_LINES_H_
