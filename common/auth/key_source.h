// The source of a key set's text.
#ifndef OUTLAY_COMMON_AUTH_KEY_SOURCE_H_
#define OUTLAY_COMMON_AUTH_KEY_SOURCE_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "common/auth/auth_config.h"

namespace outlay::auth {

// Thread-safe.
class KeySource {
 public:
  virtual ~KeySource() = default;
  // Blocks, at most limits::kFetchTime. UNAVAILABLE / KEY_SET_UNREACHABLE {location}, or as ReadFile.
  virtual absl::StatusOr<std::string> Read() = 0;
};

// A file, or an https URL: no other protocol, no redirect, only status 200, at most limits::kKeySetBytes.
std::unique_ptr<KeySource> MakeKeySource(const KeySetLocation& location);

}  // namespace outlay::auth

#endif  // OUTLAY_COMMON_AUTH_KEY_SOURCE_H_
