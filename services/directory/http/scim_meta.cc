#include "services/directory/http/scim_meta.h"

#include <utility>

#include "common/base/strings.h"
#include "services/directory/scim/json_values.h"

namespace outlay::directory {
namespace {

std::string TimeText(absl::Time time) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%E3SZ", time, absl::UTCTimeZone());
}

}  // namespace

std::string ScimLocation(std::string_view base_url, std::string_view path, std::string_view id) {
  return Concat(base_url, "/", path, "/", id);
}

std::string ScimVersion(std::string_view etag) {
  return Concat("W/\"", etag, "\"");
}

void SetMeta(json_t* resource, const ScimMeta& meta) {
  Json json(json_object());
  scim::Set(json.get(), "resourceType", scim::MakeText(meta.resource_type));
  scim::Set(json.get(), "created", scim::MakeText(TimeText(meta.created)));
  scim::Set(json.get(), "lastModified", scim::MakeText(TimeText(meta.last_modified)));
  scim::Set(json.get(), "location", scim::MakeText(meta.location));
  scim::Set(json.get(), "version", scim::MakeText(ScimVersion(meta.etag)));
  scim::Set(resource, "meta", std::move(json));
}

}  // namespace outlay::directory
