#include "common/http/request_head.h"

#include <algorithm>
#include <iterator>
#include <map>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "common/base/http_status.h"
#include "common/base/strings.h"
#include "common/http/limits.h"

namespace outlay::http {
namespace {

constexpr std::string_view kLineEnd = "\r\n";
constexpr std::string_view kMethods[] = {"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"};
constexpr std::string_view kMethodsWithBody[] = {"DELETE", "PATCH", "POST", "PUT"};
// Two of these could be read in two ways.
constexpr std::string_view kOnce[] = {"authorization", "content-length", "host", "transfer-encoding"};
constexpr std::string_view kLeftOut[] = {"accept-encoding", "if-range", "range", "upgrade"};
constexpr size_t kLengthDigits = 18;

template <size_t kCount>
bool IsOneOf(std::string_view text, const std::string_view (&words)[kCount]) {
  return std::find(std::begin(words), std::end(words), text) != std::end(words);
}

bool IsTokenCharacter(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
         std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

bool IsPrintable(char c) {
  return c >= ' ' && c <= '~';
}

int CheckTarget(std::string_view target) {
  if (target.size() > limits::kTargetBytes) return http_status::kUriTooLong;
  if (!target.starts_with('/') || target.find('#') != std::string_view::npos) return http_status::kBadRequest;
  return target.substr(0, target.find('?')).size() > limits::kPathBytes ? http_status::kUriTooLong : 0;
}

int CheckRequestLine(std::string_view line, std::string_view* method) {
  const size_t first = line.find(' ');
  const size_t last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) return http_status::kBadRequest;
  *method = line.substr(0, first);
  const std::string_view target = line.substr(first + 1, last - first - 1);
  const std::string_view version = line.substr(last + 1);
  if (target.find(' ') != std::string_view::npos || !std::all_of(line.begin(), line.end(), IsPrintable)) {
    return http_status::kBadRequest;
  }
  if (version != "HTTP/1.1") {
    return version.starts_with("HTTP/") ? http_status::kVersionNotSupported : http_status::kBadRequest;
  }
  if (!IsOneOf(*method, kMethods)) return http_status::kNotImplemented;
  return CheckTarget(target);
}

bool IsHeaderLine(std::string_view line, std::string_view* name, std::string_view* value) {
  const size_t colon = line.find(':');
  if (colon == std::string_view::npos || colon == 0) return false;
  *name = line.substr(0, colon);
  *value = ToStd(absl::StripAsciiWhitespace(ToAbsl(line.substr(colon + 1))));
  return std::all_of(name->begin(), name->end(), IsTokenCharacter) &&
         std::all_of(line.begin() + static_cast<std::ptrdiff_t>(colon), line.end(),
                     [](char c) { return IsPrintable(c) || c == '\t'; });
}

using Headers = std::multimap<std::string, std::string_view>;  // names in small letters

// Of the headers that say whether something follows.
int CheckBody(const Headers& headers, std::string_view method, RequestHead* head) {
  for (const std::string_view name : kOnce) {
    if (headers.count(std::string(name)) > 1) return http_status::kBadRequest;
  }
  const auto length = headers.find("content-length");
  const auto encoding = headers.find("transfer-encoding");
  if (length != headers.end()) {
    const std::string_view digits = length->second;
    if (encoding != headers.end() || digits.empty() || digits.size() > kLengthDigits ||
        !std::all_of(digits.begin(), digits.end(),
                     [](char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)); })) {
      return http_status::kBadRequest;
    }
    if (!absl::SimpleAtoi(ToAbsl(digits), &head->length)) return http_status::kBadRequest;
    head->has_body = head->length > 0;
  }
  if (encoding != headers.end()) {
    if (!absl::EqualsIgnoreCase(ToAbsl(encoding->second), "chunked")) return http_status::kNotImplemented;
    head->has_body = true;
  }
  if (headers.contains("content-encoding")) return http_status::kUnsupportedMediaType;
  if (headers.count("host") == 0) return http_status::kBadRequest;
  return head->has_body && !IsOneOf(method, kMethodsWithBody) ? http_status::kBadRequest : 0;
}

int Check(std::string_view text, RequestHead* head) {
  Headers headers;
  std::string_view method;
  bool is_first = true;
  while (text != kLineEnd) {
    const size_t end = text.find(kLineEnd);
    if (end == std::string_view::npos) return http_status::kBadRequest;
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end + kLineEnd.size());
    bool is_left_out = false;
    if (is_first) {
      if (const int refusal = CheckRequestLine(line, &method); refusal != 0) return refusal;
    } else {
      std::string_view name;
      std::string_view value;
      if (!IsHeaderLine(line, &name, &value)) return http_status::kBadRequest;
      if (headers.size() == limits::kHeaders) return http_status::kHeaderFieldsTooLarge;
      std::string folded = absl::AsciiStrToLower(ToAbsl(name));
      is_left_out = IsOneOf(folded, kLeftOut);
      headers.emplace(std::move(folded), value);
    }
    if (!is_left_out) head->text += Concat(line, kLineEnd);
    is_first = false;
  }
  if (is_first) return http_status::kBadRequest;
  if (const int refusal = CheckBody(headers, method, head); refusal != 0) return refusal;
  // Else the library would read until the connection ends.
  if (!headers.contains("content-length") && !headers.contains("transfer-encoding")) {
    head->text += Concat("Content-Length: 0", kLineEnd);
  }
  head->text += kLineEnd;
  return 0;
}

}  // namespace

RequestHead CheckRequestHead(std::string_view head) {
  RequestHead checked;
  checked.refusal = Check(head, &checked);
  if (checked.refusal != 0) checked.text.clear();
  return checked;
}

}  // namespace outlay::http
