// directory: organizations, groups, people, and access rights.
#include <memory>
#include <string>
#include <utility>

#include "absl/flags/flag.h"
#include "common/auth/files.h"
#include "common/base/status_macros.h"
#include "common/server/host.h"
#include "common/server/options.h"
#include "common/service/foundation.h"
#include "common/service/jobs.h"
#include "prometheus/gauge.h"
#include "services/directory/commands/seen_users.h"
#include "services/directory/domain/limits.h"
#include "services/directory/domain/names.h"
#include "services/directory/domain/role_table.h"
#include "services/directory/events/snapshot.h"
#include "services/directory/http/scim_server.h"
#include "services/directory/jobs/refresh_roles.h"
#include "services/directory/jobs/serve_mappings.h"
#include "services/directory/rpc/access_reviews_service.h"
#include "services/directory/rpc/group_mappings_service.h"
#include "services/directory/rpc/groups_service.h"
#include "services/directory/rpc/mailboxes_service.h"
#include "services/directory/rpc/memberships_service.h"
#include "services/directory/rpc/organizations_service.h"
#include "services/directory/rpc/reference_data_service.h"
#include "services/directory/rpc/role_grants_service.h"
#include "services/directory/rpc/roles_service.h"
#include "services/directory/rpc/scim_tokens_service.h"
#include "services/directory/rpc/users_service.h"
#include "services/directory/store/own_rights_rows.h"

ABSL_FLAG(
    std::string, invitation_key_file, "",
    "file with at least 32 random bytes that tokens of invitations by e-mail are made with; only its owner may read "
    "it; empty: nobody is invited by e-mail");

namespace outlay::directory {
namespace {

// INVALID_ARGUMENT / FLAG_INVALID {flag}, and as auth::ReadSecretFile. Leaves `key` unchanged if there is none.
absl::Status ReadInvitationKey(std::string* key) {
  const std::string path = absl::GetFlag(FLAGS_invitation_key_file);
  if (path.empty()) return absl::OkStatus();
  OUTLAY_ASSIGN_OR_RETURN(*key, auth::ReadSecretFile(path, limits::kInvitationKeyBytesMax));
  if (key->size() >= limits::kInvitationKeyBytes) return absl::OkStatus();
  return server::FlagInvalid("invitation_key_file", "needs at least 32 random bytes");
}

class DirectoryServer final : public server::Service {
 public:
  static absl::StatusOr<std::unique_ptr<server::Service>> Make(server::Host& host);

  void Start() override { jobs_->Start(); }
  void Stop() override {
    scim_.reset();
    jobs_->Stop();
  }

 private:
  absl::Status StartScim(server::Host& host);
  // Reports by the same command as other services.
  access::SeenReport ReportSeen() {
    return [this](const v1::ReportSeenUsersRequest& request, UniqueFunction<void(absl::Status)> done) {
      const rpc::Caller self = {.subject = "directory", .organization = LastId(request.parent())};
      foundation_->executor().Execute(
          self, {}, std::make_unique<ReportSeenUsers>(request),
          [done = std::move(done)](const absl::StatusOr<command::Result>& result) mutable { done(result.status()); });
    };
  }

