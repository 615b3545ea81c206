#include "services/notification/domain/email_address.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_split.h"
#include "common/base/limits.h"
#include "common/base/strings.h"
#include "services/notification/domain/host_name.h"
#include "services/notification/domain/limits.h"

namespace outlay::notification {
namespace {

constexpr std::string_view kAtomSpecials = "!#$%&'*+-/=?^_`{|}~";

bool IsAlnum(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c));
}

bool IsAtom(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return IsAlnum(c) || kAtomSpecials.find(c) != std::string_view::npos;
  });
}

bool IsQuotedString(std::string_view text) {
  if (text.size() < 2 || text.front() != '"' || text.back() != '"') return false;
  text = text.substr(1, text.size() - 2);
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') return false;
    if (text[i] == '\\' && ++i == text.size()) return false;
    if (text[i] < ' ' || text[i] > '~') return false;
  }
  return true;
}

bool IsDotAtom(std::string_view text) {
  const std::vector<absl::string_view> parts = absl::StrSplit(ToAbsl(text), '.');
  return std::all_of(parts.begin(), parts.end(), [](absl::string_view part) { return IsAtom(ToStd(part)); });
}

}  // namespace

bool IsMailbox(std::string_view address) {
  const size_t at = address.rfind('@');
  if (at == std::string_view::npos || address.size() > kMaxEmailBytes) return false;
  const std::string_view local = address.substr(0, at);
  return local.size() <= limits::kLocalPartBytes && (IsQuotedString(local) || IsDotAtom(local)) &&
         IsHostName(address.substr(at + 1));
}

std::string WithoutAddress(std::string_view text, std::string_view address) {
  const auto is_same = [](char a, char b) { return absl::ascii_tolower(a) == absl::ascii_tolower(b); };
  std::string without;
  while (!address.empty()) {
    const auto* const found = std::search(text.begin(), text.end(), address.begin(), address.end(), is_same);
    if (found == text.end()) break;
    without += Concat(text.substr(0, static_cast<size_t>(found - text.begin())), "(address)");
    text.remove_prefix(static_cast<size_t>(found - text.begin()) + address.size());
  }
  return without += text;
}

}  // namespace outlay::notification
