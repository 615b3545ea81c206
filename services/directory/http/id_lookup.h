// Looks up the only resource that can match a filter of a SCIM list, so that not all are read (D6).
#ifndef OUTLAY_SERVICES_DIRECTORY_HTTP_ID_LOOKUP_H_
#define OUTLAY_SERVICES_DIRECTORY_HTTP_ID_LOOKUP_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "common/store/store.h"
#include "services/directory/scim/filter.h"

namespace outlay::directory {

// An index from the text of an attribute, unique among the resources, to an id.
struct AttributeIndex {
  std::string_view attribute;  // in lower case, as in scim::RequiredText
  absl::StatusOr<std::optional<std::string>> (*find)(const store::Reader& reader, const std::string& organization,
                                                     const std::string& text);
};

// Returns the only id that a matching resource can have, empty if none can; nothing: no index tells, and all must be
// read.
absl::StatusOr<std::optional<std::string>> LookUpId(const store::Reader& reader, const std::string& organization,
                                                    const std::optional<scim::Filter>& filter,
                                                    absl::Span<const AttributeIndex> indexes);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_HTTP_ID_LOOKUP_H_
