#ifndef OUTLAY_COMMON_BASE_HMAC_H_
#define OUTLAY_COMMON_BASE_HMAC_H_

#include <string_view>

#include "common/base/digest.h"

namespace outlay {

// Returns the HMAC with SHA-256 (RFC 2104), which only holders of the key can compute. Thread-safe.
Digest HmacSha256(std::string_view key, std::string_view bytes);

}  // namespace outlay

#endif  // OUTLAY_COMMON_BASE_HMAC_H_
