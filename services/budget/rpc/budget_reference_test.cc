// Random commands of every kind, jumps of time and restarts, compared with a plain reference (I1, I2, I3, I6, I8, I19).
// Real: wrapper, handlers, commands, rows, log, job. Fake: time, threads, the disk, the network.
#include <gtest/gtest.h>

#include "common/testing/seeds.h"
#include "services/budget/rpc/testing/reference/model_run.h"

namespace outlay::budget {
namespace {

constexpr int kCommands = 100;

TEST(BudgetReferenceTest, AnswersAndFiguresAreThoseOfThePlainSum) {
  testing::ForEachSeed(testing::SeedsFromEnvironment({.first = 1, .count = 50}), [](uint64_t seed) {
    ModelRun run(seed);
    run.Run(kCommands);
    if (!::testing::Test::HasFailure()) run.CheckReplay();
  });
}

}  // namespace
}  // namespace outlay::budget
