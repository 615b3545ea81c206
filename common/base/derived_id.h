// Ids that are derived from what they identify, so that deriving one again gives the same id.
#ifndef OUTLAY_COMMON_BASE_DERIVED_ID_H_
#define OUTLAY_COMMON_BASE_DERIVED_ID_H_

#include <string>
#include <string_view>

#include "common/base/digest.h"

namespace outlay {

// Returns `prefix`, such as "im-", followed by 125 bits of `seed` as 25 characters of lower-case base32: a valid id.
std::string DerivedId(std::string_view prefix, const Digest& seed);

}  // namespace outlay

#endif  // OUTLAY_COMMON_BASE_DERIVED_ID_H_
