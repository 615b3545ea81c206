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

std::string FoldEmail(std::string_view email) {
  return absl::AsciiStrToLower(ToAbsl(email));
}

}  // namespace outlay::directory
