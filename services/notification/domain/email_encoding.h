// Encodings of arbitrary text for e-mail: RFC 2047 in headers, quoted-printable in bodies. Pure.
#ifndef OUTLAY_SERVICES_NOTIFICATION_DOMAIN_EMAIL_ENCODING_H_
#define OUTLAY_SERVICES_NOTIFICATION_DOMAIN_EMAIL_ENCODING_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace outlay::notification {

// Returns a text as the value of a header: unchanged if it is short and plain, else as encoded words on lines of at
// most 76 bytes. `column`: bytes before it on its first line. Controls become spaces; bytes that are not UTF-8 become
// '?'.
std::string EncodeHeaderText(std::string_view text, size_t column);

// Returns a display name for use before an address: quoted, or as encoded words.
std::string EncodeDisplayName(std::string_view name, size_t column);

// Returns lines of at most 76 bytes that end with CRLF, including the last one. Lines of `text` end with "\n", "\r\n"
// or "\r".
std::string EncodeQuotedPrintable(std::string_view text);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_DOMAIN_EMAIL_ENCODING_H_
