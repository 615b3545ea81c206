// The content of a store in memory as one value, for comparing two runs (I19).
#ifndef OUTLAY_COMMON_STORE_TESTING_STATE_DIGEST_H_
#define OUTLAY_COMMON_STORE_TESTING_STATE_DIGEST_H_

#include <string>
#include <string_view>

#include "common/base/digest.h"
#include "common/base/strings.h"
#include "common/store/memory_engine.h"

namespace outlay::store {

// Covers all rows, including the store's own.
inline Digest StateDigest(const MemoryEngine& engine) {
  const std::string end(8, '\xff');
  Digest digest;
  for (int family = 0; family < kFamilies; ++family) {
    const auto add = [&digest](std::string_view key, std::string_view value) {
      digest = Sha256({digest.bytes(), Concat(key.size(), ":"), key, value});
      return Visit::kContinue;
    };
    const absl::Status scanned = engine.Scan(nullptr, static_cast<Family>(family), "", end, Order::kAscending, add);
    // Memory does not fail; if it did, no two digests would be equal.
    if (!scanned.ok()) digest = Sha256({digest.bytes(), Concat(engine.reads())});
  }
  return digest;
}

}  // namespace outlay::store

#endif  // OUTLAY_COMMON_STORE_TESTING_STATE_DIGEST_H_
