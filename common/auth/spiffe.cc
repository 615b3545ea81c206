#include "common/auth/spiffe.h"

#include <algorithm>

#include "absl/strings/ascii.h"

namespace outlay::auth {
namespace {

constexpr std::string_view kScheme = "spiffe://";
constexpr size_t kTrustDomainBytes = 255;
constexpr size_t kServiceNameBytes = 63;

bool IsMark(char c) {
  return c == '.' || c == '_' || c == '-';
}

}  // namespace

bool IsTrustDomain(std::string_view text) {
  return !text.empty() && text.size() <= kTrustDomainBytes &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) {
           return absl::ascii_islower(c) || absl::ascii_isdigit(c) || IsMark(static_cast<char>(c));
         });
}

bool IsServiceName(std::string_view text) {
  return !text.empty() && text.size() <= kServiceNameBytes && text != "." && text != ".." &&
         std::all_of(text.begin(), text.end(),
                     [](unsigned char c) { return absl::ascii_isalnum(c) || IsMark(static_cast<char>(c)); });
}

std::optional<std::string> ServiceInSpiffeId(std::string_view uri, std::string_view trust_domain) {
  if (!uri.starts_with(kScheme)) {
    return std::nullopt;
  }
  uri.remove_prefix(kScheme.size());
  const size_t slash = uri.find('/');
  if (slash == std::string_view::npos || uri.substr(0, slash) != trust_domain ||
      !IsServiceName(uri.substr(slash + 1))) {
    return std::nullopt;
  }
  return std::string(uri.substr(slash + 1));
}

}  // namespace outlay::auth
