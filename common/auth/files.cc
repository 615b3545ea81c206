#include "common/auth/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string_view>

#include "common/base/errors.h"
#include "common/base/strings.h"

namespace outlay::auth {
namespace {

class Descriptor {
 public:
  explicit Descriptor(const std::string& path) : number_(open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
  ~Descriptor() {
    if (number_ >= 0) close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return number_; }

 private:
  const int number_;
};

absl::Status Unreadable(const std::string& path, std::string_view why) {
  return MakeError(absl::StatusCode::kInvalidArgument, "FILE_UNREADABLE", Concat(path, " ", why), {{"path", path}});
}

absl::StatusOr<std::string> Read(const std::string& path, size_t bytes_max, bool is_secret) {
  const Descriptor file(path);
  // Checks the open file, not the path, because the path may lead elsewhere a moment later.
  struct stat about {};
  if (file.number() < 0 || fstat(file.number(), &about) != 0) {
    return Unreadable(path, "cannot be opened");
  }
  if (!S_ISREG(about.st_mode)) {
    return Unreadable(path, "is no file");
  }
  if (is_secret && (about.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return MakeError(absl::StatusCode::kInvalidArgument, "FILE_PERMISSIONS_TOO_WIDE",
                     Concat(path, " holds a secret, but others than its owner may use it; run chmod 600 on it"),
                     {{"path", path}});
  }
  std::string text(bytes_max + 1, '\0');
  size_t size = 0;
  while (size < text.size()) {
    const ssize_t got = read(file.number(), text.data() + size, text.size() - size);
    if (got < 0) {
      return Unreadable(path, "cannot be read");
    }
    if (got == 0) {
      break;
    }
    size += static_cast<size_t>(got);
  }
  if (size == 0) {
    return Unreadable(path, "is empty");
  }
  if (size > bytes_max) {
    return Unreadable(path, Concat("is larger than ", bytes_max, " bytes"));
  }
  text.resize(size);
  return text;
}

}  // namespace

absl::StatusOr<std::string> ReadFile(const std::string& path, size_t bytes_max) {
  return Read(path, bytes_max, /*is_secret=*/false);
}

absl::StatusOr<std::string> ReadSecretFile(const std::string& path, size_t bytes_max) {
  return Read(path, bytes_max, /*is_secret=*/true);
}

}  // namespace outlay::auth
