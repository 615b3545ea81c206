#include "services/directory/rpc/access_reviews_service.h"

#include <utility>

#include "common/access/testing/group_authorizer.h"
#include "common/rpc/testing/whole_stream.h"
#include "services/directory/commands/access_review_commands.h"
#include "services/directory/domain/limits.h"
#include "services/directory/rpc/access_review_reads.h"
#include "services/directory/rpc/testing/service.h"

namespace outlay::directory {
namespace {

using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kReview[] = "organizations/acme/accessReviews/";

// Groups root > tech > team and root > sales. Hal heads tech: he administers it.
class AccessReviewsTest : public ServiceFixture {
 protected:
  AccessReviewsTest() {
    EXPECT_THAT(CreateGroup("tech"), IsOk());
    EXPECT_THAT(CreateGroup("team", "tech"), IsOk());
    EXPECT_THAT(CreateGroup("sales"), IsOk());
    for (const char* const id : {"hal", "bob", "cid"}) EXPECT_THAT(CreateUser(id), IsOk());
    EXPECT_THAT(Grant("g-hal", "hal", "administrator", "tech"), IsOk());
    EXPECT_THAT(Grant("g-bob", "bob", "auditor", "team"), IsOk());
    EXPECT_THAT(Grant("g-cid", "cid", "finance", "sales"), IsOk());
  }

  absl::StatusOr<v1::AccessReview> Create(const std::string& id, const std::string& group = "tech", int hours = 48) {
    return Send<v1::CreateAccessReviewRequest, v1::AccessReview>(
        "AccessReviews/CreateAccessReview",
        "parent: 'organizations/acme' access_review_id: '" + id + "' access_review { display_name: 'Spring' group: '" +
            GroupOf(group) +
            "' deadline { seconds: " + std::to_string(absl::ToUnixSeconds(start_ + absl::Hours(hours))) + " } }");
  }
  absl::StatusOr<v1::AccessReview> Get(const std::string& id) {
    return Send<v1::GetAccessReviewRequest, v1::AccessReview>("AccessReviews/GetAccessReview",
                                                              "name: '" + (kReview + id) + "'");
  }
  absl::StatusOr<v1::AccessReviewLine> Answer(const std::string& review, const std::string& grant,
                                              const std::string& answer, const std::string& subject,
                                              const std::string& more = "") {
    return Send<v1::AnswerAccessReviewLineRequest, v1::AccessReviewLine>(
        "AccessReviews/AnswerAccessReviewLine",
        "name: '" + (kReview + review) + "/lines/" + grant + "' answer: ANSWER_" + answer + " " + more, subject);
  }
  absl::StatusOr<v1::AccessReview> Close(const std::string& id, const std::string& more = "") {
    return Send<v1::CloseAccessReviewRequest, v1::AccessReview>("AccessReviews/CloseAccessReview",
                                                                "name: '" + (kReview + id) + "' " + more);
  }
  // "grant STATE" of each line, read page by page.
  std::vector<std::string> Lines(const std::string& review, const std::string& filter = "",
                                 const std::string& subject = "ann") {
    std::vector<std::string> lines;
    std::string token;
    do {
      const auto page = Send<v1::ListAccessReviewLinesRequest, v1::ListAccessReviewLinesResponse>(
          "AccessReviews/ListAccessReviewLines",
          "parent: '" + (kReview + review) + "' page_size: 1 page_token: '" + token + "' filter { " + filter + " }",
          subject);
      EXPECT_THAT(page, IsOk());
      if (!page.ok()) break;
      for (const v1::AccessReviewLine& line : page->lines()) {
        lines.push_back(line.name().substr(line.name().rfind('/') + 1) + " " +
                        v1::AccessReviewLine::State_Name(line.state()).substr(std::string("STATE_").size()));
      }
      token = page->next_page_token();
    } while (!token.empty());
    return lines;
  }
  // The whole file, or why there is none.
  template <typename Request, typename Response>
  absl::StatusOr<std::string> Export(const std::string& method, const std::string& text) {
    const auto streamed =
        rpc::StreamInOneThread<Response>(channel_, node_.scheduler(), "/outlay.directory.v1.AccessReviews/" + method,
                                         std::vector{Parse<Request>(text)}, As());
    if (!streamed.status.ok()) return streamed.status;
    return rpc::FileOf(streamed);
  }

