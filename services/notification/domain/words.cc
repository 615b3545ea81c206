#include "services/notification/domain/words.h"

#include <algorithm>
#include <utility>

#include "common/base/resource_name.h"
#include "common/base/strings.h"
#include "services/notification/domain/language.h"
#include "services/notification/domain/limits.h"

namespace outlay::notification {
namespace {

std::string InOneLine(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < ' '; }, ' ');
  return text;
}

bool IsGerman(const std::vector<std::string>& languages) {
  const auto first = std::find_if(languages.begin(), languages.end(),
                                  [](const std::string& language) { return language == "de" || language == kEnglish; });
  return first != languages.end() && *first == "de";
}

}  // namespace

Words ParsedWords::Fill(const EventFields& fields) {
  return {.title = CutText(InOneLine(title_.Fill(fields)), limits::kTitleBytes),
          .text = CutText(text_.Fill(fields), limits::kTextBytes)};
}

Words RenderWords(const Words& templates, const EventFields& fields) {
  return ParsedWords(templates).Fill(fields);
}

Words GatheredWords(const std::vector<std::string>& languages, const std::vector<Words>& notices, size_t more) {
  const bool is_german = IsGerman(languages);
  Words all;
  all.title = Concat(notices.size() + more, is_german ? " Nachrichten" : " notices");
  for (const Words& notice : notices) all.text += Concat(notice.title, "\n", notice.text, "\n\n");
  if (more > 0) all.text += Concat(is_german ? "Weitere in Ihrem Posteingang: " : "More in your inbox: ", more, "\n");
  return all;
}

std::string ContactFooter(const std::vector<std::string>& languages, std::string_view unsubscribe) {
  const bool is_german = IsGerman(languages);
  const std::string_view why =
      is_german ? "Sie erhalten diese Nachricht, weil Sie als Kontakt dieser Bestellung eingetragen sind. "
                : "You get this message because you are named as a contact of this purchase order. ";
  if (unsubscribe.empty()) {
    const std::string_view how = is_german
                                     ? "Wenn Sie keine mehr erhalten möchten, antworten Sie bitte auf diese Nachricht."
                                     : "If you do not want any more, please answer it.";
    return Concat(why, how, "\n");
  }
  return Concat(why, is_german ? "Keine Nachrichten mehr erhalten: " : "Get no more messages: ", unsubscribe, "\n");
}

std::string InvitationFooter(const std::vector<std::string>& languages, std::string_view link) {
  const std::string_view what =
      IsGerman(languages)
          ? "Der Link ist nur für Sie: Geben Sie ihn nicht weiter. Wenn Sie keine Einladung erwarten, "
            "brauchen Sie nichts zu tun."
          : "The link is for you alone: do not pass it on. If you expect no invitation, there is nothing "
            "that you need to do.";
  return Concat(link, "\n\n", what, "\n");
}

std::string TemplateName(std::string_view organization, std::string_view kind, std::string_view language) {
  return ChildResourceName(organization, "subscriptions", kind, "templates", language);
}

}  // namespace outlay::notification
