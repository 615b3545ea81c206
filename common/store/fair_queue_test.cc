#include "common/store/fair_queue.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace outlay::store {
namespace {

Pending* Make(const std::string& organization) {
  auto pending = std::make_unique<Pending>();
  pending->organization = organization;
  return pending.release();
}

TEST(FairQueueTest, KeepsOrderWithinAndTurnsBetweenOrganizations) {
  FairQueue queue(10, 10);
  for (const char* organization : {"a", "a", "b", "a", "b"}) ASSERT_TRUE(queue.Push(Make(organization)));
  std::string turns;
  while (Pending* pending = queue.Pop()) {
    turns += pending->organization;
    delete pending;
  }
  EXPECT_EQ(turns, "ababa");
  EXPECT_EQ(queue.size(), 0);
}

TEST(FairQueueTest, KeepsTheOrderOfSeveralOrganizationsInOneQueue) {
  FairQueue queue(10, 10);
  for (const char* organization : {"a", "b", "a", "c"}) {
    Pending* const pending = Make(organization);
    pending->queue = "all of them";
    ASSERT_TRUE(queue.Push(pending));
  }
  for (int i = 0; i < 2; ++i) ASSERT_TRUE(queue.Push(Make("d")));
  std::string turns;
  while (Pending* pending = queue.Pop()) {
    turns += pending->organization;
    delete pending;
  }
  EXPECT_EQ(turns, "adbdac");
}

TEST(FairQueueTest, ForgetsOrganizationsButNoneThatWaits) {
  FairQueue queue(10, 10);
  for (int i = 0; i < 5'000; ++i) {
    ASSERT_TRUE(queue.Push(Make("waits")));
    ASSERT_TRUE(queue.Push(Make("o" + std::to_string(i))));
    ASSERT_TRUE(queue.Push(Make("waits")));
    for (const std::string& expected : {std::string("waits"), "o" + std::to_string(i), std::string("waits")}) {
      const std::unique_ptr<Pending> popped(queue.Pop());
      ASSERT_NE(popped, nullptr);
      EXPECT_EQ(popped->organization, expected);
    }
  }
  EXPECT_EQ(queue.Pop(), nullptr);
}

}  // namespace
}  // namespace outlay::store
