// The key that signs the heads of a service's audit log, kept up to date with its file (X5).
#ifndef OUTLAY_COMMON_SERVICE_AUDIT_KEY_FILE_H_
#define OUTLAY_COMMON_SERVICE_AUDIT_KEY_FILE_H_

#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/audit/head.h"
#include "common/base/scheduler.h"
#include "common/jobs/periodic.h"
#include "common/log/log.h"

namespace outlay::service {

// Thread-safe. If a changed file is refused, that is logged, and the previous key stays in force: heads must not become
// unsigned while a file is being replaced.
class AuditKeyFile {
 public:
  // `path` empty: there is no key. `log` must outlive this.
  AuditKeyFile(std::string path, Log* log) : path_(std::move(path)), log_(log) {}
  // Reads the file of --audit_key_file. INVALID_ARGUMENT / FLAG_INVALID {flag}: it is not such a key, or others can
  // read it.
  static absl::StatusOr<std::unique_ptr<AuditKeyFile>> FromFlags(Log* log);

  // Reads the file. INVALID_ARGUMENT / AUDIT_KEY_INVALID, and as auth::ReadSecretFile.
  absl::Status Load();
  // Calls Load, and logs repeated errors once. Returns the pause until the next look.
  absl::Duration Look();
  // Looks periodically until this is destroyed. To be called once; `scheduler` must outlive the tasks that this left in
  // it.
  void Watch(Scheduler* scheduler);

  // Nothing: heads are not signed.
  std::optional<audit::HeadKey> Current() const;

 private:
  const std::string path_;
  Log* const log_;
  mutable std::mutex mutex_;
  std::optional<audit::HeadKey> key_;  // Guarded by mutex_, as is the following.
  std::string told_;                   // the last error that was logged
  std::unique_ptr<jobs::Periodic> looks_;
};

}  // namespace outlay::service

#endif  // OUTLAY_COMMON_SERVICE_AUDIT_KEY_FILE_H_
