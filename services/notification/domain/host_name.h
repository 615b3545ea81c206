// Hosts of e-mail addresses and URLs. Pure.
#ifndef OUTLAY_SERVICES_NOTIFICATION_DOMAIN_HOST_NAME_H_
#define OUTLAY_SERVICES_NOTIFICATION_DOMAIN_HOST_NAME_H_

#include <string_view>

namespace outlay::notification {

// Returns whether the text is a host name: labels of letters, digits and inner hyphens, separated by dots (RFC 1123),
// each of at most limits::kHostLabelBytes; other alphabets as "xn--...".
bool IsHostName(std::string_view text);

// Returns whether the text may be the host of a URL: a host name, which may end with a dot; an IPv4 address as four
// decimal numbers, and in no other notation; an IPv6 address in brackets.
bool IsUrlHost(std::string_view text);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_DOMAIN_HOST_NAME_H_
