#include "common/base/ids.h"

#include <algorithm>

#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/text.h"

namespace outlay {
namespace {

bool IsIdCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
}

// 26 digits of 5 bits hold 130 bits: the first digit has two leading zero bits, so that ids sort as their numbers.
std::string ToBase32(absl::uint128 number) {
  std::string text(IdGenerator::kIdBytes, '0');
  for (auto digit = text.rbegin(); digit != text.rend(); ++digit) {
    *digit = kBase32Alphabet[absl::Uint128Low64(number) & 31];
    number >>= 5;
  }
  return text;
}

}  // namespace

bool IsValidId(std::string_view id) {
  return !id.empty() && id.size() <= kMaxIdBytes && id.front() != '-' &&
         std::all_of(id.begin(), id.end(), IsIdCharacter);
}

absl::Status ValidateId(std::string_view field, std::string_view id) {
  if (id.empty()) {
    return FieldRequired(field);
  }
  if (id.size() > kMaxIdBytes) {
    return TooLong(field, static_cast<int64_t>(id.size()), kMaxIdBytes);
  }
  if (!IsValidId(id)) {
    return FieldInvalid(field, "must consist of a-z, 0-9 and '-' and begin with a letter or digit");
  }
  return absl::OkStatus();
}

absl::Status ValidateRequestId(std::string_view field, std::string_view request_id) {
  if (request_id.empty()) {
    return FieldRequired(field);
  }
  if (request_id.size() > kMaxRequestIdBytes) {
    return TooLong(field, static_cast<int64_t>(request_id.size()), kMaxRequestIdBytes);
  }
  if (!IsVisibleAscii(request_id)) {
    return FieldInvalid(field, "must consist of visible ASCII characters");
  }
  return absl::OkStatus();
}

std::string IdGenerator::Next() {
  const auto millis = static_cast<uint64_t>(std::max<int64_t>(0, absl::ToUnixMillis(clock_->Now())));
  const std::lock_guard lock(mutex_);
  const uint64_t last_millis = absl::Uint128High64(last_) >> 16;
  if (millis > last_millis || last_ == 0) {
    // The 16 bits beside the time and the 64 below are random.
    last_ = absl::MakeUint128((millis << 16) | (random_->Next() >> 48), random_->Next());
  } else {
    ++last_;
  }
  return ToBase32(last_);
}

}  // namespace outlay
