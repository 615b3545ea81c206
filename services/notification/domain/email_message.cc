#include "services/notification/domain/email_message.h"

#include <algorithm>

#include "common/base/strings.h"
#include "common/base/text.h"
#include "services/notification/domain/email_encoding.h"

namespace outlay::notification {
namespace {

constexpr std::string_view kEnd = "\r\n";
// Quoted-printable never writes "=_", so no body can hold it.
constexpr std::string_view kBoundary = "=_outlay";

std::string Header(std::string_view name, std::string_view value) {
  return Concat(name, ": ", value, kEnd);
}

std::string TextHeader(std::string_view name, std::string_view text) {
  return Header(name, EncodeHeaderText(text, name.size() + 2));
}

std::string MailboxHeader(std::string_view name, const Mailbox& mailbox) {
  if (mailbox.display_name.empty()) return Header(name, mailbox.address);
  return Header(name,
                Concat(EncodeDisplayName(mailbox.display_name, name.size() + 2), kEnd, " <", mailbox.address, ">"));
}

std::string Part(std::string_view type, std::string_view body) {
  return Concat(Header("Content-Type", Concat(type, "; charset=utf-8")),
                Header("Content-Transfer-Encoding", "quoted-printable"), kEnd, EncodeQuotedPrintable(body));
}

std::string Escaped(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\'':
        escaped += "&#39;";
        break;
      case '\n':
        escaped += "<br>\n";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}

}  // namespace

std::string ToMime(const EmailMessage& message) {
  std::string mime = Concat(
      MailboxHeader("From", message.from), MailboxHeader("To", message.to), TextHeader("Subject", message.subject),
      Header("Date", absl::FormatTime("%a, %d %b %E4Y %H:%M:%S +0000", message.date, absl::UTCTimeZone())),
      Header("Message-ID", Concat("<", message.id, ">")), Header("Auto-Submitted", "auto-generated"));
  if (!message.unsubscribe.empty()) {
    mime += Header("List-Unsubscribe", Concat("<", message.unsubscribe, ">"));
    if (message.is_one_click && message.unsubscribe.starts_with("https://"))
      mime += Header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
  }
  mime += Header("MIME-Version", "1.0");
  if (message.html.empty()) return mime + Part("text/plain", message.text);
  mime += Header("Content-Type", Concat("multipart/alternative; boundary=\"", kBoundary, "\""));
  for (const auto& [type, body] : {std::pair("text/plain", &message.text), std::pair("text/html", &message.html)}) {
    mime += Concat(kEnd, "--", kBoundary, kEnd, Part(type, *body));
  }
  return Concat(mime, kEnd, "--", kBoundary, "--", kEnd);
}

bool IsHeaderUrl(std::string_view url) {
  return (url.starts_with("https://") || url.starts_with("http://")) && IsVisibleAscii(url) &&
         url.find_first_of("<>\",") == std::string_view::npos;
}

std::string HtmlOf(std::string_view title, std::string_view text) {
  std::string html = Concat("<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>", Escaped(title),
                            "</title></head>\n<body>\n<h3>", Escaped(title), "</h3>\n");
  constexpr std::string_view kGap = "\n\n";
  while (!text.empty()) {
    const size_t gap = text.find(kGap);
    const std::string_view paragraph = text.substr(0, gap);
    if (!paragraph.empty()) html += Concat("<p>", Escaped(paragraph), "</p>\n");
    text = gap == std::string_view::npos ? std::string_view() : text.substr(gap + kGap.size());
  }
  return html + "</body></html>\n";
}

}  // namespace outlay::notification
