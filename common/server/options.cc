#include "common/server/options.h"

#include <utility>

#include "common/auth/spiffe.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/server/address.h"

namespace outlay::server {
namespace {

constexpr int kThreadsMax = 64;

absl::Status CheckAdmin(const Address& admin) {
  return admin.IsLoopback() ? absl::OkStatus()
                            : FlagInvalid("admin_listen",
                                          "the admin port has no TLS, so it listens on loopback only, such as "
                                          "127.0.0.1:9001");
}

absl::Status CheckDevelopment(const ServerOptions& options, const Address& listen, const Address& admin) {
  if (!listen.IsLoopback()) {
    return FlagInvalid("listen",
                       "--auth=development believes every caller, so it listens on loopback only, such as "
                       "127.0.0.1:7001");
  }
  OUTLAY_RETURN_IF_ERROR(CheckAdmin(admin));
  // Whoever configures a certificate expects callers to be asked for theirs.
  const bool has_more = !options.tls.certificate.empty() || !options.tls.key.empty() || !options.tls.ca.empty() ||
                        !options.trust_domain.empty() || !options.auth_config.empty();
  return has_more ? FlagInvalid("auth",
                                "--auth=development uses no certificates and no tokens: leave out --tls_*, "
                                "--trust_domain and --auth_config, or say --auth=mtls")
                  : absl::OkStatus();
}

absl::Status CheckMtls(const ServerOptions& options, const Address& admin) {
  const std::pair<std::string_view, const std::string*> needed[] = {{"tls_certificate", &options.tls.certificate},
                                                                    {"tls_key", &options.tls.key},
                                                                    {"tls_ca", &options.tls.ca},
                                                                    {"trust_domain", &options.trust_domain},
                                                                    {"auth_config", &options.auth_config}};
  for (const auto& [flag, value] : needed) {
    if (value->empty()) {
      return FlagInvalid(flag, "--auth=mtls needs it; docs/authentication.md says what goes there");
    }
  }
  if (!auth::IsTrustDomain(options.trust_domain)) {
    return FlagInvalid("trust_domain", "must be like outlay.example: lower-case letters, digits and . _ -");
  }
  return CheckAdmin(admin);
}

absl::Status CheckAuth(const ServerOptions& options, const Address& listen, const Address& admin) {
  switch (options.auth) {
    case Auth::kDevelopment:
      return CheckDevelopment(options, listen, admin);
    case Auth::kMtls:
      return CheckMtls(options, admin);
    case Auth::kNone:
      break;
  }
  return FlagInvalid("auth",
                     "say who may call: --auth=mtls (services by certificate, people by token; also needs "
                     "--tls_certificate, --tls_key, --tls_ca, --trust_domain and --auth_config), or, on one machine "
                     "and never with real data, --auth=development");
}

}  // namespace

absl::Status FlagInvalid(std::string_view flag, std::string_view why) {
  return MakeError(absl::StatusCode::kInvalidArgument, "FLAG_INVALID", Concat("--", flag, ": ", why),
                   {{"flag", std::string(flag)}});
}

absl::Status ServerOptions::Validate() const {
  const absl::StatusOr<Address> address = ParseAddress(listen);
  if (!address.ok()) {
    return FlagInvalid("listen", ToStd(address.status().message()));
  }
  const absl::StatusOr<Address> admin = ParseAddress(admin_listen);
  if (!admin.ok()) {
    return FlagInvalid("admin_listen", ToStd(admin.status().message()));
  }
  OUTLAY_RETURN_IF_ERROR(CheckAuth(*this, *address, *admin));
  if (data_dir.empty()) {
    return FlagInvalid("data_dir", "name the folder that holds the service's data, such as ./var/data");
  }
  if (threads < 1 || threads > kThreadsMax) {
    return FlagInvalid("threads", Concat("must be from 1 to ", kThreadsMax));
  }
  if (drain < absl::ZeroDuration() || drain > absl::Hours(1)) {
    return FlagInvalid("drain", "must be from 0 to 1h");
  }
  return absl::OkStatus();
}

}  // namespace outlay::server
