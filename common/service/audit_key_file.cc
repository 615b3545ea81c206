#include "common/service/audit_key_file.h"

#include <utility>

#include "absl/flags/flag.h"
#include "common/audit/limits.h"
#include "common/auth/files.h"
#include "common/auth/limits.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/server/options.h"

ABSL_FLAG(std::string, audit_key_file, "",
          "path: Ed25519 private key in PEM that signs heads of the audit log, read again when it changes; empty: they "
          "are not signed");

namespace outlay::service {

absl::StatusOr<std::unique_ptr<AuditKeyFile>> AuditKeyFile::FromFlags(Log* log) {
  auto file = std::make_unique<AuditKeyFile>(absl::GetFlag(FLAGS_audit_key_file), log);
  const absl::Status loaded = file->Load();
  if (!loaded.ok()) return server::FlagInvalid("audit_key_file", ToStd(loaded.message()));
  return file;
}

absl::Status AuditKeyFile::Load() {
  if (path_.empty()) return absl::OkStatus();
  OUTLAY_ASSIGN_OR_RETURN(const std::string pem, auth::ReadSecretFile(path_, audit::limits::kKeyFileBytes));
  OUTLAY_ASSIGN_OR_RETURN(audit::HeadKey key, audit::HeadKey::FromPrivatePem(pem));
  const std::lock_guard lock(mutex_);
  if (key_.has_value() && key_->id() == key.id()) return absl::OkStatus();
  log_->Write(LogLevel::kInfo, "audit.key_changed", {{"key_id", key.id()}});
  key_ = std::move(key);
  return absl::OkStatus();
}

absl::Duration AuditKeyFile::Look() {
  const absl::Status loaded = Load();
  std::string problem = loaded.ok() ? "" : loaded.ToString();
  const std::lock_guard lock(mutex_);
  if (std::exchange(told_, problem) != problem && !problem.empty()) {
    log_->Write(LogLevel::kError, "audit.key_refused",
                {{"reason", ErrorReason(loaded)}, {"cause", std::string(ToStd(loaded.message()))}});
  }
  return auth::limits::kFileLook;
}

void AuditKeyFile::Watch(Scheduler* scheduler) {
  if (path_.empty()) return;
  looks_ = std::make_unique<jobs::Periodic>(scheduler, [this] { return Look(); });
  looks_->Start(auth::limits::kFileLook);
}

std::optional<audit::HeadKey> AuditKeyFile::Current() const {
  const std::lock_guard lock(mutex_);
  return key_;
}

}  // namespace outlay::service
