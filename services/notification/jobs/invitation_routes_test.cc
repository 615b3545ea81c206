// Who is told of invitations, and of tokens that nobody answers for. Real and fake: see ServiceNode; e-mails are kept.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <iterator>
#include <string>
#include <vector>

#include "outlay/directory/v1/directory_events.pb.h"
#include "outlay/directory/v1/invitation_events.pb.h"
#include "outlay/directory/v1/scim_events.pb.h"
#include "services/notification/domain/limits.h"
#include "services/notification/events/people_events.h"
#include "services/notification/jobs/retention.h"
#include "services/notification/rpc/testing/service.h"

namespace outlay::notification {
namespace {

using ::outlay::testing::IsOk;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

class InvitationRoutesTest : public ::testing::Test, public ServiceNode {
 protected:
  explicit InvitationRoutesTest(Routing with = {.has_email = true, .has_invitations = true}) : ServiceNode(with) {
    node_.clock().SetTime(absl::FromCivil(absl::CivilDay(2024, 1, 10), absl::UTCTimeZone()));
    SetUpOrganization("acme", "Europe/Berlin", "de");
    AddTarget("hook");
  }
  void Tell(const google::protobuf::Message& data, absl::Duration ago = absl::ZeroDuration()) {
    feed::FeedEvent event;
    event.event.set_id("1-0-" + std::to_string(++told_) + "-0");
    event.event.set_source("outlay.directory");
    event.event.set_type(data.GetDescriptor()->full_name());
    event.event.set_subject("organizations/acme/users/bob");
    rpc::ToProto(node_.clock().Now() - ago, event.event.mutable_time());
    event.event.set_data(data.SerializeAsString());
    event.organization = "acme";
    const PeopleEvents people(routing);
    ASSERT_TRUE(people.Handles(event.event.type()));
    ASSERT_THAT(node_.Write("acme", [&](store::Transaction& txn) { return people.Apply(txn, event); }), IsOk());
  }
  void Invite(const std::string& user, absl::Duration ago = absl::ZeroDuration()) {
    directory::v1::UserInvited event;
    event.set_user("organizations/acme/users/" + user);
    event.set_organization_display_name("Acme");
    event.set_inviter("organizations/acme/users/ann");
    rpc::ToProto(node_.clock().Now() + absl::Hours(24), event.mutable_expire_time());
    Tell(event, ago);
  }
  // "target: title", of what went out since the last time.
  std::vector<std::string> Sent() {
    Carry();
    std::vector<std::string> sent;
    for (const ChannelForTest::Sent& each : outside.sent) sent.push_back(each.target.name + ": " + each.message.title);
    outside.sent.clear();
    return sent;
  }
  // What stands in the inbox of who invited.
  std::vector<std::string> InvitedBy(const std::string& user) {
    std::vector<std::string> titles;
    for (const v1::Notice& notice : Inbox(user)) titles.push_back(notice.title());
    return titles;
  }

 private:
  int told_ = 0;
};

class InvitationsWithoutPageTest : public InvitationRoutesTest {
 protected:
  InvitationsWithoutPageTest() : InvitationRoutesTest({.has_email = true}) {}
};

TEST_F(InvitationRoutesTest, GoToWhoIsInvitedAndToNobodyElse) {
  Invite("bob");
  EXPECT_THAT(Sent(), ElementsAre("invitations/bob: Acme lädt Sie zu Outlay ein"));
  EXPECT_THAT(Inbox("bob"), IsEmpty());
  EXPECT_EQ(Unread("bob"), 0);
  EXPECT_THAT(InvitedBy("ann"), IsEmpty());
  Invite("bob");
  EXPECT_THAT(Sent(), ElementsAre("invitations/bob: Acme lädt Sie zu Outlay ein")) << "invited once more";
}

TEST_F(InvitationRoutesTest, AreNotWrittenLongAfter) {
  Invite("bob", limits::kContactCatchUp + absl::Seconds(1));
  EXPECT_THAT(InvitedBy("ann"), ElementsAre("An organizations/acme/users/bob ging keine E-Mail"));
  EXPECT_THAT(Sent(), Not(Contains(StartsWith("invitations/"))));
}

TEST_F(InvitationsWithoutPageTest, AreNotWritten) {
  Invite("bob");
  EXPECT_THAT(InvitedBy("ann"), ElementsAre("An organizations/acme/users/bob ging keine E-Mail"));
  EXPECT_THAT(Sent(), Not(Contains(StartsWith("invitations/"))));
}

// As with a directory that was started with another key.
TEST_F(InvitationRoutesTest, ALetterThatIsGivenUpIsToldToWhoInvited) {
  outside.answer = {.outcome = AttemptOutcome::kTemporary, .code = 0, .text = "no", .key_changed = true};
  Invite("bob");
  EXPECT_THAT(Sent(), Contains(StartsWith("invitations/bob")));
  node_.clock().Advance(absl::Hours(24));
  EXPECT_THAT(InvitedBy("ann"), IsEmpty()) << "it is tried for some days: the key may come back";
  for (int tries = 0; tries < 20; ++tries) {
    Sent();
    node_.clock().Advance(2 * limits::kBackoff[std::size(limits::kBackoff) - 1]);
  }
  EXPECT_THAT(InvitedBy("ann"), ElementsAre("An organizations/acme/users/bob ging keine E-Mail"));
  EXPECT_THAT(Events<v1::InvitationNotMailed>(), ::testing::SizeIs(1));
  EXPECT_EQ(Events<v1::InvitationNotMailed>()[0].inviter(), "organizations/acme/users/ann");
}

TEST_F(InvitationRoutesTest, ALetterIsSentOnceTheKeyIsBack) {
  const Attempt delivered = outside.answer;
  outside.answer = {.outcome = AttemptOutcome::kTemporary, .code = 0, .text = "no", .key_changed = true};
  Invite("bob");
  Sent();
  outside.answer = delivered;
  node_.clock().Advance(absl::Hours(1));
  EXPECT_THAT(Sent(), Contains(StartsWith("invitations/bob")));
  node_.clock().Advance(absl::Hours(24 * 30));
  EXPECT_THAT(Sent(), IsEmpty());
  EXPECT_THAT(InvitedBy("ann"), IsEmpty());
}

TEST_F(InvitationRoutesTest, GoWithThePerson) {
  Invite("bob");
  directory::v1::PersonErased erased;
  erased.set_user("organizations/acme/users/bob");
  Tell(erased);
  jobs::DueJob erase({.name = "erase_people"}, ErasePeopleScan(), &node_.store(), &node_.executor(), &node_.scheduler(),
                     &node_.clock());
  for (int run = 0; run < 5; ++run) {
    erase.RunOnce();
    node_.scheduler().RunDue();
  }
  EXPECT_THAT(Sent(), IsEmpty());
}

TEST_F(InvitationRoutesTest, OrphanedTokensAreToldToWhoCanAdoptThem) {
  directory::v1::ScimTokenOrphaned event;
  event.set_scim_token("organizations/acme/scimTokens/okta");
  event.set_user("organizations/acme/users/bob");
  event.add_administrators("organizations/acme/users/ann");
  Tell(event);
  ASSERT_THAT(Inbox("ann"), ::testing::SizeIs(1));
  EXPECT_THAT(Inbox("ann")[0].text(), ::testing::HasSubstr("organizations/acme/scimTokens/okta"));
  EXPECT_THAT(Inbox("bob"), IsEmpty());
}

}  // namespace
}  // namespace outlay::notification
