// Whose deliveries the courier carries when there are more than may be under way. Real and fake: see ServiceNode.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "services/notification/domain/limits.h"
#include "services/notification/rpc/testing/service.h"
#include "services/notification/store/deliveries.h"

namespace outlay::notification {
namespace {

using ::outlay::testing::IsOk;

class CourierTest : public ::testing::Test, public ServiceNode {
 protected:
  // Another organization of acme's partition.
  static std::string Neighbour() {
    for (int i = 0;; ++i) {
      std::string id = Concat("org-", i);
      if (store::PartitionOf(id) == store::PartitionOf("acme")) return id;
    }
  }
  // Something for each of so many targets whose names begin so, due now.
  void Add(const std::string& organization, const std::string& target, size_t count) {
    constexpr size_t kPerBody = 100;
    for (size_t from = 0; from < count; from += kPerBody) {
      EXPECT_THAT(node_.Write(organization,
                              [&](store::Transaction& txn) {
                                for (size_t i = from; i < std::min(count, from + kPerBody); ++i) {
                                  Delivery delivery;
                                  delivery.target = Concat(target, i);
                                  delivery.kind = kTestKind;
                                  delivery.due_time = txn.now();
                                  delivery.create_time = txn.now();
                                  const auto added = AddDelivery(txn, organization, delivery);
                                  if (!added.ok()) return added.status();
                                }
                                return absl::OkStatus();
                              }),
                  IsOk());
    }
    node_.clock().Advance(absl::Seconds(1));
  }
  size_t SentTo(const std::string& organization, std::string_view collection) const {
    return static_cast<size_t>(
        std::count_if(outside.sent.begin(), outside.sent.end(), [&](const ChannelForTest::Sent& sent) {
          return sent.target.organization == organization && sent.target.name.starts_with(collection);
        }));
  }
};

TEST_F(CourierTest, ManyMailsOfOneOrganizationHoldUpNeitherOthersNorItsWebhooks) {
  const std::string other = Neighbour();
  AddTarget("hook");
  outside.is_silent = true;
  Add("acme", "users/u", limits::kTargetsPerLook + 1);
  v1::TestTargetRequest test;
  test.set_request_id("t");
  test.set_name("organizations/acme/targets/hook");
  ASSERT_THAT(Call<v1::Delivery>("Targets/TestTarget", test, As("ann")), IsOk());
  Add(other, "users/u", 1);
  courier->RunOnce();
  EXPECT_EQ(SentTo("acme", "users/"), limits::kShareConcurrency);
  EXPECT_EQ(SentTo("acme", "targets/"), 1u);
  EXPECT_EQ(SentTo(other, "users/"), 1u);
}

TEST_F(CourierTest, ALookGoesOnWhereTheLastOneEnded) {
  const std::string other = Neighbour();
  outside.is_silent = true;
  for (size_t i = 0; i * limits::kTargetsPerShare < limits::kTargetsPerLook; ++i) {
    Add("acme", Concat("kind-", i, "/u"), limits::kTargetsPerShare);
  }
  Add(other, "users/u", 1);
  courier->RunOnce();
  EXPECT_EQ(SentTo(other, "users/"), 0u);
  courier->RunOnce();
  EXPECT_EQ(SentTo(other, "users/"), 1u);
}

TEST_F(CourierTest, WhoComesBackMakesRoomForTheNextTarget) {
  Add("acme", "users/u", limits::kTargetsPerShare);
  courier->RunOnce();
  node_.scheduler().RunDue();
  EXPECT_EQ(SentTo("acme", "users/"), limits::kTargetsPerShare);
}

TEST_F(CourierTest, WhatNothingServesHereWaits) {
  Add("acme", "pigeons/p", 1);
  courier->RunOnce();
  node_.scheduler().RunDue();
  const auto reader = node_.store().Read(store::PartitionOf("acme"));
  const auto state = LoadTargetState(*reader, {"acme", "pigeons/p0"});
  ASSERT_THAT(state, IsOk());
  EXPECT_EQ(state->pending, 1);
  EXPECT_EQ(state->dead, 0);
}

TEST_F(CourierTest, WhatIsUnderWayIsNotedBeforeTheEndAndNothingElseGoes) {
  Add("acme", "users/u", 1);
  courier->RunOnce();
  node_.scheduler().RunDue();
  Add("acme", "users/v", 1);
  courier->Drain(absl::InfiniteDuration());
  courier->RunOnce();
  node_.scheduler().RunDue();
  EXPECT_EQ(SentTo("acme", "users/u"), 1u);
  EXPECT_EQ(SentTo("acme", "users/v"), 0u);
}

}  // namespace
}  // namespace outlay::notification
