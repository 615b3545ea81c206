#include "common/testing/temporary_folder.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace outlay::testing {
namespace {

namespace fs = std::filesystem;

TEST(TemporaryFolderTest, IsNewAndDeletedWithItsFiles) {
  std::string path;
  {
    const TemporaryFolder folder;
    const TemporaryFolder other;
    EXPECT_NE(folder.path(), other.path());
    path = folder.path();
    EXPECT_TRUE(fs::is_empty(path));
    std::ofstream(folder.PathOf("a.txt")) << "a";
    fs::create_directory(folder.PathOf("b"));
    EXPECT_EQ(fs::path(folder.PathOf("a.txt")).parent_path(), path);
  }
  EXPECT_FALSE(fs::exists(path));
}

}  // namespace
}  // namespace outlay::testing
