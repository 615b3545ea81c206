#include "services/directory/domain/user.h"

#include "absl/strings/ascii.h"
#include "common/base/strings.h"

namespace outlay::directory {

std::string_view ToWord(UserState state) {
  switch (state) {
    case UserState::kInvited:
      return "INVITED";
    case UserState::kActive:
      return "ACTIVE";
    case UserState::kSuspended:
      return "SUSPENDED";
    case UserState::kDeprovisioned:
      break;
  }
  return "DEPROVISIONED";
}

absl::Time DayOf(absl::Time time) {
  return absl::FromCivil(absl::ToCivilDay(time, absl::UTCTimeZone()), absl::UTCTimeZone());
}

bool IsDormant(const User& user, const std::optional<absl::Time>& last_seen, absl::Time since) {
  return user.create_time < since && (!last_seen.has_value() || *last_seen < DayOf(since));
}

std::string FoldEmail(std::string_view email) {
  return absl::AsciiStrToLower(ToAbsl(email));
}

}  // namespace outlay::directory
