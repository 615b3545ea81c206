#include "services/notification/channels/webhook_payload.h"

#include <string_view>

#include "common/base/strings.h"
#include "common/log/json.h"
#include "services/notification/domain/limits.h"
#include "services/notification/domain/notice.h"

namespace outlay::notification {
namespace {

class Object {
 public:
  Object& Add(std::string_view name, std::string_view text) {
    if (text.empty()) return *this;
    if (bytes_.size() > 1) bytes_ += ",";
    bytes_ += Concat(JsonString(name), ":", JsonString(text));
    return *this;
  }
  std::string Done() const { return bytes_ + "}"; }

 private:
  std::string bytes_ = "{";
};

std::string TimeText(absl::Time time) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%E6SZ", time, absl::UTCTimeZone());
}

std::string Envelope(const Message& message, const std::string& data) {
  return Concat("{\"type\":", JsonString(Concat("notice.", message.kind)),
                ",\"timestamp\":", JsonString(TimeText(message.create_time)), ",\"data\":", data, "}");
}

// Shortens a text to a number of characters, the last of which then indicates the omission.
std::string Shortened(std::string_view text) {
  size_t characters = 0;
  size_t last = 0;  // where the last one begins that may stand there
  for (size_t at = 0; at < text.size(); ++at) {
    if ((static_cast<unsigned char>(text[at]) & 0xc0) == 0x80) continue;
    ++characters;
    if (characters == limits::kShortTextCharacters) last = at;
    if (characters > limits::kShortTextCharacters) return Concat(text.substr(0, last), "…");
  }
  return std::string(text);
}

}  // namespace

std::string WebhookPayload(const Message& message) {
  Object data;
  data.Add("notice", message.notice)
      .Add("organization", Concat("organizations/", message.organization))
      .Add("user", UserName(message.organization, message.user_id))
      .Add("kind", message.kind)
      .Add("subject", message.subject)
      .Add("title", message.title)
      .Add("text", message.text)
      .Add("eventType", message.event_type)
      .Add("eventTime", TimeText(message.event_time));
  return Envelope(message, data.Done());
}

std::string ShortTextPayload(const Message& message) {
  Object data;
  data.Add("user", UserName(message.organization, message.user_id)).Add("text", Shortened(message.title));
  return Envelope(message, data.Done());
}

}  // namespace outlay::notification
