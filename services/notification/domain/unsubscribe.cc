#include "services/notification/domain/unsubscribe.h"

#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_split.h"
#include "common/base/hmac.h"
#include "common/base/ids.h"
#include "common/base/strings.h"
#include "common/base/text.h"

namespace outlay::notification {
namespace {

constexpr std::string_view kUnsubscribe = "unsubscribe";
// Bytes shown of a digest: enough to prevent collisions, and short enough for a link.
constexpr size_t kShownBytes = 16;
constexpr size_t kParts = 4;

std::string Keyed(std::string_view key, std::string_view purpose, std::string_view organization,
                  std::string_view bytes) {
  const Digest digest = HmacSha256(key, Concat(purpose, "\n", organization, "\n", bytes));
  return EncodeBase64Url(digest.bytes().substr(0, kShownBytes));
}

// Compares in constant time.
bool IsSame(std::string_view one, std::string_view other) {
  if (one.size() != other.size()) return false;
  unsigned different = 0;
  for (size_t i = 0; i < one.size(); ++i) {
    different |= static_cast<unsigned>(static_cast<unsigned char>(one[i]) ^ static_cast<unsigned char>(other[i]));
  }
  return different == 0;
}

}  // namespace

std::string AddressDigest(std::string_view key, std::string_view organization, std::string_view address) {
  return Keyed(key, "address", organization, absl::AsciiStrToLower(ToAbsl(address)));
}

std::string UnsubscribePath(std::string_view key, const OptOut& who) {
  return Concat(kUnsubscribe, "/", who.organization, "/", who.address_digest, "/",
                Keyed(key, kUnsubscribe, who.organization, who.address_digest));
}

std::optional<OptOut> ReadUnsubscribePath(std::string_view key, std::string_view path) {
  if (path.starts_with('/')) path.remove_prefix(1);
  const std::vector<std::string> parts = absl::StrSplit(ToAbsl(path), '/');
  if (parts.size() != kParts || parts[0] != kUnsubscribe || !IsValidId(parts[1])) return std::nullopt;
  OptOut who = {.organization = parts[1], .address_digest = parts[2]};
  if (!IsSame(parts[3], Keyed(key, kUnsubscribe, who.organization, who.address_digest))) return std::nullopt;
  return who;
}

}  // namespace outlay::notification
