#include "common/log/json.h"

#include "absl/time/time.h"
#include "common/base/strings.h"
#include "common/base/text.h"

namespace outlay {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

void AppendEscaped(char c, std::string& out) {
  constexpr std::string_view kHex = "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(c);
  switch (c) {
    case '"':
    case '\\':
      out += '\\';
      out += c;
      break;
    case '\n':
      out += "\\n";
      break;
    case '\t':
      out += "\\t";
      break;
    default:
      if (byte < 0x20 || byte == 0x7F) {
        out += "\\u00";
        out += kHex[byte >> 4];
        out += kHex[byte & 0xF];
      } else {
        out += c;
      }
  }
}

}  // namespace

std::string JsonString(std::string_view text) {
  const bool valid = IsValidUtf8(text);
  std::string out = "\"";
  for (const char c : text) {
    if (!valid && static_cast<unsigned char>(c) >= 0x80) {
      out += kReplacement;
    } else {
      AppendEscaped(c, out);
    }
  }
  out += '"';
  return out;
}

std::string JsonLine(absl::Time time, LogLevel level, std::string_view event, absl::Span<const LogField> fields) {
  std::string line = Concat("{\"time\":\"", absl::FormatTime("%Y-%m-%dT%H:%M:%E6SZ", time, absl::UTCTimeZone()),
                            "\",\"level\":\"", LogLevelName(level), "\",\"event\":", JsonString(event));
  for (const LogField& field : fields) {
    line += Concat(",", JsonString(field.key), ":", field.is_text ? JsonString(field.value) : field.value);
  }
  line += '}';
  return line;
}

std::string_view LogLevelName(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug:
      return "debug";
    case LogLevel::kInfo:
      return "info";
    case LogLevel::kWarning:
      return "warning";
    default:
      return "error";
  }
}

}  // namespace outlay
