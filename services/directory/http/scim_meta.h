// The `meta` of a SCIM resource (RFC 7643, section 3.1). Pure.
#ifndef OUTLAY_SERVICES_DIRECTORY_HTTP_SCIM_META_H_
#define OUTLAY_SERVICES_DIRECTORY_HTTP_SCIM_META_H_

#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "common/base/json.h"

namespace outlay::directory {

struct ScimMeta {
  std::string_view resource_type;  // "User"
  absl::Time created;
  absl::Time last_modified;
  std::string location;  // see ScimLocation
  std::string etag;      // without quotes
};

// Such as "https://scim.outlay.example/scim/v2/Users/u-1".
std::string ScimLocation(std::string_view base_url, std::string_view path, std::string_view id);

// Returns the form in the header ETag and in `meta.version`: weak, because answers may leave attributes out.
std::string ScimVersion(std::string_view etag);

void SetMeta(json_t* resource, const ScimMeta& meta);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_HTTP_SCIM_META_H_
