// outlay access.
#include "common/base/errors.h"
#include "outlay/directory/v1/access_reviews.pb.h"
#include "outlay/directory/v1/users.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/testing/fixture.h"

namespace outlay::cli {
namespace {

namespace dir = directory::v1;
using ::testing::HasSubstr;

class AccessTest : public CliTest {};

TEST_F(AccessTest, ListsWhoIsDormant) {
  Answer<dir::ListUsersRequest, dir::ListUsersResponse>(
      client::kListUsers,
      "users { name: 'organizations/acme/users/ann' last_seen_time { seconds: 1594944000 } } "
      "users { name: 'organizations/acme/users/bob' }");
  EXPECT_EQ(Run({"access", "dormant", "2020-08-01"}), ExitCode::kOk) << err();
  EXPECT_THAT(asked(), HasSubstr("filter { states: STATE_ACTIVE not_seen_since { seconds: 1596240000 } }"));
  EXPECT_THAT(out(), HasSubstr("2020-07-17"));
  EXPECT_THAT(out(), HasSubstr("never"));
  EXPECT_EQ(Run({"access", "dormant", "2020-08-01", "--quiet"}), ExitCode::kOk);
  EXPECT_EQ(out(), "organizations/acme/users/ann\norganizations/acme/users/bob\n");
  EXPECT_EQ(Run({"access", "dormant", "2020-08-01", "--json"}), ExitCode::kOk);
  EXPECT_THAT(out(), HasSubstr(R"("lastSeenTime":"2020-07-17T00:00:00Z")"));
  EXPECT_EQ(Run({"access", "dormant", "soon"}), ExitCode::kUsage);
  EXPECT_THAT(err(), HasSubstr("TIME: 'soon' is not a time"));
}

TEST_F(AccessTest, BeginsAReview) {
  Answer<dir::CreateAccessReviewRequest, dir::AccessReview>(
      client::kCreateAccessReview,
      "name: 'organizations/acme/accessReviews/2026' display_name: 'Spring' state: STATE_OPEN");
  EXPECT_EQ(Run({"access", "review", "2026", "tech", "2020-08-01", "--name", "Spring"}), ExitCode::kOk) << err();
  EXPECT_EQ(asked(), R"(parent: "organizations/acme" access_review_id: "2026" access_review { display_name: "Spring" )"
                     R"(group: "organizations/acme/groups/tech" deadline { seconds: 1596240000 } })");
  EXPECT_THAT(out(), HasSubstr("2026  Spring"));
}

TEST_F(AccessTest, AnswersALine) {
  Answer<dir::AnswerAccessReviewLineRequest, dir::AccessReviewLine>(
      client::kAnswerAccessReviewLine,
      "name: 'organizations/acme/accessReviews/2026/lines/g' state: STATE_REVOKED role_grant { "
      "name: 'organizations/acme/roleGrants/g' user: 'organizations/acme/users/bob' role: "
      "'organizations/acme/roles/auditor' "
      "group: 'organizations/acme/groups/tech' }");
  EXPECT_EQ(Run({"access", "revoke", "2026", "g", "--note", "left", "--request-id", "r-1"}), ExitCode::kOk) << err();
  EXPECT_EQ(asked(), R"(request_id: "r-1" name: "organizations/acme/accessReviews/2026/lines/g" )"
                     R"(answer: ANSWER_REVOKE note: "left")");
  EXPECT_EQ(out(), "g is revoked: bob as auditor on tech\n");
  EXPECT_EQ(Run({"access", "revoke", "2026", "g", "--quiet"}), ExitCode::kOk);
  EXPECT_EQ(out(), "organizations/acme/accessReviews/2026/lines/g\n");
  EXPECT_EQ(Run({"access", "confirm", "2026", "g"}), ExitCode::kOk);
  EXPECT_THAT(asked(), HasSubstr("answer: ANSWER_CONFIRM"));
}

TEST_F(AccessTest, ListsWhatNobodyAnswered) {
  Answer<dir::ListAccessReviewLinesRequest, dir::ListAccessReviewLinesResponse>(
      client::kListAccessReviewLines,
      "lines { name: 'organizations/acme/accessReviews/2026/lines/g' state: STATE_UNANSWERED "
      "role_grant { name: 'organizations/acme/roleGrants/g' user: 'organizations/acme/users/bob' granted_by: 'ann' } "
      "}");
  EXPECT_EQ(Run({"access", "lines", "2026", "--state", "unanswered", "--of", "bob", "--group", "tech"}), ExitCode::kOk)
      << err();
  EXPECT_THAT(asked(), HasSubstr(R"(filter { states: STATE_UNANSWERED user: "organizations/acme/users/bob" )"
                                 R"(group: "organizations/acme/groups/tech" })"));
  EXPECT_THAT(out(), HasSubstr("unanswered"));
  EXPECT_EQ(Run({"access", "lines", "2026", "--state", "maybe"}), ExitCode::kUsage);
  EXPECT_THAT(err(), HasSubstr("one of unanswered, confirmed, revoked, ended"));
}

TEST_F(AccessTest, ListsReviewsAndClosesOne) {
  const std::string review =
      "name: 'organizations/acme/accessReviews/2026' display_name: 'Spring' state: STATE_CLOSED confirmed_count: 1200";
  Answer<dir::ListAccessReviewsRequest, dir::ListAccessReviewsResponse>(client::kListAccessReviews,
                                                                        "access_reviews { " + review + " }");
  Answer<dir::CloseAccessReviewRequest, dir::AccessReview>(client::kCloseAccessReview, review);
  EXPECT_EQ(Run({"access", "reviews", "--state", "closed"}), ExitCode::kOk) << err();
  EXPECT_THAT(asked(), HasSubstr("filter { state: STATE_CLOSED }"));
  EXPECT_THAT(out(), HasSubstr("1,200"));
  EXPECT_EQ(Run({"access", "close", "2026", "--etag", "e", "--request-id", "r-1"}), ExitCode::kOk) << err();
  EXPECT_EQ(asked(), R"(request_id: "r-1" name: "organizations/acme/accessReviews/2026" etag: "e")");
}

TEST_F(AccessTest, SaysWhatToDoAboutAReviewThatIsOver) {
  Fail<dir::AnswerAccessReviewLineRequest, dir::AccessReviewLine>(
      client::kAnswerAccessReviewLine,
      MakeError(absl::StatusCode::kFailedPrecondition, "ACCESS_REVIEW_CLOSED", "access review 2026 is closed"));
  EXPECT_EQ(Run({"access", "confirm", "2026", "g"}), ExitCode::kRefused);
  EXPECT_THAT(err(), HasSubstr("outlay role revoke GRANT"));
}

TEST_F(AccessTest, WritesFiles) {
  dispatcher().BindStream<dir::ExportAccessRequest, dir::ExportAccessResponse>(
      client::kExportAccess, [](const rpc::Stream<dir::ExportAccessRequest, dir::ExportAccessResponse>& stream) {
        dir::ExportAccessResponse response;
        response.set_chunk(stream.request().group() + "\r\n");
        stream.Write(response, [stream](bool) { stream.Finish(absl::OkStatus()); });
      });
  AnswerStream<dir::ExportAccessReviewRequest, dir::ExportAccessReviewResponse>(client::kExportAccessReview,
                                                                                {"chunk: 'user,'", "chunk: 'role'"});
  EXPECT_EQ(Run({"access", "export", "--group", "tech"}), ExitCode::kOk) << err();
  EXPECT_EQ(out(), "organizations/acme/groups/tech\r\n");
  EXPECT_EQ(Run({"access", "report", "2026"}), ExitCode::kOk) << err();
  EXPECT_EQ(asked(), R"(name: "organizations/acme/accessReviews/2026")");
  EXPECT_EQ(out(), "user,role");
}

}  // namespace
}  // namespace outlay::cli
