#include "common/service/audit_flags.h"

#include <string>

#include "absl/flags/flag.h"
#include "common/audit/limits.h"
#include "common/auth/files.h"
#include "common/base/strings.h"
#include "common/server/options.h"

ABSL_FLAG(std::string, audit_key_file, "",
          "path: Ed25519 private key in PEM that signs heads of the audit log; empty: they are not signed");

namespace outlay::service {

absl::StatusOr<std::optional<audit::HeadKey>> AuditKeyFromFlags() {
  const std::string path = absl::GetFlag(FLAGS_audit_key_file);
  if (path.empty()) return std::nullopt;
  const absl::StatusOr<std::string> pem = auth::ReadSecretFile(path, audit::limits::kKeyFileBytes);
  if (!pem.ok()) return server::FlagInvalid("audit_key_file", ToStd(pem.status().message()));
  absl::StatusOr<audit::HeadKey> key = audit::HeadKey::FromPrivatePem(*pem);
  if (!key.ok()) return server::FlagInvalid("audit_key_file", ToStd(key.status().message()));
  return *std::move(key);
}

}  // namespace outlay::service
