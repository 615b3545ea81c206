#include "services/directory/rpc/users_service.h"

#include "common/base/status_macros.h"
#include "common/command/chain.h"
#include "outlay/directory/v1/invitation_events.pb.h"
#include "services/directory/domain/invitation_token.h"
#include "services/directory/domain/limits.h"
#include "services/directory/rpc/testing/service.h"
#include "services/directory/store/users.h"

namespace outlay::directory {
namespace {

using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class UsersTest : public ServiceFixture {
 protected:
  UsersTest() { EXPECT_THAT(CreateGroup("tech"), IsOk()); }

  absl::StatusOr<v1::User> Update(const std::string& id, const std::string& fields, const std::string& mask = "") {
    return Send<v1::UpdateUserRequest, v1::User>("Users/UpdateUser",
                                                 "user { name: '" + UserOf(id) + "' " + fields + " } " +
                                                     (mask.empty() ? "" : "update_mask { paths: '" + mask + "' }"));
  }
  absl::StatusOr<v1::InvitationLetter> Letter(const std::string& id) {
    return Send<v1::GetInvitationRequest, v1::InvitationLetter>("Mailboxes/GetInvitation", "user: '" + UserOf(id) + "'",
                                                                "notification");
  }
  absl::StatusOr<v1::InviteUserResponse> Invite(const std::string& id, const std::string& more = "") {
    return Send<v1::InviteUserRequest, v1::InviteUserResponse>("Users/InviteUser",
                                                               "name: '" + UserOf(id) + "' " + more);
  }
  absl::StatusOr<v1::User> Accept(const std::string& id, const std::string& token) {
    return Send<v1::AcceptInvitationRequest, v1::User>("Users/AcceptInvitation",
                                                       "name: '" + UserOf(id) + "' token: '" + token + "'", "portal");
  }
  std::vector<std::string> List(const std::string& text) {
    std::vector<std::string> ids;
    const auto page =
        Send<v1::ListUsersRequest, v1::ListUsersResponse>("Users/ListUsers", "parent: 'organizations/acme' " + text);
    EXPECT_THAT(page, IsOk());
    if (!page.ok()) return ids;
    for (const v1::User& user : page->users()) ids.push_back(user.name().substr(user.name().rfind('/') + 1));
    return ids;
  }
};

TEST_F(UsersTest, AreCreatedOnceWithAUniqueAddress) {
  const absl::StatusOr<v1::User> bob = CreateUser("bob", "tech", "external_id: 'idp-1' display_name: 'Bob'");
  ASSERT_THAT(bob, IsOk());
  EXPECT_EQ(bob->email(), "bob@acme.example");
  EXPECT_EQ(bob->state(), v1::UserChanged::STATE_ACTIVE);
  EXPECT_EQ(CreateUser("bob", "tech", "external_id: 'idp-1' display_name: 'Bob'")->SerializeAsString(),
            bob->SerializeAsString());
  EXPECT_THAT(CreateUser("bob", "tech"), HasReason("USER_ID_TAKEN"));
  const auto with_email = [&](const std::string& email, const std::string& external_id) {
    return Send<v1::CreateUserRequest, v1::User>(
        "Users/CreateUser", "parent: 'organizations/acme' user_id: 'cid' user { email: '" + email + "' external_id: '" +
                                external_id + "' }");
  };
  EXPECT_THAT(with_email("BOB@Acme.example", ""), HasReason("EMAIL_TAKEN"));
  EXPECT_THAT(with_email("cid@acme.example", "idp-1"), HasReason("EXTERNAL_ID_TAKEN"));
  EXPECT_EQ(with_email("cid@acme.example", "idp-2")->state(), v1::UserChanged::STATE_INVITED);
  EXPECT_THAT(CreateUser("dan", "nowhere"), HasReason("GROUP_NOT_FOUND"));
  EXPECT_THAT(GetUser("dan"), HasReason("USER_NOT_FOUND"));
  EXPECT_THAT(CreateUser("dan", "", "manager: '" + UserOf("nobody") + "'"), HasReason("USER_NOT_FOUND"));
  EXPECT_THAT(CreateUser("dan", "", "owner: '" + UserOf("nobody") + "'"), HasReason("USER_NOT_FOUND"));
  EXPECT_THAT(CreateUser("dan", "", "owner: '" + UserOf("dan") + "'"), HasReason("FIELD_INVALID"));
}

TEST_F(UsersTest, AnAddressIsFreeWhenItsUserGetsAnotherOne) {
  ASSERT_THAT(CreateUser("bob"), IsOk());
  ASSERT_THAT(Update("bob", "email: 'robert@acme.example'"), IsOk());
  EXPECT_EQ(GetUser("bob")->email(), "robert@acme.example");
  ASSERT_THAT(CreateUser("bob2"), IsOk());
  EXPECT_THAT(Update("bob2", "email: 'bob@acme.example'"), IsOk());
  EXPECT_THAT(Update("bob2", "email: 'Robert@acme.example'"), HasReason("EMAIL_TAKEN"));
  EXPECT_THAT(Update("bob2", "email: 'BOB@acme.example'"), IsOk());  // one's own, written otherwise
  EXPECT_THAT(Update("bob", "email: ''", "email"), HasReason("FIELD_REQUIRED"));
  EXPECT_THAT(Update("bob", "state: STATE_ACTIVE", "state"), HasReason("FIELD_IMMUTABLE"));
}

TEST_F(UsersTest, ManagersFormNoCircle) {
  ASSERT_THAT(CreateUser("bob", "", "manager: '" + UserOf("ann") + "'"), IsOk());
  ASSERT_THAT(CreateUser("cid", "", "manager: '" + UserOf("bob") + "'"), IsOk());
  EXPECT_THAT(Update("ann", "manager: '" + UserOf("cid") + "'"), HasReason("MANAGER_CYCLE"));
  EXPECT_THAT(Update("ann", "manager: '" + UserOf("ann") + "'"), HasReason("MANAGER_CYCLE"));
  EXPECT_THAT(List("filter { manager: '" + UserOf("bob") + "' }"), ElementsAre("cid"));
  ASSERT_THAT(Update("cid", "manager: '" + UserOf("ann") + "'"), IsOk());
  EXPECT_THAT(List("filter { manager: '" + UserOf("bob") + "' }"), IsEmpty());
  EXPECT_THAT(List("filter { manager: '" + UserOf("ann") + "' }"), ElementsAre("bob", "cid"));
}

TEST_F(UsersTest, AreListedByEveryOrderAndFilter) {
  ASSERT_THAT(CreateUser("zoe", "tech"), IsOk());
  ASSERT_THAT(CreateUser("bob", "tech", "external_id: 'x'"), IsOk());
  ASSERT_THAT(Update("bob", "email: 'zz@acme.example'"), IsOk());
  ASSERT_THAT(Verb<v1::SuspendUserRequest>("SuspendUser", "zoe"), IsOk());
  EXPECT_THAT(List(""), ElementsAre("ann", "bob", "zoe"));
  EXPECT_THAT(List("order: ORDER_EMAIL"), ElementsAre("ann", "zoe", "bob"));
  EXPECT_THAT(List("order: ORDER_EMAIL filter { group: '" + GroupOf("tech") + "' }"), ElementsAre("zoe", "bob"));
  EXPECT_THAT(List("filter { states: STATE_SUSPENDED }"), ElementsAre("zoe"));
  EXPECT_THAT(List("filter { group: '" + GroupOf("tech") + "' }"), ElementsAre("bob", "zoe"));
  EXPECT_THAT(List("filter { email: 'ZZ@acme.example' }"), ElementsAre("bob"));
  EXPECT_THAT(List("filter { email: 'zz@acme.example' states: STATE_SUSPENDED }"), IsEmpty());
  EXPECT_THAT(List("filter { external_id: 'x' }"), ElementsAre("bob"));
  const auto page = Send<v1::ListUsersRequest, v1::ListUsersResponse>(
      "Users/ListUsers", "parent: 'organizations/acme' page_size: 2 order: ORDER_EMAIL");
  ASSERT_THAT(page, IsOk());
  EXPECT_THAT(List("order: ORDER_EMAIL page_token: '" + page->next_page_token() + "'"), ElementsAre("bob"));
}

TEST_F(UsersTest, AnInvitationIsSentAgainAcceptedOnceAndStoredNowhere) {
  ASSERT_THAT(
      (Send<v1::CreateUserRequest, v1::User>(
          "Users/CreateUser", "parent: 'organizations/acme' user_id: 'bob' user { email: 'bob@acme.example' }")),
      IsOk());
  const auto first = Invite("bob");
  ASSERT_THAT(first, IsOk());
  EXPECT_GE(first->token().size(), 40u);
  EXPECT_EQ(first->user().email(), "bob@acme.example");
  EXPECT_TRUE(first->user().has_invitation_expire_time());
  const auto second = Invite("bob", "request_id: 'again' time_to_live { seconds: 3600 }");
  ASSERT_THAT(second, IsOk());
  EXPECT_NE(second->token(), first->token());
  const auto repeated = Invite("bob", "request_id: 'again' time_to_live { seconds: 3600 }");
  ASSERT_THAT(repeated, IsOk());
  EXPECT_EQ(repeated->token(), "");
  EXPECT_THAT(Accept("bob", first->token()), HasReason("INVITATION_INVALID"));
  for (const command::storage::v1::LogRecord& record : node_.Log("acme")) {
    EXPECT_EQ(record.SerializeAsString().find(second->token()), std::string::npos) << record.command();
  }
  EXPECT_EQ(Accept("bob", second->token())->state(), v1::UserChanged::STATE_ACTIVE);
  EXPECT_THAT(Accept("bob", second->token()), HasReason("INVITATION_INVALID"));
  EXPECT_THAT(Invite("bob"), HasReason("USER_STATE_FORBIDS"));
}

TEST_F(UsersTest, AnInvitationByEmailIsToldToWhoWritesItAlone) {
  ASSERT_THAT(
      (Send<v1::CreateUserRequest, v1::User>(
          "Users/CreateUser", "parent: 'organizations/acme' user_id: 'bob' user { email: 'bob@acme.example' }")),
      IsOk());
  ASSERT_THAT(Invite("bob"), IsOk());
  EXPECT_THAT(Letter("bob"), HasReason("USER_NOT_FOUND")) << "the token is known to whoever got it only";
  EXPECT_TRUE(Events<v1::UserInvited>().empty());
  const auto invited = Invite("bob", "by_email: true");
  ASSERT_THAT(invited, IsOk());
  EXPECT_EQ(invited->token(), "");
  ASSERT_EQ(Events<v1::UserInvited>().size(), 1u);
  EXPECT_EQ(Events<v1::UserInvited>()[0].user(), UserOf("bob"));
  EXPECT_EQ(Events<v1::UserInvited>()[0].organization_display_name(), "Acme");
  EXPECT_EQ(Events<v1::UserInvited>()[0].inviter(), UserOf("ann"));
  const auto first = Letter("bob");
  ASSERT_THAT(first, IsOk());
  EXPECT_EQ(first->email(), "bob@acme.example");
  EXPECT_EQ(first->token(), Letter("bob")->token()) << "each try of the e-mail says the same";
  ASSERT_THAT(Invite("bob", "request_id: 'again' by_email: true"), IsOk());
  const auto second = Letter("bob");
  ASSERT_THAT(second, IsOk());
  EXPECT_NE(second->token(), first->token());
  EXPECT_THAT(Accept("bob", first->token()), HasReason("INVITATION_INVALID"));
  for (const command::storage::v1::LogRecord& record : node_.Log("acme")) {
    EXPECT_EQ(record.SerializeAsString().find(second->token()), std::string::npos) << record.command();
  }
  EXPECT_EQ(Accept("bob", second->token())->state(), v1::UserChanged::STATE_ACTIVE);
  EXPECT_THAT(Letter("bob"), HasReason("USER_NOT_FOUND"));
}

TEST_F(UsersTest, ALetterOfAKeyOfBeforeIsRefusedByName) {
  ASSERT_THAT(
      (Send<v1::CreateUserRequest, v1::User>(
          "Users/CreateUser", "parent: 'organizations/acme' user_id: 'bob' user { email: 'bob@acme.example' }")),
      IsOk());
  ASSERT_THAT(Invite("bob", "by_email: true"), IsOk());
  ASSERT_THAT(node_.Write("acme",
                          [](store::Transaction& txn) -> absl::Status {
                            OUTLAY_ASSIGN_OR_RETURN(const User before, LoadUser(txn, {"acme", "bob"}));
                            User after = before;
                            after.invitation->token_hash = HashOfToken("made with another key");
                            SaveUser(txn, "acme", &before, after);
                            return absl::OkStatus();
                          }),
              IsOk());
  EXPECT_THAT(Letter("bob"), HasReason("INVITATION_KEY_CHANGED"));
  ASSERT_THAT(Invite("bob", "request_id: 'again' by_email: true"), IsOk());
  EXPECT_THAT(Letter("bob"), IsOk());
}

// On a node's rows, without a key for letters.
class KeylessMailboxes : public service::LocalService {
 public:
  explicit KeylessMailboxes(command::TestNode* node)
      : LocalService("directory", node), mailboxes_(&node->store(), &node->clock(), /*invitation_key=*/"") {
    mailboxes_.Bind(dispatcher_);
    Seal();
  }

