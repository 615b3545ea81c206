#include "common/service/foundation.h"

#include <utility>

#include "absl/flags/flag.h"
#include "absl/synchronization/notification.h"
#include "absl/time/time.h"
#include "common/access/limits.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/service/access_part.h"
#include "common/service/audit_key_file.h"
#include "common/service/store_flags.h"
#include "prometheus/counter.h"

ABSL_FLAG(absl::Duration, seen_report_interval, outlay::access::limits::kSeenReportInterval,
          "how often directory is told which users called");

namespace outlay::service {
namespace {

// By what becomes of them; never by caller, of whom there may be any number.
std::function<void(audit::DenialFate)> CountDenials(prometheus::Registry& registry) {
  auto& family = prometheus::BuildCounter()
                     .Name("outlay_denied_calls_total")
                     .Help("Calls that were denied, by whether they are recorded one by one, summed, or only counted.")
                     .Register(registry);
  return [recorded = &family.Add({{"kept", "recorded"}}), summed = &family.Add({{"kept", "summed"}}),
          counted = &family.Add({{"kept", "counted"}})](audit::DenialFate fate) {
    (fate == audit::DenialFate::kRecorded ? recorded
     : fate == audit::DenialFate::kSummed ? summed
                                          : counted)
        ->Increment();
  };
}

}  // namespace

Foundation::Foundation(server::Host& host, FoundationOptions options)
    : host_(host), options_(std::move(options)), store_metrics_(host.registry()) {}

Foundation::~Foundation() {
  // Streams that are cut end while the parts go.
  host_.SetObserver(nullptr);
  if (access_ != nullptr) access_->Stop();
}

absl::StatusOr<std::unique_ptr<Foundation>> Foundation::Open(server::Host& host, FoundationOptions options) {
  std::unique_ptr<Foundation> foundation(new Foundation(host, std::move(options)));
  if (absl::GetFlag(FLAGS_seen_report_interval) < access::limits::kSeenReportIntervalMin) {
    return server::FlagInvalid(
        "seen_report_interval",
        Concat("must be at least ", absl::FormatDuration(access::limits::kSeenReportIntervalMin)));
  }
  OUTLAY_ASSIGN_OR_RETURN(foundation->audit_key_, AuditKeyFile::FromFlags(&host.log()));
  store::RocksStoreOptions store_options = StoreOptionsFromFlags();
  store_options.directory = Concat(host.options().data_dir, "/store");
  store_options.owner = foundation->options_.name;
  store_options.observer = &foundation->store_metrics_;
  store_options.on_message = [log = &host.log()](bool is_error, const std::string& text) {
    log->Write(is_error ? LogLevel::kError : LogLevel::kWarning, "store.message", {{"text", text}});
  };
  OUTLAY_ASSIGN_OR_RETURN(foundation->store_, store::OpenRocksStore(store_options));
  store::Store& store = *foundation->store_;
  if (foundation->options_.view_loader) {
    store.SetViewLoader(foundation->options_.view_loader);
  }
  foundation->executor_ = std::make_unique<command::Executor>(store);
  foundation->business_time_ = std::make_unique<tenant::BusinessTimeService>(foundation->executor_.get());
  foundation->business_time_->Bind(host.dispatcher());
  foundation->feed_ = std::make_unique<feed::EventFeedService>(
      feed::EventFeedOptions{.source = Concat("outlay.", foundation->options_.name),
                             .store = &store,
                             .scheduler = &host.scheduler(),
                             .clock = &host.clock(),
                             .snapshot = foundation->options_.snapshot});
  foundation->feed_->Bind(host.dispatcher());
  foundation->parked_events_ =
      std::make_unique<feed::ParkedEventsService>(&store, foundation->executor_.get(), &host.scheduler());
  foundation->parked_events_->Bind(host.dispatcher());
  foundation->audit_ = std::make_unique<audit::AuditService>(
      audit::AuditServiceOptions{.source = Concat("outlay.", foundation->options_.name),
                                 .key = [key = foundation->audit_key_.get()] { return key->Current(); },
                                 .store = &store,
                                 .scheduler = &host.scheduler(),
                                 .clock = &host.clock()});
  foundation->audit_->Bind(host.dispatcher());
  foundation->denials_ = std::make_unique<audit::DenialLog>(foundation->executor_.get(), &host.scheduler(),
                                                            &host.clock(), CountDenials(host.registry()));
  foundation->observers_.Add(foundation->denials_.get());
  host.SetObserver(&foundation->observers_);
  return foundation;
}

absl::Status Foundation::Start() {
  denials_->Start();
  audit_key_->Watch(&host_.scheduler());
  feed::FeedTrimmerOptions trimming;
  trimming.on_claim_lost = [log = &host_.log()](const std::string& consumer, store::PartitionId partition) {
    log->Write(LogLevel::kError, "feed claim lost", {{"consumer", consumer}, {"partition", Concat(partition.value)}});
  };
  trimming.on_clock_jump = [log = &host_.log()](absl::Duration ahead) {
    log->Write(LogLevel::kError, "clock jumped ahead", {{"ahead", absl::FormatDuration(ahead)}});
  };
  trimmer_ = std::make_unique<feed::FeedTrimmer>(std::move(trimming), store_.get(), &host_.scheduler(), &host_.clock());
  trimmer_->Start();
  sweeper_ = std::make_unique<jobs::RequestSweeper>(jobs::RequestSweeperOptions(), store_.get(), &host_.scheduler(),
                                                    &host_.clock());
  sweeper_->Start();
  const std::string& path = host_.options().directory_file;
  OUTLAY_ASSIGN_OR_RETURN(access_, AccessPart::Start(host_, {.service = options_.name,
                                                             .store = store_.get(),
                                                             .has_file = !path.empty(),
                                                             .own_rows = options_.own_rights_rows}));
  StartSeenUsers();
  return path.empty() ? absl::OkStatus() : StartDirectoryFile(path);
}

void Foundation::StartSeenUsers() {
  rpc::Channel* const directory = access_ != nullptr ? access_->directory() : nullptr;
  access::SeenReport report = options_.report_seen;
  if (!report && directory != nullptr) report = access::ReportSeenTo(directory, options_.name);
  if (!report) return;
  seen_ = std::make_unique<access::SeenUsers>(&host_.scheduler(), std::move(report),
                                              absl::GetFlag(FLAGS_seen_report_interval));
  observers_.Add(seen_.get());
  seen_->Start();
}

absl::Status Foundation::StartDirectoryFile(const std::string& path) {
  directory_ = std::make_unique<tenant::DirectoryFile>(
      tenant::DirectoryFileOptions{.path = path,
                                   .on_applied =
                                       [log = &host_.log()](const absl::Status& status) {
                                         if (!status.ok()) {
                                           log->Write(LogLevel::kError, "directory file refused",
                                                      {{"error", std::string(ToStd(status.message()))}});
                                         }
                                       }},
      store_.get(), &host_.scheduler());
  absl::Notification applied;
  absl::Status result;
  directory_->Start([&](absl::Status status) {
    result = std::move(status);
    applied.Notify();
  });
  applied.WaitForNotification();
  return result;
}

}  // namespace outlay::service
