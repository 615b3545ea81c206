#include "services/notification/http/unsubscribe_server.h"

#include <utility>

#include "absl/flags/flag.h"
#include "common/auth/files.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/server/address.h"
#include "common/server/options.h"
#include "services/notification/domain/email_message.h"
#include "services/notification/domain/limits.h"
#include "services/notification/http/limits.h"

ABSL_FLAG(std::string, unsubscribe_listen, "",
          "host:port to serve the links on by which contacts of orders end e-mails; empty: e-mails have no such links");
ABSL_FLAG(std::string, unsubscribe_url, "",
          "what these links begin with, as their readers reach it, such as https://mail.outlay.example");
ABSL_FLAG(
    std::string, unsubscribe_key_file, "",
    "file with at least 32 random bytes that sign these links; only its owner may read it. Another key ends links "
    "that were sent, and forgets who asked not to be written to");
ABSL_FLAG(std::string, unsubscribe_tls_certificate, "",
          "PEM file: the certificate of the links' host name, then what leads to its authority; empty: without TLS, on "
          "loopback, behind a proxy that has it");
ABSL_FLAG(std::string, unsubscribe_tls_key, "", "PEM file: its private key; only its owner may read it");

namespace outlay::notification {
namespace {

absl::Status CheckOptions(const UnsubscribeServerOptions& options, const std::string& key_file, bool development) {
  const std::pair<std::string_view, const std::string*> others[] = {
      {"unsubscribe_url", &options.url},
      {"unsubscribe_key_file", &key_file},
      {"unsubscribe_tls_certificate", &options.certificate},
      {"unsubscribe_tls_key", &options.tls_key}};
  if (options.listen.empty()) {
    for (const auto& [flag, value] : others) {
      if (!value->empty()) return server::FlagInvalid(flag, "say where with --unsubscribe_listen, or leave it out");
    }
    return absl::OkStatus();
  }
  const absl::StatusOr<server::Address> address = server::ParseAddress(options.listen);
  if (!address.ok()) return server::FlagInvalid("unsubscribe_listen", ToStd(address.status().message()));
  if (options.certificate.empty() != options.tls_key.empty()) {
    return server::FlagInvalid(options.tls_key.empty() ? "unsubscribe_tls_key" : "unsubscribe_tls_certificate",
                               "a certificate and its key come together");
  }
  if (options.certificate.empty() && !address->IsLoopback()) {
    return server::FlagInvalid("unsubscribe_tls_certificate",
                               "without TLS the links are served on loopback only, to a proxy on this machine");
  }
  if (!IsHeaderUrl(options.url) || (!development && !options.url.starts_with("https://"))) {
    return server::FlagInvalid("unsubscribe_url", "must be like https://mail.outlay.example");
  }
  if (options.url.find_first_of("?#") != std::string::npos) {
    return server::FlagInvalid("unsubscribe_url", "links stand behind it as a path: leave '?' and '#' out");
  }
  if (key_file.empty()) return server::FlagInvalid("unsubscribe_key_file", "the links must be signed");
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<UnsubscribeServerOptions> UnsubscribeOptionsFromFlags(bool development) {
  UnsubscribeServerOptions options = {.listen = absl::GetFlag(FLAGS_unsubscribe_listen),
                                      .url = absl::GetFlag(FLAGS_unsubscribe_url),
                                      .key = {},
                                      .certificate = absl::GetFlag(FLAGS_unsubscribe_tls_certificate),
                                      .tls_key = absl::GetFlag(FLAGS_unsubscribe_tls_key)};
  const std::string key_file = absl::GetFlag(FLAGS_unsubscribe_key_file);
  OUTLAY_RETURN_IF_ERROR(CheckOptions(options, key_file, development));
  while (options.url.ends_with('/')) options.url.pop_back();
  if (options.listen.empty()) return options;
  OUTLAY_ASSIGN_OR_RETURN(options.key, auth::ReadSecretFile(key_file, limits::kUnsubscribeKeyFileBytes));
  if (options.key.size() < limits::kUnsubscribeKeyBytes) {
    return server::FlagInvalid("unsubscribe_key_file", "needs at least 32 random bytes");
  }
  return options;
}

UnsubscribeServer::UnsubscribeServer(const UnsubscribeServerOptions& options, const store::Store* store,
                                     command::Executor* executor, Scheduler* scheduler, const Clock* clock, Log* log)
    : page_(options.key, store, executor) {
  if (!options.certificate.empty()) {
    tls_ = std::make_unique<http::TlsContext>(options.certificate, options.tls_key, clock, log);
    looks_ = std::make_unique<jobs::Periodic>(scheduler, [this] { return tls_->Look(); });
  }
  http::HttpLimits limits;
  limits.connections = limits::kUnsubscribeConnections;
  limits.connections_waiting = limits::kUnsubscribeConnectionsWaiting;
  limits.body_bytes = limits::kUnsubscribeBodyBytes;
  server_ = std::make_unique<http::HttpServer>(&page_, tls_.get(), clock, limits);
}

UnsubscribeServer::~UnsubscribeServer() {
  server_->Stop();
}

absl::StatusOr<std::unique_ptr<UnsubscribeServer>> UnsubscribeServer::Start(const UnsubscribeServerOptions& options,
                                                                            const store::Store* store,
                                                                            command::Executor* executor,
                                                                            Scheduler* scheduler, const Clock* clock,
                                                                            Log* log) {
  OUTLAY_ASSIGN_OR_RETURN(const server::Address address, server::ParseAddress(options.listen));
  std::unique_ptr<UnsubscribeServer> made(new UnsubscribeServer(options, store, executor, scheduler, clock, log));
  if (made->tls_ != nullptr) {
    OUTLAY_RETURN_IF_ERROR(made->tls_->Load());
    made->looks_->Start(made->tls_->Look());
  }
  OUTLAY_RETURN_IF_ERROR(made->server_->Start(address.host, address.port));
  return made;
}

}  // namespace outlay::notification
