// Sends the same hostile requests to two servers that differ only in the data of another organization. A difference in
// answers, or in the number of rows read, is a leak of that organization's data, even if only of its existence.
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

// One of the two servers. All must outlive the calls.
struct Twin {
  Channel* channel = nullptr;
  testing::FakeScheduler* scheduler = nullptr;
  const Dispatcher* dispatcher = nullptr;
  std::function<uint64_t()> reads;  // rows read so far
};

struct HostileOptions {
  std::string organization = "acme";            // the callers'
  std::vector<std::string> subjects = {"ann"};  // the callers, drawn at random
  testing::RequestWords words;                  // of both organizations, unknown ones, and malformed ones
  size_t requests_per_method = 100;             // per seed; campaigns run a hundred seeds
};

// Returns options for every service in which "acme" calls, and "globex" has data that must not leak, "of-globex" being
// the id of one of its requests; with `texts`. A service adds its own ids and addresses.
HostileOptions MakeHostileOptions(const std::vector<std::string>& texts);

// For every method that names an organization, expects that both servers answer alike and read alike, and that nothing
// is read before it is established that the organization is the caller's and that the caller has the permission. Also
// expects that the requests are of all kinds: accepted, of another organization, of unknown resources.
void ExpectTwinsAgree(const Twin& full, const Twin& empty, const HostileOptions& options, Random& random);

// Runs ExpectTwinsAgree for some seeds, with new servers for each: one World(/*has_globex=*/true), and one without the
// data of "globex". Also expects that nothing is logged for that organization. A World is a service::LocalService with
// the PageTokens() of both organizations.
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
