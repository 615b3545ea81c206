// The SCIM verbs on users, one command each (D5, D6). Each is one step with one log record, however much it changes.
// Answers are users as they are logged.
#ifndef OUTLAY_SERVICES_DIRECTORY_COMMANDS_SCIM_USER_COMMANDS_H_
#define OUTLAY_SERVICES_DIRECTORY_COMMANDS_SCIM_USER_COMMANDS_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "common/command/executor.h"
#include "services/directory/commands/scene.h"
#include "services/directory/scim/patch.h"
#include "services/directory/scim/user_resource.h"

namespace outlay::directory {

// Creates a user who is ACTIVE at once, because an identity provider vouches for the person, or DEPROVISIONED if it
// says so. The id is new: whether the user already exists is decided by the address and the name. A user deleted before
// (DeleteScimUser) who has the address, the name or the external id is reinstated under the former id. ALREADY_EXISTS /
// USER_ID_TAKEN, EMAIL_TAKEN, USER_NAME_TAKEN, EXTERNAL_ID_TAKEN; INVALID_ARGUMENT / INVALID_VALUE (an unknown manager,
// an invalid text); FAILED_PRECONDITION / MANAGER_CYCLE; UNAVAILABLE / USER_LEAVING.
class CreateScimUser final : public command::Command {
 public:
  CreateScimUser(std::string user_id, scim::UserFields fields)
      : user_id_(std::move(user_id)), fields_(std::move(fields)) {}

  std::string_view name() const override { return "scim.users.create"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const std::string user_id_;
  const scim::UserFields fields_;
};

// Replaces everything of a user that clients can write. A user who becomes inactive is deprovisioned (D5); one who
// becomes active again is ACTIVE at once, with only those roles and memberships that mappings give (D6). NOT_FOUND /
// USER_NOT_FOUND, ABORTED / ETAG_MISMATCH, FAILED_PRECONDITION / LAST_ADMINISTRATOR, and those of CreateScimUser.
class ReplaceScimUser final : public command::Command {
 public:
  ReplaceScimUser(ResourceRequest request, scim::UserFields fields)
      : request_(std::move(request)), fields_(std::move(fields)) {}

  std::string_view name() const override { return "scim.users.replace"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const ResourceRequest request_;
  const scim::UserFields fields_;
};

// The same with the result of a PATCH on the current user. Errors also those of scim::ApplyPatch.
class PatchScimUser final : public command::Command {
 public:
  PatchScimUser(ResourceRequest request, std::vector<scim::PatchStep> steps)
      : request_(std::move(request)), steps_(std::move(steps)) {}

  std::string_view name() const override { return "scim.users.patch"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const ResourceRequest request_;
  const std::vector<scim::PatchStep> steps_;
};

// Deprovisions the user (D5), removes it from the identity provider's groups, and hides it from identity providers.
// NOT_FOUND / USER_NOT_FOUND, ABORTED / ETAG_MISMATCH, FAILED_PRECONDITION / LAST_ADMINISTRATOR.
class DeleteScimUser final : public command::Command {
 public:
  explicit DeleteScimUser(ResourceRequest request) : request_(std::move(request)) {}

  std::string_view name() const override { return "scim.users.delete"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const ResourceRequest request_;
};

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_COMMANDS_SCIM_USER_COMMANDS_H_
