// A notice as an e-mail (N5): the bytes that a mail server gets. Pure: a message has the same bytes at every attempt,
// unlike with curl's own MIME parts and their random boundaries; and no text can inject a header.
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
  bool is_one_click = false;  // a POST to the URL alone ends e-mails (RFC 8058); requires https
};

// Returns RFC 5322 with MIME: lines end with CRLF and have at most 76 bytes, except for long addresses and URLs;
// non-ASCII characters are encoded by RFC 2047 in headers, quoted-printable in bodies. Not dot-stuffed: the transfer
// does that.
std::string ToMime(const EmailMessage& message);

// Returns whether a URL may be used in a header: visible ASCII without brackets and commas, beginning with "http://" or
// "https://".
bool IsHeaderUrl(std::string_view url);

// Returns the text as a small HTML page: paragraphs and line breaks are kept, everything is escaped; it has no external
// link, image or style.
std::string HtmlOf(std::string_view title, std::string_view text);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_DOMAIN_EMAIL_MESSAGE_H_
