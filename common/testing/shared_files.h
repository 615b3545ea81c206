// Files of tests: those in the tree, and those that may not be copied into it.
#ifndef OUTLAY_COMMON_TESTING_SHARED_FILES_H_
#define OUTLAY_COMMON_TESTING_SHARED_FILES_H_

#include <filesystem>
#include <string>

#include "common/testing/temporary_folder.h"

namespace outlay::testing {

// Returns the bytes of a file; the test fails if there is none.
std::string ReadTestFile(const std::filesystem::path& path);

// The archives of the folder that OUTLAY_SHARED_DATA names, unpacked while this object lives.
class SharedFiles {
 public:
  SharedFiles();

  // False: the variable is not set; skip tests that need the files.
  bool are_there() const { return !shared_.empty(); }
  // Unpacks an archive, whose path is relative to that folder, into folder().
  void Unpack(const std::string& archive) const;
  // Returns the decompressed bytes of a gzip file, whose path is relative to that folder.
  std::string ReadCompressed(const std::string& file) const;
  std::filesystem::path folder() const { return folder_.path(); }

 private:
  std::filesystem::path shared_;
  const TemporaryFolder folder_{"shared"};
};

}  // namespace outlay::testing

#endif  // OUTLAY_COMMON_TESTING_SHARED_FILES_H_
