#include "services/notification/domain/subscription.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>

#include "services/notification/domain/limits.h"
#include "services/notification/domain/notice.h"
#include "services/notification/domain/words.h"

namespace outlay::notification {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class MapFields final : public EventFields {
 public:
  std::vector<std::string> Get(std::string_view path) const override {
    const auto found = values.find(std::string(path));
    return found != values.end() ? found->second : std::vector<std::string>();
  }
  std::map<std::string, std::vector<std::string>> values = {
      {"state", {"LOW"}}, {"kind", {"A"}}, {"owner", {"ann"}}, {"text", {"one\ntwo"}}};
};

Subscription Sample() {
  Subscription subscription;
  subscription.id = "sample";
  subscription.event_type = "outlay.test.v1.Changed";
  subscription.conditions = {{.field = "state", .values = {"EMPTY", "LOW"}}, {.field = "kind", .values = {"A"}}};
  subscription.user_fields = {"owner"};
  subscription.title = "{{text}}";
  subscription.text = "{{text}}";
  return subscription;
}

TEST(SubscriptionTest, HoldsWhenAllConditionsDo) {
  MapFields fields;
  EXPECT_TRUE(Holds(Sample(), fields));
  fields.values["state"] = {"EMPTY"};
  EXPECT_TRUE(Holds(Sample(), fields));
  fields.values["state"] = {"FULL"};
  EXPECT_FALSE(Holds(Sample(), fields));
  fields.values["state"] = {"LOW"};
  fields.values["kind"] = {};
  EXPECT_FALSE(Holds(Sample(), fields));
}

TEST(SubscriptionTest, IsSilentWhenDisabledOrWithoutPeople) {
  MapFields fields;
  Subscription subscription = Sample();
  EXPECT_THAT(PeopleOf("acme", subscription, fields), SizeIs(1));
  subscription.disabled = true;
  EXPECT_FALSE(Holds(subscription, fields));
  fields.values["owner"] = {};
  EXPECT_THAT(PeopleOf("acme", Sample(), fields), IsEmpty());
}

TEST(SubscriptionTest, TellsEachPersonOfTheOrganizationOnce) {
  MapFields fields;
  fields.values["owner"] = {"ann", "organizations/acme/users/bob", "organizations/globex/users/carl", "Not a user!",
                            ""};
  Subscription subscription = Sample();
  subscription.users = {"zoe", "ann"};
  EXPECT_THAT(PeopleOf("acme", subscription, fields), ElementsAre("ann", "bob", "zoe"));
  fields.values["owner"].clear();
  for (size_t i = 0; i < 2 * limits::kPeopleByFields; ++i) fields.values["owner"].push_back("u" + std::to_string(i));
  const std::vector<std::string> people = PeopleOf("acme", subscription, fields);
  EXPECT_THAT(people, SizeIs(2 * limits::kPeopleByFields + 2));
  EXPECT_THAT(FirstPeople(subscription, people), SizeIs(limits::kPeopleByFields + 2));
}

TEST(SubscriptionTest, WhoseTurnItIsIsToldWhateverTheirNumber) {
  std::vector<std::string> people;
  for (size_t i = 0; i < limits::kPeopleAsked + 1; ++i) people.push_back(std::to_string(1'000 + i));
  for (const char* id : {"review-asked", "review-escalated", "review-reminded"}) {
    EXPECT_THAT(FirstPeople(*FindBuiltIn(id), people), SizeIs(limits::kPeopleAsked));
    EXPECT_EQ(PeopleMax(*FindBuiltIn(id)), limits::kPeopleAsked);
  }
  EXPECT_THAT(FirstPeople(*FindBuiltIn("budget-used"), people), SizeIs(limits::kPeopleByFields));
}

TEST(WordsTest, TitlesHaveOneLine) {
  const Words words = RenderWords({.title = "{{text}}", .text = "{{text}}"}, MapFields());
  EXPECT_EQ(words.title, "one two");
  EXPECT_EQ(words.text, "one\ntwo");
}

TEST(SubscriptionTest, BuiltInOnesAreFoundById) {
  for (const Subscription& built_in : BuiltInSubscriptions()) EXPECT_EQ(FindBuiltIn(built_in.id), &built_in);
  EXPECT_TRUE(std::is_sorted(BuiltInSubscriptions().begin(), BuiltInSubscriptions().end(),
                             [](const Subscription& a, const Subscription& b) { return a.id < b.id; }));
  EXPECT_EQ(FindBuiltIn("zzz"), nullptr);
}

TEST(NoticeIdTest, GrowsWithTimeAndTellsCausesApart) {
  const absl::Time time = absl::FromUnixSeconds(1'700'000'000);
  EXPECT_LT(NoticeId(time, "z", "z", "z"), NoticeId(time + absl::Microseconds(1), "a", "a", "a"));
  EXPECT_EQ(NoticeId(time, "c", "k", "u"), NoticeId(time, "c", "k", "u"));
  EXPECT_NE(NoticeId(time, "c", "k", "u"), NoticeId(time, "c", "k", "v"));
  EXPECT_NE(NoticeId(time, "c", "k", "u"), NoticeId(time, "c", "l", "u"));
  EXPECT_NE(NoticeId(time, "c", "k", "u"), NoticeId(time, "d", "k", "u"));
}

}  // namespace
}  // namespace outlay::notification
