// The verbs of SCIM on users, one command each (D5, D6). Each is one step with one log record, however much it changes.
// Answers are users as the log keeps them.
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

// ACTIVE at once, since an identity provider vouches for the person; DEPROVISIONED where it says so. The id is new:
// who else has the address or the name decides whether the user is there already. Who was deleted (DeleteScimUser) and
// has the address, the name or the external id is taken back under the id of then. ALREADY_EXISTS / USER_ID_TAKEN,
// EMAIL_TAKEN, USER_NAME_TAKEN, EXTERNAL_ID_TAKEN; INVALID_ARGUMENT / INVALID_VALUE (the manager is nobody, a text that
// is none); FAILED_PRECONDITION / MANAGER_CYCLE; UNAVAILABLE / USER_LEAVING.
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

// Makes all that a client writes into a user what `fields` say; a user that becomes inactive leaves (D5), one that
// becomes active again is ACTIVE at once, with those roles and memberships only that mappings give (D6). NOT_FOUND /
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

// The same with what a PATCH makes of the user as it is then. Also those of scim::ApplyPatch.
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

// The user leaves (D5), the identity provider's groups too, and no identity provider sees it any more. NOT_FOUND /
// USER_NOT_FOUND, ABORTED / ETAG_MISMATCH, FAILED_PRECONDITION / LAST_ADMINISTRATOR.
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
