// Reads and writes JSON values as SCIM sees them: names of attributes count in any case of letters (RFC 7643, section
// 2.1). Pure.
#ifndef OUTLAY_SERVICES_DIRECTORY_SCIM_JSON_VALUES_H_
#define OUTLAY_SERVICES_DIRECTORY_SCIM_JSON_VALUES_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/json.h"

namespace outlay::directory::scim {

// In small letters (ASCII).
std::string Fold(std::string_view text);
// Whether two differ in the case of (ASCII) letters only.
bool SameName(std::string_view a, std::string_view b);

// The value under `name` in any case of letters, as long as `object` lives; null: none, or no object.
json_t* FindValue(const json_t* object, std::string_view name);
// Its name as `object` spells it.
std::optional<std::string> FindName(const json_t* object, std::string_view name);

// The text of a string; nothing otherwise.
std::optional<std::string_view> AsText(const json_t* value);
// A boolean, or "true" and "false" in any case of letters, which Microsoft Entra sends.
std::optional<bool> AsBoolean(const json_t* value);
// Null, an empty text, list or object: the attribute has no value (RFC 7643, section 2.5).
bool IsUnassigned(const json_t* value);
// The elements of a list, else the value itself; they live as long as `value`. Null: none.
std::vector<json_t*> Elements(const json_t* value);

// `text` must be UTF-8.
Json MakeText(std::string_view text);
Json Copy(const json_t* value);
// Another owner of the same value.
Json Share(json_t* value);
void Set(json_t* object, std::string_view name, Json value);
void Append(json_t* list, Json value);
// Takes out what is under `name` in any case of letters.
void Erase(json_t* object, std::string_view name);
// Compact, names in order.
std::string Serialize(const json_t* value);

}  // namespace outlay::directory::scim

#endif  // OUTLAY_SERVICES_DIRECTORY_SCIM_JSON_VALUES_H_
