#include "services/notification/domain/webhook_target.h"

#include <algorithm>
#include <utility>

#include "absl/strings/numbers.h"
#include "common/base/strings.h"
#include "common/base/text.h"
#include "services/notification/domain/delivery.h"
#include "services/notification/domain/errors.h"
#include "services/notification/domain/host_name.h"
#include "services/notification/domain/limits.h"

namespace outlay::notification {
namespace {

constexpr std::string_view kHttps = "https://";
constexpr std::string_view kHttp = "http://";
constexpr int kPortMax = 65'535;

// Returns the length of the host at the beginning of an authority without a user.
size_t HostSize(std::string_view authority) {
  const size_t bracket = authority.starts_with('[') ? authority.find(']') : 0;
  return bracket == std::string_view::npos ? authority.size()
                                           : std::min(authority.find(':', bracket), authority.size());
}

// ":8443".
bool IsPort(std::string_view text) {
  text.remove_prefix(1);
  int port = 0;
  return std::all_of(text.begin(), text.end(), [](char c) { return '0' <= c && c <= '9'; }) &&
         absl::SimpleAtoi(ToAbsl(text), &port) && 1 <= port && port <= kPortMax;
}

}  // namespace

bool Wants(const WebhookTarget& target, std::string_view kind) {
  const WebhookTargetSpec& spec = target.spec;
  return !spec.disabled && (spec.kinds.empty() || kind == kTestKind ||
                            std::find(spec.kinds.begin(), spec.kinds.end(), kind) != spec.kinds.end());
}

absl::Status CheckUrl(std::string_view field, std::string_view url, bool has_http) {
  if (!IsVisibleAscii(url)) return UrlRefused(field, "must be visible ASCII without blanks; encode other characters");
  const bool is_http = has_http && url.starts_with(kHttp);
  if (!is_http && !url.starts_with(kHttps)) return UrlRefused(field, "must begin with https://; use TLS");
  url.remove_prefix(is_http ? kHttp.size() : kHttps.size());
  if (url.find('#') != std::string_view::npos) return UrlRefused(field, "must have no fragment; leave out the # part");
  const std::string_view authority = url.substr(0, url.find_first_of("/?\\"));
  if (authority.find('@') != std::string_view::npos) {
    return UrlRefused(field, "must have no user or password; the signature says who sends");
  }
  if (authority.empty() || authority.front() == ':') return UrlRefused(field, "must name a host; add it");
  const size_t host_size = HostSize(authority);
  if (!IsUrlHost(authority.substr(0, host_size))) {
    return UrlRefused(field, "must name a host as DNS has it, an IPv4 address as 192.0.2.1 or an IPv6 one in brackets");
  }
  if (host_size < authority.size() && !IsPort(authority.substr(host_size))) {
    return UrlRefused(field, "must name a port from 1 to 65535 after the colon, or none");
  }
  if (url.find('\\') != std::string_view::npos) return UrlRefused(field, "must have no backslash; use /");
  return absl::OkStatus();
}

WebhookTarget DecideRotation(WebhookTarget before, const std::string& key, absl::Duration overlap, absl::Time now) {
  WebhookTarget after = std::move(before);
  std::vector<WebhookSecret> secrets = {{.key = key, .expire_time = std::nullopt}};
  if (!after.secrets.empty() && overlap > absl::ZeroDuration()) {
    secrets.push_back({.key = after.secrets.front().key, .expire_time = now + overlap});
  }
  after.secrets = std::move(secrets);
  after.update_time = now;
  ++after.revision;
  return after;
}

std::vector<std::string> ValidKeys(const WebhookTarget& target, absl::Time now) {
  std::vector<std::string> keys;
  for (const WebhookSecret& secret : target.secrets) {
    if (!secret.expire_time.has_value() || now < *secret.expire_time) keys.push_back(secret.key);
  }
  return keys;
}

std::string WebhookTargetPath(std::string_view id) {
  return Concat("targets/", id);
}

}  // namespace outlay::notification
