// Joins a service to directory: its copy of who may do what, and the decision about every call.
//
// --directory_target names directory. Callers are then judged by its copy, in development only with --enforce_access.
#ifndef OUTLAY_COMMON_SERVICE_ACCESS_PART_H_
#define OUTLAY_COMMON_SERVICE_ACCESS_PART_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "common/access/access_authorizer.h"
#include "common/access/directory_copy.h"
#include "common/access/permissions.h"
#include "common/jobs/periodic.h"
#include "common/rpc/grpc_channel.h"
#include "common/server/host.h"
#include "common/service/feed_metrics.h"
#include "common/store/store.h"

namespace outlay::service {

// Thread-safe. Must outlive the store; the host must outlive it.
class AccessPart {
 public:
  // Once all handlers are bound. Null: no directory is named; then everything is allowed, and the log says so.
  // INVALID_ARGUMENT / FLAG_INVALID {flag}: both kinds of directory, enforcement without one, or an age that no copy
  // could keep. DATA_LOSS: the stored
  // copy. `on_changed` as in DirectoryCopyOptions.
  static absl::StatusOr<std::unique_ptr<AccessPart>> Start(server::Host& host, const std::string& service,
                                                           store::Store* store, bool has_file,
                                                           std::function<void(const std::string&)> on_changed);
  // Stops following; calls are judged as before, open streams no more.
  void Stop();

 private:
  AccessPart(server::Host& host, access::Permissions permissions, rpc::GrpcChannelOptions channel);

  const access::Permissions permissions_;
  FeedMetrics metrics_;
  rpc::GrpcChannel channel_;
  std::unique_ptr<access::DirectoryCopy> copy_;
  std::unique_ptr<access::AccessAuthorizer> authorizer_;
  std::unique_ptr<jobs::Periodic> rechecks_;  // null: callers are not judged
};

}  // namespace outlay::service

#endif  // OUTLAY_COMMON_SERVICE_ACCESS_PART_H_
