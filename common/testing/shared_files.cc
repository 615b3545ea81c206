#include "common/testing/shared_files.h"

#include <gtest/gtest.h>
#include <unistd.h>

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
  const char* const shared = std::getenv("OUTLAY_SHARED_DATA");
  if (shared == nullptr) return;
  shared_ = shared;
  const auto* const test = ::testing::UnitTest::GetInstance()->current_test_info();
  folder_ = fs::path(::testing::TempDir()) / absl::StrCat("outlay_shared_", getpid(), "_", test->name());
  fs::remove_all(folder_);
  fs::create_directories(folder_);
}

SharedFiles::~SharedFiles() {
  if (!folder_.empty()) fs::remove_all(folder_);
}

void SharedFiles::Unpack(const std::string& archive) const {
  const std::string command = absl::StrCat("tar -xzf '", (shared_ / archive).string(), "' -C '", folder_.string(), "'");
  ASSERT_EQ(std::system(command.c_str()), 0) << command;
}

std::string SharedFiles::ReadCompressed(const std::string& file) const {
  const fs::path plain = folder_ / "plain";
  const std::string command = absl::StrCat("gzip -dc '", (shared_ / file).string(), "' > '", plain.string(), "'");
  EXPECT_EQ(std::system(command.c_str()), 0) << command;
  return ReadTestFile(plain);
}

}  // namespace outlay::testing
