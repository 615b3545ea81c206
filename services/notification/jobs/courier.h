// Sends due deliveries to their targets, and records the result of each attempt (N6).
//
// A delivery is sent first, and its result stored afterwards: if the process ends in between, it is sent again with the
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
  Random* random = nullptr;  // thread-safe, unless everything runs in one thread
  // The channels by the collection of their targets: "targets", "users".
  std::map<std::string, Channel*> channels;
  Routing routing;  // of what is told of deliveries that are given up
  // How often to look for what is due.
  absl::Duration interval = absl::Seconds(1);
  // Called after every attempt, for metrics and logs; `collection` as above, `delivery`: its resource name. May be
  // empty.
  std::function<void(const std::string& collection, const std::string& delivery, const Attempt& attempt)> on_attempt;
  // Called whenever the result of an attempt could not be stored; storing is retried. May be empty.
  std::function<void(const std::string& delivery_id, const absl::Status& why)> on_unstored;
};

// Thread-safe.
class Courier {
 public:
  // All must outlive this and the tasks that it left in them.
  explicit Courier(CourierOptions options);
  // Sends nothing more; attempts in progress continue, but are not recorded.
  ~Courier();

  void Start();
  // Makes one look immediately, in addition to those of Start.
  void RunOnce();
  // Starts no further attempts, and waits, at most `at_most`, until those in progress have ended and are stored. The
  // others are sent again by the next process.
  void Drain(absl::Duration at_most);

 private:
  struct State;
  const std::shared_ptr<State> state_;
};

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_JOBS_COURIER_H_
