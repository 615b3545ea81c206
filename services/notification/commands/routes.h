// Where a notice goes outside its inbox (N5).
#ifndef OUTLAY_SERVICES_NOTIFICATION_COMMANDS_ROUTES_H_
#define OUTLAY_SERVICES_NOTIFICATION_COMMANDS_ROUTES_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/store/store.h"
#include "services/notification/domain/notice.h"
#include "services/notification/domain/preferences.h"
#include "services/notification/domain/subscription.h"
#include "services/notification/store/inboxes.h"

namespace outlay::notification {

// What may be told again, as bodies may run again; known by its cause.
struct Telling {
  std::string organization;
  std::string cause;
};

// Hears what became of telling. Thread-safe.
class TellObserver {
 public:
  virtual ~TellObserver() = default;
  // The event names people whom the copy of directory does not know, so that they are not told.
  virtual void OnUnknownPeople(const Telling& telling, const std::string& event_type) = 0;
  // The subscription holds for the event, and nobody is told who would read it.
  virtual void OnNobodyTold(const Telling& telling, const Subscription& subscription) = 0;
};

// What the process can do.
struct Routing {
  bool has_email = false;
  bool has_invitations = false;  // with e-mail: there is a page where they are accepted
  bool judges_people = false;    // by the copy of directory, as callers are; otherwise everybody may be told everything
  TellObserver* observer = nullptr;  // null: nobody cares
};

struct Route {
  std::string target;        // "targets/hook", "users/ann", "purchaseOrders/po-1/contacts/c-1", "invitations/ann"
  absl::Time due_time;       // not before
  bool is_gathered = false;  // with what else is due there then, in one message
  bool is_paced = false;     // at the pace of e-mails to people outside, due then at the earliest
};

// When what is due to a user by e-mail at `now` may leave, by the preferences as they are: not in quiet hours. Digests
// wait for no further one. DATA_LOSS: a row cannot be read.
absl::StatusOr<absl::Time> EmailTime(const store::Reader& reader, const InboxRef& user, const Preferences& preferences,
                                     absl::Time now);

// Whether any notice of the organization may go anywhere at all. DATA_LOSS: a row cannot be read.
absl::StatusOr<bool> HasRoutes(const store::Reader& reader, const std::string& organization, const Routing& routing);

// In the order of their targets, no two alike, at most limits::kTargets and one: by e-mail, as the user prefers (N7).
// What is for somebody outside goes there alone. DATA_LOSS: a row cannot be read.
absl::StatusOr<std::vector<Route>> RoutesOf(const store::Reader& reader, const NoticeRef& ref, const Notice& notice,
                                            absl::Time now, const Routing& routing);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_COMMANDS_ROUTES_H_
