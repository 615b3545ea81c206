// A service's knowledge of access rights, and the decision about every call.
//
// --directory_target names directory, whose rows the service then copies; directory itself has them. Callers are judged
// by these rows, in development only with --enforce_access.
#ifndef OUTLAY_COMMON_SERVICE_ACCESS_PART_H_
#define OUTLAY_COMMON_SERVICE_ACCESS_PART_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "common/access/access_authorizer.h"
#include "common/access/own_rights.h"
#include "common/access/permissions.h"
#include "common/access/rights_rows.h"
#include "common/jobs/periodic.h"
#include "common/rpc/channel.h"
#include "common/server/host.h"
#include "common/store/store.h"

namespace outlay::service {

struct AccessPartOptions {
  std::string service;  // "purchase_order"
  store::Store* store = nullptr;
  bool has_file = false;  // there is a directory file
  // If set, the service is directory, and these are its own rows.
  const access::RightsRows* own_rows = nullptr;
};

// Returns whether callers are judged by a copy of directory, according to the flags.
bool JudgesByDirectory(const server::Host& host);

// Thread-safe. Must outlive the store; the host must outlive it.
class AccessPart {
 public:
  // To be called once, after all handlers are bound. Null: no directory is configured; then everything is allowed, and
  // that is logged. INVALID_ARGUMENT / FLAG_INVALID {flag}: both kinds of directory, enforcement without one, or an age
  // that no copy can meet. DATA_LOSS: the stored copy, or directory's own rows.
  static absl::StatusOr<std::unique_ptr<AccessPart>> Start(server::Host& host, AccessPartOptions options);
  ~AccessPart();
  // Returns the channel to directory; null: the service is directory. Valid as long as this.
  rpc::Channel* directory();
  // Stops following; calls are judged as before, open streams no longer.
  void Stop();

 private:
  // The parts that only a follower of directory has.
  struct Following;

  explicit AccessPart(access::Permissions permissions);
  absl::StatusOr<access::Rights*> Follow(server::Host& host, AccessPartOptions options);
  absl::StatusOr<access::Rights*> UseOwn(const AccessPartOptions& options);
  void Enforce(server::Host& host, access::Rights* rights);

  const access::Permissions permissions_;
  std::unique_ptr<Following> following_;           // null: the service is directory
  std::unique_ptr<access::OwnRights> own_rights_;  // null: it is not
  std::unique_ptr<access::AccessAuthorizer> authorizer_;
  std::unique_ptr<jobs::Periodic> rechecks_;  // null: callers are not judged
};

}  // namespace outlay::service

#endif  // OUTLAY_COMMON_SERVICE_ACCESS_PART_H_
