// The verbs on group mappings, one command each (D6, I13, I14). For many members the effects follow later, see
// mapping_steps.h.
#ifndef OUTLAY_SERVICES_DIRECTORY_COMMANDS_GROUP_MAPPING_COMMANDS_H_
#define OUTLAY_SERVICES_DIRECTORY_COMMANDS_GROUP_MAPPING_COMMANDS_H_

#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "common/command/executor.h"
#include "services/directory/commands/scene.h"
#include "services/directory/domain/group_mapping.h"

namespace outlay::directory {

// The mapping's row recognizes a repeated request, even if it is deleted. ALREADY_EXISTS / GROUP_MAPPING_ID_TAKEN,
// NOT_FOUND / PROVIDER_GROUP_NOT_FOUND, GROUP_NOT_FOUND, ROLE_NOT_FOUND, RESOURCE_EXHAUSTED / QUOTA_EXCEEDED, and those
// of DecideCreateGroupMapping and, for one that is in force at once, CheckTokensHold.
class CreateGroupMapping final : public command::Command {
 public:
  CreateGroupMapping(std::string mapping_id, GroupMappingSpec spec)
      : mapping_id_(std::move(mapping_id)), spec_(std::move(spec)) {}

  std::string_view name() const override { return "groupMappings.create"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const std::string mapping_id_;
  const GroupMappingSpec spec_;
};

// NOT_FOUND / GROUP_MAPPING_NOT_FOUND, ABORTED / ETAG_MISMATCH, and those of DecideConfirmGroupMapping and
// CheckTokensHold.
class ConfirmGroupMapping final : public command::Command {
 public:
  explicit ConfirmGroupMapping(ResourceRequest request) : request_(std::move(request)) {}

  std::string_view name() const override { return "groupMappings.confirm"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const ResourceRequest request_;
};

// NOT_FOUND / GROUP_MAPPING_NOT_FOUND, ABORTED / ETAG_MISMATCH.
class RemoveGroupMapping final : public command::Command {
 public:
  explicit RemoveGroupMapping(ResourceRequest request) : request_(std::move(request)) {}

  std::string_view name() const override { return "groupMappings.delete"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const ResourceRequest request_;
};

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_COMMANDS_GROUP_MAPPING_COMMANDS_H_
