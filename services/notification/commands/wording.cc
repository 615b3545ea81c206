#include "services/notification/commands/wording.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "services/notification/domain/language.h"
#include "services/notification/domain/limits.h"
#include "services/notification/store/gathered.h"
#include "services/notification/store/organizations.h"
#include "services/notification/store/preferences.h"

namespace outlay::notification {
namespace {

// Enough for every built-in kind of notice in two languages; beyond that, all are parsed again.
constexpr size_t kParsedWords = 64;

// Calls RenderWords with templates that are parsed once: per thread and not per organization, since most notices use
// the same few templates, whose parsed form is large.
Words FillIn(const Words& templates, const EventFields& fields) {
  constexpr std::string_view kBetween("\0", 1);
  thread_local absl::flat_hash_map<std::string, std::unique_ptr<ParsedWords>> parsed;
  std::string texts = Concat(templates.title, kBetween, templates.text);
  auto found = parsed.find(texts);
  if (found == parsed.end()) {
    if (parsed.size() >= kParsedWords) parsed.clear();
    found = parsed.emplace(std::move(texts), std::make_unique<ParsedWords>(templates)).first;
  }
  return found->second->Fill(fields);
}

}  // namespace

absl::StatusOr<std::optional<Words>> GatheredWordsFor(const store::Reader& reader, const InboxRef& user,
                                                      const std::string& gathering) {
  OUTLAY_ASSIGN_OR_RETURN(const Gathered gathered, ListGathered(reader, user, gathering, limits::kGatheredShown));
  if (gathered.first.empty()) return std::optional<Words>();
  OUTLAY_ASSIGN_OR_RETURN(const Preferences preferences, LoadPreferences(reader, user));
  OUTLAY_ASSIGN_OR_RETURN(const std::string language, LanguageOf(reader, user.organization));
  std::vector<Words> shown;
  for (const Notice& notice : gathered.first) shown.push_back({.title = notice.title, .text = notice.text});
  if (shown.size() == 1 && gathered.more == 0) return std::optional<Words>(std::move(shown.front()));
  return std::optional<Words>(GatheredWords(LanguageChain(preferences.language, language), shown, gathered.more));
}

Wording::Wording(const store::Reader& reader, OrganizationView* view, std::string language,
                 const Subscription& subscription, const EventFields& fields)
    : reader_(reader), view_(view), language_(std::move(language)), subscription_(subscription), fields_(fields) {}

absl::StatusOr<const Words*> Wording::In(const std::string& language) {
  const auto found = rendered_.find(language);
  if (found != rendered_.end()) return &found->second;
  OUTLAY_ASSIGN_OR_RETURN(const Words templates, Find(language));
  return &rendered_.emplace(language, FillIn(templates, fields_)).first->second;
}

absl::StatusOr<Words> Wording::Find(const std::string& language) const {
  const bool is_built_in = !subscription_.create_time.has_value();
  for (const std::string& candidate : LanguageChain(language, language_)) {
    OUTLAY_ASSIGN_OR_RETURN(std::optional<Words> own, view_->FindWords(reader_, subscription_.id, candidate));
    if (own.has_value()) return *std::move(own);
    if (!is_built_in) continue;
    if (candidate == kEnglish) break;
    if (const Words* const words = FindBuiltInWords(subscription_.id, candidate); words != nullptr) return *words;
  }
  return Words{.title = subscription_.title, .text = subscription_.text};
}

}  // namespace outlay::notification
