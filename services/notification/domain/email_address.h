// Which e-mail addresses a mail server takes (N5). Pure.
#ifndef OUTLAY_SERVICES_NOTIFICATION_DOMAIN_EMAIL_ADDRESS_H_
#define OUTLAY_SERVICES_NOTIFICATION_DOMAIN_EMAIL_ADDRESS_H_

#include <string_view>

namespace outlay::notification {

// Whether it is a mailbox of RFC 5321 in ASCII: a dotted or quoted local part of at most 64 bytes and a host name, 254
// bytes in all. Comments, obsolete forms, bare network addresses in brackets and names that are not ASCII are none;
// what passes holds no line break and no character that would end an address in a header or an SMTP command.
bool IsMailbox(std::string_view address);

// What a mail server said, with "(address)" wherever the recipient's stands, in any case of letters: addresses are kept
// nowhere.
std::string WithoutAddress(std::string_view text, std::string_view address);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_DOMAIN_EMAIL_ADDRESS_H_
