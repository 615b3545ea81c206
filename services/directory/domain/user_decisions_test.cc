#include "services/directory/domain/user_decisions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/matchers.h"
#include "services/directory/domain/limits.h"

namespace outlay::directory {
namespace {

using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;

const absl::Time kNow = absl::FromUnixSeconds(1'000'000);
const Actor kAdmin = {.subject = "admin", .on_behalf_of = ""};

User AUser(UserState state) {
  User user;
  user.id = "ann";
  user.state = state;
  user.revision = 1;
  return user;
}

Money Usd(int64_t cents) {
  return Money(cents, Currency::Of("USD"));
}

TEST(UserLifeCycleTest, EveryVerbInEveryState) {
  struct Case {
    UserState state;
    bool suspend, resume, deprovision, reinstate, invite, erase;
  };
  for (const Case& c : {Case{UserState::kInvited, false, false, true, false, true, false},
                        Case{UserState::kActive, true, false, true, false, false, false},
                        Case{UserState::kSuspended, false, true, true, false, false, false},
                        Case{UserState::kDeprovisioned, false, false, false, true, false, true}}) {
    const User user = AUser(c.state);
    EXPECT_EQ(DecideSuspendUser(user, false, kNow).ok(), c.suspend) << ToWord(c.state);
    EXPECT_EQ(DecideResumeUser(user, kNow).ok(), c.resume) << ToWord(c.state);
    EXPECT_EQ(DecideDeprovisionUser(user, {}, false, kNow).ok(), c.deprovision) << ToWord(c.state);
    EXPECT_EQ(DecideReinstateUser(user, UserState::kInvited, kNow).ok(), c.reinstate) << ToWord(c.state);
    EXPECT_EQ(DecideInviteUser(user, "h", std::nullopt, kNow).ok(), c.invite) << ToWord(c.state);
    EXPECT_EQ(DecideErasePerson(user, kNow).ok(), c.erase) << ToWord(c.state);
  }
  EXPECT_THAT(DecideResumeUser(AUser(UserState::kActive), kNow), HasReason("USER_STATE_FORBIDS"));
}

TEST(UserLifeCycleTest, AnInvitationEndsToTheMicrosecondAndIsUsedOnce) {
  const absl::StatusOr<User> invited = DecideInviteUser(AUser(UserState::kInvited), "hash", absl::Hours(1), kNow);
  ASSERT_THAT(invited, IsOk());
  EXPECT_THAT(DecideAcceptInvitation(*invited, "other", kNow), HasReason("INVITATION_INVALID"));
  EXPECT_THAT(DecideAcceptInvitation(*invited, "hash", kNow + absl::Hours(1)), HasReason("INVITATION_INVALID"));
  const absl::StatusOr<User> active =
      DecideAcceptInvitation(*invited, "hash", kNow + absl::Hours(1) - absl::Microseconds(1));
  ASSERT_THAT(active, IsOk());
  EXPECT_EQ(active->state, UserState::kActive);
  EXPECT_THAT(DecideAcceptInvitation(*active, "hash", kNow), HasReason("INVITATION_INVALID"));
}

TEST(UserLifeCycleTest, ANewInvitationReplacesTheOldOne) {
  const absl::StatusOr<User> first = DecideInviteUser(AUser(UserState::kInvited), "one", std::nullopt, kNow);
  ASSERT_THAT(first, IsOk());
  EXPECT_EQ(first->invitation->expire_time, kNow + limits::kInvitationTimeToLive);
  const absl::StatusOr<User> second = DecideInviteUser(*first, "two", limits::kInvitationTimeToLiveMax, kNow);
  ASSERT_THAT(second, IsOk());
  EXPECT_THAT(DecideAcceptInvitation(*second, "one", kNow), HasReason("INVITATION_INVALID"));
  EXPECT_THAT(DecideAcceptInvitation(*second, "two", kNow), IsOk());
  EXPECT_THAT(DecideInviteUser(*first, "two", limits::kInvitationTimeToLiveMax + absl::Nanoseconds(1), kNow),
              HasReason("FIELD_INVALID"));
}

TEST(UserLifeCycleTest, WhoLeavesKeepsTheManagerAndWhereThePersonWas) {
  User user = AUser(UserState::kInvited);
  user.manager_id = "bob";
  user.invitation = Invitation{.token_hash = "h", .expire_time = kNow + absl::Hours(1)};
  const absl::StatusOr<User> gone = DecideDeprovisionUser(user, {"g1", "g2"}, false, kNow);
  ASSERT_THAT(gone, IsOk());
  EXPECT_EQ(gone->manager_id, "bob");
  EXPECT_EQ(gone->former_group_ids, (std::vector<std::string>{"g1", "g2"}));
  EXPECT_EQ(gone->deprovision_time, kNow);
  EXPECT_THAT(DecideAcceptInvitation(*gone, "h", kNow), HasReason("INVITATION_INVALID"));
  const absl::StatusOr<User> back = DecideReinstateUser(*gone, UserState::kInvited, kNow);
  ASSERT_THAT(back, IsOk());
  EXPECT_EQ(back->state, UserState::kInvited);
  EXPECT_THAT(back->former_group_ids, ::testing::IsEmpty());
}

TEST(UserLifeCycleTest, WhoLeftIsKnownByTheStateBefore) {
  for (const UserState state : {UserState::kInvited, UserState::kActive, UserState::kSuspended}) {
    const absl::StatusOr<User> gone = DecideDeprovisionUser(AUser(state), {}, false, kNow);
    ASSERT_THAT(gone, IsOk());
    EXPECT_EQ(StateToComeBackTo(*gone), state);
    const absl::StatusOr<User> back = DecideReinstateUser(*gone, StateToComeBackTo(*gone), kNow);
    ASSERT_THAT(back, IsOk());
    EXPECT_EQ(back->state, state);
    EXPECT_EQ(back->former_state, std::nullopt);
  }
  EXPECT_EQ(StateToComeBackTo(AUser(UserState::kDeprovisioned)), UserState::kActive) << "an old row does not say";
}

TEST(UserLifeCycleTest, ALetterToAnAddressThatWasWrongInvitesNobody) {
  const Person wrong = {.email = "ann@wrong.example", .display_name = "", .external_id = ""};
  const UserSpec right = {.person = {.email = "ann@example.com", .display_name = "", .external_id = ""},
                          .manager_id = ""};
  User user = AUser(UserState::kInvited);
  user.invitation = Invitation{.token_hash = "hash", .expire_time = kNow + absl::Hours(1), .nonce = "n"};
  EXPECT_EQ(DecideUpdateUser(user, wrong, right, kNow)->after.invitation, std::nullopt);
  user.invitation->nonce.clear();
  EXPECT_NE(DecideUpdateUser(user, wrong, right, kNow)->after.invitation, std::nullopt) << "given by hand";
}

TEST(UserLifeCycleTest, TheLastAdministratorStays) {
  EXPECT_THAT(DecideSuspendUser(AUser(UserState::kActive), true, kNow), HasReason("LAST_ADMINISTRATOR"));
  EXPECT_THAT(DecideDeprovisionUser(AUser(UserState::kActive), {}, true, kNow), HasReason("LAST_ADMINISTRATOR"));
}

TEST(UserLifeCycleTest, AnErasedPersonStaysGone) {
  const absl::StatusOr<UserDecision> erased = DecideErasePerson(AUser(UserState::kDeprovisioned), kNow);
  ASSERT_THAT(erased, IsOk());
  EXPECT_TRUE(erased->after.erased);
  EXPECT_FALSE(DecideErasePerson(erased->after, kNow)->changed);
  EXPECT_THAT(DecideReinstateUser(erased->after, UserState::kActive, kNow), HasReason("USER_ERASED"));
  const UserSpec spec = {.person = {.email = "a@b", .display_name = "", .external_id = ""}, .manager_id = ""};
  EXPECT_THAT(DecideUpdateUser(erased->after, {}, spec, kNow), HasReason("USER_ERASED"));
}

TEST(ManagersTest, AreNoCircleAndNoEndlessChain) {
  EXPECT_THAT(CheckManagers("ann", {}), IsOk());
  EXPECT_THAT(CheckManagers("ann", {"bob", "cid"}), IsOk());
  EXPECT_THAT(CheckManagers("ann", {"bob", "ann"}), HasReason("MANAGER_CYCLE"));
  std::vector<std::string> chain(limits::kManagerChain - 1, "m");
  EXPECT_THAT(CheckManagers("ann", chain), IsOk());
  chain.emplace_back("m");
  EXPECT_THAT(CheckManagers("ann", chain), HasReason("MANAGER_CYCLE"));
}

TEST(SpendingLimitsTest, AreInTheBaseCurrencyAndCompleteAndNotOnesOwn) {
  const User user = AUser(UserState::kActive);
  const Currency usd = Currency::Of("USD");
  const SpendingLimits good = {.per_order = Usd(100), .per_period = Usd(500), .period = LimitPeriod::kMonth};
  const auto set = [&](const SpendingLimits& limits, const Actor& actor) {
    return DecideSetSpendingLimits(user, Persons("ann"), limits, usd, actor, Persons(actor.person()), kNow);
  };
  const absl::StatusOr<UserDecision> decision = set(good, kAdmin);
  ASSERT_THAT(decision, IsOk());
  EXPECT_EQ(decision->after.spending_limits, good);
  SpendingLimits euro = good;
  euro.per_order = Money(1, Currency::Of("EUR"));
  EXPECT_THAT(set(euro, kAdmin), HasReason("FIELD_INVALID"));
  EXPECT_THAT(set({.per_order = {}, .per_period = Usd(1), .period = LimitPeriod::kNone}, kAdmin),
              HasReason("FIELD_REQUIRED"));
  EXPECT_THAT(set({.per_order = {}, .per_period = {}, .period = LimitPeriod::kYear}, kAdmin),
              HasReason("FIELD_INVALID"));
  EXPECT_THAT(set(good, {.subject = "ann", .on_behalf_of = ""}), HasReason("SECOND_PERSON_REQUIRED"));
  EXPECT_THAT(set(good, {.subject = "portal", .on_behalf_of = "ann"}), HasReason("SECOND_PERSON_REQUIRED"));
}

TEST(SpendingLimitsTest, ServiceAccountsGetTheirsFromNobodyBehindThem) {
  User account = AUser(UserState::kActive);
  account.id = "bot";
  Persons behind("bot");
  behind.Add("bob");
  const auto set = [&](const std::string& person) {
    return DecideSetSpendingLimits(account, behind, {}, Currency::Of("USD"), {.subject = person, .on_behalf_of = {}},
                                   Persons(person), kNow);
  };
  EXPECT_THAT(set("bob"), HasReason("SECOND_PERSON_REQUIRED"));
  EXPECT_THAT(set("admin"), IsOk());
}

TEST(EmailTest, IsTheSameInAnyCase) {
  EXPECT_EQ(FoldEmail("Ann.Example@ACME.example"), "ann.example@acme.example");
}

TEST(DormantTest, WhoWasCreatedBeforeAndNotSeenOnTheDayOrLater) {
  const absl::Time noon = absl::FromCivil(absl::CivilHour(2026, 3, 10, 12), absl::UTCTimeZone());
  User user;
  user.create_time = noon - absl::Hours(1);
  EXPECT_TRUE(IsDormant(user, std::nullopt, noon));
  EXPECT_TRUE(IsDormant(user, DayOf(noon) - absl::Hours(24), noon));
  EXPECT_FALSE(IsDormant(user, DayOf(noon), noon));
  user.create_time = noon;
  EXPECT_FALSE(IsDormant(user, std::nullopt, noon)) << "too new to say";
}

}  // namespace
}  // namespace outlay::directory
