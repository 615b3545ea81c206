// A notice as an e-mail (N5): the bytes that a mail server takes. Pure: the same message has the same bytes with every
// try, which curl's own MIME parts, with their random boundaries, would not have; and no header can be put in by a
// text.
#ifndef OUTLAY_SERVICES_NOTIFICATION_DOMAIN_EMAIL_MESSAGE_H_
#define OUTLAY_SERVICES_NOTIFICATION_DOMAIN_EMAIL_MESSAGE_H_

#include <string>
#include <string_view>

#include "absl/time/time.h"

namespace outlay::notification {

struct Mailbox {
  std::string address;       // IsMailbox
  std::string display_name;  // any text; empty: none
};

struct EmailMessage {
  std::string id;  // its Message-ID without brackets, "06b2@example.org": letters, digits, '.', '-' and one '@'
  Mailbox from;
  Mailbox to;
  absl::Time date;
  std::string subject;        // any text; line breaks and other controls become spaces
  std::string text;           // lines end with "\n"
  std::string html;           // empty: the text alone
  std::string unsubscribe;    // URL, IsHeaderUrl; empty: none
  bool is_one_click = false;  // one POST to it ends e-mails, without anything else (RFC 8058); with https
};

// RFC 5322 with MIME: lines end with CRLF and have at most 76 bytes, but for long addresses and URLs; other characters
// than ASCII are encoded as RFC 2047 says in headers, quoted-printable in bodies. Not dot-stuffed: the transfer does
// that.
std::string ToMime(const EmailMessage& message);

// Whether a URL may stand in a header: visible ASCII without brackets and commas, "http://" or "https://" in front.
bool IsHeaderUrl(std::string_view url);

// The text as a small HTML page: paragraphs and line breaks as they are, everything escaped; no link, image or style of
// another place.
std::string HtmlOf(std::string_view title, std::string_view text);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_DOMAIN_EMAIL_MESSAGE_H_
