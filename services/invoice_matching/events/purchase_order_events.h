// Follows purchase_order's feed. Stores the group of each order, to which the order's invoices belong as well. When an
// order may take more, or a supplier changed and is not blocked, unmatched invoices of the entities are to be tried
// again; if the supplier is blocked until a day, on that day. A booking for which no invoice waits (an abandoned call
// that was carried out late) is undone or adopted.
#ifndef OUTLAY_SERVICES_INVOICE_MATCHING_EVENTS_PURCHASE_ORDER_EVENTS_H_
#define OUTLAY_SERVICES_INVOICE_MATCHING_EVENTS_PURCHASE_ORDER_EVENTS_H_

#include <string_view>

#include "absl/status/status.h"
#include "common/feed/feed_handler.h"
#include "common/store/store.h"

namespace outlay::invoice_matching {

// Only marks or records work (store/rescans.h), so an event costs the same however many invoices wait; a job does the
// work. Organizations whose setting associate_automatically is off are skipped: they use RetryAssociations.
class PurchaseOrderEvents final : public feed::FeedHandler {
 public:
  bool Handles(std::string_view type) const override;
  // INVALID_ARGUMENT / EVENT_UNREADABLE {type}: the event is parked.
  absl::Status Apply(store::Transaction& txn, const feed::FeedEvent& event) const override;

 private:
  static absl::Status ApplyOrder(store::Transaction& txn, const feed::FeedEvent& event);
  static absl::Status ApplySupplier(store::Transaction& txn, const feed::FeedEvent& event);
  static absl::Status ApplyBooking(store::Transaction& txn, const feed::FeedEvent& event);
};

}  // namespace outlay::invoice_matching

#endif  // OUTLAY_SERVICES_INVOICE_MATCHING_EVENTS_PURCHASE_ORDER_EVENTS_H_
