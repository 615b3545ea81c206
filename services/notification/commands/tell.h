// Turns an event into the notices of the people it concerns, in the transaction that applies the event (N1).
#ifndef OUTLAY_SERVICES_NOTIFICATION_COMMANDS_TELL_H_
#define OUTLAY_SERVICES_NOTIFICATION_COMMANDS_TELL_H_

#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/store/store.h"
#include "google/protobuf/message.h"
#include "services/notification/commands/routes.h"
#include "services/notification/domain/order.h"

namespace outlay::notification {

struct Happening {
  std::string organization;
  std::string cause;     // identifies it permanently: the identity of an event, or of a step of a ladder
  std::string subject;   // resource name
  absl::Time time;       // when it happened
  bool is_late = false;  // too late for contacts of orders
  // Until the copy of directory knows whom the event names: what tells of it is tried again.
  bool waits_for_people = false;
  const google::protobuf::Message* event = nullptr;
  const Order* order = nullptr;  // that it is about, where the caller knows it; null: it is looked for
};

// Writes a notice for each person of each subscription that holds for the event, and, where e-mails are written, for
// the contacts of the order that the event is about. Telling the same cause twice at the same time writes the same
// rows. UNAVAILABLE / DEPENDENCY_UNAVAILABLE: the copy of directory does not yet know people whom the producer knows,
// and the caller waits for them. DATA_LOSS: a stored row cannot be read.
absl::Status Tell(store::Transaction& txn, const Happening& happening, const Routing& routing);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_COMMANDS_TELL_H_
