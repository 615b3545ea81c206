#include "common/transfer/connection_pools.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <map>
#include <string>

#include "common/base/strings.h"

namespace outlay::transfer {
namespace {

TEST(ConnectionPoolsTest, AServerKeepsItsPoolSoThatItsConnectionsAreFoundAgain) {
  ConnectionPools pools;
  const size_t pool = pools.Begin("https://a.example");
  EXPECT_LT(pool, ConnectionPools::kAlone);
  EXPECT_EQ(pools.Begin("https://a.example"), pool);
  pools.End("https://a.example");
  pools.End("https://a.example");
  EXPECT_EQ(pools.Begin("https://a.example"), pool);
}

TEST(ConnectionPoolsTest, WhatAServerHasBeyondTheLimitSharesNothing) {
  ConnectionPools pools;
  for (size_t i = 0; i < limits::kSearchedConnections; ++i) {
    ASSERT_LT(pools.Begin("https://a.example"), ConnectionPools::kAlone) << i;
  }
  EXPECT_EQ(pools.Begin("https://a.example"), ConnectionPools::kAlone);
  EXPECT_LT(pools.Begin("https://b.example"), ConnectionPools::kAlone) << "of another server";
  pools.End("https://a.example");
  EXPECT_EQ(pools.Begin("https://a.example"), ConnectionPools::kAlone) << "as many as before are under way";
  pools.End("https://a.example");
  pools.End("https://a.example");
  EXPECT_LT(pools.Begin("https://a.example"), ConnectionPools::kAlone);
}

// So that what stands open to many servers is spread, too.
TEST(ConnectionPoolsTest, SpreadsServersOverAllPools) {
  ConnectionPools pools;
  std::map<size_t, int> servers;
  for (int i = 0; i < 3'200; ++i) ++servers[pools.Begin(Concat("https://", i, ".example"))];
  EXPECT_EQ(servers.size(), limits::kConnectionPools);
  for (const auto& [pool, count] : servers) EXPECT_LT(count, 300) << pool;
}

}  // namespace
}  // namespace outlay::transfer
