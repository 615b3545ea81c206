// A folder for the files of one test.
#ifndef OUTLAY_COMMON_TESTING_TEMPORARY_FOLDER_H_
#define OUTLAY_COMMON_TESTING_TEMPORARY_FOLDER_H_

#include <string>
#include <string_view>

namespace outlay::testing {

// A new, empty folder that belongs to nobody else. Its end deletes it, unless the test has failed by then. Declare it
// before whatever uses its files.
class TemporaryFolder {
 public:
  // `name`: a word in the name of the folder, for whoever looks at what a failed test left.
  explicit TemporaryFolder(std::string_view name = "test");
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::string& path() const { return path_; }
  // Returns the path of a file or folder in it, which need not exist.
  std::string PathOf(std::string_view name) const;

 private:
  std::string path_;
};

}  // namespace outlay::testing

#endif  // OUTLAY_COMMON_TESTING_TEMPORARY_FOLDER_H_
