// The tokens of invitations (D3). Pure.
#ifndef OUTLAY_SERVICES_DIRECTORY_DOMAIN_INVITATION_TOKEN_H_
#define OUTLAY_SERVICES_DIRECTORY_DOMAIN_INVITATION_TOKEN_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "services/directory/domain/user.h"

namespace outlay::directory {

// Returns the stored form of a token.
std::string HashOfToken(std::string_view token);

// Returns the token of an invitation by e-mail, which only a holder of the key can compute (43 characters of
// base64url).
std::string MailedToken(std::string_view key, std::string_view organization, std::string_view user_id,
                        std::string_view nonce);

// Returns whether an invitation by e-mail is pending for `user` at `now`, whatever key its token was made with.
bool IsInvitedByEmail(const User& user, absl::Time now);

// Returns the token of the invitation that `user` can accept at `now`; nothing: there is none, it is not by e-mail, or
// it was made with another key.
std::optional<std::string> FindMailedToken(std::string_view key, std::string_view organization, const User& user,
                                           absl::Time now);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_DOMAIN_INVITATION_TOKEN_H_
