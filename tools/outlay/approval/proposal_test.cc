// outlay proposal.
#include "outlay/approval/v1/approval_changes.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/testing/fixture.h"

namespace outlay::cli {
namespace {

namespace ap = approval::v1;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class ProposalCommandsTest : public CliTest {
 protected:
  void AnswerProposals() {
    Answer<ap::ProposeApprovalChangeRequest, ap::ApprovalChange>(
        client::kProposeApprovalChange, [](const ap::ProposeApprovalChangeRequest& request) {
          ap::ApprovalChange change;
          change.set_name("organizations/acme/approvalChanges/c");
          *change.mutable_change() = request.change();
          return absl::StatusOr<ap::ApprovalChange>(change);
        });
  }
};

TEST_F(ProposalCommandsTest, ProposesRulesPoliciesAndSettingsOfFiles) {
  AnswerProposals();
  const std::string rule = File("rule.json", R"({"displayName": "Tiers",
      "group": "organizations/acme/groups/root", "tiers": [{}]})");
  EXPECT_EQ(Run({"proposal", "rule", "c", "tiers", rule, "more"}), ExitCode::kOk) << err();
  EXPECT_THAT(asked(), AllOf(HasSubstr(R"(approval_change_id: "c")"), HasSubstr(R"(reason: "more")"),
                             HasSubstr(R"(rule { name: "organizations/acme/rules/tiers" display_name: "Tiers")")));
  EXPECT_THAT(out(), AllOf(HasSubstr("new:"), HasSubstr("\"displayName\": \"Tiers\"")));
  const std::string policy = File("policy.json", R"({"group": "organizations/acme/groups/root",
      "availability": "AVAILABILITY_BLOCKED"})");
  EXPECT_EQ(Run({"proposal", "policy", "c", "it", policy, "more"}), ExitCode::kOk) << err();
  EXPECT_THAT(asked(), HasSubstr(R"(buying_policy { name: "organizations/acme/buyingPolicies/it")"));
  const std::string settings = File("settings.json", R"({"secondPerson": false})");
  EXPECT_EQ(Run({"proposal", "settings", "c", settings, "alone"}), ExitCode::kOk) << err();
  EXPECT_THAT(asked(), HasSubstr("settings {"));
  EXPECT_EQ(Run({"proposal", "delete-rule", "c", "tiers", "old"}), ExitCode::kOk) << err();
  EXPECT_THAT(asked(), HasSubstr(R"(deleted_rule: "organizations/acme/rules/tiers")"));
  EXPECT_EQ(Run({"proposal", "delete-policy", "c", "it", "old"}), ExitCode::kOk) << err();
  EXPECT_THAT(asked(), HasSubstr(R"(deleted_buying_policy: "organizations/acme/buyingPolicies/it")"));
}

TEST_F(ProposalCommandsTest, ShowsWhatWouldChangeFieldByField) {
  Answer<ap::GetApprovalChangeRequest, ap::ApprovalChange>(
      client::kGetApprovalChange,
      "name: 'organizations/acme/approvalChanges/c' state: STATE_PROPOSED change { rule { display_name: 'Tiers' tiers "
      "{ "
      "up_to { currency_code: 'USD' units: 5 } } } } replaced { rule { display_name: 'Tiers' revision: 3 tiers { up_to "
      "{ "
      "currency_code: 'USD' units: 4 } } } }");
  EXPECT_EQ(Run({"proposal", "show", "c"}), ExitCode::kOk) << err();
  EXPECT_THAT(out(), HasSubstr("tiers[0].up_to: 4.00 USD -> 5.00 USD"));
  EXPECT_THAT(out(), Not(HasSubstr("revision")));
}

TEST_F(ProposalCommandsTest, ShowsWhatWouldGo) {
  Answer<ap::GetApprovalChangeRequest, ap::ApprovalChange>(
      client::kGetApprovalChange,
      "change { deleted_rule: 'organizations/acme/rules/tiers' } replaced { rule { "
      "display_name: 'Tiers' } }");
  EXPECT_EQ(Run({"proposal", "show", "c"}), ExitCode::kOk) << err();
  EXPECT_THAT(out(), AllOf(HasSubstr("no more rule tiers"), HasSubstr("deletes:"), HasSubstr("\"Tiers\"")));
}

TEST_F(ProposalCommandsTest, ConfirmsRejectsAndLists) {
  Answer<ap::ConfirmApprovalChangeRequest, ap::ApprovalChange>(client::kConfirmApprovalChange, "state: STATE_DONE");
  EXPECT_EQ(Run({"proposal", "confirm", "c", "--etag", "e"}), ExitCode::kOk) << err();
  EXPECT_THAT(asked(), HasSubstr(R"(name: "organizations/acme/approvalChanges/c" etag: "e")"));
  EXPECT_THAT(out(), HasSubstr("done"));
  Answer<ap::RejectApprovalChangeRequest, ap::ApprovalChange>(client::kRejectApprovalChange, "state: STATE_REJECTED");
  EXPECT_EQ(Run({"proposal", "reject", "c"}), ExitCode::kOk) << err();
  EXPECT_THAT(out(), HasSubstr("rejected"));
  Answer<ap::ListApprovalChangesRequest, ap::ListApprovalChangesResponse>(
      client::kListApprovalChanges,
      "approval_changes { name: 'organizations/acme/approvalChanges/c' change { settings { } } reason: 'why' }");
  EXPECT_EQ(Run({"proposal", "list"}), ExitCode::kOk) << err();
  EXPECT_THAT(asked(), HasSubstr("waiting: true"));
  EXPECT_THAT(out(), AllOf(HasSubstr("settings of reviews"), HasSubstr("why")));
  EXPECT_EQ(Run({"proposal", "list", "--all"}), ExitCode::kOk) << err();
  EXPECT_THAT(asked(), Not(HasSubstr("waiting: true")));
}

}  // namespace
}  // namespace outlay::cli
