#include "common/service/access_part.h"

#include <utility>

#include "absl/flags/flag.h"
#include "absl/time/time.h"
#include "common/access/directory_copy.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/jobs/periodic.h"
#include "common/rpc/grpc_channel.h"
#include "common/server/options.h"
#include "common/service/feed_metrics.h"
#include "prometheus/gauge.h"
#include "prometheus/registry.h"

ABSL_FLAG(std::string, directory_target, "",
          "where directory serves, as host:port; in place of --directory_file, and callers are judged by it");
ABSL_FLAG(bool, enforce_access, false, "with --auth=development: judge callers by directory all the same");
ABSL_FLAG(absl::Duration, access_age_max, outlay::access::limits::kAccessAgeMax,
          "how long changes go on when directory is out of reach");

namespace outlay::service {

namespace {

constexpr absl::Duration kContactShown = absl::Seconds(5);

bool IsJudging(const server::Host& host) {
  return absl::GetFlag(FLAGS_enforce_access) || !host.development();
}

// Whether callers are judged. INVALID_ARGUMENT / FLAG_INVALID {flag}.
absl::StatusOr<bool> ReadFlags(const server::Host& host, const AccessPartOptions& options) {
  const bool has_target = !absl::GetFlag(FLAGS_directory_target).empty();
  const bool is_directory = options.own_rows != nullptr;
  const bool wants_enforcement = absl::GetFlag(FLAGS_enforce_access);
  if (has_target && options.has_file) {
    return server::FlagInvalid("directory_target", "and --directory_file exclude each other");
  }
  if (has_target && is_directory) {
    return server::FlagInvalid("directory_target", "is for other services: this is directory");
  }
  if (wants_enforcement && !has_target && !is_directory) {
    return server::FlagInvalid("enforce_access", "needs --directory_target");
  }
  if (absl::GetFlag(FLAGS_access_age_max) < access::limits::kAccessAgeMin) {
    return server::FlagInvalid("access_age_max",
                               Concat("must be at least ", absl::FormatDuration(access::limits::kAccessAgeMin)));
  }
  return (has_target || is_directory) && IsJudging(host);
}

}  // namespace

bool JudgesByDirectory(const server::Host& host) {
  return !absl::GetFlag(FLAGS_directory_target).empty() && IsJudging(host);
}

namespace {

prometheus::Gauge& ContactTime(prometheus::Registry& registry) {
  return prometheus::BuildGauge()
      .Name("outlay_access_contact_timestamp_seconds")
      .Help(
          "Up to when this service knows all that directory said, in seconds since 1970; 0: nothing yet. Alert when it "
          "is 30 s old: at --access_age_max changes are refused.")
      .Register(registry)
      .Add({});
}

}  // namespace

struct AccessPart::Following {
  Following(server::Host& host, rpc::GrpcChannelOptions options)
      : metrics(host.registry(), host.log(), host.clock(), "directory"),
        contact_time(ContactTime(host.registry())),
        channel(&host.channels(), std::move(options)) {}

  absl::Duration ShowContact() {
    const absl::Time contact = copy->freshness().oldest_contact();
    contact_time.Set(contact == absl::InfinitePast() ? 0 : absl::ToDoubleSeconds(contact - absl::UnixEpoch()));
    return kContactShown;
  }

  FeedMetrics metrics;
  prometheus::Gauge& contact_time;
  rpc::GrpcChannel channel;
  std::unique_ptr<access::DirectoryCopy> copy;
  std::unique_ptr<jobs::Periodic> showing;  // goes before the copy
};

AccessPart::AccessPart(access::Permissions permissions) : permissions_(std::move(permissions)) {}

AccessPart::~AccessPart() = default;

absl::StatusOr<std::unique_ptr<AccessPart>> AccessPart::Start(server::Host& host, AccessPartOptions options) {
  OUTLAY_ASSIGN_OR_RETURN(const bool is_enforced, ReadFlags(host, options));
  if (!is_enforced) host.log().Write(LogLevel::kWarning, "access.not_enforced", {{"service", options.service}});
  const bool is_directory = options.own_rows != nullptr;
  if (!is_directory && !options.has_file && absl::GetFlag(FLAGS_directory_target).empty()) {
    host.log().Write(
        LogLevel::kWarning, "directory.not_named",
        {{"text", "organizations come from --directory_target or --directory_file: those stored are all"}});
  }
  if (is_directory ? !is_enforced : absl::GetFlag(FLAGS_directory_target).empty()) return nullptr;
  OUTLAY_ASSIGN_OR_RETURN(access::Permissions permissions,
                          access::Permissions::Create(access::PermissionsOf(host.dispatcher().Methods())));
  std::unique_ptr<AccessPart> part(new AccessPart(std::move(permissions)));
  OUTLAY_ASSIGN_OR_RETURN(access::Rights* const rights,
                          is_directory ? part->UseOwn(options) : part->Follow(host, std::move(options)));
  if (is_enforced) part->Enforce(host, rights);
  return part;
}

absl::StatusOr<access::Rights*> AccessPart::UseOwn(const AccessPartOptions& options) {
  own_rights_ = std::make_unique<access::OwnRights>(&permissions_, options.own_rows, options.store);
  OUTLAY_RETURN_IF_ERROR(own_rights_->Load());
  return own_rights_.get();
}

absl::StatusOr<access::Rights*> AccessPart::Follow(server::Host& host, AccessPartOptions options) {
  following_ =
      std::make_unique<Following>(host, rpc::GrpcChannelOptions{.target = absl::GetFlag(FLAGS_directory_target),
                                                                .service = "directory",
                                                                .connections = 1,
                                                                .credentials = host.PeerCredentials("directory")});
  access::DirectoryCopyOptions copy{.consumer = options.service,
                                    .channel = &following_->channel,
                                    .store = options.store,
                                    .scheduler = &host.scheduler(),
                                    .random = &host.random(),
                                    .clock = &host.clock(),
                                    .observer = &following_->metrics,
                                    .age_max = absl::GetFlag(FLAGS_access_age_max)};
  copy.on_error = [log = &host.log()](const absl::Status& status) {
    log->Write(LogLevel::kError, "access.copy_unreadable", {{"error", std::string(ToStd(status.message()))}});
  };
  following_->copy = std::make_unique<access::DirectoryCopy>(std::move(copy), &permissions_);
  OUTLAY_RETURN_IF_ERROR(following_->copy->Load());
  following_->copy->Start();
  following_->showing = std::make_unique<jobs::Periodic>(
      &host.scheduler(), [following = following_.get()] { return following->ShowContact(); });
  following_->showing->Start(kContactShown);
  return following_->copy.get();
}

void AccessPart::Enforce(server::Host& host, access::Rights* rights) {
  authorizer_ = std::make_unique<access::AccessAuthorizer>(&permissions_, rights, &host.clock());
  host.SetAuthorizer(authorizer_.get());
  rechecks_ = std::make_unique<jobs::Periodic>(&host.scheduler(), [&host] {
    host.dispatcher().RecheckStreams();
    return access::limits::kStreamRecheckInterval;
  });
  rechecks_->Start(access::limits::kStreamRecheckInterval);
}

rpc::Channel* AccessPart::directory() {
  return following_ != nullptr ? &following_->channel : nullptr;
}

void AccessPart::Stop() {
  rechecks_.reset();
  if (following_ == nullptr) return;
  following_->showing.reset();
  following_->copy->Stop();
}

}  // namespace outlay::service
