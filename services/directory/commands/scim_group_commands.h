// The SCIM verbs on groups, one command each (D6). Each is one step with one log record; for many members the effects
// of mappings follow later, see mapping_steps.h. Answers are provider groups.
#ifndef OUTLAY_SERVICES_DIRECTORY_COMMANDS_SCIM_GROUP_COMMANDS_H_
#define OUTLAY_SERVICES_DIRECTORY_COMMANDS_SCIM_GROUP_COMMANDS_H_

#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "common/command/executor.h"
#include "services/directory/commands/scene.h"
#include "services/directory/scim/group_resource.h"

namespace outlay::directory {

// The id is new. ALREADY_EXISTS / PROVIDER_GROUP_TAKEN (the name, the external id); INVALID_ARGUMENT / INVALID_VALUE
// (an unknown member, an invalid text), FIELD_INVALID (members); RESOURCE_EXHAUSTED / QUOTA_EXCEEDED (groups of the
// organization, members of a group).
class CreateScimGroup final : public command::Command {
 public:
  CreateScimGroup(std::string group_id, scim::GroupFields fields)
      : group_id_(std::move(group_id)), fields_(std::move(fields)) {}

  std::string_view name() const override { return "scim.groups.create"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const std::string group_id_;
  const scim::GroupFields fields_;
};

// NOT_FOUND / PROVIDER_GROUP_NOT_FOUND, ABORTED / ETAG_MISMATCH, and those of CreateScimGroup.
class ReplaceScimGroup final : public command::Command {
 public:
  ReplaceScimGroup(ResourceRequest request, scim::GroupFields fields)
      : request_(std::move(request)), fields_(std::move(fields)) {}

  std::string_view name() const override { return "scim.groups.replace"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const ResourceRequest request_;
  const scim::GroupFields fields_;
};

// Errors as ReplaceScimGroup, and those of scim::PatchedGroup.
class PatchScimGroup final : public command::Command {
 public:
  PatchScimGroup(ResourceRequest request, scim::GroupPatch patch)
      : request_(std::move(request)), patch_(std::move(patch)) {}

  std::string_view name() const override { return "scim.groups.patch"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const ResourceRequest request_;
  const scim::GroupPatch patch_;
};

// Also deletes its mappings, and the grants and memberships by them. Answers nothing. NOT_FOUND /
// PROVIDER_GROUP_NOT_FOUND, ABORTED / ETAG_MISMATCH.
class DeleteScimGroup final : public command::Command {
 public:
  explicit DeleteScimGroup(ResourceRequest request) : request_(std::move(request)) {}

  std::string_view name() const override { return "scim.groups.delete"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const ResourceRequest request_;
};

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_COMMANDS_SCIM_GROUP_COMMANDS_H_
