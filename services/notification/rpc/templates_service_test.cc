// Words of organizations through the wrapper, and who reads them in which language.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/matchers.h"
#include "google/protobuf/text_format.h"
#include "services/notification/convert/templates.h"
#include "services/notification/domain/language.h"
#include "services/notification/domain/subscription.h"
#include "services/notification/rpc/testing/service.h"

namespace outlay::notification {
namespace {

using ::outlay::testing::HasMetadata;
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class TemplatesServiceTest : public ::testing::Test, public ServiceNode {
 protected:
  static std::string NameOf(const std::string& kind, const std::string& language) {
    return "organizations/acme/subscriptions/" + kind + "/templates/" + language;
  }
  absl::StatusOr<v1::Template> Set(const std::string& kind, const std::string& language, const std::string& title,
                                   const std::string& etag = "") {
    v1::SetTemplateRequest request;
    request.set_request_id("s" + std::to_string(++requests_));
    request.mutable_template_()->set_name(NameOf(kind, language));
    request.mutable_template_()->set_title(title);
    request.mutable_template_()->set_text("{{purchase_order.total}}");
    request.mutable_template_()->set_etag(etag);
    return Call<v1::Template>("Templates/SetTemplate", request);
  }
  absl::Status Delete(const std::string& kind, const std::string& language) {
    v1::DeleteTemplateRequest request;
    request.set_request_id("d" + std::to_string(++requests_));
    request.set_name(NameOf(kind, language));
    return Call<v1::DeleteTemplateResponse>("Templates/DeleteTemplate", request).status();
  }
  void Speak(const std::string& user, const std::string& language) {
    v1::UpdatePreferencesRequest request;
    request.set_request_id("p" + std::to_string(++requests_));
    request.mutable_preferences()->set_name("organizations/acme/users/" + user + "/preferences");
    request.mutable_preferences()->set_language(language);
    EXPECT_THAT(Call<v1::UserPreferences>("Preferences/UpdatePreferences", request, As(user)), IsOk());
  }
  // What ann reads of another order.
  std::string Told() {
    node_.clock().Advance(absl::Seconds(1));
    Issue("po-" + std::to_string(++orders_), absl::CivilDay(2024, 1, 1), absl::CivilDay(2024, 12, 31));
    return Titles()[0];
  }

 private:
  int requests_ = 0;
  int orders_ = 0;
};

TEST_F(TemplatesServiceTest, PeopleReadTheirLanguageOrTheNextBest) {
  EXPECT_EQ(Told(), "Purchase order PO po-1 was issued");
  Speak("ann", "de-AT");
  EXPECT_EQ(Told(), "Bestellung PO po-2 wurde erteilt");
  Speak("ann", "fr");
  EXPECT_EQ(Told(), "Purchase order PO po-3 was issued");
  ASSERT_THAT(Set("order-issued", "fr", "Commande {{purchase_order.number}}"), IsOk());
  EXPECT_EQ(Told(), "Commande PO po-4");
  ASSERT_THAT(Delete("order-issued", "fr"), IsOk());
  EXPECT_EQ(Told(), "Purchase order PO po-5 was issued");
}

TEST_F(TemplatesServiceTest, OwnWordsGoBeforeBuiltInOnesOfTheirLanguage) {
  ASSERT_THAT(Set("order-issued", "en", "New: {{purchase_order.number}}"), IsOk());
  EXPECT_EQ(Told(), "New: PO po-1");
  Speak("ann", "de");
  EXPECT_EQ(Told(), "Bestellung PO po-2 wurde erteilt") << "German is hers, though it is the service's";
  ASSERT_THAT(Set("order-issued", "de", "Neu: {{purchase_order.number}}"), IsOk());
  EXPECT_EQ(Told(), "Neu: PO po-3");
  EXPECT_EQ(Inbox()[0].text(), "");
  ASSERT_THAT(Set("order-issued", "de-at", "Neich: {{purchase_order.number}}"), IsOk());
  EXPECT_EQ(Told(), "Neu: PO po-4");
  Speak("ann", "de-AT");
  EXPECT_EQ(Told(), "Neich: PO po-5");
}

TEST_F(TemplatesServiceTest, TheOrganizationsLanguageStandsInForTheUsers) {
  SetUpOrganization("acme", "Europe/Berlin", "de");
  EXPECT_EQ(Told(), "Bestellung PO po-1 wurde erteilt");
  Speak("ann", "en");
  EXPECT_EQ(Told(), "Purchase order PO po-2 was issued");
}

TEST_F(TemplatesServiceTest, AreCheckedAgainstTheEventWhenTheyAreSaved) {
  EXPECT_THAT(Set("order-issued", "de", "{{purchase_order.colour}}"), HasReason("FIELD_UNKNOWN"));
  EXPECT_THAT(Set("order-issued", "de", "{{purchase_order.colour}}"), HasMetadata("field", "template.title"));
  EXPECT_THAT(Set("order-issued", "de", "{{#reason}}"), HasReason("TEMPLATE_INVALID"));
  EXPECT_THAT(Set("order-issued", "deutsch", "x"), HasMetadata("field", "template.name"));
  EXPECT_EQ(node_.Log("acme").size(), 0u);
  EXPECT_THAT(Set("nothing", "de", "x"), HasReason("SUBSCRIPTION_NOT_FOUND"));
}

TEST_F(TemplatesServiceTest, AreReplacedListedAndDeleted) {
  const auto first = Set("order-issued", "de", "a");
  ASSERT_THAT(first, IsOk());
  const auto second = Set("order-issued", "de", "b", first->etag());
  ASSERT_THAT(second, IsOk());
  EXPECT_NE(second->etag(), first->etag());
  EXPECT_THAT(Set("order-issued", "de", "c", first->etag()), HasReason("ETAG_MISMATCH"));
  ASSERT_THAT(Set("order-issued", "fr", "d"), IsOk());
  ASSERT_THAT(Set("order-changed", "fr", "e"), IsOk());
  v1::ListTemplatesRequest request;
  request.set_parent("organizations/acme");
  request.set_page_size(2);
  std::vector<std::string> titles;
  do {
    const auto page = Call<v1::ListTemplatesResponse>("Templates/ListTemplates", request);
    ASSERT_THAT(page, IsOk());
    for (const v1::Template& found : page->templates()) titles.push_back(found.title());
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(titles, ElementsAre("e", "b", "d"));
  ASSERT_THAT(Delete("order-issued", "de"), IsOk());
  EXPECT_THAT(Delete("order-issued", "de"), HasReason("TEMPLATE_NOT_FOUND"));
  v1::GetTemplateRequest get;
  get.set_name(NameOf("order-issued", "fr"));
  EXPECT_EQ(Call<v1::Template>("Templates/GetTemplate", get)->title(), "d");
}

TEST_F(TemplatesServiceTest, ArePreviewedOnASample) {
  v1::PreviewTemplateRequest request;
  request.set_parent("organizations/acme/subscriptions/balance-low");
  request.set_title("{{purchase_order_number}} {{order.creator}}");
  request.set_text("<b>{{balance_after}}</b> {{line_number}} {{threshold}}");
  const auto shown = Call<v1::PreviewTemplateResponse>("Templates/PreviewTemplate", request);
  ASSERT_THAT(shown, IsOk());
  EXPECT_EQ(shown->title(), "purchase_order_number creator");
  EXPECT_EQ(shown->text(), "<b>4711.00 EUR</b> line_number THRESHOLD_LOW");
  EXPECT_THAT(shown->html(), HasSubstr("<p>&lt;b&gt;4711.00 EUR&lt;/b&gt; line_number THRESHOLD_LOW</p>"));
  request.set_text("{{nothing}}");
  EXPECT_THAT(Call<v1::PreviewTemplateResponse>("Templates/PreviewTemplate", request), HasReason("FIELD_UNKNOWN"));
  EXPECT_EQ(node_.Log("acme").size(), 0u);
}

// Rows of words cannot name fields that there are not, and no kind is left out.
TEST_F(TemplatesServiceTest, BuiltInWordsInGermanPassTheChecks) {
  for (const Subscription& built_in : BuiltInSubscriptions()) {
    const Words* const words = FindBuiltInWords(built_in.id, "de");
    ASSERT_NE(words, nullptr) << built_in.id;
    EXPECT_THAT(CheckWords(*words, built_in.event_type), IsOk()) << built_in.id;
    EXPECT_FALSE(Preview(*words, built_in.event_type).title.empty()) << built_in.id;
  }
  EXPECT_EQ(FindBuiltInWords("order-issued", "fr"), nullptr);
}

}  // namespace
}  // namespace outlay::notification
