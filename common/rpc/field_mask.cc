#include "common/rpc/field_mask.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "google/protobuf/util/field_mask_util.h"

namespace outlay::rpc {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::FieldMask;
using google::protobuf::Message;
using google::protobuf::util::FieldMaskUtil;

bool HasPath(const Descriptor* resource, const std::string& path) {
  return FieldMaskUtil::GetFieldDescriptors(resource, path, nullptr);
}

// Returns whether `message` sets the field at the end of an existing path.
bool IsSet(const Message& message, const std::string& path) {
  const std::vector<std::string> steps = absl::StrSplit(path, '.');
  const Message* at = &message;
  for (size_t i = 0; i < steps.size(); ++i) {
    const FieldDescriptor* field = at->GetDescriptor()->FindFieldByName(steps[i]);
    const bool set = field->is_repeated() ? at->GetReflection()->FieldSize(*at, field) > 0
                                          : at->GetReflection()->HasField(*at, field);
    if (!set || i + 1 == steps.size()) {
      return set;
    }
    at = &at->GetReflection()->GetMessage(*at, field);
  }
  return false;
}

absl::Status BadPath(std::string_view reason, std::string_view path, std::string_view why) {
  return MakeError(absl::StatusCode::kInvalidArgument, reason, Concat("update_mask: ", path, " ", why),
                   {{"field", "update_mask"}, {"path", std::string(path)}});
}

}  // namespace

absl::StatusOr<FieldMaskRules> FieldMaskRules::Create(const Descriptor* resource, std::vector<std::string> updatable) {
  for (const std::string& path : updatable) {
    if (!HasPath(resource, path)) {
      return MakeError(absl::StatusCode::kFailedPrecondition, "FIELD_MASK_RULES_INVALID",
                       Concat(resource->full_name(), " has no field ", path));
    }
  }
  FieldMaskRules rules;
  rules.resource_ = resource;
  rules.updatable_ = std::move(updatable);
  OUTLAY_ASSIGN_OR_RETURN(rules.validator_, Validator::Create(resource));
  return rules;
}

bool FieldMaskRules::IsUpdatable(std::string_view path) const {
  return std::any_of(updatable_.begin(), updatable_.end(), [&](const std::string& allowed) {
    return path == allowed ||
           (path.size() > allowed.size() && path.substr(0, allowed.size()) == allowed && path[allowed.size()] == '.');
  });
}

absl::StatusOr<FieldMask> FieldMaskRules::Resolve(const FieldMask& mask, const Message& update) const {
  FieldMask resolved;
  if (mask.paths().empty() || (mask.paths_size() == 1 && mask.paths(0) == "*")) {
    for (const std::string& path : updatable_) {
      if (!mask.paths().empty() || IsSet(update, path)) {
        resolved.add_paths(path);
      }
    }
    return resolved;
  }
  for (const std::string& path : mask.paths()) {
    if (!HasPath(resource_, path)) {
      return BadPath("FIELD_MASK_INVALID", path, "is no field of the resource");
    }
    if (!IsUpdatable(path)) {
      return BadPath("FIELD_IMMUTABLE", path, "cannot be updated");
    }
    resolved.add_paths(path);
  }
  return resolved;
}

absl::Status FieldMaskRules::Apply(const FieldMask& mask, const Message& update, Message* resource) const {
  OUTLAY_ASSIGN_OR_RETURN(const FieldMask resolved, Resolve(mask, update));
  FieldMaskUtil::MergeOptions options;
  options.set_replace_message_fields(true);
  options.set_replace_repeated_fields(true);
  FieldMaskUtil::MergeMessageTo(update, resolved, options, resource);
  return validator_.Check(*resource);
}

}  // namespace outlay::rpc
