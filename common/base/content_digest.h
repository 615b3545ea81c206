// The digest of a value with several fields: each is preceded by its length, which separates them.
#ifndef OUTLAY_COMMON_BASE_CONTENT_DIGEST_H_
#define OUTLAY_COMMON_BASE_CONTENT_DIGEST_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/digest.h"
#include "common/base/strings.h"

namespace outlay {

// A value. Fields are added in a fixed order; a field introduced later is added only where it is set, so that all other
// values keep their digests.
class ContentDigest {
 public:
  ContentDigest& Add(std::string_view part) {
    text_ += Concat(part.size(), ":");
    text_ += part;
    return *this;
  }
  ContentDigest& Add(int64_t number) { return Add(std::string_view(Concat(number))); }
  ContentDigest& Add(const std::vector<std::string>& parts) {
    Add(static_cast<int64_t>(parts.size()));
    for (const std::string& part : parts) Add(std::string_view(part));
    return *this;
  }
  Digest digest() const { return Sha256(text_); }

 private:
  std::string text_;
};

}  // namespace outlay

#endif  // OUTLAY_COMMON_BASE_CONTENT_DIGEST_H_
