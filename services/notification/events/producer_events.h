// Follows the feeds of the services whose events cause notices: stores what is needed of orders and invoices, and turns
// events into notices (N1).
#ifndef OUTLAY_SERVICES_NOTIFICATION_EVENTS_PRODUCER_EVENTS_H_
#define OUTLAY_SERVICES_NOTIFICATION_EVENTS_PRODUCER_EVENTS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/feed/feed_handler.h"
#include "common/store/store.h"
#include "services/notification/commands/routes.h"

namespace outlay::notification {

// Handles any event type that the program knows, of any producer. State events of snapshots cause no notices, nor do
// events older than limits::kEventCatchUp.
class ProducerEvents final : public feed::FeedHandler {
 public:
  // `producer`: the service whose events these are. Its snapshots, if it has orders or invoices, contain all of them.
  explicit ProducerEvents(std::string producer, Routing routing = {})
      : producer_(std::move(producer)), routing_(routing) {}

  bool Handles(std::string_view type) const override;
  // Increases when the handler begins to keep more of a producer's events, besides notices.
  uint32_t version() const override;
  // INVALID_ARGUMENT / EVENT_UNREADABLE {type}: the event is parked.
  absl::Status Apply(store::Transaction& txn, const feed::FeedEvent& event) const override;
  absl::Status BeginSnapshot(store::Transaction& txn) const override;
  absl::Status EndSnapshot(store::Transaction& txn) const override;

 private:
  // Returns whether rows are stored for the resources in its snapshots.
  bool HasRows() const;

  const std::string producer_;
  const Routing routing_;
};

// Returns whether an event waits until the copy of directory knows the people whom it names.
bool WaitsForPeople(const feed::FeedEvent& event, absl::Time now);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_EVENTS_PRODUCER_EVENTS_H_
