// Rules over past reviews, through the wrapper.
#include <string>
#include <vector>

#include "common/rpc/testing/whole_stream.h"
#include "services/approval/rpc/testing/service.h"

namespace outlay::approval {
namespace {

using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class RuleReplaysTest : public ServiceFixture {
 protected:
  // Up to 100 automatic, up to 1,000 the manager, above the approvers, too: one review of each, in that order.
  RuleReplaysTest() {
    EXPECT_THAT(CreateRule("tiers", Tiers()), IsOk());
    OpenLater("small", 90);
    OpenLater("middle", 500);
    EXPECT_THAT(Decide("middle", "bob"), IsOk());
    OpenLater("large", 900);
    EXPECT_THAT(Decide("large", "bob", "REJECT"), IsOk());
  }
  void OpenLater(const std::string& id, int dollars) {
    node_.clock().SetTime(node_.clock().Now() + absl::Hours(1));
    EXPECT_THAT(Open(id, dollars), IsOk());
  }
  rpc::Streamed<v1::ReplayRulesResponse> Replay(const std::string& request, const std::string& organization = "acme") {
    const auto message = Parse<v1::ReplayRulesRequest>("parent: 'organizations/" + organization + "' " + request);
    return rpc::StreamInOneThread<v1::ReplayRulesResponse>(
        channel_, node_.scheduler(), "/outlay.approval.v1.RuleReplays/ReplayRules",
        std::vector<v1::ReplayRulesRequest>{message}, As("ann", organization));
  }
  // "small MORE" for each flip.
  std::vector<std::string> Flips(const std::string& request) {
    const auto streamed = Replay(request);
    EXPECT_THAT(streamed.status, IsOk());
    std::vector<std::string> flips;
    for (const v1::ReplayRulesResponse& message : streamed.messages) {
      for (const v1::ReplayFlip& flip : message.flips()) {
        flips.push_back(flip.review().substr(flip.review().rfind('/') + 1) + " " +
                        v1::ReplayChange_Name(flip.change()) + (flip.needs_more() ? " needs more" : ""));
      }
    }
    return flips;
  }
  // The tiers with one dollar amount in place of the first bound.
  static std::string Lower(const std::string& dollars) {
    std::string text = Tiers();
    for (size_t at = text.find("units: 100 "); at != std::string::npos; at = text.find("units: 100 ")) {
      text.replace(at, 11, "units: " + dollars + " ");
    }
    return "rules { name: 'organizations/acme/rules/tiers' " + text + " } ";
  }
};

TEST_F(RuleReplaysTest, TellsWhichReviewsWouldHaveGoneAnotherWayWithTheMoney) {
  EXPECT_THAT(Flips(""), IsEmpty());
  EXPECT_THAT(Flips(Lower("50")), ElementsAre("small REPLAY_CHANGE_ASKED needs more"));
  EXPECT_THAT(Flips(Lower("600")), ElementsAre("middle REPLAY_CHANGE_AUTOMATIC"));
  EXPECT_THAT(Flips("without_rules: 'organizations/acme/rules/tiers'"),
              ElementsAre("small REPLAY_CHANGE_ASKED needs more", "middle REPLAY_CHANGE_OTHER needs more",
                          "large REPLAY_CHANGE_OTHER"));
  const auto streamed = Replay("rules { " + OneStage("QUORUM_ALL") + " }");
  ASSERT_THAT(streamed.status, IsOk());
  const v1::ReplayRulesResponse& last = streamed.messages.back();
  EXPECT_EQ(last.totals().review_count(), 3);
  EXPECT_EQ(last.totals().flip_count(), 3);
  EXPECT_EQ(last.totals().needs_more_count(), 2);
  ASSERT_EQ(last.totals().money_size(), 2);
  EXPECT_EQ(last.totals().money(0).amount().units(), 90);
  EXPECT_EQ(last.totals().money(1).change(), v1::REPLAY_CHANGE_MORE);
  EXPECT_EQ(last.totals().money(1).amount().units(), 1400);
  EXPECT_EQ(last.totals().money(1).needs_more_amount().units(), 500);
  // Who would be asked now; the requester is left out, and nobody has been asked.
  const v1::ReplayFlip& flip = streamed.messages.front().flips(0);
  ASSERT_EQ(flip.added_size(), 1);
  EXPECT_THAT(flip.added(0).approvers(), ElementsAre(UserOf("bob"), UserOf("dan"), UserOf("fay")));
  EXPECT_EQ(flip.added(0).rule(), "");
  EXPECT_THAT(WaitingFor("dan"), IsEmpty());
}

TEST_F(RuleReplaysTest, GoesByTimeKindAndPage) {
  const std::string all = "without_rules: 'organizations/acme/rules/tiers' ";
  const int64_t middle = absl::ToUnixSeconds(node_.clock().Now() - absl::Hours(1));
  EXPECT_THAT(Flips(Concat(all, "start_time { seconds: ", middle, " }")),
              ElementsAre("middle REPLAY_CHANGE_OTHER needs more", "large REPLAY_CHANGE_OTHER"));
  EXPECT_THAT(Flips(Concat(all, "end_time { seconds: ", middle, " }")),
              ElementsAre("small REPLAY_CHANGE_ASKED needs more"));
  EXPECT_THAT(Flips(all + "kinds: SUBJECT_KIND_REQUISITION"), IsEmpty());
  const auto first = Replay(all + "page_size: 2");
  ASSERT_THAT(first.status, IsOk());
  ASSERT_EQ(first.messages.back().totals().flip_count(), 2);
  const std::string token = first.messages.back().page_token();
  EXPECT_THAT(Flips(all + "page_size: 5 page_token: '" + token + "'"), ElementsAre("large REPLAY_CHANGE_OTHER"));
  EXPECT_THAT(Replay("page_token: '" + token + "'").status, HasReason("PAGE_TOKEN_INVALID"));
}

TEST_F(RuleReplaysTest, OnlyWhatEndedCountsAndOnce) {
  const std::string all = "without_rules: 'organizations/acme/rules/tiers' ";
  OpenLater("open", 500);
  EXPECT_EQ(Replay(all).messages.back().totals().review_count(), 3);
  // It begins again, and ends at once: it counts as what it is now.
  node_.clock().SetTime(node_.clock().Now() + absl::Hours(1));
  ASSERT_THAT(Resubmit("large", 80), IsOk());
  EXPECT_EQ(Replay(all).messages.back().totals().review_count(), 3);
  EXPECT_THAT(Flips(Lower("85")), ElementsAre("small REPLAY_CHANGE_ASKED needs more"));
  ASSERT_THAT(Resubmit("large", 950), IsOk());
  EXPECT_EQ(Replay(all).messages.back().totals().review_count(), 2);
}

TEST_F(RuleReplaysTest, RefusesRulesThatCouldNotBeSaved) {
  EXPECT_THAT(Replay("without_rules: 'organizations/acme/rules/none'").status, HasReason("RULE_NOT_FOUND"));
  EXPECT_THAT(Replay("rules { group: 'organizations/acme/groups/none' tiers {} }").status,
              HasReason("GROUP_NOT_FOUND"));
  EXPECT_THAT(Replay("rules { group: 'organizations/acme/groups/root' tiers { up_to { currency_code: 'USD' units: 1 } "
                     "} }")
                  .status,
              HasReason("RULE_INVALID"));
  EXPECT_EQ(Replay("", "globex").messages.back().totals().review_count(), 0);
}

}  // namespace
}  // namespace outlay::approval
