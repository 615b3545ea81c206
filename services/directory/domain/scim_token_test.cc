#include "services/directory/domain/scim_token.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "common/testing/matchers.h"
#include "services/directory/domain/limits.h"

namespace outlay::directory {
namespace {

using outlay::testing::HasReason;
using outlay::testing::IsOk;
using ::testing::Optional;

const absl::Time kNow = absl::FromUnixSeconds(1'800'000'000);

Grantor WhoHolds(const std::vector<std::string>& permissions) {
  Grantor giver = {.person = "ann", .rights = {}};
  for (const std::string& permission : permissions) giver.rights[permission] = {};
  return giver;
}

absl::StatusOr<ScimToken> Create(std::optional<absl::Time> expire_time, const Grantor& giver) {
  return DecideCreateScimToken({.display_name = "", .expire_time = expire_time}, "okta", Digest(), "d", giver, "root",
                               kNow);
}

TEST(ScimTokenTest, LastsAYearUnlessToldOtherwise) {
  const Grantor ann = WhoHolds(ScimTokenPermissions());
  const absl::StatusOr<ScimToken> token = Create(std::nullopt, ann);
  ASSERT_THAT(token, IsOk());
  EXPECT_EQ(token->expire_time, kNow + limits::kScimTokenTimeToLive);
  EXPECT_EQ(token->display_name, "okta");
  EXPECT_TRUE(IsUsable(*token, token->expire_time - absl::Nanoseconds(1)));
  EXPECT_FALSE(IsUsable(*token, token->expire_time));
  const absl::Time last = kNow + limits::kScimTokenTimeToLiveMax;
  EXPECT_THAT(Create(last, ann), IsOk());
  EXPECT_THAT(Create(last + absl::Nanoseconds(1), ann), HasReason("FIELD_INVALID"));
  EXPECT_THAT(Create(kNow + absl::Nanoseconds(1), ann), IsOk());
  EXPECT_THAT(Create(kNow, ann), HasReason("FIELD_INVALID"));
}

TEST(ScimTokenTest, NobodyGivesWhatTheyDoNotHold) {
  for (const std::string& missing : ScimTokenPermissions()) {
    std::vector<std::string> held = ScimTokenPermissions();
    held.erase(std::find(held.begin(), held.end(), missing));
    EXPECT_THAT(Create(std::nullopt, WhoHolds(held)), HasReason("RIGHTS_NOT_HELD")) << missing;
  }
}

TEST(ScimTokenTest, IsOrphanedWithoutWhoHoldsWhatItStandsFor) {
  std::vector<std::string> needed = ScimTokenPermissions();
  needed.emplace_back("scimTokens.create");
  EXPECT_FALSE(IsOrphaned(WhoHolds(needed).rights));
  for (const std::string& missing : needed) {
    std::vector<std::string> held = needed;
    held.erase(std::find(held.begin(), held.end(), missing));
    EXPECT_TRUE(IsOrphaned(WhoHolds(held).rights)) << missing;
  }
}

TEST(ScimTokenTest, IsAnsweredForByWhoAdoptedIt) {
  Grantor ann = WhoHolds(ScimTokenPermissions());
  const absl::StatusOr<ScimToken> token = Create(std::nullopt, ann);
  ASSERT_THAT(token, IsOk());
  EXPECT_EQ(AnswererOf(*token), "ann");
  EXPECT_EQ(*DecideAdoptScimToken(*token, ann, "root", kNow), std::nullopt) << "it is hers";
  ann.person = "bob";
  const auto adopted = DecideAdoptScimToken(*token, ann, "root", kNow);
  ASSERT_THAT(adopted, IsOk());
  EXPECT_EQ(AnswererOf(**adopted), "bob");
  EXPECT_EQ((*adopted)->creator, "ann");
  EXPECT_EQ((*adopted)->secret_digest, token->secret_digest);
  EXPECT_THAT(DecideAdoptScimToken(*token, WhoHolds({}), "root", kNow), HasReason("RIGHTS_NOT_HELD"));
}

TEST(ScimTokenTest, ASecretSaysWhoseItIs) {
  const std::string secret = MakeScimSecret("acme", std::string(limits::kScimTokenSecretBytes, '\xfb'));
  EXPECT_EQ(secret, "outlay-scim.acme.-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_s");
  EXPECT_THAT(OrganizationOfScimSecret(secret), Optional(std::string("acme")));
}

TEST(ScimTokenTest, WhatIsNoSecretIsNobodys) {
  const std::string secret = MakeScimSecret("acme", std::string(limits::kScimTokenSecretBytes, 'a'));
  for (const std::string& bad :
       {std::string(), std::string("outlay-scim."), std::string("outlay-scim.acme"), std::string("outlay-scim.acme."),
        secret.substr(1), secret.substr(0, secret.size() - 2), secret + "AA", secret + "=", secret + ".x",
        MakeScimSecret("", std::string(limits::kScimTokenSecretBytes, 'a')),
        MakeScimSecret("../acme", std::string(limits::kScimTokenSecretBytes, 'a')),
        MakeScimSecret(std::string("a\0b", 3), std::string(limits::kScimTokenSecretBytes, 'a')),
        MakeScimSecret("acme", std::string(limits::kScimTokenSecretBytes - 1, 'a'))}) {
    EXPECT_EQ(OrganizationOfScimSecret(bad), std::nullopt) << bad;
  }
}

}  // namespace
}  // namespace outlay::directory
