// The current configuration: read from its file, and again whenever the file changes.
#ifndef OUTLAY_COMMON_AUTH_POLICY_H_
#define OUTLAY_COMMON_AUTH_POLICY_H_

#include <memory>
#include <mutex>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/auth/auth_config.h"
#include "common/auth/issuer_keys.h"
#include "common/auth/token_verifier.h"
#include "common/base/digest.h"

namespace outlay::auth {

// Immutable, except for its verifier's caches.
struct Policy {
  AuthConfig config;
  std::unique_ptr<TokenVerifier> verifier;
};

// Thread-safe. If a changed file is refused, that is logged, and the previous configuration stays in force; issuers
// whose key location is unchanged keep their keys.
class PolicyFile {
 public:
  PolicyFile(std::string path, IssuerKeysParts parts);

  // Reads the file if it differs from the configuration in force. Errors as AuthConfig::Parse; INVALID_ARGUMENT /
  // FILE_UNREADABLE {path}.
  absl::Status Load();
  // Calls Load, and logs each error once per content. Returns the pause until the next look.
  absl::Duration Look();

  // Never null after a successful Load.
  std::shared_ptr<const Policy> Current() const;

 private:
  std::shared_ptr<const Policy> MakePolicy(AuthConfig config, const Policy* before) const;

  const std::string path_;
  const IssuerKeysParts parts_;
  mutable std::mutex mutex_;
  std::shared_ptr<const Policy> current_;  // Guarded by mutex_, as are the following.
  Digest seen_;
  std::string told_;  // the last error that was logged
};

}  // namespace outlay::auth

#endif  // OUTLAY_COMMON_AUTH_POLICY_H_
