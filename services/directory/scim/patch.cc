#include "services/directory/scim/patch.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "services/directory/scim/errors.h"
#include "services/directory/scim/json_values.h"
#include "services/directory/scim/resource.h"

namespace outlay::directory::scim {
namespace {

// The object that has the attribute, and the change to make there.
struct Target {
  json_t* object = nullptr;
  const Attribute* attribute = nullptr;
  const PatchStep* step = nullptr;

  json_t* value() const { return FindValue(object, attribute->name); }
};

bool IsPrimary(const json_t* element) {
  return AsBoolean(FindValue(element, "primary")) == true;
}

// Returns what identifies a value of an attribute: its text and type, or the resource to which it refers.
std::string IdentityOf(const json_t* element, const Attribute& attribute) {
  const std::optional<std::string_view> value = AsText(FindValue(element, "value"));
  if (!value.has_value()) return Serialize(element);
  if (FindAttribute(attribute.sub_attributes, "$ref") != nullptr) return std::string(*value);
  return Concat(Fold(AsText(FindValue(element, "type")).value_or("")), "\n", *value);
}

std::set<std::string> IdentitiesOf(const json_t* list, const Attribute& attribute) {
  std::set<std::string> identities;
  for (const json_t* const element : Elements(list)) identities.insert(IdentityOf(element, attribute));
  return identities;
}

void SetOrErase(json_t* object, const std::string& name, Json value) {
  if (IsUnassigned(value.get())) {
    Erase(object, name);
  } else {
    Set(object, name, std::move(value));
  }
}

// A value that becomes primary replaces the former primary one (RFC 7644, section 3.5.2).
absl::Status KeepOnePrimary(const json_t* before, json_t* after, const Attribute& attribute) {
  std::vector<json_t*> primaries = Elements(after);
  primaries.erase(std::remove_if(primaries.begin(), primaries.end(), [](json_t* e) { return !IsPrimary(e); }),
                  primaries.end());
  if (primaries.size() < 2) return absl::OkStatus();
  std::set<std::string> old;
  for (const json_t* const element : Elements(before)) {
    if (IsPrimary(element)) old.insert(Serialize(element));
  }
  int left = 0;
  for (json_t* const element : primaries) {
    if (old.contains(Serialize(element))) {
      Set(element, "primary", Json(json_false()));
    } else {
      ++left;
    }
  }
  return left > 1 ? InvalidValue(Concat(attribute.name, " has one primary value")) : absl::OkStatus();
}

absl::StatusOr<const Attribute*> FindSub(const Target& target) {
  const std::string& name = target.step->path.attribute.sub;
  const Attribute* const sub = FindAttribute(target.attribute->sub_attributes, name);
  if (sub == nullptr && target.attribute->type != AttributeType::kComplex) {
    return InvalidPath(Concat(target.attribute->name, " has no sub-attributes"));
  }
  if (sub != nullptr && sub->read_only && target.step->path_was_given) {
    return Mutability(Concat(target.attribute->name, ".", name, " is read-only"));
  }
  return sub != nullptr && sub->read_only ? nullptr : sub;
}

// Adds the values that are missing.
void Merge(json_t* list, const json_t* added, const Attribute& attribute) {
  std::map<std::string, json_t*> present;
  for (json_t* const there : Elements(list)) present.emplace(IdentityOf(there, attribute), there);
  for (json_t* const element : Elements(added)) {
    const auto [there, is_new] = present.try_emplace(IdentityOf(element, attribute), nullptr);
    if (is_new) {
      Json copy = Copy(element);
      there->second = copy.get();
      Append(list, std::move(copy));
    } else if (IsPrimary(element)) {
      json_object_update(there->second, element);
    }
  }
}

absl::Status RemoveWhole(const Target& target) {
  json_t* const present = target.value();
  const Attribute& attribute = *target.attribute;
  if (!attribute.multi_valued || IsUnassigned(target.step->value.get())) {
    Erase(target.object, attribute.name);
    return absl::OkStatus();
  }
  OUTLAY_ASSIGN_OR_RETURN(const Json named, NormalizeValue(target.step->value.get(), attribute));
  const std::set<std::string> gone = IdentitiesOf(named.get(), attribute);
  Json rest(json_array());
  for (json_t* const element : Elements(present)) {
    if (!gone.contains(IdentityOf(element, attribute))) Append(rest.get(), Share(element));
  }
  SetOrErase(target.object, attribute.name, std::move(rest));
  return absl::OkStatus();
}

absl::Status ChangeWhole(const Target& target) {
  const Attribute& attribute = *target.attribute;
  if (target.step->verb == PatchVerb::kRemove) return RemoveWhole(target);
  const bool add = target.step->verb == PatchVerb::kAdd;
  const bool is_object = attribute.type == AttributeType::kComplex && !attribute.multi_valued;
  OUTLAY_ASSIGN_OR_RETURN(Json given, NormalizeValue(target.step->value.get(), attribute));
  if (given == nullptr) {
    if (!add) Erase(target.object, attribute.name);
    return absl::OkStatus();
  }
  json_t* const present = target.value();
  if (add && attribute.multi_valued && present != nullptr) {
    Merge(present, given.get(), attribute);
    return absl::OkStatus();
  }
  if (is_object && present != nullptr) {
    json_object_update(present, given.get());
    return absl::OkStatus();
  }
  Set(target.object, attribute.name, std::move(given));
  return absl::OkStatus();
}

// Sets or removes one sub-attribute of one value.
absl::Status ChangeSub(const PatchStep& step, json_t* object, const Attribute& sub) {
  if (step.verb == PatchVerb::kRemove) {
    Erase(object, sub.name);
    return absl::OkStatus();
  }
  OUTLAY_ASSIGN_OR_RETURN(Json given, NormalizeValue(step.value.get(), sub));
  if (given != nullptr || step.verb == PatchVerb::kReplace) SetOrErase(object, sub.name, std::move(given));
  return absl::OkStatus();
}

// Without a value filter: changes all values; if there is none, `add` and `replace` create one.
absl::Status ChangeSubOfAll(const Target& target) {
  OUTLAY_ASSIGN_OR_RETURN(const Attribute* const sub, FindSub(target));
  if (sub == nullptr) return absl::OkStatus();
  if (target.value() == nullptr) {
    if (target.step->verb == PatchVerb::kRemove) return absl::OkStatus();
    Json fresh(target.attribute->multi_valued ? json_array() : json_object());
    if (target.attribute->multi_valued) Append(fresh.get(), Json(json_object()));
    Set(target.object, target.attribute->name, std::move(fresh));
  }
  for (json_t* const element : Elements(target.value())) {
    OUTLAY_RETURN_IF_ERROR(ChangeSub(*target.step, element, *sub));
  }
  return absl::OkStatus();
}

// Sets in `value` the equalities that `filter` requires. False: it requires more than equalities.
bool Describe(const Filter& filter, const Attribute& attribute, json_t* value) {
  if (filter.kind == Filter::Kind::kAnd) {
    return std::all_of(filter.parts.begin(), filter.parts.end(),
                       [&](const Filter& part) { return Describe(part, attribute, value); });
  }
  const Attribute* const sub = FindAttribute(attribute.sub_attributes, filter.path.name);
  if (filter.kind != Filter::Kind::kCompare || filter.op != Operator::kEqual || sub == nullptr || sub->read_only) {
    return false;
  }
  if (const auto* const text = std::get_if<std::string>(&filter.literal)) {
    Set(value, sub->name, MakeText(*text));
  } else if (const auto* const boolean = std::get_if<bool>(&filter.literal)) {
    Set(value, sub->name, Json(json_boolean(*boolean)));
  } else {
    return false;
  }
  return true;
}

absl::Status ChangeElement(const Target& target, json_t* element) {
  if (!target.step->path.attribute.sub.empty()) {
    OUTLAY_ASSIGN_OR_RETURN(const Attribute* const sub, FindSub(target));
    return sub == nullptr ? absl::OkStatus() : ChangeSub(*target.step, element, *sub);
  }
  OUTLAY_ASSIGN_OR_RETURN(const Json given, NormalizeValue(target.step->value.get(), *target.attribute));
  if (json_array_size(given.get()) != 1 || !json_is_object(json_array_get(given.get(), 0)) ||
      !json_is_object(element)) {
    return InvalidValue(Concat(target.attribute->name, ": give one value in place of those that the path selects"));
  }
  if (target.step->verb == PatchVerb::kReplace) json_object_clear(element);
  json_object_update(element, json_array_get(given.get(), 0));
  return absl::OkStatus();
}

absl::Status AddDescribed(const Target& target) {
  Json value(json_object());
  if (target.step->verb != PatchVerb::kAdd || !Describe(*target.step->path.values, *target.attribute, value.get())) {
    return NoTarget(Concat("no value of ", target.attribute->name, " is what the path selects"));
  }
  OUTLAY_RETURN_IF_ERROR(ChangeElement(target, value.get()));
  if (target.value() == nullptr) Set(target.object, target.attribute->name, Json(json_array()));
  Append(target.value(), std::move(value));
  return absl::OkStatus();
}

absl::Status ChangeSelected(const Target& target) {
  const PatchStep& step = *target.step;
  if (!target.attribute->multi_valued) return InvalidPath(Concat(target.attribute->name, " has one value"));
  const bool drop = step.verb == PatchVerb::kRemove && step.path.attribute.sub.empty();
  bool found = false;
  Json rest(json_array());
  for (json_t* const element : Elements(target.value())) {
    const bool selected = MatchesValue(*step.path.values, element, *target.attribute);
    found = found || selected;
    if (selected && !drop) OUTLAY_RETURN_IF_ERROR(ChangeElement(target, element));
    if (!selected || !drop) Append(rest.get(), Share(element));
  }
  if (!found) return step.verb == PatchVerb::kRemove ? absl::OkStatus() : AddDescribed(target);
  SetOrErase(target.object, target.attribute->name, std::move(rest));
  return absl::OkStatus();
}

// Null attribute: nothing that could be changed exists.
Target Find(json_t* resource, const PatchStep& step, const ResourceType& type) {
  Target target = {.object = resource, .attribute = nullptr, .step = &step};
  const AttributePath& path = step.path.attribute;
  if (path.schema.empty() || SameName(path.schema, type.core.id)) {
    target.attribute = FindAttribute(type.core.attributes, path.name);
    if (target.attribute != nullptr || !path.schema.empty()) return target;
  }
  // Microsoft Entra sends `manager` without its schema.
  for (const Schema& extension : type.extensions) {
    if (!path.schema.empty() && !SameName(extension.id, path.schema)) continue;
    target.attribute = FindAttribute(extension.attributes, path.name);
    if (target.attribute == nullptr) continue;
    if (FindValue(resource, extension.id) == nullptr) Set(resource, extension.id, Json(json_object()));
    target.object = FindValue(resource, extension.id);
    return target;
  }
  return target;
}

absl::Status Apply(json_t* resource, const PatchStep& step, const ResourceType& type) {
  const Target target = Find(resource, step, type);
  if (target.attribute == nullptr) return absl::OkStatus();
  const Attribute& attribute = *target.attribute;
  if (attribute.read_only) {
    return step.path_was_given ? Mutability(Concat(attribute.name, " is read-only")) : absl::OkStatus();
  }
  const Json before = attribute.multi_valued ? Copy(target.value()) : Json();
  OUTLAY_RETURN_IF_ERROR(step.path.values.has_value()      ? ChangeSelected(target)
                         : step.path.attribute.sub.empty() ? ChangeWhole(target)
                                                           : ChangeSubOfAll(target));
  if (IsUnassigned(target.value())) Erase(target.object, attribute.name);
  if (attribute.required && target.value() == nullptr) return Mutability(Concat(attribute.name, " is required"));
  if (!attribute.multi_valued) return absl::OkStatus();
  if (json_array_size(target.value()) > attribute.max_values) {
    return InvalidValue(Concat(attribute.name, " has at most ", attribute.max_values, " values"));
  }
  return KeepOnePrimary(before.get(), target.value(), attribute);
}

}  // namespace

absl::StatusOr<Json> ApplyPatch(const json_t* resource, const std::vector<PatchStep>& steps, const ResourceType& type) {
  Json patched = Copy(resource);
  for (const PatchStep& step : steps) {
    OUTLAY_RETURN_IF_ERROR(Apply(patched.get(), step, type));
  }
  for (const Schema& extension : type.extensions) {
    if (IsUnassigned(FindValue(patched.get(), extension.id))) Erase(patched.get(), extension.id);
  }
  return patched;
}

}  // namespace outlay::directory::scim
