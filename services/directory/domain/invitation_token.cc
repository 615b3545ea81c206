#include "services/directory/domain/invitation_token.h"

#include "common/base/digest.h"
#include "common/base/hmac.h"
#include "common/base/strings.h"
#include "common/base/text.h"

namespace outlay::directory {

std::string HashOfToken(std::string_view token) {
  return std::string(Sha256(token).bytes());
}

std::string MailedToken(std::string_view key, std::string_view organization, std::string_view user_id,
                        std::string_view nonce) {
  // No id contains a line break.
  return EncodeBase64Url(HmacSha256(key, Concat("invitation\n", organization, "\n", user_id, "\n", nonce)).bytes());
}

bool IsInvitedByEmail(const User& user, absl::Time now) {
  return user.state == UserState::kInvited && user.invitation.has_value() && !user.invitation->nonce.empty() &&
         now < user.invitation->expire_time;
}

std::optional<std::string> FindMailedToken(std::string_view key, std::string_view organization, const User& user,
                                           absl::Time now) {
  if (key.empty() || !IsInvitedByEmail(user, now)) return std::nullopt;
  std::string token = MailedToken(key, organization, user.id, user.invitation->nonce);
  if (HashOfToken(token) != user.invitation->token_hash) return std::nullopt;
  return token;
}

}  // namespace outlay::directory
