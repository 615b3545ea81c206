#include "services/directory/http/id_lookup.h"

#include <algorithm>

#include "common/base/status_macros.h"
#include "services/directory/scim/filter_index.h"

namespace outlay::directory {

absl::StatusOr<std::optional<std::string>> LookUpId(const store::Reader& reader, const std::string& organization,
                                                    const std::optional<scim::Filter>& filter,
                                                    absl::Span<const AttributeIndex> indexes) {
  const std::optional<scim::RequiredText> required =
      filter.has_value() ? scim::FindRequiredText(*filter) : std::nullopt;
  if (!required.has_value()) return std::nullopt;
  if (required->attribute == "id") return required->text;
  const auto index = std::ranges::find(indexes, required->attribute, &AttributeIndex::attribute);
  if (index == indexes.end()) return std::nullopt;
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<std::string> id, index->find(reader, organization, required->text));
  return id.value_or("");
}

}  // namespace outlay::directory
