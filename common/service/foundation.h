// The common base of every service: its store with metrics, its executor of commands, its copy of the directory, its
// feed.
//
// A service's main makes one in its Host::MakeService, binds its own handlers, and starts it with them.
#ifndef OUTLAY_COMMON_SERVICE_FOUNDATION_H_
#define OUTLAY_COMMON_SERVICE_FOUNDATION_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/access/rights_rows.h"
#include "common/access/seen_users.h"
#include "common/audit/audit_service.h"
#include "common/audit/denial_log.h"
#include "common/command/executor.h"
#include "common/feed/event_feed.h"
#include "common/feed/feed_trimmer.h"
#include "common/feed/parked_events_service.h"
#include "common/feed/snapshot_source.h"
#include "common/jobs/request_sweeper.h"
#include "common/rpc/switched_observer.h"
#include "common/server/host.h"
#include "common/service/store_metrics.h"
#include "common/store/rocks_store.h"
#include "common/store/store.h"
#include "common/tenant/business_time.h"
#include "common/tenant/directory_file.h"

namespace outlay::service {

struct FoundationOptions {
  std::string name;               // "purchase_order"
  store::ViewLoader view_loader;  // empty: the service keeps no views
  feed::SnapshotSource snapshot;  // empty: its feed has no snapshots
  // If set, the service is directory, and judges its callers by these rows.
  const access::RightsRows* own_rights_rows = nullptr;
  // Takes reports of callers, if the service is directory; other services report to directory.
  access::SeenReport report_seen;
};

class AccessPart;
class AuditKeyFile;

// Thread-safe. Must outlive the service's own parts; the host must outlive it.
class Foundation {
 public:
  // Opens the store below --data_dir and binds EventFeed, Events, ParkedEvents, Audit and BusinessTime. Errors: those
  // of OpenRocksStore and AuditKeyFile::FromFlags; INVALID_ARGUMENT / FLAG_INVALID {flag}.
  static absl::StatusOr<std::unique_ptr<Foundation>> Open(server::Host& host, FoundationOptions options);

  store::Store& store() { return *store_; }
  command::Executor& executor() { return *executor_; }
  // The service with which handlers of other services' events are registered.
  feed::ParkedEventsService& parked_events() { return *parked_events_; }
  // Records calls that are denied outside gRPC.
  audit::DenialLog& denials() { return *denials_; }

  ~Foundation();

  // To be called once, after all handlers are bound. Follows directory (--directory_target), or is it, and judges
  // callers by it; or applies the directory file and watches it; trims the log and sweeps old request ids. Blocks until
  // the file is applied, or returns the reason why it cannot be: see DirectoryFile and AccessPart.
  absl::Status Start();

 private:
  Foundation(server::Host& host, FoundationOptions options);
  absl::Status StartDirectoryFile(const std::string& path);
  void StartSeenUsers();

  server::Host& host_;
  const FoundationOptions options_;
  StoreMetrics store_metrics_;
  // Destroyed after the store, which still answers commands, and writes of the copy, during its destruction.
  std::unique_ptr<AccessPart> access_;
  std::unique_ptr<command::Executor> executor_;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<tenant::BusinessTimeService> business_time_;
  std::unique_ptr<feed::EventFeedService> feed_;
  std::unique_ptr<feed::ParkedEventsService> parked_events_;
  std::unique_ptr<AuditKeyFile> audit_key_;
  std::unique_ptr<audit::AuditService> audit_;
  std::unique_ptr<audit::DenialLog> denials_;
  rpc::ObserverList observers_;
  std::unique_ptr<feed::FeedTrimmer> trimmer_;
  std::unique_ptr<jobs::RequestSweeper> sweeper_;
  std::unique_ptr<tenant::DirectoryFile> directory_;
  std::unique_ptr<access::SeenUsers> seen_;
};

}  // namespace outlay::service

#endif  // OUTLAY_COMMON_SERVICE_FOUNDATION_H_
