// The encodings that e-mail needs of any text: RFC 2047 in headers, quoted-printable in bodies. Pure.
#ifndef OUTLAY_SERVICES_NOTIFICATION_DOMAIN_EMAIL_ENCODING_H_
#define OUTLAY_SERVICES_NOTIFICATION_DOMAIN_EMAIL_ENCODING_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace outlay::notification {

// A text as the value of a header: as it is if it is short and plain, else encoded words on lines of at most 76 bytes.
// `column`: bytes that stand before it on its first line. Controls become spaces; bytes that are no UTF-8, '?'.
std::string EncodeHeaderText(std::string_view text, size_t column);

// A display name before an address: quoted, or as encoded words.
std::string EncodeDisplayName(std::string_view name, size_t column);

// Lines of at most 76 bytes with CRLF, the last one included. Lines of `text` end with "\n", "\r\n" or "\r".
std::string EncodeQuotedPrintable(std::string_view text);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_DOMAIN_EMAIL_ENCODING_H_
