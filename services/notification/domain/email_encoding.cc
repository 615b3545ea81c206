#include "services/notification/domain/email_encoding.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "common/base/strings.h"
#include "common/base/text.h"

namespace outlay::notification {
namespace {

constexpr size_t kLineBytes = 76;
constexpr std::string_view kWordBegin = "=?UTF-8?B?";
constexpr std::string_view kWordEnd = "?=";
constexpr std::string_view kFold = "\r\n ";
constexpr std::string_view kHexDigits = "0123456789ABCDEF";

bool IsContinuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

bool IsPrintable(char c) {
  return c >= ' ' && c <= '~';
}

std::string Cleaned(std::string_view text) {
  std::string clean(text);
  const bool is_utf8 = IsValidUtf8(text);
  for (char& c : clean) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < ' ' || byte == 0x7F) c = ' ';
    if (byte >= 0x80 && !is_utf8) c = '?';
  }
  absl::StripAsciiWhitespace(&clean);
  return clean;
}

bool IsPlain(std::string_view text, size_t column) {
  return column + text.size() <= kLineBytes && std::all_of(text.begin(), text.end(), IsPrintable) &&
         text.find("=?") == std::string_view::npos;
}

// Bytes of text that fit into an encoded word behind `column`.
size_t WordCapacity(size_t column) {
  const size_t taken = column + kWordBegin.size() + kWordEnd.size();
  return taken >= kLineBytes ? 0 : (kLineBytes - taken) / 4 * 3;
}

// No word ends inside a character.
std::string EncodedWords(std::string_view text, size_t column) {
  std::string words;
  while (!text.empty()) {
    size_t size = std::min(text.size(), WordCapacity(column));
    while (size < text.size() && size > 0 && IsContinuation(text[size])) --size;
    if (size > 0) {
      words += Concat(kWordBegin, ToStd(absl::Base64Escape(ToAbsl(text.substr(0, size)))), kWordEnd);
      text.remove_prefix(size);
    }
    if (!text.empty()) words += kFold;
    column = 1;
  }
  return words;
}

}  // namespace

std::string EncodeHeaderText(std::string_view text, size_t column) {
  const std::string clean = Cleaned(text);
  return IsPlain(clean, column) ? clean : EncodedWords(clean, column);
}

std::string EncodeDisplayName(std::string_view name, size_t column) {
  const std::string clean = Cleaned(name);
  std::string quoted = "\"";
  for (const char c : clean) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  quoted += '"';
  return IsPlain(quoted, column) ? quoted : EncodedWords(clean, column);
}

std::string EncodeQuotedPrintable(std::string_view text) {
  std::string encoded;
  size_t column = 0;
  const auto add = [&](std::string_view piece) {
    // One byte is kept for the '=' of a soft line break.
    if (column + piece.size() >= kLineBytes) {
      encoded += "=\r\n";
      column = 0;
    }
    encoded += piece;
    column += piece.size();
  };
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\r' || c == '\n') {
      if (c == '\r' && i + 1 < text.size() && text[i + 1] == '\n') ++i;
      encoded += "\r\n";
      column = 0;
      continue;
    }
    const bool is_last = i + 1 == text.size() || text[i + 1] == '\n' || text[i + 1] == '\r';
    if (IsPrintable(c) && c != '=' && (c != ' ' || !is_last)) {
      add(text.substr(i, 1));
    } else {
      const auto byte = static_cast<unsigned char>(c);
      const char escaped[] = {'=', kHexDigits[byte >> 4U], kHexDigits[byte & 0xFU]};
      add(std::string_view(escaped, sizeof(escaped)));
    }
  }
  if (column > 0) encoded += "\r\n";
  return encoded;
}

}  // namespace outlay::notification
