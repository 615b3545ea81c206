// outlay template ...: an organization's own words for its notices.
#include <utility>

#include "absl/strings/ascii.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "outlay/notification/v1/subscriptions.pb.h"
#include "outlay/notification/v1/templates.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/command.h"
#include "tools/outlay/format.h"
#include "tools/outlay/list.h"
#include "tools/outlay/views.h"

namespace outlay::cli {
namespace {

namespace no = notification::v1;

// "order-issued" of "organizations/acme/subscriptions/order-issued/templates/de".
std::string KindOf(const no::Template& words) {
  return ShortName(words.name().substr(0, words.name().rfind("/templates/")));
}

// Languages are written in lower case in names: "de-AT" is found as "de-at".
absl::StatusOr<std::string> TemplateName(const Arguments& arguments, Session& session) {
  OUTLAY_ASSIGN_OR_RETURN(const std::string kind, session.Name("subscriptions", arguments.At(0)));
  return Concat(kind, "/templates/", absl::AsciiStrToLower(arguments.At(1)));
}

void ShowTemplate(const no::Template& words, Session& session) {
  session.WriteTitle(Concat(KindOf(words), " in ", ShortName(words.name())));
  Facts facts;
  facts.Add("title", words.title());
  facts.Add("text", words.text());
  facts.Add("since", FormatTime(words.create_time()));
  facts.Add("changed", FormatTime(words.update_time()));
  facts.WriteTo(session);
}

absl::StatusOr<no::Template> ReadTemplate(const std::string& name, Session& session) {
  no::GetTemplateRequest request;
  request.set_name(name);
  return session.notices().Call<no::Template>(client::kGetTemplate, request);
}

absl::Status TellTemplate(const Arguments& arguments, Session& session) {
  OUTLAY_ASSIGN_OR_RETURN(const std::string name, TemplateName(arguments, session));
  OUTLAY_ASSIGN_OR_RETURN(const no::Template words, ReadTemplate(name, session));
  return ShowResource(words, session, ShowTemplate);
}

absl::Status ListOwnTemplates(const Arguments& arguments, Session& session) {
  no::ListTemplatesRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  return List(Listing<no::ListTemplatesRequest, no::ListTemplatesResponse, no::Template>{
                  .peer = Peer::kNotification,
                  .method = client::kListTemplates,
                  .request = request,
                  .things = &no::ListTemplatesResponse::templates,
                  .columns = {{"KIND"}, {"LANGUAGE"}, {"TITLE"}, {"CHANGED"}},
                  .row = [](const no::Template& words) -> std::vector<Cell> {
                    return {KindOf(words), ShortName(words.name()), words.title(), FormatTime(words.update_time())};
                  },
                  .name = [](const no::Template& words) { return words.name(); },
                  .nothing = "Everybody reads the built-in words"},
              arguments, session);
}

// What --title, --text and --text-file say; what they leave out stays.
template <typename Words>
absl::Status TakeWords(const Arguments& arguments, Session& session, Words* words) {
  if (arguments.Has("title")) words->set_title(arguments.Get("title"));
  if (arguments.Has("text")) words->set_text(arguments.Get("text"));
  if (!arguments.Has("text-file")) return absl::OkStatus();
  if (arguments.Has("text")) return UsageError("--text and --text-file: give one of them");
  OUTLAY_ASSIGN_OR_RETURN(std::string text, ReadFile(arguments.Get("text-file"), session.environment()));
  // Editors end the last line; a notice does not.
  if (text.ends_with('\n')) text.pop_back();
  words->set_text(std::move(text));
  return absl::OkStatus();
}

absl::Status SetTemplate(const Arguments& arguments, Session& session) {
  OUTLAY_ASSIGN_OR_RETURN(const std::string name, TemplateName(arguments, session));
  no::SetTemplateRequest request;
  // With the etag that was read: what somebody else changed meanwhile stays.
  absl::StatusOr<no::Template> present = ReadTemplate(name, session);
  if (!present.ok() && !absl::IsNotFound(present.status())) return present.status();
  if (present.ok()) *request.mutable_template_() = *std::move(present);
  request.mutable_template_()->set_name(name);
  OUTLAY_RETURN_IF_ERROR(TakeWords(arguments, session, request.mutable_template_()));
  if (request.template_().title().empty() || request.template_().text().empty()) {
    return UsageError("there are no such words yet: give --title and --text, or --text-file");
  }
  request.set_request_id(session.RequestId());
  OUTLAY_ASSIGN_OR_RETURN(const auto words, session.notices().Call<no::Template>(client::kSetTemplate, request));
  return ShowResource(words, session, ShowTemplate);
}

// What is previewed where the flags do not say: the organization's words in that language, or the subscription's.
absl::Status FindWords(const Arguments& arguments, Session& session, no::PreviewTemplateRequest* request) {
  if (!arguments.At(1).empty()) {
    OUTLAY_ASSIGN_OR_RETURN(const std::string name, TemplateName(arguments, session));
    OUTLAY_ASSIGN_OR_RETURN(const no::Template words, ReadTemplate(name, session));
    request->set_title(words.title());
    request->set_text(words.text());
    return absl::OkStatus();
  }
  no::GetSubscriptionRequest get;
  get.set_name(request->parent());
  OUTLAY_ASSIGN_OR_RETURN(const auto words, session.notices().Call<no::Subscription>(client::kGetSubscription, get));
  request->set_title(words.title());
  request->set_text(words.text());
  return absl::OkStatus();
}

absl::Status PreviewTemplate(const Arguments& arguments, Session& session) {
  no::PreviewTemplateRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Name("subscriptions", arguments.At(0)));
  const bool has_text = arguments.Has("text") || arguments.Has("text-file");
  if (!has_text || !arguments.Has("title")) OUTLAY_RETURN_IF_ERROR(FindWords(arguments, session, &request));
  OUTLAY_RETURN_IF_ERROR(TakeWords(arguments, session, &request));
  OUTLAY_ASSIGN_OR_RETURN(const auto shown,
                          session.notices().Call<no::PreviewTemplateResponse>(client::kPreviewTemplate, request));
  if (session.settings().json) {
    session.WriteJson(shown);
  } else if (arguments.Has("html")) {
    session.WriteBytes(shown.html());
  } else {
    session.WriteTitle(shown.title());
    session.WriteLine(shown.text());
    session.Note("On an event whose texts are the names of their fields; --html shows the page of an e-mail.");
  }
  return absl::OkStatus();
}

absl::Status DeleteTemplate(const Arguments& arguments, Session& session) {
  no::DeleteTemplateRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), TemplateName(arguments, session));
  request.set_request_id(session.RequestId());
  OUTLAY_RETURN_IF_ERROR(session.notices().Call<no::DeleteTemplateResponse>(client::kDeleteTemplate, request).status());
  session.Note("What stood behind it is read again: another language, or the built-in words");
  return absl::OkStatus();
}

}  // namespace

std::vector<Command> TemplateCommands() {
  const Flag title = {"title", "TITLE", "in one line; {{field}} is a field of the event"};
  const Flag text = {"text", "TEXT", "in some lines, with {{#field}}...{{/field}} for what is there only with a field"};
  const Flag text_file = {"text-file", "FILE", "the text from a file; - is standard input"};
  return {
      {"template", "list", "", "list the organization's own words for notices", {kLimitFlag}, ListOwnTemplates},
      {"template", "show", "KIND LANGUAGE", "show the own words of a kind of notice in a language", {}, TellTemplate},
      {"template",
       "set",
       "KIND LANGUAGE",
       "write a kind of notice in your own words; they are checked first",
       {title, text, text_file},
       SetTemplate},
      {"template",
       "preview",
       "KIND [LANGUAGE]",
       "show what words become: those of the flags, of a language, or the subscription's",
       {title, text, text_file, {"html", "", "the page that e-mails show"}},
       PreviewTemplate},
      {"template", "delete", "KIND LANGUAGE", "delete your own words of a kind in a language", {}, DeleteTemplate},
  };
}

}  // namespace outlay::cli
