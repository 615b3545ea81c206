// Hosts of e-mail addresses and URLs. Pure.
#ifndef OUTLAY_SERVICES_NOTIFICATION_DOMAIN_HOST_NAME_H_
#define OUTLAY_SERVICES_NOTIFICATION_DOMAIN_HOST_NAME_H_

#include <string_view>

namespace outlay::notification {

// Labels of letters, digits and inner hyphens with dots between them (RFC 1123), each of at most
// limits::kHostLabelBytes; other alphabets as "xn--...".
bool IsHostName(std::string_view text);

// What may stand for a host in a URL: a host name, perhaps with a dot at its end; an IPv4 address of four decimal
// numbers, and no other spelling of one; an IPv6 address in brackets.
bool IsUrlHost(std::string_view text);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_DOMAIN_HOST_NAME_H_
