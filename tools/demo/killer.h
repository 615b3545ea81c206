// Kills services at random moments while something else talks to them, and starts them again.
#ifndef OUTLAY_TOOLS_DEMO_KILLER_H_
#define OUTLAY_TOOLS_DEMO_KILLER_H_

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <set>
#include <vector>

#include "absl/status/status.h"
#include "common/base/random.h"
#include "common/base/scheduler.h"
#include "tools/demo/processes.h"

namespace outlay::demo {

// Thread-safe. Victims and moments come from the seed; what they hit depends on the machine.
class Killer {
 public:
  // Kills `kills` times over `steps` steps. Everything passed in must outlive the killer.
  Killer(int kills, int steps, uint64_t seed, std::vector<Service*> services, Scheduler& scheduler);

  // Told by the replays after every step; past a chosen one, a service dies a moment later.
  void OnStep();

  // Waits for the last restart. OK when all of them came back.
  absl::Status Finish();
  int killed() const { return killed_; }

 private:
  void Strike(Service& victim);

  std::vector<Service*> services_;
  Scheduler& scheduler_;
  std::mutex mutex_;  // guards all below; held over a kill and its restart, so that one happens at a time
  std::multiset<int> moments_;
  SeededRandom random_;
  int steps_seen_ = 0;
  int pending_ = 0;
  int killed_ = 0;
  absl::Status failure_;
  std::condition_variable changed_;
};

}  // namespace outlay::demo

#endif  // OUTLAY_TOOLS_DEMO_KILLER_H_
