// Reads files on which authentication depends: of limited size, and secrets only if nobody else can read them.
#ifndef OUTLAY_COMMON_AUTH_FILES_H_
#define OUTLAY_COMMON_AUTH_FILES_H_

#include <cstddef>
#include <string>

#include "absl/status/statusor.h"

namespace outlay::auth {

// INVALID_ARGUMENT / FILE_UNREADABLE {path}: missing, not a file, empty, or larger than `bytes_max`.
absl::StatusOr<std::string> ReadFile(const std::string& path, size_t bytes_max);

// The same for keys and tokens. Also INVALID_ARGUMENT / FILE_PERMISSIONS_TOO_WIDE {path}: its group or others may read
// or write it.
absl::StatusOr<std::string> ReadSecretFile(const std::string& path, size_t bytes_max);

}  // namespace outlay::auth

#endif  // OUTLAY_COMMON_AUTH_FILES_H_
