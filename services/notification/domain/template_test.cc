#include "services/notification/domain/template.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>

#include "common/testing/matchers.h"
#include "services/notification/domain/limits.h"

namespace outlay::notification {
namespace {

using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::outlay::testing::IsOkAndHolds;
using ::testing::ElementsAre;

class FakeFields final : public EventFields {
 public:
  std::vector<std::string> Get(std::string_view path) const override {
    const auto found = values.find(std::string(path));
    return found != values.end() ? found->second : std::vector<std::string>();
  }
  std::map<std::string, std::vector<std::string>> values;
};

TEST(TemplateTest, NamesThePathsThatItUses) {
  EXPECT_THAT(TemplatePaths("text", "{{a.b}} {{#c}}{{a.b}}{{d_1}}{{/c}}{{^c}}none{{/c}}"),
              IsOkAndHolds(ElementsAre("a.b", "c", "d_1")));
  EXPECT_THAT(TemplatePaths("text", "no tags } } { {"), IsOkAndHolds(ElementsAre()));
}

TEST(TemplateTest, RefusesWhatCouldLoopIncludeOrCall) {
  for (const std::string text :
       {"{{{a}}}", "{{&a}}", "{{>partial}}", "{{!comment}}", "{{=<% %>=}}", "{{.}}", "{{a b}}", "{{}}", "{{a", "{{a}}}",
        "{{#a}}", "{{/a}}", "{{#a}}{{/b}}", "{{#a}}{{#b}}{{/a}}{{/b}}", "{{a..b}}", "{{a.}}", "{{\xc3\xa4}}"}) {
    EXPECT_THAT(TemplatePaths("text", text), HasReason("TEMPLATE_INVALID")) << text;
  }
  EXPECT_THAT(TemplatePaths("text", "{{amount}} {{amount.units}}"), HasReason("TEMPLATE_INVALID"));
  EXPECT_THAT(TemplatePaths("text", "{{amount.units}} {{#amount}}x{{/amount}}"), HasReason("TEMPLATE_INVALID"));
  EXPECT_THAT(TemplatePaths("text", "{{amount}} {{amount_due}} {{x.amount}}"), IsOk());
  std::string deep;
  std::string wide;
  for (size_t i = 0; i <= limits::kTemplateDepth; ++i) deep = "{{#a}}" + deep + "{{/a}}";
  for (size_t i = 0; i <= limits::kTemplateFields; ++i) wide += "{{a" + std::to_string(i) + "}}";
  EXPECT_THAT(TemplatePaths("text", deep), HasReason("TEMPLATE_INVALID"));
  EXPECT_THAT(TemplatePaths("text", wide), HasReason("TEMPLATE_INVALID"));
}

TEST(TemplateTest, FillsInFieldsAndSections) {
  FakeFields fields;
  fields.values = {{"a.b", {"1"}}, {"a.c", {"2", "3"}}, {"empty", {}}};
  EXPECT_EQ(Render("{{a.b}}|{{a.c}}|{{empty}}|{{#a.b}}yes{{/a.b}}{{^a.b}}no{{/a.b}}|{{#empty}}x{{/empty}}{{^empty}}y"
                   "{{/empty}}",
                   fields),
            "1|2, 3||yes|y");
}

TEST(TemplateTest, AValueIsNoTemplate) {
  FakeFields fields;
  fields.values = {{"a", {"{{secret}}"}}, {"secret", {"s"}}};
  EXPECT_EQ(Render("{{a}} {{#a}}{{a}}{{/a}}", fields), "{{secret}} {{secret}}");
}

TEST(TemplateTest, CutsLongValuesBetweenCharacters) {
  FakeFields fields;
  std::string umlauts;
  for (size_t i = 0; i < limits::kValueBytes; ++i) umlauts += "\xc3\xa4";
  fields.values = {{"a", {"x" + umlauts}}};
  EXPECT_EQ(Render("{{a}}", fields).size(), limits::kValueBytes - 1) << "half a character is cut off";
  EXPECT_EQ(CutText("abc", 3), "abc");
  EXPECT_EQ(CutText("abc", 2), "ab");
}

}  // namespace
}  // namespace outlay::notification
