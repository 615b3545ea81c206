// Sends the same hostile requests to two servers that differ in one thing only: what another organization has. Where
// they answer differently, or read more for it, something of that organization leaked, be it that it exists.
#ifndef OUTLAY_COMMON_RPC_TESTING_HOSTILE_CALLS_H_
#define OUTLAY_COMMON_RPC_TESTING_HOSTILE_CALLS_H_

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "common/base/random.h"
#include "common/rpc/channel.h"
#include "common/rpc/dispatcher.h"
#include "common/store/store.h"
#include "common/testing/fake_scheduler.h"
#include "common/testing/made_requests.h"
#include "common/testing/seeds.h"

namespace outlay::rpc {

// One of the two. All must outlive the calls.
struct Twin {
  Channel* channel = nullptr;
  testing::FakeScheduler* scheduler = nullptr;
  const Dispatcher* dispatcher = nullptr;
  std::function<uint64_t()> reads;  // of rows, so far
};

struct HostileOptions {
  std::string organization = "acme";            // the callers'
  std::vector<std::string> subjects = {"ann"};  // who call, drawn at random
  testing::RequestWords words;                  // of both organizations, of none, and of no shape
  size_t requests_per_method = 100;             // for each seed; campaigns run a hundred seeds
};

// What fits every service where "acme" calls and "globex" has what must not leak, "of-globex" being the id of one of
// its requests; and `texts`. A service adds its own ids and addresses.
HostileOptions MakeHostileOptions(const std::vector<std::string>& texts);

// For every method that names an organization: expects that both answer alike, and read alike; and that
// nothing is read before it is known that the organization is the caller's and that the caller may do it. Expects too
// that the requests are of all kinds: accepted, of another organization, of things that there are not.
void ExpectTwinsAgree(const Twin& full, const Twin& empty, const HostileOptions& options, Random& random);

// ExpectTwinsAgree for some seeds, by new servers for each: one World(/*has_globex=*/true), one without what "globex"
// has. Expects too that nothing is recorded for it. A World is a service::LocalService that has the PageTokens() of
// both organizations.
template <typename World>
void ExpectNothingLeaks(HostileOptions options) {
  testing::ForEachSeed(testing::SeedsFromEnvironment({.first = 1, .count = 3}), [&options](uint64_t seed) {
    World full(/*has_globex=*/true);
    World empty(/*has_globex=*/false);
    ASSERT_FALSE(store::PartitionOf("acme") == store::PartitionOf("globex"));
    const size_t records = full.Records("globex");
    SeededRandom random(seed);
    options.words.page_tokens = full.PageTokens();
    ExpectTwinsAgree(full.Twin(), empty.Twin(), options, random);
    EXPECT_EQ(full.Records("globex"), records);
  });
}

}  // namespace outlay::rpc

#endif  // OUTLAY_COMMON_RPC_TESTING_HOSTILE_CALLS_H_
