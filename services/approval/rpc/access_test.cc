// Who sees which reviews: with callers who may do everything, but in another group. Real: what ServiceFixture has, and
// groups. Fake: the method-level decision. "ann" is at the top, "edgar" in engineering, "eve" in sales, nobody else
// anywhere.
#include "common/access/testing/group_authorizer.h"
#include "services/approval/rpc/testing/service.h"

namespace outlay::approval {
namespace {

using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class ReviewAccessTest : public ServiceFixture {
 protected:
  ReviewAccessTest() {
    EXPECT_THAT(CreateRule("one", OneStage("QUORUM_ANY_ONE")), IsOk());
    EXPECT_THAT(Open("r", 500), IsOk());
    authorizer_.Set(&groups_);
  }
  int SeenBy(const std::string& user) {
    const auto page = Send<v1::ListReviewsRequest, v1::ListReviewsResponse>("Reviews/ListReviews",
                                                                            "parent: 'organizations/acme'", user);
    EXPECT_THAT(page, IsOk());
    return page.ok() ? page->reviews_size() : -1;
  }
  absl::Status Withdraw(const std::string& user) {
    return Send<v1::WithdrawReviewRequest, v1::Review>("Reviews/WithdrawReview", "name: 'organizations/acme/reviews/r'",
                                                       user)
        .status();
  }

  access::GroupAuthorizer groups_;
};

TEST_F(ReviewAccessTest, ReachOrAPartInItShowsAReview) {
  EXPECT_THAT(Get("r", "ann"), IsOk());
  EXPECT_THAT(Get("r", "edgar"), IsOk());
  // Eve is in sales, and asked for it; bob decides.
  EXPECT_THAT(Get("r", "eve"), IsOk());
  EXPECT_THAT(Get("r", "bob"), IsOk());
  EXPECT_THAT(Get("r", "zed"), HasReason("REVIEW_NOT_FOUND"));
  EXPECT_EQ(SeenBy("bob"), 1);
  EXPECT_EQ(SeenBy("zed"), 0);
}

TEST_F(ReviewAccessTest, WhatIsOutOfReachDoesNotExistForAnyVerb) {
  EXPECT_THAT(Withdraw("zed"), HasReason("REVIEW_NOT_FOUND"));
  EXPECT_THAT(Decide("r", "zed"), HasReason("REVIEW_NOT_FOUND"));
  EXPECT_THAT(Decide("r", "edgar"), HasReason("NOT_YOUR_TURN"));
  EXPECT_THAT(Decide("r", "bob"), IsOk());
}

TEST_F(ReviewAccessTest, RulesAreReadWhereTheyHold) {
  authorizer_.Set(nullptr);
  ASSERT_THAT(CreateRule("all", "group: '" + Name("acme", "groups", "root") + "' tiers {}"), IsOk());
  ASSERT_THAT(CreateRule("theirs", "group: '" + Name("acme", "groups", "sales") + "' tiers {}"), IsOk());
  ASSERT_THAT((Send<v1::CreateBuyingPolicyRequest, v1::BuyingPolicy>(
                  "BuyingPolicies/CreateBuyingPolicy",
                  "parent: 'organizations/acme' buying_policy_id: 'p' buying_policy { group: "
                  "'organizations/acme/groups/sales' availability: AVAILABILITY_BLOCKED categories: '43' }")),
              IsOk());
  // Bob is an approver in engineering, and so is edgar, who by this authorizer reaches it, too.
  Grant("edgar", "approver", "engineering", 1'000);
  SetUser("edgar", "");
  // In sales edgar has a role that does not let him read rules.
  Grant("edgar", "approver", "sales", 1'000);
  authorizer_.Set(&groups_);
  const auto rules = [&](const std::string& user) {
    std::vector<std::string> ids;
    const auto page =
        Send<v1::ListRulesRequest, v1::ListRulesResponse>("Rules/ListRules", "parent: 'organizations/acme'", user);
    EXPECT_THAT(page, IsOk());
    if (!page.ok()) return ids;
    for (const v1::Rule& rule : page->rules()) ids.push_back(rule.name().substr(rule.name().rfind('/') + 1));
    return ids;
  };
  EXPECT_THAT(rules("edgar"), ElementsAre("all", "one")) << "all holds below, and theirs in sales alone";
  EXPECT_THAT(rules("bob"), IsEmpty()) << "a role alone, without the permission, lets nobody read rules";
  EXPECT_THAT(rules("eve"), ElementsAre("theirs"));
  EXPECT_THAT(rules("zed"), IsEmpty());
  const auto get = [&](const std::string& method, const std::string& name, const std::string& user) {
    return Send<v1::GetRuleRequest, v1::Rule>(method, "name: 'organizations/acme/" + name + "'", user).status();
  };
  EXPECT_THAT(get("Rules/GetRule", "rules/all", "edgar"), IsOk());
  EXPECT_THAT(get("Rules/GetRule", "rules/theirs", "edgar"), HasReason("RULE_NOT_FOUND"));
  const auto policies = [&](const std::string& user) {
    const auto page = Send<v1::ListBuyingPoliciesRequest, v1::ListBuyingPoliciesResponse>(
        "BuyingPolicies/ListBuyingPolicies", "parent: 'organizations/acme'", user);
    EXPECT_THAT(page, IsOk());
    return page.ok() ? page->buying_policies_size() : -1;
  };
  EXPECT_EQ(policies("eve"), 1);
  EXPECT_EQ(policies("edgar"), 0);
}

TEST_F(ReviewAccessTest, AnotherOrganizationSeesNothing) {
  authorizer_.Set(nullptr);
  const auto theirs = Send<v1::GetReviewRequest, v1::Review>("Reviews/GetReview",
                                                             "name: 'organizations/globex/reviews/r'", "ann", "globex");
  EXPECT_THAT(theirs, HasReason("REVIEW_NOT_FOUND"));
  const auto page = Send<v1::ListReviewsRequest, v1::ListReviewsResponse>(
      "Reviews/ListReviews", "parent: 'organizations/globex'", "ann", "globex");
  ASSERT_THAT(page, IsOk());
  EXPECT_EQ(page->reviews_size(), 0);
  EXPECT_THAT((Send<v1::GetReviewRequest, v1::Review>("Reviews/GetReview", "name: 'organizations/acme/reviews/r'",
                                                      "ann", "globex")),
              HasReason("ORGANIZATION_MISMATCH"));
}

}  // namespace
}  // namespace outlay::approval
