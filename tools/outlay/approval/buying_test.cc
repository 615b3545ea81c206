// outlay policy, buying and exception.
#include "outlay/approval/v1/guided_buying.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/testing/fixture.h"

namespace outlay::cli {
namespace {

namespace ap = approval::v1;
using ::testing::HasSubstr;

class BuyingCommandsTest : public CliTest {};

TEST_F(BuyingCommandsTest, MakesAPolicyOfAFile) {
  Answer<ap::CreateBuyingPolicyRequest, ap::BuyingPolicy>(
      client::kCreateBuyingPolicy, [](const ap::CreateBuyingPolicyRequest& request) {
        return absl::StatusOr<ap::BuyingPolicy>(request.buying_policy());
      });
  const std::string file = File("policy.json", R"({"group": "organizations/acme/groups/root",
      "availability": "AVAILABILITY_BLOCKED", "categories": ["4321"], "guidance": "Ask IT"})");
  EXPECT_EQ(Run({"policy", "create", "it", file}), ExitCode::kOk) << err();
  EXPECT_THAT(asked(), HasSubstr(R"(buying_policy_id: "it")"));
  EXPECT_THAT(out(), HasSubstr("blocked"));
  EXPECT_THAT(out(), HasSubstr("Ask IT"));
}

TEST_F(BuyingCommandsTest, SaysWhatMayBeBoughtAndWhatInstead) {
  Answer<ap::CheckPurchaseRequest, ap::CheckPurchaseResponse>(
      client::kCheckPurchase,
      "availability: AVAILABILITY_RESTRICTED verdicts { availability: AVAILABILITY_RESTRICTED findings { policy: "
      "'organizations/acme/buyingPolicies/it' availability: AVAILABILITY_RESTRICTED guidance: 'Ask IT' uncertain: "
      "true } alternatives { item: 'tablet' supplier: 'organizations/acme/suppliers/globex' } justification_required: "
      "true }");
  EXPECT_EQ(Run({"buying", "check", "root", "--category", "4321", "--supplier", "initech", "--item", "Laptop"}),
            ExitCode::kOk)
      << err();
  EXPECT_THAT(asked(), HasSubstr(R"(supplier: "organizations/acme/suppliers/initech" item: "Laptop")"));
  EXPECT_THAT(out(), HasSubstr("as far as is known"));
  EXPECT_THAT(out(), HasSubstr("tablet, from globex"));
  EXPECT_THAT(out(), HasSubstr("an exception with its justification"));
}

TEST_F(BuyingCommandsTest, AsksForAnExceptionAndGrantsIt) {
  Answer<ap::CreateBuyingExceptionRequest, ap::BuyingException>(
      client::kCreateBuyingException, [](const ap::CreateBuyingExceptionRequest& request) {
        return absl::StatusOr<ap::BuyingException>(request.buying_exception());
      });
  EXPECT_EQ(Run({"exception", "ask", "x", "root", "needs it", "--item", "Laptop"}), ExitCode::kOk) << err();
  EXPECT_THAT(asked(), HasSubstr(R"(justification: "needs it")"));
  Answer<ap::DecideBuyingExceptionRequest, ap::BuyingException>(client::kDecideBuyingException, "state: STATE_USABLE");
  EXPECT_EQ(Run({"exception", "grant", "x", "once", "--request-id", "r"}), ExitCode::kOk) << err();
  EXPECT_THAT(asked(), HasSubstr(R"(grant: true reason: "once")"));
  EXPECT_THAT(out(), HasSubstr("usable"));
  EXPECT_EQ(Run({"exception", "refuse", "x", "no"}), ExitCode::kOk) << err();
  EXPECT_THAT(asked(), ::testing::Not(HasSubstr("grant: true")));
  Answer<ap::ListBuyingExceptionsRequest, ap::ListBuyingExceptionsResponse>(
      client::kListBuyingExceptions,
      "buying_exceptions { name: 'organizations/acme/buyingExceptions/x' "
      "justification: 'needs it' state: STATE_WAITING }");
  EXPECT_EQ(Run({"exception", "list", "--waiting", "--by", "eve"}), ExitCode::kOk) << err();
  EXPECT_THAT(asked(), HasSubstr(R"(requester: "organizations/acme/users/eve" state: STATE_WAITING)"));
  EXPECT_THAT(out(), HasSubstr("needs it"));
}

}  // namespace
}  // namespace outlay::cli
