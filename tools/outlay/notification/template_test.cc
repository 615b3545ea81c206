#include "common/base/errors.h"
#include "common/base/strings.h"
#include "outlay/notification/v1/subscriptions.pb.h"
#include "outlay/notification/v1/templates.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/testing/fixture.h"

namespace outlay::cli {
namespace {

namespace no = notification::v1;

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kGerman[] = R"pb(
  name: "organizations/acme/subscriptions/order-issued/templates/de"
  title: "Bestellung {{purchase_order.number}}"
  text: "Sie gilt."
  etag: "e1"
  update_time { seconds: 1595000000 }
)pb";

class TemplateTest : public CliTest {
 protected:
  void AnswerSetWithWhatCame() {
    Answer<no::SetTemplateRequest, no::Template>(
        client::kSetTemplate, [](const no::SetTemplateRequest& request) { return request.template_(); });
  }
  void NothingIsThere() {
    Fail<no::GetTemplateRequest, no::Template>(
        client::kGetTemplate,
        MakeError(absl::StatusCode::kNotFound, "TEMPLATE_NOT_FOUND", "there are no such words", {}));
  }
};

TEST_F(TemplateTest, ListsWordsByKindAndLanguage) {
  Answer<no::ListTemplatesRequest, no::ListTemplatesResponse>(client::kListTemplates,
                                                              Concat("templates {", kGerman, "}"));
  EXPECT_EQ(Run({"template", "list"}), ExitCode::kOk);
  EXPECT_EQ(out(),
            "KIND          LANGUAGE  TITLE                                 CHANGED\n"
            "order-issued  de        Bestellung {{purchase_order.number}}  2020-07-17 15:33\n");
}

TEST_F(TemplateTest, FindsALanguageHoweverItIsWritten) {
  Answer<no::GetTemplateRequest, no::Template>(client::kGetTemplate, kGerman);
  EXPECT_EQ(Run({"template", "show", "order-issued", "de-AT"}), ExitCode::kOk);
  EXPECT_THAT(asked(), HasSubstr("organizations/acme/subscriptions/order-issued/templates/de-at\""));
  EXPECT_THAT(out(), HasSubstr("Sie gilt."));
}

TEST_F(TemplateTest, ChangesOnlyWhatTheFlagsSayAndOnlyWhatWasRead) {
  Answer<no::GetTemplateRequest, no::Template>(client::kGetTemplate, kGerman);
  AnswerSetWithWhatCame();
  EXPECT_EQ(Run({"template", "set", "order-issued", "de", "--title", "Gilt"}), ExitCode::kOk);
  EXPECT_THAT(asked(), HasSubstr("title: \"Gilt\" text: \"Sie gilt.\" etag: \"e1\""));
}

TEST_F(TemplateTest, MakesNewWordsOfAFile) {
  NothingIsThere();
  AnswerSetWithWhatCame();
  in_.str("Eins\nZwei\n");
  EXPECT_EQ(Run({"template", "set", "order-issued", "de", "--title", "T", "--text-file", "-"}), ExitCode::kOk) << err();
  EXPECT_THAT(asked(), HasSubstr("text: \"Eins\\nZwei\""));
}

TEST_F(TemplateTest, NewWordsNeedBothTitleAndText) {
  NothingIsThere();
  EXPECT_EQ(Run({"template", "set", "order-issued", "de", "--title", "T"}), ExitCode::kUsage);
  EXPECT_THAT(err(), HasSubstr("give --title and --text"));
  EXPECT_EQ(Run({"template", "set", "order-issued", "de", "--text", "a", "--text-file", "-"}), ExitCode::kUsage);
  EXPECT_THAT(err(), HasSubstr("give one of them"));
}

TEST_F(TemplateTest, SetsNothingWhereItIsNotKnownWhatIsThere) {
  Fail<no::GetTemplateRequest, no::Template>(client::kGetTemplate, absl::PermissionDeniedError("not you"));
  EXPECT_EQ(Run({"template", "set", "order-issued", "de", "--title", "T", "--text", "t"}), ExitCode::kNotAllowed);
}

TEST_F(TemplateTest, PreviewsTheFlagsOrElseWhatIsThere) {
  Answer<no::PreviewTemplateRequest, no::PreviewTemplateResponse>(client::kPreviewTemplate,
                                                                  [](const no::PreviewTemplateRequest& request) {
                                                                    no::PreviewTemplateResponse shown;
                                                                    shown.set_title(request.title());
                                                                    shown.set_text(request.text());
                                                                    shown.set_html("<p>page</p>\n");
                                                                    return shown;
                                                                  });
  Answer<no::GetTemplateRequest, no::Template>(client::kGetTemplate, kGerman);
  Answer<no::GetSubscriptionRequest, no::Subscription>(client::kGetSubscription, R"pb(title: "own" text: "words")pb");
  EXPECT_EQ(Run({"template", "preview", "order-issued"}), ExitCode::kOk);
  EXPECT_EQ(out(), "own\nwords\n");
  EXPECT_EQ(Run({"template", "preview", "order-issued", "de", "--title", "T"}), ExitCode::kOk);
  EXPECT_EQ(out(), "T\nSie gilt.\n");
  EXPECT_EQ(Run({"template", "preview", "order-issued", "--title", "T", "--text", "t", "--html"}), ExitCode::kOk);
  EXPECT_EQ(out(), "<p>page</p>\n");
}

TEST_F(TemplateTest, AnErrorSaysWhatToDo) {
  Fail<no::DeleteTemplateRequest, no::DeleteTemplateResponse>(
      client::kDeleteTemplate, MakeError(absl::StatusCode::kNotFound, "TEMPLATE_NOT_FOUND", "no such words", {}));
  EXPECT_EQ(Run({"template", "delete", "order-issued", "fr"}), ExitCode::kNotFound);
  EXPECT_THAT(err(), HasSubstr("outlay template list"));
  EXPECT_THAT(err(), Not(HasSubstr("is read again")));
}

}  // namespace
}  // namespace outlay::cli
