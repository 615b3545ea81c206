#include <string>
#include <utility>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "services/directory/scim/errors.h"
#include "services/directory/scim/json_values.h"
#include "services/directory/scim/limits.h"
#include "services/directory/scim/patch.h"

namespace outlay::directory::scim {
namespace {

absl::StatusOr<PatchVerb> ParseVerb(const json_t* operation) {
  const std::string verb = Fold(AsText(FindValue(operation, "op")).value_or(""));
  if (verb == "add") return PatchVerb::kAdd;
  if (verb == "replace") return PatchVerb::kReplace;
  if (verb == "remove") return PatchVerb::kRemove;
  return InvalidSyntax("op must be add, replace or remove");
}

void AddStep(PatchVerb verb, PatchPath path, const json_t* value, bool path_was_given, std::vector<PatchStep>* steps) {
  steps->push_back({.verb = verb, .path = std::move(path), .value = Copy(value), .path_was_given = path_was_given});
}

// Adds each attribute of a whole extension, {"manager": ...}.
absl::Status AddExtension(PatchVerb verb, const Schema& extension, const json_t* value, std::vector<PatchStep>* steps) {
  if (!json_is_object(value)) return InvalidValue(Concat(extension.id, " must be an object"));
  for (const Attribute& attribute : extension.attributes) {
    const json_t* const given = FindValue(value, attribute.name);
    if (given == nullptr) continue;
    PatchPath path;
    path.attribute = {.schema = extension.id, .name = attribute.name, .sub = {}};
    AddStep(verb, std::move(path), given, /*path_was_given=*/false, steps);
  }
  return absl::OkStatus();
}

// For an operation without a path. Microsoft Entra uses paths as names: {"name.givenName": "Ann"}.
absl::Status AddAttributes(PatchVerb verb, const json_t* value, const ResourceType& type,
                           std::vector<PatchStep>* steps) {
  if (!json_is_object(value)) return InvalidValue("without a path, value must be an object");
  if (json_object_size(value) > limits::kPatchAttributes) {
    return InvalidSyntax(Concat("an operation sets at most ", limits::kPatchAttributes, " attributes"));
  }
  auto* const object = const_cast<json_t*>(value);  // iterating changes nothing
  for (void* at = json_object_iter(object); at != nullptr; at = json_object_iter_next(object, at)) {
    const std::string name = json_object_iter_key(at);
    if (const Schema* const extension = FindExtension(type, name); extension != nullptr) {
      OUTLAY_RETURN_IF_ERROR(AddExtension(verb, *extension, json_object_iter_value(at), steps));
      continue;
    }
    OUTLAY_ASSIGN_OR_RETURN(PatchPath path, ParsePatchPath(name));
    AddStep(verb, std::move(path), json_object_iter_value(at), /*path_was_given=*/false, steps);
  }
  return absl::OkStatus();
}

absl::Status AddOperation(const json_t* operation, const ResourceType& type, std::vector<PatchStep>* steps) {
  OUTLAY_ASSIGN_OR_RETURN(const PatchVerb verb, ParseVerb(operation));
  const json_t* const value = FindValue(operation, "value");
  if (verb != PatchVerb::kRemove && value == nullptr) return InvalidValue("add and replace need a value");
  const json_t* const path_json = FindValue(operation, "path");
  if (IsUnassigned(path_json)) {
    return verb == PatchVerb::kRemove ? NoTarget("remove needs a path") : AddAttributes(verb, value, type, steps);
  }
  const std::optional<std::string_view> path_text = AsText(path_json);
  if (!path_text.has_value()) return InvalidPath("path must be a text");
  const Schema* const extension = FindExtension(type, *path_text);
  if (extension != nullptr && verb != PatchVerb::kRemove) return AddExtension(verb, *extension, value, steps);
  if (extension != nullptr) {
    for (const Attribute& attribute : extension->attributes) {
      PatchPath path;
      path.attribute = {.schema = extension->id, .name = attribute.name, .sub = {}};
      AddStep(verb, std::move(path), nullptr, /*path_was_given=*/true, steps);
    }
    return absl::OkStatus();
  }
  OUTLAY_ASSIGN_OR_RETURN(PatchPath path, ParsePatchPath(*path_text));
  AddStep(verb, std::move(path), value, /*path_was_given=*/true, steps);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<PatchStep>> ParsePatch(const json_t* body, const ResourceType& type) {
  const json_t* const operations = FindValue(body, "Operations");
  if (!json_is_array(operations) || json_array_size(operations) == 0) {
    return InvalidSyntax("a PATCH needs a list of Operations");
  }
  if (json_array_size(operations) > limits::kPatchOperations) {
    return InvalidSyntax(Concat("a PATCH has at most ", limits::kPatchOperations, " operations"));
  }
  std::vector<PatchStep> steps;
  for (const json_t* const operation : Elements(operations)) {
    OUTLAY_RETURN_IF_ERROR(AddOperation(operation, type, &steps));
    if (steps.size() > limits::kPatchSteps) {
      return InvalidSyntax(Concat("a PATCH changes at most ", limits::kPatchSteps,
                                  " places: each attribute in the value of an operation without a path is one"));
    }
  }
  return steps;
}

}  // namespace outlay::directory::scim
