// A way in which notices reach people and programs outside (N5): one interface for webhooks, e-mail and future ways.
#ifndef OUTLAY_SERVICES_NOTIFICATION_CHANNELS_CHANNEL_H_
#define OUTLAY_SERVICES_NOTIFICATION_CHANNELS_CHANNEL_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/function.h"
#include "common/store/store.h"
#include "services/notification/domain/attempt.h"

namespace outlay::notification {

// A message to a recipient. A delivery has the same message at each attempt.
struct Message {
  std::string id;  // stable, unique among all organizations: receivers recognize repetitions by it
  std::string organization;
  std::string user_id;  // whose notice it is; empty: a test
  std::string notice;   // its resource name; empty: a test
  std::string kind;     // subscription
  std::string event_type;
  std::string subject;  // resource name
  std::string title;
  std::string text;
  absl::Time create_time;
  absl::Time event_time;
};

// The current state of a message's target.
struct Target {
  std::string organization;
  std::string name;     // "targets/hook", "users/ann"
  std::string address;  // URL, e-mail address
  // Keys for signatures, the newest first; all are valid.
  std::vector<std::string> secrets;
  bool is_short = false;  // one line of text, for people's phones
  // Deliveries planned before this time were for another target of the same name.
  absl::Time create_time = absl::InfinitePast();
};

// Thread-safe.
class Channel {
 public:
  using Done = UniqueFunction<void(Attempt)>;

  virtual ~Channel() = default;

  // Returns the target of that name in its state at `now`, if the channel serves such targets. Nothing: it is deleted,
  // disabled, or has no address; a delivery to it then fails permanently.
  virtual absl::StatusOr<std::optional<Target>> FindTarget(const store::Reader& reader, const std::string& organization,
                                                           const std::string& name, absl::Time now) const = 0;
  // Sends a message. `done` runs once, on any thread, never inside Send. A delivery may be sent twice if the process
  // ends before the result is stored.
  virtual void Send(const Target& target, const Message& message, Done done) = 0;
};

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_CHANNELS_CHANNEL_H_
