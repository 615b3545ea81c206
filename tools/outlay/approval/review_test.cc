// outlay review, rule and delegation.
#include "outlay/approval/v1/delegations.pb.h"
#include "outlay/approval/v1/reviews.pb.h"
#include "outlay/approval/v1/rule_replays.pb.h"
#include "outlay/approval/v1/rules.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/testing/fixture.h"

namespace outlay::cli {
namespace {

namespace ap = approval::v1;
using ::testing::HasSubstr;

constexpr char kReview[] = R"pb(
  name: "organizations/acme/reviews/po-1"
  subject {
    title: "Chairs"
    resource: "organizations/acme/purchaseOrders/po-1"
    requester: "organizations/acme/users/eve"
    spending_limit_breach: "limit per order of eve"
  }
  digest: "0123456789abcdef"
  state: STATE_OPEN
  round: 1
  stages {
    state: STATE_ACTIVE
    approvals_needed: 1
    seats { user: "organizations/acme/users/ann" }
  }
)pb";

class ReviewTest : public CliTest {};

TEST_F(ReviewTest, ListsWhatWaitsForMe) {
  Answer<ap::ListReviewsRequest, ap::ListReviewsResponse>(client::kListReviews,
                                                          std::string("reviews {") + kReview + "}");
  EXPECT_EQ(Run({"review", "list"}), ExitCode::kOk) << err();
  EXPECT_THAT(asked(), HasSubstr("waiting_for_me: true"));
  EXPECT_THAT(out(), HasSubstr("0123456789ab"));
  EXPECT_EQ(Run({"review", "list", "--all"}), ExitCode::kOk) << err();
  EXPECT_THAT(asked(), ::testing::Not(HasSubstr("waiting_for_me")));
}

TEST_F(ReviewTest, DecidesAboutWhatWasSeen) {
  Answer<ap::GetReviewRequest, ap::Review>(client::kGetReview, kReview);
  Answer<ap::DecideReviewRequest, ap::Review>(client::kDecideReview, kReview);
  EXPECT_EQ(Run({"review", "show", "po-1"}), ExitCode::kOk) << err();
  EXPECT_THAT(out(), HasSubstr("Chairs"));
  EXPECT_THAT(out(), HasSubstr("limit per order of eve"));
  EXPECT_EQ(Run({"review", "approve", "po-1", "0123456789ab", "--request-id", "r-1"}), ExitCode::kOk) << err();
  EXPECT_THAT(asked(), HasSubstr(R"(digest: "0123456789abcdef" verdict: VERDICT_APPROVE)"));
  EXPECT_EQ(Run({"review", "reject", "po-1", "0123456789ab", "--reason", "too dear", "--line", "2"}), ExitCode::kOk);
  EXPECT_THAT(asked(), HasSubstr(R"(verdict: VERDICT_REJECT reason: "too dear" rejected_lines: "2")"));
  // What the review says by now does not count, nor does a digest that fits many.
  EXPECT_EQ(Run({"review", "approve", "po-1", "ffffffffffff"}), ExitCode::kOk);
  EXPECT_THAT(asked(), HasSubstr(R"(digest: "ffffffffffff")"));
  EXPECT_EQ(Run({"review", "approve", "po-1", "0123"}), ExitCode::kUsage);
}

TEST_F(ReviewTest, ReplaysRules) {
  AnswerStream<ap::ReplayRulesRequest, ap::ReplayRulesResponse>(
      client::kReplayRules, {R"pb(flips {
                                    review: "organizations/acme/reviews/po-1"
                                    title: "Chairs"
                                    amount { currency_code: "EUR" units: 90 }
                                    state: STATE_APPROVED
                                    change: REPLAY_CHANGE_ASKED
                                    needs_more: true
                                    added {
                                      stage { display_name: "Head" }
                                      approvers: "organizations/acme/users/bob"
                                    }
                                  }
                                  totals { review_count: 1 flip_count: 1 }
                                  page_token: "next")pb",
                             R"pb(totals {
                                    review_count: 7
                                    flip_count: 1
                                    needs_more_count: 1
                                    money {
                                      change: REPLAY_CHANGE_ASKED
                                      review_count: 1
                                      amount { currency_code: "EUR" units: 90 }
                                      needs_more_amount { currency_code: "EUR" units: 90 }
                                    }
                                  })pb"});
  EXPECT_EQ(Run({"review", "replay", "--without", "tiers", "--kind", "purchase-order", "--since", "2026-01-01"}),
            ExitCode::kOk)
      << err();
  EXPECT_THAT(out(), HasSubstr("+Head (bob)"));
  EXPECT_THAT(out(), HasSubstr("1 of 7 reviews would have gone another way"));
  EXPECT_THAT(out(), HasSubstr("90.00 EUR"));
  EXPECT_EQ(Run({"review", "replay", "--kind", "chair"}), ExitCode::kUsage);
}

TEST_F(ReviewTest, MakesARuleOfTheTemplate) {
  EXPECT_EQ(Run({"rule", "template", "root", "EUR"}), ExitCode::kOk) << err();
  Answer<ap::CreateRuleRequest, ap::Rule>(client::kCreateRule, [](const ap::CreateRuleRequest& request) {
    return absl::StatusOr<ap::Rule>(request.rule());
  });
  EXPECT_EQ(Run({"rule", "create", "tiers", File("rule.json", out())}), ExitCode::kOk) << err();
  EXPECT_THAT(out(), HasSubstr("above 100.00 EUR up to 1,000.00 EUR"));
  EXPECT_THAT(out(), HasSubstr("approved automatically"));
}

TEST_F(ReviewTest, LetsSomebodyDecideForMe) {
  Answer<ap::CreateDelegationRequest, ap::Delegation>(
      client::kCreateDelegation,
      "name: 'organizations/acme/delegations/d' delegate: 'organizations/acme/users/bob' delegator: "
      "'organizations/acme/users/ann'");
  EXPECT_EQ(Run({"delegation", "create", "d", "bob", "2026-07-01", "2026-07-15", "--cap", "500 EUR"}), ExitCode::kOk)
      << err();
  EXPECT_THAT(asked(), HasSubstr(R"(delegate: "organizations/acme/users/bob")"));
  EXPECT_THAT(out(), HasSubstr("bob decides for ann"));
}

}  // namespace
}  // namespace outlay::cli
