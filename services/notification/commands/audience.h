// Decides who is told of an event, and who may be (N1).
#ifndef OUTLAY_SERVICES_NOTIFICATION_COMMANDS_AUDIENCE_H_
#define OUTLAY_SERVICES_NOTIFICATION_COMMANDS_AUDIENCE_H_

#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/store/store.h"
#include "services/notification/commands/routes.h"
#include "services/notification/commands/tell.h"
#include "services/notification/domain/event_fields.h"
#include "services/notification/domain/order.h"
#include "services/notification/domain/rights.h"
#include "services/notification/domain/subscription.h"
#include "services/notification/store/organization_view.h"

namespace outlay::notification {

// Somebody who is told. Valid until the body ends.
struct Listener {
  std::string user_id;
  const OrganizationView::Person* person = nullptr;
  bool reaches = true;  // the groups whose figures it tells; else it concerns the person, and no more
};

// Returns whether any listener is a person: service accounts do not read what they are told.
bool HasPerson(const std::vector<Listener>& listeners);

// The audience of one event, in one body.
class Audience {
 public:
  // All arguments must outlive the audience. UNAVAILABLE / DEPENDENCY_UNAVAILABLE: the copy of directory does not yet
  // know people whom the event's producer knows (limits::kPeopleCatchUp). DATA_LOSS, also from the other functions: a
  // stored row cannot be read.
  static absl::StatusOr<Audience> Of(const store::Transaction& txn, OrganizationView* view, const Happening& happening,
                                     const Order* order, const Routing& routing);

  // Returns whom a subscription that holds for the event tells.
  absl::StatusOr<std::vector<Listener>> For(const Subscription& subscription, const EventFields& fields);

  // Returns whether the event names people whom the copy of directory does not know.
  bool has_unknown() const { return has_unknown_; }

 private:
  Audience(const store::Transaction& txn, OrganizationView* view, const Happening& happening, const Routing& routing)
      : txn_(txn), view_(view), happening_(happening), routing_(routing) {}

  absl::Status CheckPeopleAreKnown();
  bool IsParty(const std::string& user) const;
  absl::Status FindGroups(const Order* order);
  absl::Status FindOwners(const Order* order);
  absl::Status KeepAllowed(std::vector<std::string>* users);
  absl::StatusOr<std::vector<Listener>> ToListeners(std::vector<std::string> users);
  // Returns who is told if otherwise nobody would be.
  absl::StatusOr<std::vector<Listener>> Fallback(const std::vector<std::string>& roles);

  const store::Transaction& txn_;
  OrganizationView* const view_;
  const Happening& happening_;
  const Routing& routing_;
  std::vector<GroupPath> groups_;     // whose figures it tells: of the order that it is about, or those that it names
  std::vector<std::string> parties_;  // ids of users whom it concerns themselves, whatever they reach
  // If the order was moved to another group's budget: who ordered it, and the groups that it belonged to before; else
  // empty.
  std::set<std::string> owners_;
  std::vector<GroupPath> owned_in_;
  bool has_unknown_ = false;
};

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_COMMANDS_AUDIENCE_H_
