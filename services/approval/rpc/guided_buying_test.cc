// Guided buying through the wrapper (A10). Real and fake: see testing/service.h.
#include "common/access/testing/group_authorizer.h"
#include "services/approval/rpc/testing/service.h"

namespace outlay::approval {
namespace {

using ::outlay::testing::HasMetadata;
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;

constexpr char kLaptop[] = "category: '43211503' supplier: 'organizations/acme/suppliers/initech' item: 'Laptop 13'";
constexpr char kLaptopLine[] =
    "supplier: 'organizations/acme/suppliers/initech' "
    "lines { number: '1' category: '43211503' description: 'Laptop 13' amount { currency_code: 'USD' units: 500 } }";

class GuidedBuyingTest : public ServiceFixture {
 protected:
  absl::StatusOr<v1::BuyingPolicy> CreatePolicy(const std::string& id, const std::string& policy,
                                                const std::string& group = "root") {
    return Send<v1::CreateBuyingPolicyRequest, v1::BuyingPolicy>(
        "BuyingPolicies/CreateBuyingPolicy",
        Concat("parent: 'organizations/acme' buying_policy_id: '", id, "' buying_policy { group: '",
               Name("acme", "groups", group), "' ", policy, " }"));
  }
  absl::StatusOr<v1::CheckPurchaseResponse> Check(const std::string& items, const std::string& user = "eve",
                                                  const std::string& group = "engineering") {
    return Send<v1::CheckPurchaseRequest, v1::CheckPurchaseResponse>(
        "GuidedBuying/CheckPurchase",
        Concat("parent: 'organizations/acme' group: '", Name("acme", "groups", group), "' ", items), user);
  }
  absl::StatusOr<v1::BuyingException> Ask(const std::string& id, const std::string& user = "eve",
                                          const std::string& item = kLaptop) {
    return Send<v1::CreateBuyingExceptionRequest, v1::BuyingException>(
        "GuidedBuying/CreateBuyingException",
        Concat("parent: 'organizations/acme' buying_exception_id: '", id, "' buying_exception { group: '",
               Name("acme", "groups", "engineering"), "' item { ", item, " } justification: 'needs the software' }"),
        user);
  }
  absl::StatusOr<v1::BuyingException> Grant(const std::string& id, const std::string& user, bool grant = true) {
    return Send<v1::DecideBuyingExceptionRequest, v1::BuyingException>(
        "GuidedBuying/DecideBuyingException",
        Concat("name: '", Name("acme", "buyingExceptions", id), "' reason: 'once' grant: ", grant ? "true" : "false"),
        user);
  }
  absl::StatusOr<v1::BuyingException> Read(const std::string& id, const std::string& user = "ann") {
    return Send<v1::GetBuyingExceptionRequest, v1::BuyingException>(
        "GuidedBuying/GetBuyingException", "name: '" + Name("acme", "buyingExceptions", id) + "'", user);
  }
  absl::StatusOr<v1::ListBuyingExceptionsResponse> ListThem(const std::string& more = "",
                                                            const std::string& user = "ann") {
    return Send<v1::ListBuyingExceptionsRequest, v1::ListBuyingExceptionsResponse>(
        "GuidedBuying/ListBuyingExceptions", "parent: 'organizations/acme' " + more, user);
  }
};

TEST_F(GuidedBuyingTest, APolicyIsKeptChangedAndDeleted) {
  const std::string blocked = "availability: AVAILABILITY_BLOCKED categories: '43210000' items: ' Laptop ' ";
  const absl::StatusOr<v1::BuyingPolicy> policy = CreatePolicy("no-laptops", blocked);
  ASSERT_THAT(policy, IsOk());
  EXPECT_EQ(policy->categories(0), "4321");
  EXPECT_EQ(policy->items(0), "laptop");
  EXPECT_THAT(CreatePolicy("no-laptops", blocked), IsOk());
  EXPECT_THAT(CreatePolicy("no-laptops", blocked + "guidance: 'g'"), HasReason("BUYING_POLICY_ID_TAKEN"));
  EXPECT_THAT(CreatePolicy("bad", "availability: AVAILABILITY_BLOCKED"),
              HasMetadata("field", "buying_policy.categories"));
  EXPECT_THAT(CreatePolicy("bad", "availability: AVAILABILITY_ALLOWED items: 'i'"),
              HasMetadata("field", "buying_policy.availability"));
  EXPECT_THAT(CreatePolicy("bad", blocked, "nowhere"), HasReason("GROUP_NOT_FOUND"));
  v1::UpdateBuyingPolicyRequest update;
  update.set_request_id("u");
  *update.mutable_buying_policy() = *policy;
  update.mutable_buying_policy()->set_availability(v1::AVAILABILITY_RESTRICTED);
  const auto updated = Call<v1::BuyingPolicy>("BuyingPolicies/UpdateBuyingPolicy", update);
  ASSERT_THAT(updated, IsOk());
  EXPECT_EQ(updated->revision(), 2);
  EXPECT_THAT(Call<v1::BuyingPolicy>("BuyingPolicies/UpdateBuyingPolicy", update), IsOk());
  update.set_request_id("u2");
  EXPECT_THAT(Call<v1::BuyingPolicy>("BuyingPolicies/UpdateBuyingPolicy", update), HasReason("ETAG_MISMATCH"));
  ASSERT_THAT(CreatePolicy("a", blocked), IsOk());
  const auto page = Send<v1::ListBuyingPoliciesRequest, v1::ListBuyingPoliciesResponse>(
      "BuyingPolicies/ListBuyingPolicies", "parent: 'organizations/acme' page_size: 1");
  ASSERT_THAT(page, IsOk());
  ASSERT_EQ(page->buying_policies_size(), 1);
  EXPECT_EQ(page->buying_policies(0).name(), "organizations/acme/buyingPolicies/a");
  EXPECT_FALSE(page->next_page_token().empty());
  const std::string name = "name: 'organizations/acme/buyingPolicies/no-laptops'";
  EXPECT_THAT(
      (Send<v1::DeleteBuyingPolicyRequest, v1::DeleteBuyingPolicyResponse>("BuyingPolicies/DeleteBuyingPolicy", name)),
      IsOk());
  EXPECT_THAT((Send<v1::GetBuyingPolicyRequest, v1::BuyingPolicy>("BuyingPolicies/GetBuyingPolicy", name)),
              HasReason("BUYING_POLICY_NOT_FOUND"));
  EXPECT_EQ(Events<v1::BuyingPolicyChanged>().size(), 3u);
  EXPECT_EQ(Events<v1::BuyingPolicyDeleted>().size(), 1u);
}

TEST_F(GuidedBuyingTest, AShopFrontIsToldWhyAndWhatToBuyInstead) {
  ASSERT_THAT(CreatePolicy("it",
                           "availability: AVAILABILITY_RESTRICTED categories: '4321' guidance: 'Ask IT' "
                           "except_suppliers: 'organizations/acme/suppliers/globex'"),
              IsOk());
  ASSERT_THAT(CreatePolicy("liked",
                           "availability: AVAILABILITY_PREFERRED categories: '4321' items: 'tablet' "
                           "suppliers: 'organizations/acme/suppliers/globex'",
                           "engineering"),
              IsOk());
  const auto checked = Check(Concat("items { ", kLaptop, " } items { category: '44' item: 'Pen' }"));
  ASSERT_THAT(checked, IsOk());
  EXPECT_EQ(checked->availability(), v1::AVAILABILITY_RESTRICTED);
  ASSERT_EQ(checked->verdicts_size(), 2);
  const v1::PurchaseVerdict& laptop = checked->verdicts(0);
  EXPECT_TRUE(laptop.justification_required());
  EXPECT_FALSE(laptop.grant_required());
  ASSERT_EQ(laptop.findings_size(), 1);
  EXPECT_EQ(laptop.findings(0).policy(), "organizations/acme/buyingPolicies/it");
  EXPECT_EQ(laptop.findings(0).guidance(), "Ask IT");
  ASSERT_EQ(laptop.alternatives_size(), 1);
  EXPECT_EQ(laptop.alternatives(0).supplier(), "organizations/acme/suppliers/globex");
  EXPECT_EQ(laptop.alternatives(0).item(), "tablet");
  EXPECT_EQ(checked->verdicts(1).availability(), v1::AVAILABILITY_ALLOWED);
  // In sales nobody prefers anything.
  EXPECT_EQ(Check(Concat("items { ", kLaptop, " }"), "eve", "sales")->verdicts(0).alternatives_size(), 0);
  EXPECT_THAT(Check("items { category: '4x' }"), HasMetadata("field", "items[0].category"));
  EXPECT_THAT(Check("items { category: '43' }", "eve", "nowhere"), HasReason("GROUP_NOT_FOUND"));
}

TEST_F(GuidedBuyingTest, WhatIsRestrictedIsBoughtWithAJustificationAndItsOwnApprovalOnce) {
  ASSERT_THAT(CreatePolicy("it", "availability: AVAILABILITY_RESTRICTED categories: '4321'"), IsOk());
  ASSERT_THAT(CreateRule("all", OneStage("QUORUM_ANY_ONE")), IsOk());
  ASSERT_THAT(CreateRule("breaches",
                         "group: 'organizations/acme/groups/root' conditions { policy_breach_only: true } tiers { "
                         "stages { approvers { user: 'organizations/acme/users/cat' } quorum: QUORUM_ANY_ONE } }"),
              IsOk());
  EXPECT_THAT(Open("r1", 500, kLaptopLine), HasReason("JUSTIFICATION_REQUIRED"));
  EXPECT_THAT(Ask("x", "eve", "category: '99' supplier: 'organizations/acme/suppliers/initech' item: 'Pen'"),
              HasReason("NO_EXCEPTION_NEEDED"));
  const absl::StatusOr<v1::BuyingException> asked = Ask("x");
  ASSERT_THAT(asked, IsOk());
  EXPECT_EQ(asked->state(), v1::BuyingException::STATE_USABLE);
  EXPECT_EQ(asked->policies(0), "organizations/acme/buyingPolicies/it");
  EXPECT_THAT(Ask("x"), IsOk());
  EXPECT_THAT(Ask("x", "bob"), HasReason("BUYING_EXCEPTION_ID_TAKEN"));
  EXPECT_EQ(Check(Concat("items { ", kLaptop, " }"))->verdicts(0).usable_exception(), asked->name());
  EXPECT_EQ(Check(Concat("items { ", kLaptop, " }"), "bob")->verdicts(0).usable_exception(), "");
  const absl::StatusOr<v1::Review> review = Open("r1", 500, kLaptopLine);
  ASSERT_THAT(review, IsOk());
  EXPECT_TRUE(review->subject().policy_breach());
  ASSERT_EQ(review->stages_size(), 2);
  EXPECT_EQ(review->stages(1).rule(), "organizations/acme/rules/breaches");
  EXPECT_EQ(Read("x")->state(), v1::BuyingException::STATE_USED);
  EXPECT_EQ(Read("x")->review(), review->name());
  EXPECT_EQ(Events<v1::BuyingExceptionChanged>().size(), 2u);
  EXPECT_THAT(Open("r2", 500, kLaptopLine), HasReason("JUSTIFICATION_REQUIRED"));
  // Told again, and with less, the review stands; with more it begins again, and has its exception still.
  EXPECT_EQ(Resubmit("r1", 500, kLaptopLine)->round(), 1);
  EXPECT_EQ(Resubmit("r1", 400, kLaptopLine)->round(), 1);
  const absl::StatusOr<v1::Review> more = Resubmit("r1", 600, kLaptopLine);
  ASSERT_THAT(more, IsOk());
  EXPECT_EQ(more->round(), 2);
  EXPECT_TRUE(more->subject().policy_breach());
  // Another line needs another justification.
  EXPECT_THAT(Resubmit("r1", 600, Concat(kLaptopLine, " lines { number: '2' category: '43211600' }")),
              HasReason("JUSTIFICATION_REQUIRED"));
}

TEST_F(GuidedBuyingTest, APolicyThatComesLaterTouchesNoOpenReview) {
  ASSERT_THAT(CreateRule("all", OneStage("QUORUM_ANY_ONE")), IsOk());
  ASSERT_THAT(Open("r1", 500, kLaptopLine), IsOk());
  ASSERT_THAT(CreatePolicy("it", "availability: AVAILABILITY_BLOCKED categories: '4321'"), IsOk());
  const absl::StatusOr<v1::Review> review = Resubmit("r1", 500, kLaptopLine);
  ASSERT_THAT(review, IsOk());
  EXPECT_FALSE(review->subject().policy_breach());
  EXPECT_THAT(Resubmit("r1", 501, kLaptopLine), HasReason("PURCHASE_BLOCKED"));
}

TEST_F(GuidedBuyingTest, WhatIsBlockedIsBoughtByAGrantOfSomebodyElse) {
  ASSERT_THAT(CreatePolicy("it", "availability: AVAILABILITY_BLOCKED categories: '4321'"), IsOk());
  ASSERT_THAT(CreateRule("all", OneStage("QUORUM_ANY_ONE")), IsOk());
  const absl::StatusOr<v1::BuyingException> asked = Ask("x");
  ASSERT_THAT(asked, IsOk());
  EXPECT_EQ(asked->state(), v1::BuyingException::STATE_WAITING);
  EXPECT_THAT(Open("r1", 500, kLaptopLine), HasReason("PURCHASE_BLOCKED"));
  EXPECT_THAT(Grant("x", "eve"), HasReason("DUTIES_CONFLICT"));
  EXPECT_THAT(Grant("y", "ann"), HasReason("BUYING_EXCEPTION_NOT_FOUND"));
  const absl::StatusOr<v1::BuyingException> granted = Grant("x", "ann");
  ASSERT_THAT(granted, IsOk());
  EXPECT_EQ(granted->decided_by(), UserOf("ann"));
  EXPECT_THAT(Open("r1", 500, kLaptopLine), IsOk());
  EXPECT_THAT(Grant("x", "ann", false), HasReason("EXCEPTION_NOT_WAITING"));
  // A grant that nobody uses ends.
  ASSERT_THAT(Ask("y"), IsOk());
  ASSERT_THAT(Grant("y", "ann"), IsOk());
  Pass(absl::Hours(30 * 24));
  EXPECT_EQ(Read("y")->state(), v1::BuyingException::STATE_EXPIRED);
  EXPECT_THAT(Open("r2", 500, kLaptopLine), HasReason("PURCHASE_BLOCKED"));
}

TEST_F(GuidedBuyingTest, EveryExceptionIsListedWithItsJustificationForWhoReachesIt) {
  ASSERT_THAT(CreatePolicy("it", "availability: AVAILABILITY_BLOCKED categories: '4321'"), IsOk());
  ASSERT_THAT(Ask("a"), IsOk());
  ASSERT_THAT(Ask("b", "bob"), IsOk());
  ASSERT_THAT(Grant("b", "ann", false), IsOk());
  const auto all = ListThem();
  ASSERT_THAT(all, IsOk());
  ASSERT_EQ(all->buying_exceptions_size(), 2);
  EXPECT_EQ(all->buying_exceptions(0).justification(), "needs the software");
  EXPECT_EQ(ListThem("state: STATE_REFUSED")->buying_exceptions_size(), 1);
  EXPECT_EQ(ListThem("requester: 'organizations/acme/users/eve'")->buying_exceptions(0).requester(), UserOf("eve"));
  // "edgar" is in engineering, "eve" and "zed" are not; eve asked for one.
  access::GroupAuthorizer groups;
  authorizer_.Set(&groups);
  EXPECT_EQ(ListThem("", "edgar")->buying_exceptions_size(), 2);
  EXPECT_EQ(ListThem("", "eve")->buying_exceptions_size(), 1);
  EXPECT_EQ(ListThem("", "zed")->buying_exceptions_size(), 0);
  EXPECT_THAT(Read("a", "eve"), IsOk());
  EXPECT_THAT(Read("b", "eve"), HasReason("BUYING_EXCEPTION_NOT_FOUND"));
  EXPECT_THAT(Grant("a", "zed"), HasReason("BUYING_EXCEPTION_NOT_FOUND"));
  EXPECT_THAT(Ask("c", "zed"), HasReason("GROUP_OUT_OF_REACH"));
  EXPECT_THAT(Check("items { category: '43' }", "zed"), HasReason("GROUP_OUT_OF_REACH"));
  EXPECT_THAT(Grant("a", "edgar"), IsOk());
  authorizer_.Set(nullptr);
}

}  // namespace
}  // namespace outlay::approval
