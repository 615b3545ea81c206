#include "services/purchase_order/domain/order/availability.h"

namespace outlay::purchase_order {

Availability AvailabilityOf(const LifeCycle& order) {
  if (order.is_deleted) {
    return Availability::kClosed;
  }
  switch (order.state) {
    case State::kDraft:
    case State::kPendingApproval:
    case State::kRejected:
      return Availability::kNotIssued;
    case State::kClosed:
    case State::kCancelled:
      return Availability::kClosed;
    case State::kIssued:
      break;
  }
  return order.is_suspended ? Availability::kSuspended : Availability::kAvailable;
}

}  // namespace outlay::purchase_order