  const OwnRightsRows rights_rows_;
  std::unique_ptr<service::Foundation> foundation_;
  std::unique_ptr<OrganizationsService> organizations_;
  std::unique_ptr<GroupsService> groups_;
  std::unique_ptr<UsersService> users_;
  std::unique_ptr<MailboxesService> mailboxes_;
  std::unique_ptr<MembershipsService> memberships_;
  std::unique_ptr<RolesService> roles_;
  std::unique_ptr<RoleGrantsService> role_grants_;
  std::unique_ptr<ScimTokensService> scim_tokens_;
  std::unique_ptr<AccessReviewsService> access_reviews_;
  std::unique_ptr<GroupMappingsService> group_mappings_;
  std::unique_ptr<ReferenceDataService> reference_data_;
  std::unique_ptr<service::Jobs> jobs_;
  std::unique_ptr<ScimServer> scim_;  // null: not served
};

absl::StatusOr<std::unique_ptr<server::Service>> DirectoryServer::Make(server::Host& host) {
  std::string invitation_key;
  OUTLAY_RETURN_IF_ERROR(ReadInvitationKey(&invitation_key));
  auto made = std::make_unique<DirectoryServer>();
  OUTLAY_ASSIGN_OR_RETURN(made->foundation_, service::Foundation::Open(host, {.name = "directory",
                                                                              .view_loader = nullptr,
                                                                              .snapshot = SnapshotOfResources(),
                                                                              .own_rights_rows = &made->rights_rows_,
                                                                              .report_seen = made->ReportSeen()}));
  store::Store* const store = &made->foundation_->store();
  command::Executor* const executor = &made->foundation_->executor();
  OUTLAY_ASSIGN_OR_RETURN(made->organizations_, OrganizationsService::Create(store, executor));
  OUTLAY_ASSIGN_OR_RETURN(made->groups_, GroupsService::Create(store, executor));
  OUTLAY_ASSIGN_OR_RETURN(made->users_, UsersService::Create(store, executor, &host.random(), invitation_key));
  made->mailboxes_ = std::make_unique<MailboxesService>(store, &host.clock(), invitation_key);
  prometheus::BuildGauge()
      .Name("outlay_directory_invitations_by_email")
      .Help(
          "1: invitations by e-mail can be made, by --invitation_key_file. Alert when it differs from "
          "outlay_notification_invitations_by_email.")
      .Register(host.registry())
      .Add({})
      .Set(invitation_key.empty() ? 0 : 1);
  made->memberships_ = std::make_unique<MembershipsService>(store, executor);
  OUTLAY_ASSIGN_OR_RETURN(made->roles_, RolesService::Create(store, executor));
  made->role_grants_ = std::make_unique<RoleGrantsService>(store, executor, &host.clock());
  made->scim_tokens_ = std::make_unique<ScimTokensService>(store, executor, &host.clock(), &host.random());
  OUTLAY_ASSIGN_OR_RETURN(made->access_reviews_, AccessReviewsService::Create(store, executor, &host.clock()));
  made->group_mappings_ = std::make_unique<GroupMappingsService>(store, executor, &host.clock());
  OUTLAY_ASSIGN_OR_RETURN(made->reference_data_, ReferenceDataService::Create(store, executor, &host.clock()));
  made->jobs_ = std::make_unique<service::Jobs>(host, *made->foundation_);
  made->jobs_->Add("refresh_roles", RefreshRolesScan(BuiltInRoleTable()));
  made->jobs_->Add("serve_mappings", ServeMappingsScan(), limits::kServeMappingsInterval);
  made->organizations_->Bind(host.dispatcher());
  made->groups_->Bind(host.dispatcher());
  made->users_->Bind(host.dispatcher());
  made->mailboxes_->Bind(host.dispatcher());
  made->memberships_->Bind(host.dispatcher());
  made->roles_->Bind(host.dispatcher());
  made->role_grants_->Bind(host.dispatcher());
  made->scim_tokens_->Bind(host.dispatcher());
  made->access_reviews_->Bind(host.dispatcher());
  made->group_mappings_->Bind(host.dispatcher());
  made->reference_data_->Bind(host.dispatcher());
  OUTLAY_RETURN_IF_ERROR(made->foundation_->Start());
  OUTLAY_RETURN_IF_ERROR(made->StartScim(host));
  return made;
}

absl::Status DirectoryServer::StartScim(server::Host& host) {
  OUTLAY_ASSIGN_OR_RETURN(const ScimServerOptions options, ScimOptionsFromFlags(host.development()));
  if (options.listen.empty()) return absl::OkStatus();
  OUTLAY_ASSIGN_OR_RETURN(scim_, ScimServer::Start(options, {.store = &foundation_->store(),
                                                             .executor = &foundation_->executor(),
                                                             .denials = &foundation_->denials(),
                                                             .clock = &host.clock(),
                                                             .random = &host.random(),
                                                             .scheduler = &host.scheduler(),
                                                             .registry = &host.registry(),
                                                             .log = &host.log()}));
  host.TellPort("scim_port", scim_->port());
  return absl::OkStatus();
}

}  // namespace
}  // namespace outlay::directory

int main(int argc, char** argv) {
  return outlay::server::Main(argc, argv,
                              {.name = "directory",
                               .version = "0.1.0",
                               .default_listen = "127.0.0.1:7100",
                               .make = &outlay::directory::DirectoryServer::Make});
}
