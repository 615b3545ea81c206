// The e-mail addresses that a mail server accepts (N5). Pure.
#ifndef OUTLAY_SERVICES_NOTIFICATION_DOMAIN_EMAIL_ADDRESS_H_
#define OUTLAY_SERVICES_NOTIFICATION_DOMAIN_EMAIL_ADDRESS_H_

#include <string_view>

namespace outlay::notification {

// Returns whether it is a mailbox of RFC 5321 in ASCII: a dotted or quoted local part of at most 64 bytes and a host
// name, 254 bytes in total. Comments, obsolete forms, network addresses in brackets and non-ASCII names are refused. An
// accepted address contains no line break and no character that could end an address in a header or an SMTP command.
bool IsMailbox(std::string_view address);

// Returns a mail server's answer with "(address)" in place of the recipient's address, ignoring case: addresses are
// never stored.
std::string WithoutAddress(std::string_view text, std::string_view address);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_DOMAIN_EMAIL_ADDRESS_H_
