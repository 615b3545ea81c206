// The ways of a notice beyond its inbox (N5).
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

// One act of telling, known by its cause. The same may come again, because bodies may run again.
struct Telling {
  std::string organization;
  std::string cause;
};

// Is notified of the outcome of telling. Thread-safe.
class TellObserver {
 public:
  virtual ~TellObserver() = default;
  // Called if the event names people whom the copy of directory does not know, so that they are not told.
  virtual void OnUnknownPeople(const Telling& telling, const std::string& event_type) = 0;
  // Called if the subscription holds for the event, but nobody who would read it is told.
  virtual void OnNobodyTold(const Telling& telling, const Subscription& subscription) = 0;
};

// The features of the process.
struct Routing {
  bool has_email = false;
  bool has_invitations = false;  // with e-mail: there is a page where they are accepted
  bool judges_people = false;    // by the copy of directory, as callers are; otherwise everybody may be told everything
  TellObserver* observer = nullptr;  // null: nobody cares
};

struct Route {
  std::string target;        // "targets/hook", "users/ann", "purchaseOrders/po-1/contacts/c-1", "invitations/ann"
  absl::Time due_time;       // the earliest time
  bool is_gathered = false;  // combined with others that are due there at that time
  bool is_paced = false;     // subject to the pace of e-mails to people outside, so it may leave later
};

// Returns when a message that is due to a user by e-mail at `now` may leave according to the current preferences: not
// in quiet hours. Digests are not delayed to a further digest. DATA_LOSS: a row cannot be read.
absl::StatusOr<absl::Time> EmailTime(const store::Reader& reader, const InboxRef& user, const Preferences& preferences,
                                     absl::Time now);

// Returns whether any notice of the organization can have a route. DATA_LOSS: a row cannot be read.
absl::StatusOr<bool> HasRoutes(const store::Reader& reader, const std::string& organization, const Routing& routing);

// Returns the routes in order of their targets, without duplicates: at most limits::kTargets webhooks, and e-mail if
// the user wants it (N7). A notice for a person outside has that person as its only route. DATA_LOSS: a row cannot be
// read.
absl::StatusOr<std::vector<Route>> RoutesOf(const store::Reader& reader, const NoticeRef& ref, const Notice& notice,
                                            absl::Time now, const Routing& routing);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_COMMANDS_ROUTES_H_
