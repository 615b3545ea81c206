// Subjects that concern further groups, as transfers between budgets of two groups do: rules of all of them are asked
// (A1). Real and fake: see testing/service.h.
#include "common/access/testing/group_authorizer.h"
#include "services/approval/domain/replay.h"
#include "services/approval/rpc/testing/service.h"
#include "services/approval/store/keyspaces.h"
#include "services/approval/store/records.h"

namespace outlay::approval {
namespace {

using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class AlsoGroupsTest : public ServiceFixture {
 protected:
  AlsoGroupsTest() {
    SetUser("gil", "ann");
    Grant("gil", "approver", "sales", 1'000);
  }

  // From engineering to sales, or only what is in `groups`.
  static v1::Subject ATransfer(int dollars, const std::vector<std::string>& groups = {"engineering", "sales"}) {
    auto subject = Parse<v1::Subject>(Concat(
        "resource: 'organizations/acme/budgetMoves/m' kind: SUBJECT_KIND_BUDGET_TRANSFER title: 'Transfer' group: ",
        "'organizations/acme/groups/root' amount { currency_code: 'USD' units: ", dollars, " } requester: '",
        UserOf("eve"), "'"));
    for (const std::string& group : groups) subject.add_also_groups(Name("acme", "groups", group));
    return subject;
  }
  absl::StatusOr<std::vector<std::string>> Simulate(const v1::Subject& subject) {
    v1::SimulateReviewRequest request;
    request.set_parent("organizations/acme");
    *request.mutable_subject() = subject;
    const auto response = Call<v1::SimulateReviewResponse>("Rules/SimulateReview", request);
    if (!response.ok()) return response.status();
    std::vector<std::string> asked;
    for (const v1::SimulatedStage& stage : response->stages()) {
      std::string users;
      for (const std::string& user : stage.approvers()) users += user.substr(user.rfind('/') + 1) + " ";
      asked.push_back(users + std::to_string(stage.approvals_needed()));
    }
    return asked;
  }
  void MakeRule(const std::string& group, const std::string& stages) {
    EXPECT_THAT(CreateRule("of-" + group, "group: '" + Name("acme", "groups", group) + "' tiers { " + stages + " }"),
                IsOk());
  }
  absl::StatusOr<v1::Review> OpenTransfer(const v1::Subject& subject) {
    v1::OpenReviewRequest request;
    request.set_parent("organizations/acme");
    request.set_review_id("m");
    *request.mutable_subject() = subject;
    return Call<v1::Review>("Reviews/OpenReview", request, As("budget"));
  }
  absl::StatusOr<v1::Review> TellAgain(const v1::Subject& subject, const std::string& request_id) {
    v1::ResubmitReviewRequest request;
    request.set_request_id(request_id);
    request.set_name(Name("acme", "reviews", "m"));
    *request.mutable_subject() = subject;
    return Call<v1::Review>("Reviews/ResubmitReview", request, As("budget"));
  }

  const std::string approvers_ =
      "stages { approvers { role: 'organizations/acme/roles/approver' } quorum: QUORUM_ANY_ONE }";
};

TEST_F(AlsoGroupsTest, AddTheirRulesWithTheirPeopleAndAuthority) {
  MakeRule("root", "");
  EXPECT_THAT(*Simulate(ATransfer(500)), IsEmpty());
  MakeRule("engineering", approvers_);
  EXPECT_THAT(*Simulate(ATransfer(500)), ElementsAre("bob cat dan fay 1"));
  EXPECT_THAT(*Simulate(ATransfer(5'000)), ElementsAre("cat 1")) << "who may decide that much there";
  EXPECT_THAT(*Simulate(ATransfer(500, {"sales"})), IsEmpty());
  MakeRule("sales", approvers_);
  EXPECT_THAT(*Simulate(ATransfer(500)), ElementsAre("bob cat dan fay 1", "cat gil 1")) << "alike, of other people";
}

TEST_F(AlsoGroupsTest, SpareNobodyWhoIsAskedWithoutThem) {
  MakeRule("engineering", "");
  EXPECT_THAT(*Simulate(ATransfer(500)), ElementsAre("ann 1")) << "no rule of the top group matches";
}

TEST_F(AlsoGroupsTest, AreDecidedInTheirGroupsOneAfterAnother) {
  MakeRule("root", "");
  MakeRule("engineering", approvers_);
  MakeRule("sales", approvers_);
  ASSERT_THAT(OpenTransfer(ATransfer(500)), IsOk());
  EXPECT_THAT(WaitingFor("bob"), ElementsAre("m"));
  EXPECT_THAT(WaitingFor("gil"), IsEmpty());
  ASSERT_THAT(Decide("m", "bob"), IsOk());
  EXPECT_THAT(WaitingFor("gil"), ElementsAre("m"));
  const auto approved = Decide("m", "gil");
  ASSERT_THAT(approved, IsOk());
  EXPECT_EQ(approved->state(), v1::Review::STATE_APPROVED);
  // Looked at again, both still may.
  const auto again = TellAgain(ATransfer(500), "again");
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->state(), v1::Review::STATE_APPROVED);
  EXPECT_EQ(again->round(), 1);
  EXPECT_THAT(again->subject().also_groups(),
              ElementsAre(Name("acme", "groups", "engineering"), Name("acme", "groups", "sales")));
  // Of another group, it is another one.
  const auto other = TellAgain(ATransfer(500, {"engineering"}), "other");
  ASSERT_THAT(other, IsOk());
  EXPECT_EQ(other->round(), 2);
  EXPECT_EQ(other->state(), v1::Review::STATE_OPEN);
}

TEST_F(AlsoGroupsTest, TakeItForWhatItIsToThem) {
  MakeRule("root", "");
  ASSERT_THAT(
      CreateRule("of-sales", "group: '" + Name("acme", "groups", "sales") +
                                 "' conditions { kinds: SUBJECT_KIND_BUDGET_INCREASE } tiers { " + approvers_ + " }"),
      IsOk());
  v1::Subject transfer = ATransfer(500);
  EXPECT_THAT(*Simulate(transfer), IsEmpty());
  v1::SubjectPart& part = *transfer.add_parts();
  part.set_also_kind(v1::SUBJECT_KIND_BUDGET_INCREASE);
  part.set_group(Name("acme", "groups", "engineering"));
  EXPECT_THAT(*Simulate(transfer), IsEmpty());
  part.set_group(Name("acme", "groups", "sales"));
  EXPECT_THAT(*Simulate(transfer), ElementsAre("cat gil 1"));
}

TEST_F(AlsoGroupsTest, TakeRulesOfTheGroupAboveForWhatItIsToThem) {
  MakeRule("root", "");
  ASSERT_THAT(
      CreateRule("increases", "group: '" + Name("acme", "groups", "root") +
                                  "' conditions { kinds: SUBJECT_KIND_BUDGET_INCREASE } tiers { " + approvers_ + " }"),
      IsOk());
  v1::Subject transfer = ATransfer(500);
  EXPECT_THAT(*Simulate(transfer), IsEmpty());
  v1::SubjectPart& part = *transfer.add_parts();
  part.set_also_kind(v1::SUBJECT_KIND_BUDGET_INCREASE);
  part.set_group(Name("acme", "groups", "sales"));
  EXPECT_THAT(*Simulate(transfer), ElementsAre("cat gil 1")) << "people of where the money goes";
  part.set_group(Name("acme", "groups", "root"));
  EXPECT_THAT(*Simulate(transfer), ElementsAre("cat 1")) << "it goes to the group above";
  // One that is asked about transfers, too, is asked once.
  ASSERT_THAT(
      CreateRule("both", "group: '" + Name("acme", "groups", "root") +
                             "' conditions { kinds: SUBJECT_KIND_BUDGET_INCREASE kinds: SUBJECT_KIND_BUDGET_TRANSFER }"
                             " tiers { " +
                             approvers_ + " }"),
      IsOk());
  EXPECT_THAT(*Simulate(transfer), ElementsAre("cat 1"));
}

TEST_F(AlsoGroupsTest, HaveOnePartEach) {
  v1::Subject transfer = ATransfer(500);
  transfer.add_parts()->set_group(Name("acme", "groups", "sales"));
  EXPECT_THAT(Simulate(transfer), IsOk());
  transfer.add_parts()->set_group(Name("acme", "groups", "root"));
  EXPECT_THAT(Simulate(transfer), IsOk()) << "its own";
  transfer.add_parts()->set_group(Name("acme", "groups", "sales"));
  EXPECT_THAT(Simulate(transfer), HasReason("FIELD_INVALID")) << "twice";
  transfer = ATransfer(500, {"sales"});
  transfer.add_parts()->set_group(Name("acme", "groups", "engineering"));
  EXPECT_THAT(Simulate(transfer), HasReason("FIELD_INVALID")) << "none of its groups";
}

TEST_F(AlsoGroupsTest, ShowWhatIsOfOneToThoseAloneWhoSitForItOrReadItsBudgets) {
  MakeRule("root", "");
  MakeRule("sales", approvers_);
  v1::Subject transfer = ATransfer(500);
  for (const std::string group : {"engineering", "sales"}) {
    v1::SubjectPart& part = *transfer.add_parts();
    part.set_group(Name("acme", "groups", group));
    part.set_details("what " + group + " has");
  }
  ASSERT_THAT(OpenTransfer(transfer), IsOk());
  access::GroupAuthorizer groups;
  authorizer_.Set(&groups);
  const auto shown = [](const absl::StatusOr<v1::Review>& review) {
    std::vector<std::string> details;
    EXPECT_THAT(review, IsOk());
    if (!review.ok()) return details;
    for (const v1::SubjectPart& part : review->subject().parts()) details.push_back(part.details());
    return details;
  };
  EXPECT_THAT(shown(Get("m", "eve")), ElementsAre("what engineering has", "what sales has")) << "who asks";
  SetRole("acme", "requisitioner", "reviews.get");
  SetRole("acme", "auditor", "budgets.get");
  Grant("ann", "auditor", "root", 0);
  EXPECT_THAT(shown(Get("m", "ann")), ElementsAre("what engineering has", "what sales has"))
      << "who reads budgets of both";
  SetUser("edgar", "ann");
  Grant("edgar", "requisitioner", "root", 0);
  Grant("edgar", "approver", "engineering", 1'000);
  Grant("edgar", "auditor", "sales", 0);
  EXPECT_THAT(shown(Get("m", "edgar")), IsEmpty())
      << "who reaches the review, and decides others there, but reads no budgets";
  Grant("edgar", "auditor", "engineering", 0);
  EXPECT_THAT(shown(Get("m", "edgar")), ElementsAre("what engineering has")) << "who reads budgets of one";
  EXPECT_THAT(shown(Get("m", "gil")), ElementsAre("what sales has")) << "who sits for one";
  EXPECT_THAT(Get("m", "fay"), HasReason("REVIEW_NOT_FOUND"));
  const auto decided = Send<v1::DecideReviewRequest, v1::Review>(
      "Reviews/DecideReview",
      "name: 'organizations/acme/reviews/m' verdict: VERDICT_APPROVE digest: '" + Get("m")->digest() + "'", "gil");
  EXPECT_THAT(shown(decided), ElementsAre("what sales has"));
  EXPECT_THAT(Events<v1::ReviewDecided>().back().review().subject().parts(), IsEmpty());
}

TEST_F(AlsoGroupsTest, HaveToBeThere) {
  EXPECT_THAT(Simulate(ATransfer(500, {"nowhere"})), HasReason("GROUP_NOT_FOUND"));
}

TEST_F(AlsoGroupsTest, CountWhenPastReviewsAreLookedAtAnew) {
  MakeRule("root", "");
  MakeRule("engineering", approvers_);
  ASSERT_THAT(OpenTransfer(ATransfer(500)), IsOk());
  ASSERT_THAT(Decide("m", "bob"), IsOk());
  const auto reader = node_.store().Read(store::PartitionOf("acme"));
  PastReview past;
  bool is_kept = false;
  EXPECT_THAT(reader->Scan(kPastReviews, std::tuple(std::string("acme")),
                           [&](const auto& key, const storage::v1::PastReviewRecord& record) {
                             is_kept = FromRecord(std::get<2>(key), node_.clock().Now(), record, &past).ok();
                             return store::Visit::kContinue;
                           }),
              IsOk());
  ASSERT_TRUE(is_kept);
  EXPECT_THAT(past.subject.also_group_ids, ElementsAre("engineering", "sales"));
}

}  // namespace
}  // namespace outlay::approval
