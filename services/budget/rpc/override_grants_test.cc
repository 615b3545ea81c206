// Grants to pass over budgets once (B12), through the wrapper. See testing/service.h for what is fake.
#include "services/budget/rpc/testing/override_grants.h"

#include "common/access/testing/group_authorizer.h"
#include "services/budget/events/snapshot.h"

namespace outlay::budget {
namespace {

using ::outlay::testing::HasMetadata;
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST_F(OverrideGrantsTest, PassOverBudgetsOnceAndSayWhy) {
  ASSERT_THAT(Grant(AGrant("g", 3'000)), IsOk());
  const auto made = Use("g", "h", 3'000);
  ASSERT_THAT(made, IsOk());
  ASSERT_TRUE(made->verdict().allowed());
  EXPECT_EQ(made->verdict().nodes(0).outcome(), v1::NodeVerdict::OUTCOME_OVERRIDDEN);
  EXPECT_EQ(Cents(FiguresOf("b").available()), -2'000);
  const v1::OverrideGrant used = *Get("g");
  EXPECT_EQ(used.state(), v1::OverrideGrant::STATE_USED);
  EXPECT_EQ(used.hold(), "organizations/acme/holds/h");
  EXPECT_EQ(used.creator(), "ann");
  EXPECT_EQ(Events<v1::HoldChanged>().back().override_reason(), "the fair is tomorrow");
  const auto told = Events<v1::OverrideGrantChanged>();
  ASSERT_EQ(told.size(), 2u);
  EXPECT_EQ(told[0].change(), v1::OverrideGrantChanged::CHANGE_CREATED);
  EXPECT_EQ(told[1].change(), v1::OverrideGrantChanged::CHANGE_USED);
  EXPECT_EQ(told[1].override_grant().DebugString(), used.DebugString());
  const auto again = Use("g", "i", 100);
  EXPECT_THAT(again, HasReason("OVERRIDE_GRANT_ENDED"));
  EXPECT_THAT(again, HasMetadata("state", "USED"));
  EXPECT_EQ(Cents(FiguresOf("b").available()), -2'000);
}

TEST_F(OverrideGrantsTest, ARepeatedRequestUsesNothingMore) {
  ASSERT_THAT(Grant(AGrant("g", 3'000)), IsOk());
  const auto repeated = Grant(AGrant("g", 3'000));
  ASSERT_THAT(repeated, IsOk());
  EXPECT_EQ(repeated->DebugString(), Get("g")->DebugString());
  EXPECT_THAT(Grant(AGrant("g", 3'001)), HasReason("OVERRIDE_GRANT_ID_TAKEN"));
  const auto first = Use("g", "h", 3'000);
  const auto second = Use("g", "h", 3'000);  // the network repeats it
  ASSERT_THAT(second, IsOk());
  EXPECT_EQ(second->hold().DebugString(), first->hold().DebugString());
  EXPECT_EQ(Cents(FiguresOf("b").held()), 3'000);
  EXPECT_EQ(Events<v1::OverrideGrantChanged>().size(), 2u);
}

TEST_F(OverrideGrantsTest, WaitUntilASpendNeedsThem) {
  ASSERT_THAT(Grant(AGrant("g", 3'000)), IsOk());
  ASSERT_TRUE(Use("g", "fits", 1'000)->verdict().allowed());
  EXPECT_EQ(StateOf("g"), v1::OverrideGrant::STATE_ACTIVE);
  EXPECT_EQ(Events<v1::HoldChanged>().back().override_reason(), "");
  ASSERT_TRUE(Use("g", "over", 1)->verdict().allowed());
  EXPECT_EQ(StateOf("g"), v1::OverrideGrant::STATE_USED);
}

TEST_F(OverrideGrantsTest, StandInForABudgetThatMustBeThere) {
  Tell("acme", "spends_need_budget: true");
  for (const char* const id : {"b", "top"}) {
    ASSERT_THAT(BudgetVerb<v1::CloseBudgetRequest>("Close", id), IsOk());
  }
  ASSERT_THAT(Grant(AGrant("g", 100)), IsOk());
  ASSERT_THAT(Grant(AGrant("one", 100, "budget: 'organizations/acme/budgets/b'")), IsOk());
  EXPECT_EQ(Use("one", "h", 100)->verdict().refusal(), v1::Verdict::REFUSAL_NO_BUDGET);
  EXPECT_TRUE(Use("g", "i", 100)->verdict().allowed());
  EXPECT_EQ(StateOf("g"), v1::OverrideGrant::STATE_USED);
}

TEST_F(OverrideGrantsTest, ForOneBudgetLeaveTheOthersAsTheyAre) {
  ASSERT_THAT(Grant(AGrant("g", 9'000, "budget: 'organizations/acme/budgets/b'")), IsOk());
  const auto refused = Use("g", "h", 5'001);
  ASSERT_THAT(refused, IsOk());
  EXPECT_FALSE(refused->verdict().allowed());
  EXPECT_EQ(refused->verdict().nodes(0).outcome(), v1::NodeVerdict::OUTCOME_OVERRIDDEN);
  EXPECT_EQ(refused->verdict().nodes(1).outcome(), v1::NodeVerdict::OUTCOME_BLOCKED);
  EXPECT_EQ(StateOf("g"), v1::OverrideGrant::STATE_ACTIVE) << "a refusal uses nothing";
  EXPECT_TRUE(Use("g", "i", 5'000)->verdict().allowed());
  EXPECT_THAT(Grant(AGrant("x", 1, "budget: 'organizations/acme/budgets/none'")), HasReason("BUDGET_NOT_FOUND"));
}

TEST_F(OverrideGrantsTest, AreForTheirDocumentGroupAmountAndPersonOnly) {
  ASSERT_THAT(Grant(AGrant("g", 3'000, "requester: 'organizations/acme/users/bob'")), IsOk());
  const auto field = [&](const v1::AuthorizeHoldRequest& request, const std::string& subject = "bob") {
    return Authorize(request, "acme", subject);
  };
  EXPECT_THAT(field(Using("g", "h", 3'001)), HasMetadata("field", "spend.amount"));
  // The tolerance counts, too: no budget is asked about it again.
  auto with_tolerance = Using("g", "h", 2'000);
  with_tolerance.set_tolerance_basis_points(5'005);
  EXPECT_THAT(field(with_tolerance), HasMetadata("field", "spend.amount"));
  auto other = Using("g", "h", 2'000);
  other.mutable_spend()->set_document("organizations/acme/purchaseOrders/po-2");
  EXPECT_THAT(field(other), HasMetadata("field", "spend.document"));
  other = Using("g", "h", 2'000);
  other.mutable_spend()->set_group("organizations/acme/groups/company");
  EXPECT_THAT(field(other), HasMetadata("field", "spend.group"));
  other = Using("g", "h", 2'000);
  other.mutable_spend()->mutable_amount()->set_currency_code("EUR");
  EXPECT_THAT(field(other), HasReason("OVERRIDE_GRANT_MISMATCH"));
  EXPECT_THAT(field(Using("g", "h", 2'000), "dora"), HasMetadata("field", "spend.member"));
  EXPECT_EQ(StateOf("g"), v1::OverrideGrant::STATE_ACTIVE);
  other = Using("g", "h", 3'000);
  other.mutable_spend()->set_member("organizations/acme/users/bob");
  EXPECT_THAT(field(other, "dora"), IsOk()) << "she asks for his spend";
  EXPECT_EQ(StateOf("g"), v1::OverrideGrant::STATE_USED);
}

TEST_F(OverrideGrantsTest, NobodyGrantsThemToThemselves) {
  EXPECT_THAT(Grant(AGrant("own", 3'000, "requester: 'organizations/acme/users/ann'")),
              HasReason("SECOND_PERSON_REQUIRED"));
  ASSERT_THAT(Grant(AGrant("g", 3'000)), IsOk());
  EXPECT_THAT(Use("g", "h", 2'000, "ann"), HasReason("SECOND_PERSON_REQUIRED"));
  auto hers = Using("g", "h", 2'000);
  hers.mutable_spend()->set_member("organizations/acme/users/ann");
  EXPECT_THAT(Authorize(hers, "acme", "bob"), HasReason("SECOND_PERSON_REQUIRED"));
  EXPECT_EQ(StateOf("g"), v1::OverrideGrant::STATE_ACTIVE);
  EXPECT_THAT(Use("g", "h", 2'000), IsOk());
}

TEST_F(OverrideGrantsTest, EndAtTheirInstant) {
  const absl::Time end = node_.clock().Now() + absl::Hours(1);
  auto request = AGrant("g", 3'000);
  rpc::ToProto(end, request.mutable_override_grant()->mutable_expire_time());
  ASSERT_THAT(Grant(request), IsOk());
  request.set_override_grant_id("used");
  ASSERT_THAT(Grant(request), IsOk());
  request = AGrant("late", 3'000);
  rpc::ToProto(node_.clock().Now(), request.mutable_override_grant()->mutable_expire_time());
  EXPECT_THAT(Grant(request), HasMetadata("field", "override_grant.expire_time"));
  rpc::ToProto(node_.clock().Now() + absl::Hours(90 * 24) + absl::Microseconds(1),
               request.mutable_override_grant()->mutable_expire_time());
  EXPECT_THAT(Grant(request), HasMetadata("field", "override_grant.expire_time"));
  node_.clock().SetTime(end - absl::Microseconds(1));
  EXPECT_EQ(StateOf("g"), v1::OverrideGrant::STATE_ACTIVE);
  EXPECT_THAT(Use("used", "h", 2'000), IsOk());
  node_.clock().SetTime(end);
  EXPECT_EQ(StateOf("g"), v1::OverrideGrant::STATE_EXPIRED);
  EXPECT_EQ(StateOf("used"), v1::OverrideGrant::STATE_USED);
  EXPECT_THAT(Use("g", "i", 2'000), HasMetadata("state", "EXPIRED"));
  EXPECT_THAT(Revoke("g"), HasMetadata("state", "EXPIRED"));
}

TEST_F(OverrideGrantsTest, AreTakenBackAndListed) {
  for (const char* const id : {"g-1", "g-2", "g-3"}) ASSERT_THAT(Grant(AGrant(id, 3'000)), IsOk());
  EXPECT_THAT(Revoke("g-1", "other"), HasReason("ETAG_MISMATCH"));
  const auto revoked = Revoke("g-1", Get("g-1")->etag());
  ASSERT_THAT(revoked, IsOk());
  EXPECT_EQ(revoked->state(), v1::OverrideGrant::STATE_REVOKED);
  EXPECT_EQ(revoked->revoked_by(), "carl");
  EXPECT_THAT(Use("g-1", "h", 2'000), HasMetadata("state", "REVOKED"));
  EXPECT_THAT(Revoke("g-1"), HasReason("OVERRIDE_GRANT_ENDED"));
  ASSERT_THAT(Use("g-2", "h", 2'000), IsOk());
  EXPECT_THAT(Revoke("none"), HasReason("OVERRIDE_GRANT_NOT_FOUND"));
  EXPECT_THAT(Use("none", "i", 1), HasReason("OVERRIDE_GRANT_NOT_FOUND"));
  const auto listed = [&](const std::string& filter, int page_size) {
    v1::ListOverrideGrantsRequest list;
    list.set_parent("organizations/acme");
    list.set_page_size(page_size);
    *list.mutable_filter() = Parse<v1::ListOverrideGrantsRequest::Filter>(filter);
    std::vector<std::string> names;
    do {
      const auto page = Call<v1::ListOverrideGrantsResponse>("OverrideGrants/ListOverrideGrants", list);
      EXPECT_THAT(page, IsOk());
      if (!page.ok()) break;
      for (const v1::OverrideGrant& grant : page->override_grants()) names.push_back(grant.name().substr(34));
      list.set_page_token(page->next_page_token());
    } while (!list.page_token().empty());
    return names;
  };
  EXPECT_THAT(listed("", 1), ElementsAre("g-1", "g-2", "g-3"));
  EXPECT_THAT(listed("states: STATE_ACTIVE states: STATE_USED", 1), ElementsAre("g-2", "g-3"));
  EXPECT_THAT(listed("document: 'other'", 0), IsEmpty());
}

TEST_F(OverrideGrantsTest, AnotherOrganizationSeesAndUsesNone) {
  ASSERT_THAT(Grant(AGrant("g", 3'000)), IsOk());
  EXPECT_THAT(Get("g", "globex"), HasReason("OVERRIDE_GRANT_NOT_FOUND"));
}

}  // namespace
}  // namespace outlay::budget
