// Hostile requests by a user of "acme" to two servers, of which one has notices and subscriptions of "globex" and the
// other has not: both say the same, and read the same for it. Real and fake: see ServiceNode.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "common/base/resource_name.h"
#include "common/rpc/testing/hostile_calls.h"
#include "google/protobuf/text_format.h"
#include "services/notification/domain/delivery.h"
#include "services/notification/rpc/testing/service.h"

namespace outlay::notification {
namespace {

using ::outlay::testing::IsOk;

class World final : public ServiceNode {
 public:
  explicit World(bool has_globex) {
    for (const std::string id : {"own-1", "own-2"}) {
      Issue(id, absl::CivilDay(2024, 1, 1), absl::CivilDay(2024, 12, 31));
      Subscribe("acme", id);
      AddTarget(id);
      Cross(id);
    }
    Carry();
    own_notice = LastId(Inbox()[0].name());
    if (has_globex) AddGlobex();
    // What is made from now on must not tell what was made before.
    SeedSecrets(3);
  }

  // Of both organizations.
  std::vector<std::string> PageTokens() {
    std::vector<std::string> tokens;
    for (const std::string id : {"acme", "globex"}) {
      v1::ListNoticesRequest notices;
      notices.set_parent("organizations/" + id + "/users/ann");
      notices.set_page_size(1);
      const auto inbox = Call<v1::ListNoticesResponse>("Inbox/ListNotices", notices, As("ann", id));
      EXPECT_THAT(inbox, IsOk());
      tokens.push_back(inbox->next_page_token());
      v1::ListSubscriptionsRequest subscriptions;
      subscriptions.set_parent("organizations/" + id);
      subscriptions.set_page_size(1);
      const auto page =
          Call<v1::ListSubscriptionsResponse>("Subscriptions/ListSubscriptions", subscriptions, As("ann", id));
      EXPECT_THAT(page, IsOk());
      tokens.push_back(page->next_page_token());
      v1::ListTargetsRequest targets;
      targets.set_parent("organizations/" + id);
      targets.set_page_size(1);
      const auto some = Call<v1::ListTargetsResponse>("Targets/ListTargets", targets, As("ann", id));
      EXPECT_THAT(some, IsOk());
      tokens.push_back(some->next_page_token());
      v1::ListDeliveriesRequest deliveries;
      deliveries.set_parent("organizations/" + id);
      deliveries.set_page_size(1);
      const auto sent = Call<v1::ListDeliveriesResponse>("Deliveries/ListDeliveries", deliveries, As("ann", id));
      EXPECT_THAT(sent, IsOk());
      tokens.push_back(sent->next_page_token());
    }
    return tokens;
  }

  std::string own_notice;

 private:
  void AddGlobex() {
    for (const std::string id : {"secret-1", "secret-2"}) {
      auto event = OrderEvent(id, absl::CivilDay(2024, 1, 1), absl::CivilDay(2024, 12, 31));
      event.mutable_purchase_order()->set_name("organizations/globex/purchaseOrders/" + id);
      EXPECT_THAT(Apply(event, event.purchase_order().name(), /*is_state=*/false, "globex"), IsOk());
      Subscribe("globex", id);
      AddTarget(id, {}, "globex");
      const auto crossing = Crossing(id);
      EXPECT_THAT(Apply(crossing, crossing.purchase_order(), /*is_state=*/false, "globex"), IsOk());
    }
    Carry();
    v1::MuteSubjectRequest mute;
    mute.set_request_id("of-globex");
    mute.set_parent("organizations/globex/users/ann");
    mute.set_subject("organizations/globex/purchaseOrders/secret-1");
    EXPECT_THAT(Call<v1::MuteSubjectResponse>("Inbox/MuteSubject", mute, As("ann", "globex")), IsOk());
  }
  void Subscribe(const std::string& organization, const std::string& id) {
    v1::CreateSubscriptionRequest request;
    request.set_parent("organizations/" + organization);
    request.set_subscription_id(id);
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
        "event_type: 'outlay.purchase_order.v1.BalanceCrossed' title: 't' text: 't'", request.mutable_subscription()));
    EXPECT_THAT(Call<v1::Subscription>("Subscriptions/CreateSubscription", request, As("ann", organization)), IsOk());
  }
};

TEST(HostileNoticesTest, NothingOfAnotherOrganizationLeaks) {
  rpc::HostileOptions options = rpc::MakeHostileOptions(
      {"organizations/globex/purchaseOrders/secret-1", "organizations/acme/purchaseOrders/own-1", "secret-1",
       "outlay.purchase_order.v1.BalanceCrossed", "threshold", "order.creator", "{{amount}}"});
  options.words.ids = {"ann",    "own-1",       "own-2",      "new-1",  "new-2",
                       "ann",    "secret-1",    "secret-2",   "globex", World(false).own_notice,
                       "nobody", DeliveryId(1), DeliveryId(4)};
  options.words.emails = {"ann@acme.example"};
  rpc::ExpectNothingLeaks<World>(options);
}

}  // namespace
}  // namespace outlay::notification
