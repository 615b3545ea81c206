// The certificate of a server for external clients, such as an identity provider on the internet: it names the host,
// not a service (see common/auth/tls_identity.h). Clients present none.
#ifndef OUTLAY_COMMON_HTTP_TLS_CONTEXT_H_
#define OUTLAY_COMMON_HTTP_TLS_CONTEXT_H_

#include <openssl/ssl.h>

#include <memory>
#include <mutex>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/log/log.h"

namespace outlay::http {

// Thread-safe. New files take effect on new connections, after the next Look; files that do not match, or are not
// valid, never do.
class TlsContext {
 public:
  // PEM files: the certificate with its chain; its unencrypted key, accessible to its owner only. `clock` and `log`
  // must outlive this.
  TlsContext(std::string certificate_path, std::string key_path, const Clock* clock, Log* log);

  // Reads the files if they differ from those in force. To be called before anything else. Errors as
  // auth::ReadCertificateFiles.
  absl::Status Load();
  // Calls Load, and logs each error once, as well as a certificate that expires soon. Returns the pause until the next
  // look.
  absl::Duration Look();

  // Never null after a successful Load. TLS 1.2 and later.
  std::shared_ptr<SSL_CTX> Current() const;

 private:
  const std::string certificate_path_;
  const std::string key_path_;
  const Clock* const clock_;
  Log* const log_;
  mutable std::mutex mutex_;
  // The fields below are guarded by mutex_.
  std::string in_force_;  // both files
  absl::Time expires_;
  std::string told_;  // the last problem that was logged
  std::shared_ptr<SSL_CTX> current_;
};

}  // namespace outlay::http

#endif  // OUTLAY_COMMON_HTTP_TLS_CONTEXT_H_
