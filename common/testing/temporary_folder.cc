#include "common/testing/temporary_folder.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <system_error>

#include "common/base/strings.h"

namespace outlay::testing {

TemporaryFolder::TemporaryFolder(std::string_view name)
    : path_(Concat(::testing::TempDir(), "outlay_", name, "_XXXXXX")) {
  EXPECT_NE(mkdtemp(path_.data()), nullptr) << path_;
}

TemporaryFolder::~TemporaryFolder() {
  if (::testing::Test::HasFailure()) return;
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string TemporaryFolder::PathOf(std::string_view name) const {
  return Concat(path_, "/", name);
}

}  // namespace outlay::testing
