#include "services/directory/http/scim_users.h"

#include <string>
#include <utility>

#include "common/base/errors.h"
#include "outlay/directory/v1/user.pb.h"
#include "services/directory/commands/scim_user_commands.h"
#include "services/directory/domain/names.h"
#include "services/directory/http/resource_request.h"
#include "services/directory/http/user_reads.h"
#include "services/directory/scim/core_schemas.h"
#include "services/directory/scim/user_resource.h"

namespace outlay::directory {
namespace {

absl::StatusOr<ScimResource> Read(const store::Store& store, const ScimRequest& request) {
  return ReadScimUser(*store.Read(store::PartitionOf(request.caller.organization)), request);
}

}  // namespace

ScimEndpointInfo ScimUsers::info() const {
  return {
      .name = "User", .path = kScimUsersPath, .description = "People of the organization", .type = &scim::UserType()};
}

absl::StatusOr<ScimResource> ScimUsers::Get(const ScimRequest& request, const scim::Projection&) const {
  return Read(*store_, request);
}

absl::StatusOr<ScimPage> ScimUsers::List(const ScimRequest& request, const ScimQuery& query) const {
  return ListScimUsers(*store_->Read(store::PartitionOf(request.caller.organization)), request, query, scans_);
}

// Answers the user in its state after the command, whose id may differ from the one created here, if a user was
// reinstated. The command may complete after this endpoint is destroyed.
void ScimUsers::Execute(const ScimRequest& request, std::unique_ptr<command::Command> command, Done done) {
  executor_->Execute(request.caller, {}, std::move(command),
                     [store = store_, request = ScimRequest(request),
                      done = std::move(done)](const absl::StatusOr<command::Result>& result) mutable {
                       v1::User user;
                       if (!result.ok()) {
                         done(result.status());
                       } else if (!user.ParseFromString(result->answer)) {
                         done(DataLoss("log"));
                       } else {
                         request.id = LastId(user.name());
                         done(Read(*store, request));
                       }
                     });
}

void ScimUsers::Create(const ScimRequest& request, Json resource, Done done) {
  const absl::StatusOr<scim::UserFields> fields = scim::FromResource(resource.get());
  if (!fields.ok()) {
    done(fields.status());
    return;
  }
  Execute(request, std::make_unique<CreateScimUser>(ids_.Next(), *fields), std::move(done));
}

void ScimUsers::Replace(const ScimRequest& request, Json resource, Done done) {
  const absl::StatusOr<scim::UserFields> fields = scim::FromResource(resource.get());
  if (!fields.ok()) {
    done(fields.status());
    return;
  }
  Execute(request, std::make_unique<ReplaceScimUser>(ToResourceRequest(request), *fields), std::move(done));
}

void ScimUsers::Patch(const ScimRequest& request, std::vector<scim::PatchStep> steps, Done done) {
  Execute(request, std::make_unique<PatchScimUser>(ToResourceRequest(request), std::move(steps)), std::move(done));
}

void ScimUsers::Delete(const ScimRequest& request, UniqueFunction<void(absl::Status)> done) {
  executor_->Execute(
      request.caller, {}, std::make_unique<DeleteScimUser>(ToResourceRequest(request)),
      [done = std::move(done)](const absl::StatusOr<command::Result>& result) mutable { done(result.status()); });
}

}  // namespace outlay::directory
