#include "common/service/access_part.h"

#include <utility>

#include "absl/flags/flag.h"
#include "absl/time/time.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/server/options.h"

ABSL_FLAG(std::string, directory_target, "",
          "where directory serves, as host:port; in place of --directory_file, and callers are judged by it");
ABSL_FLAG(bool, enforce_access, false, "with --auth=development: judge callers by directory all the same");
ABSL_FLAG(absl::Duration, access_age_max, outlay::access::limits::kAccessAgeMax,
          "how long changes go on when directory is out of reach");

namespace outlay::service {

AccessPart::AccessPart(server::Host& host, access::Permissions permissions, rpc::GrpcChannelOptions channel)
    : permissions_(std::move(permissions)),
      metrics_(host.registry(), host.log(), "directory"),
      channel_(&host.channels(), std::move(channel)) {}

absl::StatusOr<std::unique_ptr<AccessPart>> AccessPart::Start(server::Host& host, const std::string& service,
                                                              store::Store* store, bool has_file,
                                                              std::function<void(const std::string&)> on_changed) {
  const std::string target = absl::GetFlag(FLAGS_directory_target);
  const bool wants_enforcement = absl::GetFlag(FLAGS_enforce_access);
  const bool is_enforced = !target.empty() && (wants_enforcement || !host.development());
  if (!target.empty() && has_file) {
    return server::FlagInvalid("directory_target", "and --directory_file exclude each other");
  }
  if (wants_enforcement && target.empty()) {
    return server::FlagInvalid("enforce_access", "needs --directory_target");
  }
  if (absl::GetFlag(FLAGS_access_age_max) < access::limits::kAccessAgeMin) {
    return server::FlagInvalid("access_age_max",
                               Concat("must be at least ", absl::FormatDuration(access::limits::kAccessAgeMin)));
  }
  if (!is_enforced) host.log().Write(LogLevel::kWarning, "access.not_enforced", {{"service", service}});
  if (target.empty()) return nullptr;
  OUTLAY_ASSIGN_OR_RETURN(access::Permissions permissions,
                          access::Permissions::Create(access::PermissionsOf(host.dispatcher().Methods())));
  std::unique_ptr<AccessPart> part(new AccessPart(
      host, std::move(permissions),
      {.target = target, .service = "directory", .connections = 1, .credentials = host.PeerCredentials("directory")}));
  access::DirectoryCopyOptions options{.consumer = service,
                                       .channel = &part->channel_,
                                       .store = store,
                                       .scheduler = &host.scheduler(),
                                       .random = &host.random(),
                                       .clock = &host.clock(),
                                       .observer = &part->metrics_,
                                       .age_max = absl::GetFlag(FLAGS_access_age_max),
                                       .on_tenant_changed = std::move(on_changed)};
  options.on_error = [log = &host.log()](const absl::Status& status) {
    log->Write(LogLevel::kError, "access.copy_unreadable", {{"error", std::string(ToStd(status.message()))}});
  };
  part->copy_ = std::make_unique<access::DirectoryCopy>(std::move(options), &part->permissions_);
  OUTLAY_RETURN_IF_ERROR(part->copy_->Load());
  part->authorizer_ = std::make_unique<access::AccessAuthorizer>(&part->permissions_, &part->copy_->table(),
                                                                 &part->copy_->freshness(), &host.clock());
  part->copy_->Start();
  if (!is_enforced) return part;
  host.SetAuthorizer(part->authorizer_.get());
  part->rechecks_ = std::make_unique<jobs::Periodic>(&host.scheduler(), [&host] {
    host.dispatcher().RecheckStreams();
    return access::limits::kStreamRecheckInterval;
  });
  part->rechecks_->Start(access::limits::kStreamRecheckInterval);
  return part;
}

void AccessPart::Stop() {
  rechecks_.reset();
  copy_->Stop();
}

}  // namespace outlay::service
