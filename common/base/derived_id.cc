#include "common/base/derived_id.h"

#include "common/base/strings.h"
#include "common/base/text.h"

namespace outlay {

std::string DerivedId(std::string_view prefix, const Digest& seed) {
  constexpr size_t kSeedBytes = 25;
  return Concat(prefix, EncodeBase32(seed.bytes()).substr(0, kSeedBytes));
}

}  // namespace outlay
