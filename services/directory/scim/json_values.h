// Reads and writes JSON values by SCIM's rules: names of attributes are compared ignoring case (RFC 7643, section 2.1).
// Pure.
#ifndef OUTLAY_SERVICES_DIRECTORY_SCIM_JSON_VALUES_H_
#define OUTLAY_SERVICES_DIRECTORY_SCIM_JSON_VALUES_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/json.h"

namespace outlay::directory::scim {

// Converts to lower case (ASCII).
std::string Fold(std::string_view text);
// Returns whether two names differ at most in the case of (ASCII) letters.
bool SameName(std::string_view a, std::string_view b);

// Returns the value under `name`, ignoring case, valid as long as `object`; null: none, or not an object.
json_t* FindValue(const json_t* object, std::string_view name);
// Returns the name as spelled in `object`.
std::optional<std::string> FindName(const json_t* object, std::string_view name);

// Returns the text of a string; nothing for other values.
std::optional<std::string_view> AsText(const json_t* value);
// Accepts a boolean, or "true" and "false" in any case, which Microsoft Entra sends.
std::optional<bool> AsBoolean(const json_t* value);
// Returns whether the attribute has no value: null, an empty text, list or object (RFC 7643, section 2.5).
bool IsUnassigned(const json_t* value);
// Returns the elements of a list, else the value itself; valid as long as `value`. Null: none.
std::vector<json_t*> Elements(const json_t* value);

// `text` must be UTF-8.
Json MakeText(std::string_view text);
Json Copy(const json_t* value);
// Returns another owner of the same value.
Json Share(json_t* value);
void Set(json_t* object, std::string_view name, Json value);
void Append(json_t* list, Json value);
// Removes the value under `name`, ignoring case.
void Erase(json_t* object, std::string_view name);
// Returns compact JSON with sorted names.
std::string Serialize(const json_t* value);

}  // namespace outlay::directory::scim

#endif  // OUTLAY_SERVICES_DIRECTORY_SCIM_JSON_VALUES_H_
