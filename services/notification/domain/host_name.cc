#include "services/notification/domain/host_name.h"

#include <arpa/inet.h>

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_split.h"
#include "common/base/strings.h"
#include "services/notification/domain/limits.h"

namespace outlay::notification {
namespace {

bool IsLetterOrDigit(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c));
}

bool IsLabel(absl::string_view text) {
  return !text.empty() && text.size() <= limits::kHostLabelBytes && IsLetterOrDigit(text.front()) &&
         IsLetterOrDigit(text.back()) &&
         std::all_of(text.begin(), text.end(), [](char c) { return IsLetterOrDigit(c) || c == '-'; });
}

bool IsAddress(int family, std::string_view text) {
  in6_addr address = {};
  return inet_pton(family, std::string(text).c_str(), &address) == 1;
}

// Resolvers treat a name whose last label is a number as an address.
bool IsNumber(std::string_view label) {
  const auto is_digit = [](char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)); };
  const auto is_hex_digit = [](char c) { return absl::ascii_isxdigit(static_cast<unsigned char>(c)); };
  if (label.starts_with("0x") || label.starts_with("0X")) {
    return std::all_of(label.begin() + 2, label.end(), is_hex_digit);
  }
  return std::all_of(label.begin(), label.end(), is_digit);
}

}  // namespace

bool IsHostName(std::string_view text) {
  const std::vector<absl::string_view> labels = absl::StrSplit(ToAbsl(text), '.');
  return std::all_of(labels.begin(), labels.end(), &IsLabel);
}

bool IsUrlHost(std::string_view text) {
  if (text.starts_with('[')) return text.ends_with(']') && IsAddress(AF_INET6, text.substr(1, text.size() - 2));
  if (text.ends_with('.')) text.remove_suffix(1);
  if (!IsHostName(text)) return false;
  return !IsNumber(text.substr(text.rfind('.') + 1)) || IsAddress(AF_INET, text);
}

}  // namespace outlay::notification
