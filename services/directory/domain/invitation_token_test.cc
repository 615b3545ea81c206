#include "services/directory/domain/invitation_token.h"

#include <gtest/gtest.h>

namespace outlay::directory {
namespace {

const std::string kKey(32, 'k');
const absl::Time kExpiry = absl::FromUnixSeconds(1'000);

User Invited() {
  User user;
  user.id = "bob";
  user.invitation = Invitation{
      .token_hash = HashOfToken(MailedToken(kKey, "acme", "bob", "nonce")), .expire_time = kExpiry, .nonce = "nonce"};
  return user;
}

TEST(InvitationTokenTest, IsMadeAgainWithTheKeyOnly) {
  const User user = Invited();
  const std::optional<std::string> token = FindMailedToken(kKey, "acme", user, kExpiry - absl::Seconds(1));
  ASSERT_TRUE(token.has_value());
  EXPECT_EQ(token->size(), 43u);
  EXPECT_EQ(HashOfToken(*token), user.invitation->token_hash);
  EXPECT_EQ(FindMailedToken(std::string(32, 'x'), "acme", user, absl::UnixEpoch()), std::nullopt);
  EXPECT_EQ(FindMailedToken("", "acme", user, absl::UnixEpoch()), std::nullopt);
}

TEST(InvitationTokenTest, WaitsAlsoWhereTheKeyIsAnotherOneSince) {
  EXPECT_TRUE(IsInvitedByEmail(Invited(), kExpiry - absl::Seconds(1)));
  EXPECT_FALSE(IsInvitedByEmail(Invited(), kExpiry));
  User by_hand = Invited();
  by_hand.invitation->nonce.clear();
  EXPECT_FALSE(IsInvitedByEmail(by_hand, absl::UnixEpoch()));
  User active = Invited();
  active.state = UserState::kActive;
  EXPECT_FALSE(IsInvitedByEmail(active, absl::UnixEpoch()));
}

TEST(InvitationTokenTest, IsThatOfOneInvitation) {
  const std::string token = MailedToken(kKey, "acme", "bob", "nonce");
  EXPECT_NE(MailedToken(kKey, "acme", "bob", "other"), token);
  EXPECT_NE(MailedToken(kKey, "acme", "rob", "nonce"), token);
  EXPECT_NE(MailedToken(kKey, "globex", "bob", "nonce"), token);
}

TEST(InvitationTokenTest, IsTheirsWhoMayStillAccept) {
  const absl::Time now = kExpiry - absl::Seconds(1);
  EXPECT_EQ(FindMailedToken(kKey, "acme", Invited(), kExpiry), std::nullopt);
  User active = Invited();
  active.state = UserState::kActive;
  EXPECT_EQ(FindMailedToken(kKey, "acme", active, now), std::nullopt);
  User by_hand = Invited();
  by_hand.invitation->nonce.clear();
  EXPECT_EQ(FindMailedToken(kKey, "acme", by_hand, now), std::nullopt);
  User replaced = Invited();
  replaced.invitation->token_hash = HashOfToken("another");
  EXPECT_EQ(FindMailedToken(kKey, "acme", replaced, now), std::nullopt);
}

}  // namespace
}  // namespace outlay::directory