  const absl::Time start_ = node_.clock().Now();
};

TEST_F(AccessReviewsTest, TheLinesAreTheGrantsInForceThenWhateverComesLater) {
  ASSERT_THAT(Create("r"), IsOk());
  EXPECT_THAT(Lines("r"), ElementsAre("g-bob UNANSWERED", "g-hal UNANSWERED"));
  node_.clock().SetTime(start_ + absl::Hours(1));
  ASSERT_THAT(Grant("g-new", "cid", "auditor", "team"), IsOk());
  ASSERT_THAT(MoveGroup("team", "sales"), IsOk());
  ASSERT_THAT(Revoke("g-bob"), IsOk());
  EXPECT_THAT(Lines("r"), ElementsAre("g-bob ENDED", "g-hal UNANSWERED"));
  EXPECT_THAT(Lines("r", "states: STATE_UNANSWERED"), ElementsAre("g-hal UNANSWERED"));
  EXPECT_THAT(Lines("r", "user: '" + UserOf("bob") + "'"), ElementsAre("g-bob ENDED"));
  EXPECT_THAT(Lines("r", "group: '" + GroupOf("tech") + "'"), ElementsAre("g-hal UNANSWERED"));
  node_.clock().SetTime(start_ + absl::Hours(2));
  ASSERT_THAT(Create("all", "root"), IsOk());
  EXPECT_THAT(Lines("all"), ElementsAre("first-administrator UNANSWERED", "g-cid UNANSWERED", "g-hal UNANSWERED",
                                        "g-new UNANSWERED"));
}

TEST_F(AccessReviewsTest, AHeadConfirmsAndRevokesAndUnansweredOnesAreListed) {
  ASSERT_THAT(Create("r"), IsOk());
  ASSERT_THAT(Answer("r", "g-bob", "CONFIRM", "hal", "note: 'still needed'"), IsOk());
  EXPECT_THAT(Answer("r", "g-hal", "CONFIRM", "hal"), HasReason("SECOND_PERSON_REQUIRED"));
  EXPECT_THAT(Lines("r", "states: STATE_UNANSWERED"), ElementsAre("g-hal UNANSWERED"));
  const absl::StatusOr<v1::AccessReviewLine> revoked = Answer("r", "g-bob", "REVOKE", "hal");
  ASSERT_THAT(revoked, IsOk());
  EXPECT_EQ(revoked->state(), v1::AccessReviewLine::STATE_REVOKED);
  EXPECT_EQ(revoked->answered_by(), "hal");
  EXPECT_EQ(revoked->role_grant().granted_by(), "ann");
  ASSERT_EQ(Events<v1::RoleRevoked>().size(), 1u);
  EXPECT_EQ(Events<v1::RoleRevoked>().back().revoked_by(), "hal");
  EXPECT_EQ(Rights("bob", "team")->rights_size(), 0);
  EXPECT_EQ(Get("r")->revoked_count(), 1);
  EXPECT_EQ(Get("r")->confirmed_count(), 0);
  EXPECT_THAT(Answer("r", "g-bob", "CONFIRM", "hal"), HasReason("ROLE_GRANT_NOT_FOUND"));
  EXPECT_THAT(Answer("r", "g-bob", "REVOKE", "hal"), IsOk()) << "it is that already";
}

TEST_F(AccessReviewsTest, TheOwnerOfAServiceAccountDoesNotConfirmItsGrants) {
  ASSERT_THAT(CreateUser("bot", "", "owner: '" + UserOf("hal") + "'"), IsOk());
  ASSERT_THAT(Grant("g-bot", "bot", "auditor", "team"), IsOk());
  ASSERT_THAT(Create("r"), IsOk());
  EXPECT_THAT(Answer("r", "g-bot", "CONFIRM", "hal"), HasReason("SECOND_PERSON_REQUIRED"));
  EXPECT_THAT(Answer("r", "g-bot", "CONFIRM", "ann"), IsOk());
}

TEST_F(AccessReviewsTest, OnlyWhoHoldsTheRightOnTheLinesGroupAnswers) {
  ASSERT_THAT(Create("r", "root"), IsOk());
  EXPECT_THAT(Answer("r", "g-cid", "REVOKE", "hal"), HasReason("RIGHTS_NOT_HELD"));
  EXPECT_THAT(Answer("r", "g-hal", "REVOKE", "bob"), HasReason("RIGHTS_NOT_HELD"));
  EXPECT_THAT(Answer("r", "g-none", "REVOKE", "ann"), HasReason("ACCESS_REVIEW_LINE_NOT_FOUND"));
  EXPECT_THAT(Answer("none", "g-cid", "REVOKE", "ann"), HasReason("ACCESS_REVIEW_NOT_FOUND"));
  ASSERT_THAT(Grant("g-root", "hal", "administrator", "root"), IsOk());
  ASSERT_THAT(Verb<v1::SuspendUserRequest>("SuspendUser", "hal"), IsOk());
  EXPECT_THAT(Answer("r", "first-administrator", "REVOKE", "hal"), HasReason("RIGHTS_NOT_HELD"));
}

TEST_F(AccessReviewsTest, TheLastAdministratorStays) {
  ASSERT_THAT((Send<v1::CreateRoleRequest, v1::Role>("Roles/CreateRole",
                                                     "parent: 'organizations/acme' role_id: 'reviewer' role { "
                                                     "display_name: 'R' permissions: 'accessReviews.answer' }")),
              IsOk());
  ASSERT_THAT(Grant("g-cid-root", "cid", "reviewer", "root"), IsOk());
  ASSERT_THAT(Create("r", "root"), IsOk());
  EXPECT_THAT(Answer("r", "first-administrator", "REVOKE", "cid"), HasReason("LAST_ADMINISTRATOR"));
  EXPECT_THAT(Lines("r", "user: '" + UserOf("ann") + "'"), ElementsAre("first-administrator UNANSWERED"));
  EXPECT_THAT(Answer("r", "first-administrator", "CONFIRM", "cid"), IsOk());
}

TEST_F(AccessReviewsTest, ALineOutOfReachIsNotThere) {
  ASSERT_THAT(CreateGroup("engineering"), IsOk());
  ASSERT_THAT(Grant("g-engineer", "bob", "auditor", "engineering"), IsOk());
  ASSERT_THAT(Create("r", "root"), IsOk());
  access::GroupAuthorizer authorizer;
  rpc::Caller eve = {.subject = "eve", .organization = "acme"};
  ASSERT_THAT(authorizer.Authorize(eve, *dispatcher_.Methods().front()), IsOk());
  v1::ListAccessReviewLinesRequest request;
  request.set_parent(std::string(kReview) + "r");
  const auto page = ListAccessReviewLines(*node_.store().Read(store::PartitionOf("acme")), eve, request, start_);
  ASSERT_THAT(page, IsOk());
  ASSERT_EQ(page->lines_size(), 1);
  EXPECT_EQ(page->lines(0).role_grant().group(), GroupOf("sales"));
  // Nor does a page tell that there are lines after its own.
  request.set_page_size(1);
  const auto full = ListAccessReviewLines(*node_.store().Read(store::PartitionOf("acme")), eve, request, start_);
  ASSERT_THAT(full, IsOk());
  EXPECT_EQ(full->lines_size(), 1);
  EXPECT_EQ(full->next_page_token(), "");
  const auto answer = [&](const std::string& grant) {
    return node_.Execute(eve, "answer-" + grant, "",
                         std::make_unique<directory::AnswerAccessReviewLine>(
                             LineRequest{.review_id = "r", .grant_id = grant}, LineAnswer::kConfirmed, ""));
  };
  EXPECT_THAT(answer("g-engineer"), HasReason("ACCESS_REVIEW_LINE_NOT_FOUND"));
  EXPECT_THAT(answer("g-cid"), HasReason("RIGHTS_NOT_HELD")) << "the edge let her, the rows do not";
}

TEST_F(AccessReviewsTest, IsOverByItsDeadlineOrByBeingClosedOnce) {
  ASSERT_THAT(Create("r"), IsOk());
  ASSERT_THAT(Create("short", "tech", 1), IsOk());
  const absl::StatusOr<v1::AccessReview> open = Get("r");
  EXPECT_EQ(open->state(), v1::AccessReview::STATE_OPEN);
  EXPECT_THAT(Close("r", "etag: 'stale'"), HasReason("ETAG_MISMATCH"));
  const absl::StatusOr<v1::AccessReview> closed = Close("r", "etag: '" + open->etag() + "'");
  ASSERT_THAT(closed, IsOk());
  EXPECT_EQ(closed->closed_by(), "ann");
  const size_t records = node_.Log("acme").size();
  EXPECT_EQ(Close("r")->SerializeAsString(), closed->SerializeAsString());
  EXPECT_EQ(Close("r", "etag: 'stale'")->SerializeAsString(), closed->SerializeAsString());
  EXPECT_EQ(node_.Log("acme").size(), records + 2) << "only that the requests came";
  EXPECT_THAT(Answer("r", "g-bob", "CONFIRM", "hal"), HasReason("ACCESS_REVIEW_CLOSED"));
  node_.clock().SetTime(start_ + absl::Hours(1));
  EXPECT_EQ(Get("short")->state(), v1::AccessReview::STATE_CLOSED);
  EXPECT_THAT(Answer("short", "g-bob", "CONFIRM", "hal"), HasReason("ACCESS_REVIEW_CLOSED"));
  EXPECT_EQ(Close("short")->closed_by(), "");
  ASSERT_THAT(Revoke("g-bob"), IsOk());
  EXPECT_THAT(Lines("short"), ElementsAre("g-bob UNANSWERED", "g-hal UNANSWERED")) << "nothing of it changes any more";
}

TEST_F(AccessReviewsTest, WhoFollowsHearsOfTheirBeginningAnswersAndEnd) {
  ASSERT_THAT(Create("r"), IsOk());
  ASSERT_THAT(Create("r"), IsOk());
  ASSERT_THAT(Answer("r", "g-bob", "CONFIRM", "hal", "note: 'she is ill'"), IsOk());
  ASSERT_THAT(Answer("r", "g-bob", "CONFIRM", "hal", "note: 'she is ill'"), IsOk());
  ASSERT_THAT(Answer("r", "g-bob", "REVOKE", "hal"), IsOk());
  ASSERT_THAT(Close("r"), IsOk());
  ASSERT_THAT(Close("r"), IsOk());
  const auto created = Events<v1::AccessReviewCreated>();
  ASSERT_EQ(created.size(), 1u);
  EXPECT_EQ(created[0].access_review(), std::string(kReview) + "r");
  EXPECT_EQ(created[0].group(), GroupOf("tech"));
  EXPECT_EQ(created[0].deadline().seconds(), absl::ToUnixSeconds(start_ + absl::Hours(48)));
  const auto answered = Events<v1::AccessReviewLineAnswered>();
  ASSERT_EQ(answered.size(), 2u) << "what changes nothing is no news";
  EXPECT_EQ(answered[0].answer(), v1::AccessReviewLineAnswered::ANSWER_CONFIRMED);
  EXPECT_EQ(answered[1].answer(), v1::AccessReviewLineAnswered::ANSWER_REVOKED);
  EXPECT_EQ(answered[1].user(), UserOf("bob"));
  EXPECT_EQ(answered[1].answered_by(), "hal");
  EXPECT_THAT(answered[0].SerializeAsString(), Not(HasSubstr("ill"))) << "what people write stays here";
  const auto closed = Events<v1::AccessReviewClosed>();
  ASSERT_EQ(closed.size(), 1u);
  EXPECT_EQ(closed[0].revoked_count(), 1);
  EXPECT_EQ(closed[0].closed_by(), "ann");
}

TEST_F(AccessReviewsTest, AreCreatedOnceInBoundedNumbers) {
  const absl::StatusOr<v1::AccessReview> first = Create("r");
  ASSERT_THAT(first, IsOk());
  EXPECT_EQ(Create("r")->SerializeAsString(), first->SerializeAsString());
  EXPECT_THAT(Create("r", "sales"), HasReason("ACCESS_REVIEW_ID_TAKEN"));
  EXPECT_THAT(Create("none", "none"), HasReason("GROUP_NOT_FOUND"));
  EXPECT_THAT(Create("late", "tech", 0), HasReason("FIELD_INVALID"));
  for (int i = 1; i < limits::kOpenAccessReviews; ++i) EXPECT_THAT(Create("r" + std::to_string(i)), IsOk());
  EXPECT_THAT(Create("more"), HasReason("QUOTA_EXCEEDED"));
  ASSERT_THAT(Close("r1"), IsOk());
  EXPECT_THAT(Create("more"), IsOk());
  const auto closed = Send<v1::ListAccessReviewsRequest, v1::ListAccessReviewsResponse>(
      "AccessReviews/ListAccessReviews", "parent: 'organizations/acme' filter { state: STATE_CLOSED }");
  ASSERT_THAT(closed, IsOk());
  ASSERT_EQ(closed->access_reviews_size(), 1);
  EXPECT_EQ(closed->access_reviews(0).name(), std::string(kReview) + "r1");
}

TEST_F(AccessReviewsTest, ManyLinesAreAnsweredInOneCallEachByItself) {
  ASSERT_THAT(Create("r", "root"), IsOk());
  const auto item = [](const std::string& review, const std::string& grant, const std::string& request_id) {
    return "requests { request_id: '" + request_id + "' name: '" + (kReview + review) + "/lines/" + grant +
           "' answer: ANSWER_REVOKE }";
  };
  const auto answer = [&](const std::string& items) {
    return Send<v1::BatchAnswerAccessReviewLinesRequest, v1::BatchAnswerAccessReviewLinesResponse>(
        "AccessReviews/BatchAnswerAccessReviewLines", "parent: '" + std::string(kReview) + "r' " + items);
  };
  const std::string items = item("r", "g-bob", "a") + item("r", "first-administrator", "b") + item("r", "g-cid", "c");
  const auto response = answer(items);
  ASSERT_THAT(response, IsOk());
  ASSERT_EQ(response->results_size(), 3);
  EXPECT_EQ(response->results(0).line().state(), v1::AccessReviewLine::STATE_REVOKED);
  EXPECT_EQ(response->results(1).error().code(), static_cast<int>(absl::StatusCode::kFailedPrecondition));
  EXPECT_EQ(response->results(2).line().state(), v1::AccessReviewLine::STATE_REVOKED);
  EXPECT_EQ(answer(items)->SerializeAsString(), response->SerializeAsString()) << "a repetition changes nothing";
  EXPECT_EQ(Events<v1::RoleRevoked>().size(), 2u);
  EXPECT_THAT(answer(item("other", "g-hal", "d")), HasReason("FIELD_INVALID"));
}

TEST_F(AccessReviewsTest, AreFilesForTheYearlyAudit) {
  ASSERT_THAT(Create("r"), IsOk());
  ASSERT_THAT(Answer("r", "g-bob", "REVOKE", "hal", "note: '=left'"), IsOk());
  const auto file = Export<v1::ExportAccessReviewRequest, v1::ExportAccessReviewResponse>(
      "ExportAccessReview", "name: '" + std::string(kReview) + "r'");
  ASSERT_THAT(file, IsOk());
  EXPECT_THAT(*file, HasSubstr("grant_time,expire_time,role_grant,answer,answered_by,answer_time,note\r\n"));
  EXPECT_THAT(*file, HasSubstr("bob,,bob@acme.example,ACTIVE,,auditor,team,,,GRANTED,ann,,2026-01-15T00:00:00+00:00,,"
                               "g-bob,REVOKED,hal,2026-01-15T00:00:00+00:00,'=left\r\n"));
  EXPECT_THAT(*file, HasSubstr("g-hal,UNANSWERED,,,\r\n"));
  EXPECT_THAT(*file, Not(HasSubstr("g-cid")));
  ASSERT_THAT((Send<v1::ReportSeenUsersRequest, v1::ReportSeenUsersResponse>(
                  "Users/ReportSeenUsers", "parent: 'organizations/acme' users { user: '" + UserOf("ann") +
                                               "' last_seen_time { seconds: 1768500000 } }")),
              IsOk());
  const auto access =
      Export<v1::ExportAccessRequest, v1::ExportAccessResponse>("ExportAccess", "parent: 'organizations/acme'");
  ASSERT_THAT(access, IsOk());
  EXPECT_THAT(*access, HasSubstr("ann,Ann Smith,ann@acme.example,ACTIVE,2026-01-15,administrator,root,,,GRANTED,,,"));
  EXPECT_THAT(*access, HasSubstr("g-cid\r\n"));
  EXPECT_THAT(*access, Not(HasSubstr("g-bob")));
  const auto below = Export<v1::ExportAccessRequest, v1::ExportAccessResponse>(
      "ExportAccess", "parent: 'organizations/acme' group: '" + GroupOf("tech") + "'");
  ASSERT_THAT(below, IsOk());
  EXPECT_THAT(*below, HasSubstr("g-hal\r\n"));
  EXPECT_THAT(*below, Not(HasSubstr("g-cid")));
  EXPECT_THAT((Export<v1::ExportAccessReviewRequest, v1::ExportAccessReviewResponse>(
                  "ExportAccessReview", "name: '" + std::string(kReview) + "none'")),
              HasReason("ACCESS_REVIEW_NOT_FOUND"));
  EXPECT_THAT((Export<v1::ExportAccessRequest, v1::ExportAccessResponse>(
                  "ExportAccess", "parent: 'organizations/acme' group: '" + GroupOf("none") + "'")),
              HasReason("GROUP_NOT_FOUND"));
}

}  // namespace
}  // namespace outlay::directory
