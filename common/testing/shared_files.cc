#include "common/testing/shared_files.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "absl/strings/str_cat.h"

namespace outlay::testing {

namespace fs = std::filesystem;

std::string ReadTestFile(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  EXPECT_TRUE(in.good()) << path;
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

SharedFiles::SharedFiles() {
  if (const char* const shared = std::getenv("OUTLAY_SHARED_DATA"); shared != nullptr) shared_ = shared;
}

void SharedFiles::Unpack(const std::string& archive) const {
  const std::string command = absl::StrCat("tar -xzf '", (shared_ / archive).string(), "' -C '", folder_.path(), "'");
  ASSERT_EQ(std::system(command.c_str()), 0) << command;
}

std::string SharedFiles::ReadCompressed(const std::string& file) const {
  const fs::path plain = folder() / "plain";
  const std::string command = absl::StrCat("gzip -dc '", (shared_ / file).string(), "' > '", plain.string(), "'");
  EXPECT_EQ(std::system(command.c_str()), 0) << command;
  return ReadTestFile(plain);
}

}  // namespace outlay::testing
