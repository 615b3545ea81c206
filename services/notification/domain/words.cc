#include "services/notification/domain/words.h"

#include <algorithm>
#include <utility>

#include "common/base/resource_name.h"
#include "common/base/strings.h"
#include "services/notification/domain/language.h"
#include "services/notification/domain/limits.h"
#include "services/notification/domain/template.h"

namespace outlay::notification {
namespace {

std::string InOneLine(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < ' '; }, ' ');
  return text;
}

}  // namespace

Words RenderWords(const Words& templates, const EventFields& fields) {
  return {.title = CutText(InOneLine(Render(templates.title, fields, Markup::kPlain)), limits::kTitleBytes),
          .text = CutText(Render(templates.text, fields, Markup::kPlain), limits::kTextBytes)};
}

Words GatheredWords(const std::vector<std::string>& languages, const std::vector<Words>& notices, size_t more) {
  const auto first = std::find_if(languages.begin(), languages.end(),
                                  [](const std::string& language) { return language == "de" || language == kEnglish; });
  const bool is_german = first != languages.end() && *first == "de";
  Words all;
  all.title = Concat(notices.size() + more, is_german ? " Nachrichten" : " notices");
  for (const Words& notice : notices) all.text += Concat(notice.title, "\n", notice.text, "\n\n");
  if (more > 0) all.text += Concat(is_german ? "Weitere in Ihrem Posteingang: " : "More in your inbox: ", more, "\n");
  return all;
}

std::string TemplateName(std::string_view organization, std::string_view kind, std::string_view language) {
  return ChildResourceName(organization, "subscriptions", kind, "templates", language);
}

}  // namespace outlay::notification
