#include "services/directory/scim/resource_texts.h"

#include "common/base/strings.h"
#include "services/directory/scim/errors.h"
#include "services/directory/scim/json_values.h"

namespace outlay::directory::scim {

std::string TextAt(const json_t* object, std::string_view name) {
  return std::string(AsText(FindValue(object, name)).value_or(""));
}

absl::Status CheckLength(std::string_view name, const std::string& text, size_t limit) {
  return text.size() <= limit ? absl::OkStatus()
                              : InvalidValue(Concat(name, " has at most ", limit, " bytes in UTF-8"));
}

}  // namespace outlay::directory::scim
