#include "services/notification/domain/notice.h"

#include <array>
#include <cstdint>

#include "common/base/digest.h"
#include "common/base/resource_name.h"
#include "common/base/strings.h"
#include "common/base/text.h"

namespace outlay::notification {
namespace {

constexpr int kTimeBytes = 8;
constexpr size_t kCauseBytes = 10;
// Digits of an id that encode its time.
constexpr size_t kTimeDigits = kTimeBytes * 8 / 5;

std::string BytesOf(absl::Time time) {
  std::string bytes;
  const auto micros = static_cast<uint64_t>(absl::ToUnixMicros(time));
  for (int shift = (kTimeBytes - 1) * 8; shift >= 0; shift -= 8) bytes.push_back(static_cast<char>(micros >> shift));
  return bytes;
}

}  // namespace

std::string NoticeId(absl::Time time, std::string_view cause, std::string_view kind, std::string_view user_id) {
  std::string bytes = BytesOf(time);
  const std::array<std::string_view, 5> parts = {cause, "\n", kind, "\n", user_id};
  bytes += Sha256(parts).bytes().substr(0, kCauseBytes);
  return EncodeBase32(bytes);
}

std::string NoticeIdPrefix(absl::Time time) {
  return EncodeBase32(BytesOf(time)).substr(0, kTimeDigits);
}

std::string NoticeName(std::string_view organization, std::string_view user_id, std::string_view notice_id) {
  return ChildResourceName(organization, "users", user_id, "notices", notice_id);
}

std::string PreferencesName(std::string_view organization, std::string_view user_id) {
  return Concat(UserName(organization, user_id), "/preferences");
}

std::string SubscriptionName(std::string_view organization, std::string_view subscription_id) {
  return ResourceName(organization, "subscriptions", subscription_id);
}

}  // namespace outlay::notification
