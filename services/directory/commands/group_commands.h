// The verbs on groups, one command each (D2).
#ifndef OUTLAY_SERVICES_DIRECTORY_COMMANDS_GROUP_COMMANDS_H_
#define OUTLAY_SERVICES_DIRECTORY_COMMANDS_GROUP_COMMANDS_H_

#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "common/base/group_settings.h"
#include "common/command/executor.h"
#include "common/rpc/field_mask.h"
#include "outlay/directory/v1/groups.pb.h"
#include "services/directory/commands/scene.h"
#include "services/directory/store/keyspaces.h"

namespace outlay::directory {

// The group's row recognizes a repeated request. ALREADY_EXISTS / GROUP_ID_TAKEN, NOT_FOUND / GROUP_NOT_FOUND,
// INVALID_ARGUMENT / FIELD_REQUIRED (parent), FAILED_PRECONDITION / GROUP_TOO_DEEP.
class CreateGroup final : public command::Command {
 public:
  explicit CreateGroup(v1::CreateGroupRequest request) : request_(std::move(request)) {}

  std::string_view name() const override { return "groups.create"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const v1::CreateGroupRequest request_;
};

// Returns the fields of a group that Update can change.
absl::StatusOr<rpc::FieldMaskRules> MakeGroupMaskRules();

// NOT_FOUND / GROUP_NOT_FOUND, ABORTED / ETAG_MISMATCH.
class UpdateGroup final : public command::Command {
 public:
  // `rules` must outlive the command.
  UpdateGroup(v1::UpdateGroupRequest request, const rpc::FieldMaskRules* rules)
      : request_(std::move(request)), rules_(rules) {}

  std::string_view name() const override { return "groups.update"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const v1::UpdateGroupRequest request_;
  const rpc::FieldMaskRules* const rules_;
};

// NOT_FOUND / GROUP_NOT_FOUND, ABORTED / ETAG_MISMATCH, and those of DecideMoveGroup and CheckMove.
class MoveGroup final : public command::Command {
 public:
  MoveGroup(ResourceRequest request, std::string parent_id)
      : request_(std::move(request)), parent_id_(std::move(parent_id)) {}

  std::string_view name() const override { return "groups.move"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const ResourceRequest request_;
  const std::string parent_id_;
};

// NOT_FOUND / GROUP_NOT_FOUND, ROLE_NOT_FOUND, REFERENCE_ENTRY_NOT_FOUND, ABORTED / ETAG_MISMATCH, and those of
// DecideGroupSettings.
class UpdateGroupSettings final : public command::Command {
 public:
  UpdateGroupSettings(ResourceRequest request, GroupSettings settings)
      : request_(std::move(request)), settings_(std::move(settings)) {}

  std::string_view name() const override { return "groups.updateSettings"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const ResourceRequest request_;
  const GroupSettings settings_;
};

// Returns the settings that result from those of the group and of all groups above it. NOT_FOUND / GROUP_NOT_FOUND.
absl::StatusOr<GroupSettings> LoadEffectiveSettings(const store::Reader& reader, const IdKey& key);

// NOT_FOUND / GROUP_NOT_FOUND, ABORTED / ETAG_MISMATCH, and those of CheckDeleteGroup.
class RemoveGroup final : public command::Command {
 public:
  explicit RemoveGroup(ResourceRequest request) : request_(std::move(request)) {}

  std::string_view name() const override { return "groups.delete"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const ResourceRequest request_;
};

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_COMMANDS_GROUP_COMMANDS_H_
