// Purchase orders that pass over budgets by a grant (B12). Real: what DocumentsTest has. "ann" grants, "bob" spends.
#include "common/access/testing/person_authorizer.h"
#include "outlay/budget/v1/override_grants.pb.h"
#include "services/budget/rpc/testing/documents.h"

namespace outlay::budget {
namespace {

using ::outlay::testing::IsOk;

constexpr char kOrder[] = "organizations/acme/purchaseOrders/po-1";

class DocumentGrantsTest : public DocumentsTest {
 protected:
  DocumentGrantsTest() {
    Tell("acme", "budgets_enabled: true");
    MakeBudget("b", "tools", 1'000);
    MakeBudget("top", "company", 5'000);
    authorizer_.Set(&people_);
  }

  absl::StatusOr<v1::OverrideGrant> Grant(const std::string& id, int64_t cents, const std::string& more = "",
                                          const std::string& subject = "ann") {
    v1::CreateOverrideGrantRequest request;
    v1::OverrideGrant& grant = *request.mutable_override_grant();
    grant = Parse<v1::OverrideGrant>(more);
    request.set_parent("organizations/acme");
    request.set_override_grant_id(id);
    if (grant.group().empty()) grant.set_group("organizations/acme/groups/tools");
    if (grant.document().empty()) grant.set_document(kOrder);
    if (!grant.has_max_amount()) *grant.mutable_max_amount() = Dollars(cents);
    grant.set_reason("the fair is tomorrow");
    rpc::ToProto(node_.clock().Now() + absl::Hours(1), grant.mutable_expire_time());
    return Call<v1::OverrideGrant>("OverrideGrants/CreateOverrideGrant", request, As(subject));
  }
  v1::OverrideGrant Get(const std::string& id) {
    v1::GetOverrideGrantRequest request;
    request.set_name("organizations/acme/overrideGrants/" + id);
    return *Call<v1::OverrideGrant>("OverrideGrants/GetOverrideGrant", request);
  }
  bool IsUsed(const std::string& id) { return Get(id).state() == v1::OverrideGrant::STATE_USED; }
  // As bob's order, which these users have written besides.
  v1::SettleDocumentResponse SettleOf(int64_t version, const std::vector<Need>& needs,
                                      const std::vector<std::string>& writers = {}, bool best_effort = false) {
    auto request = Needs<v1::SettleDocumentRequest>(needs);
    request.set_version(version);
    request.set_best_effort(best_effort);
    for (v1::DocumentSpend& spend : *request.mutable_spends()) {
      spend.mutable_spend()->set_member("organizations/acme/users/bob");
    }
    for (const std::string& writer : writers) request.add_requesters("organizations/acme/users/" + writer);
    const auto response =
        Call<v1::SettleDocumentResponse>("DocumentHolds/SettleDocument", request, As("purchase_order", "acme", "bob"));
    EXPECT_THAT(response, IsOk());
    return response.value_or(v1::SettleDocumentResponse());
  }

  access::PersonAuthorizer people_;
};

TEST_F(DocumentGrantsTest, LetAnOrderPassOnce) {
  EXPECT_FALSE(SettleOf(1, {{.cents = 1'500}}).allowed());
  ASSERT_THAT(Grant("g", 1'500), IsOk());
  const v1::SettleDocumentResponse passed = SettleOf(2, {{.cents = 1'500}});
  ASSERT_TRUE(passed.allowed());
  EXPECT_EQ(passed.override_grant(), "organizations/acme/overrideGrants/g");
  EXPECT_EQ(Held("b"), 1'500);
  EXPECT_TRUE(IsUsed("g"));
  EXPECT_EQ(Get("g").hold(), passed.holds(0).name());
  EXPECT_EQ(Events<v1::HoldChanged>().back().override_reason(), "the fair is tomorrow");
  EXPECT_EQ(Events<v1::OverrideGrantChanged>().back().change(), v1::OverrideGrantChanged::CHANGE_USED);
  // It is issued and invoiced without another one, and does not grow.
  EXPECT_TRUE(SettleOf(3, {{.cents = 1'500, .stage = v1::STAGE_ORDER}}).allowed());
  EXPECT_FALSE(SettleOf(4, {{.cents = 1'501, .stage = v1::STAGE_ORDER}}).allowed());
  EXPECT_TRUE(SettleOf(5, {{.cents = 1'500, .stage = v1::STAGE_ORDER, .invoiced = 1'500}}).allowed());
  EXPECT_EQ(Beyond("b"), 0);
}

TEST_F(DocumentGrantsTest, LetAnOrderGrow) {
  ASSERT_TRUE(SettleOf(1, {{.cents = 900, .stage = v1::STAGE_ORDER}}).allowed());
  ASSERT_THAT(Grant("g", 1'400), IsOk());
  EXPECT_FALSE(SettleOf(2, {{.cents = 1'401, .stage = v1::STAGE_ORDER}}).allowed());
  EXPECT_FALSE(IsUsed("g"));
  EXPECT_TRUE(SettleOf(3, {{.cents = 1'400, .stage = v1::STAGE_ORDER}}).allowed());
  EXPECT_TRUE(IsUsed("g"));
  EXPECT_EQ(Committed("b"), 1'400);
}

TEST_F(DocumentGrantsTest, AreNotUsedWhereBudgetsSuffice) {
  ASSERT_THAT(Grant("g", 9'000), IsOk());
  EXPECT_TRUE(SettleOf(1, {{.cents = 1'000}}).allowed());
  EXPECT_FALSE(IsUsed("g"));
  // Nobody waits for what is done with best effort.
  EXPECT_EQ(SettleOf(2, {{.cents = 2'000}}, {}, /*best_effort=*/true).refusals_size(), 1);
  EXPECT_FALSE(IsUsed("g"));
}

TEST_F(DocumentGrantsTest, CoverAllOfAnOrderTogetherOrNothing) {
  const std::vector<Need> needs = {{.cents = 700, .category = "43"}, {.cents = 800, .category = "44"}};
  ASSERT_THAT(Grant("small", 1'499), IsOk());
  ASSERT_THAT(Grant("euros", 0, "max_amount { currency_code: 'EUR' units: 1000 }"), IsOk());
  EXPECT_FALSE(SettleOf(1, needs).allowed());
  EXPECT_EQ(Held("b"), 0);
  ASSERT_THAT(Grant("whole", 1'500), IsOk());
  EXPECT_EQ(SettleOf(2, needs).override_grant(), "organizations/acme/overrideGrants/whole");
  EXPECT_FALSE(IsUsed("small"));
  EXPECT_EQ(Held("b"), 1'500);
}

TEST_F(DocumentGrantsTest, AreForTheirOrderGroupAndPersonAndNotOfWhoIsBehindIt) {
  ASSERT_THAT(Grant("a", 9'000, "document: 'organizations/acme/purchaseOrders/po-10'"), IsOk());
  ASSERT_THAT(Grant("b", 9'000, "group: 'organizations/acme/groups/sales'"), IsOk());
  ASSERT_THAT(Grant("c", 9'000, "requester: 'organizations/acme/users/cat'"), IsOk());
  ASSERT_THAT(Grant("d", 9'000, "budget: 'organizations/acme/budgets/top'"), IsOk());
  ASSERT_THAT(Grant("e", 9'000, "", "bob"), IsOk());
  ASSERT_THAT(Grant("f", 9'000, "", "bot-of-dan"), IsOk());
  EXPECT_FALSE(SettleOf(1, {{.cents = 1'500}}, {"bob", "dan"}).allowed());
  ASSERT_THAT(Grant("g", 9'000), IsOk());
  EXPECT_FALSE(SettleOf(2, {{.cents = 1'500}}, {"ann", "dan"}).allowed());
  EXPECT_EQ(SettleOf(3, {{.cents = 1'500}}, {"bob", "dan"}).override_grant(), "organizations/acme/overrideGrants/g");
}

TEST_F(DocumentGrantsTest, EndByTimeAndByRevocation) {
  ASSERT_THAT(Grant("g", 9'000), IsOk());
  ASSERT_THAT(Grant("h", 9'000), IsOk());
  v1::RevokeOverrideGrantRequest revoke;
  revoke.set_request_id(NextRequestId());
  revoke.set_name("organizations/acme/overrideGrants/h");
  ASSERT_THAT(Call<v1::OverrideGrant>("OverrideGrants/RevokeOverrideGrant", revoke), IsOk());
  node_.clock().SetTime(node_.clock().Now() + absl::Hours(1));
  EXPECT_FALSE(SettleOf(1, {{.cents = 1'500}}).allowed());
  ASSERT_THAT(Grant("i", 9'000), IsOk());
  EXPECT_TRUE(SettleOf(2, {{.cents = 1'500}}).allowed());
}

TEST_F(DocumentGrantsTest, LetAnOrderPassWithoutABudget) {
  Tell("acme", "budgets_enabled: true spends_need_budget: true");
  for (const char* id : {"b", "top"}) ASSERT_THAT(BudgetVerb<v1::CloseBudgetRequest>("Close", id), IsOk());
  EXPECT_FALSE(SettleOf(1, {{.cents = 100}}).allowed());
  ASSERT_THAT(Grant("g", 100), IsOk());
  EXPECT_TRUE(SettleOf(2, {{.cents = 100}}).allowed());
  EXPECT_TRUE(IsUsed("g"));
}

}  // namespace
}  // namespace outlay::budget
