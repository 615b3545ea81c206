#include "services/directory/rpc/scim_tokens_service.h"

#include <set>

#include "outlay/directory/v1/scim_events.pb.h"
#include "services/directory/domain/limits.h"
#include "services/directory/domain/scim_token.h"
#include "services/directory/rpc/testing/service.h"
#include "services/directory/store/scim_tokens.h"

namespace outlay::directory {
namespace {

using outlay::testing::HasReason;
using outlay::testing::IsOk;
using ::testing::HasSubstr;
using ::testing::Not;

class ScimTokensTest : public ServiceFixture {
 protected:
  absl::StatusOr<v1::CreateScimTokenResponse> Create(const std::string& id, const std::string& more = "",
                                                     const std::string& subject = "ann") {
    return Send<v1::CreateScimTokenRequest, v1::CreateScimTokenResponse>(
        "ScimTokens/CreateScimToken", "parent: 'organizations/acme' scim_token_id: '" + id + "' " + more, subject);
  }
  absl::StatusOr<v1::RevokeScimTokenResponse> Revoke(const std::string& id) {
    return Send<v1::RevokeScimTokenRequest, v1::RevokeScimTokenResponse>(
        "ScimTokens/RevokeScimToken", "name: 'organizations/acme/scimTokens/" + id + "'");
  }
  absl::StatusOr<v1::ScimToken> Adopt(const std::string& id, const std::string& subject) {
    return Send<v1::AdoptScimTokenRequest, v1::ScimToken>("ScimTokens/AdoptScimToken",
                                                          "name: 'organizations/acme/scimTokens/" + id + "'", subject);
  }
  // The ids of tokens for which nobody answers.
  std::vector<std::string> Orphans() {
    const auto response = Send<v1::ListScimTokensRequest, v1::ListScimTokensResponse>("ScimTokens/ListScimTokens",
                                                                                      "parent: 'organizations/acme'");
    EXPECT_THAT(response, IsOk());
    std::vector<std::string> ids;
    if (!response.ok()) return ids;
    for (const v1::ScimToken& token : response->scim_tokens()) {
      if (token.orphaned()) ids.push_back(token.name().substr(token.name().rfind('/') + 1));
    }
    return ids;
  }
  // The tokens' ids.
  std::vector<std::string> List() {
    std::vector<std::string> ids;
    std::string page;
    do {
      const auto response = Send<v1::ListScimTokensRequest, v1::ListScimTokensResponse>(
          "ScimTokens/ListScimTokens", "parent: 'organizations/acme' page_size: 1 page_token: '" + page + "'");
      EXPECT_THAT(response, IsOk());
      if (!response.ok()) break;
      for (const v1::ScimToken& token : response->scim_tokens()) {
        ids.push_back(token.name().substr(token.name().rfind('/') + 1));
      }
      page = response->next_page_token();
    } while (!page.empty());
    return ids;
  }
  // Whose the secret is; empty: nobody's.
  std::string OwnerOf(const std::string& secret) {
    const auto reader = node_.store().Read(store::PartitionOf("acme"));
    const auto token = FindScimTokenBySecret(*reader, "acme", Sha256(secret));
    EXPECT_THAT(token, IsOk());
    return token.ok() && token->has_value() ? (*token)->id : "";
  }
};

TEST_F(ScimTokensTest, TellTheirSecretOnce) {
  const auto created = Create("okta", "scim_token { display_name: 'Okta' }");
  ASSERT_THAT(created, IsOk());
  EXPECT_EQ(created->scim_token().name(), "organizations/acme/scimTokens/okta");
  EXPECT_EQ(created->scim_token().created_by(), "ann");
  EXPECT_EQ(OrganizationOfScimSecret(created->secret()), "acme");
  EXPECT_EQ(OwnerOf(created->secret()), "okta");
  const auto again = Create("okta", "scim_token { display_name: 'Okta' }");
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->secret(), "");
  EXPECT_EQ(again->scim_token().name(), created->scim_token().name());
  EXPECT_EQ(OwnerOf(created->secret()), "okta") << "the first secret still counts";
  EXPECT_THAT(Create("okta", "scim_token { display_name: 'Entra' }"), HasReason("SCIM_TOKEN_ID_TAKEN"));
  EXPECT_NE(Create("entra")->secret(), created->secret());
}

TEST_F(ScimTokensTest, StoreAndLogNoSecret) {
  const std::string secret = Create("okta")->secret();
  const std::string random = secret.substr(secret.rfind('.') + 1);
  ASSERT_THAT(Revoke("okta"), IsOk());
  for (const auto& record : node_.Log("acme")) {
    EXPECT_THAT(record.SerializeAsString(), Not(HasSubstr(random)));
    EXPECT_THAT(record.SerializeAsString(), Not(HasSubstr(std::string(Sha256(secret).bytes()))));
  }
}

TEST_F(ScimTokensTest, AreRevokedForEver) {
  const std::string secret = Create("okta")->secret();
  ASSERT_THAT(Create("entra"), IsOk());
  ASSERT_THAT(Revoke("okta"), IsOk());
  EXPECT_EQ(OwnerOf(secret), "");
  EXPECT_THAT(List(), ::testing::ElementsAre("entra"));
  EXPECT_THAT(Revoke("okta"), HasReason("SCIM_TOKEN_NOT_FOUND"));
  EXPECT_THAT(Create("okta"), HasReason("SCIM_TOKEN_ID_TAKEN"));
}

TEST_F(ScimTokensTest, AreLimitedInNumber) {
  for (int i = 0; i < limits::kScimTokens; ++i) ASSERT_THAT(Create("t" + std::to_string(i)), IsOk());
  EXPECT_THAT(Create("more"), HasReason("QUOTA_EXCEEDED"));
  ASSERT_THAT(Revoke("t0"), IsOk());
  EXPECT_THAT(Create("more"), IsOk());
  EXPECT_EQ(List().size(), static_cast<size_t>(limits::kScimTokens));
}

TEST_F(ScimTokensTest, AreMadeByWhoHoldsWhatTheyStandFor) {
  ASSERT_THAT(CreateUser("bob"), IsOk());
  ASSERT_THAT(
      (Send<v1::CreateRoleRequest, v1::Role>("Roles/CreateRole",
                                             "parent: 'organizations/acme' role_id: 'tokens' role { display_name: 'T' "
                                             "permissions: 'scimTokens.create' }")),
      IsOk());
  ASSERT_THAT(Grant("g1", "bob", "tokens", "root"), IsOk());
  EXPECT_THAT(Create("okta", "", "bob"), HasReason("RIGHTS_NOT_HELD"));
  EXPECT_THAT(Create("okta", "scim_token { expire_time { seconds: 1 } }"), HasReason("FIELD_INVALID"));
}

TEST_F(ScimTokensTest, WhoseMakerLeftAreToldAndAdopted) {
  ASSERT_THAT(CreateUser("bob"), IsOk());
  ASSERT_THAT(Grant("g-bob", "bob", "administrator", "root"), IsOk());
  ASSERT_THAT(Create("entra"), IsOk());
  const std::string secret = Create("okta", "", "bob")->secret();
  EXPECT_THAT(Orphans(), ::testing::IsEmpty());
  ASSERT_THAT(Verb<v1::SuspendUserRequest>("SuspendUser", "bob"), IsOk());
  ASSERT_EQ(Events<v1::ScimTokenOrphaned>().size(), 1u);
  EXPECT_EQ(Events<v1::ScimTokenOrphaned>()[0].scim_token(), "organizations/acme/scimTokens/okta");
  EXPECT_EQ(Events<v1::ScimTokenOrphaned>()[0].user(), UserOf("bob"));
  ASSERT_EQ(Events<v1::ScimTokenOrphaned>()[0].administrators_size(), 1) << "but for bob, who is one";
  EXPECT_EQ(Events<v1::ScimTokenOrphaned>()[0].administrators(0), UserOf("ann"));
  EXPECT_THAT(Orphans(), ::testing::ElementsAre("okta"));
  ASSERT_THAT(Verb<v1::ResumeUserRequest>("ResumeUser", "bob"), IsOk());
  EXPECT_THAT(Orphans(), ::testing::IsEmpty());
  ASSERT_THAT(Deprovision("bob"), IsOk());
  EXPECT_EQ(Events<v1::ScimTokenOrphaned>().size(), 2u);
  EXPECT_THAT(Orphans(), ::testing::ElementsAre("okta"));
  ASSERT_THAT(CreateUser("cid"), IsOk());
  EXPECT_THAT(Adopt("okta", "cid"), HasReason("RIGHTS_NOT_HELD"));
  const auto adopted = Adopt("okta", "ann");
  ASSERT_THAT(adopted, IsOk());
  EXPECT_EQ(adopted->created_by(), "bob");
  EXPECT_EQ(adopted->adopted_by(), "ann");
  EXPECT_TRUE(adopted->has_adopt_time());
  EXPECT_THAT(Orphans(), ::testing::IsEmpty());
  EXPECT_EQ(OwnerOf(secret), "okta") << "the identity provider goes on with its secret";
  EXPECT_THAT(Adopt("none", "ann"), HasReason("SCIM_TOKEN_NOT_FOUND"));
}

TEST_F(ScimTokensTest, WhoseMakerLostTheirRolesAreOrphaned) {
  ASSERT_THAT(CreateUser("bob"), IsOk());
  ASSERT_THAT(Grant("g-bob", "bob", "administrator", "root"), IsOk());
  ASSERT_THAT(Create("okta", "", "bob"), IsOk());
  ASSERT_THAT(ServiceFixture::Revoke("g-bob"), IsOk());
  EXPECT_THAT(Orphans(), ::testing::ElementsAre("okta"));
}

TEST_F(ScimTokensTest, BelongToOneOrganization) {
  ASSERT_THAT(CreateOrganization("globex"), IsOk());
  const std::string secret = Create("okta")->secret();
  const auto reader = node_.store().Read(store::PartitionOf("globex"));
  EXPECT_THAT(FindScimTokenBySecret(*reader, "globex", Sha256(secret)),
              outlay::testing::IsOkAndHolds(std::optional<ScimToken>()));
}

}  // namespace
}  // namespace outlay::directory
