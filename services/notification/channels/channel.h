// A way by which notices reach people and programs outside (N5): one interface for webhooks, e-mail and what comes.
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

// What is to reach somebody. The same delivery has the same message each time, whatever was tried before.
struct Message {
  std::string id;  // stable, unique among all organizations: the receiver knows a repetition by it
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

// Where it is to arrive, as of now.
struct Target {
  std::string organization;
  std::string name;     // "targets/hook", "users/ann"
  std::string address;  // URL, e-mail address
  // Keys of signatures, the newest first; all are valid.
  std::vector<std::string> secrets;
  bool is_short = false;  // one line of text, for people's phones
  // What was planned before is not for it.
  absl::Time create_time = absl::InfinitePast();
};

// Thread-safe.
class Channel {
 public:
  using Done = UniqueFunction<void(Attempt)>;

  virtual ~Channel() = default;

  // The target of that name in its state at `now`, when the channel serves such. Nothing: it is gone, switched off, or
  // has no address; a delivery then dies.
  virtual absl::StatusOr<std::optional<Target>> FindTarget(const store::Reader& reader, const std::string& organization,
                                                           const std::string& name, absl::Time now) const = 0;
  // `done` runs once, on any thread, never inside Send. A delivery may be sent twice, when the process ends before the
  // outcome is stored.
  virtual void Send(const Target& target, const Message& message, Done done) = 0;
};

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_CHANNELS_CHANNEL_H_
