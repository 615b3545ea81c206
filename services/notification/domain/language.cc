#include "services/notification/domain/language.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "common/base/strings.h"

namespace outlay::notification {
namespace {

constexpr size_t kShortest = 2;
constexpr size_t kLongest = 3;
constexpr size_t kCountryBytes = 2;

}  // namespace

bool IsLanguage(std::string_view text) {
  const size_t dash = text.find('-');
  const std::string_view language = text.substr(0, dash);
  if (language.size() < kShortest || language.size() > kLongest) return false;
  if (!std::all_of(language.begin(), language.end(), [](unsigned char c) { return absl::ascii_islower(c); }))
    return false;
  if (dash == std::string_view::npos) return true;
  const std::string_view country = text.substr(dash + 1);
  return country.size() == kCountryBytes &&
         std::all_of(country.begin(), country.end(), [](unsigned char c) { return absl::ascii_isalpha(c); });
}

std::vector<std::string> LanguageChain(std::string_view of_user, std::string_view of_organization) {
  std::vector<std::string> chain;
  const auto add = [&](std::string_view text) {
    std::string language = absl::AsciiStrToLower(ToAbsl(text));
    if (!language.empty() && std::find(chain.begin(), chain.end(), language) == chain.end())
      chain.push_back(std::move(language));
  };
  for (const std::string_view language : {of_user, of_organization, std::string_view(kEnglish)}) {
    add(language);
    add(language.substr(0, language.find('-')));
  }
  return chain;
}

}  // namespace outlay::notification
