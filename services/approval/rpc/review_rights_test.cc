// Who may see and decide what as rights come and go: delegations, authority, owners of subjects. Real and fake: see
// testing/service.h. "edgar" is in engineering for the method-level decision, "ann" at the top, nobody else anywhere.
#include "common/access/testing/group_authorizer.h"
#include "services/approval/domain/limits.h"
#include "services/approval/rpc/testing/service.h"

namespace outlay::approval {
namespace {

using ::outlay::testing::HasMetadata;
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;

class ReviewRightsTest : public ServiceFixture {
 protected:
  ReviewRightsTest() {
    SetUser("gus", "cat");
    Grant("gus", "approver", "sales", 1'000);
    EXPECT_THAT(CreateRule("one", OneStage("QUORUM_ANY_ONE")), IsOk());
    EXPECT_THAT(Open("r", 500), IsOk());
  }
  absl::StatusOr<v1::Delegation> Delegate(const std::string& id, const std::string& from,
                                          const std::string& more = "") {
    const int64_t now = absl::ToUnixSeconds(node_.clock().Now());
    return Send<v1::CreateDelegationRequest, v1::Delegation>(
        "Delegations/CreateDelegation",
        Concat("parent: 'organizations/acme' delegation_id: '", id, "' delegation { delegate: '", UserOf("gus"),
               "' start_time { seconds: ", now, " } end_time { seconds: ", now + 86'400, " } ", more, " }"),
        from);
  }
  absl::StatusOr<v1::Delegation> Revoke(const std::string& id, const std::string& from) {
    return Send<v1::RevokeDelegationRequest, v1::Delegation>("Delegations/RevokeDelegation",
                                                             "name: '" + Name("acme", "delegations", id) + "'", from);
  }
  absl::StatusOr<v1::Review> Abandon(const std::string& service) {
    return Send<v1::AbandonReviewRequest, v1::Review>("Reviews/AbandonReview",
                                                      "name: 'organizations/acme/reviews/s' reason: 'gone'", service);
  }
};

TEST_F(ReviewRightsTest, ADelegateSeesWhatTheDelegationCoversNow) {
  ASSERT_THAT(Delegate("invoices", "bob", "kinds: SUBJECT_KIND_INVOICE"), IsOk());
  ASSERT_THAT(Delegate("small", "bob", "cap { currency_code: 'USD' units: 499 }"), IsOk());
  access::GroupAuthorizer groups;
  authorizer_.Set(&groups);
  EXPECT_THAT(Get("r", "bob"), IsOk());
  EXPECT_THAT(Get("r", "gus"), HasReason("REVIEW_NOT_FOUND"));
  EXPECT_THAT(Decide("r", "gus"), HasReason("REVIEW_NOT_FOUND"));
  authorizer_.Set(nullptr);
  ASSERT_THAT(Delegate("all", "bob"), IsOk());
  authorizer_.Set(&groups);
  EXPECT_THAT(Get("r", "gus"), IsOk());
  // Whoever decided sees what became of it.
  EXPECT_THAT(Decide("r", "gus"), IsOk());
  Pass(absl::Hours(48));
  EXPECT_THAT(Get("r", "gus"), IsOk());
  authorizer_.Set(nullptr);
}

TEST_F(ReviewRightsTest, DelegationsThatEndedCountUntilTheyAreForgotten) {
  for (int i = 0; i < limits::kDelegationsOfUser; ++i) ASSERT_THAT(Delegate(Concat("d", i), "bob"), IsOk());
  EXPECT_THAT(Delegate("more", "bob"), HasMetadata("quota", "delegations_of_user"));
  EXPECT_THAT(Delegate("other", "dan"), IsOk());
  const absl::StatusOr<v1::Delegation> ended = Revoke("d0", "bob");
  ASSERT_THAT(ended, IsOk());
  EXPECT_EQ(ended->end_time().seconds(), absl::ToUnixSeconds(node_.clock().Now()));
  EXPECT_THAT(Delegate("more", "bob"), HasReason("QUOTA_EXCEEDED"));
  node_.clock().SetTime(node_.clock().Now() + limits::kDelegationRetention - absl::Microseconds(1));
  EXPECT_THAT(Delegate("more", "bob"), HasReason("QUOTA_EXCEEDED"));
  node_.clock().SetTime(node_.clock().Now() + absl::Microseconds(1));
  EXPECT_THAT(Delegate("more", "bob"), IsOk());
  EXPECT_THAT(Revoke("d0", "bob"), HasReason("DELEGATION_NOT_FOUND"));
  EXPECT_THAT(Revoke("d1", "bob"), IsOk());
}

TEST_F(ReviewRightsTest, AnApprovalOfSomebodyWhoCouldNotGiveItAnyMoreIsAskedForAgain) {
  ASSERT_THAT(Decide("r", "bob"), IsOk());
  EXPECT_EQ(Resubmit("r", 500)->state(), v1::Review::STATE_APPROVED);
  Grant("bob", "approver", "engineering", 499);
  absl::StatusOr<v1::Review> again = Resubmit("r", 500);
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->state(), v1::Review::STATE_OPEN);
  EXPECT_EQ(again->round(), 2);
  EXPECT_TRUE(again->decisions(0).voided());
  ASSERT_THAT(Decide("r", "dan"), IsOk());
  EXPECT_EQ(Resubmit("r", 500)->round(), 2);
  SetUser("dan", "cat", "acme", "STATE_DEPROVISIONED");
  again = Resubmit("r", 500);
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->round(), 3);
  EXPECT_EQ(again->state(), v1::Review::STATE_OPEN);
}

// Whoever has the name of a service has its certificate.
class Certificates final : public rpc::Authorizer {
 public:
  absl::Status Authorize(rpc::Caller& caller, const rpc::Method&) override {
    if (caller.subject == "purchase_order" || caller.subject == "budget") caller.service = caller.subject;
    return absl::OkStatus();
  }
};

TEST_F(ReviewRightsTest, TheOwnerOfASubjectGivesUpTheReviewOfSomebodyWhoLeft) {
  Certificates certificates;
  authorizer_.Set(&certificates);
  ASSERT_THAT(Open("s", 500), IsOk());
  SetUser("eve", "", "acme", "STATE_DEPROVISIONED");
  EXPECT_THAT(Abandon("budget"), HasReason("REVIEW_NOT_FOUND"));
  const absl::StatusOr<v1::Review> review = Abandon("purchase_order");
  ASSERT_THAT(review, IsOk());
  EXPECT_EQ(review->state(), v1::Review::STATE_WITHDRAWN);
  EXPECT_THAT(Abandon("purchase_order"), HasReason("REVIEW_ENDED"));
  authorizer_.Set(nullptr);
}

// As many as purchase_order keeps requesters and editors of suppliers.
TEST_F(ReviewRightsTest, AThousandPeopleMayHaveAPart) {
  ASSERT_THAT(CreateRule("all", OneStage("QUORUM_ANY_ONE")), IsOk());
  std::string involved;
  for (int i = 0; i < 999; ++i) involved += Concat("involved: '", UserOf(Concat("u-", i)), "' ");
  ASSERT_THAT(Open("many", 500, involved + "involved: '" + UserOf("bob") + "'"), IsOk());
  EXPECT_THAT(Decide("many", "bob"), HasReason("NOT_YOUR_TURN"));
  EXPECT_THAT(Decide("many", "dan"), IsOk());
}

}  // namespace
}  // namespace outlay::approval
