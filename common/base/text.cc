#include "common/base/text.h"

#include <algorithm>
#include <cstring>

#include "absl/strings/escaping.h"
#include "common/base/errors.h"
#include "common/base/strings.h"

namespace outlay {
namespace {

bool IsContinuation(char c) {
  return (static_cast<uint8_t>(c) & 0xC0) == 0x80;
}

// Length in bytes of the code point at the beginning of `text`, which is not empty; 0 if it is not well-formed.
std::size_t CodePointBytes(std::string_view text) {
  const auto first = static_cast<uint8_t>(text[0]);
  if (first < 0x80) {
    return 1;
  }
  const std::size_t size = first >= 0xF0 ? 4 : (first >= 0xE0 ? 3 : 2);
  if (first < 0xC2 || first > 0xF4 || text.size() < size) {
    return 0;
  }
  for (std::size_t i = 1; i < size; ++i) {
    if (!IsContinuation(text[i])) {
      return 0;
    }
  }
  const auto second = static_cast<uint8_t>(text[1]);
  const bool is_overlong = (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
  const bool is_surrogate = first == 0xED && second > 0x9F;
  const bool is_too_large = first == 0xF4 && second > 0x8F;
  return is_overlong || is_surrogate || is_too_large ? 0 : size;
}

// Returns whether one code point, in UTF-8, starts a line, is a control character or changes the direction of text.
bool BreaksLine(std::string_view point) {
  if (point.size() == 1) return static_cast<uint8_t>(point[0]) < ' ' || point[0] == '\x7F';
  const bool is_control = point >= "\xC2\x80" && point <= "\xC2\x9F";
  const bool is_mark = point == "\xD8\x9C" || point == "\xE2\x80\x8E" || point == "\xE2\x80\x8F";
  const bool is_separator_or_override = point >= "\xE2\x80\xA8" && point <= "\xE2\x80\xAE";
  const bool is_isolate = point >= "\xE2\x81\xA6" && point <= "\xE2\x81\xA9";
  return is_control || is_mark || is_separator_or_override || is_isolate;
}

// Length of the longest prefix of whole 8-byte words of ASCII.
std::size_t AsciiPrefix(std::string_view text) {
  constexpr uint64_t kHighBits = 0x8080808080808080;
  std::size_t size = 0;
  while (text.size() - size >= sizeof(uint64_t)) {
    uint64_t word = 0;
    std::memcpy(&word, text.data() + size, sizeof(word));
    if ((word & kHighBits) != 0) {
      break;
    }
    size += sizeof(word);
  }
  return size;
}

}  // namespace

std::optional<int64_t> CountCodePoints(std::string_view text) {
  int64_t count = 0;
  while (!text.empty()) {
    if (const std::size_t ascii = AsciiPrefix(text); ascii > 0) {
      count += static_cast<int64_t>(ascii);
      text.remove_prefix(ascii);
      continue;
    }
    const std::size_t size = CodePointBytes(text);
    if (size == 0) {
      return std::nullopt;
    }
    text.remove_prefix(size);
    ++count;
  }
  return count;
}

bool IsValidUtf8(std::string_view text) {
  return CountCodePoints(text).has_value();
}

std::string CutText(std::string_view text, std::size_t max_bytes) {
  const auto is_inside = [&](std::size_t at) { return (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U; };
  if (text.size() <= max_bytes) return std::string(text);
  while (max_bytes > 0 && is_inside(max_bytes)) --max_bytes;
  return std::string(text.substr(0, max_bytes));
}

std::string OnOneLine(std::string_view text) {
  std::string line;
  line.reserve(text.size());
  while (!text.empty()) {
    const std::size_t size = std::max<std::size_t>(CodePointBytes(text), 1);
    line += BreaksLine(text.substr(0, size)) ? " " : text.substr(0, size);
    text.remove_prefix(size);
  }
  return line;
}

bool IsVisibleAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '!' && c <= '~'; });
}

absl::Status ValidateText(std::string_view field, std::string_view text, int64_t max_code_points) {
  const std::optional<int64_t> count = CountCodePoints(text);
  if (!count.has_value()) {
    return FieldInvalid(field, "must be well-formed UTF-8");
  }
  if (text.find('\0') != std::string_view::npos) {
    return FieldInvalid(field, "must not contain NUL");
  }
  if (*count > max_code_points) {
    return TooLong(field, *count, max_code_points, "characters");
  }
  return absl::OkStatus();
}

std::string EncodeBase32(std::string_view bytes) {
  std::string text;
  text.reserve((bytes.size() * 8 + 4) / 5);
  unsigned pending = 0;
  int pending_bits = 0;
  for (const char byte : bytes) {
    pending = (pending << 8) | static_cast<uint8_t>(byte);
    pending_bits += 8;
    while (pending_bits >= 5) {
      pending_bits -= 5;
      text.push_back(kBase32Alphabet[(pending >> pending_bits) & 31]);
    }
    pending &= (1u << pending_bits) - 1;
  }
  if (pending_bits > 0) {
    text.push_back(kBase32Alphabet[(pending << (5 - pending_bits)) & 31]);
  }
  return text;
}

std::string EncodeHex(std::string_view bytes) {
  return absl::BytesToHexString(ToAbsl(bytes));
}

std::string EncodeBase64Url(std::string_view bytes) {
  return absl::WebSafeBase64Escape(ToAbsl(bytes));
}

std::optional<std::string> DecodeBase64Url(std::string_view text) {
  std::string bytes;
  // Each value has one spelling: absl would also accept padding, white space and stray last bits.
  if (!absl::WebSafeBase64Unescape(ToAbsl(text), &bytes) || EncodeBase64Url(bytes) != text) {
    return std::nullopt;
  }
  return bytes;
}

}  // namespace outlay
