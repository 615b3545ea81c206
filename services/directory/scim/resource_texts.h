// Texts inside resources: common functions for reading users and groups. Pure.
#ifndef OUTLAY_SERVICES_DIRECTORY_SCIM_RESOURCE_TEXTS_H_
#define OUTLAY_SERVICES_DIRECTORY_SCIM_RESOURCE_TEXTS_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "common/base/json.h"

namespace outlay::directory::scim {

// Returns the text of the attribute, ignoring the case of its name; empty: there is none, or it is not a text.
std::string TextAt(const json_t* object, std::string_view name);

// INVALID_ARGUMENT / INVALID_VALUE: `text` has more than `limit` bytes. `name`: the attribute, for people.
absl::Status CheckLength(std::string_view name, const std::string& text, size_t limit);

}  // namespace outlay::directory::scim

#endif  // OUTLAY_SERVICES_DIRECTORY_SCIM_RESOURCE_TEXTS_H_
