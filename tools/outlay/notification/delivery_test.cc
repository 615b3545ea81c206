#include "outlay/notification/v1/deliveries.pb.h"
#include "outlay/notification/v1/targets.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/testing/fixture.h"

namespace outlay::cli {
namespace {

namespace no = notification::v1;

using ::testing::HasSubstr;

class DeliveryTest : public CliTest {};

TEST_F(DeliveryTest, PrintsTheSecretOfANewTargetAlone) {
  Answer<no::CreateTargetRequest, no::CreateTargetResponse>(client::kCreateTarget, R"pb(
    target { name: "organizations/acme/targets/hook" }
    secret: "whsec_x"
  )pb");
  EXPECT_EQ(Run({"target", "create", "hook", "https://hooks.example/", "--kinds", "balance-low,order-ended"}),
            ExitCode::kOk);
  EXPECT_EQ(out(), "whsec_x\n");
}

TEST_F(DeliveryTest, ListsTargetsWithTheirHealth) {
  Answer<no::ListTargetsRequest, no::ListTargetsResponse>(client::kListTargets, R"pb(
    targets { name: "organizations/acme/targets/a" url: "https://a.example/" kinds: "balance-low" }
    targets {
      name: "organizations/acme/targets/b"
      url: "https://b.example/"
      health {
        paused_until { seconds: 1595000000 }
        pending: 1234
        dead: 2
      }
    }
  )pb");
  EXPECT_EQ(Run({"target", "list"}), ExitCode::kOk);
  EXPECT_THAT(out(), HasSubstr("left alone until 2020-07-17 15:33"));
  EXPECT_THAT(out(), HasSubstr("1,234"));
}

TEST_F(DeliveryTest, TellsWhatTheServerSaid) {
  Answer<no::GetDeliveryRequest, no::Delivery>(client::kGetDelivery, R"pb(
    name: "organizations/acme/deliveries/d1"
    target: "organizations/acme/targets/hook"
    user: "organizations/acme/users/ann"
    kind: "balance-low"
    state: STATE_DEAD
    attempts {
      time { seconds: 1595000000 }
      outcome: OUTCOME_PERMANENT
      code: 410
      text: "gone\nfor good"
    }
  )pb");
  EXPECT_EQ(Run({"delivery", "get", "d1"}), ExitCode::kOk);
  EXPECT_THAT(out(), HasSubstr("permanent: 410 gone\n"));
}

TEST_F(DeliveryTest, SaysTheCodeOfAMailServerOnce) {
  Answer<no::ListDeliveriesRequest, no::ListDeliveriesResponse>(client::kListDeliveries, R"pb(
    deliveries {
      name: "organizations/acme/deliveries/d1"
      attempts { code: 250 text: "250 OK \n" }
    }
    deliveries {
      name: "organizations/acme/deliveries/d2"
      attempts { code: 204 }
    }
  )pb");
  EXPECT_EQ(Run({"delivery", "list"}), ExitCode::kOk);
  EXPECT_THAT(out(), HasSubstr("  250 OK\n"));
  EXPECT_THAT(out(), HasSubstr("  204\n"));
}

TEST_F(DeliveryTest, NamesTargetsAsPeopleDo) {
  Answer<no::ListDeliveriesRequest, no::ListDeliveriesResponse>(client::kListDeliveries, R"pb(
    deliveries { target: "organizations/acme/users/ann" }
    deliveries { target: "organizations/acme/purchaseOrders/po-7/contacts/58axekeayzq58y98e2q36saf9" }
    deliveries { target: "organizations/acme/invitations/bob" }
    deliveries { target: "organizations/acme/targets/hook" }
  )pb");
  EXPECT_EQ(Run({"delivery", "list"}), ExitCode::kOk);
  EXPECT_THAT(out(), HasSubstr("contact of po-7"));
  EXPECT_THAT(out(), HasSubstr("bob, invited"));
  EXPECT_THAT(out(), ::testing::Not(HasSubstr("58axekeayzq58y98e2q36saf9")));
}

TEST_F(DeliveryTest, SendsAllAgainUntilNoneIsLeft) {
  Answer<no::RedeliverAllRequest, no::RedeliverAllResponse>(client::kRedeliverAll,
                                                            R"pb(deliveries: "a" deliveries: "b")pb");
  EXPECT_EQ(Run({"delivery", "redeliver-all", "--target", "hook"}), ExitCode::kOk);
  EXPECT_EQ(out(), "2 are sent again\n");
}

}  // namespace
}  // namespace outlay::cli