 private:
  MailboxesService mailboxes_;
};

// Whoever writes tries again: the key may be there after the next start.
TEST_F(UsersTest, WithoutAKeyNobodySaysThatItIsAnother) {
  ASSERT_THAT(
      (Send<v1::CreateUserRequest, v1::User>(
          "Users/CreateUser", "parent: 'organizations/acme' user_id: 'bob' user { email: 'bob@acme.example' }")),
      IsOk());
  ASSERT_THAT(Invite("bob", "by_email: true"), IsOk());
  KeylessMailboxes keyless(&node_);
  const auto letter_of = [&](const std::string& user) {
    return keyless.Send<v1::GetInvitationRequest, v1::InvitationLetter>("Mailboxes/GetInvitation",
                                                                        "user: '" + UserOf(user) + "'", "notification");
  };
  EXPECT_THAT(letter_of("bob"), HasReason("INVITATIONS_NOT_MAILED"));
  EXPECT_THAT(letter_of("ann"), HasReason("USER_NOT_FOUND"));
}

TEST_F(UsersTest, AnInvitationExpires) {
  ASSERT_THAT(
      (Send<v1::CreateUserRequest, v1::User>(
          "Users/CreateUser", "parent: 'organizations/acme' user_id: 'bob' user { email: 'bob@acme.example' }")),
      IsOk());
  const auto invited = Invite("bob");
  ASSERT_THAT(invited, IsOk());
  node_.clock().Advance(limits::kInvitationTimeToLive);
  EXPECT_THAT(Accept("bob", invited->token()), HasReason("INVITATION_INVALID"));
}

TEST_F(UsersTest, LeavingEndsEverythingInOneStep) {
  ASSERT_THAT(CreateUser("bob", "tech", "manager: '" + UserOf("ann") + "'"), IsOk());
  ASSERT_THAT(Grant("g-1", "bob", "requisitioner", "tech"), IsOk());
  ASSERT_THAT(Grant("g-2", "bob", "auditor", "root"), IsOk());
  EXPECT_GT(Rights("bob", "tech")->rights_size(), 10);
  const size_t records = node_.Log("acme").size();
  const absl::StatusOr<v1::User> gone = Deprovision("bob");
  ASSERT_THAT(gone, IsOk());
  EXPECT_EQ(node_.Log("acme").size(), records + 1);
  EXPECT_EQ(gone->state(), v1::UserChanged::STATE_DEPROVISIONED);
  EXPECT_EQ(gone->email(), "bob@acme.example");
  EXPECT_THAT(gone->former_groups(), ElementsAre(GroupOf("tech")));
  EXPECT_EQ(Rights("bob", "tech")->rights_size(), 0);
  const v1::UserChanged event = Events<v1::UserChanged>().back();
  EXPECT_EQ(event.manager(), UserOf("ann"));
  EXPECT_THAT(event.former_groups(), ElementsAre(GroupOf("tech")));
  EXPECT_TRUE(event.has_deprovision_time());
  EXPECT_EQ(Events<v1::RoleRevoked>().size(), 2u);
  ASSERT_EQ(Events<v1::MembershipRemoved>().size(), 1u);
  EXPECT_EQ(Events<v1::MembershipRemoved>()[0].moved_to(), "");
  EXPECT_THAT(Deprovision("bob"), HasReason("USER_STATE_FORBIDS"));
  EXPECT_THAT(Grant("g-3", "bob", "auditor", "root"), HasReason("USER_STATE_FORBIDS"));
  const absl::StatusOr<v1::User> back = Verb<v1::ReinstateUserRequest>("ReinstateUser", "bob");
  ASSERT_THAT(back, IsOk());
  EXPECT_EQ(back->state(), v1::UserChanged::STATE_INVITED);
  EXPECT_EQ(Rights("bob", "tech")->rights_size(), 0);
}

TEST_F(UsersTest, ManyAreDisabledByOneCallEachByItself) {
  ASSERT_THAT(CreateUser("bob"), IsOk());
  ASSERT_THAT(CreateUser("cid"), IsOk());
  ASSERT_THAT(Deprovision("cid"), IsOk());
  const auto item = [](const std::string& id) {
    return "requests { request_id: 'batch-" + id + "' name: '" + UserOf(id) + "' } ";
  };
  const auto done = Send<v1::BatchDeprovisionUsersRequest, v1::BatchDeprovisionUsersResponse>(
      "Users/BatchDeprovisionUsers",
      "parent: 'organizations/acme' " + item("bob") + item("nobody") + item("cid") + item("ann"));
  ASSERT_THAT(done, IsOk());
  ASSERT_EQ(done->results_size(), 4);
  EXPECT_EQ(done->results(0).user().state(), v1::UserChanged::STATE_DEPROVISIONED);
  EXPECT_EQ(done->results(1).error().code(), static_cast<int>(absl::StatusCode::kNotFound));
  EXPECT_EQ(done->results(2).user().state(), v1::UserChanged::STATE_DEPROVISIONED);
  EXPECT_EQ(done->results(3).error().code(), static_cast<int>(absl::StatusCode::kFailedPrecondition));  // the last one
  EXPECT_EQ(GetUser("ann")->state(), v1::UserChanged::STATE_ACTIVE);
}

TEST_F(UsersTest, TheLastAdministratorStaysUntilThereIsAnother) {
  EXPECT_THAT(Deprovision("ann"), HasReason("LAST_ADMINISTRATOR"));
  EXPECT_THAT(Verb<v1::SuspendUserRequest>("SuspendUser", "ann"), HasReason("LAST_ADMINISTRATOR"));
  EXPECT_THAT(Revoke("first-administrator"), HasReason("LAST_ADMINISTRATOR"));
  EXPECT_THAT((Send<v1::RemoveMembershipRequest, v1::RemoveMembershipResponse>(
                  "Memberships/RemoveMembership", "user: '" + UserOf("ann") + "' group: '" + GroupOf("root") + "'")),
              HasReason("LAST_ADMINISTRATOR"));
  ASSERT_THAT(CreateUser("bob"), IsOk());
  ASSERT_THAT(Grant("g-1", "bob", "administrator", "tech"), IsOk());
  EXPECT_THAT(Deprovision("ann"), HasReason("LAST_ADMINISTRATOR"));  // bob's is not on the top group
  ASSERT_THAT(Grant("g-2", "bob", "administrator", "root"), IsOk());
  ASSERT_THAT(Verb<v1::SuspendUserRequest>("SuspendUser", "bob"), IsOk());
  EXPECT_THAT(Deprovision("ann"), HasReason("LAST_ADMINISTRATOR"));  // nor is he ACTIVE
  ASSERT_THAT(Verb<v1::ResumeUserRequest>("ResumeUser", "bob"), IsOk());
  EXPECT_THAT(Deprovision("ann"), IsOk());
}

TEST_F(UsersTest, NamesAndAddressesAreInNoLogRecordAndErasingKeepsTheChain) {
  ASSERT_THAT(CreateUser("u-1", "tech", "display_name: 'Jane Q. Public' external_id: 'ext-77'"), IsOk());
  ASSERT_THAT(Update("u-1", "email: 'jane@acme.example' display_name: 'Jane Doe'"), IsOk());
  ASSERT_THAT(Deprovision("u-1"), IsOk());
  const absl::StatusOr<v1::User> erased = Verb<v1::ErasePersonRequest>("ErasePerson", "u-1");
  ASSERT_THAT(erased, IsOk());
  EXPECT_TRUE(erased->erased());
  EXPECT_EQ(GetUser("u-1")->email(), "");
  EXPECT_EQ(GetUser("u-1")->display_name(), "");
  EXPECT_EQ(Events<v1::PersonErased>().size(), 1u);
  for (const command::storage::v1::LogRecord& record : node_.Log("acme")) {
    const std::string bytes = record.SerializeAsString();
    for (const char* text : {"Jane", "jane", "u-1@", "ext-77", "ann@", "Smith"}) {
      EXPECT_EQ(bytes.find(text), std::string::npos) << text << " in " << record.command();
    }
  }
  const auto chain = command::VerifyChain(node_.store(), store::PartitionOf("acme"), "acme");
  ASSERT_THAT(chain, IsOk());
  EXPECT_FALSE(chain->first_break.has_value());
  EXPECT_GT(chain->records, 4u);
  // The address is free for somebody else; the id is not.
  EXPECT_THAT(CreateUser("jane"), IsOk());
  EXPECT_THAT(CreateUser("u-1"), HasReason("USER_ID_TAKEN"));
}

TEST_F(UsersTest, SpendingLimitsAreToldAndNotOnesOwn) {
  ASSERT_THAT(CreateUser("bob"), IsOk());
  const auto set = [&](const std::string& id) {
    return Send<v1::SetSpendingLimitsRequest, v1::User>(
        "Users/SetSpendingLimits", "name: '" + UserOf(id) +
                                       "' spending_limits { per_order { currency_code: 'USD' units: 100 } "
                                       "per_period { currency_code: 'USD' units: 500 } period: PERIOD_MONTH }");
  };
  ASSERT_THAT(set("bob"), IsOk());
  EXPECT_EQ(Events<v1::UserChanged>().back().spending_limits().per_period().units(), 500);
  EXPECT_THAT(set("ann"), HasReason("SECOND_PERSON_REQUIRED"));
  ASSERT_THAT(CreateUser("bot", "", "owner: '" + UserOf("ann") + "'"), IsOk());
  EXPECT_THAT(set("bot"), HasReason("SECOND_PERSON_REQUIRED")) << "what hers may spend, she may";
}

}  // namespace
}  // namespace outlay::directory
