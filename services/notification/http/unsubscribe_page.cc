#include "services/notification/http/unsubscribe_page.h"

#include <memory>
#include <string_view>

#include "absl/synchronization/notification.h"
#include "common/base/http_status.h"
#include "common/base/strings.h"
#include "services/notification/commands/opt_out_commands.h"
#include "services/notification/domain/language.h"
#include "services/notification/http/limits.h"
#include "services/notification/jobs/service_caller.h"
#include "services/notification/store/organizations.h"

namespace outlay::notification {
namespace {

using http::HttpRequest;
using http::HttpResponse;

// The form's body to allow e-mails again; any other body ends them.
constexpr std::string_view kAgain = "again=yes";

struct Texts {
  std::string_view ask;
  std::string_view end;
  std::string_view ended;
  std::string_view again;
  std::string_view resumed;
  std::string_view failed;
};

constexpr Texts kEnglishTexts = {.ask = "Get no more messages as a contact of purchase orders of this organization?",
                                 .end = "No more messages",
                                 .ended =
                                     "You get no more messages as a contact of purchase orders of this "
                                     "organization.",
                                 .again = "Get them again",
                                 .resumed = "You get messages again.",
                                 .failed = "That did not work just now. Please try again in a minute."};
constexpr Texts kGermanTexts = {
    .ask = "Keine Nachrichten mehr als Kontakt von Bestellungen dieser Organisation erhalten?",
    .end = "Keine Nachrichten mehr",
    .ended = "Sie erhalten keine Nachrichten mehr als Kontakt von Bestellungen dieser Organisation.",
    .again = "Wieder erhalten",
    .resumed = "Sie erhalten wieder Nachrichten.",
    .failed = "Das ging gerade nicht. Bitte versuchen Sie es in einer Minute noch einmal."};

const Texts& TextsIn(bool is_german) {
  return is_german ? kGermanTexts : kEnglishTexts;
}

// Contains nothing from the request.
HttpResponse PageOf(int status, std::string_view text, std::string_view form) {
  return {.status = status,
          .content_type = "text/html; charset=utf-8",
          .body = Concat("<!doctype html><html><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
                         "content=\"width=device-width\"><title>Outlay</title></head><body><p>",
                         text, "</p>", form, "</body></html>\n"),
          .headers = {{"Cache-Control", "no-store"},
                      {"Referrer-Policy", "no-referrer"},
                      {"X-Robots-Tag", "noindex"},
                      {"Content-Security-Policy", "default-src 'none'; form-action 'self'; frame-ancestors 'none'"}}};
}

std::string FormOf(std::string_view button, std::string_view field) {
  return Concat("<form method=\"post\"><input type=\"hidden\" name=\"", field.substr(0, field.find('=')), "\" value=\"",
                field.substr(field.find('=') + 1), "\"><button>", button, "</button></form>");
}

}  // namespace

std::optional<HttpResponse> UnsubscribePage::Admit(const HttpRequest& request) {
  if (!ReadUnsubscribePath(key_, request.path).has_value()) return Refuse(http_status::kNotFound);
  if (request.method != "GET" && request.method != "HEAD" && request.method != "POST") {
    return Refuse(http_status::kMethodNotAllowed);
  }
  return std::nullopt;
}

HttpResponse UnsubscribePage::Handle(const HttpRequest& request) {
  const std::optional<OptOut> who = ReadUnsubscribePath(key_, request.path);
  if (!who.has_value()) return Refuse(http_status::kNotFound);
  const absl::StatusOr<std::string> language =
      LanguageOf(*store_->Read(store::PartitionOf(who->organization)), who->organization);
  const bool is_german = language.ok() && LanguageChain(/*of_user=*/"", *language).front().starts_with("de");
  const Texts& texts = TextsIn(is_german);
  if (request.method == "POST") return Change(request, *who, is_german);
  return PageOf(http_status::kOk, texts.ask, FormOf(texts.end, "List-Unsubscribe=One-Click"));
}

HttpResponse UnsubscribePage::Change(const HttpRequest& request, const OptOut& who, bool is_german) {
  struct End {
    absl::Notification came;
    absl::Status status;
  };
  const auto end = std::make_shared<End>();
  const bool is_out = request.body != kAgain;
  executor_->Execute(ServiceCaller(who.organization), {}, std::make_unique<SetOptOut>(who.address_digest, is_out),
                     [end](const absl::StatusOr<command::Result>& result) {
                       end->status = result.status();
                       end->came.Notify();
                     });
  const Texts& texts = TextsIn(is_german);
  if (!end->came.WaitForNotificationWithTimeout(limits::kUnsubscribeTime) || !end->status.ok()) {
    return PageOf(http_status::kServiceUnavailable, texts.failed, FormOf(texts.end, "List-Unsubscribe=One-Click"));
  }
  if (!is_out) return PageOf(http_status::kOk, texts.resumed, {});
  return PageOf(http_status::kOk, texts.ended, FormOf(texts.again, kAgain));
}

HttpResponse UnsubscribePage::Refuse(int status) {
  return {
      .status = status, .content_type = "text/plain; charset=utf-8", .body = "There is no such page.\n", .headers = {}};
}

}  // namespace outlay::notification
