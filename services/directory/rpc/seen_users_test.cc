// When users were last seen, and who is dormant (D8).
#include "services/directory/rpc/testing/service.h"

namespace outlay::directory {
namespace {

using ::outlay::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class SeenUsersTest : public ServiceFixture {
 protected:
  SeenUsersTest() {
    EXPECT_THAT(CreateUser("bob"), IsOk());
    EXPECT_THAT(CreateUser("cid"), IsOk());
  }

  static std::string At(absl::Time time) { return "{ seconds: " + std::to_string(absl::ToUnixSeconds(time)) + " }"; }
  static std::string Seen(const std::string& user, absl::Time time) {
    return "users { user: '" + UserOf(user) + "' last_seen_time " + At(time) + " } ";
  }
  absl::Status Report(const std::string& users) {
    return Send<v1::ReportSeenUsersRequest, v1::ReportSeenUsersResponse>("Users/ReportSeenUsers",
                                                                         "parent: 'organizations/acme' " + users)
        .status();
  }
  // Unix seconds of the day; 0: never.
  int64_t DayOfUser(const std::string& id) { return GetUser(id)->last_seen_time().seconds(); }
  std::vector<std::string> Dormant(absl::Time since) {
    const auto page = Send<v1::ListUsersRequest, v1::ListUsersResponse>(
        "Users/ListUsers",
        "parent: 'organizations/acme' filter { states: STATE_ACTIVE not_seen_since " + At(since) + " }");
    EXPECT_THAT(page, IsOk());
    std::vector<std::string> ids;
    for (const v1::User& user : page->users()) ids.push_back(user.name().substr(user.name().rfind('/') + 1));
    return ids;
  }

  const absl::Time start_ = node_.clock().Now();  // the beginning of a day
};

TEST_F(SeenUsersTest, AreKnownByTheLastDay) {
  EXPECT_EQ(DayOfUser("bob"), 0);
  const absl::Time later = start_ + absl::Hours(24 * 3 + 5);
  node_.clock().SetTime(later);
  ASSERT_THAT(Report(Seen("bob", later)), IsOk());
  EXPECT_EQ(DayOfUser("bob"), absl::ToUnixSeconds(start_ + absl::Hours(24 * 3)));
  ASSERT_THAT(Report(Seen("bob", start_)), IsOk());
  EXPECT_EQ(DayOfUser("bob"), absl::ToUnixSeconds(start_ + absl::Hours(24 * 3))) << "an older day is no news";
  ASSERT_THAT(Report(Seen("bob", later + absl::Hours(24 * 400))), IsOk());
  EXPECT_EQ(DayOfUser("bob"), absl::ToUnixSeconds(start_ + absl::Hours(24 * 3))) << "nobody was seen tomorrow";
}

TEST_F(SeenUsersTest, OnlyNewsAreLogged) {
  ASSERT_THAT(Report(Seen("bob", start_) + Seen("cid", start_)), IsOk());
  const size_t records = node_.Log("acme").size();
  ASSERT_THAT(Report(Seen("bob", start_ + absl::Hours(3)) + Seen("nobody", start_)), IsOk());
  EXPECT_EQ(node_.Log("acme").size(), records);
}

TEST_F(SeenUsersTest, DormantOnesAreListed) {
  node_.clock().SetTime(start_ + absl::Hours(24 * 100));
  ASSERT_THAT(CreateUser("dan"), IsOk());
  ASSERT_THAT(Report(Seen("bob", start_ + absl::Hours(24 * 90)) + Seen("cid", start_ + absl::Hours(24 * 5))), IsOk());
  EXPECT_THAT(Dormant(start_ + absl::Hours(24 * 10)), ElementsAre("ann", "cid"));
  EXPECT_THAT(Dormant(start_ + absl::Hours(24 * 5 + 7)), ElementsAre("ann"));
  EXPECT_THAT(Dormant(start_), IsEmpty()) << "nobody is older than that";
}

TEST_F(SeenUsersTest, AnErasedPersonLeavesNoDay) {
  ASSERT_THAT(Report(Seen("bob", start_)), IsOk());
  ASSERT_THAT(Deprovision("bob"), IsOk());
  EXPECT_NE(DayOfUser("bob"), 0);
  ASSERT_THAT(Verb<v1::ErasePersonRequest>("ErasePerson", "bob"), IsOk());
  EXPECT_EQ(DayOfUser("bob"), 0);
  ASSERT_THAT(Report(Seen("bob", start_)), IsOk());
  EXPECT_EQ(DayOfUser("bob"), 0);
}

}  // namespace
}  // namespace outlay::directory
