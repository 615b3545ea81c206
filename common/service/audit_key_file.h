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

// Thread-safe. A changed file that is refused is logged, and the key that was read before stays in force: heads must
// not become unsigned because somebody is half-way through replacing a file.
class AuditKeyFile {
 public:
  // `path` empty: there is no key. `log` must outlive this.
  AuditKeyFile(std::string path, Log* log) : path_(std::move(path)), log_(log) {}
  // Of --audit_key_file, read. INVALID_ARGUMENT / FLAG_INVALID {flag}: it is no such key, or others can read it.
  static absl::StatusOr<std::unique_ptr<AuditKeyFile>> FromFlags(Log* log);

  // Reads the file. INVALID_ARGUMENT / AUDIT_KEY_INVALID, and as auth::ReadSecretFile.
  absl::Status Load();
  // Load, with the same error logged once. Returns the pause until the next look.
  absl::Duration Look();
  // Looks again and again until this is gone. Once; `scheduler` must outlive what this left in it.
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
