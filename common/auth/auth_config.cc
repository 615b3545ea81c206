#include "common/auth/auth_config.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "common/auth/errors.h"
#include "common/auth/limits.h"
#include "common/auth/spiffe.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/base/text.h"
#include "common/rpc/formats.h"
#include "google/protobuf/util/json_util.h"
#include "outlay/auth/v1/auth_config.pb.h"

namespace outlay::auth {
namespace {

constexpr std::string_view kHttps = "https://";
constexpr std::string_view kAccessTokenType = "at+jwt";

bool IsHttps(std::string_view url) {
  return url.size() > kHttps.size() && url.starts_with(kHttps) && IsVisibleAscii(url);
}

bool IsResourceId(const std::string& id) {
  return !id.empty() && rpc::HasFormat(id, options::v1::FORMAT_RESOURCE_ID);
}

absl::StatusOr<absl::Duration> Seconds(const std::string& path, int32_t value, int32_t min, int32_t max) {
  if (value < min || value > max) {
    return AuthConfigInvalid(path, Concat("must be from ", min, " to ", max, " seconds"));
  }
  return absl::Seconds(value);
}

absl::StatusOr<std::set<std::string>> Organizations(const std::string& path,
                                                    const google::protobuf::RepeatedPtrField<std::string>& ids) {
  if (ids.size() > limits::kIssuerOrganizations) {
    return AuthConfigInvalid(path, Concat("has more than ", limits::kIssuerOrganizations, " entries"));
  }
  for (const std::string& id : ids) {
    if (!IsResourceId(id)) {
      return AuthConfigInvalid(path, Concat("\"", id, "\" is no organization's id, such as \"acme\""));
    }
  }
  return std::set<std::string>(ids.begin(), ids.end());
}

absl::Status ReadWhatTokensSay(const std::string& path, const v1::Issuer& from, IssuerConfig* into) {
  if (from.audiences().empty() || from.audiences_size() > limits::kIssuerAudiences) {
    return AuthConfigInvalid(path + ".audiences", Concat("name 1 to ", limits::kIssuerAudiences));
  }
  into->audiences.assign(from.audiences().begin(), from.audiences().end());
  if (std::find(into->audiences.begin(), into->audiences.end(), "") != into->audiences.end()) {
    return AuthConfigInvalid(path + ".audiences", "none of them may be empty");
  }
  for (const std::string& name : from.algorithms()) {
    const std::optional<Algorithm> algorithm = FindAlgorithm(name);
    if (!algorithm.has_value()) {
      return AuthConfigInvalid(path + ".algorithms", "only RS256, PS256 and ES256 can be allowed");
    }
    into->algorithms.insert(*algorithm);
  }
  if (into->algorithms.empty()) {
    return AuthConfigInvalid(path + ".algorithms", "name those that the issuer uses: RS256, PS256 or ES256");
  }
  for (const std::string& type : from.token_types()) {
    if (type.empty() || absl::StrContains(type, "/")) {
      return AuthConfigInvalid(path + ".token_types", "write them as \"at+jwt\", without application/");
    }
    into->token_types.push_back(absl::AsciiStrToLower(type));
  }
  if (into->token_types.empty()) {
    into->token_types.emplace_back(kAccessTokenType);
  }
  return absl::OkStatus();
}

absl::Status ReadOrganizations(const std::string& path, const v1::Issuer& from, IssuerConfig* into) {
  into->organization = from.organization();
  into->organization_claim = from.organization_claim();
  if (into->organization.empty() == into->organization_claim.empty()) {
    return AuthConfigInvalid(path, "say either organization or organization_claim");
  }
  if (!into->organization.empty() && !IsResourceId(into->organization)) {
    return AuthConfigInvalid(path + ".organization", "is no organization's id, such as \"acme\"");
  }
  OUTLAY_ASSIGN_OR_RETURN(into->organizations, Organizations(path + ".organizations", from.organizations()));
  if (into->organizations.empty() != into->organization_claim.empty()) {
    return AuthConfigInvalid(path + ".organizations", "goes with organization_claim: list what the claim may say");
  }
  return absl::OkStatus();
}

absl::Status ReadKeys(const std::string& path, const v1::Issuer& from, IssuerConfig* into) {
  into->keys.url = from.key_set_url();
  into->keys.file = from.key_set_file();
  into->keys.ca_file = from.key_set_ca_file();
  if (into->keys.url.empty() == into->keys.file.empty()) {
    return AuthConfigInvalid(path, "say where the issuer's keys are: key_set_url or key_set_file");
  }
  if (!into->keys.url.empty() && !IsHttps(into->keys.url)) {
    return AuthConfigInvalid(path + ".key_set_url", "must begin with https://: whoever can change it signs tokens");
  }
  OUTLAY_ASSIGN_OR_RETURN(into->keys.refresh,
                          Seconds(path + ".refresh_seconds",
                                  from.has_refresh_seconds() ? from.refresh_seconds() : limits::kRefreshSecondsDefault,
                                  limits::kRefreshSecondsMin, limits::kRefreshSecondsMax));
  return absl::OkStatus();
}

absl::StatusOr<IssuerConfig> ReadIssuer(const std::string& path, const v1::Issuer& from) {
  IssuerConfig into;
  into.issuer = from.issuer();
  if (!IsHttps(into.issuer)) {
    return AuthConfigInvalid(path + ".issuer", "must be the https URL that its tokens have as iss");
  }
  OUTLAY_RETURN_IF_ERROR(ReadWhatTokensSay(path, from, &into));
  OUTLAY_RETURN_IF_ERROR(ReadKeys(path, from, &into));
  OUTLAY_RETURN_IF_ERROR(ReadOrganizations(path, from, &into));
  into.subject_claim = from.subject_claim().empty() ? "sub" : from.subject_claim();
  OUTLAY_ASSIGN_OR_RETURN(into.leeway,
                          Seconds(path + ".leeway_seconds",
                                  from.has_leeway_seconds() ? from.leeway_seconds() : limits::kLeewaySecondsDefault, 0,
                                  limits::kLeewaySecondsMax));
  return into;
}

absl::Status AddIssuers(const v1::AuthConfig& from, AuthConfig* into) {
  if (from.issuers_size() > limits::kIssuers) {
    return AuthConfigInvalid("issuers", Concat("at most ", limits::kIssuers));
  }
  for (int i = 0; i < from.issuers_size(); ++i) {
    const std::string path = Concat("issuers[", i, "]");
    OUTLAY_ASSIGN_OR_RETURN(IssuerConfig issuer, ReadIssuer(path, from.issuers(i)));
    for (const IssuerConfig& other : into->issuers) {
      if (other.issuer == issuer.issuer) {
        return AuthConfigInvalid(path + ".issuer", "is there twice");
      }
    }
    into->issuers.push_back(std::move(issuer));
  }
  return absl::OkStatus();
}

absl::Status AddServices(const v1::AuthConfig& from, AuthConfig* into) {
  if (from.services_size() > limits::kServices) {
    return AuthConfigInvalid("services", Concat("at most ", limits::kServices));
  }
  for (int i = 0; i < from.services_size(); ++i) {
    const std::string path = Concat("services[", i, "]");
    const v1::Service& service = from.services(i);
    if (!IsServiceName(service.name())) {
      return AuthConfigInvalid(path + ".name", "must be like \"invoice_matching\": letters, digits and . _ -");
    }
    OUTLAY_ASSIGN_OR_RETURN(std::set<std::string> organizations,
                            Organizations(path + ".organizations", service.organizations()));
    const bool is_new =
        into->services
            .try_emplace(service.name(), ServiceConfig{.name = service.name(),
                                                       .on_behalf_of_users = service.on_behalf_of_users(),
                                                       .organizations = std::move(organizations)})
            .second;
    if (!is_new) {
      return AuthConfigInvalid(path + ".name", "is there twice");
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<AuthConfig> AuthConfig::Parse(std::string_view json) {
  v1::AuthConfig proto;
  const auto parsed = google::protobuf::util::JsonStringToMessage({json.data(), json.size()}, &proto);
  if (!parsed.ok()) {
    return AuthConfigInvalid("the file", Concat("is no JSON of outlay.auth.v1.AuthConfig: ",
                                                std::string(parsed.message().data(), parsed.message().size())));
  }
  AuthConfig config;
  OUTLAY_RETURN_IF_ERROR(AddIssuers(proto, &config));
  OUTLAY_RETURN_IF_ERROR(AddServices(proto, &config));
  if (config.issuers.empty() && config.services.empty()) {
    return AuthConfigInvalid("the file", "names no issuer and no service, so nobody could call");
  }
  return config;
}

}  // namespace outlay::auth
