#include "common/rpc/page.h"

#include <algorithm>
#include <optional>

#include "common/base/digest.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/strings.h"
#include "common/base/text.h"

namespace outlay::rpc {
namespace {

// The first byte of every token; another layout gets another version.
constexpr char kVersion = 1;
// Enough to detect damage and mix-ups; forgery need not be prevented.
constexpr size_t kChecksumBytes = 8;
constexpr size_t kHeaderBytes = 1 + kChecksumBytes;

std::string Checksum(const PageScope& scope, std::string_view last_key) {
  std::string bytes;
  for (const std::string_view part : {scope.list, scope.organization, scope.filter, scope.order_by, last_key}) {
    bytes += Concat(part.size(), ":", part);
  }
  return std::string(Sha256(bytes).bytes().substr(0, kChecksumBytes));
}

}  // namespace

absl::Status PageTokenInvalid() {
  return MakeError(absl::StatusCode::kInvalidArgument, "PAGE_TOKEN_INVALID",
                   "page_token is not one that this list gave for the same filter and order; start without it",
                   {{"field", "page_token"}});
}

absl::StatusOr<int64_t> PageSize(int32_t requested) {
  if (requested < 0) {
    return FieldInvalid("page_size", "must not be negative");
  }
  return requested == 0 ? kDefaultPageSize : std::min<int64_t>(requested, kMaxPageSize);
}

std::string MakePageToken(const PageScope& scope, std::string_view last_key) {
  return EncodeBase64Url(Concat(std::string_view(&kVersion, 1), Checksum(scope, last_key), last_key));
}

absl::StatusOr<std::string> ReadPageToken(const PageScope& scope, std::string_view token) {
  if (token.empty()) {
    return std::string();
  }
  if (token.size() > kMaxPageTokenBytes) {
    return PageTokenInvalid();
  }
  const std::optional<std::string> bytes = DecodeBase64Url(token);
  if (!bytes.has_value() || bytes->size() < kHeaderBytes || bytes->front() != kVersion ||
      bytes->substr(1, kChecksumBytes) != Checksum(scope, std::string_view(*bytes).substr(kHeaderBytes))) {
    return PageTokenInvalid();
  }
  return bytes->substr(kHeaderBytes);
}

}  // namespace outlay::rpc
