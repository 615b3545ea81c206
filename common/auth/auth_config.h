// The accepted token issuers and the services that may call, from --auth_config. See docs/authentication.md.
#ifndef OUTLAY_COMMON_AUTH_AUTH_CONFIG_H_
#define OUTLAY_COMMON_AUTH_AUTH_CONFIG_H_

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/auth/token.h"

namespace outlay::auth {

// The location of an issuer's keys: `url` or `file`.
struct KeySetLocation {
  std::string url;  // https
  std::string file;
  std::string ca_file;  // empty: the system's authorities
  absl::Duration refresh;

  bool operator==(const KeySetLocation&) const = default;
};

struct IssuerConfig {
  std::string issuer;
  std::vector<std::string> audiences;
  std::set<Algorithm> algorithms;
  KeySetLocation keys;
  std::vector<std::string> token_types;  // in lower case without "application/"
  std::string subject_claim;
  std::string organization;             // fixed organization; empty: taken from the claim
  std::string organization_claim;       // empty: the organization is fixed
  std::set<std::string> organizations;  // allowed values of the claim
  absl::Duration leeway;
};

struct ServiceConfig {
  std::string name;
  bool on_behalf_of_users = false;
  std::set<std::string> organizations;  // empty: all
};

struct AuthConfig {
  std::vector<IssuerConfig> issuers;
  absl::flat_hash_map<std::string, ServiceConfig> services;  // by name

  // Reads proto JSON of outlay.auth.v1.AuthConfig. INVALID_ARGUMENT / AUTH_CONFIG_INVALID {path}.
  static absl::StatusOr<AuthConfig> Parse(std::string_view json);
};

}  // namespace outlay::auth

#endif  // OUTLAY_COMMON_AUTH_AUTH_CONFIG_H_
