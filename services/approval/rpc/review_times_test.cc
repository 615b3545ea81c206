// Reminders, escalations, pauses and ends of reviews, leavers and delegates (A6, A7, A8, D5). Real and fake: see
// testing/service.h.
#include "services/approval/rpc/testing/service.h"

namespace outlay::approval {
namespace {

using ::outlay::testing::HasMetadata;
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr absl::Duration kDay = absl::Hours(24);
constexpr absl::Duration kMoment = absl::Microseconds(1);

class ReviewTimesTest : public ServiceFixture {
 protected:
  absl::StatusOr<v1::Review> Ask(const std::string& id, const std::string& user) {
    return Send<v1::RequestInformationRequest, v1::Review>(
        "Reviews/RequestInformation", "name: '" + Name("acme", "reviews", id) + "' text: 'Why?'", user);
  }
  absl::StatusOr<v1::Review> Answer(const std::string& id, const std::string& user) {
    return Send<v1::AnswerInformationRequest, v1::Review>(
        "Reviews/AnswerInformation", "name: '" + Name("acme", "reviews", id) + "' text: 'Because.'", user);
  }
  absl::StatusOr<v1::Delegation> Delegate(const std::string& id, const std::string& from, const std::string& to,
                                          const std::string& more = "") {
    const int64_t now = absl::ToUnixSeconds(node_.clock().Now());
    return Send<v1::CreateDelegationRequest, v1::Delegation>(
        "Delegations/CreateDelegation",
        Concat("parent: 'organizations/acme' delegation_id: '", id, "' delegation { delegate: '", UserOf(to),
               "' start_time { seconds: ", now, " } end_time { seconds: ", now + 86'400, " } ", more, " }"),
        from);
  }
};

TEST_F(ReviewTimesTest, RemindsAfterThreeDaysAndAgainAndNothingTwice) {
  ASSERT_THAT(CreateRule("all", OneStage("QUORUM_ALL")), IsOk());
  ASSERT_THAT(Open("r", 500), IsOk());
  ASSERT_THAT(Decide("r", "bob"), IsOk());
  Pass(3 * kDay - kMoment);
  EXPECT_THAT(Events<v1::ReviewReminded>(), IsEmpty());
  Pass(kMoment);
  RunJobs();
  ASSERT_EQ(Events<v1::ReviewReminded>().size(), 1u);
  EXPECT_THAT(Events<v1::ReviewReminded>()[0].reminded(), ElementsAre(UserOf("dan"), UserOf("fay")));
  Pass(3 * kDay);
  EXPECT_EQ(Events<v1::ReviewReminded>().size(), 2u);
  // A clock that jumps back changes nothing.
  Pass(-kDay);
  EXPECT_EQ(Events<v1::ReviewReminded>().size(), 2u);
}

TEST_F(ReviewTimesTest, EndsAfterSevenDaysBeforeAnyJobRan) {
  ASSERT_THAT(CreateRule("all", OneStage("QUORUM_ALL")), IsOk());
  ASSERT_THAT(Open("r", 500), IsOk());
  node_.clock().SetTime(node_.clock().Now() + 7 * kDay - kMoment);
  EXPECT_THAT(Decide("r", "bob"), IsOk());
  node_.clock().SetTime(node_.clock().Now() + kMoment);
  EXPECT_THAT(Decide("r", "dan"), HasReason("REVIEW_ENDED"));
  EXPECT_EQ(Get("r")->state(), v1::Review::STATE_EXPIRED);
  EXPECT_THAT(WaitingFor("dan"), IsEmpty());
  // After downtime: the end, and neither reminders nor escalations before it.
  RunJobs();
  RunJobs();
  EXPECT_EQ(Events<v1::ReviewExpired>().size(), 1u);
  EXPECT_THAT(Events<v1::ReviewReminded>(), IsEmpty());
  EXPECT_EQ(Resubmit("r", 500)->state(), v1::Review::STATE_OPEN);
}

TEST_F(ReviewTimesTest, EscalatesInOrderUpToTheFinalAction) {
  ASSERT_THAT(CreateRule("one", OneStage("QUORUM_ALL",
                                         "escalations { after_hours: 24 action: ACTION_ADD approver { "
                                         "user: 'organizations/acme/users/cat' } } escalations { "
                                         "after_hours: 48 action: ACTION_REJECT }")),
              IsOk());
  ASSERT_THAT(Open("r", 500), IsOk());
  ASSERT_THAT(Open("s", 500), IsOk());
  Pass(kDay - kMoment);
  EXPECT_THAT(WaitingFor("cat"), IsEmpty());
  Pass(kMoment);
  EXPECT_THAT(WaitingFor("cat"), ElementsAre("r", "s"));
  EXPECT_EQ(Events<v1::ReviewTurnChanged>().back().cause(), v1::ReviewTurnChanged::CAUSE_ESCALATED);
  // Cat stands in for the first who is missing, and outvotes nobody.
  for (const std::string user : {"cat", "dan", "fay"}) ASSERT_THAT(Decide("r", user), IsOk());
  EXPECT_EQ(Get("r")->state(), v1::Review::STATE_APPROVED);
  ASSERT_THAT(Open("vetoed", 500), IsOk());
  Pass(kDay - kMoment);
  EXPECT_EQ(Get("s")->state(), v1::Review::STATE_OPEN);
  Pass(kMoment);
  EXPECT_THAT(WaitingFor("cat"), ElementsAre("vetoed"));
  EXPECT_EQ(Decide("vetoed", "dan", "REJECT")->state(), v1::Review::STATE_REJECTED);
  EXPECT_EQ(Get("s")->state(), v1::Review::STATE_REJECTED);
}

TEST_F(ReviewTimesTest, AFinalRejectionCountsBeforeAnyJobRan) {
  ASSERT_THAT(CreateRule("one", OneStage("QUORUM_ANY_ONE",
                                         "escalations { after_hours: 24 action: ACTION_ADD approver { user: "
                                         "'organizations/acme/users/cat' } } escalations { after_hours: 48 "
                                         "action: ACTION_REJECT }")),
              IsOk());
  for (const std::string id : {"r", "asked"}) ASSERT_THAT(Open(id, 500), IsOk());
  ASSERT_THAT(Ask("asked", "bob"), IsOk());
  node_.clock().SetTime(node_.clock().Now() + 2 * kDay);
  EXPECT_THAT(Decide("r", "bob"), HasReason("REVIEW_ENDED"));
  EXPECT_EQ(Get("r")->state(), v1::Review::STATE_REJECTED);
  EXPECT_THAT(WaitingFor("dan"), ElementsAre("asked"));
  EXPECT_THAT(Decide("asked", "bob"), IsOk());
  RunJobs();
  EXPECT_EQ(Get("r")->state(), v1::Review::STATE_REJECTED);
  EXPECT_EQ(Get("r")->end_reason(), "not decided in time");
  ASSERT_THAT(Open("s", 500), IsOk());
  node_.clock().SetTime(node_.clock().Now() + 2 * kDay);
  EXPECT_EQ(Resubmit("s", 500)->round(), 2);
}

TEST_F(ReviewTimesTest, AQuestionStopsTheClockForAsLongAsPausesMayLast) {
  ASSERT_THAT(CreateRule("all", OneStage("QUORUM_ALL")), IsOk());
  ASSERT_THAT(Open("r", 500), IsOk());
  EXPECT_THAT(Ask("r", "cat"), HasReason("NOT_YOUR_TURN"));
  EXPECT_THAT(Answer("r", "eve"), HasReason("NO_QUESTION_OPEN"));
  Pass(2 * kDay);
  ASSERT_THAT(Ask("r", "bob"), IsOk());
  EXPECT_THAT(Ask("r", "dan"), HasReason("QUESTION_OPEN"));
  Pass(4 * kDay);
  EXPECT_THAT(Events<v1::ReviewReminded>(), IsEmpty());
  EXPECT_THAT(Answer("r", "bob"), HasReason("REQUESTER_ONLY"));
  ASSERT_THAT(Answer("r", "eve"), IsOk());
  // Five days are left, three of the seven for pauses.
  Pass(kDay);
  EXPECT_EQ(Events<v1::ReviewReminded>().size(), 1u);
  ASSERT_THAT(Ask("r", "bob"), IsOk());
  Pass(3 * kDay);
  EXPECT_EQ(Events<v1::ReviewProgressed>().back().change(), v1::ReviewProgressed::CHANGE_PAUSE_ENDED);
  Pass(4 * kDay - kMoment);
  EXPECT_EQ(Get("r")->state(), v1::Review::STATE_OPEN);
  Pass(kMoment);
  EXPECT_EQ(Get("r")->state(), v1::Review::STATE_EXPIRED);
}

TEST_F(ReviewTimesTest, WithoutPausesLeftAQuestionWaitsWhileTheClockRuns) {
  ASSERT_THAT(CreateRule("all", OneStage("QUORUM_ALL")), IsOk());
  ASSERT_THAT(Open("r", 500), IsOk());
  ASSERT_THAT(Ask("r", "bob"), IsOk());
  Pass(7 * kDay);
  EXPECT_EQ(Events<v1::ReviewProgressed>().back().change(), v1::ReviewProgressed::CHANGE_PAUSE_ENDED);
  EXPECT_FALSE(Get("r")->has_pause_time());
  // Late, and still welcome.
  EXPECT_THAT(Ask("r", "dan"), HasReason("QUESTION_OPEN"));
  ASSERT_THAT(Answer("r", "eve"), IsOk());
  EXPECT_THAT(Answer("r", "eve"), HasReason("NO_QUESTION_OPEN"));
  const int64_t deadline = Get("r")->deadline().seconds();
  ASSERT_THAT(Ask("r", "dan"), IsOk());
  EXPECT_FALSE(Get("r")->has_pause_time());
  Pass(kDay);
  EXPECT_FALSE(Get("r")->questions(1).has_end_time());
  const absl::StatusOr<v1::Review> answered = Answer("r", "eve");
  ASSERT_THAT(answered, IsOk());
  EXPECT_EQ(answered->questions(1).answer(), "Because.");
  EXPECT_EQ(answered->deadline().seconds(), deadline);
}

TEST_F(ReviewTimesTest, AReviewThatIsFullIsStillDecidedAndEndsInTime) {
  ASSERT_THAT(CreateRule("all", OneStage("QUORUM_ALL")), IsOk());
  const auto fill = [this](const std::string& id) {
    absl::StatusOr<v1::Review> review = Open(id, 500, "details: '" + std::string(4'000, 'd') + "'");
    const auto call = [&](const std::string& verb, const std::string& user) {
      return verb == "Ask"
                 ? Send<v1::RequestInformationRequest, v1::Review>(
                       "Reviews/RequestInformation",
                       "name: '" + review->name() + "' text: '" + std::string(1'000, 'q') + "'", user)
                 : Send<v1::AnswerInformationRequest, v1::Review>(
                       "Reviews/AnswerInformation",
                       "name: '" + Name("acme", "reviews", id) + "' text: '" + std::string(1'000, 'a') + "'", user);
    };
    for (int i = 0; i < 100; ++i) {
      const absl::StatusOr<v1::Review> next = i % 2 == 0 ? call("Ask", "bob") : call("Answer", "eve");
      if (!next.ok()) return next.status();
      review = next;
    }
    return absl::OkStatus();
  };
  for (const std::string id : {"decided", "expired", "withdrawn"}) {
    EXPECT_THAT(fill(id), AllOf(HasReason("QUOTA_EXCEEDED"), HasMetadata("quota", "review_bytes"))) << id;
  }
  // What ends it is never refused.
  ASSERT_EQ(Decide("decided", "bob", "REJECT")->state(), v1::Review::STATE_REJECTED);
  EXPECT_THAT((Send<v1::WithdrawReviewRequest, v1::Review>("Reviews/WithdrawReview",
                                                           "name: 'organizations/acme/reviews/withdrawn'", "eve")),
              IsOk());
  Pass(14 * kDay);
  EXPECT_EQ(Get("expired")->state(), v1::Review::STATE_EXPIRED);
  EXPECT_EQ(Events<v1::ReviewExpired>().size(), 1u);
}

TEST_F(ReviewTimesTest, SeatsOfLeaversGoToTheirManagers) {
  ASSERT_THAT(CreateRule("all", OneStage("QUORUM_ALL")), IsOk());
  ASSERT_THAT(Open("r", 500), IsOk());
  ASSERT_THAT(Decide("r", "bob"), IsOk());
  SetUser("bob", "cat", "acme", "STATE_DEPROVISIONED");
  SetUser("dan", "cat", "acme", "STATE_DEPROVISIONED");
  RunJobs();
  // Bob's decision stands.
  EXPECT_THAT(WaitingFor("cat"), ElementsAre("r"));
  const absl::StatusOr<v1::Review> review = Get("r");
  ASSERT_EQ(review->stages(0).seats_size(), 3);
  EXPECT_EQ(review->stages(0).seats(2).in_place_of(), UserOf("dan"));
  ASSERT_THAT(Decide("r", "cat"), IsOk());
  EXPECT_EQ(Decide("r", "fay")->state(), v1::Review::STATE_APPROVED);
}

TEST_F(ReviewTimesTest, DelegatesDecideWithinWindowKindsAndCap) {
  ASSERT_THAT(CreateRule("one",
                         "group: 'organizations/acme/groups/root' tiers { stages { approvers { user: "
                         "'organizations/acme/users/cat' } quorum: QUORUM_ANY_ONE } }"),
              IsOk());
  ASSERT_THAT(Open("r", 500), IsOk());
  ASSERT_THAT(Open("big", 2'000), IsOk());
  EXPECT_THAT(Decide("r", "dan"), HasReason("NOT_YOUR_TURN"));
  ASSERT_THAT(Delegate("d-1", "cat", "bob", "cap { currency_code: 'USD' units: 1999 }"), IsOk());
  ASSERT_THAT(Delegate("d-2", "bob", "dan"), IsOk());
  EXPECT_THAT(Delegate("d-3", "dan", "cat"), HasReason("DELEGATION_CYCLE"));
  EXPECT_THAT(Delegate("d-4", "dan", "eve"), HasReason("DELEGATE_NOT_ABLE"));
  EXPECT_THAT(WaitingFor("dan"), ElementsAre("r"));
  EXPECT_THAT(Decide("big", "dan"), HasReason("NOT_YOUR_TURN"));
  const absl::StatusOr<v1::Review> review = Decide("r", "dan");
  ASSERT_THAT(review, IsOk());
  EXPECT_EQ(review->state(), v1::Review::STATE_APPROVED);
  EXPECT_EQ(review->decisions(0).user(), UserOf("cat"));
  EXPECT_THAT(review->decisions(0).delegation_chain(), ElementsAre(UserOf("cat"), UserOf("bob"), UserOf("dan")));
  ASSERT_THAT(Open("later", 500), IsOk());
  ASSERT_THAT((Send<v1::RevokeDelegationRequest, v1::Delegation>("Delegations/RevokeDelegation",
                                                                 "name: 'organizations/acme/delegations/d-2'", "bob")),
              IsOk());
  EXPECT_THAT(Decide("later", "dan"), HasReason("NOT_YOUR_TURN"));
  node_.clock().SetTime(node_.clock().Now() + kDay);
  EXPECT_THAT(Decide("later", "bob"), HasReason("NOT_YOUR_TURN"));
}

TEST_F(ReviewTimesTest, SeparateDutiesHoldForDelegatesToo) {
  ASSERT_THAT(CreateRule("one",
                         "group: 'organizations/acme/groups/root' tiers { stages { approvers { user: "
                         "'organizations/acme/users/cat' } approvers { user: 'organizations/acme/users/fay' } "
                         "quorum: QUORUM_ALL } }"),
              IsOk());
  ASSERT_THAT(Delegate("d-1", "cat", "bob"), IsOk());
  ASSERT_THAT(Open("own", 500, "involved: '" + UserOf("bob") + "'"), IsOk());
  EXPECT_THAT(Decide("own", "bob"), HasReason("DUTIES_CONFLICT"));
  // In the middle of the chain, too.
  ASSERT_THAT(Delegate("d-2", "bob", "dan"), IsOk());
  EXPECT_THAT(Decide("own", "dan"), HasReason("DUTIES_CONFLICT"));
  // Somebody with a seat decides for that one, and for nobody else in the stage.
  ASSERT_THAT(Delegate("d-3", "cat", "fay"), IsOk());
  ASSERT_THAT(Open("r", 500), IsOk());
  ASSERT_THAT(Decide("r", "fay"), IsOk());
  EXPECT_THAT(Decide("r", "fay"), HasReason("ALREADY_DECIDED"));
}

TEST_F(ReviewTimesTest, AllWhoSitForOneLeaverAreOneVote) {
  SetUser("zoe", "");
  SetUser("gil", "");
  Grant("zoe", "approver", "engineering", 1'000);
  Grant("gil", "administrator", "engineering", 0);
  Grant("ann", "administrator", "engineering", 0);
  ASSERT_THAT(CreateRule("all",
                         "group: 'organizations/acme/groups/engineering' tiers { stages { approvers { user: "
                         "'organizations/acme/users/bob' } approvers { user: 'organizations/acme/users/zoe' } "
                         "quorum: QUORUM_ALL } }"),
              IsOk());
  ASSERT_THAT(Open("r", 500), IsOk());
  SetUser("zoe", "", "acme", "STATE_DEPROVISIONED");
  RunJobs();
  EXPECT_THAT(WaitingFor("ann"), ElementsAre("r"));
  ASSERT_THAT(Decide("r", "gil"), IsOk());
  EXPECT_THAT(Decide("r", "ann"), HasReason("NOT_YOUR_TURN"));
  EXPECT_EQ(Decide("r", "bob")->state(), v1::Review::STATE_APPROVED);
}

TEST_F(ReviewTimesTest, WhoIsInTheMiddleOfAChainStillDecides) {
  ASSERT_THAT(CreateRule("all",
                         "group: 'organizations/acme/groups/engineering' tiers { stages { approvers { user: "
                         "'organizations/acme/users/cat' } approvers { user: 'organizations/acme/users/bob' } "
                         "quorum: QUORUM_ALL } }"),
              IsOk());
  ASSERT_THAT(Delegate("d-1", "cat", "bob"), IsOk());
  ASSERT_THAT(Delegate("d-2", "bob", "dan"), IsOk());
  ASSERT_THAT(Open("r", 500), IsOk());
  ASSERT_THAT(Decide("r", "dan"), IsOk());
  EXPECT_EQ(Decide("r", "bob")->state(), v1::Review::STATE_APPROVED);
}

TEST_F(ReviewTimesTest, ManyDelegationsInLayersAreLookedAtOnce) {
  for (int layer = 0; layer < 40; ++layer) {
    for (int from = 0; from < 2; ++from) {
      const std::string user = Concat("p", 2 * layer + from);
      SetUser(user, "");
      Grant(user, "approver", "root", 1'000);
    }
  }
  for (int layer = 0; layer < 39; ++layer) {
    for (int edge = 0; edge < 4; ++edge) {
      ASSERT_THAT(Delegate(Concat("d-", layer, "-", edge), Concat("p", 2 * layer + edge / 2),
                           Concat("p", 2 * layer + 2 + edge % 2)),
                  IsOk());
    }
  }
  EXPECT_THAT(Delegate("back", "p79", "p0"), HasReason("DELEGATION_CYCLE"));
}

// What cannot be done stays at the front of an index; it must not be all that a job ever sees.
TEST_F(ReviewTimesTest, ScansGoOnBehindWhatTheySawLast) {
  ASSERT_THAT(CreateRule("all", OneStage("QUORUM_ALL")), IsOk());
  for (const std::string id : {"r-1", "r-2", "r-3"}) ASSERT_THAT(Open(id, 500), IsOk());
  SetUser("bob", "", "acme", "STATE_DEPROVISIONED");
  node_.clock().SetTime(node_.clock().Now() + absl::Hours(24 * 8));
  const auto reader = node_.store().Read(store::PartitionOf("acme"));
  for (const jobs::DueScan& scan : {DueReviewsScan(), LeaversScan(), SeatsScan()}) {
    std::vector<jobs::DueItem> first;
    ASSERT_THAT(scan(*reader, node_.clock().Now(), {.max = 2, .after = {}}, &first), IsOk());
    ASSERT_EQ(first.size(), 2u);
    std::vector<jobs::DueItem> rest;
    ASSERT_THAT(scan(*reader, node_.clock().Now(), {.max = 2, .after = first.back().place}, &rest), IsOk());
    ASSERT_EQ(rest.size(), 1u);
    EXPECT_NE(rest[0].place, first[0].place);
    EXPECT_NE(rest[0].place, first[1].place);
  }
}

// Both in one partition, and the first one's id begins the other's.
TEST_F(ReviewTimesTest, TimePassesForOrganizationsWhoseIdsBeginAlike) {
  int number = 0;
  std::string other;
  do {
    other = Concat("acme-", ++number);
  } while (store::PartitionOf(other) != store::PartitionOf("acme"));
  MakeOrganization(other);
  ASSERT_THAT(CreateRule("all", OneStage("QUORUM_ALL")), IsOk());
  ASSERT_THAT(Open("r", 500), IsOk());
  const std::string at = "organizations/" + other;
  ASSERT_THAT((Send<v1::OpenReviewRequest, v1::Review>(
                  "Reviews/OpenReview",
                  Concat("parent: '", at, "' review_id: 'r' subject { resource: '", at,
                         "/purchaseOrders/po' kind: SUBJECT_KIND_PURCHASE_ORDER title: 'Chairs' amount { "
                         "currency_code: 'USD' units: 500 } requester: '",
                         at, "/users/eve' }"),
                  "purchase_order", other)),
              IsOk());
  Pass(7 * kDay);
  EXPECT_EQ(Events<v1::ReviewExpired>(other).size(), 1u);
  EXPECT_EQ(Events<v1::ReviewExpired>().size(), 1u);
}

}  // namespace
}  // namespace outlay::approval
