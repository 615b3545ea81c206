// Names of services in certificates: spiffe://<trust domain>/<service>.
#ifndef OUTLAY_COMMON_AUTH_SPIFFE_H_
#define OUTLAY_COMMON_AUTH_SPIFFE_H_

#include <optional>
#include <string>
#include <string_view>

namespace outlay::auth {

// "outlay.example": 1 to 255 of a-z, 0-9 and . _ -
bool IsTrustDomain(std::string_view text);
// "invoice_matching": 1 to 63 of letters, digits and . _ -, but not "." or "..".
bool IsServiceName(std::string_view text);

// Returns the service that a URI names; nothing: another trust domain, another scheme, a path that does not have one
// part.
std::optional<std::string> ServiceInSpiffeId(std::string_view uri, std::string_view trust_domain);

}  // namespace outlay::auth

#endif  // OUTLAY_COMMON_AUTH_SPIFFE_H_
