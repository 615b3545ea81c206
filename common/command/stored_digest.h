// The part of a request's digest that the created row keeps, by which a repeated request is recognized.
#ifndef OUTLAY_COMMON_COMMAND_STORED_DIGEST_H_
#define OUTLAY_COMMON_COMMAND_STORED_DIGEST_H_

#include <cstddef>
#include <string>

#include "common/command/executor.h"

namespace outlay::command {

// Bytes of a request's digest that its row keeps.
inline constexpr size_t kStoredDigestBytes = 16;

inline std::string StoredDigest(const Context& context) {
  return std::string(context.request_digest.bytes().substr(0, kStoredDigestBytes));
}

}  // namespace outlay::command

#endif  // OUTLAY_COMMON_COMMAND_STORED_DIGEST_H_
