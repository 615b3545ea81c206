#ifndef OUTLAY_COMMON_BASE_TEXT_H_
#define OUTLAY_COMMON_BASE_TEXT_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace outlay {

// Checks and encodings of text. Nothing here depends on a locale: texts are compared byte by byte, which for UTF-8 is
// the order of code points.

// Returns the number of code points of well-formed UTF-8 (no overlong forms, surrogates or values above U+10FFFF);
// nothing if it is not well-formed. NUL counts as a character.
std::optional<int64_t> CountCodePoints(std::string_view text);

bool IsValidUtf8(std::string_view text);

// Returns the text, or as much of it as fits into `max_bytes`, cut between two characters.
std::string CutText(std::string_view text, std::size_t max_bytes);

// Returns the text with a space in place of each character that starts a new line where text is displayed, that no text
// needs (U+0000 to U+001F, U+007F to U+009F), or that reverses the direction of what follows (U+061C, U+200E, U+200F,
// U+2028 to U+202E, U+2066 to U+2069). So it stays on its line, in the order in which it was written.
std::string OnOneLine(std::string_view text);

// Returns whether the text is visible ASCII only ('!' to '~'): request ids, tokens.
bool IsVisibleAscii(std::string_view text);

// Checks a field that people fill in. INVALID_ARGUMENT / FIELD_INVALID {field}: not UTF-8, or contains NUL.
// INVALID_ARGUMENT / FIELD_TOO_LONG {field, given, limit}: more than `max_code_points` characters.
absl::Status ValidateText(std::string_view field, std::string_view text, int64_t max_code_points);

// Base32 in lower case with the alphabet 0-9 a-z without i, l, o and u (Crockford's). The alphabet is in ASCII order,
// so texts of equal length sort as the bytes they stand for. The last digit is padded with zero bits.
std::string EncodeBase32(std::string_view bytes);

inline constexpr std::string_view kBase32Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

// Two lower-case digits for a byte.
std::string EncodeHex(std::string_view bytes);

// base64url without padding (RFC 4648, section 5): safe in URLs, for page tokens and etags.
std::string EncodeBase64Url(std::string_view bytes);
// Nothing when `text` is not base64url.
std::optional<std::string> DecodeBase64Url(std::string_view text);

}  // namespace outlay

#endif  // OUTLAY_COMMON_BASE_TEXT_H_
