// Runs a random test for a range of seeds. Environment variables set it, so that a campaign can run millions of them,
// or repeat one that failed: OUTLAY_FIRST_SEED and OUTLAY_SEEDS.
#ifndef OUTLAY_COMMON_TESTING_SEEDS_H_
#define OUTLAY_COMMON_TESTING_SEEDS_H_

#include <gtest/gtest.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "absl/functional/function_ref.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/base/digest.h"

namespace outlay::testing {

struct SeedRange {
  uint64_t first = 1;
  uint64_t count = 1;
};

// `otherwise`: defaults for unset variables.
inline SeedRange SeedsFromEnvironment(SeedRange otherwise) {
  const auto read = [](const char* name, uint64_t* value) {
    const char* const text = std::getenv(name);
    if (text != nullptr && !absl::SimpleAtoi(text, value)) ADD_FAILURE() << name << " is no number: " << text;
  };
  read("OUTLAY_FIRST_SEED", &otherwise.first);
  read("OUTLAY_SEEDS", &otherwise.count);
  return otherwise;
}

// Ends with the first seed that fails, and prints it in the form that campaigns read.
inline void ForEachSeed(SeedRange seeds, absl::FunctionRef<void(uint64_t seed)> run) {
  for (uint64_t seed = seeds.first; seed < seeds.first + seeds.count; ++seed) {
    SCOPED_TRACE(absl::StrCat("repeat with OUTLAY_FIRST_SEED=", seed, " OUTLAY_SEEDS=1"));
    run(seed);
    if (::testing::Test::HasFailure()) return;
  }
}

// Runs and checks a World(seed) for each seed, then prints a digest of all final states: two processes that run the
// same seeds must print the same (I19). A World has Run(), Check() and simulator().
template <typename World>
void CheckWorlds(SeedRange seeds) {
  Digest all;
  ForEachSeed(seeds, [&all](uint64_t seed) {
    World world(seed);
    world.Run();
    world.Check();
    all = Sha256({all.bytes(), world.simulator().StateDigest().bytes()});
  });
  std::printf("digest of %llu worlds: %s\n", static_cast<unsigned long long>(seeds.count), all.ToHex().c_str());
}

// Runs each world twice (I19).
template <typename World>
void CheckWorldsRepeat(SeedRange seeds) {
  Digest previous;
  ForEachSeed(seeds, [&previous](uint64_t seed) {
    World one(seed);
    World other(seed);
    one.Run();
    other.Run();
    EXPECT_EQ(one.simulator().StateDigest(), other.simulator().StateDigest());
    EXPECT_EQ(one.simulator().tasks_run(), other.simulator().tasks_run());
    EXPECT_NE(one.simulator().StateDigest(), previous) << "another seed is another run";
    previous = one.simulator().StateDigest();
  });
}

}  // namespace outlay::testing

#endif  // OUTLAY_COMMON_TESTING_SEEDS_H_
