// Where people are written to.
#include "outlay/directory/v1/mailboxes.pb.h"
#include "services/directory/rpc/testing/service.h"

namespace outlay::directory {
namespace {

using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;

class MailboxesServiceTest : public ServiceFixture {
 protected:
  absl::StatusOr<v1::Mailbox> GetMailbox(const std::string& user, const std::string& organization = "acme") {
    return Send<v1::GetMailboxRequest, v1::Mailbox>("Mailboxes/GetMailbox", "user: '" + user + "'", "notification",
                                                    organization);
  }
  absl::StatusOr<v1::Mailbox> FindMailbox(const std::string& email, const std::string& organization = "acme") {
    return Send<v1::FindMailboxRequest, v1::Mailbox>(
        "Mailboxes/FindMailbox", "parent: 'organizations/" + organization + "' email: '" + email + "'", "notification",
        organization);
  }
};

TEST_F(MailboxesServiceTest, AreThereForActiveUsersOnly) {
  ASSERT_THAT(CreateUser("bob", "", "display_name: 'Bob B'"), IsOk());
  const auto mailbox = GetMailbox(UserOf("bob"));
  ASSERT_THAT(mailbox, IsOk());
  EXPECT_EQ(mailbox->email(), "bob@acme.example");
  EXPECT_EQ(mailbox->display_name(), "Bob B");
  EXPECT_THAT(GetMailbox(UserOf("nobody")), HasReason("USER_NOT_FOUND"));
  ASSERT_THAT(Verb<v1::SuspendUserRequest>("SuspendUser", "bob"), IsOk());
  EXPECT_THAT(GetMailbox(UserOf("bob")), HasReason("USER_NOT_FOUND"));
  ASSERT_THAT(Verb<v1::ResumeUserRequest>("ResumeUser", "bob"), IsOk());
  EXPECT_THAT(GetMailbox(UserOf("bob")), IsOk());
  ASSERT_THAT(Deprovision("bob"), IsOk());
  EXPECT_THAT(GetMailbox(UserOf("bob")), HasReason("USER_NOT_FOUND"));
  ASSERT_THAT(Verb<v1::ErasePersonRequest>("ErasePerson", "bob"), IsOk());
  EXPECT_THAT(GetMailbox(UserOf("bob")), HasReason("USER_NOT_FOUND"));
}

TEST_F(MailboxesServiceTest, AnAddressIsThatOfAUserInAnyCaseAndState) {
  ASSERT_THAT(CreateUser("bob", "", "display_name: 'Bob B'"), IsOk());
  const auto mailbox = FindMailbox("BOB@acme.Example");
  ASSERT_THAT(mailbox, IsOk());
  EXPECT_EQ(mailbox->user(), UserOf("bob"));
  EXPECT_EQ(mailbox->email(), "bob@acme.example");
  EXPECT_THAT(FindMailbox("rob@acme.example"), HasReason("USER_NOT_FOUND"));
  EXPECT_EQ(mailbox->state(), v1::UserChanged::STATE_ACTIVE);
  ASSERT_THAT(Verb<v1::SuspendUserRequest>("SuspendUser", "bob"), IsOk());
  EXPECT_EQ(FindMailbox("bob@acme.example")->state(), v1::UserChanged::STATE_SUSPENDED);
  ASSERT_THAT(Deprovision("bob"), IsOk());
  EXPECT_EQ(FindMailbox("bob@acme.example")->state(), v1::UserChanged::STATE_DEPROVISIONED);
  ASSERT_THAT(Verb<v1::ErasePersonRequest>("ErasePerson", "bob"), IsOk());
  EXPECT_THAT(FindMailbox("bob@acme.example"), HasReason("USER_NOT_FOUND"));
}

TEST_F(MailboxesServiceTest, AreTheOrganizationsOwn) {
  ASSERT_THAT(CreateOrganization("globex"), IsOk());
  ASSERT_THAT(FindMailbox("ann@acme.example"), IsOk());
  EXPECT_THAT(FindMailbox("ann@acme.example", "globex"), HasReason("USER_NOT_FOUND"));
  EXPECT_THAT(GetMailbox(UserOf("ann"), "globex"), ::testing::Not(IsOk()));
}

}  // namespace
}  // namespace outlay::directory
