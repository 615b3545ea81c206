// Carries what is due to its targets, and notes how each try ended (N6).
//
// A delivery is sent, and then what came of it is stored: when the process ends in between, it is sent again, under the
// same message id. Correctness does not depend on when the courier looks.
#ifndef OUTLAY_SERVICES_NOTIFICATION_JOBS_COURIER_H_
#define OUTLAY_SERVICES_NOTIFICATION_JOBS_COURIER_H_

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/base/random.h"
#include "common/base/scheduler.h"
#include "common/command/executor.h"
#include "common/store/store.h"
#include "services/notification/channels/channel.h"
#include "services/notification/commands/routes.h"
#include "services/notification/domain/attempt.h"

namespace outlay::notification {

struct CourierOptions {
  store::Store* store = nullptr;
  command::Executor* executor = nullptr;
  Scheduler* scheduler = nullptr;
  const Clock* clock = nullptr;
  Random* random = nullptr;  // thread-safe, or everything in one thread
  // By the collection of the targets that they serve: "targets", "users".
  std::map<std::string, Channel*> channels;
  Routing routing;  // of what is told of deliveries that are given up
  // How often to look for what is due.
  absl::Duration interval = absl::Seconds(1);
  // After every attempt, for metrics and logs; `collection` as above, `delivery`: its resource name. May be empty.
  std::function<void(const std::string& collection, const std::string& delivery, const Attempt& attempt)> on_attempt;
  // Each time that what came of an attempt could not be stored; it is tried again. May be empty.
  std::function<void(const std::string& delivery_id, const absl::Status& why)> on_unstored;
};

// Thread-safe.
class Courier {
 public:
  // All must outlive this and what it left in them.
  explicit Courier(CourierOptions options);
  // Nothing is sent any more; what is under way goes on, and is not noted.
  ~Courier();

  void Start();
  // One look at once, besides those of Start.
  void RunOnce();
  // Takes nothing more, and waits until what is under way has ended and is stored, at most so long: what has not is
  // sent again by whoever comes next.
  void Drain(absl::Duration at_most);

 private:
  struct State;
  const std::shared_ptr<State> state_;
};

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_JOBS_COURIER_H_
