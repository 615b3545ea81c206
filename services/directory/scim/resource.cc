#include "services/directory/scim/resource.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_split.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "services/directory/scim/errors.h"
#include "services/directory/scim/json_values.h"
#include "services/directory/scim/limits.h"

namespace outlay::directory::scim {
namespace {

constexpr std::string_view kAlwaysThere[] = {"schemas", "id", "meta"};

absl::StatusOr<Json> NormalizeSimple(const json_t* value, const Attribute& attribute) {
  switch (attribute.type) {
    case AttributeType::kBoolean: {
      const std::optional<bool> boolean = AsBoolean(value);
      if (!boolean.has_value()) return InvalidValue(Concat(attribute.name, " must be true or false"));
      return Json(json_boolean(*boolean));
    }
    case AttributeType::kNumber:
      if (!json_is_number(value)) return InvalidValue(Concat(attribute.name, " must be a number"));
      return Copy(value);
    default:
      if (!json_is_string(value)) return InvalidValue(Concat(attribute.name, " must be a text"));
      return Copy(value);
  }
}

absl::StatusOr<Json> NormalizeObject(const json_t* value, const std::vector<Attribute>& attributes) {
  Json object(json_object());
  for (const Attribute& attribute : attributes) {
    const json_t* const given = FindValue(value, attribute.name);
    if (given == nullptr || attribute.read_only) continue;
    OUTLAY_ASSIGN_OR_RETURN(Json normalized, NormalizeValue(given, attribute));
    if (normalized != nullptr) Set(object.get(), attribute.name, std::move(normalized));
  }
  return object;
}

absl::StatusOr<Json> NormalizeElement(const json_t* value, const Attribute& attribute) {
  const json_t* const inner = FindValue(value, "value");
  if (attribute.type != AttributeType::kComplex) return NormalizeSimple(inner != nullptr ? inner : value, attribute);
  if (json_is_object(value)) return NormalizeObject(value, attribute.sub_attributes);
  const Attribute* const sub = FindAttribute(attribute.sub_attributes, "value");
  if (sub == nullptr || !json_is_string(value)) return InvalidValue(Concat(attribute.name, " must be an object"));
  Json object(json_object());
  Set(object.get(), sub->name, Copy(value));
  return object;
}

// Returns whether `path` names the attribute `name`, or a part of it.
bool Names(std::string_view path, std::string_view name) {
  return SameName(path, name) || (path.size() > name.size() && SameName(path.substr(0, name.size()), name) &&
                                  (path[name.size()] == '.' || path[name.size()] == ':'));
}

std::string_view WithoutCoreSchema(std::string_view path) {
  constexpr std::string_view kCore = "urn:ietf:params:scim:schemas:core:";
  return path.size() > kCore.size() && SameName(path.substr(0, kCore.size()), kCore) ? path.substr(path.rfind(':') + 1)
                                                                                     : path;
}

// Returns the part of `value`, which is under `prefix`, that `paths` select: all of it, parts of it, or nothing (null).
Json Select(json_t* value, const std::string& prefix, const std::vector<std::string>& paths, bool keep) {
  const auto is_named = [&prefix](const std::string& path) { return SameName(path, prefix); };
  const auto is_inside = [&prefix](const std::string& path) { return Names(path, prefix); };
  if (std::any_of(paths.begin(), paths.end(), is_named)) return keep ? Share(value) : nullptr;
  if (std::none_of(paths.begin(), paths.end(), is_inside)) return keep ? nullptr : Share(value);
  if (json_is_array(value)) {
    Json list(json_array());
    for (json_t* const element : Elements(value)) {
      Json selected = Select(element, prefix, paths, keep);
      if (selected != nullptr) Append(list.get(), std::move(selected));
    }
    return list;
  }
  Json object(json_object());
  const std::string separator = prefix.find(':') == std::string::npos ? "." : ":";
  for (void* at = json_object_iter(value); at != nullptr; at = json_object_iter_next(value, at)) {
    const std::string name = json_object_iter_key(at);
    Json selected = Select(json_object_iter_value(at), Concat(prefix, separator, name), paths, keep);
    if (selected != nullptr) Set(object.get(), name, std::move(selected));
  }
  return object;
}

absl::StatusOr<std::vector<std::string>> ParseNames(std::string_view text) {
  std::vector<std::string> names;
  for (const absl::string_view name : absl::StrSplit(ToAbsl(text), absl::ByAnyChar(", "), absl::SkipEmpty())) {
    if (names.size() == limits::kProjectedAttributes) {
      return InvalidValue(Concat("name at most ", limits::kProjectedAttributes, " attributes"));
    }
    names.emplace_back(WithoutCoreSchema(ToStd(name)));
  }
  return names;
}

}  // namespace

absl::StatusOr<Json> NormalizeValue(const json_t* value, const Attribute& attribute) {
  if (IsUnassigned(value)) return Json();
  const std::vector<json_t*> elements = Elements(value);
  if (!attribute.multi_valued) {
    if (elements.size() != 1) return InvalidValue(Concat(attribute.name, " has one value"));
    if (IsUnassigned(elements.front())) return Json();
    OUTLAY_ASSIGN_OR_RETURN(Json normalized, NormalizeElement(elements.front(), attribute));
    return IsUnassigned(normalized.get()) ? Json() : std::move(normalized);
  }
  if (elements.size() > attribute.max_values) {
    return InvalidValue(Concat(attribute.name, " has at most ", attribute.max_values, " values"));
  }
  Json list(json_array());
  for (const json_t* const element : elements) {
    if (IsUnassigned(element)) continue;
    OUTLAY_ASSIGN_OR_RETURN(Json normalized, NormalizeElement(element, attribute));
    if (!IsUnassigned(normalized.get())) Append(list.get(), std::move(normalized));
  }
  return IsUnassigned(list.get()) ? Json() : std::move(list);
}

absl::Status CheckRequired(const json_t* resource, const ResourceType& type) {
  for (const Attribute& attribute : type.core.attributes) {
    if (attribute.required && !attribute.read_only && IsUnassigned(FindValue(resource, attribute.name))) {
      return InvalidValue(Concat(attribute.name, " is required"));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<Json> NormalizeResource(const json_t* body, const ResourceType& type) {
  if (!json_is_object(body)) return InvalidSyntax("the body must be one JSON object");
  OUTLAY_ASSIGN_OR_RETURN(Json resource, NormalizeObject(body, type.core.attributes));
  for (const Schema& extension : type.extensions) {
    const json_t* const given = FindValue(body, extension.id);
    if (IsUnassigned(given)) continue;
    if (!json_is_object(given)) return InvalidValue(Concat(extension.id, " must be an object"));
    OUTLAY_ASSIGN_OR_RETURN(Json normalized, NormalizeObject(given, extension.attributes));
    if (!IsUnassigned(normalized.get())) Set(resource.get(), extension.id, std::move(normalized));
  }
  OUTLAY_RETURN_IF_ERROR(CheckRequired(resource.get(), type));
  return resource;
}

absl::StatusOr<Projection> ParseProjection(std::string_view attributes, std::string_view excluded_attributes) {
  if (!attributes.empty() && !excluded_attributes.empty()) {
    return InvalidValue("give attributes or excludedAttributes, not both");
  }
  Projection projection;
  OUTLAY_ASSIGN_OR_RETURN(projection.attributes, ParseNames(attributes));
  OUTLAY_ASSIGN_OR_RETURN(projection.excluded_attributes, ParseNames(excluded_attributes));
  return projection;
}

Json Project(const json_t* resource, const Projection& projection) {
  const bool keep = !projection.attributes.empty();
  const std::vector<std::string>& paths = keep ? projection.attributes : projection.excluded_attributes;
  Json projected(json_object());
  auto* const from = const_cast<json_t*>(resource);  // its values get another owner, and stay as they are
  for (void* at = json_object_iter(from); at != nullptr; at = json_object_iter_next(from, at)) {
    const std::string name = json_object_iter_key(at);
    json_t* const value = json_object_iter_value(at);
    const bool always = std::any_of(std::begin(kAlwaysThere), std::end(kAlwaysThere),
                                    [&name](std::string_view there) { return there == name; });
    Json selected = always || paths.empty() ? Share(value) : Select(value, name, paths, keep);
    if (selected != nullptr) Set(projected.get(), name, std::move(selected));
  }
  return projected;
}

}  // namespace outlay::directory::scim
