// Reviewed orders, seen from the API and from approval. Real and fake: see testing/order_reviews.h.
#include "services/purchase_order/rpc/testing/order_reviews.h"

#include <utility>

#include "common/base/errors.h"
#include "common/flow/limits.h"
#include "common/review/limits.h"
#include "services/purchase_order/domain/limits.h"
#include "services/purchase_order/store/review_flows.h"

namespace outlay::purchase_order {
namespace {

namespace ap = approval::v1;
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class OrderReviewsTest : public OrderReviewsFixture {};

TEST_F(OrderReviewsTest, WaitForApprovalAndAreIssued) {
  v1::PurchaseOrder order = Submit("po-1");
  EXPECT_EQ(order.state(), v1::PurchaseOrder::STATE_PENDING_APPROVAL);
  EXPECT_EQ(order.review().submitter(), "ann");
  EXPECT_FALSE(Get("po-1")->review().with_approval());
  Run();
  EXPECT_TRUE(Get("po-1")->review().with_approval());
  EXPECT_THAT(approval_.TakeCalls(), ElementsAre("OpenReview"));
  EXPECT_EQ(approval_.review.name(), order.review().review());
  EXPECT_EQ(approval_.caller.subject, "purchase_order");
  EXPECT_EQ(approval_.caller.on_behalf_of, "ann");
  EXPECT_EQ(approval_.review.subject().amount().units(), 150);
  EXPECT_EQ(approval_.review.subject().requester(), "organizations/acme/users/ann");
  EXPECT_TRUE(approval_.review.subject().lines_separable());
  approval_.review.add_rejected_lines("2");
  Decide(ap::Review::STATE_APPROVED);
  order = *Get("po-1");
  EXPECT_EQ(order.state(), v1::PurchaseOrder::STATE_ISSUED);
  EXPECT_EQ(order.review().outcome(), v1::OrderReview::OUTCOME_APPROVED);
  ASSERT_EQ(order.lines_size(), 1) << "a rejected line does not stop the others (P7)";
  EXPECT_EQ(order.total().units(), 100);
  const auto events = Events<v1::PurchaseOrderChanged>();
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(events[0].change(), v1::PurchaseOrderChanged::CHANGE_SUBMITTED);
  EXPECT_EQ(events[1].change(), v1::PurchaseOrderChanged::CHANGE_ISSUED);
  EXPECT_FALSE(events[1].without_review());
  EXPECT_TRUE(events[1].may_take_more());
}

TEST_F(OrderReviewsTest, AreBoundToWhatWasShown) {
  Submit("po-1");
  Run();
  // Approved, but not for the last content.
  approval_.review.set_digest("d2");
  Decide(ap::Review::STATE_APPROVED);
  EXPECT_EQ(Get("po-1")->state(), v1::PurchaseOrder::STATE_PENDING_APPROVAL);
  Run();
  EXPECT_THAT(approval_.TakeCalls(), ElementsAre("OpenReview", "GetReview", "ResubmitReview"));
}

TEST_F(OrderReviewsTest, AreAskedAboutOnceMoreBeforeTheyAreIssued) {
  Submit("po-1");
  Run();
  // The approver turns out to be involved: approval starts another round.
  approval_.review.set_state(ap::Review::STATE_APPROVED);
  Hear<ap::ReviewDecided>();
  EXPECT_EQ(Get("po-1")->state(), v1::PurchaseOrder::STATE_PENDING_APPROVAL);
  approval_.review.set_state(ap::Review::STATE_OPEN);
  approval_.review.set_round(2);
  Run();
  EXPECT_EQ(Get("po-1")->state(), v1::PurchaseOrder::STATE_PENDING_APPROVAL);
  Decide(ap::Review::STATE_APPROVED);
  EXPECT_EQ(Get("po-1")->state(), v1::PurchaseOrder::STATE_ISSUED);
}

TEST_F(OrderReviewsTest, ThatApprovalCannotAnswerAboutStandInNobodysWay) {
  Submit("po-1");
  approval_.broken = "po-1";
  for (int i = 0; i < 10; ++i) Pass(flow::limits::kFlowRunInterval);
  Submit("po-2");
  Pass(flow::limits::kFlowRunInterval);
  EXPECT_FALSE(Get("po-1")->review().with_approval());
  EXPECT_TRUE(Get("po-2")->review().with_approval());
}

TEST_F(OrderReviewsTest, OfSomebodyWhoLeftAreAskedAboutAnewWhenSomethingWasMissed) {
  Submit("po-1");
  Run();
  approval_.refusals["GetReview"] =
      MakeError(absl::StatusCode::kPermissionDenied, "USER_NOT_ACTIVE", "no active user", {});
  approval_.review.set_state(ap::Review::STATE_APPROVED);
  Pass(review::limits::kReviewCheckInterval);
  Run();
  Run();
  EXPECT_EQ(Get("po-1")->state(), v1::PurchaseOrder::STATE_ISSUED);
}

TEST_F(OrderReviewsTest, AreDraftsAgainWithReasons) {
  for (const auto& [state, outcome] : {std::pair(ap::Review::STATE_REJECTED, v1::OrderReview::OUTCOME_REJECTED),
                                       std::pair(ap::Review::STATE_WITHDRAWN, v1::OrderReview::OUTCOME_WITHDRAWN),
                                       std::pair(ap::Review::STATE_EXPIRED, v1::OrderReview::OUTCOME_EXPIRED)}) {
    const std::string id = "po-" + std::to_string(outcome);
    approval_.review.set_state(ap::Review::STATE_OPEN);
    approval_.review.clear_end_reason();
    Submit(id);
    Run();
    approval_.review.set_state(state);
    approval_.review.set_end_reason("too dear");
    state == ap::Review::STATE_EXPIRED ? Hear<ap::ReviewExpired>() : Hear<ap::ReviewDecided>();
    const v1::PurchaseOrder order = *Get(id);
    EXPECT_EQ(order.state(), v1::PurchaseOrder::STATE_DRAFT);
    EXPECT_EQ(order.review().outcome(), outcome);
    EXPECT_EQ(order.review().reason(), "too dear");
    EXPECT_EQ(Events<v1::PurchaseOrderChanged>().back().change(), v1::PurchaseOrderChanged::CHANGE_REVIEW_ENDED);
  }
}

TEST_F(OrderReviewsTest, WaitWhileApprovalIsDown) {
  approval_.status = absl::UnavailableError("down");
  Submit("po-1");
  for (int i = 0; i < 100; ++i) Pass(flow::limits::kFlowRunInterval);
  const size_t tries = approval_.TakeCalls().size();
  EXPECT_GT(tries, 3u);
  EXPECT_LT(tries, 20u) << "an outage is no reason to call all the time";
  EXPECT_EQ(Get("po-1")->state(), v1::PurchaseOrder::STATE_PENDING_APPROVAL);
  approval_.status = absl::OkStatus();
  approval_.review.set_state(ap::Review::STATE_APPROVED);
  Pass(flow::limits::kFlowBackoffMax);
  EXPECT_EQ(Get("po-1")->state(), v1::PurchaseOrder::STATE_ISSUED);
}

// Approval knows the id of a call whose answer was lost, and the order has changed since.
TEST_F(OrderReviewsTest, AreAskedAboutUnderAnotherIdWhereOneIsUsed) {
  Submit("po-1");
  Run();
  const auto bad = [](absl::StatusCode code, const std::string& reason) { return MakeError(code, reason, "no"); };
  approval_.refusals["ResubmitReview"] = bad(absl::StatusCode::kAlreadyExists, "REQUEST_ID_REUSED");
  Decide(ap::Review::STATE_APPROVED);
  EXPECT_EQ(Get("po-1")->state(), v1::PurchaseOrder::STATE_PENDING_APPROVAL);
  approval_.refusals["ResubmitReview"] = bad(absl::StatusCode::kFailedPrecondition, "REQUEST_TOO_OLD");
  Pass(flow::limits::kFlowBackoffMax);
  EXPECT_EQ(Get("po-1")->state(), v1::PurchaseOrder::STATE_PENDING_APPROVAL);
  approval_.refusals.clear();
  Pass(flow::limits::kFlowBackoffMax);
  EXPECT_EQ(Get("po-1")->state(), v1::PurchaseOrder::STATE_ISSUED);
  ASSERT_EQ(approval_.request_ids.size(), 3u);
  EXPECT_NE(approval_.request_ids[0], approval_.request_ids[1]);
  EXPECT_NE(approval_.request_ids[1], approval_.request_ids[2]);
}

TEST_F(OrderReviewsTest, WaitAWhileForWhatApprovalHasNotHeardOf) {
  for (const std::string reason : {"GROUP_NOT_FOUND", "RATE_MISSING"}) {
    const std::string id = reason == "RATE_MISSING" ? "po-1" : "po-2";
    approval_.status = MakeError(absl::StatusCode::kFailedPrecondition, reason, "not yet");
    Submit(id);
    Run();
    Pass(flow::limits::kPeerCopyWait - absl::Seconds(1));
    EXPECT_EQ(Get(id)->state(), v1::PurchaseOrder::STATE_PENDING_APPROVAL) << reason;
    Pass(flow::limits::kFlowBackoffMax);
    EXPECT_EQ(Get(id)->review().outcome(), v1::OrderReview::OUTCOME_NOT_REVIEWED) << reason;
  }
}

TEST_F(OrderReviewsTest, WhatApprovalRefusesIsToldAndCanBeMended) {
  approval_.refusals = {{"OpenReview", MakeError(absl::StatusCode::kFailedPrecondition, "RATE_MISSING",
                                                 "there is no rate from USD to EUR", {})},
                        {"ResubmitReview", MakeError(absl::StatusCode::kNotFound, "REVIEW_NOT_FOUND", "none", {})}};
  Submit("po-1");
  Run();
  Pass(flow::limits::kPeerCopyWait + flow::limits::kFlowBackoffMax);
  v1::PurchaseOrder order = *Get("po-1");
  EXPECT_EQ(order.state(), v1::PurchaseOrder::STATE_DRAFT);
  EXPECT_EQ(order.review().outcome(), v1::OrderReview::OUTCOME_NOT_REVIEWED);
  EXPECT_THAT(order.review().reason(), HasSubstr("no rate from USD"));
  approval_.refusals.erase("OpenReview");
  Run();
  approval_.TakeCalls();
  ASSERT_THAT(Verb<v1::SubmitPurchaseOrderRequest>("Submit", "po-1", "again"), IsOk());
  Run();
  EXPECT_THAT(approval_.TakeCalls(), ElementsAre("ResubmitReview", "OpenReview"));
  Decide(ap::Review::STATE_APPROVED);
  EXPECT_EQ(Get("po-1")->state(), v1::PurchaseOrder::STATE_ISSUED);
}

TEST_F(OrderReviewsTest, GetANewReviewWhereOneTakesNoMore) {
  const std::string first = Submit("po-1").review().review();
  Run();
  Decide(ap::Review::STATE_REJECTED);
  approval_.refusals["ResubmitReview"] = MakeError(absl::StatusCode::kResourceExhausted, "QUOTA_EXCEEDED", "no more",
                                                   {{"quota", "rounds_per_review"}, {"limit", "50"}});
  ASSERT_THAT(Verb<v1::SubmitPurchaseOrderRequest>("Submit", "po-1", "again"), IsOk());
  Run();
  EXPECT_EQ(Get("po-1")->state(), v1::PurchaseOrder::STATE_DRAFT);
  EXPECT_THAT(Get("po-1")->review().reason(), HasSubstr("ask for it once more"));
  // The new review does not exist yet.
  approval_.refusals["ResubmitReview"] = MakeError(absl::StatusCode::kNotFound, "REVIEW_NOT_FOUND", "none");
  approval_.review.set_state(ap::Review::STATE_OPEN);
  const absl::StatusOr<v1::PurchaseOrder> again = Verb<v1::SubmitPurchaseOrderRequest>("Submit", "po-1", "once-more");
  ASSERT_THAT(again, IsOk());
  EXPECT_NE(again->review().review(), first);
  Run();
  EXPECT_EQ(approval_.review.name(), again->review().review());
  approval_.refusals.clear();
  Decide(ap::Review::STATE_APPROVED);
  EXPECT_EQ(Get("po-1")->state(), v1::PurchaseOrder::STATE_ISSUED);
}

TEST_F(OrderReviewsTest, WhatIsApprovedAndCannotBeIssuedIsToldSo) {
  Submit("po-1");
  Run();
  ASSERT_THAT((Send<v1::BlockSupplierRequest, v1::Supplier>(
                  "Suppliers/BlockSupplier",
                  "name: 'organizations/acme/suppliers/initech' block { scope: SCOPE_ALL reason: 'late' }")),
              IsOk());
  Decide(ap::Review::STATE_APPROVED);
  const v1::PurchaseOrder order = *Get("po-1");
  EXPECT_EQ(order.state(), v1::PurchaseOrder::STATE_DRAFT);
  EXPECT_EQ(order.review().outcome(), v1::OrderReview::OUTCOME_NOT_ISSUED);
  EXPECT_THAT(order.review().reason(), HasSubstr("blocked"));
  EXPECT_EQ(Events<v1::PurchaseOrderChanged>().back().change(), v1::PurchaseOrderChanged::CHANGE_NOT_ISSUED);
}

TEST_F(OrderReviewsTest, ThatAreGivenUpWithdrawTheirReviews) {
  Submit("po-1");
  Submit("po-2");
  Run();
  approval_.TakeCalls();
  ASSERT_THAT(Verb<v1::CancelPurchaseOrderRequest>("Cancel", "po-1", "c"), IsOk());
  ASSERT_THAT(Verb<v1::DeletePurchaseOrderRequest>("Delete", "po-2", "d"), IsOk());
  approval_.status = absl::UnavailableError("down");
  Run();
  approval_.status = absl::OkStatus();
  Pass(flow::limits::kFlowBackoffMax);
  Run();
  EXPECT_THAT(approval_.TakeCalls(), ::testing::Each("AbandonReview"));
  EXPECT_EQ(approval_.caller.on_behalf_of, "ann");
  Run();
  EXPECT_THAT(approval_.TakeCalls(), IsEmpty());
  // A call that was given up opens the review nevertheless.
  Hear<ap::ReviewOpened>();
  Run();
  EXPECT_THAT(approval_.TakeCalls(), ElementsAre("AbandonReview"));
  Pass(review::limits::kReviewRememberTime);
  EXPECT_FALSE(FindReviewFlow(*node_.store().Read(store::PartitionOf("acme")),
                              {"acme", approval_.review.name().substr(approval_.review.name().rfind('/') + 1)})
                   ->has_value());
}

TEST_F(OrderReviewsTest, ThatChangeAreAskedAboutAnew) {
  Submit("po-1");
  Run();
  approval_.TakeCalls();
  const auto update = [&](const std::string& content, const std::string& path) {
    return Send<v1::UpdatePurchaseOrderRequest, v1::PurchaseOrder>(
        "PurchaseOrders/UpdatePurchaseOrder", "purchase_order { name: 'organizations/acme/purchaseOrders/po-1' " +
                                                  content + " } update_mask { paths: '" + path + "' }");
  };
  ASSERT_THAT(update("tags: 'urgent'", "tags"), IsOk());
  Run();
  EXPECT_THAT(approval_.TakeCalls(), IsEmpty()) << "tags concern nobody who decides";
  const auto terms = [&] {
    std::string text;
    for (const ap::SubjectTerm& term : approval_.review.subject().terms()) text += term.field() + term.digest() + "\n";
    return text;
  };
  const std::string before = terms();
  EXPECT_FALSE(approval_.review.subject().amount_unbounded());
  ASSERT_THAT(update("balance_tracking_disabled: true", "balance_tracking_disabled"), IsOk());
  Run();
  EXPECT_THAT(approval_.TakeCalls(), ElementsAre("ResubmitReview"));
  EXPECT_NE(terms(), before) << "what is shown nowhere else counts, too";
  EXPECT_THAT(approval_.review.subject().details(), HasSubstr("Balances are not tracked"));
  EXPECT_TRUE(approval_.review.subject().amount_unbounded());
  ASSERT_THAT(update("lines { number: '1' amount { currency_code: 'USD' units: 7 } }", "lines"), IsOk());
  // The earlier content was approved meanwhile.
  approval_.review.set_state(ap::Review::STATE_APPROVED);
  Hear<ap::ReviewDecided>();
  EXPECT_EQ(Get("po-1")->state(), v1::PurchaseOrder::STATE_PENDING_APPROVAL);
  approval_.review.set_state(ap::Review::STATE_OPEN);
  approval_.review.set_digest("d2");
  Run();
  EXPECT_THAT(approval_.TakeCalls(), ElementsAre("ResubmitReview"));
  EXPECT_EQ(approval_.review.subject().amount().units(), 7);
  Decide(ap::Review::STATE_APPROVED);
  EXPECT_EQ(Get("po-1")->state(), v1::PurchaseOrder::STATE_ISSUED);
  EXPECT_EQ(Get("po-1")->total().units(), 7);
}

// A person who edits a waiting order is one of its requesters, and approval must be told (I12).
TEST_F(OrderReviewsTest, TellApprovalOfEverybodyWhoChangesThem) {
  class Believer final : public rpc::Authorizer {
   public:
    absl::Status Authorize(rpc::Caller& caller, const rpc::Method&) override {
      caller.persons = Persons(caller.subject);
      return absl::OkStatus();
    }
  } believer;
  authorizer_.Set(&believer);
  Submit("po-1");
  Run();
  approval_.TakeCalls();
  const auto tag = outlay::testing::Parse<v1::UpdatePurchaseOrderRequest>(
      "request_id: 'b' purchase_order { name: 'organizations/acme/purchaseOrders/po-1' tags: 'x' } "
      "update_mask { paths: 'tags' }");
  ASSERT_THAT(Call<v1::PurchaseOrder>("PurchaseOrders/UpdatePurchaseOrder", tag, As("bob")), IsOk());
  Run();
  EXPECT_THAT(approval_.TakeCalls(), ElementsAre("ResubmitReview"));
  EXPECT_THAT(approval_.review.subject().involved(), ElementsAre("organizations/acme/users/bob"));
}

TEST_F(OrderReviewsTest, AskNowAndThenWhetherSomethingWasMissed) {
  Submit("po-1");
  Run();
  approval_.TakeCalls();
  approval_.review.set_state(ap::Review::STATE_APPROVED);
  Pass(review::limits::kReviewCheckInterval);
  Run();
  Run();
  EXPECT_THAT(approval_.TakeCalls(), ElementsAre("GetReview", "ResubmitReview"));
  EXPECT_EQ(Get("po-1")->state(), v1::PurchaseOrder::STATE_ISSUED);
}

TEST_F(OrderReviewsTest, OfOtherThingsMeanNothingHere) {
  approval_.review.set_name("organizations/acme/reviews/other");
  approval_.review.mutable_subject()->set_kind(ap::SUBJECT_KIND_PURCHASE_ORDER);
  Hear<ap::ReviewOpened>();
  Run();
  EXPECT_THAT(approval_.TakeCalls(), IsEmpty());
}

}  // namespace
}  // namespace outlay::purchase_order
