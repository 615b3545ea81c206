// Which callers are told of hidden budgets and of budgets out of reach (B1, B17). Real: what ServiceFixture has. "ann"
// reaches the company, "eve" only sales, each by a reach as users have one.
#include "common/access/testing/group_authorizer.h"
#include "services/budget/rpc/testing/year_ends.h"

namespace outlay::budget {
namespace {

using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kSecret[] = "organizations/acme/budgets/secret";

class HiddenBudgetsTest : public YearEndsTest {
 protected:
  HiddenBudgetsTest() { authorizer_.Set(&groups_); }

  template <typename Response, typename Request>
  absl::StatusOr<Response> AsEve(const std::string& method, const std::string& text) {
    return Call<Response>(method, Parse<Request>(text), As("eve"));
  }
  // Returns the text of a refusal, with its metadata.
  template <typename Response>
  static std::string Told(const absl::StatusOr<Response>& response) {
    return response.ok() ? response->DebugString() : response.status().ToString();
  }
  std::string AHold(const std::string& id, const std::string& more = "") {
    return "name: 'organizations/acme/holds/" + id + "' request_id: '" + NextRequestId() + "' " + more;
  }

  access::GroupAuthorizer groups_;
};

TEST_F(HiddenBudgetsTest, AreToldToWhoReachesTheWholeOrganizationAndToNobodyElse) {
  MakeBudget("secret", "sales", 1'000, "hidden: true");
  const auto whole = Authorize(ASpend("h1", "sales", 100));
  ASSERT_THAT(whole, IsOk());
  EXPECT_EQ(whole->verdict().nodes(0).budget(), kSecret);
  EXPECT_EQ(whole->hold().nodes(0).budget(), kSecret);
  EXPECT_EQ(GetHold("h1")->nodes(0).budget(), kSecret);
  EXPECT_EQ(Commit("h1")->nodes(0).budget(), kSecret);
  const std::string by_budget = std::string("parent: 'organizations/acme' filter { budget: '") + kSecret + "' }";
  const auto listed = Call<v1::ListHoldsResponse>("Holds/ListHolds", Parse<v1::ListHoldsRequest>(by_budget));
  EXPECT_EQ(listed->holds_size(), 1);
  const std::string document =
      "parent: 'organizations/acme' spends { stage: STAGE_REQUEST spend { group: "
      "'organizations/acme/groups/sales' amount { currency_code: 'USD' units: 1 } "
      "document: 'organizations/acme/purchaseOrders/po-1' } }";
  const auto explained =
      Call<v1::ExplainDocumentResponse>("DocumentHolds/ExplainDocument", Parse<v1::ExplainDocumentRequest>(document));
  ASSERT_THAT(explained, IsOk());
  EXPECT_EQ(explained->spends(0).verdict().nodes(0).budget(), kSecret);

  const auto part = Authorize(ASpend("h2", "sales", 100), "acme", "eve");
  EXPECT_THAT(Told(part), Not(HasSubstr("secret")));
  EXPECT_EQ(part->hold().nodes_size(), 1);
  EXPECT_THAT(Told(AsEve<v1::Hold, v1::GetHoldRequest>("Holds/GetHold", "name: 'organizations/acme/holds/h2'")),
              Not(HasSubstr("secret")));
  EXPECT_EQ((AsEve<v1::ListHoldsResponse, v1::ListHoldsRequest>("Holds/ListHolds", by_budget)->holds_size()), 0);
}

TEST_F(HiddenBudgetsTest, AreNotNamedByErrorsAboutHolds) {
  MakeYearly("secret", "company", 1'000, "hidden: true year_end_rule: YEAR_END_RULE_DROP");
  MakeYearly("b", "sales", 5'000, "year_end_rule: YEAR_END_RULE_CARRY_COMMITMENTS");
  ASSERT_THAT(Authorize(ASpend("h", "sales", 600), "acme", "eve"), IsOk());
  const auto adjust = [this] {
    return AsEve<v1::Hold, v1::AdjustHoldRequest>("Holds/AdjustHold",
                                                  AHold("h", "amount { currency_code: 'USD' units: 11 }"));
  };
  EXPECT_THAT(adjust(), HasReason("BUDGET_INSUFFICIENT"));
  EXPECT_THAT(Told(adjust()), Not(HasSubstr("secret")));
  EXPECT_THAT(Told(Adjust("h", 1'100)), HasSubstr("secret")) << "who reaches all may know";
  GoTo(2027, 1, 10);
  CloseAll("2026", 2026);
  const auto post = [this] {
    return AsEve<v1::Hold, v1::PostHoldRequest>(
        "Holds/PostHold", AHold("h", "document: 'inv-1' amount { currency_code: 'USD' units: 1 }"));
  };
  const auto commit = [this] { return AsEve<v1::Hold, v1::CommitHoldRequest>("Holds/CommitHold", AHold("h")); };
  EXPECT_THAT(commit(), HasReason("HOLD_GIVEN_BACK"));
  EXPECT_THAT(Told(commit()), Not(HasSubstr("secret")));
  EXPECT_THAT(Told(post()), Not(HasSubstr("secret")));
  EXPECT_THAT(Told(Commit("h")), HasSubstr("secret"));
}

TEST_F(HiddenBudgetsTest, AreNotNamedByGrantsForThem) {
  MakeBudget("secret", "company", 1'000, "hidden: true");
  const std::string until = std::to_string(absl::ToUnixSeconds(node_.clock().Now()) + 3'600);
  const auto made = Call<v1::OverrideGrant>(
      "OverrideGrants/CreateOverrideGrant",
      Parse<v1::CreateOverrideGrantRequest>(
          "parent: 'organizations/acme' override_grant_id: 'g' override_grant { group: "
          "'organizations/acme/groups/sales' document: 'po-1' max_amount { currency_code: 'USD' units: 5 } "
          "reason: 'fair' budget: '" +
          std::string(kSecret) + "' expire_time { seconds: " + until + " } }"));
  ASSERT_THAT(made, IsOk());
  EXPECT_EQ(made->budget(), kSecret);
  const auto read = AsEve<v1::OverrideGrant, v1::GetOverrideGrantRequest>(
      "OverrideGrants/GetOverrideGrant", "name: 'organizations/acme/overrideGrants/g'");
  ASSERT_THAT(read, IsOk());
  EXPECT_THAT(Told(read), Not(HasSubstr("secret")));
  EXPECT_TRUE(read->only_one_budget());
  const auto listed = AsEve<v1::ListOverrideGrantsResponse, v1::ListOverrideGrantsRequest>(
      "OverrideGrants/ListOverrideGrants", "parent: 'organizations/acme'");
  ASSERT_EQ(listed->override_grants_size(), 1);
  EXPECT_THAT(Told(listed), Not(HasSubstr("secret")));
  const auto revoked = AsEve<v1::OverrideGrant, v1::RevokeOverrideGrantRequest>(
      "OverrideGrants/RevokeOverrideGrant",
      "name: 'organizations/acme/overrideGrants/g' request_id: '" + NextRequestId() + "'");
  ASSERT_THAT(revoked, IsOk());
  EXPECT_THAT(Told(revoked), Not(HasSubstr("secret")));
  const auto told = Events<v1::OverrideGrantChanged>();
  EXPECT_EQ(told.back().override_grant().budget(), kSecret) << "events are for services";
}

}  // namespace
}  // namespace outlay::budget
