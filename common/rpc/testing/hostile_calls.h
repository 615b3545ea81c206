// Sends the same hostile requests to two servers that differ in one thing only: what another organization has. Where
// they answer differently, or read more for it, something of that organization leaked, be it that it exists.
#ifndef OUTLAY_COMMON_RPC_TESTING_HOSTILE_CALLS_H_
#define OUTLAY_COMMON_RPC_TESTING_HOSTILE_CALLS_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "common/base/random.h"
#include "common/rpc/channel.h"
#include "common/rpc/dispatcher.h"
#include "common/testing/fake_scheduler.h"
#include "common/testing/made_requests.h"

namespace outlay::rpc {

// One of the two. All must outlive the calls.
struct Twin {
  Channel* channel = nullptr;
  testing::FakeScheduler* scheduler = nullptr;
  const Dispatcher* dispatcher = nullptr;
  std::function<uint64_t()> reads;  // of rows, so far
};

struct HostileOptions {
  std::string organization;           // the callers'
  std::vector<std::string> subjects;  // who call, drawn at random
  testing::RequestWords words;        // of both organizations, of none, and of no shape
  size_t requests_per_method = 100;
};

// For every method that names an organization: expects that both answer alike, and read alike; and that
// nothing is read before it is known that the organization is the caller's and that the caller may do it. Expects too
// that the requests are of all kinds: accepted, of another organization, of things that there are not.
void ExpectTwinsAgree(const Twin& full, const Twin& empty, const HostileOptions& options, Random& random);

}  // namespace outlay::rpc

#endif  // OUTLAY_COMMON_RPC_TESTING_HOSTILE_CALLS_H_
