// Pages of resources (RFC 7644, section 3.4.2.4). Pure functions.
#ifndef OUTLAY_SERVICES_DIRECTORY_SCIM_LIST_RESPONSE_H_
#define OUTLAY_SERVICES_DIRECTORY_SCIM_LIST_RESPONSE_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "common/base/json.h"
#include "services/directory/scim/limits.h"

namespace outlay::directory::scim {

struct Page {
  int64_t start_index = 1;            // of the first resource; they count from 1
  int64_t count = limits::kPageSize;  // the greatest number of resources

  bool operator==(const Page&) const = default;
};

// Parses the two parameters of a URL; either may be empty. Values that are too small, or above limits::kPageSizeMax,
// are replaced by the nearest valid one, as the RFC requires. INVALID_VALUE: not a whole number.
absl::StatusOr<Page> ParsePage(std::string_view start_index, std::string_view count);

// Returns the message; `total`: the number on all pages.
Json ListResponse(int64_t total, const Page& page, std::vector<Json> resources);

}  // namespace outlay::directory::scim

#endif  // OUTLAY_SERVICES_DIRECTORY_SCIM_LIST_RESPONSE_H_
