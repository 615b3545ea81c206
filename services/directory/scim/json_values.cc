#include "services/directory/scim/json_values.h"

#include <cstdlib>
#include <memory>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "common/base/strings.h"

namespace outlay::directory::scim {
namespace {

struct Free {
  void operator()(char* text) const { std::free(text); }
};

}  // namespace

std::string Fold(std::string_view text) {
  return absl::AsciiStrToLower(ToAbsl(text));
}

bool SameName(std::string_view a, std::string_view b) {
  return absl::EqualsIgnoreCase(ToAbsl(a), ToAbsl(b));
}

json_t* FindValue(const json_t* object, std::string_view name) {
  const std::optional<std::string> spelled = FindName(object, name);
  return spelled.has_value() ? json_object_get(object, spelled->c_str()) : nullptr;
}

std::optional<std::string> FindName(const json_t* object, std::string_view name) {
  auto* const mutable_object = const_cast<json_t*>(object);  // iterating changes nothing
  for (void* at = json_object_iter(mutable_object); at != nullptr; at = json_object_iter_next(mutable_object, at)) {
    if (SameName(json_object_iter_key(at), name)) return json_object_iter_key(at);
  }
  return std::nullopt;
}

std::optional<std::string_view> AsText(const json_t* value) {
  if (!json_is_string(value)) return std::nullopt;
  return std::string_view(json_string_value(value), json_string_length(value));
}

std::optional<bool> AsBoolean(const json_t* value) {
  if (json_is_boolean(value)) return json_is_true(value);
  const std::optional<std::string_view> text = AsText(value);
  if (text.has_value() && SameName(*text, "true")) return true;
  if (text.has_value() && SameName(*text, "false")) return false;
  return std::nullopt;
}

bool IsUnassigned(const json_t* value) {
  return value == nullptr || json_is_null(value) || (json_is_string(value) && json_string_length(value) == 0) ||
         (json_is_array(value) && json_array_size(value) == 0) ||
         (json_is_object(value) && json_object_size(value) == 0);
}

std::vector<json_t*> Elements(const json_t* value) {
  if (value == nullptr) return {};
  if (!json_is_array(value)) return {const_cast<json_t*>(value)};
  std::vector<json_t*> elements;
  elements.reserve(json_array_size(value));
  for (size_t i = 0; i < json_array_size(value); ++i) elements.push_back(json_array_get(value, i));
  return elements;
}

Json MakeText(std::string_view text) {
  return Json(json_stringn(text.data(), text.size()));
}

Json Copy(const json_t* value) {
  return Json(json_deep_copy(value));
}

Json Share(json_t* value) {
  return Json(json_incref(value));
}

void Set(json_t* object, std::string_view name, Json value) {
  json_object_set_new(object, std::string(name).c_str(), value.release());
}

void Append(json_t* list, Json value) {
  json_array_append_new(list, value.release());
}

void Erase(json_t* object, std::string_view name) {
  const std::optional<std::string> spelled = FindName(object, name);
  if (spelled.has_value()) json_object_del(object, spelled->c_str());
}

std::string Serialize(const json_t* value) {
  const std::unique_ptr<char, Free> text(json_dumps(value, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY));
  return text == nullptr ? std::string() : std::string(text.get());
}

}  // namespace outlay::directory::scim
