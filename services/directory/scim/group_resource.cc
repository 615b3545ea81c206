#include "services/directory/scim/group_resource.h"

#include <optional>
#include <string_view>
#include <utility>
#include <variant>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "services/directory/scim/core_schemas.h"
#include "services/directory/scim/errors.h"
#include "services/directory/scim/json_values.h"
#include "services/directory/scim/limits.h"
#include "services/directory/scim/resource.h"
#include "services/directory/scim/resource_texts.h"

namespace outlay::directory::scim {
namespace {

constexpr std::string_view kMembers = "members";
constexpr std::string_view kValue = "value";

absl::StatusOr<ProviderGroupSpec> SpecOf(const json_t* resource) {
  ProviderGroupSpec spec = {.display_name = TextAt(resource, "displayName"),
                            .external_id = TextAt(resource, "externalId")};
  if (spec.display_name.empty()) return InvalidValue("displayName is required");
  OUTLAY_RETURN_IF_ERROR(CheckLength("displayName", spec.display_name, limits::kGroupNameBytes));
  OUTLAY_RETURN_IF_ERROR(CheckLength("externalId", spec.external_id, limits::kExternalIdBytes));
  return spec;
}

// Returns the ids in a value of `members`, in any of its forms.
absl::StatusOr<std::vector<std::string>> MemberIds(const json_t* value) {
  std::vector<std::string> ids;
  OUTLAY_ASSIGN_OR_RETURN(const Json members,
                          NormalizeValue(value, *FindAttribute(GroupType().core.attributes, kMembers)));
  for (const json_t* const member : Elements(members.get())) {
    std::string id = TextAt(member, kValue);
    if (id.empty()) return InvalidValue("members.value is required");
    if (SameName(TextAt(member, "type"), "Group")) {
      return InvalidValue(Concat("members: ", id, " is a group; only users can be members"));
    }
    ids.push_back(std::move(id));
  }
  return ids;
}

// Reads the ids that a value filter selects: `value eq "u1"`, or several joined by `or`. False: it is another filter.
bool SelectsIds(const Filter& filter, std::vector<std::string>* ids) {
  if (filter.kind == Filter::Kind::kOr) {
    for (const Filter& part : filter.parts) {
      if (!SelectsIds(part, ids)) return false;
    }
    return true;
  }
  const auto* const id = std::get_if<std::string>(&filter.literal);
  if (filter.kind != Filter::Kind::kCompare || filter.op != Operator::kEqual || id == nullptr ||
      !SameName(filter.path.name, kValue) || !filter.path.sub.empty()) {
    return false;
  }
  ids->push_back(*id);
  return true;
}

absl::Status EditSelected(const PatchStep& step, MemberEdit* edit) {
  std::vector<std::string> ids;
  if (!SelectsIds(*step.path.values, &ids)) return InvalidPath(R"(select members by members[value eq "..."])");
  if (step.verb == PatchVerb::kReplace) return InvalidPath("a member cannot be changed; remove it and add another one");
  for (const std::string& id : ids) {
    step.verb == PatchVerb::kAdd ? edit->Add(id) : edit->Remove(id);
  }
  return absl::OkStatus();
}

absl::Status EditMembers(const PatchStep& step, MemberEdit* edit) {
  const std::string& sub = step.path.attribute.sub;
  if (!sub.empty() && !SameName(sub, kValue)) return InvalidPath("of members, only the values can be written");
  if (step.path.values.has_value()) return EditSelected(step, edit);
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<std::string> ids, MemberIds(step.value.get()));
  // A removal with an empty list removes nobody.
  const bool removes_all = step.verb == PatchVerb::kRemove && (step.value == nullptr || json_is_null(step.value.get()));
  if (removes_all || step.verb == PatchVerb::kReplace) edit->Clear();
  for (const std::string& id : ids) {
    step.verb == PatchVerb::kRemove ? edit->Remove(id) : edit->Add(id);
  }
  return absl::OkStatus();
}

bool IsAboutMembers(const PatchStep& step) {
  const AttributePath& path = step.path.attribute;
  return SameName(path.name, kMembers) && (path.schema.empty() || SameName(path.schema, kGroupSchema));
}

}  // namespace

Json ToResource(const ProviderGroup& group, const std::vector<std::string>* members) {
  Json resource(json_object());
  Json schemas(json_array());
  Append(schemas.get(), MakeText(kGroupSchema));
  Set(resource.get(), "schemas", std::move(schemas));
  Set(resource.get(), "id", MakeText(group.id));
  if (!group.spec.external_id.empty()) Set(resource.get(), "externalId", MakeText(group.spec.external_id));
  Set(resource.get(), "displayName", MakeText(group.spec.display_name));
  if (members == nullptr) return resource;
  Json list(json_array());
  for (const std::string& id : *members) {
    Json member(json_object());
    Set(member.get(), kValue, MakeText(id));
    Set(member.get(), "type", MakeText("User"));
    Append(list.get(), std::move(member));
  }
  Set(resource.get(), kMembers, std::move(list));
  return resource;
}

absl::StatusOr<GroupFields> GroupFromResource(const json_t* resource) {
  GroupFields fields;
  OUTLAY_ASSIGN_OR_RETURN(fields.spec, SpecOf(resource));
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<std::string> ids, MemberIds(FindValue(resource, kMembers)));
  fields.members.Clear();
  for (const std::string& id : ids) fields.members.Add(id);
  return fields;
}

absl::StatusOr<GroupPatch> SplitGroupPatch(std::vector<PatchStep> steps) {
  GroupPatch patch;
  for (PatchStep& step : steps) {
    if (IsAboutMembers(step)) {
      OUTLAY_RETURN_IF_ERROR(EditMembers(step, &patch.members));
    } else {
      patch.steps.push_back(std::move(step));
    }
  }
  return patch;
}

absl::StatusOr<ProviderGroupSpec> PatchedGroup(const ProviderGroup& group, const std::vector<PatchStep>& steps) {
  const Json resource = ToResource(group, nullptr);
  OUTLAY_ASSIGN_OR_RETURN(const Json patched, ApplyPatch(resource.get(), steps, GroupType()));
  return SpecOf(patched.get());
}

}  // namespace outlay::directory::scim
