#include "common/rpc/formats.h"

#include <algorithm>

#include "common/base/calendar.h"
#include "common/base/currency.h"
#include "common/base/limits.h"
#include "common/base/text.h"

namespace outlay::rpc {
namespace {

using options::v1::Format;

constexpr size_t kPurchaseOrderNumberBytes = 100;
constexpr size_t kCodeBytes = 64;

template <typename Predicate>
bool AllOf(std::string_view text, Predicate predicate) {
  return std::all_of(text.begin(), text.end(), [&](char c) { return predicate(static_cast<unsigned char>(c)); });
}

bool IsOneOf(unsigned char c, std::string_view set) {
  return set.find(static_cast<char>(c)) != std::string_view::npos;
}
bool IsLower(unsigned char c) {
  return c >= 'a' && c <= 'z';
}
bool IsUpper(unsigned char c) {
  return c >= 'A' && c <= 'Z';
}
bool IsDigit(unsigned char c) {
  return c >= '0' && c <= '9';
}
bool IsAlnum(unsigned char c) {
  return IsLower(c) || IsUpper(c) || IsDigit(c);
}

// C0, DEL and C1; the latter are C2 80 to C2 9F in UTF-8.
bool HasControls(std::string_view text, std::string_view allowed) {
  for (size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    const bool c1 = c == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0;
    if (c1 || c == 0x7F || (c < 0x20 && !IsOneOf(c, allowed))) {
      return true;
    }
  }
  return false;
}

bool IsResourceId(std::string_view text) {
  return !text.empty() && text.size() <= kMaxIdBytes && text.front() != '-' && text.back() != '-' &&
         AllOf(text, [](unsigned char c) { return IsLower(c) || IsDigit(c) || c == '-'; });
}

bool IsRequestId(std::string_view text) {
  return text.size() <= kMaxRequestIdBytes && IsVisibleAscii(text);
}

bool IsPurchaseOrderNumber(std::string_view text) {
  return text.size() <= kPurchaseOrderNumberBytes &&
         AllOf(text, [](unsigned char c) { return IsAlnum(c) || IsOneOf(c, " _.:/=+-%@"); });
}

bool IsCode(std::string_view text) {
  return text.size() <= kCodeBytes && AllOf(text, [](unsigned char c) { return IsAlnum(c) || IsOneOf(c, "_.:/-"); });
}

bool IsToken(std::string_view text) {
  return text.size() <= kCodeBytes && IsUpper(static_cast<unsigned char>(text.front())) &&
         AllOf(text, [](unsigned char c) { return IsUpper(c) || IsDigit(c) || c == '_'; });
}

bool IsEmail(std::string_view text) {
  const size_t at = text.find('@');
  return text.size() <= kMaxEmailBytes && at != std::string_view::npos && at > 0 && at + 1 < text.size() &&
         text.find('@', at + 1) == std::string_view::npos && text.find(' ') == std::string_view::npos &&
         !HasControls(text, "");
}

}  // namespace

bool HasFormat(std::string_view text, Format format) {
  switch (format) {
    case Format::FORMAT_RESOURCE_ID:
      return IsResourceId(text);
    case Format::FORMAT_REQUEST_ID:
      return IsRequestId(text);
    case Format::FORMAT_PURCHASE_ORDER_NUMBER:
      return IsPurchaseOrderNumber(text);
    case Format::FORMAT_CURRENCY:
      return Currency::FromCode(text).ok();
    case Format::FORMAT_MONTH:
      return Month::Parse(text).ok();
    case Format::FORMAT_TIME_ZONE:
      return TimeZone::Load(text).ok();
    case Format::FORMAT_EMAIL:
      return IsEmail(text);
    case Format::FORMAT_CODE:
      return IsCode(text);
    case Format::FORMAT_TOKEN:
      return IsToken(text);
    case Format::FORMAT_LINE:
      return !HasControls(text, "");
    default:
      return !HasControls(text, "\t\n\r");
  }
}

uint32_t FormatBytesMax(Format format) {
  switch (format) {
    case Format::FORMAT_RESOURCE_ID:
      return kMaxIdBytes;
    case Format::FORMAT_REQUEST_ID:
      return kMaxRequestIdBytes;
    case Format::FORMAT_PURCHASE_ORDER_NUMBER:
      return kPurchaseOrderNumberBytes;
    case Format::FORMAT_TIME_ZONE:
      return kMaxTimeZoneNameBytes;
    case Format::FORMAT_EMAIL:
      return kMaxEmailBytes;
    case Format::FORMAT_CODE:
    case Format::FORMAT_TOKEN:
      return kCodeBytes;
    default:
      return 0;
  }
}

std::string_view DescribeFormat(Format format) {
  switch (format) {
    case Format::FORMAT_RESOURCE_ID:
      return "an id: 1 to 63 of a-z, 0-9 and '-', not starting or ending with '-'";
    case Format::FORMAT_REQUEST_ID:
      return "a request id: 1 to 64 visible ASCII characters";
    case Format::FORMAT_PURCHASE_ORDER_NUMBER:
      return "a purchase order number: 1 to 100 of letters, digits, space and _ . : / = + - % @";
    case Format::FORMAT_CURRENCY:
      return "an ISO 4217 code in upper case of a currency with minor units, such as \"EUR\"";
    case Format::FORMAT_MONTH:
      return "a month, such as \"2026-11\"";
    case Format::FORMAT_TIME_ZONE:
      return "an IANA time zone, such as \"Europe/Berlin\"";
    case Format::FORMAT_EMAIL:
      return "an e-mail address";
    case Format::FORMAT_CODE:
      return "a code: 1 to 64 of letters, digits and _ . : / -";
    case Format::FORMAT_TOKEN:
      return "an upper-case token: A-Z, 0-9 and '_', starting with a letter";
    case Format::FORMAT_LINE:
      return "one line without control characters";
    default:
      return "text without control characters";
  }
}

bool MatchesResource(std::string_view name, std::string_view pattern) {
  while (true) {
    const size_t name_end = std::min(name.find('/'), name.size());
    const size_t pattern_end = std::min(pattern.find('/'), pattern.size());
    const std::string_view segment = name.substr(0, name_end);
    const std::string_view wanted = pattern.substr(0, pattern_end);
    const bool is_id = wanted == "*" || wanted == "*-";
    const bool is_all = wanted == "*-" && segment == "-";
    if (is_id ? !IsResourceId(segment) && !is_all : segment != wanted) {
      return false;
    }
    if (name_end == name.size() || pattern_end == pattern.size()) {
      return name_end == name.size() && pattern_end == pattern.size();
    }
    name.remove_prefix(name_end + 1);
    pattern.remove_prefix(pattern_end + 1);
  }
}

std::string_view OrganizationOf(std::string_view name) {
  constexpr std::string_view kPrefix = "organizations/";
  if (name.substr(0, kPrefix.size()) != kPrefix) {
    return {};
  }
  const std::string_view rest = name.substr(kPrefix.size());
  return rest.substr(0, rest.find('/'));
}

}  // namespace outlay::rpc
