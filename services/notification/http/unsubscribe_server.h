// The port that serves the links by which people without an account end e-mails, with its flags.
#ifndef OUTLAY_SERVICES_NOTIFICATION_HTTP_UNSUBSCRIBE_SERVER_H_
#define OUTLAY_SERVICES_NOTIFICATION_HTTP_UNSUBSCRIBE_SERVER_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "common/base/clock.h"
#include "common/base/scheduler.h"
#include "common/command/executor.h"
#include "common/http/http_server.h"
#include "common/http/tls_context.h"
#include "common/jobs/periodic.h"
#include "common/log/log.h"
#include "common/store/store.h"
#include "services/notification/http/unsubscribe_page.h"

namespace outlay::notification {

struct UnsubscribeServerOptions {
  std::string listen;       // host:port; empty: links are neither created nor served
  std::string url;          // the beginning of links, without '/' at the end
  std::string key;          // signs links
  std::string certificate;  // PEM file, with `tls_key`; both empty: without TLS, on loopback behind a proxy
  std::string tls_key;      // PEM file
};

// Reads --unsubscribe_listen and the related flags. INVALID_ARGUMENT / FLAG_INVALID {flag}: an incomplete set of flags,
// an invalid address, an address other than loopback without TLS, a link without https outside `development`, a short
// key. Errors also as auth::ReadSecretFile.
absl::StatusOr<UnsubscribeServerOptions> UnsubscribeOptionsFromFlags(bool development);

class UnsubscribeServer {
 public:
  // All must outlive the server. INVALID_ARGUMENT: as TlsContext::Load; UNAVAILABLE / ADDRESS_UNAVAILABLE.
  static absl::StatusOr<std::unique_ptr<UnsubscribeServer>> Start(const UnsubscribeServerOptions& options,
                                                                  const store::Store* store,
                                                                  command::Executor* executor, Scheduler* scheduler,
                                                                  const Clock* clock, Log* log);
  // Answers the requests that were read.
  ~UnsubscribeServer();

  int port() const { return server_->port(); }

 private:
  UnsubscribeServer(const UnsubscribeServerOptions& options, const store::Store* store, command::Executor* executor,
                    Scheduler* scheduler, const Clock* clock, Log* log);

  UnsubscribePage page_;
  std::unique_ptr<http::TlsContext> tls_;  // null: no TLS
  std::unique_ptr<jobs::Periodic> looks_;
  std::unique_ptr<http::HttpServer> server_;
};

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_HTTP_UNSUBSCRIBE_SERVER_H_
